// What is known of a scenario before it runs: work and cost of a case, load and waits by pool.
//
// Steady-state formulas hour by hour of the week (the stationary, independent period by period
// approach, Green, Kolesar and Whitt 2007). They leave out redials, priorities, overflow between
// pools, call-backs and whatever the day's swing carries from one hour into the next; a run does
// not.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/erlang.h"
#include "sim/model/analysis.h"
#include "sim/model/model.h"

namespace rapport {

/// One kind of need or stream, if everyone is served.
struct CaseForecast {
  std::string kind;  ///< "need 'question'" or "stream 'passers-by'"
  std::string journey;
  double cases_per_year;  ///< for the whole represented company
  double legs;            ///< per case
  double minutes;         ///< of service per case
  double cost;            ///< money per case: contacts, minutes, and paid time of employees
  bool ends;              ///< false: a case may never end; the numbers above are infinite
};

/// One pool over a week.
struct PoolForecast {
  std::string pool;
  std::vector<std::string> touch_points;     ///< that it serves first
  double contacts_per_hour, erlangs, staff;  ///< means over the week
  double load;                               ///< erlangs / staff over the week
  double busiest_load;    ///< in the hour of the week with the largest load over staff
  int busiest_hour;       ///< 0..167 from Monday midnight, -1 if nothing arrives
  bool unstaffed_work;    ///< work arrives in hours without staff, or while closed
  bool has_waits;         ///< whether the three below mean anything (staffed, not a backlog)
  QueueForecast mean;     ///< over the week, weighted by arrivals
  QueueForecast busiest;  ///< in `busiest_hour`
};

/// What may go wrong, in words, with the place: "pool 'agents': ...".
struct Forecast {
  std::vector<CaseForecast> cases;
  std::vector<PoolForecast> pools;
  std::vector<std::string> warnings;
};

Forecast forecast(const Model& model);

/// Time and memory of one run, measured on a pilot: the start of a real run, for at most
/// `seconds` of wall time, then scaled up by simulated time. Not reproducible, as wall time is not.
struct RunCost {
  double seconds;    ///< one run on one core
  double megabytes;  ///< state of one run
  double contacts;   ///< cases opened in one run, expected
};
RunCost measure_run_cost(const Model& model, double seconds = 0.3);

}  // namespace rapport
