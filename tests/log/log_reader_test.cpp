// Event logs from XES and CSV: what is read, what is mended, what is refused.
#include "experiments/log/log_reader.h"

#include <doctest/doctest.h>

#include "tests/experiments/temporary_folder.h"
#include "tests/log/log_texts.h"

using namespace rapport;

namespace {

std::string day(int hour, int minute = 0) {
  char text[40];
  std::snprintf(text, sizeof text, "2026-01-05T%02d:%02d:00.000+01:00", hour, minute);
  return text;
}

std::string log_of(const std::string& inside) { return "<log>\n" + inside + "</log>\n"; }
std::string trace_of(const std::string& id, const std::string& events) {
  return "<trace><string key='concept:name' value='" + id + "'/>\n" + events + "</trace>\n";
}

struct LogFile {
  TemporaryFolder folder;
  std::string path = folder.file("log.csv");
  explicit LogFile(const std::string& text) { write_log_file(path, text); }
  EventLog read(const LogReading& reading = {}) const { return read_event_log(path, reading); }
};

}  // namespace

TEST_CASE("starts and ends of an activity are one, of the same person first") {
  const EventLog log = xes_log(log_of(trace_of(
      "c", xes_event("call", day(9), "schedule") + xes_event("call", day(10), "START", "ann") +
               xes_event("call", day(10, 5), "start", "bob") +
               xes_event("call", day(10, 20), "complete", "bob") +
               xes_event("call", day(10, 30), "complete", "ann") +
               xes_event("mail", day(11), "complete") + xes_event("mail", day(12), "start") +
               xes_event("visit", day(13), "schedule") + xes_event("mail", day(14), "assign"))));
  REQUIRE(log.cases.size() == 1);
  CHECK(log.cases[0].id == "c");
  CHECK(names_of(log, 0) == "call call mail mail");
  const auto& steps = log.cases[0].steps;
  CHECK(steps[0].end - steps[0].start == 30 * 60);
  CHECK(steps[1].end - steps[1].start == 15 * 60);
  CHECK(steps[2].end == steps[2].start);
  CHECK(steps[0].wall_start() % 86'400 == 10 * 3'600);
  CHECK(log.has_spans);
  CHECK(log.events == 9);
  CHECK(log.mends.starts_without_end == 1);
  CHECK(log.mends.ends_without_start == 1);
  CHECK(log.mends.only_scheduled == 1);
  CHECK(log.mends.passed_over == 1);
  CHECK(log.mends.without_resource == 2);
}

TEST_CASE("events out of order are sorted, and those of one moment stay as in the file") {
  const EventLog log = xes_log(log_of(
      trace_of("c", xes_event("b", day(10)) + xes_event("d", day(11)) + xes_event("a", day(9)) +
                        xes_event("c", day(10)) + xes_event("e", day(12)))));
  CHECK(names_of(log, 0) == "a b c d e");
  CHECK(log.mends.out_of_order == 2);
}

TEST_CASE("nested attributes, lists and defaults of the log say nothing of an event") {
  const EventLog log = xes_log(log_of(
      "<global scope='event'><string key='org:group' value='NONE'/></global>\n" +
      trace_of(
          "c",
          "<event><string key='concept:name' value='a'><string key='org:group' value='in'/>"
          "</string><date key='time:timestamp' value='2026-01-05T09:00:00Z'/>"
          "<list key='l'><values><string key='org:group' value='Q'/></values></list></event>\n" +
              xes_event("a", day(10), "", "", "A"))));
  CHECK(log.groups == std::vector<std::string>{"A"});
  CHECK(log.mends.without_group == 1);
  CHECK(has_text(log.notes.at(0), "Times are UTC"));
}

TEST_CASE("words that are not those of the standard's life cycle are a part of the name") {
  const std::string text = log_of(trace_of("c", xes_event("Accepted", day(9), "In Progress") +
                                                    xes_event("Accepted", day(10), "Wait") +
                                                    xes_event("Completed", day(11), "")));
  CHECK(names_of(xes_log(text), 0) == "Accepted / In Progress Accepted / Wait Completed");
  CHECK(has_text(xes_log(text).notes.at(0), "none of the standard's"));
  CHECK(names_of(xes_log(text, {{"lifecycle="}, {}, {}, false}), 0) ==
        "Accepted Accepted Completed");
}

TEST_CASE("attributes can be mapped, and cases without a name have numbers") {
  const EventLog log =
      xes_log(log_of("<trace>" + xes_event("a", day(9), "", "", "first") +
                     xes_event("b", day(10), "", "", "second") + "</trace><trace></trace>"),
              {{"activity=org:group"}, {}, {}, false});
  CHECK(names_of(log, 0) == "first second");
  CHECK(log.cases[0].id == "case 1");
  CHECK(log.mends.cases_without_events == 1);
}

TEST_CASE("few events that cannot be read are left out and counted, many are refused") {
  std::string events;
  for (int i = 0; i < 60; ++i) events += xes_event("a", day(i % 24));
  const std::string bad = xes_event("", day(9)) + xes_event("b", "soon");
  const EventLog log = xes_log(log_of(trace_of("c", events + bad)));
  CHECK(log.mends.unreadable == 2);
  CHECK(log.mends.first_unreadable == "line 63: no activity");
  CHECK(log.events == 62);
  std::string many;
  for (int i = 0; i < 21; ++i) many += xes_event("b", "soon");
  const std::string text = log_of(trace_of("c", events + many));
  CHECK(has_text(refusal_of([&] { xes_log(text); }),
                 "log.xes: 21 of 81 events cannot be read (line 63: no time in 'soon')"));
  CHECK(xes_log(text, {{}, {}, {}, true}).cases[0].steps.size() == 60);
}

TEST_CASE("what holds no log is refused") {
  CHECK(has_text(refusal_of([] { xes_log("<log></log>"); }), "log.xes: holds no events"));
  CHECK(has_text(refusal_of([] { xes_log("<html></html>"); }), "log.xes:1: begins with <html>"));
  CHECK(has_text(refusal_of([] { xes_log("<log><trace>"); }), "it was cut off"));
  CHECK(has_text(
      refusal_of([] { xes_log(log_of(trace_of("c", xes_event("a", day(9), "schedule")))); }),
      "no case has an activity"));
  CHECK(has_text(refusal_of([] {
                   xes_log("<log/>", {{"team=x"}, {}, {}, false});
                 }),
                 "is not ROLE=COLUMN"));
}

TEST_CASE("a table of events is read by its headings, in any order of its lines") {
  const LogFile file(
      "Case ID;Activity;Start Timestamp;Complete Timestamp;Resource;Team\n"
      "7;open;05.01.2026 09:00;05.01.2026 09:10;ann;A\n"
      "8;open;05.01.2026 10:00;05.01.2026 10:05;bob;\n"
      "7;close;06.01.2026 09:00;06.01.2026 09:00;-;B\n"
      "7;work;05.01.2026 12:00;05.01.2026 13:00;ann;A\n");
  const EventLog log = file.read();
  REQUIRE(log.cases.size() == 2);
  CHECK(log.cases[0].id == "7");
  CHECK(names_of(log, 0) == "open work close");
  CHECK(log.cases[0].steps[1].end - log.cases[0].steps[1].start == 3'600);
  CHECK(log.cases[0].steps[2].resource == -1);
  CHECK(log.groups.size() == 2);
  CHECK_FALSE(log.days_only);
  CHECK(has_text(log.notes.at(0), "time is 'Complete Timestamp'"));
}

TEST_CASE("columns can be mapped, and days alone are known as such") {
  const LogFile file("nr,what,when,by\n1,a,2026-01-05,x\n1,b,2026-01-07,y\n");
  CHECK(has_text(refusal_of([&] { file.read(); }), "no column is known to say 'case'"));
  const LogReading reading{{"case=nr", "activity=what", "time=when", "resource=by"}, {}, {}, false};
  const EventLog log = file.read(reading);
  CHECK(log.days_only);
  CHECK(log.cases[0].steps[1].start - log.cases[0].steps[0].start == 2 * 86'400);
  CHECK(has_text(refusal_of([&] {
                   file.read({{"case=number"}, {}, {}, false});
                 }),
                 "has no column 'number'"));
}

TEST_CASE("dates that can be read in two ways are asked for, with the line") {
  const LogFile file("case,activity,time\n1,a,05/02/2026 10:00\n1,b,06/02/2026 10:00\n");
  CHECK(has_text(refusal_of([&] { file.read(); }),
                 ":2: '05/02/2026 10:00' can be read day first or"));
  const auto hours = [&](const char* order) {
    const EventLog log = file.read({{}, order, {}, false});
    return (log.cases[0].steps[1].start - log.cases[0].steps[0].start) / 3'600;
  };
  CHECK(hours("day-first") == 24);
  CHECK(hours("month-first") == 31 * 24);  // from 2 May to 2 June
  const LogFile proved("case,activity,time\n1,a,05/02/2026 10:00\n1,b,16/02/2026 10:00\n");
  CHECK(proved.read().cases[0].steps.size() == 2);
}

TEST_CASE("rare kinds of activity are put together") {
  EventLog log = xes_log(log_of(
      trace_of("c", xes_event("a", day(1)) + xes_event("a", day(2)) + xes_event("b", day(3)) +
                        xes_event("b", day(4)) + xes_event("c", day(5)) + xes_event("d", day(6)))));
  CHECK(lump_rare_activities(log, 4) == 0);
  CHECK(lump_rare_activities(log, 3) == 2);
  CHECK(names_of(log, 0) == "a a b b other other");
}
