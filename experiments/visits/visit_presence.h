// How many visitors are present: seen, and expected from arrivals and stays.
#pragma once

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "experiments/visits/visit_rates.h"

namespace rapport {

/// Numbers by hour of the week, at the full hour; Monday 0:00 first.
using ByHourOfWeek = std::array<double, kHoursOfAWeek>;

/// People present at each full hour of the log.
struct SeenPresence {
  std::vector<double> present;  ///< [hour since the first day's midnight]
  /// Hours [first, last) at which it is known: who came before the file began is not in it, and who
  /// was still there when it was made has no departure.
  std::size_t first = 0, last = 0;
  double longest = 0.0;        ///< hours: 99 in 100 stays are shorter
  std::size_t unfinished = 0;  ///< visits near the end whose stay is not known
};
/// Visits whose stay is not known are taken to stay as the others do: all counts are raised so
/// much.
SeenPresence see_presence(const VisitLog& log);
/// The mean at each hour of the week, of the hours [first, last). Hours that are never seen have
/// the mean of all.
ByHourOfWeek mean_presence(const VisitLog& log, const SeenPresence& seen, std::size_t first,
                           std::size_t last);

/// How stays are told apart by when visits came.
struct StayParts {
  std::size_t parts = 1;  ///< of the day, of equal length, from midnight on; divides 24
  bool quiet = false;     ///< and whether on a quiet weekday
  bool operator==(const StayParts&) const = default;
};

/// Stays by part of the week in which visits came.
struct PartStays {
  StayParts by;
  std::array<bool, 7> quiet{};  ///< weekdays that are, where `by` asks for it
  std::vector<std::vector<double>>
      hours;  ///< by part, ascending: other weekdays', then quiet ones'
  std::size_t part_of(std::size_t hour_of_week) const {
    const std::size_t part = hour_of_week % 24 * by.parts / 24;
    return part + (quiet[hour_of_week / 24] ? by.parts : 0);
  }
};
/// Of visits that came before the hour `until`, by so much that even the longest would be over
/// (VisitForm::longest): the short ones among later visits would be known sooner. Parts of quiet
/// days with fewer than 50 stays have those of all days.
PartStays stays_by_part(const VisitLog& log, StayParts by, const VisitRates& rates, double until);

/// The mean number present at each hour of the week where arrivals are Poisson with these rates,
/// stays are independent, and nobody waits for anybody: the integral of lambda(t - u) P(S > u) du
/// (M_t/G/infinity, Eick, Massey and Whitt 1993), exact for rates constant over half hours.
ByHourOfWeek expected_presence(const VisitRates& rates, const PartStays& stays);

/// Bounds that a count of this mean stays within by a chance of `level`, where its mean varies by a
/// gamma factor of this cv: negative binomial, Poisson for a cv of 0.
std::pair<double, double> presence_bounds(double mean, double cv, double level);

}  // namespace rapport
