#include "experiments/output/shell_word.h"

#include <cctype>

namespace rapport {

std::string shell_word(const std::string& text) {
  bool plain = !text.empty();
  for (const char c : text) {
    const bool fine = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '/' || c == '.' ||
                      c == '_' || c == '-' || c == '=' || c == ',';
    plain = plain && fine;
  }
  if (plain) return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

}  // namespace rapport
