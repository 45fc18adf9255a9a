#include "sim/company/effort.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/check.h"

namespace rapport {

namespace {

/// Solves m x = y for K right sides at once, in the first n rows and columns; x takes the place of
/// y. Gaussian elimination without exchange of rows: m is symmetric and positive definite, or that
/// with its columns stretched, which changes no factor. Exchanges gain nothing there (Golub and Van
/// Loan 2013, 4.2).
template <std::size_t N, std::size_t K>
void solve(std::size_t n, ByTaskPair<N>& m, std::array<std::array<double, K>, N>& y) {
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = m[i][k] / m[k][k];
      for (std::size_t j = k + 1; j < n; ++j) m[i][j] -= factor * m[k][j];
      for (std::size_t side = 0; side < K; ++side) y[i][side] -= factor * y[k][side];
    }
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t side = 0; side < K; ++side) {
      for (std::size_t j = i + 1; j < n; ++j) y[i][side] -= m[i][j] * y[j][side];
      y[i][side] /= m[i][i];
    }
  }
}

/// Solves m x = y.
template <std::size_t N>
ByTask<N> solution(ByTaskPair<N> m, const ByTask<N>& y) {
  std::array<std::array<double, 1>, N> x;
  for (std::size_t i = 0; i < N; ++i) x[i][0] = y[i];
  solve(N, m, x);
  ByTask<N> result;
  for (std::size_t i = 0; i < N; ++i) result[i] = x[i][0];
  return result;
}

/// A set of tasks, and the best effort where only these are worked on.
template <std::size_t N>
struct Candidate {
  std::array<std::size_t, N> tasks{};  ///< the first `count`, ascending
  std::size_t count = 0;
  ByTask<N> effort{};
  double price = 0.0;  ///< of capacity: what one unit more of it is worth
};

/// Bit i of `set` stands for task i. Without bounds effort u has C u = a. If that takes more than
/// the capacity, C e = a - price, so e = u - price v with C v = 1, and the price makes e fit.
template <std::size_t N>
Candidate<N> candidate_of(unsigned set, const ByTask<N>& a, const ByTaskPair<N>& c,
                          double capacity) {
  Candidate<N> result;
  for (std::size_t i = 0; i < N; ++i) {
    if ((set >> i & 1U) != 0) result.tasks[result.count++] = i;
  }
  ByTaskPair<N> m{};
  std::array<std::array<double, 2>, N> uv{};
  for (std::size_t i = 0; i < result.count; ++i) {
    uv[i] = {a[result.tasks[i]], 1.0};
    for (std::size_t j = 0; j < result.count; ++j) m[i][j] = c[result.tasks[i]][result.tasks[j]];
  }
  solve(result.count, m, uv);
  double u = 0.0, v = 0.0;
  for (std::size_t i = 0; i < result.count; ++i) {
    u += uv[i][0];
    v += uv[i][1];
  }
  if (u > capacity) result.price = (u - capacity) / v;
  for (std::size_t i = 0; i < result.count; ++i) {
    result.effort[result.tasks[i]] = uv[i][0] - result.price * uv[i][1];
  }
  return result;
}

/// What the first bit of effort would earn beyond its cost and the capacity it takes, at the most
/// rewarding task; 0 where that is a loss. At the optimum it is 0. Tasks of the candidate itself
/// are in balance and left out.
template <std::size_t N>
double gain_left(const Candidate<N>& candidate, const ByTask<N>& a, const ByTaskPair<N>& c) {
  double largest = 0.0;
  std::size_t next = 0;
  for (std::size_t i = 0; i < N; ++i) {
    if (next < candidate.count && candidate.tasks[next] == i) {
      ++next;
      continue;
    }
    double gain = a[i] - candidate.price;
    for (std::size_t j = 0; j < N; ++j) gain -= c[i][j] * candidate.effort[j];
    largest = std::max(largest, gain);
  }
  return largest;
}

}  // namespace

template <std::size_t N>
bool is_positive_definite(const ByTaskPair<N>& c) {
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (c[i][j] != c[j][i]) return false;
    }
  }
  // All pivots of an elimination without exchanges are positive (Golub and Van Loan 2013, 4.2).
  ByTaskPair<N> m = c;
  for (std::size_t k = 0; k < N; ++k) {
    if (!(m[k][k] > 0.0) || !std::isfinite(m[k][k])) return false;
    for (std::size_t i = k + 1; i < N; ++i) {
      const double factor = m[i][k] / m[k][k];
      for (std::size_t j = k + 1; j < N; ++j) m[i][j] -= factor * m[k][j];
    }
  }
  return true;
}

// The tasks worked on at the optimum are one of the 2^N sets, so the optimum is one of 2^N
// candidates. It is told by its conditions (Karush, Kuhn and Tucker), not by the largest objective:
// that is flat there, and choosing by it would lose half of the digits. Where rounding blurs the
// conditions, effort near 0 turns out slightly negative in one set and 0 in a smaller one, and the
// candidate nearest to meeting them is taken, the first of equals. Candidates that meet them are
// all the same point.
template <std::size_t N>
ByTask<N> best_effort(const ByTask<N>& a, const ByTaskPair<N>& c, double capacity) {
  check(capacity >= 0.0, "effort: capacity is at least 0");
  RAPPORT_ASSERT(is_positive_definite(c));
  if (capacity == 0.0) return {};
  ByTask<N> best{};
  double least = std::numeric_limits<double>::infinity();
  for (unsigned set = 1U << N; set-- > 0 && least > 0.0;) {
    const Candidate<N> candidate = candidate_of(set, a, c, capacity);
    const auto wanted = [](double effort) { return effort >= 0.0; };
    if (!std::ranges::all_of(candidate.effort, wanted)) continue;
    const double gain = gain_left(candidate, a, c);
    if (gain < least) {
      least = gain;
      best = candidate.effort;
    }
  }
  return best;
}

#define RAPPORT_EFFORT_OF(N)                                \
  template bool is_positive_definite(const ByTaskPair<N>&); \
  template ByTask<N> best_effort(const ByTask<N>&, const ByTaskPair<N>&, double);
RAPPORT_EFFORT_OF(1)
RAPPORT_EFFORT_OF(2)
RAPPORT_EFFORT_OF(3)
RAPPORT_EFFORT_OF(4)
#undef RAPPORT_EFFORT_OF

}  // namespace rapport
