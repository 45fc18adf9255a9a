// Reports as HTML: one file that needs nothing else, prints on A4 and works without scripts.
#pragma once

#include <string>

#include "experiments/report/report_page.h"

namespace rapport {

/// The report as one file. All its texts stand in it as texts, whatever they hold; charts are
/// inline SVG with a text alternative each. Nothing is loaded from anywhere: the page forbids it.
std::string html_of(const Report& report);

}  // namespace rapport
