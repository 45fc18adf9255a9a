// When visits come: by half hour of the week, and how days and hours differ beyond chance.
#pragma once

#include <array>
#include <cstddef>

#include "experiments/visits/visit_file.h"

namespace rapport {

inline constexpr std::size_t kHalfHoursOfAWeek = 336, kHoursOfAWeek = 168;

/// Whole days [first, last) of the log: the first and the last day are left out where they have
/// fewer than 0.6 of the usual visits, because records seldom begin or end at midnight.
struct WholeDays {
  std::size_t first = 0, last = 0;
};
WholeDays whole_days(const VisitLog& log);

/// Arrivals, as known at the end of some days.
struct VisitRates {
  /// Visits expected in each half hour of the week, Monday's first at 0: the mean of that half hour
  /// drawn towards the shape of weekdays alike, as far as chance explains how it differs
  /// (Buehlmann 1967).
  std::array<double, kHalfHoursOfAWeek> half_hour{};
  std::array<double, 7> weekday{};  ///< visits a day, Monday first
  std::array<bool, 7> quiet{};      ///< weekdays with fewer than 0.9 of the mean: a shape together
  double own_weight = 0.0;          ///< mean weight of a half hour's own mean
  double day_cv = 0.0;              ///< of a day's factor beyond chance and the weekday, by moments
  double next_hour_cv = 0.0;        ///< the same of what an hour has in common with the next one
  double far_hour_cv = 0.0;         ///< and with the hour eight hours later on the same day
  double level = 1.0;               ///< of a usual day at the end, over the mean of all days
  double level_error = 0.0;         ///< standard error of that
  double day_sd = 0.0;              ///< of days about the level, beyond chance
  double step_sd = 0.0;             ///< of the level's step from a day to the next
  double a_day() const;             ///< visits a day, mean over the week
};

/// From the days [first, last) alone.
VisitRates fit_rates(const VisitLog& log, std::size_t first, std::size_t last);

}  // namespace rapport
