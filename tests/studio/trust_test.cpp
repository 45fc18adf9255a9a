// Sentences of why they leave and of trust, and the work beside the session that feeds them.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <stdexcept>
#include <thread>

#include "sim/file/evidence.h"
#include "tests/studio/headless.h"
#include "tests/studio/temporary_folder.h"
#include "viz/client/checks.h"
#include "viz/client/firm_view.h"
#include "viz/client/lives.h"
#include "viz/panel/shown_numbers.h"
#include "viz/words/trust_words.h"
#include "viz/words/why_words.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

GateState gates(std::array<double, kGates> open, std::array<double, kGates> alone, double all) {
  GateState state;
  state.open = open;
  state.alone_shuts = alone;
  state.all = all;
  return state;
}

}  // namespace

TEST_CASE("studio trust: which sentence for which numbers") {
  Evidence evidence;
  const Lever* lever = find_lever("share");
  evidence.levers = {{lever, EvidenceKind::assumption, EvidenceKind::assumption},
                     {lever, EvidenceKind::assumption, EvidenceKind::data}};
  evidence.levers_by_effect = {0, 0, 2, 0};
  evidence.numbers.resize(3);
  CHECK(evidence_saying(evidence).headline == "What all 2 levers do is assumed: an illustration");
  CHECK(evidence_saying(evidence).line == "Of 3 other numbers, none is from data of this company.");
  evidence.levers_by_effect = {0, 1, 1, 0};
  evidence.numbers[0].kind = EvidenceKind::data;
  evidence.numbers[1].kind = EvidenceKind::literature;
  CHECK(evidence_saying(evidence).headline == "What 1 of 2 levers do is assumed: an illustration");
  CHECK(evidence_saying(evidence).line ==
        "Of 3 other numbers, 1 is from data of this company, 1 from literature or data of others.");
  evidence.levers_by_effect = {1, 0, 1, 0};
  CHECK(evidence_saying(evidence).headline == "What 1 lever does rests on data, of 2");
  CHECK_FALSE(is_illustration(evidence));

  CHECK(kind_of_most(evidence) == EvidenceKind::assumption);
  evidence.numbers[2].kind = EvidenceKind::data;
  CHECK(kind_of_most(evidence) == EvidenceKind::data);
  evidence.numbers[0].kind = evidence.numbers[2].kind = EvidenceKind::assumption;
  evidence.numbers[1].kind = EvidenceKind::assumption;
  CHECK(kind_of_most(evidence) == EvidenceKind::assumption);

  TrustCounts counts;
  CHECK(checks_saying(counts).headline == "Nothing to warn of");
  counts.under_way = true;
  CHECK(checks_saying(counts).headline == "Nothing to warn of so far");
  counts.warnings = 1;
  counts.claims_failed = 4;
  CHECK(checks_saying(counts).headline == "1 warning, 4 claims fail");
  counts.checks_off = 1;
  CHECK(checks_saying(counts).headline == "1 figure of Today is off, 1 warning, 4 claims fail");
  counts.failed_runs = 2;
  CHECK(checks_saying(counts).headline.starts_with("2 runs failed, 1 figure"));

  CHECK(shell_word("scenarios/tiny.toml") == "scenarios/tiny.toml");
  CHECK(shell_word("my firm.toml") == "'my firm.toml'");
  CHECK(shell_word("Bob's.toml") == "'Bob'\\''s.toml'");
}

TEST_CASE("studio why: the gate that is opened, and the one that is shut now") {
  const GateState today = gates({30, 60, 50}, {21, 3, 15}, 13);
  Saying saying = gates_saying("Ours", "Today", gates({80, 70, 50}, {3, 2, 37}, 49), today);
  CHECK(saying.headline == "With Ours, staff may help; now they do not know enough");
  CHECK(saying.line ==
        "All three gates are open in 49 instead of 13 of 100 acts. The next gate to open is know.");
  saying = gates_saying("Ours", "Today", gates({40, 60, 50}, {21, 3, 15}, 14), today);
  CHECK(saying.headline == "With Ours, staff may help more, but mostly they still may not");
  saying = gates_saying("Systems", "Today", gates({30, 62, 52}, {24, 3, 12}, 13), today);
  CHECK(saying.headline == "Systems alone opens nothing: staff mostly may not");
  CHECK(saying.line ==
        "All three gates are open in 13 of 100 acts, as with Today. The next gate "
        "to open is may.");
  saying = gates_saying("Rules", "Today", gates({20, 60, 50}, {30, 3, 15}, 8), today);
  CHECK(saying.headline == "With Rules, staff may help less than with Today");
  saying = gates_saying("Systems", "Ours", gates({35, 40, 85}, {19, 10, 7}, 10),
                        gates({75, 60, 55}, {9, 3, 34}, 40));
  CHECK(saying.headline == "With Systems, staff may help less than with Ours");
  saying = gates_saying("Pay", "Today", gates({31, 40, 50}, {21, 3, 15}, 9), today);
  CHECK(saying.headline == "With Pay, staff want to help less; mostly they may not");
  saying = gates_saying("All", "Today", gates({95, 97, 96}, {3, 2, 1}, 90), today);
  CHECK(saying.headline == "With All, staff know enough, and no gate alone is much in the way");
  CHECK(saying.line == "All three gates are open in 90 instead of 13 of 100 acts.");
}

TEST_CASE("studio why: what management sees, and where the worst memory is") {
  const double none = std::nan("");
  Saying saying = seen_saying("Ours", "Today", {39.2, 10.1, 0.61, 0.55});
  CHECK(saying.headline == "With Ours, management sees why 39 of 100 left");
  CHECK(saying.line ==
        "With Today it is 10. Surveys report a satisfaction of 0.61; in truth it is 0.55.");
  saying = seen_saying("Ours", "Today", {10, 10, 0.5, 0.5});
  CHECK(saying.headline == "With Ours, management sees why 10 of 100 left");
  CHECK(saying.line == "With Today it is as many. Surveys report satisfaction as it is: 0.50.");
  CHECK(seen_saying("Ours", "Today", {10, 10, none, 0.5}).line ==
        "With Today it is as many. Nobody is asked how satisfied customers are.");

  saying = worst_saying("Ours", {{"phone", 374, 60}, {"mail", 752, 14}}, 3788);
  CHECK(saying.headline == "Mail leaves more worst memories than any other place");
  CHECK(saying.line ==
        "Of 3,788 who leave, 2,662 would have left anyway and 752 have theirs there, where 14 in "
        "100 contacts are.");
  saying = worst_saying("Ours", {{"phone", 554, 58}, {"mail", 504, 20}, {"visit", 121, 4}}, 3598);
  CHECK(saying.line ==
        "Of 3,598 who leave, 2,419 would have left anyway and 554 have theirs there, where 58 in "
        "100 contacts are. Mail disappoints more for its size: 504, where only 20 in 100 contacts "
        "are.");
  saying = worst_saying("Ours", {{"phone", 30, 60}, {"mail", 10, 40}}, 40);
  CHECK(saying.line == "Of 40 who leave, 30 have theirs there, where 60 in 100 contacts are.");
  CHECK(worst_saying("Ours", {{"phone", 0, 60}}, 0).line.empty());
}

TEST_CASE("studio why: a difference is judged only by an interval over four pairs or more") {
  SessionState state;
  state.arms.resize(2);
  state.policy = 1;
  const auto add = [](SessionArm& arm, double value) {
    RunRecord run;
    run.values = {value};
    arm.runs.push_back(std::make_shared<RunRecord>(run));
  };
  const auto first = [](const RunRecord& run) { return run.values[0]; };
  for (const double value : {10.0, 12.0, 11.0}) add(state.arms[0], value);
  for (const double value : {20.0, 21.0, 22.0}) add(state.arms[1], value);
  CHECK(paired_interval(state, first).mean == doctest::Approx(10));
  CHECK_FALSE(is_clear(paired_interval(state, first)));
  state.arms[0].runs.push_back(nullptr);  // one that failed: no pair
  add(state.arms[1], 90.0);
  CHECK_FALSE(is_clear(paired_interval(state, first)));
  CHECK(paired_mean(state, 1, 0) == doctest::Approx(21));
  add(state.arms[0], 12.0), add(state.arms[1], 21.0);
  CHECK(is_clear(paired_interval(state, first)));
  add(state.arms[0], 90.0), add(state.arms[1], 21.0);
  CHECK_FALSE(is_clear(paired_interval(state, first)));
}

TEST_CASE("studio why: two lives of a small firm part where they are said to") {
  TemporaryFolder folder;
  const std::string text = small_company();
  const LivesQuestion question{folder.write("small.toml", text).string(), text, "market_driven",
                               kTodayName};
  std::atomic<bool> stop{false};
  double told = 0;
  const LivesView lives = lives_of(question, {stop, [&](double share) {
                                                CHECK(share <= 1.0 + 1e-9);
                                                told = std::max(told, share);
                                              }});
  REQUIRE(lives.problem == "");
  CHECK(told == doctest::Approx(1.0));
  CHECK(lives.saved > lives.lost);
  std::size_t saved = 0;
  for (const PartingCount& parting : lives.partings) saved += parting.saved;
  CHECK(saved == lives.saved);
  REQUIRE(lives.has_example);
  CHECK(lives.is_saved);
  CHECK(lives.policy_end == "stays");
  CHECK(lives.against_end.starts_with("leaves "));
  REQUIRE_FALSE(lives.rows.empty());
  CHECK_FALSE(lives.came_first.empty());
  CHECK(lives.rows[0].date == lives.first_date);
  const LifeRow& first = lives.rows[0];
  const bool differs =
      first.policy != first.against || first.policy_satisfaction != first.against_satisfaction;
  CHECK(differs);
  CHECK(std::ranges::is_sorted(lives.rows, {}, &LifeRow::date));

  LivesQuestion same = question;
  same.policy = kTodayName;
  same.against = "market_driven";
  const LivesView other = lives_of(same, {stop, [](double) {}});
  CHECK(other.saved == lives.lost);
  CHECK(other.lost == lives.saved);
  stop = true;
  CHECK_FALSE(lives_of(question, {stop, [](double) {}}).problem.empty());
}

TEST_CASE("studio trust: Today is checked, and what is off is said") {
  TemporaryFolder folder;
  std::string text = small_company();
  text.replace(text.find("330 days"), 8, "400 days");
  const std::string path = folder.write("small.toml", text).string();
  std::atomic<bool> stop{false};
  const SideTaskLink link{stop, [](double) {}};
  const ChecksView checks = checks_of({path, text}, link);
  CHECK(checks.has_company);
  CHECK(checks.looked_at_days == 28);
  CHECK(checks.children > 0);
  CHECK(checks.pools == 4);
  const auto figure = std::ranges::find_if(checks.first_year, [](const FirstYearFigure& f) {
    return std::string(f.metric->id) == "retention_12";
  });
  REQUIRE(figure != checks.first_year.end());
  CHECK(figure->mean.mean > 50);
  CHECK(figure->mean.half_width > 0);
  text.replace(text.find("segment.single.customers = 500"), 30, "segment.single.customers = 9000");
  CHECK(checks_of({path, text}, link).warnings.size() > checks.warnings.size());
}

TEST_CASE("studio side task: the last question is answered, and answers are kept") {
  std::atomic<int> worked{0}, told{0};
  SideTask<std::string> task([&] { ++told; }, [](const std::string& why) { return "! " + why; });
  const auto answer = [&](const std::string& key, const SideTask<std::string>::Work& work) {
    for (int i = 0; i < 2000; ++i) {
      if (auto known = task.ask(key, work)) return *known;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return std::string("nothing came");
  };
  // One that goes on until it is not wanted any more.
  task.ask("endless", [&](const SideTaskLink& link) {
    while (!link.stop) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return std::string("too late");
  });
  CHECK(task.is_busy());
  const auto quick = [&](const SideTaskLink& link) {
    ++worked;
    link.progress(0.5);
    return std::string("done");
  };
  CHECK(answer("quick", quick) == "done");
  CHECK(answer("quick", quick) == "done");
  CHECK(worked == 1);
  CHECK_FALSE(task.is_busy());
  CHECK(told >= 2);
  CHECK(answer("bad", [](const SideTaskLink&) -> std::string {
          throw std::runtime_error("no such file");
        }) == "! no such file");
}

TEST_CASE("studio help: a number is explained as the table of metrics has it") {
  CHECK(help_of("gates_all") ==
        "May, want and know, %. In this model: share of acts with all three gates open.");
  CHECK(help_of("no_such_metric").empty());
}
