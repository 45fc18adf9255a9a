// How a result answers to one lever: points with whiskers along the lever's range, where the lever
// stands now, and which value reaches what is wanted.
//
// Hit regions: "point:<id>".
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "experiments/chart/plot.h"
#include "experiments/chart/table.h"

namespace rapport {

struct ResponsePoint {
  std::string id{};
  double x = NAN;
  double y = NAN;                ///< NaN: not known yet, a hollow mark on the axis
  double low = NAN, high = NAN;  ///< whiskers; NaN: none
  std::string text{};            ///< on hover, ahead of the numbers
  double value = NAN;            ///< of the lever itself, where x is a place on its scale
};

/// A level or a place that is meant, with its name.
struct ResponseLine {
  double at = NAN;  ///< NaN: none
  std::string text{};
};

struct ResponseChart {
  std::string title{}, second{};
  int slot = 1;
  bool rough = false;  ///< first estimates: no line through the points, dashed whiskers
  double x_least = 0, x_most = 1;
  std::vector<Tick> ticks{};            ///< of x
  std::vector<ResponsePoint> points{};  ///< by x
  ResponseLine now{};                   ///< upright: where the lever stands
  ResponseLine against{}, target{};     ///< level: what it is compared with, what is wanted
  double from = NAN, to = NAN;          ///< x between which the target may be reached: a strip
  double matters = 0;                   ///< the axis of y does not show less than four times this
  int decimals = 1;                     ///< of values on hover
  std::string waiting{};                ///< said in the middle while no point is known
  Sides at_least{};                     ///< room at the sides of the area
};

/// The room that the chart wants at the sides of its area.
Sides sides_of(const ResponseChart& chart, Extent size, const TextWidth& width);

Drawing draw(const ResponseChart& chart, Extent size, const TextWidth& width);
ChartTable table_of(const ResponseChart& chart);

}  // namespace rapport
