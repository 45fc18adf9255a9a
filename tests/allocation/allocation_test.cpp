// A steady step allocates nothing: measured, not believed.
#include <doctest/doctest.h>

#include <new>

#include "sim/engine/simulator.h"
#include "tests/support/allocation_counter.h"
#include "tests/support/office_hours.h"
#include "tests/support/small_company.h"
#include "tests/support/workloads.h"

using namespace rapport;

namespace {

std::size_t allocations_in(const Model& model, int threads, Time from, Time to) {
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
  CHECK(allocations_in(build_model(w3(20'000, 0.25)), 1, 90 * kDay, 300 * kDay) == 0);
}

TEST_CASE("steady steps of a run on two threads allocate nothing") {
  CHECK(allocations_in(build_model(w3(20'000, 0.25)), 2, 90 * kDay, 300 * kDay) == 0);
}

TEST_CASE("steady steps of the small company allocate nothing") {
  const Scenario s = small_company();
  CHECK(allocations_in(build_model(s), 1, s.horizon / 2, s.horizon) == 0);
}

TEST_CASE("customers who join allocate nothing") {
  // A company itself does at month starts, where it keeps what it looks like.
  Scenario s = testing::two_departments();
  const auto in_run = [&] { return allocations_in(build_model(s), 1, s.horizon / 4, s.horizon); };
  const std::size_t nobody_joins = in_run();
  s.company.joining.form = JoiningSpec::Form::replace;
  CHECK(in_run() == nobody_joins);
  s.company.joining = {JoiningSpec::Form::rate, 2.0, 0.75};
  CHECK(in_run() == nobody_joins);
}

TEST_CASE("copies of legs allocate nothing") {
  Scenario s = testing::two_departments();
  s.warmup = 12 * kWeek;
  const auto in_run = [&] { return allocations_in(build_model(s), 1, s.horizon / 4, s.horizon); };
  const std::size_t nobody_represented = in_run();
  s.represents = 3.5;
  for (PoolSpec& pool : s.pools) {
    std::vector<WeekSchedule::Change> changes = pool.staff.changes();
    for (WeekSchedule::Change& change : changes) change.value *= 4;
    pool.staff = WeekSchedule::from_changes(std::move(changes));
  }
  CHECK(in_run() == nobody_represented);
}

TEST_CASE("a change of policy allocates nothing") {
  const Scenario today = w3(20'000, 0.25);
  Scenario then = today;
  then.pools[0].staff = office_hours(2, 0, 24, 0, 6);
  then.touch_points[1].service = Distribution::exponential(5.5 * kMinute);
  then.needs[0].per_year *= 0.8;
  const Change change{120 * kDay, then};
  const Model model = build_model(today, {&change, 1});
  CHECK(allocations_in(model, 1, 90 * kDay, 300 * kDay) == 0);
  CHECK(allocations_in(model, 2, 90 * kDay, 300 * kDay) == 0);
}
