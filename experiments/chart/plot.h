// The area of a chart with axes: numbers to places, and what is drawn by numbers.
#pragma once

#include <functional>
#include <limits>
#include <vector>

#include "experiments/chart/draft.h"
#include "experiments/chart/ticks.h"

namespace rapport {

/// Numbers from low to high; of nothing while low > high.
struct AxisRange {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  bool is_empty() const { return !(low <= high); }
  double width() const { return high - low; }
  /// Takes a number in; those that are none are left out.
  void include(double value);
  void include(const std::vector<double>& values);
  /// Low to high with low < high, whatever it is of: an axis needs some length.
  AxisRange stretched() const;
};

/// How x is written: plain numbers, hours after midnight, or days since 1970-01-01.
enum class XAxis { number, hours, date };

std::vector<Tick> x_ticks(XAxis axis, const AxisRange& x, double width);
std::string x_text(XAxis axis, double x);

/// Room left and right of an area. Charts that stand above each other have one axis of x if both
/// are given the larger of what each wants (`at_least`).
struct Sides {
  double left = 0, right = 0;
};
Sides larger(const Sides& a, const Sides& b);

/// One number for each x; NaN where nothing is known.
using Numbers = std::vector<double>;

class Plot {
 public:
  /// y.low is drawn at the bottom of the area. Both ranges need a width.
  Plot(Draft& draft, const Box& area, AxisRange x, AxisRange y);

  const Box& area() const { return area_; }
  double px(double x) const;        ///< not clamped
  double py(double y) const;        ///< clamped to the area
  double y_at(double place) const;  ///< the number that py puts there

  /// Lines of the grid, and texts left of the area, right-aligned.
  void y_axis(const std::vector<Tick>& ticks);
  /// The axis line at the bottom, and texts below it, as far as they do not touch.
  void x_axis(const std::vector<Tick>& ticks);
  /// Vertical lines of a grid, and texts below them.
  void x_grid(const std::vector<Tick>& ticks);

  /// A hit region "x:<i>" around each x in the area, as wide as half the way to its neighbours,
  /// with the text of i; of many only some.
  void columns(const Numbers& x, const std::function<std::string(std::size_t)>& text);

  /// Parts of a line between gaps, cut to the range of x and decimated.
  std::vector<std::vector<Point>> parts(const Numbers& x, const Numbers& y) const;
  std::vector<Strip> strips(const Numbers& x, const Numbers& low, const Numbers& high) const;

  void line(const Numbers& x, const Numbers& y, Colour colour, double width, Dash dash = {},
            double casing = 0);
  void band(const Numbers& x, const Numbers& low, const Numbers& high, Colour colour, double alpha);
  /// A band of a first estimate: hatched, with dashed edges.
  void rough_band(const Numbers& x, const Numbers& low, const Numbers& high, Colour colour);

 private:
  void texts_below(const std::vector<Tick>& ticks);

  Draft& draft_;
  Box area_;
  AxisRange x_, y_;
};

/// The width that the texts of ticks take, and the gap to the area.
double room_of_ticks(const Draft& draft, const std::vector<Tick>& ticks);

}  // namespace rapport
