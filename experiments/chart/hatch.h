// Hatching, cut to any outline.
#pragma once

#include <vector>

#include "experiments/chart/primitive.h"

namespace rapport {

/// Lines that rise to the right at 45 degrees, `step` apart along x, where they are inside of the
/// closed outline (even-odd). They stand at the same places whatever is hatched, so that a
/// hatch does not flicker while its outline moves.
Hatch hatched(const std::vector<Point>& outline, double step, Colour colour);
Hatch hatched(const Box& box, double step, Colour colour);
Hatch hatched(const Strip& strip, double step, Colour colour);

}  // namespace rapport
