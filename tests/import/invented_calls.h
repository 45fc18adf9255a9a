// Calls of a centre that was made up, so that what estimates should find is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/import/call_log.h"
#include "experiments/import/kaplan_meier.h"

namespace rapport {

/// One type of call.
struct InventedType {
  std::string name;
  double an_hour = 60.0;        ///< fresh calls while the centre is open, redials besides
  HazardPieces patience{};      ///< without pieces: waits for ever
  double balk = 0.0;            ///< hangs up at once, of those who would have to wait
  double service_mean = 180.0;  ///< seconds, log-normal
  double service_cv = 1.0;
  double privileged = 0.0;  ///< share of callers of priority 1
};

/// Hours in which calls come, from midnight; equal ones: closed. Who is in line at the end is still
/// answered.
struct InventedHours {
  std::int32_t from = 8, to = 20;
};

/// Calls that come besides, or nobody who takes any, on one day between two seconds.
struct InventedTrouble {
  std::size_t day = 0;
  std::int32_t from = 0, to = 0;  ///< seconds after midnight
  int flood = 0;                  ///< calls of the first type, evenly; 0: an outage
};

struct InventedCentre {
  Date first{2026, 1, 5};  ///< a Monday
  int days = 14;           ///< of the calendar
  InventedHours weekday{}, saturday{9, 14}, sunday{0, 0};
  std::vector<InventedType> types;
  int servers = 6;
  /// Who has been free for longest takes the next call, as telephone systems have it; else the
  /// free one of the lowest number, so that high numbers have long pauses on quiet days.
  bool longest_idle = false;
  double head_start = 60.0;  ///< of priority 1, seconds
  double redial = 0.4;       ///< share of those who hung up that calls again
  double redial_least = 120.0, redial_most = 600.0;  ///< uniform, seconds after giving up
  double known = 0.7;   ///< share of callers whose records say who they are
  double day_cv = 0.2;  ///< of a gamma factor on all calls of a day
  double service_growth = 0.0, hazard_growth = 0.0;  ///< a day of the calendar, of the first day's
  double service_day_cv = 0.0, hazard_day_cv = 0.0;  ///< of gamma factors of the day
  std::vector<InventedTrouble> troubles{};
  std::uint32_t seed = 1;
};

struct InventedCalls {
  CallLog log;
  std::vector<std::size_t> fresh;  ///< by type: calls that are no redials
  std::vector<double> day_factor;  ///< by day of the log
};

/// A patient and an impatient type, which gives up most readily in its first ten seconds.
InventedCentre two_types();

/// Goes through all days. Types are in the
/// order given, which has to be that of their calls, most first.
InventedCalls invent_calls(const InventedCentre& centre);

}  // namespace rapport
