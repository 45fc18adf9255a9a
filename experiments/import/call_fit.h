// What an import estimates from calls: services, patience, redials, order in line, answering.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "experiments/import/call_days.h"
#include "experiments/import/call_log.h"
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
  std::size_t waits = 0;  ///< behind it
  std::size_t gave_up = 0;
  bool pooled = false;  ///< too few gave up: the shape is that of all types, only the level is own
};

/// Who calls again after giving up.
struct RedialFit {
  std::size_t identified = 0;  ///< hung up, and known who
  std::size_t anonymous = 0;   ///< hung up, and not known who
  std::size_t again = 0;       ///< identified ones who came back within an hour
  double mean_delay = 600.0;   ///< seconds until they did
  /// Share that comes back: of identified ones, and bounds for all who hung up, if none or all of
  /// the anonymous ones come back.
  double share = 0.0, low = 0.0, high = 0.0;
};

/// Whether enough of those who hung up (20, a choice) are known to say how many come back.
inline bool is_known(const RedialFit& fit) { return fit.identified >= 20; }

/// One type of call.
struct TypeFit {
  std::string name;
  std::size_t calls = 0;
  ServiceFit service;
  PatienceFit patience;
  RedialFit redial;
  double balk = 0.0;    ///< share that hangs up at once when it would have to wait
  double direct = 0.0;  ///< share that is answered although others wait: placed by employees
  std::vector<double> priority;  ///< share of each level among those who waited
  double reserve_after = 60.0;   ///< seconds in line after which a server on a pause comes back
};

/// The whole of it. What is in seconds is in seconds, shares are 0..1.
struct CallFit {
  std::vector<TypeFit> types;      ///< as CallLog::types
  std::vector<double> head_start;  ///< by priority level: served as if it had come so much earlier
  std::size_t overtakings = 0;     ///< pairs of unequal levels behind head_start
  std::size_t misordered = 0;      ///< of them, not in the order that head_start says
  double regular = 0.85;           ///< share of those present who answer at once
  double reserve = 0.15;           ///< share that answers who waited for reserve_after
};

/// Which days of a log to use.
using UseDays = std::vector<bool>;

/// Fits everything but how servers answer, which takes simulation, see answering.h. Calls in
/// abnormal half hours are left out.
CallFit fit_calls(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use);

// ---- its parts ----------------------------------------------------------------------------------

/// A call of a used day in a normal half hour.
std::vector<const Call*> usable_calls(const CallLog& log, const std::vector<CallDay>& days,
                                      const UseDays& use);
ServiceFit fit_service(std::vector<double> seconds);
void fit_patience(std::span<const Call* const> calls, std::vector<TypeFit>& types);
/// Balking and calls that employees place, for each type.
void fit_balking(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
                 std::vector<TypeFit>& types);
void fit_redials(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
                 std::vector<TypeFit>& types);
/// Head starts that put the fewest pairs of waiting callers in an order in which they were not
/// served.
void fit_order(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
               CallFit& fit);

}  // namespace rapport
