// Widths of texts in Inter, from a table: for pictures that are made where no font is loaded.
#pragma once

#include <string_view>

#include "experiments/chart/primitive.h"

namespace rapport {

/// Width in du of a text (UTF-8) set in Inter without kerning, with digits of one width. Letters
/// beyond ASCII count as a wide small letter, those of East Asian scripts as a square.
double inter_width(Role role, std::string_view text);

}  // namespace rapport
