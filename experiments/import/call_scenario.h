// A scenario file made of what was estimated from calls.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "experiments/import/call_fit.h"
#include "experiments/import/fit_arrivals.h"

namespace rapport {

/// What calls do not say.
struct CallScenarioOptions {
  std::string source;                        ///< where the calls come from, for the header
  std::string name = "Call centre";          ///< of the firm
  std::map<std::string, std::string> names;  ///< for types of call: as recorded -> in the file
  std::vector<std::string> prospects;        ///< types without customers behind them
  std::string currency = "EUR";
  double calls_a_year = 12.0;  ///< of one customer; the number of customers follows from it
  double cost_an_hour = 20.0;  ///< of an employee who is there, money
  double value_a_month = 5.0;  ///< of a customer, money
  double staff =
      1.0;  ///< people in the rosters, over those who answer on average: staff_to_match()
};

/// The text of a scenario file: arrivals, services, patience, redials, order in line and staff as
/// estimated; customers behind the calls, satisfaction, leaving and money as assumptions, marked
/// so. Staff is rounded to whole people half hour by half hour, so that the sum stays. Throws
/// InvalidInput where calls are too few to say when it is open, or of too many types.
std::string scenario_of(const CallLog& log, const CallFit& fit, const ArrivalFit& arrivals,
                        const CallScenarioOptions& options);

/// The share of a type's recorded calls that the file has come by themselves: 1 less those who hung
/// up at once though somebody was free (TypeFit::lost), which no line explains, and less those of
/// the others who hung up that came back, which the file makes again; at least 0.05. Nobody is
/// taken to come back where too few callers are identified, nor to calls that employees place.
double fresh_share(const TypeFit& type, const CallCounts& recorded);

}  // namespace rapport
