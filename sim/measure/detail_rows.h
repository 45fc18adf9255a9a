// What runs come to by the hour of the week, how long waits are, and which ways cases take, as rows
// that people and programs read.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "sim/engine/run_details.h"
#include "sim/engine/simulator.h"
#include "sim/model/model.h"

namespace rapport {

/// One touch point in one hour of the week: means over the times that it comes in a run. NaN where
/// it never does.
struct HourRow {
  std::string touch_point;
  int hour = 0;           ///< 0 is Monday from midnight to one, 167 Sunday's last hour
  double arrivals = 0.0;  ///< in such an hour
  double staff = 0.0;     ///< on shift at the touch point's pool
  double load =
      0.0;  ///< of these the share that is busy with services begun in this hour; NaN without staff
  double wait = 0.0;     ///< minutes, mean of the services begun; NaN where there is none
  double in_time = 0.0;  ///< percent of the waits that ended
  double failed = 0.0;   ///< percent of these that ended without service
};

/// The waits of one touch point.
struct WaitRow {
  std::string touch_point;
  double started = 0.0;             ///< services begun
  double none = 0.0;                ///< percent of these without a wait
  std::array<double, 5> minutes{};  ///< by kWaitQuantiles, right to an eighth
};
inline constexpr std::array<double, 5> kWaitQuantiles{0.5, 0.8, 0.9, 0.95, 0.99};

/// Cases that went one way in a journey.
struct WayRow {
  std::string journey, from, outcome, to;  ///< `to`: a step, or "end"
  double cases = 0.0;                      ///< in the run, those of whom customers stand for too
};

/// How the cases of one walk (see RunDetails) go through their journey, for 100 of them.
struct WalkFlow {
  double cases = 0.0;          ///< begun, all together
  std::size_t first_step = 0;  ///< of the journey, in Model::steps
  std::vector<double> begun;   ///< by step of the journey: cases that begin there
  std::vector<double> visits;  ///< by step: legs ended there, redials left out
  /// [step][outcome][step or end]: cases that went on so.
  std::vector<double> ways;
  double way(std::size_t from, Outcome outcome, std::size_t to) const {
    return ways[(from * kOutcomes + static_cast<std::size_t>(outcome)) * (begun.size() + 1) + to];
  }
  /// By Cause: cases opened because of them. None of streams.
  std::array<double, 6> came_back{};
};

/// Customers of the start who are about as valuable: a tenth of them.
struct DecileRow {
  int decile = 0;             ///< 1 the least valuable tenth, 10 the most
  double customers = 0.0;     ///< of the start
  double value = 0.0;         ///< what they bring a month, mean, money
  double stay = 0.0;          ///< percent who are there at the end
  double satisfaction = 0.0;  ///< of those, mean; NaN where nobody is
};

/// By what customers bring: their segment's contribution times their own factor. `customers` as at
/// the end of a run. Only of a company whose customers differ in it, else none.
std::vector<DecileRow> decile_rows(const Model& model, const std::vector<CustomerState>& customers);

/// Of touch points with a queue.
std::vector<HourRow> hour_rows(const Model& model, const RunDetails& details);
/// Of one touch point with a queue, by the hour of the days first to last of the week (0 is
/// Monday), taken together: 24 rows. `details` are summed over so many runs.
std::vector<HourRow> day_rows(const Model& model, const RunDetails& details,
                              std::size_t touch_point, std::size_t first_day, std::size_t last_day,
                              double runs);
std::vector<WaitRow> wait_rows(const Model& model, const RunDetails& details);
/// Of ways that some case took.
std::vector<WayRow> way_rows(const Model& model, const RunDetails& details);
/// Numbers for 100 cases are NaN where none was begun.
WalkFlow walk_flow(const Model& model, const RunDetails& details, std::size_t walk);
/// The same of all walks together, from touch point to touch point: these stand for its steps.
WalkFlow flow_of_all(const Model& model, const RunDetails& details);
/// The journey of a walk.
const Journey& journey_of_walk(const Model& model, std::size_t walk);

}  // namespace rapport
