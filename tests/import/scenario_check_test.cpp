// Scenarios that were made of invented calls, run beside these calls.
#include "experiments/import/scenario_check.h"

#include <doctest/doctest.h>

#include "sim/core/give_up.h"
#include "tests/import/plain_calls.h"
#include "tests/support/sampling.h"

namespace rapport {
namespace {

/// A centre whose number of servers goes up and down from day to day.
Estimates uneven_days() {
  InventedCentre centre = two_types();
  centre.types[0].an_hour = 58, centre.types[1].an_hour = 29;
  centre.days = 42;
  centre.longest_idle = true;
  Estimates e = estimates_of(centre);
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
  const Estimates e = uneven_days();
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
  const Estimates e = uneven_days();
  CallScenarioOptions options;
  Team team(2);
  const auto staff = [&](const Estimates& of) {
    return staff_to_match(of.log(), of.days, of.fit, of.arrivals, options, team);
  };
  options.staff = staff(e);
  CHECK(options.staff > 0.8);
  CHECK(options.staff < 1.2);
  CHECK(std::abs(wait_a_call(checked(e, options).simulated) /
                     wait_a_call(checked(e, options).recorded) -
                 1) <= 0.15);
  // Where presence is said to be a tenth too high, rosters are that much lower.
  Estimates full = e;
  for (auto& present : full.arrivals.present) {
    for (double& servers : present) servers *= 1.1;
  }
  CHECK(staff(full) < options.staff - 0.03);
  std::atomic<bool> stop = true;
  CHECK_THROWS_AS(staff_to_match(e.log(), e.days, e.fit, e.arrivals, options, team, &stop),
                  GivenUp);
}

}  // namespace rapport
