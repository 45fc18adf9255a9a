// What a sweep of one lever over its range found on one metric.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/trial/trial.h"
#include "experiments/verdict/verdict.h"

namespace rapport {

/// The values of the lever that are tried. As texts they have one unit: 2 and " min" make "2 min".
struct Ladder {
  std::vector<double> numbers;
  std::string unit;
  std::string text(std::size_t i) const;
};

/// On which side of 0 a difference lies, as far as its interval tells.
enum class Side {
  unknown,  ///< there is no interval, of one run or of too few
  equal,    ///< 0 in every pair
  more,
  less,
  unclear  ///< the interval holds 0
};

/// A paired difference with an interval of its own, not corrected for the number of values. Where
/// it is 0 in every pair, the interval is infinite.
struct SweepDifference {
  Interval interval;
  Side side = Side::unknown;
};

/// One value of the lever.
struct SweepPoint {
  std::size_t arm;  ///< of the trial
  double mean;      ///< of the metric, over replications
  SweepDifference from_today;
  bool best = false;
  /// Whether it is not the best and cannot be told from it; nothing where luck is not known.
  std::optional<bool> near_best;
};

/// What a trial says of a lever. Arm 0 of the trial is Today, the others are the values in their
/// order. Only replications that all of them have finished count.
class Sweep {
 public:
  /// `metric` is the id of one that the trial has.
  Sweep(const Trial& trial, const std::string& metric, Ladder range);

  const Trial& trial() const { return trial_; }
  const Ladder& range() const { return range_; }
  const std::vector<SweepPoint>& points() const { return points_; }
  std::size_t key() const { return key_; }  ///< of the metric
  const Metric& metric() const { return *trial_.keys()[key_].metric; }
  /// How many replications all values have finished.
  std::size_t replications() const { return replications_.size(); }
  /// Always valid for a sweep that was interrupted, because nobody chose its number of runs
  /// beforehand.
  Validity validity() const {
    return trial_.stopped() ? Validity::always_valid : Validity::fixed_n;
  }
  bool better(double a, double b) const { return metric().good == Good::less ? a < b : a > b; }
  double mean_of(std::size_t arm, std::size_t key) const;
  /// Whether any difference has an interval.
  bool knows_luck() const;
  /// Values of the lever at which the difference from Today passes 0, by a straight line between
  /// neighbours that can both be told from Today.
  std::vector<double> break_even() const;
  /// Values that came out as Today did in every run.
  std::vector<double> same_as_today() const;
  /// Neighbours, from the first to the last, that cannot be told from Today.
  struct Unclear {
    std::size_t first, last;
    bool passes;  ///< the values on both sides of them can be told, one above and one below
  };
  std::vector<Unclear> unclear() const;

 private:
  SweepDifference against(std::size_t arm, std::size_t other) const;
  void mark_best();

  const Trial& trial_;
  Ladder range_;
  std::size_t key_;
  std::vector<std::uint32_t> replications_;
  std::vector<SweepPoint> points_;
};

/// The key of a metric of the firm as a whole. Throws InvalidInput where the trial has none.
std::size_t key_of_metric(const Trial& trial, const std::string& id);

}  // namespace rapport
