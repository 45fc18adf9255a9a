// Problems of effort at random, and what tests ask of their solutions.
#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "sim/company/effort.h"
#include "sim/core/elementary.h"
#include "tests/support/random_maker.h"

namespace rapport::testing {

template <std::size_t N>
struct Work {
  ByTask<N> a;
  ByTaskPair<N> c;
  double capacity;
};

/// C = L L' + ridge I with entries of L between -1 and 1; a ridge of 1e-4 is nearly singular.
template <std::size_t N>
ByTaskPair<N> random_cost(Dice& dice) {
  ByTaskPair<N> l, c;
  for (ByTask<N>& row : l) {
    for (double& x : row) x = dice.between(-1, 1);
  }
  const double ridge = dice.one_of({1e-4, 0.01, 0.3, 2.0});
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = i == j ? ridge : 0.0;
      for (std::size_t k = 0; k < N; ++k) sum += l[i][k] * l[j][k];
      c[i][j] = c[j][i] = sum;
    }
  }
  return c;
}

template <std::size_t N>
ByTask<N> random_vector(Dice& dice, double low, double high) {
  ByTask<N> x;
  for (double& entry : x) entry = dice.between(low, high);
  return x;
}

template <std::size_t N>
Work<N> random_work(Dice& dice) {
  Work<N> work{random_vector<N>(dice, -1, 2), random_cost<N>(dice), dice.between(0.05, 3)};
  if (dice.chance(0.1)) work.capacity = kInfinity;
  return work;
}

template <std::size_t N>
ByTask<N> best_effort(const Work<N>& work) {
  return rapport::best_effort(work.a, work.c, work.capacity);
}

template <std::size_t N>
double objective(const Work<N>& work, const ByTask<N>& e) {
  double value = 0.0;
  for (std::size_t i = 0; i < N; ++i) {
    value += work.a[i] * e[i];
    for (std::size_t j = 0; j < N; ++j) value -= 0.5 * e[i] * work.c[i][j] * e[j];
  }
  return value;
}

template <std::size_t N>
double sum(const ByTask<N>& e) {
  double total = 0.0;
  for (const double x : e) total += x;
  return total;
}

template <std::size_t N>
double distance(const ByTask<N>& x, const ByTask<N>& y) {
  double squares = 0.0;
  for (std::size_t i = 0; i < N; ++i) squares += (x[i] - y[i]) * (x[i] - y[i]);
  return std::sqrt(squares);
}

/// Of any size: compiled once, where fixed sizes would be once for each.
template <std::size_t N>
Eigen::MatrixXd eigen(const ByTaskPair<N>& c) {
  Eigen::MatrixXd m(N, N);
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t j = 0; j < N; ++j) m(i, j) = c[i][j];
  }
  return m;
}

template <std::size_t N>
double least_eigenvalue(const ByTaskPair<N>& c) {
  return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(eigen(c)).eigenvalues()(0);
}

/// How far e is from meeting the conditions of the optimum (Karush, Kuhn and Tucker), which are
/// sufficient as the objective is concave: e >= 0, sum e <= capacity, and with the gradient g = a -
/// C e a price of capacity p >= 0, 0 where capacity is left, such that g = p where e > 0 and g <= p
/// elsewhere. The price is read off as the largest g.
template <std::size_t N>
double conditions_missed(const Work<N>& work, const ByTask<N>& e) {
  double missed = std::max(0.0, sum(e) - work.capacity);
  ByTask<N> gradient = work.a;
  for (std::size_t i = 0; i < N; ++i) {
    missed = std::max(missed, -e[i]);
    for (std::size_t j = 0; j < N; ++j) gradient[i] -= work.c[i][j] * e[j];
  }
  const double price = std::max(0.0, *std::ranges::max_element(gradient));
  if (sum(e) < work.capacity - 1e-9) missed = std::max(missed, price);
  for (std::size_t i = 0; i < N; ++i) {
    if (e[i] > 0.0) missed = std::max(missed, std::min(e[i], price - gradient[i]));
  }
  return missed;
}

/// Calls `test` with every number of tasks.
template <class Test>
void for_all_sizes(Test test) {
  test(std::integral_constant<std::size_t, 1>());
  test(std::integral_constant<std::size_t, 2>());
  test(std::integral_constant<std::size_t, 3>());
  test(std::integral_constant<std::size_t, 4>());
}

}  // namespace rapport::testing
