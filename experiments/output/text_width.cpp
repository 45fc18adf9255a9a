// How wide a text is, and how it is cut into lines.
#include <algorithm>
#include <cstdint>

#include "experiments/output/text_table.h"

namespace rapport {

namespace {

/// The code point at `i`, which moves behind it. Broken UTF-8 counts byte by byte.
char32_t next_code_point(std::string_view text, std::size_t& i) {
  const auto byte = [&](std::size_t k) { return static_cast<std::uint8_t>(text[k]); };
  const std::uint8_t first = byte(i++);
  const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  if (more == 0) return first;
  char32_t code = first & (0x3Fu >> more);
  for (int k = 0; k < more && i < text.size() && (byte(i) & 0xC0) == 0x80; ++k) {
    code = (code << 6) | (byte(i++) & 0x3Fu);
  }
  return code;
}

struct Span {
  char32_t first, last;
};
// Blocks of combining marks and of wide characters that names and labels can hold (Unicode,
// annex 11).
constexpr Span kNoWidth[] = {
    {0x0, 0x1F}, {0x7F, 0x9F}, {0x300, 0x36F}, {0x200B, 0x200F}, {0xFE00, 0xFE0F}};
constexpr Span kWide[] = {{0x1100, 0x115F},   {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3},
                          {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
                          {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFF}};

std::size_t columns_of(char32_t c) {
  const auto holds = [c](const Span& span) { return c >= span.first && c <= span.last; };
  if (std::ranges::any_of(kNoWidth, holds)) return 0;
  return std::ranges::any_of(kWide, holds) ? 2 : 1;
}

}  // namespace

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) width += columns_of(next_code_point(text, i));
  return width;
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::string out;
  std::size_t column = indent;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find(' ', i), text.size());
    const std::string_view word = text.substr(i, end - i);
    const std::size_t columns = width_of(word);
    if (column > indent && column + 1 + columns > width) {
      out += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += columns;
    i = end + 1;
  }
  return out;
}

}  // namespace rapport
