// Curves of policies over time: who stays, month by month.
//
// Hit regions: "x:<i>" is the column at point i of the longest curve, and says every curve's value
// there; "plot" is the area below them, from the least x to the largest; "label:<id>" is a label at
// the end of a curve; "stem:<id>" is a dated change.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/chart/plot.h"

namespace rapport {

struct Curve {
  std::string id{};          ///< of the policy
  std::string name{};        ///< its short name
  int slot = 0;              ///< its colour and mark
  bool focus = false;        ///< one of the pair that is compared: a thick line
  bool rough = false;        ///< a first estimate: its band is hatched
  bool record = false;       ///< what was recorded, of no policy: a thin line of ink with dots
  Numbers x{}, y{};          ///< NaN in y where nothing is known
  Numbers low{}, high{};     ///< luck; empty: no band
  Numbers ghost{};           ///< y of the last settled curve; empty: none
  std::string end_text{};    ///< "68.4 %"; empty: the last y as it is
  std::string ghost_text{};  ///< "66.0 %" of the ghost's end; its name is "before this drag"
};

/// A change at a date, as a stem on the axis.
struct Stem {
  double x = 0;
  std::string text{};
  int slot = 0;
  std::string id{};
};

/// A difference between two curves at one x, as an upright line with its text.
struct Gap {
  double x = 0, from = 0, to = 0;
  std::string text{};
};

struct CurveChart {
  std::string title{}, second{};  ///< "Customers who stay, %", and what is said in grey behind it
  XAxis x_axis = XAxis::date;
  std::vector<Curve> curves{};
  std::vector<Stem> stems{};
  std::vector<Gap> gaps{};
  /// Ends of the axes; those that are not given are found from the curves.
  std::optional<double> x_least{}, x_most{}, y_least{}, y_most{};
  std::optional<double> start{};  ///< where runs begin, as an upright line; left of it is a record
  std::string waiting{};          ///< said in the middle, as "Today: 3 of 8 runs"
  int decimals = 1;               ///< of values on hover
  Sides at_least{};               ///< room at the sides of the area
  /// As on a card: no axis of y, the first and the last date only, the area between the first two
  /// curves tinted.
  bool card = false;
};

/// The room that the chart wants at the sides of its area.
Sides sides_of(const CurveChart& chart, Extent size, const TextWidth& width);

Drawing draw(const CurveChart& chart, Extent size, const TextWidth& width);
ChartTable table_of(const CurveChart& chart);

}  // namespace rapport
