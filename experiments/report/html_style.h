// How a report looks on a screen and on A4, and what its script does. The page is whole without the
// script, which only moves the explorer's numbers and saves edited sentences.
#pragma once

namespace rapport {

/// Style sheet: system fonts, nothing is loaded.
extern const char* const kReportStyle;

/// The script. It reads the points from the element "points" and writes text, never HTML.
extern const char* const kReportScript;

}  // namespace rapport
