// A scenario file that was made of calls, run and laid beside these calls.
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "experiments/import/call_fit.h"
#include "experiments/import/call_scenario.h"
#include "experiments/import/day_replay.h"
#include "sim/core/parallel.h"

namespace rapport {

/// What was recorded in normal half hours and what the scenario makes of it, by type of call, as
/// counts a week. Those who hung up at once though somebody was free (TypeFit::lost) are in
/// neither, for the scenario leaves them out.
struct ScenarioCheck {
  std::vector<CallCounts> recorded, simulated;
  double chance = 0.0;  ///< standard error of the recorded wait a call, as days vary
  int weeks = 0;        ///< that were simulated, all replications together
};

/// Seconds in line that a call takes, of all types together and of all calls, those that did not
/// wait among them.
double wait_a_call(const std::vector<CallCounts>& types);
/// The share of all calls that ends without an answer.
double hung_up_share(const std::vector<CallCounts>& types);

/// Runs the scenario in `text` as it is but that no customer leaves, for 8 to 52 weeks four times.
/// `days` are those of the log it was made of, `names` how the file calls types that it renamed
/// (CallScenarioOptions::names). Throws GivenUp soon after `stop` became true.
ScenarioCheck check_scenario(const std::string& text, const CallLog& log,
                             const std::vector<CallDay>& days, const CallFit& fit,
                             const std::map<std::string, std::string>& names, Team& team,
                             const std::atomic<bool>* stop = nullptr);

/// The factor on rosters (CallScenarioOptions::staff) with which a call of the scenario waits as
/// long as one of the recorded days gone through again by the same fit: a roster of means knows
/// nothing of days with fewer servers, and people are whole. 1 where nobody is named and the number
/// of servers itself explains the waits, where nobody waits to speak of, and where 3 % will do.
/// Throws GivenUp soon after `stop` became true.
double staff_to_match(const CallLog& log, const std::vector<CallDay>& days, const CallFit& fit,
                      const ArrivalFit& arrivals, CallScenarioOptions options, Team& team,
                      const std::atomic<bool>* stop = nullptr);

}  // namespace rapport
