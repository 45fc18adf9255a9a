// Fewer points for long lines, without losing a peak.
#pragma once

#include <vector>

#include "experiments/chart/primitive.h"

namespace rapport {

/// The line with at most four points in a column of `column` du: the first, the last, and those
/// with the least and the largest y, in their order. x must not fall. Lines with no more points
/// than that stay as they are.
std::vector<Point> decimated(const std::vector<Point>& line, double column = 1);

/// The strip with one pair of points in a column, that which holds all of it: the smallest y of
/// the upper edge and the largest of the lower one.
Strip decimated(const Strip& strip, double column = 1);

}  // namespace rapport
