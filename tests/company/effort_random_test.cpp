// Best effort and optimal pay on thousands of random problems: conditions, searches, properties.
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "sim/company/effort.h"
#include "tests/support/free_effort.h"
#include "tests/support/random_work.h"

using namespace rapport;
using namespace rapport::testing;

// ---- random problems ---------------------------------------------------------------------------

TEST_CASE("effort: the conditions of the optimum hold on random problems") {
  for_all_sizes([](auto size) {
    constexpr std::size_t N = size;
    CAPTURE(N);
    Dice dice(10 + N);
    double largest = 0.0;
    int bound = 0, left = 0, idle = 0, all_tasks = 0;
    for (int n = 0; n < 5000; ++n) {
      const Work<N> work = random_work<N>(dice);
      const ByTask<N> e = best_effort(work);
      largest = std::max(largest, conditions_missed(work, e));
      const bool full = sum(e) > work.capacity - 1e-9;
      ++(full ? bound : left);
      if (sum(e) == 0.0) ++idle;
      if (*std::ranges::min_element(e) > 0.0) ++all_tasks;
    }
    MESSAGE(N << " tasks: conditions missed by " << largest << "; capacity bound " << bound
              << ", left " << left << ", idle " << idle << ", all tasks " << all_tasks);
    CHECK(largest < 1e-9);
    for (const int seen : {bound, left, idle, all_tasks}) CHECK(seen > 20);
  });
}

TEST_CASE("effort: no point of a dense grid is better") {
  Dice dice(2);
  for (int n = 0; n < 40; ++n) {
    Work<3> work = random_work<3>(dice);
    work.capacity = std::min(work.capacity, 3.0);
    const double best = objective(work, best_effort(work)), step = work.capacity / 60;
    double seen = -kInfinity;
    for (int i = 0; i <= 60; ++i) {
      for (int j = 0; i + j <= 60; ++j) {
        for (int k = 0; i + j + k <= 60; ++k) {
          seen = std::max(seen, objective<3>(work, {i * step, j * step, k * step}));
        }
      }
    }
    CHECK(seen <= best + 1e-12);
    // The grid's nearest point, at most a step off in each task, cannot be much worse.
    CHECK(seen > best - 10 * step);
  }
}

TEST_CASE("effort: no point at random is better, near or far") {
  for_all_sizes([](auto size) {
    constexpr std::size_t N = size;
    CAPTURE(N);
    Dice dice(20 + N);
    int tried = 0;
    for (int n = 0; n < 500; ++n) {
      Work<N> work = random_work<N>(dice);
      work.capacity = std::min(work.capacity, 3.0);
      const ByTask<N> best = best_effort(work);
      const double value = objective(work, best);
      for (int m = 0; m < 100; ++m) {
        const double width = work.capacity * std::pow(10.0, -dice.between(0, 5));
        ByTask<N> e;
        for (std::size_t i = 0; i < N; ++i) {
          e[i] = std::max(0.0, best[i] + dice.between(-width, width));
        }
        if (const double total = sum(e); total > work.capacity) {
          for (double& x : e) x *= work.capacity / total;
        }
        ++tried;
        if (objective(work, e) > value + 1e-12) FAIL("a better point");
      }
    }
    CHECK(tried == 50000);
  });
}

// The objective is strictly concave with curvature at least lambda, the least eigenvalue of C. So
// lambda |e - e'|^2 <= (a - a')'(e - e') for the optima of a and a', from which both claims follow.
TEST_CASE("effort: is continuous in what is paid, and more pay for a task never lowers it") {
  for_all_sizes([](auto size) {
    constexpr std::size_t N = size;
    CAPTURE(N);
    Dice dice(30 + N);
    for (int n = 0; n < 2000; ++n) {
      Work<N> work = random_work<N>(dice), other = work;
      const double width = std::pow(10.0, -dice.between(0, 8));
      for (double& x : other.a) x += dice.between(-width, width);
      const double moved = distance(best_effort(work), best_effort(other));
      const double bound = distance(work.a, other.a) / least_eigenvalue(work.c);
      if (!(moved <= bound + 1e-10)) FAIL_CHECK("moved " << moved << ", at most " << bound);

      const std::size_t task = dice.index(N);
      other = work;
      other.a[task] += width;
      const double gain = best_effort(other)[task] - best_effort(work)[task];
      if (!(gain >= -1e-10)) FAIL_CHECK("lowered by " << -gain);
    }
  });
}

TEST_CASE("effort: units and the order of tasks do not matter") {
  Dice dice(3);
  double units = 0.0, order = 0.0;
  for (int n = 0; n < 2000; ++n) {
    const Work<4> work = random_work<4>(dice);
    const ByTask<4> e = best_effort(work);
    const double factor = std::pow(10.0, dice.between(-6, 6));
    Work<4> money = work, hours = work, turned;
    for (std::size_t i = 0; i < 4; ++i) {
      money.a[i] *= factor;
      hours.a[i] *= factor;
      turned.a[3 - i] = work.a[i];
      for (std::size_t j = 0; j < 4; ++j) {
        money.c[i][j] *= factor;
        turned.c[3 - i][3 - j] = work.c[i][j];
      }
    }
    hours.capacity *= factor;
    turned.capacity = work.capacity;
    // Rounding weighs as C is near singular.
    const double least = least_eigenvalue(work.c);
    units = std::max(units, least * distance(best_effort(money), e));
    ByTask<4> e_hours = best_effort(hours), e_turned = best_effort(turned);
    for (double& x : e_hours) x /= factor;
    std::ranges::reverse(e_turned);
    units = std::max(units, least * distance(e_hours, e));
    order = std::max(order, least * distance(e_turned, e));
  }
  MESSAGE("largest distance x least eigenvalue: units " << units << ", order " << order);
  CHECK(units < 1e-12);
  CHECK(order < 1e-12);
}

// ---- without bounds -------------------------------------------------------------------

TEST_CASE("effort: without bounds that bind, best effort is C^-1 a") {
  for_all_sizes([](auto size) {
    constexpr std::size_t N = size;
    CAPTURE(N);
    Dice dice(40 + N);
    double largest = 0.0;
    int allowed = 0;
    for (int n = 0; n < 2000; ++n) {
      const Work<N> work = random_work<N>(dice);
      const ByTask<N> e = free_effort(work.a, work.c);
      if (*std::ranges::min_element(e) < 0.0 || sum(e) > work.capacity) continue;
      ++allowed;
      largest = std::max(largest, distance(best_effort(work), e) / (1 + distance(e, {})));
    }
    MESSAGE(N << " tasks: largest relative distance from Eigen's " << largest << "; " << allowed
              << " allowed");
    CHECK(largest < 1e-10);
    CHECK(allowed > 50);
  });
}

TEST_CASE("effort: the bits are the same in every build") {
  std::uint64_t hash = 14695981039346656037U;
  const auto add = [&hash](const TaskVector& values) {
    for (const double v : values) {
      hash = (hash ^ std::bit_cast<std::uint64_t>(v)) * 1099511628211U;
    }
  };
  Dice dice(8);
  for (int n = 0; n < 5000; ++n) {
    const Work<4> work = random_work<4>(dice);
    add(best_effort(work));
  }
  CHECK(hash == 7858267683804815063U);
}
