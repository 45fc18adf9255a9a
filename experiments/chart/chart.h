// Plain charts of series over numbers or hours: what to draw, without how.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/chart/plot.h"

namespace rapport {

/// One thing drawn in a chart. x and y have one number each for every point.
struct Series {
  enum class Kind {
    line,
    step,    ///< y holds from its x to the next one
    points,  ///< with bars from low to high, where given
    band     ///< between low and high; y is not drawn
  };
  Kind kind = Kind::line;
  std::string name{};  ///< in the legend; empty: it is not in the legend
  std::vector<double> x{}, y{};
  std::vector<double> low{}, high{};  ///< a number each for every point, of bars and bands
  int colour = 0;                     ///< position in kSeriesColours, which repeat
  bool dashed = false;
};

/// One chart: its series and what stands around them.
struct Chart {
  using Axis = XAxis;
  std::string title, x_label, y_label;
  Axis x_axis = Axis::number;
  std::vector<Series> series{};
  /// Ends of the axes; those that are not given are found from the series.
  std::optional<double> x_least{}, x_most{}, y_least{}, y_most{};
  bool diagonal = false;  ///< draw the line y = x
};

Drawing draw(const Chart& chart, Extent size, const TextWidth& width);
ChartTable table_of(const Chart& chart);

}  // namespace rapport
