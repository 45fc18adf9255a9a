// Small things done to texts.
#pragma once

#include <string>
#include <string_view>

namespace rapport {

/// The text without blanks, tabs and line ends at its two ends.
std::string_view trimmed(std::string_view text);

/// Whether each of the `words` (parted by blanks) begins a word of the text, whatever the case:
/// "wait time" is in "Mean waiting time". Letters beyond ASCII have to be written alike.
bool has_words(std::string_view text, std::string_view words);

/// What printf would print, cut off after 511 bytes.
std::string formatted(const char* form, ...) __attribute__((format(printf, 1, 2)));

}  // namespace rapport
