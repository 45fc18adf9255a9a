// What a sweep of one lever over its range found on one metric.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/trial/trial.h"
#include "experiments/verdict/verdict.h"

namespace rapport {

/// The values that are tried, as texts of one unit: 2 and " min" make "2 min".
struct Ladder {
  std::vector<double> numbers;
  std::string unit;
  std::string text(std::size_t i) const;
};

/// Where a difference lies, as far as its interval tells.
enum class Side {
  unknown,  ///< there is no interval, of one run or of too few
  equal,    ///< 0 in every pair
  more,
  less,
  unclear  ///< the interval holds 0
};

/// A paired difference, its interval by itself. One that is equal in every pair has no interval.
struct SweepDifference {
  Interval interval;
  Side side = Side::unknown;
};

/// One value of the lever.
struct SweepPoint {
  std::size_t arm;
  double mean;
  SweepDifference from_today;
  bool best = false;
  std::optional<bool> near_best;  ///< cannot be told from the best; nothing where luck is not known
};

/// Arm 0 of the trial is Today, the others are the values in their order. Looks only at the
/// replications that all of them have finished.
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
  /// Nobody chose the number of runs of a sweep that was interrupted.
  Validity validity() const {
    return trial_.stopped() ? Validity::always_valid : Validity::fixed_n;
  }
  bool better(double a, double b) const { return metric().good == Good::less ? a < b : a > b; }
  double mean_of(std::size_t arm, std::size_t key) const;
  /// Whether any difference has an interval.
  bool knows_luck() const;
  /// Where the difference from Today passes 0, between neighbours that can both be told from it.
  std::vector<double> break_even() const;
  /// Values that came out as Today did in every run.
  std::vector<double> same_as_today() const;
  /// Neighbours, from the first to the last, that cannot be told from Today.
  struct Unclear {
    std::size_t first, last;
    bool passes;  ///< the values beside them can, and lie on different sides of it
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

/// The key of a metric of the company as a whole. Throws InvalidInput where the trial has none.
std::size_t key_of_metric(const Trial& trial, const std::string& id);

}  // namespace rapport
