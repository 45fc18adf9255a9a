// Names of files and command lines on their way to a terminal.
#pragma once

#include <string>
#include <string_view>

namespace rapport {

/// The text with control characters written out, as \x1b, so that a name cannot move the cursor,
/// change colours or begin a line: C0, DEL and C1 (U+0080 to U+009F). Newlines too, unless
/// `keep_lines`, which is for texts of several lines.
std::string printable(std::string_view text, bool keep_lines = false);

}  // namespace rapport
