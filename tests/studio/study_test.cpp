// Results of studies: points as policies, the panel behind Options, what the answer rests on.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "sim/file/scenario_difference.h"
#include "tests/studio/screen_checks.h"
#include "tests/studio/small_study.h"
#include "viz/client/study_view.h"
#include "viz/document/point_text.h"
#include "viz/document/policy_text.h"
#include "viz/panel/study_charts.h"

using namespace rapport;
using namespace rapport::testing;

namespace fs = std::filesystem;

namespace {

/// Opens the study, and waits until it is there and all policies have run.
void open_study(Studio& studio, const fs::path& path) {
  studio.open(path);
  REQUIRE(settle(studio));
  REQUIRE_MESSAGE(studio.study.is_attached(), studio.strip);
}

/// A copy of the whole study, which may be written to.
fs::path copy_of_study(const TemporaryFolder& folder) {
  fs::copy_file(whole_study(), folder.path() / "c.db");
  return folder.path() / "c.db";
}

/// What a policy of the scenario is, read from the text with the point as a policy, against the
/// point as the study reads it: the same dates, and the same firm from each on.
void check_same_policy(const Study& study, const std::string& text, const StudyPoint& point) {
  CAPTURE(point.policy.name);
  ReadOptions with_extra;
  with_extra.extra.push_back(point.policy);
  const ScenarioFile outside = read_scenario_file(study.spec.scenario, with_extra);
  const Value table = table_of_point(study.spec.scenario, text, point.policy);
  const NewPolicy name = policy_of_point("c.db", text, point);
  const std::string made = with_policy(text, name, &table);
  ReadOptions from_text;
  from_text.read = [&](const std::string& path) {
    return path == study.spec.scenario ? made : read_text_file(path);
  };
  const ScenarioFile inside = read_scenario_file(study.spec.scenario, from_text);
  const Policy& wanted = outside.policies.back();
  const auto found = std::ranges::find(inside.policies, name.name, &Policy::name);
  REQUIRE(found != inside.policies.end());
  CHECK(found->rules.size() == wanted.rules.size());
  REQUIRE(found->changes.size() == wanted.changes.size());
  for (std::size_t i = 0; i < wanted.changes.size(); ++i) {
    CHECK(found->changes[i].from == wanted.changes[i].from);
    const auto apart = difference_of(found->changes[i].then, wanted.changes[i].then);
    CHECK_MESSAGE(apart.empty(), (apart.empty() ? "" : apart[0].key));
  }
  const auto own = policy_table(study.spec.scenario, made, name.name);
  REQUIRE(own.has_value());
  CHECK(is_point(*own, table));
}

}  // namespace

TEST_CASE("studio study: a point in the text is the policy that the study runs") {
  TemporaryFolder folder;
  const std::string text = short_company();
  const Study crossed = small_study(
      folder,
      "schema = 1\nscenario = \"small.toml\"\npolicies = [\"today\", \"market_driven\"]\n"
      "in_force = \"both\"\n[design]\nkind = \"full_factorial\"\n"
      "[[factor]]\npath = \"levers.latitude\"\nfrom = 10\nto = 300\n"
      "[[factor]]\nname = \"view\"\nlevels = [\n"
      "{ label = \"none\", set = { levers.one_view = 0 } },\n"
      "{ label = \"much\", set = { levers.one_view = 1, levers.share = 0.7 } } ]\n");
  for (std::size_t p = 1; p < crossed.points.points.size(); p += 3)
    check_same_policy(crossed, text, crossed.points.points[p]);
  const Study dated =
      small_study(folder,
                  "schema = 1\nscenario = \"small.toml\"\npolicies = [\"market_driven\"]\n"
                  "[design]\nkind = \"orders\"\nfirst = \"1 week\"\napart = \"2 weeks\"\n"
                  "[[step]]\nname = \"staff\"\nset = { pool.agents.staff = 3 }\n"
                  "[[step]]\nname = \"view\"\nset = { levers.one_view = 0.3 }\n");
  for (std::size_t p = 1; p < dated.points.points.size(); ++p)
    check_same_policy(dated, text, dated.points.points[p]);
  ExtraPolicy lost = dated.points.points[1].policy;
  lost.base = "nobody";
  CHECK_THROWS_AS(table_of_point("small.toml", text, lost), InvalidInput);
}

TEST_CASE("studio study: the scenario is the document, with the compared policy and the best one") {
  TemporaryFolder folder;
  const fs::path path = copy_of_study(folder);
  const std::string before = read_file(path);
  Headless window;
  Studio studio(studio_options(folder, 3));
  studio.open(path);
  CHECK(studio.at_start);  // it is read beside the screen
  REQUIRE(settle(studio));
  REQUIRE_MESSAGE(!studio.at_start, studio.strip);
  const StudyView& view = *studio.study.view;
  CHECK(view.data.is_whole());
  CHECK(studio.shown == std::vector<std::string>{view.best});
  CHECK(studio.policy == view.best);
  CHECK(studio.against == kTodayName);
  CHECK(studio.firm->find(view.best)->label.starts_with("From c.db, p"));
  CHECK_FALSE(studio.document.is_changed());
  CHECK(studio.document.origin() == path);
  CHECK(studio.tab == "options");
  CHECK(studio.settings.recent.front().path == path.string());
  // The best point has in the study what it comes to here: the same runs.
  const SessionState& state = *studio.seen.state;
  const int stay = key_of(state, "retention");
  REQUIRE(stay >= 0);
  const Interval& stored = view.findings.points[view.best_point].means[0];
  CHECK(state.arms[state.policy].means[static_cast<std::size_t>(stay)].mean ==
        doctest::Approx(stored.mean).epsilon(1e-9));
  CHECK(read_file(path) == before);
  studio.refresh(WallClock::now() + std::chrono::seconds(20));               // the note goes
  CHECK_FALSE(studio.refresh(WallClock::now() + std::chrono::seconds(40)));  // nothing is new
}

TEST_CASE("studio study: a click on a point makes it a policy, once; undo takes it back") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 3));
  open_study(studio, copy_of_study(folder));
  window.frame(studio, 1600, 1000);
  const StudyView& view = *studio.study.view;
  const std::string text = studio.document.text();
  const std::size_t point =
      view.findings.order[3] == 0 ? view.findings.order[4] : view.findings.order[3];
  const std::string row = "best." + std::to_string(point);
  CHECK(studio.slot_of_point(point) == -1);
  window.click(studio, row, 1600, 1000);
  CHECK(studio.policy == studio.study.loaded.at(point));
  CHECK(studio.against == kTodayName);
  CHECK(studio.firm->find(studio.policy)->doc == view.data.study.points.points[point].policy.label);
  CHECK(studio.slot_of_point(point) == studio.slot_of(studio.policy));
  REQUIRE(settle(studio));
  const SessionState& state = *studio.seen.state;
  const auto stay = static_cast<std::size_t>(key_of(state, "retention"));
  CHECK(state.arms[state.policy].means[stay].mean ==
        doctest::Approx(view.findings.points[point].means[0].mean).epsilon(1e-9));
  const std::string loaded = studio.document.text();
  studio.load_point(view.best_point);
  CHECK(studio.policy == view.best);
  studio.load_point(point);  // it is there already
  CHECK(studio.document.text() == loaded);
  studio.load_point(0);
  CHECK(studio.against == kTodayName);

  studio.click_policy(studio.study.loaded.at(point));
  studio.set_lever("share", 0.95, "");
  studio.end_drag();
  CHECK(studio.slot_of_point(point) == -1);  // it is another policy now
  studio.undo();
  studio.undo();
  CHECK(studio.document.text() == text);
  CHECK(studio.slot_of_point(point) == -1);
  CHECK(studio.shown == std::vector<std::string>{view.best});
  window.frame(studio, 1600, 1000);
  window.click(studio, "cell." + std::to_string(point % 2 == 1 ? point : point - 1), 1600, 1000);
  CHECK(studio.document.text() != text);
}

TEST_CASE("studio study: a file that grows is read again while it is looked at, and only then") {
  TemporaryFolder folder;
  const fs::path path = run_small(folder, two_levers(), "grows.db", 20, true);
  Headless window;
  Studio studio(studio_options(folder, 2));
  open_study(studio, path);
  window.frame(studio, 1600, 1000);
  const std::uint64_t first = studio.study.view->data.done;
  CHECK(first < studio.study.view->data.wanted);
  CHECK(stands_there(window.canvas(),
                     "grows.db · " + std::to_string(first) + " of 108 runs, still being"));
  CHECK(stands_there(window.canvas(), "1 failed"));
  window.click(studio, "study.failed", 1600, 1000);
  CHECK(studio.dialogue == Dialogue::show);
  CHECK(studio.dialogue_text.find("replication 0: the line grew without end") != std::string::npos);
  studio.leave_dialogue();

  run_small(folder, two_levers(), "grows.db", 40);
  const auto later = [] { return WallClock::now() + std::chrono::seconds(30); };
  studio.open_tab("money");
  studio.refresh(later());
  CHECK(studio.study.view->data.done == first);
  studio.open_tab("options");
  studio.refresh(WallClock::now());  // not at once
  CHECK(studio.study.view->data.done == first);
  studio.refresh(later());
  REQUIRE(settle(studio));
  const std::uint64_t second = studio.study.view->data.done;
  CHECK(second > first);
  CHECK(studio.study_progress().seconds_left > 0);

  fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(2));
  CHECK_FALSE(studio.study_progress().is_growing);
  std::ofstream(path, std::ios::trunc) << "no database any more, which is said and not believed";
  for (int i = 0; i < 400 && studio.study.problem.empty(); ++i) {
    studio.refresh(WallClock::now() + std::chrono::hours(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  CHECK_FALSE(studio.study.problem.empty());
  CHECK(studio.study.view->data.done == second);  // the last good one stays
  window.frame(studio, 1600, 1000);
  CHECK(stands_there(window.canvas(), studio.study.problem.substr(0, 20)));
}

TEST_CASE("studio study: one that cannot be read is said, and what is open stays") {
  TemporaryFolder folder;
  const fs::path path = copy_of_study(folder);
  Studio studio(studio_options(folder, 1));
  studio.open(folder.write("small.toml", short_company()));
  studio.open(path);
  fs::remove(path);
  REQUIRE(settle(studio));
  CHECK(studio.document.path().filename() == "small.toml");
  CHECK_FALSE(studio.study.is_attached());
  CHECK(studio.strip.starts_with("c.db: "));
  CHECK(studio.strip_kind == Studio::StripKind::problem);
}

TEST_CASE("studio study: the panels at all sizes, with a study and without one") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 3));
  studio.open(folder.write("small.toml", short_company()));
  REQUIRE(settle(studio));
  studio.show_options(OptionsPart::study);
  for (const Size& size : kSizes) {
    window.frame(studio, size.width, size.height);
    check_screen(window.canvas(), "no study", size);
  }
  CHECK(stands_there(window.canvas(), "No study yet"));
  window.click(studio, "study.open", 2560, 1440);
  CHECK(studio.dialogue == Dialogue::open_path);
  studio.leave_dialogue();

  open_study(studio, copy_of_study(folder));
  for (const bool wide : {true, false}) {
    studio.wide = wide;
    for (const Size& size : kSizes) {
      for (const char* tab : {"options", "trust"}) {
        studio.open_tab(tab);
        for (std::size_t q = 0; q < (wide ? 1 : kStudyQuestions); ++q) {
          studio.study.question = static_cast<StudyQuestion>(q);
          studio.study.block = q % 2;
          window.frame(studio, size.width, size.height);
          check_screen(window.canvas(), std::string("study ") + tab, size);
        }
      }
    }
  }
  studio.wide = true;
  studio.open_tab("options");
  window.frame(studio, 1600, 1000);
  for (const char* words : {"Which is best", "What moves it", "How they play together",
                            "If the world differs", "9 variants of our assumptions"}) {
    CHECK_MESSAGE(stands_there(window.canvas(), words), words);
  }
  studio.open_tab("trust");
  window.frame(studio, 1600, 1000);
  for (const char* words :
       {"tried over 9 variants", "None stands out by itself", "None; but the study did not fit",
        "Spend without asking", "Bonus tied to customers"}) {
    CHECK_MESSAGE(stands_there(window.canvas(), words), words);
  }
  studio.segments["trust"] = "Compute it again";
  window.frame(studio, 1600, 1000);
  CHECK(stands_there(window.canvas(), "rapport study show "));
}

TEST_CASE("studio study: charts show what was found, and nothing else is called best or clear") {
  TemporaryFolder folder;
  Studio studio(studio_options(folder, 1));
  open_study(studio, copy_of_study(folder));
  const StudyView& view = *studio.study.view;
  const StudyFindings& found = view.findings;
  const auto point_of = [](const WhiskerRow& row) {
    return static_cast<std::size_t>(std::stoul(row.id));
  };
  const WhiskerChart best = best_chart(studio);
  REQUIRE(best.rows.size() == found.points.size());
  std::size_t marked = 0, may = 0;
  for (std::size_t i = 0; i < best.rows.size(); ++i) {
    const std::size_t p = point_of(best.rows[i]);
    CHECK(p == found.order[i]);
    CHECK(best.rows[i].value == found.points[p].means[0].mean);
    marked += !best.rows[i].text.empty();
    may += found.ranking->policies[p].may_be_best;
    CHECK((best.rows[i].text == "best") ==
          (may == 1 && i == 0 && marked == 1 &&
           std::ranges::count_if(found.ranking->policies, &RankedPolicy::may_be_best) == 1));
  }
  CHECK(marked == may);
  std::vector<std::string> names;
  for (const WhiskerRow& row : best.rows) names.push_back(row.name);
  CHECK(std::ranges::count(names, "300 EUR, 90 %, dated") == 1);
  CHECK(std::ranges::count(names, "10 EUR, 10 %, steady") == 1);
  CHECK(std::ranges::count(names, "Today") == 1);

  const WhiskerChart moves = moves_chart(view);
  REQUIRE(moves.rows.size() == 4);  // two levers, dated and steady
  for (std::size_t i = 0; i < moves.rows.size(); ++i) {
    const WhiskerRow& row = moves.rows[i];
    if (i > 0) CHECK(std::abs(row.value) <= std::abs(moves.rows[i - 1].value));
    CHECK(row.pale == !(row.low > moves.matters || row.high < -moves.matters));
  }

  const std::vector<InterplayChart> together = together_charts(studio, 1);
  REQUIRE(together.size() == 1);
  REQUIRE(together[0].lines.size() == 2);
  const auto cell = [&](std::size_t line, std::size_t i) {
    return together[0].lines[line].cells[i].value;
  };
  const auto& contrasts = found.blocks[1].contrasts;
  REQUIRE(contrasts.size() == 3);  // line 0 is money high, from left to right pay grows
  CHECK((cell(0, 0) + cell(0, 1) - cell(1, 0) - cell(1, 1)) / 2 ==
        doctest::Approx(contrasts[0].effect.mean));
  CHECK(cell(0, 1) - cell(0, 0) - cell(1, 1) + cell(1, 0) ==
        doctest::Approx(contrasts[2].effect.mean));
  const WhiskerChart alone = interactions_chart(view, 1);
  REQUIRE(alone.rows.size() == 1);
  CHECK(alone.rows[0].value == doctest::Approx(contrasts[2].effect.mean));
  CHECK(alone.rows[0].name == "money × pay");

  const WhiskerChart worlds = worlds_chart(studio);
  REQUIRE_FALSE(worlds.rows.empty());
  CHECK(point_of(worlds.rows[0]) == *found.regret->minimax);
  for (const WhiskerRow& row : worlds.rows) {
    CHECK(row.high == found.regret->policies[point_of(row)].worst);
    CHECK(row.value <= row.reach);
    CHECK(row.reach <= row.high);
  }
  CHECK(view.levers == std::vector<const Lever*>{find_lever("latitude"), find_lever("bonus")});
  CHECK(view.others.empty());
  CHECK(view.left_out.empty());
}

TEST_CASE("studio study: orders are ranked by name, and no more is said of them") {
  TemporaryFolder folder;
  const fs::path path = run_small(
      folder,
      "schema = 1\nscenario = \"small.toml\"\nreplications = 2\nmetrics = [\"retention\"]\n"
      "[design]\nkind = \"orders\"\nfirst = \"1 week\"\napart = \"3 weeks\"\n"
      "[[step]]\nname = \"staff\"\nlabel = \"more staff\"\nset = { pool.agents.staff = 3 }\n"
      "[[step]]\nname = \"money\"\nset = { levers.latitude = 200 }\n",
      "orders.db");
  Headless window;
  Studio studio(studio_options(folder, 1));
  open_study(studio, path);
  const WhiskerChart best = best_chart(studio);
  REQUIRE(best.rows.size() == 3);
  const auto is_there = [&](const std::string& name) {
    return std::ranges::count(best.rows, name, &WhiskerRow::name) == 1;
  };
  CHECK(is_there("more staff, then money"));
  CHECK(is_there("money, then more staff"));
  const StudyView& view = *studio.study.view;
  CHECK(moves_chart(view).rows.empty());
  CHECK(together_charts(studio, 0).empty());
  CHECK(worlds_chart(studio).rows.empty());
  CHECK(view.others == std::vector<std::string>{"pool.agents.staff"});
  window.frame(studio, 1600, 1000);
  CHECK(stands_there(window.canvas(), "No variants of the assumptions were run."));
  check_screen(window.canvas(), "orders", {1600, 1000});
}

TEST_CASE("studio study: words of how far it is, what failed, and which assumption matters") {
  CHECK(progress_words({640, 640, 0}) == "640 runs");
  CHECK(progress_words({512, 640, 3, true, 372}) ==
        "512 of 640 runs, still being written, about 6 min left, 3 failed");
  CHECK(progress_words({1, 2000, 0, false}) == "1 of 2,000 runs, and nobody is writing");
  CHECK(progress_words({1, 2, 0, true, 7300}) ==
        "1 of 2 runs, still being written, about 2 h left");
  FlipFinding flip;
  flip.slope = {.mean = -3.14, .half_width = 1, .n = 9};
  CHECK(flip_words(flip, " points", 1) == "moves it by 3.1 points, and keeps its sign");
  flip.at = 0.4;
  CHECK(flip_words(flip, " points", 1) == "moves it by 3.1 points, and turns its sign");
  flip.slope = {.mean = 0.5, .half_width = 1, .n = 9};
  CHECK(flip_words(flip, " points", 1) == "moves it by 0.5 points, which may be luck");
  StudyFindings findings;
  CHECK(concert_words(findings).empty());
  FactorialBlock block;
  block.label = "dated";
  block.concert = ConcertTest{{}, 0.01, ConcertVerdict::holds};
  findings.blocks.push_back(block);
  block.label = "steady";
  block.concert->verdict = ConcertVerdict::open;
  block.concert->parts.push_back({"111 above 011", {}, 0.3, 0.4});
  findings.blocks.push_back(block);
  CHECK(concert_words(findings) ==
        "Superior only in concert, dated: holds. Steady: open (111 above 011).");
}
