// How rivals of gates = all join may, want and know.
#include <doctest/doctest.h>

#include "sim/company/leg_planner.h"
#include "tests/support/random_maker.h"

using namespace rapport;

namespace {

double with(Gates form, const GateJoin& join, const Gates3& gates) {
  CompanyModel company;
  company.gates = form;
  company.join = join;
  return joined(company, gates);
}

constexpr Gates kRivals[] = {Gates::any, Gates::between, Gates::weakest};

}  // namespace

TEST_CASE("join: all is the product, whole and scaled") {
  CompanyModel company;
  CHECK(joined(company, {0.5, 0.4, 0.3}) == doctest::Approx(0.06).epsilon(1e-15));
  company.fit_scale = 1.5;
  CHECK(joined(company, {0.5, 0.4, 0.3}) == doctest::Approx(0.09).epsilon(1e-15));
  CHECK(joined(company, {1.0, 1.0, 0.9}) == 1.0);
  CHECK(joined(company, {1.0, 0.0, 1.0}) == 0.0);
}

TEST_CASE("join: where gates are the usual ones a rival fits as calibrated, whatever its form") {
  const GateJoin join{1.7, 0.06, {0.5, 0.4, 0.3}};
  for (const Gates form : kRivals) {
    CHECK(with(form, join, {0.5, 0.4, 0.3}) == doctest::Approx(0.06).epsilon(1e-12));
    // All gates k times as far open: k^nu times as often, up to always.
    CHECK(with(form, join, {1.0, 0.8, 0.6}) ==
          doctest::Approx(0.06 * std::pow(2, 1.7)).epsilon(1e-12));
    CHECK(with(form, {30.0, 0.06, join.usual}, {1.0, 0.8, 0.6}) == 1.0);
  }
}

TEST_CASE("join: a shut gate is made up for under any, and not where the weakest counts") {
  const GateJoin join{1.0, 0.2, {0.5, 0.5, 0.5}};
  CHECK(with(Gates::any, join, {0.0, 0.5, 0.5}) == doctest::Approx(0.2 * 2 / 3).epsilon(1e-12));
  CHECK(with(Gates::between, join, {0.0, 0.5, 0.5}) == doctest::Approx(0.2 * 4 / 9).epsilon(1e-12));
  CHECK(with(Gates::weakest, join, {0.0, 0.5, 0.5}) == 0.0);
  for (const Gates form : kRivals) CHECK(with(form, join, {0.0, 0.0, 0.0}) == 0.0);
}

TEST_CASE("join: the more gates replace each other, the more uneven ones are worth") {
  Dice dice(3);
  for (int i = 0; i < 2000; ++i) {
    const GateJoin join{dice.between(0.3, 3),
                        0.05,
                        {dice.between(0.1, 1), dice.between(0.1, 1), dice.between(0.1, 1)}};
    const Gates3 gates{dice.number(), dice.number(), dice.number()};
    const double any = with(Gates::any, join, gates), between = with(Gates::between, join, gates);
    CHECK(any >= between * (1 - 1e-12));
    CHECK(between >= with(Gates::weakest, join, gates) * (1 - 1e-12));
  }
}
