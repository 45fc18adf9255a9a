// Charts as data: what to draw, without how. svg.h draws them.
#pragma once

#include <optional>
#include <string>
#include <vector>

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
  int colour = 0;                     ///< position in the palette of svg.cpp, which repeats
  bool dashed = false;
};

/// One chart: its series and what stands around them.
struct Chart {
  enum class Axis { number, hours };  ///< hours: x is hours after midnight, shown as "08:00"
  std::string title, x_label, y_label;
  Axis x_axis = Axis::number;
  std::vector<Series> series{};
  /// Ends of the axes; those that are not given are found from the series.
  std::optional<double> x_least{}, x_most{}, y_least{}, y_most{};
  bool diagonal = false;  ///< draw the line y = x
};

/// Ticks at multiples of 1, 2 or 5 times a power of ten, about `wanted` of them, that lie in [low,
/// high]. Only `low` where high <= low or wanted < 1.
std::vector<double> nice_ticks(double low, double high, int wanted);

}  // namespace rapport
