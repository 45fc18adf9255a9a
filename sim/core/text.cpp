#include "sim/core/text.h"

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

std::string formatted(const char* form, ...) {
  va_list arguments;
  va_start(arguments, form);
  char buffer[512];
  std::vsnprintf(buffer, sizeof buffer, form, arguments);
  va_end(arguments);
  return buffer;
}

}  // namespace rapport
