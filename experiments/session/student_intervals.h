// Student's intervals of many means at once, for files of this room only.
#pragma once

#include <vector>

#include "sim/core/interval.h"
#include "sim/core/moments.h"

namespace rapport {

/// student_interval() of many means: the quantile depends on their number of runs only.
class StudentIntervals {
 public:
  Interval of(const Moments& moments) {
    Interval interval = student_interval(Moments{}, kConfidence);
    if (moments.count() < 2) return student_interval(moments, kConfidence);
    interval.mean = moments.mean();
    interval.n = moments.count();
    interval.half_width = quantile(moments.count()) * moments.standard_error();
    return interval;
  }

 private:
  double quantile(std::uint64_t n) {
    if (n >= known_.size()) known_.resize(n + 1, 0.0);
    if (known_[n] == 0.0) {
      known_[n] = student_quantile(0.5 + kConfidence / 2.0, static_cast<double>(n - 1));
    }
    return known_[n];
  }
  std::vector<double> known_;
};

}  // namespace rapport
