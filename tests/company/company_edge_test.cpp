// A company at the ends of what its files may say.
#include <doctest/doctest.h>

#include "sim/engine/simulator.h"
#include "sim/scenario/validate.h"
#include "tests/support/busy_line.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

OutcomeCounts outcomes_of(const Scenario& scenario) {
  const RunResult result = run(build_model(scenario), {.key = {1, 1}});
  OutcomeCounts sum;
  for (const OutcomeCounts& row : result.totals.outcome) sum += row;
  return sum;
}

}  // namespace

TEST_CASE("what would come after a run never comes, however long its delay is") {
  Scenario s = two_departments();
  const OutcomeCounts soon = outcomes_of(s);
  CHECK(soon.complaints > 0);
  CHECK(soon.repeats > 0);
  CHECK(soon.misfits > 0);
  // 2^32 seconds are 136 years and 70 days: a count of seconds of 32 bits would begin again.
  for (const Time delay : {kYear, 137 * kYear, 20000 * kYear}) {
    CAPTURE(delay);
    const Distribution long_after = Distribution::constant(static_cast<double>(delay));
    s.company.child.complaint_delay = s.company.child.repeat_delay = long_after;
    s.company.child.misfit_delay = long_after;
    const OutcomeCounts late = outcomes_of(s);
    CHECK(late.complaints == 0);
    CHECK(late.repeats == 0);
    CHECK(late.misfits == 0);
  }
}

TEST_CASE("customers without a contract who buy all day") {
  Scenario s = two_departments_without_contracts();
  s.horizon = 20 * kDay;
  for (SegmentSpec& segment : s.segments) {
    segment.customers = 10;
    segment.leaving.propensity = Distribution::constant(0.0);
    segment.leaving.purchases = Distribution::constant(90000.0);
    segment.leaving.wallet = 1.0;
  }
  const OutcomeCounts counts = outcomes_of(s);
  CHECK(counts.occasions == counts.purchases);
  const double expected = 20 * 90000.0 * 20 / 365;
  CHECK(static_cast<double>(counts.occasions) == doctest::Approx(expected).epsilon(0.02));
  s.segments[0].leaving.purchases = Distribution::constant(110000.0);
  CHECK(find_problems(s).size() == 1);
  s.segments[0].leaving.wallet = 0.0;
  CHECK(find_problems(s).size() == 1);
}

TEST_CASE("a company with nobody, with nothing to do, with everything at its end") {
  Scenario nobody = two_departments();
  for (SegmentSpec& segment : nobody.segments) segment.customers = 0;
  StreamSpec passers;
  passers.name = "passers-by";
  passers.journey = "ask";
  passers.per_hour = 3.0;
  nobody.streams = {passers};
  CHECK_NOTHROW(outcomes_of(nobody));
  Scenario idle = two_departments();
  idle.needs[0].per_year = 0.0;
  CHECK(outcomes_of(idle).complaints == 0);
  for (const bool most : {false, true}) {
    Scenario ends = two_departments();
    ends.levers.clear();
    for (const Lever& lever : company_levers()) {
      ends.levers.push_back(for_all(lever.id, most ? lever.most : lever.least));
    }
    ends.company.skill.skill = Distribution::constant(most ? 1.0 : 0.0);
    ends.company.may.request = Distribution::constant(most ? 0.0 : 1e6);
    CHECK_NOTHROW(outcomes_of(ends));
  }
}
