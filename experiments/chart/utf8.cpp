#include "experiments/chart/utf8.h"

namespace rapport {

namespace {

constexpr char32_t kNoLetter = 0xFFFD;

/// Bytes that follow a first byte; 4 where it is none.
std::size_t following(unsigned char first) {
  if (first < 0x80) return 0;
  if (first >= 0xC2 && first < 0xE0) return 1;
  if (first >= 0xE0 && first < 0xF0) return 2;
  if (first >= 0xF0 && first < 0xF5) return 3;
  return 4;
}

/// Whether the encoding is the shortest one, and of a letter that may stand in a text (XML 1.0).
bool may_stand(char32_t letter, std::size_t bytes) {
  if (bytes == 3 && letter < 0x800) return false;
  if (bytes == 4 && letter < 0x10000) return false;
  return letter <= 0x10FFFF && !(letter >= 0xD800 && letter < 0xE000) && letter != 0xFFFE &&
         letter != 0xFFFF;
}

}  // namespace

char32_t next_letter(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t more = following(first);
  const std::size_t begin = at++;
  if (more == 0) return first;
  if (more == 4 || begin + more >= text.size()) return kNoLetter;
  char32_t letter = first & (0x3Fu >> more);
  for (std::size_t i = 1; i <= more; ++i) {
    const auto byte = static_cast<unsigned char>(text[begin + i]);
    if ((byte & 0xC0u) != 0x80u) return kNoLetter;
    letter = letter << 6 | (byte & 0x3Fu);
  }
  if (!may_stand(letter, more + 1)) return kNoLetter;
  at = begin + more + 1;
  return letter;
}

std::string printable_utf8(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t letter = next_letter(text, at);
    if (letter < 0x20 || (letter >= 0x7F && letter < 0xA0)) {
      result += ' ';
    } else if (letter == kNoLetter) {
      result += "\uFFFD";
    } else {
      result += text.substr(begin, at - begin);
    }
  }
  return result;
}

}  // namespace rapport
