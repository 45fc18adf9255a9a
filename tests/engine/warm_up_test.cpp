// Runs that go on from a shared warm-up: the same, bit for bit, as runs from their beginning.
#include <doctest/doctest.h>

#include "sim/engine/simulator.h"
#include "tests/engine/generic_company.h"
#include "tests/engine/random_changes.h"
#include "tests/support/random_company.h"
#include "tests/support/random_scenario.h"
#include "tests/support/sampling.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// Runs `model` from its beginning and from the end of the warm-up, and compares all of it.
void check_same(const Simulator& warm_up, const Model& model, const RunOptions& options) {
  Simulator whole(model, options), later = Simulator::after(warm_up, model);
  const RunResult expected = whole.finish(), result = later.finish();
  CHECK(result == expected);
  CHECK(later.customers() == whole.customers());
}

Simulator warmed(const Model& today, const RunOptions& options) {
  Simulator simulator = Simulator::of_warm_up(today, options);
  simulator.run_until(0);
  return simulator;
}

/// Today and a random policy of it, each from one warm-up. Returns whether the policy can share it.
bool check_company(std::uint32_t seed, const Scenario& scenario) {
  CAPTURE(seed);
  Scenario today = scenario;
  today.warmup = (seed % 4) * 3 * kDay;  // some without any
  const Model plain = build_model(today);
  const Model policy = build_model(today, random_changes(seed, today), random_rules(seed));
  RunOptions options;
  options.key = {seed, 5};
  options.threads = 1 + static_cast<int>(seed % 2);
  options.blocks = static_cast<int>(seed % 3);
  options.window = seed % 5 == 0 ? 15 * kMinute : 0;
  const Simulator warm_up = warmed(plain, options);
  check_same(warm_up, plain, options);
  if (!Simulator::cannot_share(plain, policy).empty()) {
    CHECK_THROWS(Simulator::after(warm_up, policy));
    return false;
  }
  check_same(warm_up, policy, options);
  check_same(warm_up, policy, options);  // the warm-up is as it was
  return true;
}

}  // namespace

TEST_CASE("warm-up: random firms and policies go on from it as from their beginning") {
  int shared = 0, all = 0;
  for (std::uint32_t seed = 0; seed < 120; seed += kStep, ++all) {
    shared += check_company(seed, random_scenario_with_room(seed));
  }
  CHECK(shared * 8 > all);
}

TEST_CASE("warm-up: random companies and policies go on from it as from their beginning") {
  int shared = 0, all = 0;
  for (std::uint32_t seed = 0; seed < 120; seed += kStep, ++all) {
    shared += check_company(seed, random_company(seed));
  }
  CHECK(shared * 8 > all);
}

TEST_CASE("warm-up: policies of the generic company share it") {
  const std::vector<Model> models = generic_companies();
  RunOptions options;
  options.key = {1, 2};
  const Simulator warm_up = warmed(models[0], options);
  for (const Model& model : models) {
    CHECK(Simulator::cannot_share(models[0], model) == "");
    check_same(warm_up, model, options);
  }
}

TEST_CASE("warm-up: what cannot share it, and what it cannot do, is said") {
  Scenario today = generic_today();
  const Model plain = build_model(today);
  Scenario then = today;
  then.levers.push_back({"bonus", LeverScope::all, "", 0.5});
  const Model from_start = build_model(today, std::vector<Change>{{kFromStart, then}});
  CHECK(Simulator::cannot_share(plain, from_start).find("from the start") != std::string::npos);
  Scenario longer = today;
  longer.horizon += 30 * kDay;
  CHECK(Simulator::cannot_share(plain, build_model(longer)) == "it is another firm");
  RunOptions options;
  Simulator warm_up = Simulator::of_warm_up(plain, options);
  CHECK_THROWS(Simulator::after(warm_up, plain));  // it has not ended
  CHECK_THROWS(warm_up.finish());
}
