// A difference taken apart: each row begins where the one before it ended, from zero on. Where rows
// have no room the smallest are joined to one, so that the others still add up to the total.
//
// Hit regions: "row:<id>".
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "experiments/chart/draft.h"

namespace rapport {

struct WaterfallRow {
  std::string id{}, name{};
  double amount = 0;        ///< in full; NaN: not known
  double half_width = NAN;  ///< of its interval; NaN: none is known
  bool total = false;       ///< from zero again, in the policy's colour
  double step = 0;          ///< texts are rounded to multiples of it; 0: as `decimals` allows
};

struct WaterfallChart {
  std::string title{}, second{};
  int slot = 1;
  bool rough = false;
  int decimals = 0;
  std::vector<WaterfallRow> rows{};
};

Drawing draw(const WaterfallChart& chart, Extent size, const TextWidth& width);

/// The least height at which no row is joined to another one, with a title that takes one line.
double whole_height(const WaterfallChart& chart);

ChartTable table_of(const WaterfallChart& chart);

}  // namespace rapport
