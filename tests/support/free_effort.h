// Effort without bounds (Holmstrom and Milgrom 1991), by Eigen: what best_effort() is held against
// where its bounds do not bind.
#pragma once

#include "tests/support/random_work.h"

namespace rapport::testing {

/// The e that maximises a'e - e'Ce/2: C^-1 a, whose entries may be negative.
template <std::size_t N>
ByTask<N> free_effort(const ByTask<N>& a, const ByTaskPair<N>& c) {
  const Eigen::VectorXd x =
      eigen(c).ldlt().solve(Eigen::Map<const Eigen::VectorXd>(a.data(), N).eval());
  ByTask<N> e;
  for (std::size_t i = 0; i < N; ++i) e[i] = x(static_cast<Eigen::Index>(i));
  return e;
}

}  // namespace rapport::testing
