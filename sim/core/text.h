// Small things done to texts.
#pragma once

#include <string>
#include <string_view>

namespace rapport {

/// The text without blanks, tabs and line ends at its two ends.
std::string_view trimmed(std::string_view text);

/// What printf would print, cut off after 511 bytes.
std::string formatted(const char* form, ...) __attribute__((format(printf, 1, 2)));

}  // namespace rapport
