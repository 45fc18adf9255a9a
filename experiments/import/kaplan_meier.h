// How long people are willing to wait, from waits that mostly ended with an answer.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace rapport {

/// A time in line: it ended with giving up, or was cut off by an answer (censored).
struct LineTime {
  double seconds = 0.0;
  bool gave_up = false;
};

/// Share still willing to wait after each time at which somebody gave up.
struct SurvivalCurve {
  std::vector<double> times;           ///< seconds, increasing
  std::vector<double> survival;        ///< just after each time
  std::vector<double> standard_error;  ///< Greenwood's
  std::vector<std::size_t> at_risk;    ///< just before each time
  double seen_until = 0.0;             ///< the longest time, after which nobody was seen

  double at(double seconds) const;  ///< 1 before the first time
  /// Whether the curve says anything of this time: somebody was seen until then, or nobody is left.
  bool says(double seconds) const {
    return seconds <= seen_until || (!survival.empty() && survival.back() <= 0);
  }
};

/// The product-limit estimate (Kaplan and Meier 1958). Assumes that the time until an answer tells
/// nothing about patience (independent censoring). Of times that are equal, giving up comes first:
/// who is answered then was still at risk.
SurvivalCurve kaplan_meier(std::vector<LineTime> times);

/// A hazard that is constant between edges. In each piece it is events over time at risk.
struct HazardPieces {
  std::vector<double> starts;       ///< seconds; the first is 0, the last piece goes on for ever
  std::vector<double> hazards;      ///< a second
  std::vector<std::size_t> events;  ///< in each piece

  double survival(double seconds) const;
  /// The hazard summed up to then: how many would give up, were they replaced.
  double cumulative(double seconds) const;
  /// The time by which a share u of people has given up; infinite where so many never do.
  double quantile(double u) const;
};

/// Fits pieces between `edges` (increasing, the first 0); neighbours are joined until each has at
/// least `least_events`, so that a piece is not an accident. Without any event there is one piece
/// of hazard 0.
HazardPieces fit_hazard(std::span<const LineTime> times, std::span<const double> edges,
                        std::size_t least_events);

/// Largest distance between the pieces and the curve, where at least 30 still wait.
double largest_gap(const SurvivalCurve& curve, const HazardPieces& pieces);

}  // namespace rapport
