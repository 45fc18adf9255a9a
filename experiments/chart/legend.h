// Names beside the looks they stand for, in rows.
#pragma once

#include <string>
#include <vector>

#include "experiments/chart/draft.h"

namespace rapport {

struct LegendEntry {
  enum class Sign { box, line, dashes, marker } sign = Sign::box;
  Colour colour{};
  std::string name{};
  Shape shape = Shape::circle;  ///< of a marker
  std::string id{};             ///< of its hit region; empty: none
  Colour other = kNoColour;     ///< of the right half of a box
};

/// The entries from left to right, a new row where there is no more room, the first baseline at y.
/// Returns the y below the last row.
double legend(Draft& draft, const std::vector<LegendEntry>& entries, double left, double right,
              double y);

}  // namespace rapport
