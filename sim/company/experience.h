// How a leg changes satisfaction and expectations, and how memory fades: docs/ODD.md, Experience.
#pragma once

#include <algorithm>
#include <cstdint>

#include "sim/core/elementary.h"
#include "sim/scenario/company.h"

namespace rapport {

/// What a customer feels and expects after a leg.
struct Experience {
  double satisfaction, expectation;  ///< in [0, 1]
};

/// What a leg makes of satisfaction and expectation, by disconfirmation (Oliver 1980): satisfaction
/// goes toward the leg's quality, less for what was disappointed and more for what was surpassed;
/// then the expectation follows the quality.
inline Experience experience_of(const ExperienceRuleSpec& rule, double satisfaction,
                                double expectation, double quality) {
  const double deviation = quality - expectation;
  const double felt =
      quality - rule.loss * std::max(-deviation, 0.0) + rule.gain * std::max(deviation, 0.0);
  const double s = satisfaction + rule.beta * (felt - satisfaction);
  const double e = expectation + rule.alpha * deviation;
  return {std::min(1.0, std::max(0.0, s)), std::min(1.0, std::max(0.0, e))};
}

/// The share of a memory that is left after so many seconds.
inline double faded(const ExperienceRuleSpec& rule, std::uint32_t seconds) {
  return math::exp(-static_cast<double>(seconds) * kSecond / static_cast<double>(rule.fades));
}

}  // namespace rapport
