// What happens when: changes with the time until they take effect, checks, and rules that hold for
// a while.
//
// Hit regions: "bar:<id>" is a whole row, "plot" the area below them, from the first day to the
// last.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "experiments/chart/draft.h"

namespace rapport {

/// Days are counted since 1970-01-01.
struct CalendarRow {
  enum class Kind {
    change,  ///< decided at `from`, nothing until `ramp`, in full at `to`
    check,   ///< a mark at `from`
    rule     ///< dots from `from` to `to`
  };
  std::string id{}, name{};
  Kind kind = Kind::change;
  int slot = 1;
  double from = NAN, to = NAN;
  double ramp = NAN;   ///< end of the lag; NaN: no lag
  std::string text{};  ///< behind the bar: "from April"
  std::string more{};  ///< on hover, instead of the text
};

struct CalendarChart {
  std::string title{}, second{};
  std::vector<CalendarRow> rows{};
  double least = NAN, most = NAN;  ///< first and last day; NaN: of the rows
  double now = NAN;                ///< an upright line; NaN: none
};

Drawing draw(const CalendarChart& chart, Extent size, const TextWidth& width);
ChartTable table_of(const CalendarChart& chart);

}  // namespace rapport
