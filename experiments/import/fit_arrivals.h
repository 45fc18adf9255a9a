// When calls come: by type, weekday and half hour, and how much days differ beyond chance.
#pragma once

#include <array>
#include <vector>

#include "experiments/import/call_days.h"
#include "experiments/import/call_fit.h"
#include "experiments/import/day_replay.h"
#include "sim/core/random.h"

namespace rapport {

/// Arrivals of one type.
struct TypeArrivals {
  /// Calls expected in each half hour, by kind of weekday (DayKinds): the mean over its days.
  std::vector<ByHalfHour<double>> shape;
  /// By weekday: its calls over those that the shape of its kind expects; drawn towards 1 as far as
  /// chance explains the difference.
  std::array<double, 7> weekday{};
  /// Standard deviation of the gamma factor of a day (mean 1) that, beside Poisson arrivals,
  /// explains how far days are from what their weekday expects; 0 where chance explains all of it.
  double day_cv = 0.0;
  /// Calls expected in a half hour of a weekday `day` (0 = Monday), which is of that kind.
  double expected(int kind, int day, std::size_t half_hour) const {
    return shape[static_cast<std::size_t>(kind)][half_hour] *
           weekday[static_cast<std::size_t>(day)];
  }
};

/// Arrivals and presence, by kind of weekday.
struct ArrivalFit {
  DayKinds kinds;
  std::vector<TypeArrivals> types;
  /// Mean servers present, by kind of weekday.
  std::vector<ByHalfHour<double>> present;
  /// By weekday: its servers present over those of its kind; drawn towards 1 as far as the spread
  /// of days of one weekday explains the difference, and 1 where less than 3 % is left of it.
  std::array<double, 7> staffing{1, 1, 1, 1, 1, 1, 1};
  /// The most servers with a name that answered on one day of the kind: more than so many people
  /// are on no roster. Without bound where nobody is named, or one answered call in twenty has no
  /// name.
  std::vector<double> most_servers;
  /// When the kind is open (usual_opening()).
  std::vector<ByHalfHour<bool>> open;
  /// Rank correlation (Spearman) of the day effects of the two largest types; NaN where unknown.
  double day_correlation = 0.0;
};

/// Assumes that days are independent given their weekday, and arrivals Poisson given the day.
/// Abnormal half hours are left out, and means are over the rest.
ArrivalFit fit_arrivals(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use);

/// The arrivals of a day that might come, on that weekday: day factors are drawn, then Poisson
/// arrivals. None for a weekday of which no day was used.
std::vector<PlannedCall> draw_arrivals(const ArrivalFit& fit, int weekday, RandomKey key);

}  // namespace rapport
