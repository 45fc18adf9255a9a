// What an event log says, in sentences: for the command, which prints tables beside them, and for
// the studio.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "experiments/log/log_end.h"
#include "experiments/log/log_scenario.h"

namespace rapport {

/// How often an activity is done.
struct ActivityUse {
  std::size_t activity = 0;
  double of_cases = 0;      ///< share of the cases that have it
  double times_a_case = 0;  ///< of all cases
};
std::vector<ActivityUse> uses_of(const EventLog& log);

/// Changes of the group from one activity to the next that names one, a case.
double hand_overs_a_case(const EventLog& log);

/// What is in the log, and what was mended. `lumped`: kinds of activity that are one, "other".
std::vector<std::string> log_words(const EventLog& log, std::size_t lumped);
/// What is taken of cases that the end of the log cuts off.
std::vector<std::string> log_end_words(const EventLog& log, const LogEnd& end);
std::vector<std::string> log_journey_words(const EventLog& log, const LogFit& fit);
std::string log_arrival_words(const LogFit& fit);

}  // namespace rapport
