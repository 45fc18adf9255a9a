// Student's interval of the mean difference of paired values, for tests of what uses pairs.
#pragma once

#include <span>

#include "sim/core/check.h"
#include "sim/core/interval.h"

namespace rapport {

inline Interval paired_interval(std::span<const double> a, std::span<const double> b,
                                double level) {
  check(a.size() == b.size(), "paired runs come in equal numbers");
  Moments differences;
  for (std::size_t i = 0; i < a.size(); ++i) differences.add(a[i] - b[i]);
  return student_interval(differences, level);
}

}  // namespace rapport
