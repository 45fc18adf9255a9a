// Names and last values of curves beside their ends, with thin lines that lead to them.
#pragma once

#include <string>
#include <vector>

#include "experiments/chart/draft.h"

namespace rapport {

struct EndLabel {
  Point end{};          ///< where the curve ends
  SlotLook look{};      ///< of the mark
  std::string value{};  ///< "68.4 %", the important part
  std::string name{};
  bool hollow = false;
  std::string id{};  ///< of the hit region; empty: none
};

/// The width that labels want beside an area; at most 0.42 of the chart.
double room_of_end_labels(const Draft& draft, const std::vector<EndLabel>& labels);

/// Draws the labels right of `left`, between top and bottom, pushed apart. Where there are more
/// than have room, the last ones are left out: put the important ones first.
void end_labels(Draft& draft, std::vector<EndLabel> labels, double left, double top, double bottom);

}  // namespace rapport
