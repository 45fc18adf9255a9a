// A day of calls once more, through the queue kernel: the recorded arrivals, other services and
// patience. What a fit says about days that it has not seen is tested with it.
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
  std::int16_t priority = -1;  ///< -1: not known, drawn
};

/// What a day's calls of one type came to: sums over calls, or over replications of them.
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
};

/// The plan that a recorded day was; calls in abnormal half hours are left out.
DayPlan plan_of(const CallLog& log, const CallDay& day);
/// What was recorded of these calls, by type.
std::vector<CallCounts> recorded(const CallLog& log, const CallDay& day, std::size_t types);

/// Goes through the plan once. Servers present are split into those who answer at once and a
/// reserve on short pauses, for whom a caller has to have waited; fractions of a server come and go
/// in steps of five minutes. Calls while nothing is open are hung up, and so is, without a wait
/// that counts, who is still in line when nobody comes any more. Same key, same result; the
/// draws of a call do not depend on other calls.
std::vector<CallCounts> replay_day(const CallFit& fit, const DayPlan& plan, RandomKey key);

}  // namespace rapport
