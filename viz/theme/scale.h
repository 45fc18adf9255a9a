// From the size of a window to its scale: all lengths of the design are du (design units), pixels
// of a window of 1600 x 1000.
#pragma once

namespace rapport {

/// Pixels a du: from 0.875, or 0.8125 below 1280 x 800, under which nothing can be read, to 2.5; in
/// sixteenths, so that fonts are not built anew for every pixel that somebody drags a window's
/// edge. `present`: a quarter larger, to be read across a room.
double scale_for(int width, int height, bool present = false);

}  // namespace rapport
