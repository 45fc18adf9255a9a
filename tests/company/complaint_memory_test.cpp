// How the handling of a complaint enters memory.
#include <doctest/doctest.h>

#include "sim/engine/customer_memory.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// One customer's memory, driven leg by leg.
struct OneMemory {
  OneMemory()
      : model(build_model(two_departments())),
        population(model),
        state(model, {1, 0}),
        planner(model, population, state, {1, 0}),
        memory(model, population, planner, ongoing, {1, 0}) {
    ongoing.reserve(4);
    population.customers[0] = {};
    population.company[0] = {};
    population.customers[0].satisfaction = 0.5;
    memory.begin(0, model.segments[0], 1.0);
  }
  /// A case closes with a leg of that quality; returns what is remembered then.
  double close(Cause cause, double quality, bool fits, bool complains) {
    LegEnd end{};
    end.time = 0;
    end.customer = 0;
    end.closes = true;
    end.company.cause = cause;
    end.company.quality = static_cast<float>(quality);
    end.company.fit = fits ? 1.0F : 0.0F;
    end.company.place = 1;
    const double felt = memory.felt(end, memory.take_in(end));
    memory.remember(end, felt, complains);
    return population.company[0].memory;
  }
  Model model;
  Population population;
  CompanyState state;
  LegPlanner planner;
  OngoingList ongoing;
  CustomerMemory memory;
};

}  // namespace

TEST_CASE("complaints: handled well, memory is what it was before, and no better") {
  OneMemory one;
  const double before = one.close(Cause::root, 0.7, true, false);
  CHECK(before > 0.0);
  const double crisis = one.close(Cause::root, 0.1, false, true);
  CHECK(crisis < before);
  CHECK(one.close(Cause::complaint, 1.0, true, false) == doctest::Approx(before).epsilon(1e-6));
  // What has been made good is not made good twice.
  CHECK(one.close(Cause::complaint, 1.0, true, false) == doctest::Approx(before).epsilon(1e-6));
}

TEST_CASE("complaints: handled badly, they count as much again; handled so so, nothing") {
  OneMemory bad, mild;
  const double crisis = bad.close(Cause::root, 0.2, false, true);
  CHECK(mild.close(Cause::root, 0.2, false, true) == crisis);
  const ExperienceRuleSpec& rule = bad.model.company.experience;
  // Expectation has followed the first leg; a leg far below it is felt by its deviation.
  const double expected = from_share(bad.population.company[0].expectation[0]);
  const double worse = bad.close(Cause::complaint, 0.0, false, false);
  CHECK(worse ==
        doctest::Approx(std::max(-1.0, crisis - rule.complaint_weight * expected)).epsilon(1e-3));
  CHECK(mild.close(Cause::complaint, 1.0, false, false) == crisis);
}
