// Where the regions of the main screen are, in du. Nothing changes place between states.
#pragma once

#include "experiments/chart/primitive.h"

namespace rapport {

struct Layout {
  Box top;     ///< bar: firm, question, buttons
  Box strip;   ///< message about a problem; of no height where there is none
  Box cards;   ///< of policies; chips in the wide form
  Box levers;  ///< column at the left; a rail in the wide form
  Box middle;  ///< message, tabs, the open panel
  Box right;   ///< numbers of the pair
  Box status;  ///< bar at the bottom
};

/// What the main screen shows: all; a panel with a rail in place of the levers, and chips in place
/// of the cards; or, for a room, cards and a panel.
enum class Form { whole, wide, present };

/// From this width of the middle on two panels stand side by side.
inline constexpr double kTwoPanels = 1400;

/// Of a window of so many du. But for the whole form there are no numbers: the middle has their
/// room, and that of the levers.
Layout layout_for(double width, double height, bool has_strip, Form form = Form::whole);

/// How wide each of `count` cards is, and whether there is room for the whole "New policy".
struct CardWidths {
  double card = 344, last = 112;
};
CardWidths card_widths(double width, int count);

}  // namespace rapport
