// Behind the tab Options: dates that are dragged, levers by part of the firm, one lever over its
// range, and which policy is best.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "experiments/output/numbers.h"
#include "sim/core/problem.h"
#include "sim/file/document.h"
#include "tests/studio/headless.h"
#include "viz/document/part_text.h"
#include "viz/document/roadmap_text.h"
#include "viz/words/ranking_words.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

std::string with_roadmap() {
  return small_company() +
         "\n# ours: what the board asked for\n[policy.ours]\nlabel = \"Ours\"\n"
         "levers.latitude = 20  # EUR\nlevers.share = 0.8\n"
         "[[policy.ours.change]]\n# paid for keeping customers\nfrom = \"3 months\"  # after the "
         "union agreed\nlevers.bonus = 0.5\nlevers.metrics = 0.8\n"
         "[[policy.ours.change]]\nfrom = 2026-09-15\nlevers.one_view = 0.9\n"
         "\n# the end\n";
}

std::size_t place_of_row(const char* lever) {
  return static_cast<std::size_t>(find_lever(lever) - levers().data());
}

/// What a text has behind a key, up to the line's end.
std::string line_of_key(const std::string& text, const std::string& key) {
  const std::size_t at = text.find("\n" + key + " =");
  if (at == std::string::npos) return "";
  return text.substr(at + 1, text.find('\n', at + 1) - at - 1);
}

/// Ours is opened and shown, with runs of each policy as asked for.
void open_ours(Studio& studio, const TemporaryFolder& folder, const std::string& text) {
  studio.open(folder.write("small.toml", text));
  REQUIRE_MESSAGE(!studio.at_start, studio.strip);
  studio.show_policy("ours");
  REQUIRE(studio.policy == "ours");
}

bool wait_for_range(Studio& studio) {
  const auto begin = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - begin < std::chrono::seconds(120)) {
    studio.refresh(WallClock::now());
    if (!studio.tab_options.sweep->is_busy()) return studio.refresh(WallClock::now()), true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

}  // namespace

TEST_CASE("studio roadmap: a step's date is moved in the form in which it is written") {
  const std::string text = with_roadmap();
  const Date start{2026, 1, 5};
  const std::string later = with_step_moved(text, "ours", 0, 2, start);
  CHECK(line_of_key(later, "from") == "from = \"5 months\"  # after the union agreed");
  CHECK(with_step_moved(later, "ours", 0, -2, start) == text);
  const std::string dated = with_step_moved(text, "ours", 1, 5, start);
  CHECK(dated.find("from = 2027-02-15\n") != std::string::npos);
  CHECK(with_step_moved(dated, "ours", 1, -5, start) == text);
  CHECK(with_step_moved(text, "ours", 1, -50, start).find("from = 2026-01-05\n") !=
        std::string::npos);
  CHECK_THROWS_AS(with_step_moved(text, "ours", 2, 1, start), InvalidInput);
  CHECK_THROWS_AS(with_step_moved(text, "siloed", 0, 1, start), InvalidInput);
  CHECK(months_later({2026, 1, 31}, 1) == Date{2026, 2, 28});
  CHECK(months_later({2026, 1, 5}, -1) == Date{2025, 12, 5});
}

TEST_CASE("studio roadmap: what moves from the start on becomes a step, all of it or one lever") {
  const std::string text = with_roadmap();
  const std::string all = with_start_moved(text, "ours", 1);
  CHECK(
      all.find("[policy.ours]\nlabel = \"Ours\"\n[[policy.ours.change]]\nfrom = \"1 month\"\n"
               "levers.latitude = 20  # EUR\nlevers.share = 0.8\n[[policy.ours.change]]\n# paid") !=
      std::string::npos);
  const std::string one = with_lever_later(text, "ours", "O3", 6);
  CHECK(one.find("label = \"Ours\"\nlevers.share = 0.8\n[[policy.ours.change]]\nfrom = \"6 "
                 "months\"\nlevers.latitude = 20  # EUR\n") != std::string::npos);
  const std::string added = with_step(text, "ours", "depth", 0.4, 8);
  CHECK(added.find("levers.one_view = 0.9\n[[policy.ours.change]]\nfrom = \"8 months\"\n"
                   "levers.depth = 0.4\n\n# the end\n") != std::string::npos);
  CHECK(without_step(added, "ours", 2) == text);
  CHECK(without_step(text, "ours", 1).ends_with("levers.metrics = 0.8\n\n# the end\n"));
  CHECK_THROWS_AS(with_step(text, "siloed", "depth", 0.4, 8), InvalidInput);
  CHECK_THROWS_AS(with_start_moved("schema = 1\n[policy.a]\nlevers = { latitude = 20 }\n", "a", 1),
                  InvalidInput);
}

TEST_CASE("studio roadmap: a row is dragged, the text says the date, one undo restores it") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 2));
  open_ours(studio, folder, with_roadmap());
  studio.show_options(OptionsPart::roadmap);
  window.frame(studio, 1600, 1000);
  REQUIRE(studio.firm->find("ours")->dates.size() == 2);
  const std::string row = "step.0:2";  // the levers of configuration of the first step
  REQUIRE(window.canvas().find_control(row) != nullptr);
  window.mouse(row, false, 0.4);
  window.frame(studio, 1600, 1000);
  window.mouse(row, true, 0.4);
  window.frame(studio, 1600, 1000);
  REQUIRE(studio.tab_options.drag.has_value());
  for (const double share : {0.45, 0.5, 0.55}) {
    window.mouse(row, true, share);
    window.frame(studio, 1600, 1000);
  }
  window.mouse(row, false, 0.55);
  window.frame(studio, 1600, 1000);
  CHECK_FALSE(studio.tab_options.drag.has_value());
  const std::string moved = line_of_key(studio.document.text(), "from");
  CHECK(moved != "from = \"3 months\"  # after the union agreed");
  CHECK(moved.ends_with(" months\"  # after the union agreed"));
  CHECK(studio.document.text().find("# paid for keeping customers") != std::string::npos);
  ImGui::GetIO().MouseDown[1] = true;  // the row's menu, not that of the chart
  window.frame(studio, 1600, 1000);
  ImGui::GetIO().MouseDown[1] = false;
  REQUIRE(studio.menu.has_value());
  CHECK(studio.menu->items.front().id == "move:-1");
  studio.menu.reset();
  REQUIRE(settle(studio));  // it was run again
  const SessionState& state = *studio.seen.state;
  CHECK(state.arms[state.policy].name == "ours");
  CHECK(studio.firm->find("ours")->dates.front().days > 100);
  studio.undo();
  CHECK(studio.document.text() == with_roadmap());
  CHECK_FALSE(studio.document.can_undo());
}

TEST_CASE("studio roadmap: by keys: a month later, half a year later, another step, none") {
  TemporaryFolder folder;
  Studio studio(studio_options(folder, 1));
  open_ours(studio, folder, with_roadmap());
  studio.show_options(OptionsPart::roadmap);
  studio.tab_options.step = 0;
  studio.key("Ctrl+Right");
  CHECK(line_of_key(studio.document.text(), "from").starts_with("from = \"4 months\""));
  studio.key("Ctrl+Down");
  CHECK(studio.tab_options.step == 1);
  studio.key("Ctrl+Shift+Left");  // before the start: it stays
  CHECK(studio.document.text().find("from = 2026-03-15") != std::string::npos);
  studio.key("Delete");
  CHECK(studio.firm->find("ours")->dates.size() == 1);
  studio.key("Ctrl+Z");
  studio.key("Ctrl+Z");
  studio.key("Ctrl+Z");
  CHECK(studio.document.text() == with_roadmap());
  studio.key("Insert");
  REQUIRE(studio.menu.has_value());
  CHECK(studio.menu->items.front().id.starts_with("step:"));
  studio.choose_menu("step:share");
  CHECK(studio.firm->find("ours")->dates.size() == 3);
  CHECK(studio.strip.empty());
}

TEST_CASE("studio parts: a lever by segment, in every form in which it can be written") {
  const LeverPart business{LeverScope::segment, "business"}, sales{LeverScope::department, "sales"};
  const auto part = [&](const std::string& levers_text) {
    return with_lever_part("[policy.a]\n" + levers_text, "a", "latitude", business, 200);
  };
  CHECK(part("levers.latitude = 60 # EUR\n") ==
        "[policy.a]\nlevers.latitude.all = 60 # EUR\nlevers.latitude.segment.business = 200\n");
  CHECK(part("levers.O3 = 60\n") ==
        "[policy.a]\nlevers.O3.all = 60\nlevers.O3.segment.business = 200\n");
  CHECK(part("levers.latitude.segment.business = 5 # few\n") ==
        "[policy.a]\nlevers.latitude.segment.business = 200 # few\n");
  CHECK(part("levers = { latitude = 60, share = 1 }\n") ==
        "[policy.a]\nlevers = { latitude.all = 60, latitude.segment.business = 200, share = 1 }\n");
  CHECK(part("levers.latitude = { all = 60 }\n") ==
        "[policy.a]\nlevers.latitude = { all = 60, segment.business = 200 }\n");
  CHECK(part("[policy.a.levers]\nlatitude = 60\n") ==
        "[policy.a]\n[policy.a.levers]\nlatitude.all = 60\nlatitude.segment.business = 200\n");
  const Value first = read_document(part("label = \"A\"\n"), "a").find("policy")->table[0].value;
  CHECK(first.find("levers")->find("latitude")->find("segment")->find("business")->whole == 200);
  const std::string dated =
      "[policy.a]\nlevers.latitude = 10\n[[policy.a.change]]\nfrom = \"3 months\"\n"
      "levers.latitude = 60\n[[policy.a.change]]\nfrom = \"6 months\"\nlevers.share = 1\n";
  CHECK(with_lever_part(dated, "a", "latitude", business, 200)
            .find("levers.latitude = 10\n[[policy.a.change]]\nfrom = \"3 months\"\n"
                  "levers.latitude.all = 60\nlevers.latitude.segment.business = 200\n") !=
        std::string::npos);
  const std::string two =
      with_lever_part(part("levers.latitude = 60\n"), "a", "latitude", sales, 40);
  CHECK(two.find("levers.latitude.department.sales = 40\n") != std::string::npos);
  CHECK(without_lever_part(two, "a", "latitude", business) ==
        "[policy.a]\nlevers.latitude.all = 60\nlevers.latitude.department.sales = 40\n");
  CHECK(without_lever_part(two, "a", "share", business) == two);
}

TEST_CASE("studio parts: a cell is typed and another dragged; comments stay, undo restores all") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 1));
  open_ours(studio, folder, with_roadmap());
  studio.lever = "latitude";
  window.frame(studio, 1600, 1000);
  studio.key("M");
  REQUIRE(studio.menu.has_value());
  studio.choose_menu("parts");
  CHECK(studio.dialogue == Dialogue::lever_parts);
  window.frame(studio, 1600, 1000);
  window.click(studio, "part.segment.business", 1600, 1000);
  REQUIRE(studio.tab_options.typed_part.has_value());
  window.frame(studio, 1600, 1000);  // the field has the keyboard from the next frame on
  ImGui::GetIO().AddInputCharactersUTF8("200");
  window.frame(studio, 1600, 1000);
  ImGui::GetIO().KeyMap[ImGuiKey_Enter] = 257;
  ImGui::GetIO().KeysDown[257] = true;
  window.frame(studio, 1600, 1000);
  ImGui::GetIO().KeysDown[257] = false;
  window.frame(studio, 1600, 1000);
  CHECK_FALSE(studio.tab_options.typed_part.has_value());
  CHECK(studio.document.text().find(
            "levers.latitude.all = 20  # EUR\nlevers.latitude.segment.business = 200\n") !=
        std::string::npos);
  REQUIRE(settle(studio));
  const auto parts = [&]() -> const LeverView& {
    return studio.firm->find("ours")->levers[place_of_row("latitude")];
  };
  CHECK(parts().value == 20);
  CHECK(parts().parts == 1);
  window.frame(studio, 1600, 1000);
  for (const double share : {0.3, 0.5, 0.7}) {
    window.mouse("slide.department.sales", true, share);
    window.frame(studio, 1600, 1000);
  }
  window.mouse("slide.department.sales", false, 0.7);
  window.frame(studio, 1600, 1000);
  REQUIRE(settle(studio));
  CHECK(parts().parts == 2);
  window.frame(studio, 1600, 1000);
  CHECK(std::ranges::any_of(window.canvas().texts(), [](const PlacedText& text) {
    return text.text == "1 segment, 1 department";
  }));
  studio.key("Esc");
  CHECK(studio.dialogue == Dialogue::none);
  studio.undo();
  studio.undo();
  CHECK(studio.document.text() == with_roadmap());
}

TEST_CASE("studio range: values are tried one after another, paired with Today, and one is taken") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 5));
  open_ours(studio, folder, with_roadmap());
  REQUIRE(settle(studio));
  studio.lever = "latitude";
  studio.key("T");
  CHECK(studio.tab == "options");
  REQUIRE(studio.tab_options.sweep != nullptr);
  const LeverSweep& sweep = *studio.tab_options.sweep;
  std::vector<std::ptrdiff_t> known;
  const auto begin = std::chrono::steady_clock::now();
  while (sweep.is_busy() && std::chrono::steady_clock::now() - begin < std::chrono::seconds(120)) {
    const SweepAnswer answer = answer_of(sweep.question(), *sweep.state(), "retention");
    known.push_back(
        std::ranges::count_if(answer.pairs, [](std::uint32_t pairs) { return pairs > 0; }));
    window.frame(studio, 1280, 800);
  }
  CHECK(std::ranges::is_sorted(known));
  REQUIRE(wait_for_range(studio));
  CHECK(sweep.problem().empty());
  const SweepAnswer answer = answer_of(sweep.question(), *sweep.state(), "retention");
  REQUIRE(answer.values.size() == 7);
  CHECK(answer.values.front().x == 0);
  CHECK(answer.values.back().x == 500);
  for (const Response& response : answer.values) {
    CHECK(response.mean > 0);
    CHECK(response.mean < 100);
  }
  CHECK(answer.pairs == std::vector<std::uint32_t>(7, LeverSweep::kRuns));
  CHECK(std::ranges::any_of(answer.values,
                            [](const Response& r) { return std::isfinite(r.half_width); }));
  CHECK(studio.is_range_current());

  studio.chart_wish = "chart.range-retention";
  studio.chart_file = (folder.path() / "range.csv").string();
  window.frame(studio, 1600, 1000);
  const std::string csv = read_file(folder.path() / "range.csv");
  CHECK(csv.find("\n" + number(answer.values[3].x, 1) + ",") != std::string::npos);
  CHECK(csv.find("\n500,") != std::string::npos);
  const auto says = [&](const char* text) {
    return std::ranges::any_of(window.canvas().texts(), [&](const PlacedText& placed) {
      return placed.text.find(text) != std::string::npos;
    });
  };
  CHECK((says("highest mean at") || says("means of all values")));
  CHECK_FALSE(says("most at"));

  window.frame(studio, 1600, 1000);
  window.click(studio, "retention.value.4", 1600, 1000);
  CHECK(studio.lever_value(*find_lever("latitude"), *studio.changing()) == answer.values[3].x);
  REQUIRE(settle(studio));
  CHECK(studio.is_range_current());  // the lever's own value is no news to its range
  studio.set_lever("share", 0.1, "");
  studio.end_drag();
  CHECK_FALSE(studio.is_range_current());
  studio.undo();
  CHECK(studio.is_range_current());
}

TEST_CASE("studio range: each value is the policy with that value, as if it had been set") {
  TemporaryFolder folder;
  Studio studio(studio_options(folder, LeverSweep::kRuns));
  open_ours(studio, folder, with_roadmap());
  studio.try_range("latitude");
  REQUIRE(wait_for_range(studio));
  const SweepAnswer range = studio.range_answer("retention");
  studio.compare_with(kTodayName);
  studio.take_range_value(range.values[5].x);
  REQUIRE(settle(studio));
  const SessionState& state = *studio.seen.state;
  const int key = key_of(state, "retention");
  REQUIRE(state.arms[state.policy].name == "ours");
  CHECK(state.differences[static_cast<std::size_t>(key)].mean ==
        doctest::Approx(studio.range_answer("retention").values[5].mean - range.today));
}

TEST_CASE("studio range: the value that reaches a target, none, and all; and it is cancelled") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 2));
  open_ours(studio, folder, with_roadmap());
  studio.find_value("latitude");
  window.frame(studio, 1600, 1000);
  studio.cancel_range();
  REQUIRE(wait_for_range(studio));
  CHECK(studio.tab_options.sweep->is_cancelled());
  studio.find_value("latitude");
  studio.tab_options.target = "99.9";
  studio.take_target();
  CHECK(studio.tab_options.set_when_known);
  REQUIRE(wait_for_range(studio));
  REQUIRE(studio.reach_of_target().has_value());
  CHECK(studio.reach_of_target()->kind == Reach::Kind::by_none);
  const std::string before = studio.document.text();
  studio.take_target();
  CHECK(studio.document.text() == before);
  studio.tab_options.target = "1 %";
  CHECK(studio.reach_of_target()->kind == Reach::Kind::by_all);
  studio.tab_options.target = "much";
  CHECK_FALSE(studio.reach_of_target().has_value());
  SweepAnswer answer = studio.range_answer("retention");
  const auto [least, most] =
      std::ranges::minmax(answer.values, {}, [](const Response& r) { return r.mean; });
  studio.tab_options.target = std::to_string((least.mean + most.mean) / 2);
  REQUIRE(studio.reach_of_target()->kind == Reach::Kind::at);
  const double value = studio.value_reached(*studio.reach_of_target());
  const bool grows = studio.reach_of_target()->grows;
  CHECK((grows ? share_of(*find_lever("latitude"), value) + 1e-6 >= studio.reach_of_target()->x
               : share_of(*find_lever("latitude"), value) - 1e-6 <= studio.reach_of_target()->x));
  studio.take_target();
  CHECK(studio.document.text() != before);
  CHECK(studio.lever_value(*find_lever("latitude"), *studio.changing()) == value);
}

TEST_CASE("range: which value reaches a target, by straight lines, with what luck leaves open") {
  const std::vector<Response> line{{0, 60, 1}, {1, 62, 1}, {2, 66, 1}, {3, 66, 1}};
  const Reach at = reach(line, 64, 0);
  CHECK(at.kind == Reach::Kind::at);
  CHECK(at.x == doctest::Approx(1.5));
  CHECK(at.segment == 1);
  CHECK(at.low == doctest::Approx(1.25));
  CHECK(at.high == doctest::Approx(1.75));
  CHECK_FALSE(at.to_most);
  const Reach flat = reach(line, 65.5, 0);
  CHECK(flat.x == doctest::Approx(1.875));
  CHECK(flat.to_most);
  CHECK(flat.high == 3);
  CHECK(reach(line, 67, 0).kind == Reach::Kind::by_none);
  CHECK(reach(line, 67, 0).nearest == 2);
  CHECK(reach(line, 50, 0).kind == Reach::Kind::by_all);
  CHECK(reach({line.data(), 1}, 60, 0).kind == Reach::Kind::unknown);
  const std::vector<Response> hill{{0, 60, 1}, {1, 64, 1}, {2, 60, 1}};
  CHECK(reach(hill, 62, 0).x == doctest::Approx(0.5));
  CHECK(reach(hill, 62, 0).grows);
  CHECK(reach(hill, 62, 2).x == doctest::Approx(1.5));
  CHECK_FALSE(reach(hill, 62, 2).grows);
  const std::vector<Response> first{{0, 60}, {1, 64}};
  CHECK(std::isnan(reach(first, 62, 0).low));
}

TEST_CASE("studio ranking: the best in words, and nothing is called best that is not clear") {
  TemporaryFolder folder;
  Studio studio(studio_options(folder, 1));
  open_ours(studio, folder, with_roadmap());
  REQUIRE(settle(studio));
  CHECK(studio.seen.state->rankings.empty());  // one run says nothing of luck
  studio.run_more();
  REQUIRE(settle(studio));
  REQUIRE(ranking_of(*studio.seen.state, "retention") != nullptr);
  CHECK(ranking_message(*studio.seen.state) == "No option is clearly best yet.");

  SessionState state = *studio.seen.state;
  REQUIRE(state.arms.size() == 4);
  SessionRanking& stay = *std::ranges::find_if(state.rankings, [&](const SessionRanking& r) {
    return state.keys[r.key].metric->id == std::string("retention");
  });
  SessionRanking& profit = *std::ranges::find_if(state.rankings, [&](const SessionRanking& r) {
    return state.keys[r.key].metric->id == std::string("profit");
  });
  const auto say = [](SessionRanking& ranking, std::size_t best, Verdict verdict) {
    ranking.best = best;
    for (Comparison& comparison : ranking.best_less) comparison.verdict = verdict;
  };
  say(stay, 1, Verdict::better);
  CHECK(ranking_message(state) ==
        capital(state.arms[1].short_label) + " keeps most customers. Which earns most is open.");
  say(profit, 1, Verdict::better);
  CHECK(ranking_message(state) ==
        capital(state.arms[1].short_label) + " keeps most customers and earns most.");
  say(profit, 0, Verdict::better);
  CHECK(ranking_message(state) ==
        capital(state.arms[1].short_label) + " keeps most customers. Today earns most.");
  stay.best_less[2].verdict = Verdict::same;
  CHECK(ranking_message(state) == capital(state.arms[1].short_label) + " and " +
                                      capital(state.arms[2].short_label) +
                                      " keep about as many customers. Today earns most.");
  stay.best_less[3].verdict = Verdict::undecided;
  CHECK(ranking_message(state) == "Today earns most. Which keeps most is open.");
}
