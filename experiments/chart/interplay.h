// What two factors of two levels do together: one from left to right, the other as two lines. Lines
// that are not parallel say that one does more where the other is high.
//
// Hit regions: "cell:<id>".
#pragma once

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "experiments/chart/draft.h"

namespace rapport {

struct InterplayCell {
  std::string id{};
  double value = NAN;            ///< NaN: not known
  double low = NAN, high = NAN;  ///< whiskers; NaN: none
  std::string text{};            ///< on hover, ahead of the numbers
};

struct InterplayLine {
  std::string name{};   ///< behind the line's end, after its number
  std::string note{};   ///< grey, below it
  bool hollow = false;  ///< dashed with hollow marks: the low level
  std::array<InterplayCell, 2> cells{};
};

struct InterplayChart {
  std::string title{}, second{};
  std::array<std::string, 2> levels{};  ///< below the area, from left to right
  std::vector<InterplayLine> lines{};
  int decimals = 1;
  double least = NAN, most = NAN;  ///< numbers that the axis shows at least, so that charts side by
                                   ///< side have one scale; NaN: none
};

Drawing draw(const InterplayChart& chart, Extent size, const TextWidth& width);
ChartTable table_of(const InterplayChart& chart);

}  // namespace rapport
