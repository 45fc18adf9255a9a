// Options by two numbers, with the front: those that no other one beats in both.
//
// Hit regions: "point:<id>".
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "experiments/chart/draft.h"

namespace rapport {

struct ScatterPoint {
  std::string id{}, name{};
  int slot = -1;  ///< -1: one of a study, a grey dot
  double x = NAN, y = NAN;
  double x_low = NAN, x_high = NAN, y_low = NAN, y_high = NAN;  ///< NaN: no whiskers
  bool hollow = false;  ///< over a limit that somebody has set
};

struct ScatterChart {
  std::string title{}, second{};  ///< what y is stands in one of them
  std::string x_label{};
  bool front = true;
  bool more_x_is_better = true, more_y_is_better = true;
  std::vector<ScatterPoint> points{};
  int decimals = 1;  ///< of numbers on hover
};

/// Positions of the points that no other one beats in one number without being worse in the other,
/// by x from left to right. Of equal ones the first.
std::vector<std::size_t> front_of(const ScatterChart& chart);

Drawing draw(const ScatterChart& chart, Extent size, const TextWidth& width);
ChartTable table_of(const ScatterChart& chart);

}  // namespace rapport
