// A table of visits in, a scenario out.
#include <doctest/doctest.h>

#include "sim/core/calendar.h"
#include "sim/core/text.h"
#include "tests/cli/command.h"

using namespace rapport;

namespace {

/// Ten weeks of 40 visits a day (Saturdays and Sundays 20), one in twenty leaves on his own.
std::string table_of_visits() {
  std::string text = "patient,arrival,minutes,unit,outcome\n";
  const std::int64_t first = days_from_civil({2026, 1, 5});
  for (int d = 0; d < 70; ++d) {
    const int visits = d % 7 >= 5 ? 20 : 40;
    for (int v = 0; v < visits; ++v) {
      const int minute = (v * 1440 / visits + d * 37 + v * v % 23) % 1440;
      text += std::to_string((d * 53 + v * 17) % 900) + "," +
              to_string(civil_from_days(first + d)) +
              formatted(" %02d:%02d,%d,%s,%s\n", minute / 60, minute % 60, 20 + (d * v * 7) % 200,
                        v % 3 == 0 ? "eye" : "general", (d + v) % 20 == 0 ? "LWBS" : "home");
    }
  }
  return text;
}

struct VisitsFile {
  TemporaryFolder folder;
  std::string path = folder.file("visits.csv");
  std::string out = folder.file("ward.toml"), picture = folder.file("ward.svg");
  VisitsFile() { write_text(path, table_of_visits()); }
  CommandEnd import(const Words& more) const {
    return rapport_command(joined({"import", "visits", path}, more));
  }
};

}  // namespace

TEST_CASE("visits become a scenario that can be checked, with days held out and a picture") {
  const VisitsFile file;
  const CommandEnd end =
      file.import({"-o", file.out, "--picture", file.picture, "--holdout", "--title", "<Ward>"});
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  for (const char* said : {"Held out: ", "People present", "Left on their own: 5.0 %", "'LWBS'",
                           "The scenario, run for 26 weeks", "Next: rapport check "}) {
    CAPTURE(said);
    CHECK(contains(end.out, said));
  }
  CHECK(!contains(end.out, "nan"));
  const std::string text = text_of(file.out);
  for (const char* said : {"[segment.people]", "[touch_point.left_on_their_own]", "# data"}) {
    CAPTURE(said);
    CHECK(contains(text, said));
  }
  CHECK(contains(text_of(file.picture), "&lt;Ward&gt;"));
  const CommandEnd check = rapport_command({"check", file.out});
  CAPTURE(check.err);
  CHECK(check.code == 0);
  CHECK(file.import({"-o", file.out}).code == 5);
}

TEST_CASE("visits: an answer as JSON, and flags that are refused") {
  const VisitsFile file;
  const Json json =
      json_of_command({"import", "visits", file.path, "--holdout-from", "2026-03-02"});
  CHECK(json.at("visits") == 2400);
  CHECK(json.at("holdout").at("from") == "2026-03-02");
  CHECK(json.at("holdout").at("by_hour_of_week").size() == 168);
  CHECK(file.import({"--prospects", "x"}).code == 2);
  CHECK(file.import({"--durations", "stay=weeks"}).code == 2);
  CHECK(file.import({"--map", "unit=unit"}).code == 2);
  const CommandEnd far = file.import({"--holdout-from", "2027-01-01"});
  CHECK(far.code == 3);
  CHECK(contains(far.err, "a day from 2026-01-26 to 2026-03-14"));
  CHECK(contains(file.import({"--left", "lwbs"}).err, "did you mean 'LWBS'"));
}
