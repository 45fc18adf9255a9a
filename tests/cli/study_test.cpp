// rapport study: planned, run, gone on with, shown, joined; what is refused, and what fails.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <random>
#include <thread>

#include "tests/cli/companies.h"
#include "tests/study/study_content.h"
#include "tests/support/failing_firm.h"
#include "tests/support/sampling.h"

using namespace rapport;
using testing::content_of;

namespace {

const char* const kStaff = R"(schema = 1
title = "How many clerks"
question = "How many?"
scenario = "company.toml"
replications = 4
metrics = ["retention", "wait", "profit"]
[design]
kind = "full_factorial"
[[factor]]
name = "clerks"
label = "Clerks"
path = "pool.clerks.staff"
values = [1, 2, 3]
[[factor]]
path = "levers.prevention"
from = 0
to = 0.4
)";

/// A study file beside the scenario that it names.
struct StudyFile : CompanyFile {
  std::string study = folder.file("study.toml");
  explicit StudyFile(const std::string& text = kStaff, const std::string& company = kCounter)
      : CompanyFile(company) {
    write_text(study, text);
  }
  CommandEnd run(const std::string& db, const Words& more = {}) const {
    return rapport_command(joined({"study", "run", study, "--out", db, "--quiet"}, more));
  }
};

CommandEnd study(const Words& words) { return rapport_command(joined({"study"}, words)); }

void check_no_controls(const std::string& text) {
  for (const char c : text) {
    if (c != '\n' && c != '\r' && static_cast<unsigned char>(c) < 0x20) {
      CAPTURE(static_cast<int>(c));
      CHECK(false);
    }
  }
}

}  // namespace

TEST_CASE("study run, show and resume say the same of a study in every format") {
  const StudyFile file;
  const CommandEnd run = file.run(file.results);
  CAPTURE(run.err);
  REQUIRE(run.code == 0);
  CHECK(contains(run.out, "How many clerks"));
  CHECK(contains(run.out, "How many?"));
  const CommandEnd show = study({"show", file.results});
  CHECK(show.code == 0);
  CHECK(show.out == run.out);
  const CommandEnd again = study({"resume", file.results, "--quiet"});
  CHECK(again.code == 0);
  CHECK(again.out == run.out);

  const Json json = Json::parse(study({"show", file.results, "--format", "json"}).out);
  CHECK(json["runs"] == 28);
  CHECK(json["wanted"] == 28);
  CHECK(json["points"].size() == 7);
  CHECK(json["points"][0]["name"] == "today");
  CHECK(json["points"][1]["settings"]["clerks"].is_string());
  const auto rows = csv_records(study({"show", file.results, "--format", "csv"}).out);
  CHECK(rows.size() == 1 + 7 * 3);
  // The same numbers, one in CSV and one in JSON.
  for (std::size_t p = 0; p < 7; ++p) {
    for (std::size_t k = 0; k < 3; ++k) {
      const Words& row = rows[1 + 3 * p + k];
      const Json& metric = json["points"][p]["metrics"][k];
      CHECK(row[0] == json["points"][p]["name"].get<std::string>());
      CHECK(row[4] == metric["metric"].get<std::string>());
      CHECK(std::stod(row[6]) == metric["mean"]["mean"].get<double>());
    }
  }
}

TEST_CASE("study of an attribution and of a tornado is shown in words, tables, JSON and CSV") {
  const std::string top =
      "schema = 1\nscenario = \"company.toml\"\nreplications = 4\nmetrics = [\"wait\", "
      "\"profit\"]\n[design]\n";
  const StudyFile file(top +
                       "kind = \"attribution\"\n[[step]]\nname = \"clerks\"\n"
                       "set = { pool.clerks.staff = 3 }\n[[step]]\nname = \"causes\"\n"
                       "label = \"<Causes>\"\nset = { levers.prevention = 0.4 }\n");
  REQUIRE(file.run(file.results).code == 0);
  const std::string shown = study({"show", file.results}).out;
  CHECK(contains(shown, "What each step brings"));
  const Json json = Json::parse(study({"show", file.results, "--format", "json"}).out);
  CHECK(contains(json["answer"].dump(), "the order in which they are counted does not matter"));
  const Json& found = json["attribution"][0];
  REQUIRE(found["steps"].size() == 2);
  const auto rows = csv_records(study({"show", file.results, "--format", "csv"}).out);
  REQUIRE(rows.size() == 1 + 4 * 2 + 2 * 2);
  double sum = 0;
  for (std::size_t s = 0; s < 2; ++s) {
    const Json& step = found["steps"][s];
    sum += step["share"]["mean"].get<double>();
    const Words& row = rows[9 + s];
    CHECK(row.size() == rows[0].size());
    CHECK(row[0] == "share/" + step["step"].get<std::string>());
    CHECK(row[2 + (row[0] == "share/causes")] == "yes");
    CHECK(std::stod(row[10]) == step["share"]["mean"].get<double>());
  }
  CHECK(sum == doctest::Approx(found["whole"]["mean"].get<double>()));

  const StudyFile ends(top +
                       "kind = \"tornado\"\n[[factor]]\nname = \"clerks\"\n"
                       "path = \"pool.clerks.staff\"\nfrom = 1\nto = 3\n"
                       "[[factor]]\npath = \"levers.prevention\"\n");
  REQUIRE(ends.run(ends.results).code == 0);
  CHECK(contains(study({"show", ends.results}).out, "Tornado: "));
  const Json tornado = Json::parse(study({"show", ends.results, "--format", "json"}).out);
  CHECK(
      contains(tornado["answer"].dump(), "moved one at a time over their ranges, clerks matters"));
  const Json& bars = tornado["tornado"];
  CHECK(bars[0]["middle"] == "today");
  CHECK(bars[0]["factors"][0]["factor"] == "clerks");
  CHECK(bars[0]["factors"][0]["high_end"] == "3");
  CHECK(bars[0]["factors"][0]["width"].get<double>() > 0);
}

TEST_CASE("study says in JSON and CSV what was selected, and in JSON what would flip it") {
  const StudyFile selects(
      "schema = 1\nscenario = \"company.toml\"\nreplications = 40\nmetrics = [\"wait\"]\n"
      "[select]\nindifference = 0.05\nfirst = 5\n[design]\nkind = \"full_factorial\"\n"
      "[[factor]]\npath = \"pool.clerks.staff\"\nvalues = [1, 3]\n");
  REQUIRE(selects.run(selects.results).code == 0);
  const Json json = Json::parse(study({"show", selects.results, "--format", "json"}).out);
  CHECK(json["selection"]["finished"] == true);
  const std::string best = json["selection"]["best"];
  const auto rows = csv_records(study({"show", selects.results, "--format", "csv"}).out);
  CHECK(rows[0].back() == "selection");
  for (std::size_t p = 0; p < json["points"].size(); ++p) {
    const bool is_best = json["points"][p]["name"] == best;
    CHECK((json["points"][p]["selection"] == "selected") == is_best);
    CHECK(rows[1 + p].back() == json["points"][p]["selection"].get<std::string>());
  }

  const StudyFile varied(std::string(kStaff) +
                         "[variants]\ncount = 12\nplausible = false\nrefit = false\n"
                         "[[uncertain]]\npath = \"pool.clerks.cost\"\nfrom = \"5 EUR / hour\"\n"
                         "to = \"60 EUR / hour\"\n");
  REQUIRE(varied.run(varied.results).code == 0);
  const Json flips = Json::parse(study({"show", varied.results, "--format", "json"}).out)["flips"];
  CHECK(flips["drawn"] == 12);
  CHECK(flips["left_out"] == 0);
  CHECK(flips["assumptions"] == 1);
  CHECK(flips["stand_out"].is_array());
}

TEST_CASE("study points give what compare gives of the same policies, hash for hash") {
  const StudyFile file;
  REQUIRE(file.run(file.results).code == 0);
  const std::string other = file.folder.file("compare.db");
  REQUIRE(rapport_command({"compare", file.path, "--replications", "4", "--out", other, "--try",
                           "x: pool.clerks.staff=3, prevention=0.4", "--policy", "today"})
              .code == 0);
  const auto hashes = [](const std::string& db, const std::string& query) {
    const Database database(db, Database::Access::read_alone);
    Words found;
    for (Statement s = database.prepare(query); s.next();) found.push_back(s.text(0));
    return found;
  };
  const Words point =
      hashes(file.results,
             "SELECT hash FROM run WHERE policy = (SELECT s.policy FROM setting s "
             "JOIN setting t USING (policy) WHERE s.factor = 0 AND s.text = '3' AND "
             "t.factor = 1 AND t.text = '0.4') ORDER BY replication");
  CHECK(point.size() == 4);
  CHECK(point == hashes(other,
                        "SELECT hash FROM run JOIN policy ON policy.id = run.policy WHERE name = "
                        "'x' ORDER BY replication"));
  CHECK(hashes(file.results, "SELECT hash FROM run WHERE policy = 0 ORDER BY replication") ==
        hashes(other,
               "SELECT hash FROM run JOIN policy ON policy.id = run.policy WHERE name = 'today' "
               "ORDER BY replication"));
}

TEST_CASE("study plan says what a study takes and leaves nothing behind") {
  const StudyFile file;
  const CommandEnd plan = study({"plan", file.study, "--threads", "1"});
  CAPTURE(plan.err);
  CHECK(plan.code == 0);
  CHECK(contains(plan.out, "7 points x 4 replications = 28 runs"));
  CHECK(contains(plan.out, "on 1 thread,"));
  CHECK(file.names() == Words{"company.toml", "study.toml"});
}

TEST_CASE("study parts are run, joined and the same as the whole") {
  const StudyFile file;
  REQUIRE(file.run(file.results).code == 0);
  Words merge{"merge"};
  for (const char* part : {"3/3", "1/3", "2/3"}) {
    const std::string db = file.folder.file(std::string("part") + part[0]);
    const CommandEnd end = file.run(db, {"--shard", part, "--threads", "1"});
    CHECK(end.code == 0);
    CHECK(contains(end.out, std::string("Part ") + part));
    merge.push_back(db);
  }
  const std::string whole = file.folder.file("whole.db");
  const CommandEnd end = study(joined(merge, {"--out", whole}));
  CAPTURE(end.err);
  CHECK(end.code == 0);
  CHECK(contains(end.out, "28 runs of 3 files"));
  CHECK(content_of(whole) == content_of(file.results));
  CHECK(study({"show", whole}).out == study({"show", file.results}).out);
  CHECK(rapport_command({"replay", whole, "--run", "9"}).code == 0);
}

TEST_CASE("study part that was killed goes on as that part by itself") {
  const StudyFile file;
  const std::string part = file.folder.file("part.db"), whole = file.folder.file("whole.db");
  REQUIRE(file.run(part, {"--shard", "2/4", "--threads", "1"}).code == 0);
  const std::string before = content_of(part);
  for (const Words& go_on : {Words{"resume", part}, Words{"resume", part, "--shard", "2/4"}}) {
    const CommandEnd end = study(joined(go_on, {"--quiet"}));
    CAPTURE(end.err);
    CHECK(end.code == 0);
    CHECK(contains(end.out, "Part 2/4 of the study: 7 of its 7 runs are in"));
    CHECK(content_of(part) == before);
  }
  CHECK(file.run(part, {"--resume"}).code == 0);
  CHECK(content_of(part) == before);
  const CommandEnd other = study({"resume", part, "--shard", "3/4", "--quiet"});
  CHECK(other.code == 5);
  CHECK(contains(other.err, "is part 2/4 of its study, and not 3/4"));
  // What is joined goes on as a whole.
  REQUIRE(study({"merge", part, "--out", whole}).code == 0);
  CHECK(contains(study({"resume", whole, "--quiet"}).out, "How many clerks"));
  CHECK(Json::parse(study({"show", whole, "--format", "json"}).out)["runs"] == 28);
}

TEST_CASE("study says in every format which intervals it is shown with") {
  const StudyFile file;
  REQUIRE(file.run(file.results).code == 0);
  const auto said = [&](const std::string& db, const std::string& word) {
    CHECK(contains(study({"show", db}).out, "intervals over runs, " + word));
    CHECK(Json::parse(study({"show", db, "--format", "json"}).out)["intervals"] == word);
    const auto rows = csv_records(study({"show", db, "--format", "csv"}).out);
    CHECK(rows[0].back() == "intervals");
    for (std::size_t row = 1; row < rows.size(); ++row) {
      CHECK(rows[row].size() == rows[0].size());
      CHECK(rows[row].back() == word);
    }
  };
  said(file.results, "fixed-n");
  const std::string part = file.folder.file("part.db"), page = file.folder.file("r.html");
  REQUIRE(file.run(part, {"--shard", "1/2"}).code == 0);
  said(part, "always-valid");
  REQUIRE(rapport_command({"report", part, "--out", page}).code == 0);
  CHECK(contains(text_of(page), "always-valid"));
  const Json json = Json::parse(study({"show", file.results, "--format", "json"}).out);
  CHECK(json["variance_ratio"]["middle"].get<double>() > 0);
  CHECK(json["points"][1]["variance_ratio"].is_number());
}

TEST_CASE("study runs beyond --time-limit are given up, named, and made again by --again") {
  const StudyFile file;
  REQUIRE(file.run(file.results).code == 0);
  const std::string db = file.folder.file("late.db");
  const CommandEnd late = file.run(db, {"--time-limit", "0.001 ms"});
  CHECK(late.code == 4);
  CHECK(contains(late.err, "28 of 28 runs took longer than a run may"));
  CHECK(contains(late.err, "--again' makes them again"));
  const Json json = Json::parse(study({"show", db, "--format", "json"}).out);
  CHECK(json["timed_out"].size() == 28);
  CHECK(json["failed"].empty());
  CHECK(study({"resume", db, "--quiet"}).code == 4);  // they stay
  CHECK(Json::parse(study({"show", db, "--format", "json"}).out)["timed_out"].size() == 28);
  const CommandEnd again = study({"resume", db, "--again"});
  CAPTURE(again.err);
  CHECK(again.code == 0);
  CHECK(contains(again.err, "28 runs that took too long are made again"));
  CHECK(content_of(db) == content_of(file.results));
  const CommandEnd wrong = study({"resume", db, "--time-limit", "5"});
  CHECK(wrong.code == 2);
  CHECK(contains(wrong.err, "is no time of the clock"));
}

TEST_CASE("study command lines that will not do are refused in words") {
  const StudyFile file;
  struct Line {
    Words words;
    int code;
    const char* said;
  };
  const std::string db = file.results, none = file.folder.file("none.db");
  REQUIRE(file.run(db).code == 0);
  for (const Line& line : {
           Line{{"go", file.study}, 2, "is nothing that a study can do"},
           Line{{"rum", file.study}, 2, "did you mean 'run'?"},
           Line{{"run", file.study}, 2, "with --out FILE.db"},
           Line{{"run", file.study, file.study, "--out", none}, 2, "takes one file"},
           Line{{"run", file.study, "--out", none, "--shard", "3"}, 2, "PART/OF"},
           Line{{"run", file.study, "--out", none, "--shard", "4/3"}, 2, "PART from 1 to OF"},
           Line{{"run", file.study, "--out", none, "--shard", "0/3"}, 2, "PART from 1 to OF"},
           Line{{"run", file.study, "--out", none, "--shard", "1/2000000"}, 2, "a million"},
           Line{{"run", file.study, "--out", none, "--again"}, 2, "it with --resume"},
           Line{{"plan", file.study, "--again"}, 2, "does nothing for 'study plan'"},
           Line{{"show", none, "--time-limit", "5 min"}, 2, "does nothing for 'study show'"},
           Line{{"run", file.study, "--out", none, "--format", "json"}, 2, "it with study show"},
           Line{{"run", file.study, "--out", none, "--on-error", "stopp"},
                2,
                "did you mean 'stop'?"},
           Line{{"run", file.study, "--out", db}, 5, "exists already"},
           Line{{"run", file.path, "--out", none}, 3, "looks like a scenario"},
           Line{{"run", none, "--out", none}, 3, "no such file"},
           Line{{"run", db, "--out", none}, 3, "results.db"},
           Line{{"show", none}, 5, "does not exist"},
           Line{{"show", file.study}, 5, "no SQLite database"},
           Line{{"resume", file.study}, 5, "no SQLite database"},
           Line{{"merge", db}, 2, "with --out FILE.db"},
           Line{{"merge", db, "--out", db}, 5, "exists already"},
           Line{{"merge", db, file.study, "--out", none}, 5, "no SQLite database"},
           Line{{"slurm", file.study, "--out", none}, 2, "--parts N"},
           Line{{"slurm", file.study, "--parts", "2"}, 2, "--out FOLDER"},
           Line{
               {"slurm", file.study, "--parts", "29", "--out", none}, 2, "more than the study has"},
           Line{{"slurm", file.study, "--parts", "2", "--out", file.folder.path().string()},
                5,
                "no empty folder"},
           Line{{"slurm", file.study, "--parts", "2", "--out", none, "--time", "4h"},
                2,
                "no time limit"},
           Line{{"slurm", file.study, "--parts", "2", "--out", none, "--partition", "a b"},
                2,
                "no name of a partition"},
       }) {
    const CommandEnd end = study(line.words);
    CAPTURE(end.err);
    INFO(line.said);
    CHECK(end.code == line.code);
    CHECK(contains(end.err, line.said));
    CHECK_FALSE(std::filesystem::exists(none));
  }
  const CommandEnd wrong = rapport_command({"run", file.study});
  CHECK(wrong.code == 3);
  CHECK(contains(wrong.err, "this is a study, and no scenario"));
}

TEST_CASE("study resume refuses results of another verb") {
  const StudyFile file;
  REQUIRE(
      rapport_command({"compare", file.path, "--replications", "1", "--out", file.results}).code ==
      0);
  for (const char* verb : {"resume", "show"}) {
    const CommandEnd end = study({verb, file.results});
    CHECK(end.code == 5);
    CHECK(contains(end.err, "a results file of 'rapport compare', and of no study"));
  }
}

TEST_CASE("study run --resume goes on with the same study alone") {
  const StudyFile file;
  REQUIRE(file.run(file.results, {"--resume"}).code == 0);  // not there yet: made
  const std::string before = content_of(file.results);
  CHECK(file.run(file.results, {"--resume"}).code == 0);
  write_text(file.study, replaced(kStaff, "0.4", "0.5"));
  const CommandEnd other = file.run(file.results, {"--resume"});
  CHECK(other.code == 5);
  CHECK(contains(other.err, "of another text of the study"));
  CHECK(content_of(file.results) == before);
}

TEST_CASE("study runs that fail are named, and --on-error overrides the file") {
  const std::string text = std::string(
      "schema = 1\nscenario = \"company.toml\"\nreplications = 20\n"
      "seed = 9\npolicies = [\"today\"]\n");
  const StudyFile keeps(text, kRedials), stops(text + "on_error = \"stop\"\n", kRedials);
  const CommandEnd kept = keeps.run(keeps.results, {"--threads", "1"});
  CHECK(kept.code == 4);
  CHECK(contains(kept.err, "runs failed; 'rapport study show"));
  const Json json = Json::parse(study({"show", keeps.results, "--format", "json"}).out);
  CHECK(json["runs"] == 20);
  REQUIRE(!json["failed"].empty());
  CHECK(contains(json["failed"][0]["message"].get<std::string>(), "255 times"));
  CHECK(json["failed"][0]["replication"].is_number());
  CHECK(contains(study({"show", keeps.results}).out, "255 times"));

  const CommandEnd stopped = stops.run(stops.results, {"--threads", "1"});
  CHECK(stopped.code == 4);
  CHECK(contains(stopped.err, "stopped at the first run that failed"));
  const Json some = Json::parse(study({"show", stops.results, "--format", "json"}).out);
  CHECK(some["failed"].size() == 1);
  CHECK(some["runs"] < 20);
  const CommandEnd goes_on =
      study({"resume", stops.results, "--on-error", "keep", "--quiet", "--threads", "1"});
  CHECK(goes_on.code == 4);
  CHECK_FALSE(contains(goes_on.err, "stopped at"));
  CHECK(Json::parse(study({"show", stops.results, "--format", "json"}).out)["runs"] == 20);

  const std::string other = keeps.folder.file("other.db");
  CHECK(contains(keeps.run(other, {"--on-error", "stop", "--threads", "1"}).err, "stopped at"));
}

TEST_CASE("study texts with markup and control characters are printed harmlessly") {
  const StudyFile file(R"(schema = 1
title = "a\u001b[31mred\u0007\u009b"
question = "q\u001b[2J"
scenario = "company.toml"
replications = 2
[design]
kind = "full_factorial"
[[factor]]
name = "<b>x</b>\u001b[31m\n|,\""
label = "l\u001b[31m\nbad,\"<x>"
path = "levers.staffing"
from = 1
to = 2
[[factor]]
name = "y"
levels = [{ label = "\u001b[1mone", set = { levers.prevention = 0 } },
          { label = "=2+3", set = { levers.prevention = 0.2 } }]
)");
  for (const Words& words :
       {Words{"plan", file.study}, Words{"run", file.study, "--out", file.results, "--quiet"},
        Words{"show", file.results}, Words{"show", file.results, "--all"},
        Words{"show", file.results, "--format", "json"}}) {
    const CommandEnd end = study(words);
    CAPTURE(end.err);
    CHECK(end.code == 0);
    check_no_controls(end.out);
    check_no_controls(end.err);
  }
  CHECK(contains(study({"show", file.results}).out, "\\x1b[31m"));
  csv_records(study({"show", file.results, "--format", "csv"}).out);
  const StudyFile bad("schema = 1\nscenario = \"company.toml\"\npolicies = [\"\\u001b[31m\\n\"]\n");
  const CommandEnd end = study({"plan", bad.study});
  CHECK(end.code == 3);
  check_no_controls(end.err);
}

TEST_CASE("a study on a full disk keeps what is stored, and goes on when there is room") {
  const StudyFile file(replaced(kStaff, "replications = 4", "replications = 60"));
  const CommandEnd end = rapport_command(
      {"study", "run", file.study, "--out", file.results, "--quiet"}, {.most_bytes = 280 * 1024});
  CAPTURE(end.err);
  CHECK(end.code == 5);
  CHECK(contains(end.err, "runs are stored in it and can be read"));
  const std::size_t stored = stored_runs(file.results).done.size();
  CHECK(stored > 5);
  CHECK(stored < 420);
  CHECK(study({"resume", file.results, "--quiet"}).code == 0);
  const std::string whole = file.folder.file("whole.db");
  REQUIRE(file.run(whole).code == 0);
  CHECK(content_of(file.results) == content_of(whole));
  // Parts that do not fit together on the disk leave nothing.
  const std::string joined_file = file.folder.file("joined.db");
  const CommandEnd merge =
      rapport_command({"study", "merge", whole, "--out", joined_file}, {.most_bytes = 100 * 1024});
  CHECK(merge.code == 5);
  CAPTURE(merge.err);
  CHECK_FALSE(std::filesystem::exists(joined_file));
  CHECK_FALSE(std::filesystem::exists(joined_file + "-journal"));
}

TEST_CASE("a study that may only be read is shown and not gone on with") {
  const StudyFile file;
  REQUIRE(file.run(file.results).code == 0);
  const std::string shown = study({"show", file.results}).out;
  std::filesystem::permissions(file.results, std::filesystem::perms(0444));
  std::filesystem::permissions(file.folder.path(), std::filesystem::perms(0555));
  CHECK(study({"show", file.results}).out == shown);
  if (geteuid() != 0) CHECK(study({"resume", file.results}).code == 5);
  std::filesystem::permissions(file.folder.path(), std::filesystem::perms(0755));
  CHECK(study({"show", file.folder.path().string()}).code == 5);
}

TEST_CASE("a study that is interrupted says how to go on, and does") {
  const StudyFile file(replaced(kStaff, "replications = 4", "replications = 400"));
  Command command({"study", "run", file.study, "--out", file.results, "--threads", "2"});
  using namespace std::chrono_literals;
  while (stored_runs(file.results).done.size() < 5) std::this_thread::sleep_for(20ms);
  command.send(SIGINT);
  const CommandEnd end = command.end();
  CAPTURE(end.err);
  CHECK(end.code == 130);
  CHECK(contains(end.err, "rapport study resume"));
  CHECK(contains(end.out, "runs are there: what follows is of these"));
  CHECK(file.names() == Words{"company.toml", "results.db", "study.toml"});
}

TEST_CASE("a study that is killed again and again comes to what it is undisturbed") {
  const bool is_long = testing::is_long();
  const int kills = is_long ? 200 : 5;
  const StudyFile file(
      replaced(kStaff, "replications = 4", is_long ? "replications = 1000" : "replications = 60"));
  const std::string whole = file.folder.file("whole.db");
  REQUIRE(file.run(whole, {"--threads", "2"}).code == 0);
  std::mt19937 random(20260105);
  const Words words{"study",    "run",     file.study,  "--out", file.results,
                    "--resume", "--quiet", "--threads", "2"};
  const auto there = [&] { return stored_runs(file.results).done.size(); };
  int killed = 0;
  for (; killed < kills; ++killed) {
    Command command(words);
    // From its first instruction on; every second one when it has stored some runs.
    const std::size_t before = there();
    while (killed % 2 == 1 && command.runs() && there() <= before) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20000));
    if (!command.runs()) break;  // it was faster
    command.send(SIGKILL);
    CHECK(command.end().signal == SIGKILL);
  }
  CHECK(killed >= (is_long ? kills : 3));
  const std::size_t stored = stored_runs(file.results).done.size();
  CHECK(stored > 0);  // some of them came in the middle of the work
  CHECK(stored < stored_runs(whole).done.size());
  const CommandEnd end = rapport_command(words);
  CAPTURE(end.err);
  CHECK(end.code == 0);
  CHECK(content_of(file.results) == content_of(whole));
  CHECK(study({"show", file.results}).out == study({"show", whole}).out);
}

TEST_CASE("study slurm writes scripts that say what they do, and that a shell can read") {
  const StudyFile file;
  const std::string odd = file.folder.file("it's a \"study\" $(x) `y`.toml");
  std::filesystem::copy(file.study, odd);
  const std::string jobs = file.folder.file("jobs");
  const CommandEnd end =
      study({"slurm", odd, "--parts", "2", "--time", "1-0:30", "--partition", "short,long",
             "--threads", "3", "--on-error", "stop", "--time-limit", "9 min", "--out", jobs});
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  CHECK(contains(end.out, "submit.sh"));
  CHECK(contains(end.out, "2 parts of 28 runs"));
  CHECK(names_in(std::filesystem::path(jobs)) ==
        Words{"merge.sbatch", "parts.sbatch", "submit.sh"});
  const std::string parts = text_of(jobs + "/parts.sbatch");
  for (const char* line :
       {"#!/bin/sh\n", "#SBATCH --array=1-2\n", "#SBATCH --open-mode=append\n",
        "#SBATCH --requeue\n", "#SBATCH --time=1-0:30\n", "#SBATCH --partition=short,long\n",
        "#SBATCH --cpus-per-task=3\n", " --resume ", " --on-error stop", " --time-limit '9 min'",
        "exit \"$code\"\n"}) {
    INFO(line);
    CHECK(contains(parts, line));
  }
  CHECK(contains(text_of(jobs + "/submit.sh"), "--dependency=afterok:"));
  // Run as Slurm would, task by task, the names as they are.
  Words ends;
  for (const char* task : {"1", "2"}) {
    Command shell =
        Command::of_shell(std::string("SLURM_ARRAY_TASK_ID=") + task + " sh ./parts.sbatch", jobs);
    const CommandEnd done = shell.end();
    CAPTURE(done.out);
    CHECK(done.code == 0);
  }
  Command merge = Command::of_shell("sh ./merge.sbatch && sh ./merge.sbatch", jobs);
  const CommandEnd merged = merge.end();
  CAPTURE(merged.out);
  CHECK(merged.code == 0);
  CHECK(contains(merged.out, "28 runs of 2 files"));
  CHECK(contains(merged.out, "whole.db is there already"));
  const std::string whole = file.folder.file("whole.db");
  REQUIRE(study({"run", odd, "--out", whole, "--quiet"}).code == 0);
  CHECK(content_of(jobs + "/whole.db") == content_of(whole));
}

TEST_CASE("study show judges a budget, whose costs are kept, and its tables have the draws") {
  std::string text = replaced(kStaff, "replications = 4\n", "replications = 4\nbudget = 1\n");
  text +=
      "[variants]\ncount = 4\nreplications = 1\nplausible = false\nrefit = false\n"
      "[[uncertain]]\npath = \"need.question.rate\"\nfrom = \"100 / year\"\nto = \"200 / year\"\n";
  const StudyFile file(text);
  const CommandEnd run = file.run(file.results);
  REQUIRE_MESSAGE(run.code == 0, run.err);
  CHECK(contains(run.out, "the budget of 1 "));
  CHECK(contains(run.out, "variants of our assumptions"));

  const auto records = csv_records(study({"show", file.results, "--format", "csv"}).out);
  const auto column = [&](const char* name) {
    const auto at = std::ranges::find(records[0], name);
    REQUIRE(at != records[0].end());
    return static_cast<std::size_t>(at - records[0].begin());
  };
  const std::size_t draws = column("draws"), low = column("draws_low"), high = column("draws_high"),
                    middle = column("draws_middle"), metric = column("metric");
  bool has_cost = false;
  for (std::size_t r = 1; r < records.size(); ++r) {
    has_cost = has_cost || records[r][metric] == "cost";
    if (records[r][0] == "today") {
      CHECK(records[r][draws].empty());
      continue;
    }
    CHECK(records[r][draws] == "4");
    CHECK(std::stod(records[r][low]) <= std::stod(records[r][middle]));
    CHECK(std::stod(records[r][middle]) <= std::stod(records[r][high]));
  }
  CHECK(has_cost);
  const Json json = json_of_command({"study", "show", file.results});
  const Json& point = json["points"].back();
  CHECK(point["metrics"][0]["variants"]["draws"] == 4);
  CHECK(point["budget"]["draws"] == 4);
  CHECK(point["budget"]["over"] == (point["budget"]["extra_cost"]["mean"].get<double>() > 1.0));
}
