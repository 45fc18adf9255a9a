// Taking a text apart from its front.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rapport {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Takes a number of `least` to `most` digits off the front; `most` is at most 18.
inline std::optional<std::int64_t> take_number(std::string_view& text, std::size_t least,
                                               std::size_t most) {
  std::size_t digits = 0;
  std::int64_t value = 0;
  while (digits < text.size() && digits < most && is_digit(text[digits])) {
    value = 10 * value + (text[digits++] - '0');
  }
  if (digits < least) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

/// Takes this character off the front, if it stands there.
inline bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

/// Takes blanks off the front, and says whether there was one.
inline bool take_blanks(std::string_view& text) {
  const std::size_t before = text.size();
  while (take(text, ' ')) {
  }
  return text.size() < before;
}

/// Takes letters off the front.
inline std::string_view take_letters(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && is_letter(text[size])) ++size;
  const std::string_view letters = text.substr(0, size);
  text.remove_prefix(size);
  return letters;
}

}  // namespace rapport
