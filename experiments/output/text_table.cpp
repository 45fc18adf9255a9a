#include "experiments/output/text_table.h"

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
    case Tone::warning:
      return "\033[33m";
    case Tone::plain:
      break;
  }
  return "";
}

/// Columns before the decimal point, or all of them where there is none.
std::size_t width_before_point(std::string_view text) {
  return width_of(text.substr(0, text.find('.')));
}

}  // namespace

std::string painted(const std::string& text, Tone tone, bool colour) {
  const std::string shown = printable(text);
  if (!colour || tone == Tone::plain || text.empty()) return shown;
  return code_of(tone) + shown + "\033[0m";
}

void TextTable::titles(const std::vector<std::string>& names) {
  std::vector<Cell> cells;
  for (const std::string& name : names) cells.emplace_back(name, Tone::faint);
  lines_.push_back({Line::Kind::titles, std::move(cells)});
}

std::vector<TextTable::Extent> TextTable::extents() const {
  std::vector<Extent> extents(columns_.size());
  for (const Line& line : lines_) {
    if (line.kind == Line::Kind::heading) continue;
    for (std::size_t i = 0; i < line.row.size(); ++i) {
      const std::string& text = line.row[i].text;
      Extent& e = extents.at(i);
      if (columns_[i] == Align::point && line.kind == Line::Kind::cells) {
        e.before = std::max(e.before, width_before_point(text));
        e.after = std::max(e.after, width_of(text) - width_before_point(text));
      } else {
        e.all = std::max(e.all, width_of(text));
      }
    }
  }
  for (Extent& e : extents) e.all = std::max(e.all, e.before + e.after);
  return extents;
}

std::string TextTable::text_of(const Line& line, const std::vector<Extent>& extents,
                               bool colour) const {
  std::string out = indent_;
  std::size_t blanks = 0;  // written only before something visible
  for (std::size_t i = 0; i < line.row.size(); ++i) {
    const Cell& cell = line.row[i];
    const Extent& e = extents[i];
    const std::size_t width = width_of(cell.text);
    std::size_t before = columns_[i] == Align::left ? 0 : e.all - width;
    if (columns_[i] == Align::point && line.kind == Line::Kind::cells) {
      before = e.all - e.after - width_before_point(cell.text);
    }
    blanks += before;
    if (width > 0) {
      out += std::string(blanks, ' ') + painted(cell.text, cell.tone, colour);
      blanks = 0;
    }
    blanks += e.all - before - width + (e.all > 0 ? 2 : 0);
  }
  if (out.find_first_not_of(' ') == std::string::npos) out.clear();
  return out + "\n";
}

std::string TextTable::text(bool colour) const {
  const std::vector<Extent> measured = extents();
  std::string result;
  for (const Line& line : lines_) {
    result += line.kind == Line::Kind::heading
                  ? painted(line.row[0].text, line.row[0].tone, colour) + "\n"
                  : text_of(line, measured, colour);
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

std::string percent(double share, int digits) { return grouped(100 * share, digits) + " %"; }

std::string signed_text(double value, int digits) {
  const std::string text = grouped(value, digits);
  const bool nothing = text.find_first_not_of("0.,") == std::string::npos;
  return value > 0 && !nothing ? "+" + text : text;
}

}  // namespace rapport
