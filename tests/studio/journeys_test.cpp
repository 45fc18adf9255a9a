// Journeys: the numbers add up, and the panel is whole at all sizes, for several firms.
#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "tests/studio/headless.h"
#include "tests/studio/screen_checks.h"
#include "viz/panel/journey_message.h"
#include "viz/panel/layout.h"
#include "viz/words/journey_words.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// A journey with loops, under Today alone.
std::string small_w3() {
  return "schema = 1\nextends = \"" + (source_folder() / "scenarios/w3.toml").string() +
         "\"\nhorizon = \"60 days\"\nsegment.customers.customers = 4000\npool.agents.staff = 1\n"
         "pool.technicians.staff = 2\n";
}

std::string small_tutorial() {
  return "schema = 1\nextends = \"" + (source_folder() / "scenarios/tutorial.toml").string() +
         "\"\nhorizon = \"60 days\"\n";
}

double sum_into(const JourneyView& view, std::size_t step, double PairNumber::*side) {
  double sum = view.steps[step].begun.*side;
  for (const JourneyWay& way : view.ways) sum += way.to == step ? way.cases.*side : 0;
  return sum;
}

double sum_out_of(const JourneyView& view, std::size_t step, double PairNumber::*side) {
  double sum = view.steps[step].done.*side + view.steps[step].lost.*side;
  for (const JourneyWay& way : view.ways) sum += way.from == step ? way.cases.*side : 0;
  return sum;
}

void check_sums(const JourneyView& view, double PairNumber::*side) {
  double begun = 0, done = 0, lost = 0;
  for (std::size_t s = 0; s < view.steps.size(); ++s) {
    const double visits = view.steps[s].visits.*side;
    // Ways that fewer than 1 of 100 take without being moves are left out, and some cases are open.
    const double slack = 1.0 * static_cast<double>(view.steps.size());
    CHECK(sum_out_of(view, s, side) <= visits + 1e-9);
    CHECK(sum_out_of(view, s, side) >= visits - slack);
    CHECK(std::abs(sum_into(view, s, side) - visits) < slack + 0.1 * visits);
    begun += view.steps[s].begun.*side;
    done += view.steps[s].done.*side;
    lost += view.steps[s].lost.*side;
  }
  CHECK(begun == doctest::Approx(100));
  CHECK(done == doctest::Approx(view.done.*side));
  CHECK(lost == doctest::Approx(view.lost.*side));
  CHECK(done + lost > 85);
  CHECK(done + lost < 105);  // some were begun in the warm-up
  double by_outcome = 0;
  for (const PairNumber& ended : view.ended) by_outcome += ended.*side;
  CHECK(by_outcome == doctest::Approx(done + lost));
}

/// All that the panel shows of a firm, at all sizes and in a wide window.
void check_panel(Headless& window, Studio& studio, const std::string& what) {
  studio.tab = "journeys";
  constexpr Size kWideWindow{2560, 1000};
  std::vector<Size> sizes(kSizes.begin(), kSizes.end());
  sizes.push_back(kWideWindow);
  for (const Size& size : sizes) {
    const auto look = [&](const std::string& of) {
      window.frame(studio, size.width, size.height);
      window.frame(studio, size.width, size.height);  // what was chosen in the first is drawn
      check_screen(window.canvas(), what + " " + of, size);
      const double s = window.canvas().scale();
      const Box middle = layout_for(size.width / s, size.height / s, false).middle;
      for (const PlacedText& text : window.canvas().texts()) {
        if (text.cut && middle.contains({text.box.x, text.box.y}))
          FAIL_CHECK(what << " " << of << " at " << size.width << ": cut: " << text.text);
      }
    };
    studio.journeys.kind.clear();
    studio.journeys.place.clear();
    look("first");
    REQUIRE(!studio.journeys.view->steps.empty());
    for (const std::string& kind : std::vector<std::string>(studio.journeys.view->kinds)) {
      studio.journeys.kind = kind;
      studio.journeys.place.clear();
      look(kind);
      CHECK(studio.journeys.view->kinds[studio.journeys.view->kind] == kind);
    }
    for (const TouchPoint& place : studio.seen.state->arms[0].model->touch_points) {
      if (place.queue == kNoQueue) continue;
      for (int measure = 0; measure < 4; ++measure) {
        studio.journeys.place = place.name;
        studio.journeys.measure = measure;
        studio.journeys.days = measure % 3;
        look(place.name);
        CHECK(studio.journeys.day.from.size() == 24);
      }
    }
  }
  studio.journeys = {};
}

bool says(const Canvas& canvas, const std::string& words) {
  return std::ranges::any_of(canvas.texts(), [&](const PlacedText& text) {
    return text.text.find(words) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("studio journeys: pairs of numbers and spans of time in words") {
  CHECK(pair_text(34.2, 28.9, 1) == "34 to 29");
  CHECK(pair_text(5.04, 5.01, 0.1) == "5.0");
  CHECK(pair_text(NAN, 5.01, 0.1) == "5.0");
  CHECK(span_text(5, 7.2) == "5 to 7 s");
  CHECK(span_text(110, 95) == "110 to 95 s");
  CHECK(span_text(200, 260) == "3.3 to 4.3 min");
  CHECK(span_text(13 * 3600, 14 * 3600) == "13 to 14 h");
  CHECK(span_text(NAN, NAN) == "–");
  PairNumber number{33.8, 29.2, {}};
  number.difference.mean = -4.6;
  number.difference.half_width = 0.2;
  CHECK(text_of(number, false) == "34 to 29");
  CHECK(text_of(number, true) == "≈ 34 to 29");
  CHECK(number.is_clear());
}

TEST_CASE("studio journeys: of 100 cases, all that come to a place leave it or end there") {
  TemporaryFolder folder;
  Studio studio(studio_options(folder, 5));
  for (const std::string& text : {small_company(), small_tutorial(), small_w3()}) {
    studio.open(folder.write("firm.toml", text));
    REQUIRE_MESSAGE(!studio.at_start, studio.strip);
    REQUIRE(settle(studio));
    const SessionState& state = *studio.seen.state;
    const auto first = journey_view(state, 0);
    REQUIRE(!first->kinds.empty());
    CHECK(first->is_pair == (state.arms.size() > 1));
    for (std::size_t kind = 0; kind < first->kinds.size(); ++kind) {
      const auto view = journey_view(state, kind);
      REQUIRE(!view->steps.empty());
      check_sums(*view, &PairNumber::from);
      check_sums(*view, &PairNumber::to);
      // The cases are those that the runs counted.
      const SessionArm& arm = state.arms[state.against];
      CHECK(view->is_of_all == (kind == arm.details.walks()));
      const WalkFlow all = view->is_of_all ? flow_of_all(*arm.model, arm.details)
                                           : walk_flow(*arm.model, arm.details, kind);
      const double years = static_cast<double>(arm.model->end) / static_cast<double>(kYear);
      CHECK(view->from_a_year * years * arm.done ==
            doctest::Approx(all.cases * arm.model->scenario.represents));
      for (const JourneyStep& step : view->steps)
        CHECK(step.visits.from == doctest::Approx(all.visits[step.place]).epsilon(0.05));
    }
    CHECK(journey_view(state, first->kinds.size())->steps.empty());
  }
}

TEST_CASE("studio journeys: a day has the contacts of its hours, and none where it is closed") {
  TemporaryFolder folder;
  Studio studio(studio_options(folder, 2));
  studio.open(folder.write("small.toml", small_company()));
  REQUIRE(settle(studio));
  const SessionState& state = *studio.seen.state;
  const SessionArm& arm = state.arms[state.against];
  for (std::size_t t = 0; t < arm.model->touch_points.size(); ++t) {
    const DayView day = day_view(state, t, 0, 4);
    const TouchPoint& place = arm.model->touch_points[t];
    CHECK(day.from.empty() == (place.queue == kNoQueue));
    double contacts = 0, counted = 0;
    for (std::size_t h = 0; h < day.from.size(); ++h) {
      contacts += day.from[h].arrivals * 5;
      for (std::size_t d = 0; d < 5; ++d)
        counted += static_cast<double>(arm.details.hour(t, d * 24 + h).arrivals);
      if (day.closed[h] && place.kind == TouchPointSpec::Kind::staffed)
        CHECK_FALSE(day.from[h].wait >= 0);  // no service is begun
      if (day.from[h].staff == 0) CHECK_FALSE(day.from_limit[h] > 0);
    }
    const double weeks = static_cast<double>(arm.model->end) / static_cast<double>(kWeek);
    CHECK(contacts * weeks * arm.done == doctest::Approx(counted).epsilon(0.05));
  }
}

TEST_CASE("studio journeys: no text covers another or is cut, for firms of several kinds") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 4));
  studio.open(folder.write("small.toml", small_company()));
  studio.tab = "journeys";
  window.frame(studio, 1600, 1000);  // nothing has run yet
  CHECK(says(window.canvas(), "once the first runs are done"));
  REQUIRE(settle(studio));
  check_panel(window, studio, "company");
  studio.open(folder.write("tutorial.toml", small_tutorial()));
  REQUIRE(settle(studio));
  check_panel(window, studio, "tutorial");
  studio.open(folder.write("w3.toml", small_w3()));
  REQUIRE(settle(studio));
  check_panel(window, studio, "w3");
}

TEST_CASE("studio journeys: a box is clicked for its day, and a button leads back") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 2));
  studio.open(folder.write("small.toml", small_company()));
  REQUIRE(settle(studio));
  studio.tab = "journeys";
  window.frame(studio, 1600, 1000);
  window.click(studio, "journey.kind.Fault", 1600, 1000);
  CHECK(says(window.canvas(), "fault cases"));
  window.click(studio, "journey.phone:Phone", 1600, 1000);
  CHECK(studio.journeys.place == "phone");
  CHECK(says(window.canvas(), "Phone, Mon–Fri: contacts an hour"));
  window.click(studio, "journey.measure.Busy", 1600, 1000);
  window.click(studio, "journey.days.Sun", 1600, 1000);
  CHECK(says(window.canvas(), "Phone, Sun: staff at work"));
  window.click(studio, "journey.back", 1600, 1000);
  CHECK(says(window.canvas(), "Where 100 fault cases go"));
  window.frame(studio, 2560, 1000);  // in a wide window a day is always there
  CHECK(studio.journeys.shown == "phone");
  CHECK(studio.journeys.place.empty());
  CHECK(says(window.canvas(), "Where 100 fault cases go"));
  CHECK(says(window.canvas(), "Phone, all days"));
  window.frame(studio, 1600, 1000);
  const auto before = studio.journeys.view;
  window.frame(studio, 1600, 1000);
  CHECK(studio.journeys.view == before);  // nothing is computed twice
}

TEST_CASE("studio journeys: in front of others the map is whole, or says that it has no room") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 4));
  studio.open(folder.write("small.toml", small_company()));
  REQUIRE(settle(studio));
  studio.tab = "journeys";
  studio.key("P");
  int drawn = 0;
  constexpr Size kTiny{1280, 640};
  std::vector<Size> sizes(kSizes.begin(), kSizes.end());
  sizes.push_back(kTiny);
  for (const Size& size : sizes) {
    CAPTURE(size.width);
    CAPTURE(size.height);
    const auto look = [&] {
      window.frame(studio, size.width, size.height);
      window.frame(studio, size.width, size.height);
      check_screen(window.canvas(), "presented journeys", size);
    };
    studio.journeys.place.clear();
    look();
    for (const std::string& kind : std::vector<std::string>(studio.journeys.view->kinds)) {
      studio.journeys.kind = kind;
      look();
      const bool none = says(window.canvas(), "Needs a larger window");
      drawn += !none;
      CHECK((!none || size.height == kTiny.height || (size.height <= 800 && kind == "All")));
      const bool all = studio.journeys.view->steps.size() > 4;  // one end for all
      for (const JourneyStep& step : studio.journeys.view->steps) {
        CAPTURE(step.name);
        if (!none) CHECK(says(window.canvas(), step.name));
        if (none || all || !(step.done.from + step.done.to > 0)) continue;
        CHECK(says(window.canvas(), "end at " + step.name));
        CHECK(says(window.canvas(), text_of(step.done, false)));
      }
    }
    studio.journeys.place = "phone";
    look();
    CHECK(says(window.canvas(), "Phone, all days") == says(window.canvas(), "Contacts a year"));
    if (size.height != kTiny.height) CHECK(says(window.canvas(), "All gates open, % of acts"));
  }
  CHECK(drawn > 0);
}

TEST_CASE("studio journeys: the cases of a small firm are counted, not rounded to none") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 2));
  std::string text = small_w3();
  text.replace(text.find("customers = 4000"), 16, "customers = 12");
  studio.open(folder.write("few.toml", text));
  REQUIRE_MESSAGE(!studio.at_start, studio.strip);
  REQUIRE(settle(studio));
  studio.open_tab("journeys");
  window.frame(studio, 1600, 1000);
  const auto& texts = window.canvas().texts();
  const auto found = std::ranges::find_if(
      texts, [](const PlacedText& placed) { return placed.text.ends_with(" cases a year"); });
  REQUIRE(found != texts.end());
  CHECK_FALSE(found->text.starts_with("0 "));
}
