// Sliders over the points that were run, as HTML.
#pragma once

#include <string>

#include "experiments/report/explorer.h"

namespace rapport {

/// Sliders, buttons and numbers, as they are at the start: whole without a script, which moves
/// them. The points stand in it as JSON that no text can end.
std::string explorer_html(const Explorer& explorer);

/// A text in quotes as JSON that may stand within an element of HTML.
std::string json_in_html(const std::string& text);

}  // namespace rapport
