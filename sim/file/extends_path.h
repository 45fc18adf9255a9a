// The path by which one scenario file extends another.
#pragma once

#include <string>

namespace rapport {

/// How a file that lies at `file`, or is to, has to name the file `base`, so that `extends` finds
/// it: by the way from its own folder, or in full where that way leads elsewhere (through links).
std::string path_seen_from(const std::string& file, const std::string& base);

/// The text of the file `from` as it has to be at `to`: there a relative `extends` leads to the
/// same file as before. All else stays. Throws InvalidInput where the text is no TOML.
std::string moved_text(const std::string& text, const std::string& from, const std::string& to);

}  // namespace rapport
