// A scenario file of an event log: its journey, its times, and when cases come.
#pragma once

#include <string>

#include "experiments/log/log_arrivals.h"
#include "experiments/log/log_journey.h"
#include "experiments/log/log_laws.h"

namespace rapport {

struct LogScenarioOptions {
  std::string source;  ///< the file, for its comments
  std::string name = "Event log";
  std::string currency = "EUR";
  double cases_a_year = 1;  ///< of one customer, an assumption
  std::size_t longest_history = kLongestHistory;
  std::size_t most_steps = 1'000;
};

/// What a log says.
struct LogFit {
  LogChain chain;
  LogJourney journey;
  double written_off = 0;  ///< follows_distance() of both
  LogTimes times;
  LogArrivals arrivals;
  std::size_t still_open = 0;  ///< cases taken so: how they end was left out
};
/// `end`: that of the whole log of which `log` may be a part.
LogFit fit_log(const EventLog& log, const LogEnd& end, const LogScenarioOptions& options);

/// The file. Nobody's staffing is in a log, so what happens where nobody is known to be short takes
/// the time that it took: touch points are of kind self_service, and waits are part of the delays
/// between steps.
std::string scenario_of(const EventLog& log, const LogFit& fit, const LogScenarioOptions& options);

}  // namespace rapport
