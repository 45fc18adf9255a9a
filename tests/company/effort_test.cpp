// Best effort and optimal pay: textbook cases and edges.
#include "sim/company/effort.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "tests/support/free_effort.h"
#include "tests/support/random_work.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

const ByTaskPair<2> kRivalTasks{{{1.0, 0.5}, {0.5, 1.0}}};

}  // namespace

// ---- textbook cases ----------------------------------------------------------------------------

// Holmstrom and Milgrom's pay for benefit (1, 1), r = 2 and noise (0.5, x), solved by hand from
// (I + r C Sigma) pay = benefit: [[2, x], [.5, 1 + 2 x]] with C = kRivalTasks.
TEST_CASE("effort: what is measured badly is paid little, and paying the other drives it out") {
  const ByTask<2> even{0.4, 0.4};  // x = 0.5
  for (const double e : best_effort(even, kRivalTasks, kInfinity)) {
    CHECK(e == doctest::Approx(4.0 / 15).epsilon(1e-14));
  }
  const ByTask<2> uneven{501.0 / 1752, 1.5 / 1752};  // x = 500
  CHECK(free_effort(uneven, kRivalTasks)[1] == doctest::Approx((1.5 - 250.5) / 1314));
  const ByTask<2> held = best_effort(uneven, kRivalTasks, kInfinity);
  CHECK(held[0] == uneven[0]);  // C11 is 1
  CHECK(held[1] == 0.0);        // no effort is below 0
}

TEST_CASE("effort: a single task") {
  for (const double a : {-1.0, 0.0, 0.3, 2.0, 50.0}) {
    for (const double c : {0.1, 1.0, 7.0}) {
      for (const double capacity : {0.0, 0.01, 1.0, kInfinity}) {
        const double e = best_effort<1>({a}, {{{c}}}, capacity)[0];
        CHECK(e == doctest::Approx(std::clamp(a / c, 0.0, capacity)).epsilon(1e-13));
      }
    }
  }
}

/// Tasks that do not compete but for capacity: e = max(0, a - price) / c, with a price found by
/// halving where all at price 0 do not fit.
TEST_CASE("effort: tasks whose costs add up share capacity at one price") {
  Dice dice(1);
  double largest = 0.0;
  for (int n = 0; n < 2000; ++n) {
    Work<4> work{random_vector<4>(dice, -1, 2), {}, dice.between(0.05, 3)};
    for (std::size_t i = 0; i < 4; ++i) work.c[i][i] = dice.between(0.2, 5);
    const auto at = [&](double price) {
      ByTask<4> e;
      for (std::size_t i = 0; i < 4; ++i) {
        e[i] = std::max(0.0, work.a[i] - price) / work.c[i][i];
      }
      return e;
    };
    double low = 0.0, high = sum(at(0.0)) <= work.capacity ? 0.0 : 2.0;
    for (int halving = 0; halving < 60; ++halving) {
      const double middle = 0.5 * (low + high);
      (sum(at(middle)) > work.capacity ? low : high) = middle;
    }
    largest = std::max(largest, distance(best_effort(work), at(high)));
  }
  MESSAGE("largest distance " << largest);
  CHECK(largest < 1e-13);
}

// ---- edges -------------------------------------------------------------------------------------

TEST_CASE("effort: nothing that pays, or no capacity, is no effort at all") {
  Dice dice(4);
  const TaskVector none{};
  for (int n = 0; n < 500; ++n) {
    Work<4> work = random_work<4>(dice);
    CHECK(best_effort(work.a, work.c, 0.0) == none);
    work.a = random_vector<4>(dice, -2, 0);
    work.a[dice.index(4)] = 0.0;
    CHECK(best_effort(work) == none);
  }
  CHECK_THROWS_AS(best_effort<2>({1, 1}, kRivalTasks, -0.1), std::logic_error);
  CHECK_THROWS_AS(best_effort<2>({1, 1}, kRivalTasks, std::nan("")), std::logic_error);
}

TEST_CASE("effort: equal tasks share equally, whether capacity binds or not") {
  TaskMatrix c;
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) c[i][j] = i == j ? 1.0 : 0.2;
  }
  for (const double e : best_effort<4>({1, 1, 1, 1}, c, 1.0)) {
    CHECK(e == doctest::Approx(0.25).epsilon(1e-14));
  }
  for (const double e : best_effort<4>({1, 1, 1, 1}, c, kInfinity)) {
    CHECK(e == doctest::Approx(1 / 1.6).epsilon(1e-14));
  }
}

// e2 = (a2 - a1/2) / (1 - 1/4) where that is positive. A choice by the objective, which is flat at
// the optimum, would be right to 1e-8 only.
TEST_CASE("effort: exact to the last digits where a task is hardly worth while") {
  for (const double d : {-1e-3, -1e-9, -1e-12, -1e-16, 0.0, 1e-16, 1e-12, 1e-9, 1e-3}) {
    CAPTURE(d);
    const ByTask<2> e = best_effort<2>({1.0, 0.5 + d}, kRivalTasks, kInfinity);
    CHECK(std::abs(e[1] - std::max(0.0, d / 0.75)) < 1e-15);
    CHECK(std::abs(e[0] - (1 - 0.5 * e[1])) < 1e-15);
    // The same with capacity: here all goes to the first task but for d / (2 - 1).
    const ByTask<2> tight = best_effort<2>({1.0, 0.75 + d}, kRivalTasks, 0.5);
    CHECK(std::abs(tight[1] - std::max(0.0, d)) < 1e-15);
    CHECK(std::abs(tight[0] + tight[1] - 0.5) < 1e-15);
  }
}

TEST_CASE("effort: three tasks at the edge at once") {
  // C e = a holds with e = (1, 0, 0, 0), whichever of the other tasks are let in.
  Dice dice(5);
  for (int n = 0; n < 2000; ++n) {
    const TaskMatrix c = random_cost<4>(dice);
    const TaskVector e = best_effort<4>(c[0], c, dice.chance(0.5) ? 1.0 : kInfinity);
    CHECK(distance(e, {1, 0, 0, 0}) < 1e-10);
  }
}

TEST_CASE("effort: which matrices are positive definite") {
  CHECK(is_positive_definite(kRivalTasks));
  CHECK(!is_positive_definite<2>({{{1, 1}, {1, 1}}}));
  CHECK(!is_positive_definite<2>({{{1, 0.5}, {0.4, 1}}}));
  CHECK(!is_positive_definite<2>({{{1, std::nan("")}, {std::nan(""), 1}}}));
  CHECK(!is_positive_definite<1>({{{kInfinity}}}));
  Dice dice(7);
  int yes = 0, no = 0;
  for (int n = 0; n < 2000; ++n) {
    TaskMatrix c;
    for (std::size_t i = 0; i < 4; ++i) {
      c[i][i] = dice.between(-0.2, 3);
      for (std::size_t j = 0; j < i; ++j) c[i][j] = c[j][i] = dice.between(-1, 1);
    }
    const double least = least_eigenvalue(c);
    if (std::abs(least) < 1e-12) continue;
    ++(least > 0.0 ? yes : no);
    CHECK(is_positive_definite(c) == (least > 0.0));
  }
  CHECK(yes > 100);
  CHECK(no > 100);
}
