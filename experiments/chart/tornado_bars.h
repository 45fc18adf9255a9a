// A tornado: what each factor does at both its ends, as bars from the middle, the widest first.
// Where both ends lie on the same side of the middle each takes half of the row.
//
// Hit regions: "row:<id>".
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "experiments/chart/draft.h"

namespace rapport {

/// One end of a factor: where it is set to, and what that gives, less the middle.
struct TornadoEnd {
  std::string setting{};         ///< "0.7"
  double value = NAN;            ///< NaN: not known
  double low = NAN, high = NAN;  ///< whiskers; NaN: none
};

struct TornadoRow {
  std::string id{}, name{};
  std::string note{};  ///< grey, before the text: "peak"
  bool open = false;   ///< may be luck: drawn as outlines
  TornadoEnd low{}, high{};
  std::string text{};  ///< at the right
};

struct TornadoChart {
  std::string title{}, second{};
  int slot = 1;      ///< the colour: light for low ends, full for high ones
  int decimals = 1;  ///< of values on hover
  std::vector<TornadoRow> rows{};
  std::string foot{};  ///< a line below
};

Drawing draw(const TornadoChart& chart, Extent size, const TextWidth& width);
ChartTable table_of(const TornadoChart& chart);

}  // namespace rapport
