// A service level by half hour of the week: what was asked for, what simulation gave, and what
// Erlang-A expects.
#pragma once

#include <array>
#include <limits>
#include <span>
#include <vector>

#include "experiments/staffing/half_hours.h"

namespace rapport {

/// What a staffing has to reach.
struct StaffTarget {
  enum class Kind {
    answered,  ///< at least `share` of calls answered within their service_level_within
    abandoned  ///< at most `share` of calls give up waiting
  };
  Kind kind = Kind::answered;
  double share = 0.8;  ///< in (0, 1)

  /// The share of calls that have to be good: answered in time, or not abandoned.
  double needed() const { return kind == Kind::answered ? share : 1.0 - share; }
  std::int64_t good(const HalfHourCounts& counts) const {
    return kind == Kind::answered ? counts.in_time : counts.calls - counts.abandoned;
  }
};

/// Half hours with fewer calls than these in all runs together are not tested one by one.
inline constexpr std::int64_t kLeastCalls = 30;

/// The good share in one half hour of the week, or all week.
struct StaffLevel {
  HalfHourCounts counts;  ///< of all runs
  double good = std::numeric_limits<double>::quiet_NaN();
  /// How far above `good` the upper end of its one-sided 95 % interval over runs lies; infinite
  /// below two runs.
  double margin = std::numeric_limits<double>::infinity();

  bool tested() const { return counts.calls >= kLeastCalls; }
  /// Below the target by more than its own statistical error.
  bool below(const StaffTarget& target) const {
    return tested() && good + margin < target.needed();
  }
};

/// The level of each half hour, and of the whole week.
struct StaffLevels {
  std::array<StaffLevel, kHalfHoursOfWeek> at;
  StaffLevel week;

  /// Every tested half hour meets the target within its own error, and the week by its estimate.
  bool meets(const StaffTarget& target) const;
};

/// Levels from the tables of independent runs. The share is a ratio of sums; its error comes from
/// the runs' own sums by the delta method (ratio estimator; Cochran 1977, section 2.11), so that
/// calls of one run may depend on each other.
StaffLevels levels_of(std::span<const HalfHourTable> runs, const StaffTarget& target);

/// The level of some half hours together.
StaffLevel level_of(std::span<const HalfHourTable> runs, std::span<const std::size_t> half_hours,
                    const StaffTarget& target);

/// What several touch points ask of one pool, as Erlang's formulas take it: Poisson calls with
/// exponential service and patience.
struct StaffDemand {
  struct Part {     ///< one touch point
    double share;   ///< of the calls
    double within;  ///< seconds within which a call is answered in time
  };
  double per_second = 0.0;  ///< calls
  double service = 0.0;     ///< seconds, mean over the calls
  double patience = 0.0;    ///< seconds; one over the mean rate of giving up; may be infinite
  std::vector<Part> parts{};

  /// Share of good calls with that many servers, in steady state.
  double good(int servers, const StaffTarget& target) const;
  /// Least servers that reach the target in steady state; 0 where nobody calls.
  int least(const StaffTarget& target) const;
};

/// The demand of `calls[i]` calls at touch point `specs[i]` in `time` ticks.
StaffDemand demand_of(std::span<const TouchPointSpec* const> specs,
                      std::span<const std::int64_t> calls, Time time);

}  // namespace rapport
