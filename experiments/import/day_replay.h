// Goes through a day of calls once more with the queue kernel: the arrivals are given, services and
// patience are drawn from a fit. What a fit says about days that it has not seen is tested with it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "experiments/import/call_fit.h"
#include "sim/core/random.h"

namespace rapport {

/// What is known of a call before anything happens to it.
struct PlannedCall {
  std::int32_t second = 0;  ///< after midnight
  std::int16_t type = 0;
  std::int16_t priority = -1;  ///< -1: not known, and drawn by the type's shares
};

/// What a day's calls of one type came to: sums over calls, and over replications where there are
/// several.
struct CallCounts {
  double calls = 0.0;    ///< that came
  double hung_up = 0.0;  ///< without an answer
  double waited = 0.0;   ///< stood in line
  double wait = 0.0;     ///< seconds in line, of those

  double hung_up_share() const { return calls > 0 ? hung_up / calls : 0.0; }
  double waited_share() const { return calls > 0 ? waited / calls : 0.0; }
  double mean_wait() const { return waited > 0 ? wait / waited : 0.0; }  ///< of those who waited
  CallCounts& operator+=(const CallCounts& other);
};

/// A day to go through: who came, who was there, when somebody answered.
struct DayPlan {
  std::vector<PlannedCall> arrivals;
  ByHalfHour<double> present{};
  ByHalfHour<bool> open{};
  std::vector<std::int32_t> carried{};  ///< seconds at which services that began the day before end
  ByHalfHour<double> pace{};            ///< of those present, see pace_of(); 0 counts as 1
  DayFactors factors{};                 ///< of the day
};

/// A recorded day as a plan; calls in abnormal half hours are left out.
DayPlan plan_of(const CallLog& log, const CallDay& day);
/// What was recorded of the calls that plan_of() takes, by type.
std::vector<CallCounts> recorded(const CallLog& log, const CallDay& day, std::size_t types);

/// Goes through the plan once and returns what came of it, by type. Servers present are split into
/// those who answer at once and a reserve on short pauses, which answers callers who have waited
/// for reserve_after; fractions of a server come and go in steps of five minutes. Calls while
/// nothing is open count as hung up, and so do, without a wait, those still in line when nobody
/// comes any more. The same key gives the same result; the draws of a call do not depend on other
/// calls.
std::vector<CallCounts> replay_day(const CallFit& fit, const DayPlan& plan, RandomKey key);

}  // namespace rapport
