// What an import estimates from calls: services, patience, redials, order in line, answering.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "experiments/import/call_days.h"
#include "experiments/import/call_log.h"
#include "experiments/import/day_levels.h"
#include "experiments/import/kaplan_meier.h"

namespace rapport {

/// Services of one type.
struct ServiceFit {
  std::vector<double> seconds;  ///< all of them, ascending
  double mean = 0.0, cv = 0.0;  ///< standard deviation over mean
  double short_share = 0.0;     ///< under 10 s: mostly wrong connections
  double log_normal_gap = 1.0;  ///< largest distance of cumulative shares (Kolmogorov-Smirnov) to
                                ///< the log-normal of the same mean and cv
};

/// Whether the log-normal will do: never further than 0.05 (a choice) from the recorded shares.
inline bool is_log_normal(const ServiceFit& fit) { return fit.log_normal_gap <= 0.05; }

/// How long callers of one type are willing to wait.
struct PatienceFit {
  HazardPieces pieces;
  SurvivalCurve curve;
  double gap = 0.0;       ///< largest distance of pieces and curve
  std::size_t waits = 0;  ///< calls that waited, on which all this rests
  std::size_t gave_up = 0;
  bool pooled = false;  ///< too few gave up: the shape is that of all types, only the level is own
};

/// How many callers call again after hanging up.
struct RedialFit {
  std::size_t identified = 0;  ///< calls hung up whose caller is known
  std::size_t anonymous = 0;   ///< calls hung up whose caller is not
  std::size_t again = 0;       ///< identified ones whose caller came back that day within an hour
  double mean_delay = 600.0;   ///< seconds until they did
  /// Share that comes back: `share` of identified ones; `low` and `high` of all who hung up, if
  /// none or all of the anonymous ones come back.
  double share = 0.0, low = 0.0, high = 0.0;
};

/// Whether enough of those who hung up (20, a choice) are identified to say how many come back.
inline bool is_known(const RedialFit& fit) { return fit.identified >= 20; }

/// One type of call.
struct TypeFit {
  std::string name;
  std::size_t calls = 0;
  ServiceFit service;
  PatienceFit patience;
  RedialFit redial;
  double balk = 0.0;    ///< share that hangs up at once when it would have to wait
  double lost = 0.0;    ///< share, while it is open, that hangs up at once though somebody is free
  double direct = 0.0;  ///< share that is answered although others wait: placed by employees
  std::vector<double> priority;  ///< by priority level: its share of those who waited
  double reserve_after = 60.0;   ///< seconds in line after which a server on a pause comes back
};

/// All estimates. Times are in seconds, shares in 0..1 where nothing else is said.
struct CallFit {
  std::vector<TypeFit> types;      ///< as CallLog::types
  std::vector<double> head_start;  ///< by priority level: served as if it had come so much earlier
  std::size_t overtakings = 0;     ///< pairs of callers of unequal levels that head_start rests on
  std::size_t misordered = 0;      ///< those of them not served in the order that it says
  double regular = 0.85;  ///< servers who answer at once, over those present; may be above 1
  double reserve = 0.15;  ///< servers on a pause who answer after reserve_after, over those present
  std::vector<double> pace;  ///< by server: length of services beside those of the others
  DayLevels levels;          ///< how the days differed, and where things stand
};

/// Fits everything but `regular`, `reserve` and reserve_after, which take simulation, see
/// answering.h. Calls in abnormal half hours are left out.
CallFit fit_calls(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use);

/// The same estimates where things stood on the last used day: what CallFit::levels says of then is
/// part of services, hazards, balking, `regular` and `reserve`.
CallFit as_of_the_last_day(CallFit fit, const UseDays& use);

// ---- its parts ----------------------------------------------------------------------------------

/// The calls of used days in normal half hours.
std::vector<const Call*> usable_calls(const CallLog& log, const std::vector<CallDay>& days,
                                      const UseDays& use);
/// Those of them that came in open half hours: others hear an announcement and stand in no line.
std::vector<const Call*> calls_in_hours(const CallLog& log, const std::vector<CallDay>& days,
                                        const UseDays& use);
ServiceFit fit_service(std::vector<double> seconds);
void fit_patience(std::span<const Call* const> calls, std::vector<TypeFit>& types);
/// Balking and calls that employees place, for each type.
void fit_balking(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
                 std::vector<TypeFit>& types);
void fit_redials(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
                 std::vector<TypeFit>& types);
/// Finds the head starts with which the fewest pairs of waiting callers were served in another
/// order than that of arrival less head start.
void fit_order(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
               CallFit& fit);

}  // namespace rapport
