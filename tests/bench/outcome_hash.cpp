// Prints one number for the outcomes of many runs. ./dev test compares it between the release build
// and the debug build: the same bits in every build type.
#include <bit>
#include <cinttypes>
#include <cstdio>

#include "sim/core/distribution.h"
#include "sim/core/elementary.h"
#include "sim/core/special.h"
#include "sim/engine/simulator.h"
#include "tests/support/random_scenario.h"
#include "tests/support/small_company.h"
#include "tests/support/workloads.h"

namespace rapport {
namespace {

std::uint64_t g_hash = 0xcbf29ce484222325;  // FNV-1a

void add(std::uint64_t value) { g_hash = (g_hash ^ value) * 0x100000001b3; }
void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }

void add_functions() {
  const Distribution laws[] = {
      Distribution::log_normal(3.0, 1.5), Distribution::gamma(2.0, 0.7),
      Distribution::beta(0.7, 1.2),       Distribution::weibull(1.4, 2.0),
      Distribution::poisson(6.5),
  };
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    const RandomBlock b = philox4x32_10({i, 0, 0, 0}, {9, 9});
    const double u = uniform(b.u64(0)), x = 40.0 * (uniform(b.u64(1)) - 0.5);
    add(math::exp(x));
    add(math::log(u));
    add(math::expm1(x));
    add(math::log1p(-u));
    add(math::pow(u, x));
    for (const Distribution& law : laws) add(law.quantile(u));
  }
}

/// Customers who are made save offers, who default, and whom a rival wins.
Scenario firm_that_customers_leave() {
  Scenario s = testing::two_departments();
  s.company.save.reach = 1.0;
  s.levers.push_back({"save", LeverScope::all, "", 1.0});
  for (SegmentSpec& segment : s.segments) {
    segment.price = 20.0;
    segment.leaving.moving = 0.05;
    segment.credit.limit = 500.0;
    segment.credit.default_rate = 0.2;
    segment.rival.offers = 5.0;
  }
  return s;
}

void add_runs() {
  Scenario journey = w3(4000, 0.25);
  journey.horizon = 60 * kDay;
  add(run(build_model(journey), {.key = {1, 1}}).hash());
  add(run(build_model(small_company()), {.key = {1, 1}}).hash());
  add(run(build_model(testing::two_departments()), {.key = {1, 1}}).hash());
  add(run(build_model(firm_that_customers_leave()), {.key = {1, 1}}).hash());
  for (std::uint32_t seed = 0; seed < 25; ++seed) {
    add(run(build_model(random_scenario(seed)), {.key = {seed, 1}}).hash());
  }
}

}  // namespace
}  // namespace rapport

int main() {
  rapport::add_functions();
  rapport::add_runs();
  std::printf("%016" PRIx64 "\n", rapport::g_hash);
}
