// Records of calls in, a scenario and predictions out.
#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <thread>

#include "tests/cli/command.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

const char* const kHeader = "date,arrival,wait,outcome,service,server,type,priority,customer\n";

std::string clock_text(int second) {
  char text[16];
  std::snprintf(text, sizeof text, "%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
  return text;
}

/// A call each minute from 8:00 to 12:00, from Monday on; four servers in turn. Each fourth call
/// waits for 10 to 56 s, until nobody else comes, and each third of those hangs up.
std::string calls_text(int days, const std::string& first_type = "orders",
                       const std::string& second_type = "questions") {
  std::string text = kHeader;
  for (int d = 0; d < days; ++d) {
    for (int i = 0; i < 240; ++i) {
      const bool waits = i % 4 == 3, gives_up = waits && i % 12 == 3;
      const int wait = waits ? 10 + i * 7 % 47 : 0;
      text += "2026-01-0" + std::to_string(5 + d) + "," + clock_text(8 * 3600 + 60 * i) + "," +
              std::to_string(wait) + "," + (gives_up ? "hung_up" : "served") + "," +
              (gives_up ? "" : std::to_string(60 + (i * 37 + d * 11) % 180)) + "," +
              (gives_up ? "" : "s" + std::to_string(i % 4)) + "," +
              (i % 5 == 0 ? second_type : first_type) + "," + std::to_string(i % 3 == 0 ? 1 : 0) +
              ",c" + std::to_string(i / 2) + "\n";
    }
  }
  return text;
}

/// A file of calls in a folder of its own, where outputs may come to lie beside it.
struct CallsFile {
  TemporaryFolder folder;
  std::string path = folder.file("calls.csv");
  std::string out = folder.file("centre.toml");
  std::string picture = folder.file("centre.svg");

  explicit CallsFile(const std::string& text = calls_text(4)) { write_text(path, text); }
  Words names() const { return names_in(folder.path()); }
  CommandEnd import(const Words& more) const {
    return rapport_command(joined({"import", "calls", path}, more));
  }
};

TEST_CASE("an import that is stopped leaves nothing behind, and can be begun again") {
  const CallsFile file(calls_text(5));
  Command command({"import", "calls", file.path, "--holdout", "-o", file.out});
  std::this_thread::sleep_for(std::chrono::milliseconds(300));  // begun by now
  command.send(SIGINT);
  const CommandEnd end = command.end();
  CHECK((end.signal == SIGINT || end.code == 0));  // or ended before
  if (end.code != 0) CHECK(file.names() == Words{"calls.csv"});
}

/// The text with one space for each run of spaces and line breaks.
std::string on_one_line(const std::string& text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n';
    if (!space || (!line.empty() && line.back() != ' ')) line += space ? ' ' : c;
  }
  return line;
}

/// Whether tags are closed in the order in which they were opened, each once.
bool is_balanced(const std::string& svg) {
  Words open;
  for (std::size_t at = 0; (at = svg.find('<', at)) != std::string::npos;) {
    const std::size_t end = svg.find('>', at);
    if (end == std::string::npos) return false;
    const std::string tag = svg.substr(at + 1, end - at - 1);
    const bool closes = tag[0] == '/';
    const std::string name =
        tag.substr(closes ? 1 : 0, tag.find_first_of(" /", 1) - (closes ? 1 : 0));
    if (closes) {
      if (open.empty() || open.back() != tag.substr(1)) return false;
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(name);
    }
    at = end;
  }
  return open.empty();
}

std::string data_file(const std::string& name) {
  const char* data = std::getenv("RAPPORT_DATA");
  const char* source = std::getenv("RAPPORT_SOURCE");
  const std::filesystem::path folder =
      data != nullptr ? std::filesystem::path(data)
                      : std::filesystem::path(source != nullptr ? source : ".") / "../shared/data";
  return (folder / name).string();
}

Words keys_of(const Json& json) {
  Words keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  return keys;
}

}  // namespace

TEST_CASE("calls become a scenario that can be checked and run") {
  const CallsFile calls;
  const CommandEnd end = calls.import({"-o", calls.out});
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  CHECK(contains(end.out, "960 calls of 4 days"));
  CHECK(contains(end.out, "rapport check " + calls.out));
  const CommandEnd check = rapport_command({"check", calls.out});
  CAPTURE(check.err);
  CHECK(check.code == 0);
  const std::string text = text_of(calls.out);
  CHECK(contains(text, "[touch_point.orders]"));
  CHECK(contains(text, "[touch_point.questions]"));
  CHECK(contains(text, "from calls.csv."));
  CHECK(rapport_command({"run", calls.out, "--replications", "1", "--quiet"}).code == 0);
}

TEST_CASE("what a user says of an import is in the file") {
  const CallsFile calls;
  REQUIRE(calls
              .import({"-o", calls.out, "--prospects", "questions", "--name", "orders=sales",
                       "--title", "A \"shop\"", "--currency", "CHF", "--cost-an-hour", "40",
                       "--calls-a-year", "3"})
              .code == 0);
  const std::string text = text_of(calls.out);
  for (const char* part : {"[stream.questions]", "[need.sales]", "name = \"A \\\"shop\\\"\"",
                           "currency = \"CHF\"", "calls 3 times a year", "costs 40"}) {
    CAPTURE(part);
    CHECK(contains(text, part));
  }
  CHECK(!contains(text, "orders"));
  CHECK(rapport_command({"check", calls.out}).code == 0);
}

TEST_CASE("one type only, and all of its calls by prospects") {
  const CallsFile calls(calls_text(3, "all", "all"));
  CHECK(calls.import({"-o", calls.out}).code == 0);
  CHECK(rapport_command({"check", calls.out}).code == 0);
  CHECK(calls.import({"-o", calls.folder.file("b.toml"), "--prospects", "all"}).code == 0);
  CHECK(rapport_command({"check", calls.folder.file("b.toml")}).code == 0);
}

TEST_CASE("types with strange names become a scenario") {
  const CallsFile calls(calls_text(3, "\"big, \"\"new\"\" [#1]\"", "Gespräche"));
  const CommandEnd end = calls.import({"-o", calls.out});
  CAPTURE(end.err);
  CHECK(end.code == 0);
  const CommandEnd check = rapport_command({"check", calls.out});
  CAPTURE(check.err);
  CHECK(check.code == 0);
}

TEST_CASE("an output that exists is refused before any work, and not touched") {
  // The calls cannot be read, which would be told if anybody looked.
  const CallsFile calls("no calls at all");
  for (const char* flag : {"-o", "--picture"}) {
    const std::string kept = calls.folder.file("kept");
    write_text(kept, "precious");
    const CommandEnd end = calls.import({flag, kept});
    CHECK(end.code == 5);
    CHECK(end.out.empty());
    CHECK(contains(end.err, "exists already"));
    CHECK(text_of(kept) == "precious");
  }
  CHECK(calls.names() == Words{"calls.csv", "kept"});
  CHECK(calls.import({"-o", calls.out, "--picture", calls.out}).code == 2);  // one file for both
  CHECK(calls.names() == Words{"calls.csv", "kept"});
}

TEST_CASE("calls that cannot be used leave no output and say why") {
  struct Case {
    std::string text, says;
  };
  for (const auto& [text, says] :
       {Case{"", "is empty"}, Case{kHeader, "no records"}, Case{"a,b\n1,2\n", "arrival"},
        Case{std::string(kHeader) + "2026-01-05,08:00:00,9,hung_up,,,a,0,\n", "half hour"}}) {
    const CallsFile calls(text);
    const CommandEnd end = calls.import({"-o", calls.out, "--picture", calls.picture});
    CAPTURE(end.err);
    CHECK(end.code == 3);
    CHECK(end.out.empty());
    CHECK(contains(end.err, says));
    CHECK(calls.names() == Words{"calls.csv"});
  }
  const CommandEnd none = rapport_command({"import", "calls", "/nowhere/calls.csv"});
  CHECK(none.code == 3);
  CHECK(contains(none.err, "/nowhere/calls.csv"));
}

TEST_CASE("flags that cannot be are refused with what can") {
  const CallsFile calls;
  struct Case {
    Words words;
    std::string says;
  };
  for (const auto& [words, says] :
       {Case{{"--prospects", "oders"}, "orders"}, Case{{"--name", "oders=x"}, "orders"},
        Case{{"--name", "orders"}, "TYPE=NAME"}, Case{{"--name", "orders="}, "TYPE=NAME"},
        Case{{"--name", "orders=questions"}, "would both be"},
        Case{{"--holdout-from", "tomorrow"}, "a date as"},
        Case{{"--holdout-from", "2026-02-30"}, "a date as"},
        Case{{"--calls-a-year", "0"}, "above 0"}, Case{{"--calls-a-year", "many"}, "above 0"},
        Case{{"--calls-a-year", "-3"}, "above 0"}, Case{{"--cost-an-hour", "0"}, "above 0"},
        Case{{"--days-without-calls", "close"}, "closed"}, Case{{"--format", "xml"}, "json"}}) {
    const CommandEnd end = calls.import(joined(words, {"-o", calls.out}));
    CAPTURE(words[0]);
    CAPTURE(end.err);
    CHECK(end.code == 2);
    CHECK(end.out.empty());
    CHECK(contains(end.err, says));
    CHECK(calls.names() == Words{"calls.csv"});
  }
  CHECK(rapport_command({"import", "cals", calls.path}).code == 2);
}

TEST_CASE("days that are held out are in no table and not in the scenario") {
  const std::string odd =
      "2026-01-09,03:00:00,0,served,5000,z9,orders,7,nobody\n"
      "2026-01-10,23:00:00,900,hung_up,,,orders,0,nobody\n";
  const CallsFile first(calls_text(4)), more(calls_text(4) + odd);
  const CommandEnd alone = first.import({"-o", first.out});
  REQUIRE(alone.code == 0);
  const CommandEnd held = more.import({"-o", more.out, "--holdout-from", "2026-01-09"});
  CAPTURE(held.err);
  REQUIRE(held.code == 0);
  CHECK(text_of(more.out) == text_of(first.out));
  CHECK(contains(held.out, "Held out: the days from 2026-01-09 on"));
  CHECK(contains(held.out, "960 calls of 4 days"));
  const auto part = [](const std::string& text, const char* from, const char* to) {
    const std::size_t begin = text.find(from);
    return text.substr(begin, text.find(to, begin) - begin);
  };
  for (const auto& [from, to] :
       {std::pair("Types of call", "Warnings"), std::pair("The scenario beside", "Written")}) {
    CHECK(part(held.out, from, to).substr(0, 400) == part(alone.out, from, to).substr(0, 400));
  }
}

TEST_CASE("days without calls are open unless the user says that they were closed") {
  // Two weeks of three calls a day; the second Friday has none.
  std::string text = kHeader;
  for (int day = 5; day <= 17; ++day) {
    if (day == 10 || day == 11 || day == 16) continue;
    for (int i = 0; i < 3; ++i) {
      text += "2026-01-" + std::string(day < 10 ? "0" : "") + std::to_string(day) + "," +
              clock_text(9 * 3600 + 1200 * i) + ",0,served,60,s1,orders,0,\n";
    }
  }
  text += "2026-01-17,09:00:00,0,served,60,s1,orders,0,\n";
  const CallsFile calls(text);
  const CommandEnd open = calls.import({});
  CHECK(open.code == 0);
  CHECK(contains(open.out, "1 of 2 Fridays"));
  CHECK(contains(on_one_line(open.out), "say --days-without-calls closed"));
  const CommandEnd closed = calls.import({"--days-without-calls", "closed"});
  CHECK(contains(on_one_line(closed.out), "they are left out"));
  CHECK(open.out != closed.out);
}

TEST_CASE("that nobody is named is said, and how many servers were taken") {
  const CallsFile calls;
  CHECK(contains(calls.import({}).out, "of the servers present answer at once"));
  const std::string said = on_one_line(calls.import({"--map", "server="}).out);
  CHECK(contains(said, "No column says who answered, so servers are counted"));
  CHECK(contains(said, "in the fullest half hour of the week"));
}

TEST_CASE("the scenario is laid beside the calls it was made of") {
  const CallsFile calls;
  const CommandEnd end = calls.import({"-o", calls.out});
  REQUIRE(end.code == 0);
  CHECK(contains(end.out, "The scenario beside the calls it was made of"));
  CHECK(contains(end.out, "In all, a call waits"));
  CHECK(!contains(calls.import({}).out, "The scenario beside"));
  const Json json =
      json_of_command({"import", "calls", calls.path, "-o", calls.folder.file("again.toml")});
  const Json& check = json["scenario_check"];
  CHECK(keys_of(check) == Words{"weeks", "types", "wait_a_call_s", "hung_up_share"});
  CHECK(check["types"].size() == 2);
  // Each weekday that was recorded is one day of a week.
  CHECK(check["types"][0]["recorded_a_week"]["calls"] == 768);
  CHECK(check["wait_a_call_s"]["recorded"].get<double>() > 0);
}

TEST_CASE("a form that can be read in two ways is asked for, with the flag that says it") {
  std::string text = "arrival,wait,outcome,service\n";
  for (int i = 0; i < 40; ++i) {
    text += "01/02/2026 " + clock_text(8 * 3600 + 60 * i) +
            (i % 4 == 3 ? ",20,lost,\n" : ",0,served,60\n");
  }
  const CallsFile calls(text);
  const CommandEnd asked = calls.import({"-o", calls.out});
  CHECK(asked.code == 3);
  CHECK(contains(asked.err, "--dates day-first or --dates month-first"));
  CHECK(calls.names() == Words{"calls.csv"});
  const CommandEnd day_first = calls.import({"--dates", "day-first"});
  CHECK(day_first.code == 0);
  CHECK(contains(day_first.out, "40 calls of 1 days, 2026-02-01"));
  CHECK(contains(calls.import({"--dates", "month-first"}).out, "of 1 days, 2026-01-02"));
  CHECK(calls.import({"--dates", "sideways"}).code == 3);
  CHECK(calls.import({"--dates", "day-first", "--durations", "wait=parsecs"}).code == 3);
  CHECK(calls.import({"--dates", "day-first", "--zone", "Nowhere/Atlantis"}).code == 3);
}

TEST_CASE("work that no column of the service holds, and calls while it is closed, are said") {
  std::string text = "date,arrival,wait,outcome,talk_time,hold_time,acw_time,agent\n";
  for (int day = 5; day <= 8; ++day) {
    const std::string date = "2026-01-0" + std::to_string(day) + ",";
    for (int i = 0; i < 60; ++i) {
      text += date + clock_text(9 * 3600 + 300 * i) + ",5,served,60,20,30,s1\n";
    }
    for (int i = 0; i < 5; ++i) text += date + clock_text(20 * 3600 + 60 * i) + ",9,hung_up,,,,\n";
  }
  const CallsFile calls(text);
  const std::string said = on_one_line(calls.import({}).out);
  CHECK(contains(said, "'hold_time', 'acw_time' are not used: where 'talk_time' does not hold"));
  CHECK(contains(said, "20 calls came while nobody served"));
  const std::string all = on_one_line(
      CallsFile("arrival,wait,outcome,handle_time,acw_time\n2026-01-05 09:00:00,5,served,60,30\n")
          .import({})
          .out);
  CHECK_FALSE(contains(all, "acw_time' is not used"));
}

TEST_CASE("--zone needs a time with its day") {
  const CallsFile calls(
      "date,start time (utc),wait,outcome,service\n2026-01-05,09:00:00,5,served,60\n");
  CHECK(calls.import({}).code == 0);
  const CommandEnd end = calls.import({"--zone", "Asia/Tokyo"});
  CHECK(end.code == 3);
  CHECK(contains(end.err, "put them together, or leave --zone out"));
}

TEST_CASE(
    "shares who would have given up are Kaplan and Meier's, and nothing where nobody waited") {
  // Waits 10 h, 10, 20 h, 30, 40 h, 50 (h: hung up): 1 - 5/6 x 3/4 x 1/2 = 68.75 % by 50 s.
  std::string text = "arrival,wait,outcome,service\n";
  const auto row = [&](int second, int wait, bool served) {
    text += "2026-01-05 " + clock_text(second) + "," + std::to_string(wait) +
            (served ? ",served,60\n" : ",lost,\n");
  };
  for (int i = 0; i < 30; ++i) {
    const int at = 8 * 3600 + 600 * i;
    for (int k = 1; k <= 5; ++k) row(at + 90 * k, 10 * k, k % 2 == 1 && k > 1);
    row(at + 5, 10, true);
  }
  const CallsFile calls(text);
  const CommandEnd end = calls.import({});
  REQUIRE(end.code == 0);
  CHECK(contains(end.out, "nobody was seen in line for so long"));
  const std::string counted = "90 of 180";
  const std::size_t at = end.out.find(counted);
  REQUIRE(at != std::string::npos);
  std::istringstream behind(end.out.substr(at + counted.size()));
  std::string in_one_minute, in_five;
  behind >> in_one_minute >> in_five;
  CHECK(in_one_minute == "-");
  CHECK(in_five == "-");
}

TEST_CASE("too few days to predict any are refused, and nothing is left") {
  const CallsFile calls(calls_text(2));
  const CommandEnd each = calls.import({"--holdout", "-o", calls.out});
  CHECK(each.code == 3);
  CHECK(contains(each.err, "three days or more"));
  CHECK(calls.import({"--holdout-from", "2026-01-06", "-o", calls.out}).code == 3);
  CHECK(calls.import({"--holdout-from", "2027-01-01", "-o", calls.out}).code == 3);
  CHECK(calls.names() == Words{"calls.csv"});
}

TEST_CASE("estimates and predictions as JSON") {
  const CallsFile calls;
  const Json json = json_of_command({"import", "calls", calls.path, "--holdout"});
  CHECK(keys_of(json) == Words{"records", "calls", "days", "left_out", "notes",
                               "days_without_calls", "types", "answering", "head_start_s", "drift",
                               "holdout"});
  CHECK(json["calls"] == 960);
  CHECK(json["days"] == 4);
  REQUIRE(json["types"].size() == 2);
  const Json& type = json["types"][0];
  CHECK(keys_of(type) == Words{"type", "calls", "service", "patience", "balk", "redial", "day_cv",
                               "reserve_after_s"});
  CHECK(type["type"] == "orders");
  CHECK(type["calls"] == 768);
  CHECK(type["patience"]["from_s"].size() == type["patience"]["hazard_per_s"].size());
  const Json& holdout = json["holdout"];
  CHECK(keys_of(holdout) == Words{"how", "changes", "types", "days"});
  CHECK(holdout["days"].size() == 8);
  for (const Json& day : holdout["days"]) {
    for (const char* part : {"recorded", "given", "unconditional"}) {
      CHECK(keys_of(day[part]) == Words{"calls", "hung_up_share", "waited_share", "mean_wait_s"});
    }
    CHECK(day["low"] <= day["high"]);
  }
  CHECK(!json_of_command({"import", "calls", calls.path}).contains("holdout"));
}

TEST_CASE("where things stand, and how well days are predicted, is said in words") {
  const CallsFile calls;
  const CommandEnd end = calls.import({"--holdout"});
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  CHECK(contains(end.out, "How things move"));
  CHECK(contains(end.out, "half-life"));
  CHECK(contains(end.out, "Whether anything drifts cannot be known from so few days"));
  CHECK(contains(end.out, "All types: a day is missed by"));
  CHECK(contains(end.out, "times chance"));
  const CommandEnd five = CallsFile(calls_text(5)).import({});
  CHECK(contains(five.out, "none beyond chance"));
  CHECK(contains(five.out, "cannot be told from weekdays in less than two weeks"));
}

TEST_CASE("the picture is well-formed and holds no script") {
  const CallsFile calls(calls_text(4, "a<b&c", "questions"));
  const CommandEnd end =
      calls.import({"--holdout", "--picture", calls.picture, "--title", "<b>R&D</b>"});
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  const std::string svg = text_of(calls.picture);
  CHECK(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  CHECK(is_balanced(svg));
  CHECK(contains(svg, "&lt;b&gt;R&amp;D&lt;/b&gt;"));
  CHECK(contains(svg, "a&lt;b&amp;c"));
  for (const char* part : {"<script", "href", "nan", "inf", "onload"}) {
    CAPTURE(part);
    CHECK(!contains(svg, part));
  }
}

TEST_CASE("any number of threads gives the same bytes") {
  const CallsFile calls;
  std::string out[2], scenario[2], picture[2];
  for (int threads = 1; threads <= 2; ++threads) {
    TemporaryFolder folder;
    const std::string toml = folder.file("c.toml"), svg = folder.file("c.svg");
    const CommandEnd end = calls.import({"--threads", std::to_string(threads), "--holdout",
                                         "--format", "json", "-o", toml, "--picture", svg});
    REQUIRE(end.code == 0);
    out[threads - 1] = end.out;
    scenario[threads - 1] = text_of(toml);
    picture[threads - 1] = text_of(svg);
  }
  CHECK(out[0] == out[1]);
  CHECK(scenario[0] == scenario[1]);
  CHECK(picture[0] == picture[1]);
}

TEST_CASE("two weeks of a bank's calls: days that were not fitted are predicted") {
  const std::string file = data_file("bank_calls.csv");
  if (!std::filesystem::exists(file)) {
    std::cout << "SKIPPED: " << file << " is not there (RAPPORT_DATA names its folder)\n";
    return;
  }
  // Each day from the 13 others takes minutes: ./dev test --long asks for it.
  Command command(
      joined({"import", "calls", file, "--format", "json"},
             testing::is_long() ? Words{"--holdout"} : Words{"--holdout-from", "1999-02-08"}));
  const CommandEnd end = command.end(std::chrono::seconds(300));
  REQUIRE(end.code == 0);
  const Json json = Json::parse(end.out);
  if (testing::is_long()) {
    CHECK(json["calls"] == 17'313);
    CHECK(json["records"] == 17'456);
  }
  std::size_t found = 0;
  for (const Json& type : json["holdout"]["types"]) {
    const std::string name = type["type"];
    if (name != "PS" && name != "NW" && name != "NE") continue;
    ++found;
    const double recorded = type["recorded"]["hung_up_share"];
    const double given = type["given"]["hung_up_share"];
    const double waited = type["recorded"]["mean_wait_s"];
    const double predicted = type["given"]["mean_wait_s"];
    CAPTURE(name);
    CHECK(std::abs(given - recorded) <= 0.04);
    CHECK(std::abs(predicted / waited - 1) <= 0.2);
  }
  CHECK(found == 3);
}
