// The scores of a scorecard as a picture.
#pragma once

#include <string>

#include "experiments/scorecard/scorecard.h"

namespace rapport {

/// The three parts and their levers, 0 to 100: us and each rival as two marks with a line between;
/// bars where there is no rival. An SVG file. `title` stands above.
std::string scorecard_svg(const Scorecard& card, const std::string& title);

}  // namespace rapport
