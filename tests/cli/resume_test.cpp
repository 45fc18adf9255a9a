// --resume: what a results file holds is not run again, and what comes out is that of one go.
#include <doctest/doctest.h>

#include "experiments/results/database.h"
#include "tests/cli/companies.h"

using namespace rapport;

namespace {

Words compare(const std::string& path, const std::string& out, int replications) {
  return {"compare",
          path,
          "--replications",
          std::to_string(replications),
          "--series",
          "--out",
          out,
          "--format",
          "json",
          "--by",
          "segment",
          "--quiet"};
}

/// All that a table holds, as text.
std::string table(const std::string& results, const std::string& query) {
  const Database database(results, Database::Access::read_alone);
  std::string rows;
  for (Statement s = database.prepare(query); s.next();) rows += s.text(0) + "\n";
  return rows;
}

constexpr const char* kValues =
    "SELECT run || ' ' || ord || ' ' || metric || ' ' || coalesce(value, 'none') FROM value "
    "JOIN key USING (ord) ORDER BY run, ord";
constexpr const char* kMonths =
    "SELECT run || ' ' || ord || ' ' || month || ' ' || coalesce(value, 'none') FROM month_value "
    "ORDER BY run, ord, month";
constexpr const char* kCounts =
    "SELECT run || ' ' || ord || ' ' || events FROM event_count ORDER BY run, ord";
constexpr const char* kRuns =
    "SELECT run.id || ' ' || run.hash || ' ' || run_event.hash FROM run "
    "JOIN run_event ON run_event.run = run.id ORDER BY run.id";

}  // namespace

TEST_CASE("--resume adds runs, and the end is that of one go, bit for bit") {
  const CompanyFile counter;
  const std::string whole = counter.folder.file("whole.db"), parts = counter.results;
  const CommandEnd at_once = rapport_command(compare(counter.path, whole, 6));
  REQUIRE(at_once.code == 0);
  // A file that is not there yet is made.
  const CommandEnd first = rapport_command(joined(compare(counter.path, parts, 2), {"--resume"}));
  REQUIRE(first.code == 0);
  CHECK_FALSE(contains(first.err, "taken from"));
  const CommandEnd second = rapport_command(joined(compare(counter.path, parts, 6), {"--resume"}));
  REQUIRE(second.code == 0);
  const std::size_t policies = Json::parse(at_once.out)["policies"].size();
  CHECK(contains(second.err, "taken from " + parts + ": " + std::to_string(2 * policies) + " of " +
                                 std::to_string(6 * policies) + " runs"));
  CHECK(contains(second.err, "hold at every look"));
  CHECK(second.out == at_once.out);
  for (const char* query : {kValues, kMonths, kCounts, kRuns}) {
    const std::string rows = table(parts, query);
    CHECK(rows == table(whole, query));
    CHECK_FALSE(rows.empty());
  }
  CHECK(table(parts, "SELECT value FROM meta WHERE key = 'replications'") == "6\n");

  // Fewer than it holds: the first of them, and the file keeps all.
  const CommandEnd fewer = rapport_command(joined(compare(counter.path, parts, 2), {"--resume"}));
  CHECK(fewer.out == first.out);
  CHECK(table(parts, kRuns) == table(whole, kRuns));
  CHECK(table(parts, "SELECT value FROM meta WHERE key = 'replications'") == "6\n");
  CHECK(rapport_command({"replay", parts, "--run", "9"}).code == 0);
}

TEST_CASE("--resume runs what is missing in the middle, as after a kill") {
  const CompanyFile counter;
  const std::string whole = counter.folder.file("whole.db");
  const CommandEnd at_once = rapport_command(compare(counter.path, whole, 4));
  REQUIRE(rapport_command(compare(counter.path, counter.results, 4)).code == 0);
  {
    Database database(counter.results, Database::Access::write);
    for (const char* name : {"run_event", "event_count", "value", "month_value", "timing",
                             "hour_value", "wait_value", "way_value", "decile_value"}) {
      database.execute("DELETE FROM " + std::string(name) + " WHERE run IN (2, 5)");
    }
    database.execute("DELETE FROM run WHERE id IN (2, 5)");
    database.close();
  }
  const CommandEnd end =
      rapport_command(joined(compare(counter.path, counter.results, 4), {"--resume"}));
  CHECK(end.code == 0);
  CHECK(end.out == at_once.out);
  CHECK(table(counter.results, kValues) == table(whole, kValues));
}

TEST_CASE("--resume refuses what is another study, and says what differs") {
  const CompanyFile counter;
  const Words words{"run", counter.path, "--replications", "2", "--out", counter.results};
  REQUIRE(rapport_command(words).code == 0);
  const std::string before = table(counter.results, kValues);
  const auto refused = [&](const Words& more, const std::string& says) {
    const CommandEnd end = rapport_command(joined(joined(words, {"--resume"}), more));
    CAPTURE(end.err);
    CHECK(end.code == 5);
    CHECK(contains(end.err, says));
    CHECK(table(counter.results, kValues) == before);
  };
  refused({"--seed", "2"}, "its seed is 1, not 2");
  refused({"--policy", "third"}, "it is of the policies today, not third");
  refused({"--set", "pool.clerks.staff=4"}, "of other --set and --try");
  refused({"--series"}, "its runs have no months");
  {
    Database database(counter.results, Database::Access::write);
    database.execute("UPDATE meta SET value = 'other' WHERE key = 'engine'");
    database.close();
  }
  refused({}, "(engine other), this is ");
  write_text(counter.results + ".txt", "no database");
  CHECK(
      rapport_command({"run", counter.path, "--out", counter.results + ".txt", "--resume"}).code ==
      5);
  const CommandEnd nameless = rapport_command({"run", counter.path, "--resume"});
  CHECK(nameless.code == 2);
  CHECK(contains(nameless.err, "with --out FILE"));
}
