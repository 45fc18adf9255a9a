// How much more one policy has than another, over time: the middle in the band of luck, and that
// in the band of assumptions.
//
// Hit regions: "x:<i>" is the column at point i, "plot" the area below them.
#pragma once

#include <optional>
#include <string>

#include "experiments/chart/plot.h"

namespace rapport {

struct DifferenceChart {
  std::string title{}, second{};  ///< "More than Today, points"
  XAxis x_axis = XAxis::date;
  int slot = 1;
  bool rough = false;
  Numbers x{}, middle{};                      ///< NaN where nothing is known
  Numbers luck_low{}, luck_high{};            ///< empty: none
  Numbers others_low{}, others_high{};        ///< over variants of the assumptions; empty: none
  Numbers ghost{};                            ///< what was settled last; empty: none
  double matters = 0;                         ///< differences up to it are too small to matter
  std::string value{};                        ///< "+7.4 points", right of the end
  std::string luck_text{};                    ///< "luck, 6.7 to 8.0"
  std::string others_text{};                  ///< "assumptions, 3 to 11"
  int decimals = 1;                           ///< of values on hover
  std::optional<double> x_least{}, x_most{};  ///< ends of the axis; else found from x
  Sides at_least{};                           ///< room at the sides of the area
};

/// The room that the chart wants at the sides of its area.
Sides sides_of(const DifferenceChart& chart, Extent size, const TextWidth& width);

Drawing draw(const DifferenceChart& chart, Extent size, const TextWidth& width);
ChartTable table_of(const DifferenceChart& chart);

}  // namespace rapport
