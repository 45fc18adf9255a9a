// Whether what an import estimates drifts over the recorded days: then an average over all of them
// is stale.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "experiments/import/call_fit.h"
#include "experiments/import/fit_arrivals.h"

namespace rapport {

/// The trend of one quantity.
struct Trend {
  std::string what;     ///< for people: "service times of type 'PS'"
  bool plural = true;   ///< "service times grow", or "readiness grows"
  double a_day = 0.0;   ///< change a day, over the mean
  double error = 0.0;   ///< standard error of that, from how single days lie about the trend
  double p = 1.0;       ///< how often chance makes a trend as steep, where there is none
  bool drifts = false;  ///< beyond chance, among all that were looked at
};

struct DriftReport {
  std::vector<Trend> trends;  ///< of all quantities that have days enough
  std::size_t days = 0;       ///< used, and from the first to the last
  double span = 0.0;
  bool weekdays_known = false;  ///< whether calls and servers could be told from the weekday
};

/// One import in twenty that has no drift at all is said to have some.
inline constexpr double kDriftLevel = 0.05;

/// A line through the ratios of days by time. Weekdays that open alike may have a level of their
/// own, and for calls and servers each weekday, which takes two weeks and more. Days lie about the
/// line by chance and by a variance of their own (DerSimonian and Laird 1986); the line's error is
/// taken from where they lie (Knapp and Hartung 2003). Of many quantities some are steep by luck,
/// so the level is Holm's (1979) for all of them together. Types with few calls are looked at only
/// in the sum of all types.
DriftReport find_drift(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
                       const CallFit& fit, const ArrivalFit& arrivals);

/// What differs between the days used for a fit and `later` ones: as find_drift(), but a_day is the
/// whole difference, over the mean of all of these days, and services are those of the fit.
DriftReport find_change(const CallLog& log, const std::vector<CallDay>& days, const UseDays& later,
                        const CallFit& fit, const ArrivalFit& arrivals);

/// A sentence for each change: what, and by how much.
std::vector<std::string> change_sentences(const DriftReport& report);

/// A sentence for each drift: what, how much a day, and over all days.
std::vector<std::string> drift_sentences(const DriftReport& report);

/// The trend of ratios, each day with the group whose level it shares; groups are numbered from 0.
/// Ratios that were not seen count for nothing. p is 1 where too few days are left.
Trend trend_of(const std::vector<DayRatio>& ratios, const std::vector<std::size_t>& group);

}  // namespace rapport
