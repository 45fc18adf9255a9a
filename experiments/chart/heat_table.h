// A table whose cells are coloured by their numbers, which stand in them with their change.
//
// Hit regions: "cell:<id of the row>:<position of the column>".
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "experiments/chart/draft.h"

namespace rapport {

struct HeatCell {
  double value = NAN;   ///< NaN: there is no such thing, shown as "–"
  double change = NAN;  ///< NaN: none is shown
  bool clear = false;   ///< whether the change is more than luck: it gets an arrow and a colour
};

struct HeatRow {
  std::string id{}, name{};
  std::vector<HeatCell> cells{};
};

struct HeatTable {
  std::string title{}, second{};
  std::vector<std::string> columns{};
  std::vector<HeatRow> rows{};
  double low = NAN, high = NAN;  ///< numbers of the first and last colour; NaN: of the table
  int decimals = 1;
  bool more_is_better = true;
  int boxed = -1;                   ///< the column that is meant; -1: none
  std::string foot_name{};          ///< of a last row without colours
  std::vector<std::string> foot{};  ///< its texts, one a column
  std::string change_means{};       ///< "better than Today by", in the legend: what an arrow means
  std::string unclear_means{};      ///< "luck could explain it", of changes without an arrow
  std::string nothing_means{};      ///< "no such contact", in the legend
};

/// The colour of a number between low and high.
Colour heat_colour(double value, double low, double high);

Drawing draw(const HeatTable& table, Extent size, const TextWidth& width);
ChartTable table_of(const HeatTable& table);

}  // namespace rapport
