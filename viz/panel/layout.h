// Where the regions of the main screen are, in du. Nothing changes place between states.
#pragma once

#include "experiments/chart/primitive.h"

namespace rapport {

struct Layout {
  Box top;     ///< bar: firm, question, buttons
  Box strip;   ///< message about a problem; of no height where there is none
  Box cards;   ///< of policies
  Box levers;  ///< column at the left
  Box middle;  ///< message, tabs, the open panel
  Box right;   ///< numbers of the pair
  Box status;  ///< bar at the bottom
};

/// Of a window of so many du. `folded`: without the levers and the numbers; the middle has their
/// room.
Layout layout_for(double width, double height, bool has_strip, bool folded = false);

/// How wide each of `count` cards is, and whether there is room for the whole "New policy".
struct CardWidths {
  double card = 344, last = 112;
};
CardWidths card_widths(double width, int count);

}  // namespace rapport
