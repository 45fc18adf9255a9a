// Scenarios that were made of invented calls, run beside these calls.
#include "experiments/import/scenario_check.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <string>

#include "experiments/import/week_text.h"
#include "sim/core/give_up.h"
#include "tests/import/plain_calls.h"
#include "tests/support/sampling.h"

namespace rapport {
namespace {

/// Six weeks of a centre that has `few` servers on half of the days, two in a row, and `many` on
/// the others, on each weekday in turn.
Estimates uneven_days(int few, int many) {
  InventedCentre centre = two_types();
  centre.types[0].an_hour = 58, centre.types[1].an_hour = 29;
  centre.days = 42;
  centre.day_cv = 0.0;
  centre.longest_idle = true;
  centre.redial = 0.0;
  centre.known = 0.0;
  centre.servers = few;
  const CallLog one = invent_calls(centre).log;
  centre.servers = many;
  CallLog log = invent_calls(centre).log;
  std::erase_if(log.calls, [](const Call& call) { return call.day / 2 % 2 == 0; });
  for (const Call& call : one.calls) {
    if (call.day / 2 % 2 == 0) log.calls.push_back(call);
  }
  std::stable_sort(log.calls.begin(), log.calls.end(),
                   [](const Call& a, const Call& b) { return a.day < b.day; });
  Estimates e = estimates_of(log);
  e.fit_answers();
  return e;
}

ScenarioCheck checked(const Estimates& e, const CallScenarioOptions& options, int threads = 2) {
  Team team(threads);
  const std::string text = scenario_of(e.log(), e.fit, e.arrivals, options);
  return check_scenario(text, e.log(), e.days, e.fit, options.names, team);
}

}  // namespace

TEST_CASE("a scenario is laid beside its calls, type by type and by any number of threads" *
          doctest::skip(testing::kSanitized)) {
  const Estimates e = uneven_days(6, 6);
  CallScenarioOptions options;
  options.names = {{"impatient", "hasty"}};
  const ScenarioCheck check = checked(e, options);
  REQUIRE(check.recorded.size() == 2);
  for (std::size_t t = 0; t < 2; ++t) {
    CHECK(check.simulated[t].calls == doctest::Approx(check.recorded[t].calls).epsilon(0.05));
    // What an import is asked to be good for.
    CHECK(std::abs(check.simulated[t].hung_up_share() - check.recorded[t].hung_up_share()) <= 0.04);
  }
  CHECK(check.chance > 0);
  const ScenarioCheck again = checked(e, options, 1);
  CHECK(wait_a_call(again.simulated) == wait_a_call(check.simulated));
}

TEST_CASE("recorded counts of a week give each weekday the mean of its days") {
  PlainCalls calls;
  for (const int day : {0, 1, 7}) {  // two Mondays, a Tuesday
    for (int i = 0; i < (day == 0 ? 20 : 40); ++i) {
      calls.answered(day, clock_second(9) + 90 * i, 60, "s", day == 0 ? 6 : 0);
    }
  }
  const ScenarioCheck check = checked(estimates_of(calls.log()), {});
  CHECK(check.recorded[0].calls == doctest::Approx(30 + 40));
  CHECK(check.recorded[0].wait == doctest::Approx(60));
  // Days as they vary: waits of 120, 0 and 0 s with 20, 40 and 40 calls around 1.2 s a call.
  CHECK(check.chance == doctest::Approx(root((96.0 * 96 + 2 * 48 * 48) * 3 / 2) / 100));
}

TEST_CASE("rosters are matched to the waits of the days gone through again" *
          doctest::skip(testing::kSanitized)) {
  const Estimates e = uneven_days(5, 8);
  CallScenarioOptions options;
  Team team(2);
  const ScenarioCheck means = checked(e, options);
  CHECK(wait_a_call(means.simulated) < 0.75 * wait_a_call(means.recorded));  // much too kind
  options.staff = staff_to_match(e.log(), e.days, e.fit, e.arrivals, options, team);
  CHECK(options.staff < 0.95);
  const ScenarioCheck matched = checked(e, options);
  CHECK(std::abs(wait_a_call(matched.simulated) / wait_a_call(matched.recorded) - 1) <= 0.15);
  std::atomic<bool> stop = true;
  options.staff = 1.0;
  CHECK_THROWS_AS(staff_to_match(e.log(), e.days, e.fit, e.arrivals, options, team, &stop),
                  GivenUp);
}

TEST_CASE("rosters are matched where services differ from day to day" *
          doctest::skip(testing::kSanitized)) {
  InventedCentre centre = two_types();
  centre.days = 42;
  centre.day_cv = 0.0;
  centre.longest_idle = true;
  centre.redial = 0.0;
  centre.known = 0.0;
  centre.service_day_cv = 0.3;
  Estimates e = estimates_of(invent_calls(centre).log);
  e.fit_answers();
  CallScenarioOptions options;
  Team team(2);
  const double means = wait_a_call(checked(e, options).simulated);
  options.staff = staff_to_match(e.log(), e.days, e.fit, e.arrivals, options, team);
  const ScenarioCheck matched = checked(e, options);
  CHECK(means < 0.9 * wait_a_call(matched.recorded));  // a mean day is kinder than the mean of days
  CHECK(std::abs(wait_a_call(matched.simulated) / wait_a_call(matched.recorded) - 1) <= 0.15);
}

TEST_CASE("rosters stay as they are where days are alike" * doctest::skip(testing::kSanitized)) {
  const Estimates e = uneven_days(6, 6);
  Team team(2);
  CHECK(staff_to_match(e.log(), e.days, e.fit, e.arrivals, {}, team) == 1.0);
}

TEST_CASE("no roster has more people than have names") {
  PlainCalls calls;
  for (int day = 0; day < 5; ++day) {
    for (std::int32_t second = clock_second(9); second < clock_second(13); second += 600) {
      for (int i = 0; i < 3; ++i) calls.answered(day, second, 600, "s" + std::to_string(i));
    }
  }
  const Estimates e = estimates_of(calls.log());
  REQUIRE(e.arrivals.present[0][20] == doctest::Approx(3));
  CHECK(staff_text(e.arrivals, {0, 1.4}, true) == staff_text(e.arrivals, {0, 1}, true));
  CHECK(staff_text(e.arrivals, {1.4, 2}, false).empty());
  CHECK(staff_text(e.arrivals, {0.34, 2}, false).find("= 2") != std::string::npos);
}

TEST_CASE("a weekday with more servers has a roster of its own") {
  PlainCalls calls;
  for (int day = 0; day < 28; ++day) {
    if (day % 7 > 4) continue;
    const int servers = day % 7 == 0 ? 7 : 5;
    for (std::int32_t second = clock_second(8); second < clock_second(18); second += 600) {
      for (int i = 0; i < servers; ++i) calls.answered(day, second, 590, "s" + std::to_string(i));
    }
  }
  const Estimates e = estimates_of(calls.log());
  CHECK(e.arrivals.kinds.count == 1);
  CHECK(staff_text(e.arrivals, {0, 1}, true) ==
        "\n\"mon 08:00-18:00\" = 7\n\"tue-fri 08:00-18:00\" = 5");
}

}  // namespace rapport
