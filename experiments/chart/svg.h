// Paints drawings as SVG pictures that need nothing else: no script, no font of their own.
#pragma once

#include <string>
#include <vector>

#include "experiments/chart/chart.h"

namespace rapport {

/// A text as XML and HTML hold it. Lines stay apart; other control characters become spaces.
std::string xml_text(const std::string& text);

/// The drawing as one SVG element. Hover texts of its regions become titles, which browsers show.
std::string svg_of(const Drawing& drawing);

/// The same for a page that is also read aloud: with a title and a description of the whole. `id`
/// is an identifier that the page has only once.
std::string svg_of(const Drawing& drawing, const std::string& id, const std::string& title,
                   const std::string& description);

/// The charts in a grid of columns >= 1, row by row, under a title and a line of text.
std::string svg_page(const std::string& title, const std::string& subtitle,
                     const std::vector<Chart>& charts, int columns);

}  // namespace rapport
