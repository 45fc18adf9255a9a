// Parts of the panel Journeys: what is known of a touch point, and its day.
#pragma once

#include <string>
#include <vector>

#include "viz/canvas/canvas.h"
#include "viz/panel/journey_message.h"
#include "viz/panel/studio.h"

namespace rapport {

/// One number of a touch point under the pair.
struct PlaceLine {
  std::string label, short_label;  ///< "Service level, %"; in a box "in 20 s"
  std::string from, to, text;      ///< "82.7", "81.2", "83 to 81 %"
  std::string help;
  int key = -1;       ///< of the state
  double step = 0.1;  ///< in which its metric is shown
  int boxes = 0;      ///< of the flows that show it: 0 none, 1 wide ones, 2 all
};

/// Those that the touch point has.
std::vector<PlaceLine> place_lines(const Studio& studio, std::size_t touch_point);

/// What that day comes to, in words.
JourneyMessage day_message(const Studio& studio);

/// The day of the touch point that is looked at; `closes`: with a button back to all ways.
void draw_day(Studio& studio, Canvas& canvas, const Box& box, bool closes);

/// The least height at which the day of any touch point stands whole beside the ways.
double least_day_height(const Studio& studio);

/// "▼ 7.1 to 8.9" of a difference that is clear of luck, "below 0.1" where what is shown has no
/// smaller step, "not clear" of one that is not; nothing where it is not known.
void draw_change(Canvas& canvas, Point baseline, const Interval& difference, double step);

}  // namespace rapport
