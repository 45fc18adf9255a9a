// What is known of a scenario before it runs: work and cost of a case, load and waits by pool.
//
// Steady-state formulas half hour by half hour of the week and month by month (the stationary,
// independent period by period approach, Green, Kolesar and Whitt 2007), for nine days of equal
// chance where days differ beyond that. They leave out redials, priorities, overflow between pools,
// customers who leave, and whatever the day's swing carries from one half hour into the next; a run
// does not. Where people balk or are called back no wait is given at all. All is said of one
// scenario as it stands: Today, or a policy when all of its changes are in force.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/erlang.h"
#include "sim/forecast/analysis.h"
#include "sim/model/model.h"

namespace rapport {

/// One kind of need or stream, if everyone is served.
struct CaseForecast {
  std::string kind;  ///< "need 'question'" or "stream 'passers-by'"
  std::string journey;
  /// For all customers who are represented, as many as there are at the start; a mean over the days
  /// of the run. An after-case clock comes to a little fewer, as it stands still during a case.
  double cases_per_year;
  double legs;     ///< per case
  double minutes;  ///< of service per case
  /// Money per case: of each leg its contact, its minutes, and the employee's time (minutes of
  /// service times the pool's cost per hour). Leaves out the time employees are paid for and idle.
  double cost;
  bool ends;  ///< false: a case may never end; legs, minutes and cost are infinite
};

/// One pool over a week. Contacts count at the pool that serves their touch point first, and not
/// while that is closed: they are turned away.
struct PoolForecast {
  std::string pool;
  std::vector<std::string> touch_points;     ///< that it serves first
  double contacts_per_hour, erlangs, staff;  ///< means over the week
  double load;  ///< erlangs / staff over the week, infinite without staff
  /// Erlangs / staff where that is largest, of all half hours with staff in all months of the run.
  double busiest_load;
  int busiest_hour;   ///< 0..167 from Monday midnight, -1 if nothing arrives in staffed hours
  Time busiest_from;  ///< when that stretch begins, since Monday midnight
  std::string busiest_months;  ///< "January", "February, March"; empty where all months are alike
  /// Something arrives at a staffed touch point while it is closed, or open and neither this pool
  /// nor the one it overflows to has staff.
  bool unstaffed_work;
  /// Whether the two below mean anything: there is a formula for them, and a steady state in every
  /// half hour: staff above load, patience, or a waiting room.
  bool has_waits;
  std::string unknown;    ///< why not: "call-backs", "a backlog"; empty where they do
  QueueForecast mean;     ///< over the run, weighted by arrivals; mean_wait in seconds
  QueueForecast busiest;  ///< in the busiest stretch; mean_wait in seconds
};

/// All that is known of a scenario before it runs. `warnings` say what may go wrong, in words, with
/// the place: "pool 'agents': ...".
struct Forecast {
  std::vector<CaseForecast> cases;  ///< needs, then streams; none that never come
  std::vector<PoolForecast> pools;  ///< as Model::pools
  std::vector<std::string> warnings;
};

/// Forecasts a scenario from its model. Waits are Erlang-A's with exponential patience, at the rate
/// of abandonment 1 / mean patience, averaged over the contacts of the hour (none where a touch
/// point has no patience); in_time is that of each contact's own service_level_within. Other laws
/// of patience count by their mean: the hazard at zero is what matters where waits are short
/// (Mandelbaum and Zeltyn 2004), but it is 0 for log-normal or constant patience, and says nothing
/// of an overloaded hour.
Forecast forecast(const Model& model);

/// Time and memory of one run, measured on a pilot: the start of a real run, for at most
/// `seconds` of wall time, then scaled up by simulated time. Not reproducible, as wall time is not.
struct RunCost {
  double seconds;    ///< one run on one core
  double megabytes;  ///< 1e6 bytes, state of one run
  double contacts;   ///< cases opened in one run, warm-up too, expected
};

/// Measures what a run costs. A run that takes less than `seconds` is run again and the mean taken,
/// so that small runs are measured well too. Takes longer where constructing a simulator, or a day
/// of it, does.
RunCost measure_run_cost(const Model& model, double seconds = 0.3);

}  // namespace rapport
