#include "experiments/analysis/sample_information.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/moments.h"
#include "tests/analysis/draws.h"

using namespace rapport;

namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

/// Variants in each of which a policy does an effect from N(mean, spread^2), evenly over its
/// quantiles; it is worth `worth` an effect, the other option nothing. Luck is that of one run, in
/// what is seen and in the worth alike.
struct NormalCase {
  std::size_t variants = 200, replications = 2;
  double mean = -0.5, spread = 1.0, worth = 1000.0, luck = 0.0;

  Foretold foretold(std::uint32_t seed) const {
    Draws draws(seed);
    Foretold made;
    made.worth.resize(2);
    for (std::size_t v = 0; v < variants; ++v) {
      const double p = (static_cast<double>(v) + 0.5) / static_cast<double>(variants);
      const double effect = mean + spread * normal_quantile(p);
      made.seen.emplace_back();
      for (auto& option : made.worth) option.emplace_back();
      for (std::size_t r = 0; r < replications; ++r) {
        const double run = effect + luck * draws.normal();
        made.seen[v].push_back(run);
        made.worth[0][v].push_back(0.0);
        made.worth[1][v].push_back(worth * run);
      }
    }
    return made;
  }

  /// Raiffa and Schlaifer's value, by the unit normal loss integral.
  double closed_form(double error) const {
    const double after = spread * spread / std::hypot(spread, error);
    const double u = std::abs(mean) / after;
    const double density = std::exp(-0.5 * u * u) / std::sqrt(2.0 * std::numbers::pi);
    return worth * after * (density - u * math::normal_cdf(-u));
  }
};

}  // namespace

TEST_CASE("a trial of one normal effect is worth what the loss integral says") {
  const NormalCase c;
  const SampleInformation information(c.foretold(1));
  CHECK(information.choice() == 0);
  CHECK(information.luck() == 0.0);
  CHECK(information.degree(1) == 1);
  for (const double error : {0.1, 0.3, 1.0, 2.0}) {
    CAPTURE(error);
    const TrialWorth found = information.value(error);
    CHECK(found.value == doctest::Approx(c.closed_form(error)).epsilon(0.03));
    // The choice turns where the mean after the trial is 0: y + (mean - y) s^2 / (s^2 + spread^2).
    REQUIRE(found.turns.size() == 1);
    CHECK(found.turns[0].at == doctest::Approx(0.5 * error * error).epsilon(0.05).scale(1.0));
    CHECK(found.turns[0].above == 1);
    const double beyond = (found.turns[0].at - c.mean) / std::hypot(1.0, error);
    CHECK(found.changes == doctest::Approx(math::normal_cdf(-beyond)).epsilon(0.03));
    CHECK(found.chosen[0] + found.chosen[1] == doctest::Approx(1.0));
    CHECK(information.value_left_out(error) == doctest::Approx(c.closed_form(error)).epsilon(0.05));
  }
}

TEST_CASE("luck of the runs is taken for the trial's own error, and for no knowledge") {
  NormalCase c;
  c.luck = 0.4;  // of the mean of the other run: the trial's error is 0.6 in all
  Moments found, left_out;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const SampleInformation information(c.foretold(seed));
    CHECK(information.luck() == doctest::Approx(0.4).epsilon(0.2));
    found.add(information.value(0.6).value);
    if (seed <= 5) left_out.add(information.value_left_out(0.6));
  }
  CHECK(found.mean() == doctest::Approx(c.closed_form(0.6)).epsilon(0.05));
  CHECK(left_out.mean() == doctest::Approx(c.closed_form(0.6)).epsilon(0.12));
  // A sharper trial cannot be told from one that errs as much as the runs.
  const SampleInformation one(c.foretold(1));
  CHECK(one.value(0.0).value == one.value(one.luck()).value);
}

TEST_CASE("a perfect trial is worth as much as perfect information, a useless one nothing") {
  const NormalCase c;
  const Foretold foretold = c.foretold(1);
  const SampleInformation information(foretold);
  const PerfectInformation perfect = perfect_information(foretold.worth);
  CHECK(information.value(0.0).value == doctest::Approx(perfect.at_most).epsilon(1e-9));
  CHECK(perfect.at_most == doctest::Approx(c.closed_form(0.0)).epsilon(0.01));
  CHECK(perfect.by_others == doctest::Approx(perfect.at_most));  // there is no luck
  CHECK(information.value(kNever).value == 0.0);
  CHECK(information.value(kNever).turns.empty());
  CHECK(information.value(1e6).value < 1e-6);
  double before = information.value(0.0).value;
  for (double error = 0.01; error < 30.0; error *= 1.5) {
    const double now = information.value(error).value;
    CHECK(now >= 0.0);
    CHECK(now <= before * (1.0 + 1e-3));  // more error is never worth more
    before = now;
  }
}

TEST_CASE("a trial that sees nothing of what options are worth is worth nothing") {
  // Worth and what is seen are independent; in one of some twenty cases a slope is found by chance.
  std::size_t worthless = 0;
  Moments gained, raw;
  constexpr std::uint32_t kCases = 100;
  for (std::uint32_t seed = 1; seed <= kCases; ++seed) {
    Foretold foretold = NormalCase{.variants = 60, .luck = 0.5}.foretold(seed);
    Draws draws(1000 + seed);
    for (auto& by : foretold.seen) by = {draws.normal(), draws.normal()};
    const SampleInformation information(foretold);
    worthless += information.value(0.1).value == 0.0;
    gained.add(information.value(0.1).value);
    raw.add(perfect_information(foretold.worth).at_most);
  }
  CHECK(worthless >= kCases * 9 / 10);
  CHECK(gained.mean() < 0.03 * raw.mean());
}

TEST_CASE("luck flatters perfect information, but not where other runs choose") {
  // All options are alike: knowing all is worth nothing.
  Draws draws(5);
  std::vector<std::vector<std::vector<double>>> worth(3);
  for (auto& option : worth) {
    for (int v = 0; v < 200; ++v) option.push_back({draws.normal(), draws.normal()});
  }
  const PerfectInformation perfect = perfect_information(worth);
  CHECK(perfect.at_most > 0.4);
  CHECK(std::abs(perfect.by_others) < 0.2);
  for (auto& option : worth) {
    for (auto& by : option) by.pop_back();
  }
  CHECK(std::isnan(perfect_information(worth).by_others));
}

TEST_CASE("a curve that bends turns the choice twice") {
  // The second option is worth something only in the middle.
  Foretold foretold;
  foretold.worth.resize(2);
  for (int v = 0; v < 100; ++v) {
    const double x = -1.0 + 0.02 * (v + 0.5);
    foretold.seen.push_back({x, x});
    foretold.worth[0].push_back({0.3, 0.3});
    foretold.worth[1].push_back({0.5 - x * x, 0.5 - x * x});
  }
  const SampleInformation information(foretold);
  CHECK(information.choice() == 0);
  CHECK(information.degree(1) == 2);
  const TrialWorth found = information.value(0.01);
  REQUIRE(found.turns.size() == 2);
  CHECK(found.turns[0].at == doctest::Approx(-std::sqrt(0.2)).epsilon(0.02));
  CHECK(found.turns[1].at == doctest::Approx(std::sqrt(0.2)).epsilon(0.02));
  CHECK(found.turns[0].above == 1);
  CHECK(found.turns[1].above == 0);
}

TEST_CASE("variants that lack a number are left out, and sizes have to agree") {
  Foretold foretold = NormalCase{.variants = 50}.foretold(1);
  foretold.seen[3][1] = std::nan("");
  foretold.worth[1][7][0] = std::nan("");
  CHECK(SampleInformation(foretold).variants() == 48);
  foretold.worth[1].pop_back();
  CHECK_THROWS_AS(SampleInformation{foretold}, InvariantError);
  CHECK_THROWS_AS(SampleInformation{Foretold{}}, InvariantError);
  Foretold none;
  none.worth.resize(2);
  CHECK(SampleInformation(none).value(1.0).value == 0.0);
}
