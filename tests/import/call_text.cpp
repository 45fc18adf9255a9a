#include "tests/import/call_text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <vector>

namespace rapport {

namespace {

constexpr std::int32_t kDaySeconds = 86'400;

std::string clock(std::int64_t second) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%d:%02d:%02d", static_cast<int>(second / 3600),
                static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
  return text.data();
}

Call random_call(Dice& dice) {
  Call call;
  call.day = dice.whole(0, 9) * dice.whole(1, 3);
  // Not the first minute, in which 0:00:00 could as well mean "none".
  call.arrival = dice.chance(0.1) ? dice.whole(86'000, 86'399) : dice.whole(61, 86'399);
  call.wait = dice.chance(0.3) ? 0 : dice.whole(0, 3000);
  call.type = static_cast<std::int16_t>(dice.whole(0, 4));
  call.priority = static_cast<std::int16_t>(dice.whole(0, 3));
  call.customer = dice.chance(0.3) ? Call::kNobody : dice.whole(0, 50);
  call.end = dice.chance(0.3) ? CallEnd::hung_up : CallEnd::served;
  if (!call.served()) return call;
  call.service_start = call.arrival + call.wait + dice.whole(0, 9);
  if (call.service_start == kDaySeconds) ++call.service_start;
  call.service = dice.whole(1, 5000);
  call.server = dice.chance(0.1) ? Call::kNobody : dice.whole(0, 9);
  return call;
}

// Makes names of the numbers that are used, numbered in the order in which they are listed.
template <typename Number>
std::vector<std::string> name_used(std::vector<Call>& calls, Number Call::*of, const char* stem,
                                   const std::vector<std::int32_t>& in_order) {
  std::vector<std::string> names;
  std::map<std::int32_t, Number> place;
  for (const std::int32_t number : in_order) {
    place[number] = static_cast<Number>(names.size());
    names.push_back(stem + std::to_string(number));
  }
  for (Call& call : calls) {
    if (call.*of >= 0) call.*of = place.at(call.*of);
  }
  return names;
}

template <typename Number>
std::vector<std::int32_t> used(const std::vector<Call>& calls, Number Call::*of) {
  std::vector<std::int32_t> numbers;
  for (const Call& call : calls) {
    const std::int32_t number = call.*of;
    if (number >= 0 && std::count(numbers.begin(), numbers.end(), number) == 0) {
      numbers.push_back(number);
    }
  }
  return numbers;  // by first use
}

}  // namespace

CallLog random_calls(Dice& dice, int calls) {
  CallLog log;
  for (int i = 0; i < calls; ++i) log.calls.push_back(random_call(dice));
  std::stable_sort(log.calls.begin(), log.calls.end(), [](const Call& a, const Call& b) {
    return a.day != b.day ? a.day < b.day : a.arrival < b.arrival;
  });
  for (const std::int32_t day : used(log.calls, &Call::day)) {
    const auto place = static_cast<std::int32_t>(log.days.size());
    log.days.push_back(civil_from_days(20'000 + day));
    for (Call& call : log.calls) call.day = call.day == day ? place : call.day;
  }
  std::vector<std::int32_t> types = used(log.calls, &Call::type);
  const auto calls_of = [&](std::int32_t type) {
    return std::count_if(log.calls.begin(), log.calls.end(),
                         [&](const Call& call) { return call.type == type; });
  };
  std::sort(types.begin(), types.end(), [&](std::int32_t a, std::int32_t b) {
    return calls_of(a) != calls_of(b) ? calls_of(a) > calls_of(b) : a < b;
  });
  std::vector<std::int32_t> servers = used(log.calls, &Call::server);
  std::sort(servers.begin(), servers.end());
  log.types = name_used(log.calls, &Call::type, "type, \"", types);
  log.servers = name_used(log.calls, &Call::server, "server;\n", servers);
  log.customers =
      name_used(log.calls, &Call::customer, "c\xc3\xbc\t", used(log.calls, &Call::customer));
  log.records = log.calls.size();
  return log;
}

namespace {

class CsvWriter {
 public:
  explicit CsvWriter(const CsvForm& form) : form_(form) {
    if (form.mark) text_ = "\xef\xbb\xbf";
  }

  void add(const std::string& field) {
    if (!first_) text_ += form_.separator;
    first_ = false;
    const bool needed = field.find_first_of(std::string("\"\n\r") + form_.separator) != field.npos;
    if (!form_.quoted && !needed) {
      text_ += field;
      return;
    }
    text_ += '"';
    for (const char c : field) {
      if (c == '"') text_ += '"';
      text_ += c;
    }
    text_ += '"';
  }

  void end_line() {
    text_ += form_.line_end;
    first_ = true;
  }

  const std::string& text() const { return text_; }

 private:
  CsvForm form_;
  std::string text_;
  bool first_ = true;
};

}  // namespace

std::string csv_text(const CallLog& log, const CsvForm& form) {
  CsvWriter csv(form);
  for (const char* heading : {"id", "date", "arrival", "wait", "outcome", "service_start",
                              "service_end", "server", "type", "priority", "customer"}) {
    csv.add(heading);
  }
  csv.end_line();
  for (std::size_t i = 0; i < log.calls.size(); ++i) {
    const Call& call = log.calls[i];
    const Date day = log.days[static_cast<std::size_t>(call.day)];
    const auto moment = [&](std::int32_t second) {
      const std::int64_t on = days_from_civil(day) + second / kDaySeconds;
      const std::string time = clock(second % kDaySeconds);
      return form.dated ? to_string(civil_from_days(on)) + "T" + time : time;
    };
    csv.add(std::to_string(i));
    csv.add(form.dated ? "" : to_string(day));
    csv.add(moment(call.arrival));
    csv.add(std::to_string(call.wait));
    csv.add(call.served() ? "answered" : "abandoned");
    csv.add(call.served() ? moment(call.service_start) : "");
    csv.add(call.served() ? moment(call.service_end()) : "");
    csv.add(call.server == Call::kNobody ? "" : log.servers[static_cast<std::size_t>(call.server)]);
    csv.add(log.types[static_cast<std::size_t>(call.type)]);
    csv.add(std::to_string(call.priority));
    csv.add(call.customer == Call::kNobody
                ? ""
                : log.customers[static_cast<std::size_t>(call.customer)]);
    csv.end_line();
  }
  return csv.text();
}

}  // namespace rapport
