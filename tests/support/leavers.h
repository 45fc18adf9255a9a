// Who left in a run, for tests of why customers leave.
#pragma once

#include <cmath>
#include <cstdint>

#include "sim/engine/simulator.h"

namespace rapport::testing {

/// A run of the scenario on one luck.
inline RunResult result_of(const Scenario& s) { return run(build_model(s), {.key = {3, 0}}); }

/// All rows of a kind of counts together: outcomes, exits.
template <class Rows>
auto sum_of_rows(const Rows& rows) {
  auto sum = rows[0];
  for (std::size_t i = 1; i < rows.size(); ++i) sum += rows[i];
  return sum;
}

/// Whether `count` of `of` is the share, within four standard errors.
inline bool is_share(std::int64_t count, std::int64_t of, double share) {
  const auto n = static_cast<double>(of);
  return std::abs(static_cast<double>(count) - n * share) <
         4.0 * std::sqrt(n * share * (1.0 - share)) + 1.0;
}

}  // namespace rapport::testing
