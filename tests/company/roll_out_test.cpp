// How levers get to their values in a company: sizes of projects, and levers in force from the
// start.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/company/company_state.h"
#include "sim/engine/simulator.h"
#include "tests/support/busy_line.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// Projects of all families at once, on a small budget.
Scenario quiet() {
  Scenario s = two_departments();
  s.company.mechanism.load = false;
  s.company.roadmap.budget = 0.3;
  s.company.roadmap.configuration_ramp = 4 * kWeek;
  for (SegmentSpec& segment : s.segments) segment.customers = 5;
  set_levers(s, {for_all("structure", 0), for_all("owner", 0), for_all("one_view", 0)});
  return s;
}

struct Published {
  double dip, progress;  ///< progress: of the first lever named, over the whole change
};

/// What the first department has published each week, with these levers from time 0 on.
std::vector<Published> weeks_of(const Scenario& today, const std::vector<LeverSetting>& levers,
                                CompanyLever lever) {
  const Model model = build_model(today, from_the_start(today, levers));
  Population population(model);
  std::fill(population.customers.begin(), population.customers.end(), Customer{});
  std::fill(population.company.begin(), population.company.end(), CompanyRow{});
  CompanyState state(model, {1, 0});
  const std::vector<std::int64_t> work(model.touch_points.size(), 0);
  std::vector<Published> weeks;
  for (const Time t : model.company.reviews) {
    state.review(t, work, {}, population);
    if (t >= 0) {
      weeks.push_back(
          {state.view().departments[0].dip, state.effective(lever, 0) / levers[0].value});
    }
  }
  return weeks;
}

}  // namespace

TEST_CASE("roll-out: a change divided among two levers takes as long and dips as deep") {
  const Scenario today = quiet();
  const auto one = weeks_of(today, {for_all("structure", 0.8)}, CompanyLever::structure);
  const auto two =
      weeks_of(today, {for_all("structure", 0.4), for_all("owner", 0.4)}, CompanyLever::structure);
  REQUIRE(one.size() == two.size());
  double deepest = 0.0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    CHECK(one[i].dip == doctest::Approx(two[i].dip).epsilon(1e-9));
    CHECK(one[i].progress == doctest::Approx(two[i].progress).epsilon(1e-9));
    deepest = std::max(deepest, one[i].dip);
  }
  const double skill = today.company.skill.skill.mean(), most = today.company.roadmap.dip;
  CHECK(deepest > 0.9 * most * (2 - skill) / 2 * (1 - std::exp(-0.8)));
  CHECK(deepest <= most * (2 - skill) / 2 * (1 - std::exp(-0.8)));
}

TEST_CASE("roll-out: many small changes cost little, and beliefs and pay cost no dip") {
  const Scenario today = quiet();
  std::vector<LeverSetting> little;
  for (const Lever& lever : company_levers()) {
    if (lever.family == LeverFamily::roll_out) continue;
    const double usual = LeverValues(lever, today).of_all();
    const double step = 0.01 * (lever.most - lever.least);
    little.push_back(for_all(lever.id, usual + step > lever.most ? usual - step : usual + step));
  }
  for (const Published& week : weeks_of(today, little, CompanyLever::customers_first)) {
    CHECK(week.dip < 0.1 * today.company.roadmap.dip);
  }
  for (const char* lever : {"customers_first", "latitude", "bonus", "training", "metrics"}) {
    const double most = find_lever(lever)->most;
    for (const Published& week : weeks_of(today, {for_all(lever, most)}, CompanyLever::bonus)) {
      CHECK(week.dip == 0.0);
    }
  }
}

TEST_CASE("roll-out: what is in force from the start was so before it, and stays") {
  const Scenario today = two_departments();
  Change change{kFromStart, today};
  set_levers(change.then, {for_all("customers_first", 0.9), for_all("structure", 0.7)});
  const Model model = build_model(today, std::vector<Change>{change});
  const RunResult r = run(model, {.key = {1, 0}});
  const std::size_t n = model.company.departments.size();
  for (const CompanySnapshot& month : r.company) {
    const auto at = [&](CompanyLever lever) {
      return month.levers[static_cast<std::size_t>(lever) * n];
    };
    CHECK(at(CompanyLever::structure) == 0.7);
  }
  // Beliefs are practised: they move only with the effort that load leaves.
  const auto belief = static_cast<std::size_t>(CompanyLever::customers_first) * n;
  CHECK(r.company.front().levers[belief] == 0.9);
  CHECK(std::abs(r.company.back().levers[belief] - 0.9) < 0.05);
  // It costs by the month, and nothing at once: that was paid before.
  REQUIRE(model.charges.size() == 1);
  CHECK(model.charges[0].one_off == 0.0);
  CHECK(model.charges[0].per_month > model.charge_today.per_month);
  // A firm that has what Today has is Today.
  const std::vector<Change> same{{kFromStart, today}};
  CHECK(run(build_model(today, same), {.key = {1, 0}}).hash() ==
        run(build_model(today), {.key = {1, 0}}).hash());
}
