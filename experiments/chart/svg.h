// Draws charts as one SVG picture that needs nothing else: no script, no font of its own.
#pragma once

#include <string>
#include <vector>

#include "experiments/chart/chart.h"

namespace rapport {

/// The charts in a grid of columns >= 1, row by row, under a title and a line of text.
std::string svg_page(const std::string& title, const std::string& subtitle,
                     const std::vector<Chart>& charts, int columns);

}  // namespace rapport
