// What single days do to services, to giving up and to how readily calls are answered: where these
// stand now, how far days differ, and how surely that is known for a day that was not seen.
#pragma once

#include <vector>

#include "experiments/import/call_days.h"
#include "experiments/import/call_log.h"
#include "experiments/import/local_level.h"
#include "sim/core/random.h"

namespace rapport {

struct CallFit;
/// Which days of a log to use.
using UseDays = std::vector<bool>;

/// Factors on the estimates of one type.
struct TypeFactors {
  double service = 1.0;  ///< on service times
  double hazard = 1.0;   ///< on the hazard of giving up
  double balk = 1.0;     ///< on the share that balks
};

/// Factors of a day on the estimates, which are means over all fitted days.
struct DayFactors {
  std::vector<TypeFactors> types;  ///< empty: all are 1
  double readiness = 1.0;          ///< on the shares of those present who answer

  TypeFactors of(std::size_t type) const { return types.empty() ? TypeFactors{} : types[type]; }
};

/// What was seen on a day, and what was expected of it; `chance` is the variance of what was seen.
struct DaySum {
  double seen = 0.0, expected = 0.0, chance = 0.0;
};

/// By day of the log; nothing on days that are not used. Expectations are those of CallFit, and
/// meet what was seen over all used days together.
struct DaySums {
  std::vector<std::vector<DaySum>> service;  ///< by type: seconds served
  std::vector<std::vector<DaySum>> hazard;   ///< by type: callers who gave up
  std::vector<std::vector<DaySum>> balk;     ///< by type: callers who balked
  std::vector<DaySum> readiness;             ///< seconds of servers busy while somebody waits
};

/// Needs CallFit's services and patience. `pace` is by server, see fit_pace().
DaySums day_sums(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
                 const CallFit& fit, const std::vector<double>& pace);

/// What was seen over what was expected.
std::vector<DayRatio> ratios_of(const CallLog& log, const std::vector<DaySum>& sums);

/// Paths through all days of a log, by type but for readiness, which is one. Only used days are
/// seen; the others are what the fit expects of them.
struct DayLevels {
  LocalLevels service;    ///< services over those of the same types and servers on fitted days
  LocalLevels hazard;     ///< giving up over what the hazard expects of the seconds waited
  LocalLevels balk;       ///< balking over the share that does on fitted days
  LocalLevels readiness;  ///< share of those present who serve while somebody waits, over the mean
};

/// Needs CallFit's services, patience and pace.
DayLevels fit_day_levels(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
                         const CallFit& fit);

/// What is expected of a usual day at the place of day `d`.
DayFactors usual_day(const DayLevels& levels, std::size_t d);
/// Day `d` as it was, as far as chance lets see it; a usual one where it was not used.
DayFactors day_as_it_was(const DayLevels& levels, std::size_t d);
/// A day that might be at the place of day `d`: the level as uncertain as it is known, and a day's
/// own difference. Services of all types share the luck of the day, as they share servers.
DayFactors drawn_day(const DayLevels& levels, std::size_t d, RandomKey key);

}  // namespace rapport
