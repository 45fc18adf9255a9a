// A steady step allocates nothing: measured, not believed.
#include <doctest/doctest.h>

#include <new>

#include "sim/model/simulator.h"
#include "tests/allocation_counter.h"
#include "tests/workloads.h"

using namespace rapport;

namespace {

std::size_t allocations_in(const Scenario& scenario, int threads, Time from, Time to) {
  const Model model = build_model(scenario);
  RunOptions o;
  o.key = {1, 1};
  o.threads = threads;
  o.blocks = threads == 1 ? 0 : 4;
  Simulator simulator(model, o);
  simulator.run_until(from);
  const std::size_t before = allocations();
  simulator.run_until(to);
  return allocations() - before;
}

}  // namespace

TEST_CASE("the counter counts") {
  const std::size_t before = allocations();
  ::operator delete(::operator new(8));  // a new-expression could be optimised away
  CHECK(allocations() == before + 1);
}

TEST_CASE("steady steps of W3 allocate nothing") {
  CHECK(allocations_in(w3(20'000, 0.25), 1, 90 * kDay, 300 * kDay) == 0);
}

TEST_CASE("steady steps of a run on two threads allocate nothing") {
  CHECK(allocations_in(w3(20'000, 0.25), 2, 90 * kDay, 300 * kDay) == 0);
}

TEST_CASE("steady steps of the small company allocate nothing") {
  const Scenario s = small_company();
  CHECK(allocations_in(s, 1, s.horizon / 2, s.horizon) == 0);
}
