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
  std::string name{};  ///< in the legend; empty: not there
  std::vector<double> x{}, y{};
  std::vector<double> low{}, high{};
  int colour = 0;  ///< position in the palette
  bool dashed = false;
};

struct Chart {
  enum class Axis { number, hours };  ///< hours: x is hours after midnight, "08:00"
  std::string title, x_label, y_label;
  Axis x_axis = Axis::number;
  std::vector<Series> series{};
  std::optional<double> x_least{}, x_most{}, y_least{}, y_most{};  ///< else from the series
  bool diagonal = false;                                           ///< draw y = x
};

/// Ticks at 1, 2 or 5 times a power of ten, about `wanted` of them, that lie in [low, high].
std::vector<double> nice_ticks(double low, double high, int wanted);

}  // namespace rapport
