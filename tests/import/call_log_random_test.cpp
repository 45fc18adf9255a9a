// What is written is read back; whatever bytes come are read or refused.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <sstream>

#include "experiments/import/call_log_builder.h"
#include "tests/import/call_text.h"
#include "tests/import/csv_calls.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

// Nothing where the text is refused, which has to name a problem.
std::optional<CallLog> read_log(const std::string& text) {
  std::istringstream in(text);
  const CallReading reading;
  CallLogBuilder builder(reading);
  try {
    builder.read(in, "text");
    return builder.finish();
  } catch (const InvalidInput& error) {
    CHECK(!error.problems().empty());
    return std::nullopt;
  }
}

bool within(std::int64_t number, std::size_t size) {
  return number >= 0 && number < static_cast<std::int64_t>(size);
}

// What all users of a log rely on.
bool sound(const CallLog& log) {
  std::size_t left_out = 0;
  for (const LeftOut& one : log.left_out) left_out += one.records;
  if (log.calls.empty() || left_out + log.calls.size() != log.records) return false;
  const Call* before = nullptr;
  for (const Call& call : log.calls) {
    if (!within(call.day, log.days.size()) || !within(call.type, log.types.size())) return false;
    if (call.server != Call::kNobody && !within(call.server, log.servers.size())) return false;
    if (call.customer != Call::kNobody && !within(call.customer, log.customers.size()))
      return false;
    if (call.priority < 0 || call.priority > 100) return false;
    if (call.arrival < 0 || call.arrival >= 86'400) return false;
    if (call.wait < 0 || call.wait > 43'200 || call.service < 0 || call.service > 43'200) {
      return false;
    }
    if (before != nullptr &&
        std::pair(call.day, call.arrival) < std::pair(before->day, before->arrival)) {
      return false;
    }
    before = &call;
  }
  return std::is_sorted(log.days.begin(), log.days.end());
}

/// How many files of random bytes, and of random changes. `./dev test --long` asks for more.
int random_files() { return testing::is_long() ? 20'000 : 5'000; }

constexpr const char* kMenuRows =
    "date,vru_exit,q_start,q_exit,q_time,outcome,ser_start,ser_exit,ser_time,server,type,priority,"
    "customer_id\n"
    "2026-01-05,9:00:05,9:00:06,9:00:16,10,AGENT,9:00:17,9:01:17,60,ANNA,PS,2,1234\n"
    "2026-01-05,9:00:05,0:00:00,0:00:00,0,HANG,0:00:00,0:00:00,0,NO_SERVER,\"P,S\",0,0\n"
    "2026-01-06,23:59:05,23:59:50,0:00:16,26,AGENT,0:00:17,0:01:17,60,ANNA,\"N\"\"W\",1,9\n";

}  // namespace

TEST_CASE("random calls are read back as they were written") {
  for (std::uint32_t seed = 0; seed < 40; seed += testing::kStep) {
    CAPTURE(seed);
    Dice dice(seed);
    const CallLog log = random_calls(dice, dice.whole(1, 400));
    const CsvForm form{.separator = dice.one_of({',', ';', '\t'}),
                       .line_end = dice.one_of({"\n", "\r\n"}),
                       .quoted = dice.chance(0.5),
                       .mark = dice.chance(0.5),
                       .dated = dice.chance(0.5)};
    const std::optional<CallLog> read = read_log(csv_text(log, form));
    REQUIRE(read.has_value());
    CHECK(read->calls == log.calls);
    CHECK(read->days == log.days);
    CHECK(read->types == log.types);
    CHECK(read->servers == log.servers);
    CHECK(read->customers == log.customers);
    CHECK(read->records == log.records);
    CHECK(read->left_out.empty());
    CHECK(sound(*read));
  }
}

TEST_CASE("the order of files changes nothing but which of equal arrivals comes first") {
  Dice dice(77);
  CallLog log = random_calls(dice, 300);
  const std::string text = csv_text(log, {});
  const std::size_t header = text.find('\n') + 1;
  const std::optional<CallLog> forward = read_log(text);
  // The second half of the lines before the first; names with line breaks would be cut.
  CallLog halves = log;
  std::rotate(halves.calls.begin(), halves.calls.begin() + 150, halves.calls.end());
  const std::optional<CallLog> turned = read_log(csv_text(halves, {}));
  REQUIRE(forward.has_value());
  REQUIRE(turned.has_value());
  CHECK(header > 50);
  CHECK(turned->days == forward->days);
  CHECK(turned->types == forward->types);
  CHECK(turned->servers == forward->servers);
  CHECK(sound(*turned));
  const auto arrivals = [](const CallLog& of) {
    std::vector<std::pair<int, int>> all;
    for (const Call& call : of.calls) all.emplace_back(call.day, call.arrival);
    return all;
  };
  CHECK(arrivals(*turned) == arrivals(*forward));
}

TEST_CASE("random bytes are refused and never do harm") {
  const int files = random_files();
  Dice dice(1);
  constexpr std::string_view kLikely = ",;\t\"\n\r:-0123456789dateoutcomewait\x80\xff";
  std::size_t read = 0;
  for (int i = 0; i < files; i += static_cast<int>(testing::kStep)) {
    std::string text;
    const int size = dice.whole(0, 200);
    for (int j = 0; j < size; ++j) {
      text += dice.chance(0.8) ? kLikely[dice.index(kLikely.size())]
                               : static_cast<char>(dice.whole(0, 255));
    }
    if (const auto log = read_log(text)) read += sound(*log) ? 1 : 100'000;
  }
  CHECK(read < 100'000);
}

TEST_CASE("random changes of a good file are read or refused") {
  const int files = random_files();
  Dice dice(2);
  constexpr std::string_view kLikely = ",;\t\"\n\r:-0123456789 ";
  int read = 0, refused = 0, unsound = 0;
  for (int i = 0; i < files; i += static_cast<int>(testing::kStep)) {
    std::string text = kMenuRows;
    const int changes = dice.whole(1, 4);
    for (int j = 0; j < changes && !text.empty(); ++j) {
      const std::size_t at = dice.index(text.size());
      const char c = dice.chance(0.8) ? kLikely[dice.index(kLikely.size())]
                                      : static_cast<char>(dice.whole(0, 255));
      switch (dice.whole(0, 3)) {
        case 0:
          text[at] = c;
          break;
        case 1:
          text.insert(at, 1, c);
          break;
        case 2:
          text.erase(at, static_cast<std::size_t>(dice.whole(1, 9)));
          break;
        default:
          text.insert(at, text.substr(dice.index(text.size()), 30));
      }
    }
    const auto log = read_log(text);
    (log ? read : refused) += 1;
    if (log && !sound(*log)) ++unsound;
  }
  CHECK(unsound == 0);
  CHECK(read > files / 4 / static_cast<int>(testing::kStep));
  CHECK(refused > files / 40 / static_cast<int>(testing::kStep));
}

TEST_CASE("a million records are read") {
  constexpr std::size_t kRows = 1'000 * (1'000 / testing::kStep);
  std::string text = "id,date,arrival,wait,outcome,service_start,service,server,type,customer\n";
  Dice dice(3);
  std::int64_t waits = 0;
  for (std::size_t i = 0; i < kRows; ++i) {
    const int second = static_cast<int>(i % 1000) * 60 + 3600;
    const int wait = dice.whole(0, 50);
    waits += wait;
    const std::string clock = std::to_string(second / 3600) + (second / 60 % 60 < 10 ? ":0" : ":") +
                              std::to_string(second / 60 % 60) + ":00";
    text += std::to_string(i) + "," +
            to_string(civil_from_days(20'000 + static_cast<int>(i / 1000))) + "," + clock + "," +
            std::to_string(wait) + ",SERVED," + clock + ",30,agent" + std::to_string(i % 300) +
            ",T" + std::to_string(i % 7) + "," + std::to_string(1 + i / 4) + "\n";
  }
  CsvCalls calls(text);
  const auto begin = std::chrono::steady_clock::now();
  const CallLog log = calls.read();
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
  std::cout << kRows << " call records (" << text.size() / 1'000'000 << " MB) read in "
            << spent.count() << " s\n";
  REQUIRE(log.calls.size() == kRows);
  CHECK(log.days.size() == kRows / 1'000);
  CHECK(log.servers.size() == 300);
  CHECK(log.types.size() == 7);
  CHECK(log.customers.size() == kRows / 4);
  std::int64_t read_waits = 0;
  for (const Call& call : log.calls) read_waits += call.wait;
  CHECK(read_waits == waits);
  CHECK(log.calls.capacity() <= 2 * kRows);
}
