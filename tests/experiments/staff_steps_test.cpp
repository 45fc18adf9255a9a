// One round of the search for the least staff, on levels made by hand.
#include "experiments/staffing/staff_steps.h"

#include <doctest/doctest.h>

using namespace rapport;

namespace {

/// Half hours 10, 11, ... with four people each; 60 calls an hour of four minutes.
struct Situation {
  StaffTried tried;
  StaffMemory memory;

  explicit Situation(const std::vector<double>& good) {
    double all = 0;
    for (std::size_t i = 0; i < good.size(); ++i) {
      const std::size_t h = 10 + i;
      tried.staff[h] = 6;
      tried.demand[h] = {60.0 / 3600, 240, 180, {{1.0, 20}}};
      tried.levels.at[h].counts.calls = 1000;
      tried.levels.at[h].good = good[i];
      tried.levels.at[h].margin = 0.01;
      memory.start[h] = 6;
      memory.most[h] = 30;
      all += good[i];
    }
    tried.levels.week.counts.calls = 1000 * static_cast<std::int64_t>(good.size());
    tried.levels.week.good = all / static_cast<double>(good.size());
  }
  /// Change of people by half hour.
  std::vector<int> next(std::size_t count, bool may_lower = true) {
    const StaffByHalfHour staff = next_staff(tried, {}, may_lower, memory);
    std::vector<int> change;
    for (std::size_t i = 0; i < count; ++i) {
      change.push_back(staff[10 + i] - tried.staff[10 + i]);
    }
    return change;
  }
};

}  // namespace

TEST_CASE("a half hour below its target by more than its error is raised, others stay") {
  Situation day({0.85, 0.77, 0.85, 0.795});
  const std::vector<int> change = day.next(4);
  CHECK(change == std::vector<int>{0, 1, 0, 0});
  CHECK(day.memory.floor[11] == 7);
}

TEST_CASE("what was not enough is doubled, up to what may be tried") {
  Situation day({0.3, 0.9});
  day.memory.raised[10] = 3;
  CHECK(day.next(1)[0] == 6);
  day.memory.most[10] = 8;
  CHECK(day.next(1)[0] == 2);
  day.tried.staff[10] = 8;
  CHECK(hopeless_half_hours(day.tried, {}, day.memory) == std::vector<std::size_t>{10});
}

TEST_CASE("a half hour that is well staffed by itself waits for the one before it") {
  Situation day({0.5, 0.6, 0.9});
  day.tried.demand[10].per_second *= 2;  // far too few there
  day.tried.demand[11].per_second /= 2;  // and plenty here
  const std::vector<int> change = day.next(3);
  CHECK(change[0] > 0);
  CHECK(change[1] == 0);
  CHECK(day.memory.floor[11] == 0);
  // Not where the one before is all right.
  Situation alone({0.9, 0.6, 0.9});
  alone.tried.demand[11].per_second /= 2;
  CHECK(alone.next(3, false)[1] > 0);
}

TEST_CASE("people go where the level stays without them, but not from neighbours at once") {
  Situation day({0.99, 0.99, 0.99});
  const std::vector<int> change = day.next(3);
  CHECK(change[0] * change[1] == 0);
  CHECK(change[1] * change[2] == 0);
  CHECK(change[0] + change[1] + change[2] < 0);
  CHECK(Situation({0.99, 0.99, 0.99}).next(3, false) == std::vector<int>{0, 0, 0});
  Situation floored({0.99});
  floored.memory.floor[10] = 6;
  CHECK(floored.next(1)[0] == 0);
  Situation unsure({0.99});
  unsure.tried.levels.at[10].margin = 0.19;
  CHECK(unsure.next(1)[0] == 0);
  Situation few({0.99});
  few.tried.levels.at[10].counts.calls = 29;
  CHECK(few.next(1)[0] == 0);
}

TEST_CASE("nobody goes just before a half hour that is short, and one stays") {
  CHECK(Situation({0.99, 0.7}).next(1)[0] == 0);
  Situation quiet({1.0});
  quiet.tried.demand[10].per_second = 1e-6;
  CHECK(quiet.next(1)[0] == -5);
}

TEST_CASE("a week that is short as a whole gets people where they gain most") {
  Situation day({0.795, 0.795, 0.795});
  day.tried.demand[11].per_second *= 1.5;  // at six, one more gains most there
  CHECK(day.next(3) == std::vector<int>{0, 1, 0});
}

TEST_CASE("fewer than Erlang-A asks for do only where the estimate is at the target") {
  Situation day({0.795, 0.9});
  CHECK(will_do(day.tried, {}, day.memory));
  day.memory.start[10] = 7;
  CHECK_FALSE(will_do(day.tried, {}, day.memory));
  CHECK(day.next(1)[0] >= 1);
}
