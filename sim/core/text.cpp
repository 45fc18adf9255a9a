#include "sim/core/text.h"

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>

namespace rapport {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

namespace {

char small(char c) { return 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Letters, digits, and whatever is beyond ASCII.
bool is_in_word(char c) {
  return ('a' <= c && c <= 'z') || ('0' <= c && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

bool begins_a_word(const std::string& text, const std::string& word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    if (at == 0 || !is_in_word(text[at - 1]) || !is_in_word(word[0])) return true;
  }
  return false;
}

std::string in_small_letters(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = small(c);
  return out;
}

}  // namespace

bool has_words(std::string_view text, std::string_view words) {
  const std::string said = in_small_letters(text);
  for (std::string_view rest = trimmed(words); !rest.empty(); rest = trimmed(rest)) {
    const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
    if (!begins_a_word(said, in_small_letters(rest.substr(0, end)))) return false;
    rest.remove_prefix(end);
  }
  return true;
}

std::string formatted(const char* form, ...) {
  va_list arguments;
  va_start(arguments, form);
  char buffer[512];
  std::vsnprintf(buffer, sizeof buffer, form, arguments);
  va_end(arguments);
  return buffer;
}

}  // namespace rapport
