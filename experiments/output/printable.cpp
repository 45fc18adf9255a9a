#include "experiments/output/printable.h"

#include <cstdio>

namespace rapport {

namespace {

bool is_control(unsigned char c) { return c < 0x20 || c == 0x7F; }

std::string escaped(unsigned char c) {
  char text[8];
  std::snprintf(text, sizeof text, "\\x%02x", static_cast<unsigned>(c));
  return text;
}

}  // namespace

std::string printable(std::string_view text, bool keep_lines) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
    if (c == 0xC2 && 0x80 <= next && next <= 0x9F) {  // UTF-8 of C1
      out += escaped(next);
      ++i;
    } else if (is_control(c) && !(keep_lines && c == '\n')) {
      out += escaped(c);
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace rapport
