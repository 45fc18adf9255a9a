// The textbook's other half: effort without bounds, and the pay that calls for it (Holmstrom and
// Milgrom 1991). The engine needs neither; tests hold best_effort() against them.
#pragma once

#include "tests/support/random_work.h"

namespace rapport::testing {

template <std::size_t N>
ByTask<N> solved(const Eigen::MatrixXd& m, const ByTask<N>& right) {
  const Eigen::VectorXd x =
      m.fullPivLu().solve(Eigen::Map<const Eigen::VectorXd>(right.data(), N).eval());
  ByTask<N> result;
  for (std::size_t i = 0; i < N; ++i) result[i] = x(static_cast<Eigen::Index>(i));
  return result;
}

/// The e that maximises a'e - e'Ce/2: C^-1 a, whose entries may be negative.
template <std::size_t N>
ByTask<N> free_effort(const ByTask<N>& a, const ByTaskPair<N>& c) {
  return solved<N>(eigen(c), a);
}

/// The pay per unit of measured effort that leaves most to share between a company to which effort
/// e is worth `benefit`'e and an employee who is averse to risk: (I + r C Sigma)^-1 benefit.
///
/// Effort i is measured with an independent normal error of variance noise[i] >= 0; Sigma =
/// diag(noise). Paid pay'(e + error), an employee with constant absolute risk aversion r >= 0 picks
/// e = C^-1 pay and counts the risk as a cost of r/2 pay' Sigma pay. A fixed wage shares out what
/// is left, benefit'e - e'Ce/2 - r/2 pay' Sigma pay. With that e put in, its derivative by pay is
/// C^-1 benefit - C^-1 pay - r Sigma pay, which is 0 where (I + r C Sigma) pay = benefit.
template <std::size_t N>
ByTask<N> optimal_pay(const ByTask<N>& benefit, const ByTaskPair<N>& c, double r,
                      const ByTask<N>& noise) {
  Eigen::MatrixXd m = r * eigen(c);
  for (std::size_t j = 0; j < N; ++j) m.col(static_cast<Eigen::Index>(j)) *= noise[j];
  m.diagonal().array() += 1.0;
  return solved<N>(m, benefit);
}

}  // namespace rapport::testing
