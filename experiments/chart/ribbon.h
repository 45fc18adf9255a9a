// Bands that bend from one upright edge to another.
#pragma once

#include "experiments/chart/primitive.h"

namespace rapport {

/// From an edge that begins at `from` and is `from_height` high to one at `to`, horizontal at both
/// ends (a cubic Bezier curve, sampled).
Strip ribbon(Point from, double from_height, Point to, double to_height, Colour fill);

}  // namespace rapport
