// One place by the hour of a day: what comes, how long waits are, how busy staff are, under two
// policies or one; with what staff can take, and hours in which it is closed.
//
// Hit regions: "hour:<h>", which say every line's value there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/chart/plot.h"

namespace rapport {

struct HourLine {
  std::string name{};
  int slot = 0;
  bool focus = false;  ///< a thick line
  Numbers y{};         ///< by hour; NaN where there is nothing to measure
  Numbers limit{};     ///< by hour: at most so much; empty: not known
};

struct HoursChart {
  std::string title{}, second{};
  std::vector<HourLine> lines{};
  std::vector<bool> closed{};      ///< by hour; empty: never
  std::string limit_text{};        ///< what limits say: "4 agents can take 30"
  std::optional<double> y_most{};  ///< end of the axis; else found from lines and limits
  int decimals = 0;                ///< of values on hover
};

Drawing draw(const HoursChart& chart, Extent size, const TextWidth& width);
ChartTable table_of(const HoursChart& chart);

}  // namespace rapport
