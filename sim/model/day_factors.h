// The factors by which the days of a run are busier or quieter than their profiles say.
#pragma once

#include <vector>

#include "sim/model/draws.h"
#include "sim/model/model.h"
#include "sim/scenario/rates.h"

namespace rapport {

/// The factors of all days of one run, drawn before it begins: candidates are looked for many days
/// ahead, by lanes on different threads. Constant from then on.
class DayFactors {
 public:
  DayFactors(const Model& model, RandomKey key) : begin_(model.begin), days_(model.days.size()) {
    const auto first = static_cast<std::int32_t>(begin_ / kDay);  // warm-up is whole days
    factors_.reserve(model.day_factors.size() * days_);
    for (const DayFactor& factor : model.day_factors) {
      for (std::size_t d = 0; d < days_; ++d) {
        const RandomBlock b = draw_day(key, first + static_cast<std::int32_t>(d), factor.group);
        factors_.push_back(day_factor_of(factor.law, uniform(b.u64(0))));
      }
    }
  }

  /// The factor of the day that holds `t`, begin <= t < end; 1 for kNoDayFactor.
  double at(int factor, Time t) const {
    if (factor == kNoDayFactor) return 1.0;
    return factors_[static_cast<std::size_t>(factor) * days_ +
                    static_cast<std::size_t>((t - begin_) / kDay)];
  }

 private:
  Time begin_;
  std::size_t days_;
  std::vector<double> factors_;  ///< [factor][day from begin]
};

}  // namespace rapport
