// How cases go through their journeys under the chosen pair, as the screen shows it: for 100 cases
// of a kind, so that policies with more customers compare; and one touch point by the hour.
#pragma once

#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "experiments/session/session.h"
#include "sim/measure/detail_rows.h"

namespace rapport {

/// A number under what is compared with and under the policy. The policy's is that of the other
/// plus the mean difference of the pairs of runs, so that both belong together.
struct PairNumber {
  double from = std::numeric_limits<double>::quiet_NaN();
  double to = std::numeric_limits<double>::quiet_NaN();
  /// Of luck: Student's from four pairs of runs on, always-valid once that is finite; before, of
  /// infinite half-width. No verdict: only metrics of the firm have one.
  Interval difference{};
  bool is_clear() const { return std::abs(difference.mean) > difference.half_width; }
};

/// A step of the journey that some case comes to: a visit to a touch point.
struct JourneyStep {
  std::string name;
  std::size_t place = 0;  ///< in the journey, or among touch points
  std::size_t touch_point = 0;
  PairNumber begun;   ///< cases that begin here
  PairNumber visits;  ///< legs that ended here, redials left out
  PairNumber done;    ///< cases that end here, served
  PairNumber lost;    ///< cases that end here, not served
};

/// Cases that go from a step to another one, after any outcome. Ways that are no move of the
/// journey, since a leg between was saved, are there only where more than a few take them.
struct JourneyWay {
  std::size_t from = 0, to = 0;  ///< positions in JourneyView::steps
  PairNumber cases;
};

/// What 100 cases bring back, of one cause.
struct CameBack {
  Cause cause = Cause::repeat;
  PairNumber cases;
};

struct JourneyView {
  /// Of cases: root needs, then streams; where there are several, all together come last.
  std::vector<std::string> kinds;
  std::size_t kind = 0;                       ///< that this is of
  bool is_of_all = false;                     ///< then steps are touch points
  bool is_pair = false;                       ///< else there is one policy, and `to` is `from`
  std::uint32_t pairs = 0;                    ///< of runs; without a pair: runs
  double from_a_year = 0.0, to_a_year = 0.0;  ///< cases, mean of the runs
  std::vector<JourneyStep> steps;
  std::vector<JourneyWay> ways;
  PairNumber done, lost;                    ///< of all steps
  std::array<PairNumber, kOutcomes> ended;  ///< lost by outcome of the last leg
  std::vector<CameBack> came_back;
};

/// Empty where no run is there, or no such kind of case.
std::shared_ptr<const JourneyView> journey_view(const SessionState& state, std::size_t kind);

/// One touch point with a queue, by the hour of some days of the week.
struct DayView {
  std::vector<HourRow> from, to;  ///< 24 each
  std::vector<bool> closed;       ///< on all of these days
  /// How many an hour staff on shift can serve there, if they do nothing else.
  std::vector<double> from_limit, to_limit;
};
/// `first` and `last` day of the week, 0 is Monday. Empty where no run is there.
DayView day_view(const SessionState& state, std::size_t touch_point, std::size_t first,
                 std::size_t last);

}  // namespace rapport
