// Wholes and their parts, one bar a policy: of 100 acts, how many have all gates open, and what is
// missing in the others.
//
// Hit regions: "part:<id of the row>:<position of the part>".
#pragma once

#include <string>
#include <vector>

#include "experiments/chart/draft.h"

namespace rapport {

struct StackedRow {
  std::string id{}, name{};
  int slot = 0;
  bool focus = false;           ///< one of the pair: a higher bar
  std::vector<double> parts{};  ///< not negative; those that are no numbers count as 0
};

struct StackedChart {
  std::string title{}, second{};
  /// The first part has the policy's colour, the others those of gates in their order.
  std::vector<std::string> part_names{};
  std::vector<StackedRow> rows{};
  int decimals = 0;
};

Drawing draw(const StackedChart& chart, Extent size, const TextWidth& width);
ChartTable table_of(const StackedChart& chart);

}  // namespace rapport
