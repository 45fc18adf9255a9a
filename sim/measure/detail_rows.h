// What runs come to by the hour of the week, how long waits are, and which ways cases take, as rows
// that people and programs read.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "sim/engine/run_details.h"
#include "sim/model/model.h"

namespace rapport {

/// One touch point in one hour of the week, over a run: numbers are a week's.
struct HourRow {
  std::string touch_point;
  int hour = 0;           ///< 0 is Monday from midnight to one, 167 Sunday's last hour
  double arrivals = 0.0;  ///< a week
  double staff = 0.0;  ///< on shift at the touch point's pool, mean over the hour, at the run's end
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
  double cases = 0.0;                      ///< in the run
};

/// Of touch points with a queue.
std::vector<HourRow> hour_rows(const Model& model, const RunDetails& details);
std::vector<WaitRow> wait_rows(const Model& model, const RunDetails& details);
/// Of ways that some case took.
std::vector<WayRow> way_rows(const Model& model, const RunDetails& details);

}  // namespace rapport
