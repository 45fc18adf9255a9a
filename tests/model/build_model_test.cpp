// Building the flat model from a good scenario. What bad ones give is in validate_test.cpp.
#include <doctest/doctest.h>

#include "sim/model/model.h"
#include "tests/support/small_scenario.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

TEST_CASE("segments get their customers one after the other") {
  const Model m = build_model(small_scenario());
  CHECK(m.customers == 120);
  REQUIRE(m.segments.size() == 2);
  CHECK(m.segments[0].first_customer == 0);
  CHECK(m.segments[1].first_customer == 100);
  CHECK(m.scenario.name == "small");
}

TEST_CASE("the clock: bounds, Monday, days and months") {
  Scenario s = small_scenario();
  s.start = {2026, 1, 15};  // a Thursday
  s.warmup = 20 * kDay;
  s.horizon = 60 * kDay + kHour;  // into 16 March
  const Model m = build_model(s);
  CHECK(m.begin == -20 * kDay);
  CHECK(m.end == s.horizon);
  CHECK(m.lookahead == kHour);
  CHECK(m.monday == -3 * kDay);
  CHECK(m.month_starts == std::vector<Time>{0, 17 * kDay, 45 * kDay, s.horizon});
  REQUIRE(m.days.size() >= 81);
  CHECK(m.days[0].weekday == 4);  // Friday, 26 December
  CHECK(m.days[0].month == 11);
  CHECK(m.days[20].weekday == 3);
  CHECK(m.days[20].month == 0);
  CHECK(m.days[80].month == 2);
  RateProfile profile;
  profile.hour[23] = 2.0;
  profile.weekday[2] = 3.0;
  profile.month[0] = 5.0;
  CHECK(m.profile_at(profile, -1) == 30.0);
  CHECK(m.profile_at(profile, 0) == 5.0);
  CHECK(m.profile_at(profile, m.begin) == 1.0);
  CHECK(m.profile_at(profile, m.end - 1) == 1.0);
}

TEST_CASE("months of a run that starts and ends with a month") {
  Scenario s = small_scenario();
  s.start = {2026, 2, 1};
  s.horizon = 59 * kDay;
  CHECK(build_model(s).month_starts == std::vector<Time>{0, 28 * kDay, 59 * kDay});
}

TEST_CASE("a need without profile and factors is not thinned") {
  const Model m = build_model(small_scenario());
  CHECK(m.needs[0].mean_gap == Approx(kYear / 6.0));
  CHECK(m.needs[0].accept == std::vector<double>{1.0, 1.0});
  CHECK_FALSE(m.needs[0].thinned);
}

TEST_CASE("candidates come at the largest rate, or at max_per_year") {
  Scenario s = small_scenario();
  s.needs[0].segment_factor = {0.5, 2.0};
  s.needs[0].profile.hour[12] = 3.0;
  s.needs[0].profile.month[3] = 2.0;
  const Model m = build_model(s);
  const double largest = 6.0 * 2.0 * 3.0 * 2.0;
  CHECK(m.needs[0].mean_gap == Approx(kYear / largest));
  CHECK(m.needs[0].accept[0] == Approx(6.0 * 0.5 / largest));
  CHECK(m.needs[0].accept[1] == Approx(6.0 * 2.0 / largest));
  CHECK(m.needs[0].thinned);
  s.needs[0].max_per_year = 100.0;
  const Model fixed = build_model(s);
  CHECK(fixed.needs[0].mean_gap == Approx(kYear / 100.0));
  CHECK(fixed.needs[0].accept[1] == Approx(0.12));
}

TEST_CASE("a constant multiplier is a rate, not a reason to thin") {
  Scenario s = small_scenario();
  s.needs[0].profile.month.fill(3.0);
  s.streams[0].profile.hour.fill(0.5);
  const Model m = build_model(s);
  CHECK(m.needs[0].mean_gap == Approx(kYear / 18.0));
  CHECK_FALSE(m.needs[0].thinned);
  CHECK(m.streams[0].mean_gap == Approx(kHour / 1.0));
  CHECK_FALSE(m.streams[0].thinned);
}

TEST_CASE("needs and streams that never come") {
  Scenario s = small_scenario();
  s.needs[0].per_year = 0.0;
  s.streams[0].per_hour = 0.0;
  s.represents = 10.0;
  const Model m = build_model(s);
  CHECK(m.needs[0].mean_gap == 0.0);
  CHECK(m.needs[0].accept == std::vector<double>{0.0, 0.0});
  CHECK(m.streams[0].mean_gap == 0.0);
  CHECK(m.streams.size() == 1);
  s = small_scenario();
  s.needs[0].segment_factor = {1.0, 0.0};
  const Model one = build_model(s);
  CHECK(one.needs[0].accept == std::vector<double>{1.0, 0.0});
  CHECK_FALSE(one.needs[0].thinned);
}

TEST_CASE("streams are thinned by their profile") {
  Scenario s = small_scenario();
  s.streams[0].profile.weekday[0] = 4.0;
  const Model m = build_model(s);
  CHECK(m.streams[0].mean_gap == Approx(kHour / 8.0));
  CHECK(m.streams[0].accept == Approx(0.25));
  CHECK(m.streams[0].thinned);
  CHECK(m.streams[0].background_of == -1);
  CHECK_FALSE(m.has_background);
}

TEST_CASE("represented customers become one stream a need and segment") {
  Scenario s = small_scenario();
  s.represents = 11.0;
  s.needs[0].segment_factor = {1.0, 0.5};
  s.needs[0].priority_class = 2;
  s.needs[0].head_start = 5;
  s.segments[1].priority_class = 1;
  s.segments[1].head_start = 7;
  NeedSpec rare = s.needs[0];
  rare.name = "rare";
  rare.segment_factor = {0.0, 1.0};
  s.needs.push_back(rare);
  const Model m = build_model(s);
  CHECK(m.has_background);
  REQUIRE(m.streams.size() == 4);
  CHECK(m.streams[1].mean_gap == Approx(kYear / (10.0 * 100 * 6.0)));
  CHECK(m.streams[1].accept == 1.0);
  CHECK(m.streams[1].thinned);
  CHECK(m.streams[1].background_of == 0);
  CHECK(m.streams[2].mean_gap == Approx(kYear / (10.0 * 20 * 6.0)));
  CHECK(m.streams[2].accept == Approx(0.5));
  CHECK(m.streams[2].background_of == 1);
  CHECK(m.streams[2].priority_class == 3);
  CHECK(m.streams[2].head_start == 12);
  CHECK(m.streams[3].background_of == 1);
  CHECK(m.streams[3].journey == m.needs[1].journey);
}

TEST_CASE("journeys become ranges of steps, entries and moves") {
  const Model m = build_model(small_scenario());
  REQUIRE(m.steps.size() == 3);
  REQUIRE(m.entries.size() == 2);
  CHECK(m.entries[0].cumulative == 0.6);
  CHECK(m.entries[0].step == 0);
  CHECK(m.entries[1].cumulative == 1.0);
  const Range look = m.steps[0].moves[0], call = m.steps[1].moves[0];
  REQUIRE(look.last - look.first == 2);
  CHECK(m.moves[look.first].cumulative == 0.25);
  CHECK(m.moves[look.first].to == 1);
  CHECK_FALSE(m.moves[look.first].delayed);
  CHECK(m.moves[look.first + 1].to == kEnd);
  CHECK(m.moves[look.first + 1].cumulative == 1.0);
  REQUIRE(call.last - call.first == 2);
  CHECK(m.moves[call.first].delayed);
  CHECK(m.moves[call.first].crosses);
  CHECK(m.moves[call.first].delay.mean() == Approx(1.0 * kMinute));
  CHECK(m.steps[2].moves[0].empty());
  CHECK(m.steps[1].moves[1].empty());
}

TEST_CASE("rounding leaves no gap below 1, and probability 0 gets no share") {
  Scenario s = small_scenario();
  auto& moves = s.journeys[0].moves;
  moves.clear();
  for (int i = 0; i < 10; ++i) moves.push_back(served("look", "", 0.1));
  moves.push_back(served("look", "call", 0.0));
  moves.push_back(served("call", "letter"));
  const Model m = build_model(s);
  const Range look = m.steps[0].moves[0];
  REQUIRE(look.last - look.first == 11);
  CHECK(m.moves[look.first + 9].cumulative == 1.0);
  CHECK(m.moves[look.first + 10].cumulative == 1.0);
}

TEST_CASE("touch points and their queues") {
  Scenario s = small_scenario();
  s.touch_points[1].waiting_room = 7;
  s.touch_points[1].call_back = {true, 2 * kMinute, 0.25};
  s.touch_points[1].balk_probability = 0.1;
  const Model m = build_model(s);
  CHECK(m.touch_points[0].queue == kNoQueue);
  CHECK_FALSE(m.touch_points[0].has_patience);
  CHECK(m.touch_points[1].has_patience);
  CHECK(m.touch_points[1].has_choices);
  CHECK_FALSE(m.touch_points[2].has_choices);
  const auto& phone = m.groups[m.touch_points[1].group].kernel.queues[m.touch_points[1].queue];
  CHECK(phone.waiting_room == 7);
  CHECK(phone.closes);
  CHECK(phone.open.at(12 * kHour) == 1);
  CHECK(phone.call_backs);
  CHECK(phone.call_back_from == 2 * kMinute);
  CHECK(phone.mean_service == 4 * kMinute);
  CHECK(phone.overflow_after == kMinute);
  const auto& mail = m.groups[m.touch_points[2].group].kernel.queues[m.touch_points[2].queue];
  CHECK_FALSE(mail.closes);
  CHECK(mail.waiting_room == KernelConfig::kUnlimited);
  CHECK(mail.overflow_pool == KernelConfig::kNone);
}

TEST_CASE("a staffed touch point that is always open does not close, one that never is does") {
  Scenario s = small_scenario();
  s.touch_points[1].open = WeekSchedule(1);
  CHECK_FALSE(build_model(s).groups[0].kernel.queues[0].closes);
  s.touch_points[1].open = WeekSchedule(0);
  CHECK(build_model(s).groups[0].kernel.queues[0].closes);
}

TEST_CASE("what the model says of itself") {
  Scenario s = small_scenario();
  const Model plain = build_model(s);
  CHECK(plain.single_case);
  CHECK_FALSE(plain.has_rate_factors);
  CHECK_FALSE(plain.has_propensities);
  s.needs[0].clock = NeedSpec::Clock::calendar;
  s.needs[0].overlap = NeedSpec::Overlap::beside;
  s.segments[1].rate_factor = Distribution::gamma(1.0, 0.5);
  s.segments[0].leaving.form = LeavingSpec::Form::cloglog;
  const Model rich = build_model(s);
  CHECK_FALSE(rich.single_case);
  CHECK(rich.has_rate_factors);
  CHECK(rich.has_propensities);
}

TEST_CASE("streams alone are a model") {
  Scenario s = small_scenario();
  s.segments.clear();
  s.needs.clear();
  const Model m = build_model(s);
  CHECK(m.customers == 0);
  CHECK(m.streams.size() == 1);
}
