// Parts of the panel Journeys: what is known of a touch point, and its day.
#pragma once

#include <string>
#include <vector>

#include "viz/canvas/canvas.h"
#include "viz/panel/studio.h"

namespace rapport {

/// One number of a touch point under the pair.
struct PlaceLine {
  std::string label, short_label;  ///< "Service level, %"; in a box "in 20 s"
  std::string from, to, text;      ///< "82.7", "81.2", "83 to 81 %"
  std::string help;
  int key = -1;         ///< of the state
  bool in_box = false;  ///< a box of the flows shows it
};

/// Those that the touch point has.
std::vector<PlaceLine> place_lines(const Studio& studio, std::size_t touch_point);

/// The day of the touch point that is looked at; `closes`: with a button back to all ways.
void draw_day(Studio& studio, Canvas& canvas, const Box& box, bool closes);

/// "▼ better" and the like, where a difference is known; gives its width.
double draw_change(Canvas& canvas, Point baseline, const PairNumber& number);

}  // namespace rapport
