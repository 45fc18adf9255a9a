// The comparison of the pair as one page that needs nothing else: no script, no file beside it.
#pragma once

#include <string>

#include "viz/panel/studio.h"

namespace rapport {

/// Whether there is a pair with runs to report on.
bool can_report(const Studio& studio);

/// HTML with its charts in it; prints on A4. All texts of users stand in it as texts.
std::string report_page(const Studio& studio);

}  // namespace rapport
