// rapport seek: its four questions, what is refused, and that a kill loses nothing.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <random>
#include <thread>

#include "tests/cli/companies.h"
#include "tests/study/study_content.h"

using namespace rapport;
using testing::content_of;

namespace {

/// A small search for who stays, unless the words say another size.
Words asked_of(const CompanyFile& file, const Words& words) {
  const Words asked = joined({"seek", file.path, "--quiet", "--metric", "retention"}, words);
  const bool has_size = std::ranges::find(words, "--runs") != words.end();
  return has_size ? asked : joined(asked, {"--runs", "60"});
}

CommandEnd seek(const CompanyFile& file, const Words& words) {
  return rapport_command(asked_of(file, words));
}

}  // namespace

TEST_CASE("seek answers its four questions") {
  const CompanyFile file(replaced(kCounter, "start =", "currency = \"EUR\"\nstart ="));
  const std::pair<Words, const char*> asked[] = {
      {{"--spend", "2 million EUR"}, "for at most 2,000,000 EUR a year more than Today costs"},
      {{"--spend", "2e6 EUR"}, "for at most 2,000,000 EUR a year more than Today costs"},
      {{"--save", "10 %"}, "(10 %) less than Today, with the least harm"},
      {{"--move"}, "without spending more"},
      {{"--target", "retention >= 1 %"}, "of at least 1 %, for the least cost"}};
  for (const auto& [words, says] : asked) {
    const CommandEnd end = seek(file, words);
    CAPTURE(end.err);
    CAPTURE(end.out);
    CHECK(end.code == 0);
    CHECK(contains(end.out, "Asked: "));
    CHECK(contains(end.out, "programmes were tried, 2 runs of each"));
  }
  CHECK(file.names() == Words{"company.toml"});  // nothing is left
}

TEST_CASE("a way of seek has what it moves, does and was promised to do; files and formats agree") {
  const CompanyFile file;
  const CommandEnd end = seek(file, {"--spend", "500k", "--out", file.results});
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  CHECK(contains(end.out, "Way 1"));
  CHECK(contains(end.out, "Staffing from 1 to "));
  CHECK(contains(end.out, "the search promised"));
  const Json json = json_of_command({"study", "show", file.results});
  CHECK(json["seek"]["goal"] == "spend");
  CHECK(json["seek"]["limit"] == 500000);
  CHECK(json["seek"]["kept"] == true);
  CHECK(json["seek"]["ways"].size() >= 1);
  CHECK(json["seek"]["ways"][0]["cost"]["mean"] <= 500000);
  CHECK(json["seek"]["ways"][0]["metric"]["mean"] > 0);
  CHECK(json["seek"]["tried"].get<int>() <= 19);
  const CommandEnd show = rapport_command({"study", "show", file.results, "--all"});
  CHECK(contains(show.out, "◀ way 1"));
  const CommandEnd csv = seek(file, {"--spend", "500k", "--format", "csv"});
  CHECK(csv_records(csv.out).size() > 19);
  const std::string page = file.folder.file("page.html");
  CHECK(rapport_command({"report", file.results, "--out", page}).code == 0);
  CHECK(rapport_command({"study", "run", file.results, "--out", file.folder.file("x.db")}).code !=
        0);
  CHECK(rapport_command({"study", "resume", file.results, "--shard", "1/2"}).code == 3);
}

TEST_CASE("a search that is killed again and again comes to what it is undisturbed") {
  const CompanyFile file;
  const Words more{"--spend", "100000", "--threads", "2", "--runs", "400"};
  const std::string whole = file.folder.file("whole.db");
  REQUIRE(seek(file, joined(more, {"--out", whole})).code == 0);
  const Words words = asked_of(file, joined(more, {"--out", file.results, "--resume"}));
  std::mt19937 random(20260105);
  int killed = 0;
  for (; killed < 6; ++killed) {
    Command command(words);
    std::this_thread::sleep_for(std::chrono::microseconds(20000 + random() % 150000));
    if (!command.runs()) break;
    command.send(SIGKILL);
    CHECK(command.end().signal == SIGKILL);
  }
  CHECK(killed >= 3);
  const CommandEnd end = rapport_command(words);
  CAPTURE(end.err);
  CHECK(end.code == 0);
  CHECK(content_of(file.results) == content_of(whole));
  CHECK(rapport_command({"study", "show", file.results}).out ==
        rapport_command({"study", "show", whole}).out);
  const CommandEnd other = rapport_command(joined(words, {"--seed", "2"}));
  CHECK(other.code == 5);  // another search than the file's
}

TEST_CASE("seek refuses what it cannot do, and says what it can") {
  const CompanyFile file;
  const std::pair<Words, const char*> refused[] = {
      {{}, "one of --spend AMOUNT"},
      {{"--spend", "1000", "--save", "5"}, "--spend and --save"},
      {{"--spend", "-5"}, "is no amount above 0"},
      {{"--spend", "0"}, "is no amount above 0"},
      {{"--spend", "20,00"}, "is no amount above 0"},
      {{"--spend", "e6"}, "is no amount above 0"},
      {{"--save", "much"}, "is no amount above 0"},
      {{"--target", "retention"}, "is no target"},
      {{"--target", "retentoin >= 5"}, "did you mean 'retention'?"},
      {{"--spend", "1000", "--levers", "bonsu"}, "did you mean 'bonus'?"},
      {{"--spend", "1000", "--levers", "staffing,C8a"}, "twice"},
      {{"--spend", "1000", "--runs", "12"}, "too few programmes"},
      {{"--spend", "1000", "--in-force", "soon"}, "dated or steady"},
      {{"--spend", "1000", "--variants", "0"}, "--variants 0"},
      {{"--spend", "1000", "--resume"}, "with --out FILE.db"},
      {{"--spend", "1000", "--format", "xml"}, "table, csv or json"}};
  for (const auto& [words, says] : refused) {
    const CommandEnd end = seek(file, words);
    CAPTURE(says);
    CAPTURE(end.err);
    CHECK(end.code == 2);
    CHECK(contains(end.err, says));
  }
  const CommandEnd metric =
      rapport_command({"seek", file.path, "--spend", "1000", "--metric", "npv"});
  CHECK(metric.code == 2);
  CHECK(contains(metric.err, "has no metric 'npv'"));
  CHECK(seek(file, {"--save", "100 %"}).code == 3);
  CHECK(seek(file, {"--spend", "5 USD"}).code == 3);
  CHECK(contains(seek(file, {"--target", "retention >= 0.86"}).err, "allowed: 86 %"));
  CHECK(contains(seek(file, {"--target", "retention >= 186"}).err, "a number from 0 to 100"));
  CHECK(file.names() == Words{"company.toml"});
}

TEST_CASE("where nothing keeps what was asked, the nearest is told") {
  const CompanyFile file;
  const CommandEnd end = seek(file, {"--save", "99 %"});
  CAPTURE(end.err);
  CHECK(end.code == 0);
  CHECK(contains(end.out, "Nothing that was tried keeps what was asked. The nearest"));
  const CommandEnd target = seek(file, {"--target", "profit >= 999999999 EUR"});
  CHECK(contains(target.out, "Nothing that was tried keeps what was asked. The nearest"));
}
