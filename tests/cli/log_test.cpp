// Event logs in and out: rapport import log, rapport run --log.
#include <doctest/doctest.h>

#include "tests/cli/command.h"

using namespace rapport;

namespace {

/// Forty tickets: opened, worked on for half an hour a day later, closed; every fourth one worked
/// on twice. One line is out of order.
std::string tickets_text() {
  std::string text = "ticket,state,start,timestamp,team\n";
  const auto line = [&](int ticket, const char* state, const std::string& start,
                        const std::string& end, const char* team) {
    text += std::to_string(ticket) + "," + state + "," + start + "," + end + "," + team + "\n";
  };
  for (int i = 0; i < 40; ++i) {
    char day[16], next[16];
    std::snprintf(day, sizeof day, "2026-01-%02d", 5 + i % 20);
    std::snprintf(next, sizeof next, "2026-01-%02d", 6 + i % 20);
    const std::string a = day, b = next;
    line(i, "<open>", a + " 09:00", a + " 09:00", "desk");
    line(i, "work", b + " 10:00", b + " 10:30", "back");
    if (i % 4 == 0) line(i, "work", b + " 12:00", b + " 12:30", "back");
    line(i, "close", b + " 15:00", b + " 15:00", i % 2 == 0 ? "back" : "desk");
  }
  line(0, "call", "2026-01-05 09:30", "2026-01-05 09:40", "desk");
  return text;
}

struct TicketFile {
  TemporaryFolder folder;
  std::string path = folder.file("tickets.csv");
  std::string out = folder.file("tickets.toml"), picture = folder.file("tickets.svg");
  TicketFile() { write_text(path, tickets_text()); }
  Words names() const { return names_in(folder.path()); }
  CommandEnd import(const Words& more) const {
    return rapport_command(joined({"import", "log", path}, more));
  }
};

const char* const kFirm = "scenarios/tutorial.toml";

std::string scenario(const char* name) {
  const char* source = std::getenv("RAPPORT_SOURCE");
  return (std::filesystem::path(source != nullptr ? source : ".") / name).string();
}

}  // namespace

TEST_CASE("an event log becomes a scenario that can be checked and run, and a picture") {
  const TicketFile file;
  const CommandEnd end = file.import({"-o", file.out, "--picture", file.picture, "--holdout"});
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  CHECK(contains(end.out, "131 events are 131 activities of 4 kinds in 40 cases"));
  CHECK(contains(end.out, "1 events are earlier than one before them in their case: sorted."));
  CHECK(contains(end.out, "Hand-overs: "));
  CHECK(contains(end.out, "Held out: a random half of the cases"));
  CHECK(contains(end.out, "Held out: the later half of the cases"));
  CHECK(rapport_command({"check", file.out}).code == 0);
  const Json run =
      json_of_command({"run", file.out, "--replications", "2", "--metrics", "lengthened,legs"});
  CHECK(run["metrics"].size() >= 1);
  for (const Json& metric : run["metrics"]) {
    if (metric["name"] == "lengthened") CHECK(metric["mean"] == 0);
  }
  CHECK(contains(text_of(file.out), "# <open>\n[touch_point.open]"));
  CHECK(contains(text_of(file.picture), "&lt;open&gt;"));
  // Never a file that is there.
  const std::string before = text_of(file.out);
  CHECK(file.import({"-o", file.out}).code != 0);
  CHECK(text_of(file.out) == before);
}

TEST_CASE("an import of a log says the same as JSON") {
  const TicketFile file;
  const Json json = json_of_command({"import", "log", file.path, "--holdout"});
  CHECK(json["cases"] == 40);
  CHECK(json["mended"]["out_of_order"] == 1);
  CHECK(json["holdout"].size() == 2);
  CHECK(json["holdout"][0]["fitted"].get<int>() + json["holdout"][0]["held_out"].get<int>() == 40);
  CHECK(json["holdout"][1]["by_time"] == true);
}

TEST_CASE("what cannot be imported as a log is refused, and nothing is written") {
  const TicketFile file;
  const auto refused = [&](const Words& more, const std::string& part) {
    const CommandEnd end = file.import(joined({"-o", file.out}, more));
    CAPTURE(end.err);
    CHECK(end.code != 0);
    CHECK(contains(end.err, part));
    CHECK(file.names() == Words{"tickets.csv"});
  };
  refused({"--map", "team=x"}, "is not ROLE=COLUMN");
  refused({"--map", "case=nr"}, "has no column 'nr'");
  refused({"--history", "9"}, "--history");
  refused({"--picture", file.out}, "is the file of -o too");
  refused({file.path}, "is a second file");
  refused({"--prospects", "open"}, "does not go with import log");
  refused({"--currency", "5"}, "is no code of a currency");
  CHECK(contains(rapport_command({"import", "logs", file.path}).err, "did you mean 'log'?"));
}

TEST_CASE("a run writes its cases as an event log that is read back") {
  TemporaryFolder folder;
  const std::string xes = folder.file("cases.xes"), csv = folder.file("cases.csv");
  const Words run{"run", scenario(kFirm), "--replications", "1", "--quiet"};
  const CommandEnd end = rapport_command(joined(run, {"--log", xes, "--log-customers", "300"}));
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  CHECK(contains(end.err, "cases of the first run (seed 1)"));
  CHECK(contains(end.err, "log: only 300 of "));
  REQUIRE(rapport_command(joined(run, {"--log", csv, "--log-customers", "300"})).code == 0);
  const Json a = json_of_command({"import", "log", xes});
  const Json b = json_of_command({"import", "log", csv});
  CHECK(a["cases"] == b["cases"]);
  CHECK(a["activities"] == b["activities"]);
  CHECK(a["cases"].get<int>() > 100);
  CHECK(rapport_command(joined(run, {"--log", xes})).code != 0);  // it is there
  const CommandEnd other = rapport_command(joined(run, {"--log", folder.file("cases.txt")}));
  CHECK(contains(other.err, "NAME.xes or NAME.csv"));
  CHECK(names_in(folder.path()) == Words{"cases.csv", "cases.xes"});
}
