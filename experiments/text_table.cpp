#include "experiments/text_table.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace rapport {

namespace {

const char* code_of(Tone tone) {
  switch (tone) {
    case Tone::good:
      return "\033[32m";
    case Tone::bad:
      return "\033[31m";
    case Tone::faint:
      return "\033[2m";
    case Tone::strong:
      return "\033[1m";
    case Tone::plain:
      break;
  }
  return "";
}

}  // namespace

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string painted(const std::string& text, Tone tone, bool colour) {
  if (!colour || tone == Tone::plain || text.empty()) return text;
  return code_of(tone) + text + "\033[0m";
}

std::string TextTable::text(bool colour) const {
  std::vector<std::size_t> widths(columns_.size());
  for (const Line& line : lines_) {
    if (line.kind == Line::heading) continue;
    for (std::size_t i = 0; i < line.row.size(); ++i) {
      widths[i] = std::max(widths[i], width_of(line.row[i].text));
    }
  }
  std::string result;
  for (const Line& line : lines_) {
    if (line.kind == Line::heading) {
      result += painted(line.row[0].text, line.row[0].tone, colour) + "\n";
      continue;
    }
    std::string out = indent_;
    for (std::size_t i = 0; i < line.row.size(); ++i) {
      const Cell& cell = line.row[i];
      const std::string fill(widths[i] - width_of(cell.text), ' ');
      const bool last = i + 1 == line.row.size();
      if (columns_[i] == Align::right) out += fill;
      out += painted(cell.text, cell.tone, colour);
      if (columns_[i] == Align::left && !last) out += fill;
      if (!last && widths[i] > 0) out += "  ";
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    result += out + "\n";
  }
  return result;
}

bool colour_on_output() {
  const char* term = std::getenv("TERM");
  const char* none = std::getenv("NO_COLOR");
  if (none != nullptr && *none != '\0') return false;
  return isatty(STDOUT_FILENO) != 0 && term != nullptr && std::strcmp(term, "dumb") != 0;
}

std::size_t terminal_width() {
  winsize size{};
  if (isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
      size.ws_col > 20) {
    return size.ws_col;
  }
  return 100;
}

std::string grouped(double value, int digits) {
  if (std::isnan(value)) return "-";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char text[400];
  std::snprintf(text, sizeof text, "%.*f", digits, std::abs(value));
  std::string number = text;
  const bool nothing = number.find_first_not_of("0.") == std::string::npos;
  std::size_t point = std::min(number.find('.'), number.size());
  while (point > 3) {
    point -= 3;
    number.insert(point, ",");
  }
  return value < 0 && !nothing ? "-" + number : number;
}

std::string signed_text(double value, int digits) {
  const std::string text = grouped(value, digits);
  const bool nothing = text.find_first_not_of("0.,") == std::string::npos;
  return value > 0 && !nothing ? "+" + text : text;
}

}  // namespace rapport
