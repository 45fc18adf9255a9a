// What changes from one policy to another, by row and column: two marks and a line between them.
//
// Hit regions: "cell:<id of the row>:<position of the column>".
#pragma once

#include <string>
#include <vector>

#include "experiments/chart/draft.h"

namespace rapport {

/// NaN in either: nothing is drawn.
struct Dumbbell {
  double from = 0, to = 0;
};

struct DumbbellRow {
  std::string id{}, name{}, note{};
  std::vector<Dumbbell> cells{};
};

struct DumbbellChart {
  std::string title{}, second{};
  int from_slot = 0, to_slot = 1;
  std::vector<std::string> columns{}, column_notes{};  ///< "may", "latitude, rules"
  std::vector<DumbbellRow> rows{};
  int decimals = 0;
};

Drawing draw(const DumbbellChart& chart, Extent size, const TextWidth& width);
ChartTable table_of(const DumbbellChart& chart);

}  // namespace rapport
