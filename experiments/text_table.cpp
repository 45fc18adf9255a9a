#include "experiments/text_table.h"

#include <algorithm>
#include <cstdint>

namespace rapport {
namespace {

/// One code point from `text` at `i`, which moves behind it. Broken UTF-8 counts byte by byte.
char32_t next_code_point(std::string_view text, std::size_t& i) {
  const auto byte = [&](std::size_t k) { return static_cast<std::uint8_t>(text[k]); };
  const std::uint8_t first = byte(i++);
  const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  if (more == 0) return first;
  char32_t code = first & (0x3Fu >> more);
  for (int k = 0; k < more && i < text.size() && (byte(i) & 0xC0) == 0x80; ++k)
    code = (code << 6) | (byte(i++) & 0x3Fu);
  return code;
}

/// Columns of one code point: the ranges of combining marks and of East Asian wide characters that
/// people's names and labels can hold (Unicode annex 11, in blocks).
std::size_t columns_of(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return 0;
  if ((c >= 0x300 && c < 0x370) || (c >= 0x200B && c <= 0x200F) || (c >= 0xFE00 && c < 0xFE10))
    return 0;
  const bool wide = (c >= 0x1100 && c < 0x1160) || (c >= 0x2E80 && c < 0xA4D0) ||
                    (c >= 0xAC00 && c < 0xD7A4) || (c >= 0xF900 && c < 0xFB00) ||
                    (c >= 0xFE30 && c < 0xFE70) || (c >= 0xFF00 && c < 0xFF61) ||
                    (c >= 0x1F300 && c < 0x1F650) || (c >= 0x1F900 && c < 0x1FA00) ||
                    (c >= 0x20000 && c < 0x40000);
  return wide ? 2 : 1;
}

const char* code_of(Style style) {
  switch (style) {
    case Style::heading:
      return "\033[1m";
    case Style::good:
      return "\033[32m";
    case Style::bad:
      return "\033[31m";
    case Style::quiet:
      return "\033[2m";
    case Style::warning:
      return "\033[33m";
    case Style::plain:
      break;
  }
  return "";
}

/// Columns before the decimal point, or before the end of the number where it has none.
std::size_t width_before_point(std::string_view text) {
  const std::size_t point = text.find('.');
  return display_width(text.substr(0, point));
}

}  // namespace

std::string styled(std::string_view text, Style style, bool colour) {
  if (!colour || style == Style::plain || text.empty()) return std::string(text);
  return code_of(style) + std::string(text) + "\033[0m";
}

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < utf8.size();) width += columns_of(next_code_point(utf8, i));
  return width;
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::string out;
  std::size_t column = indent;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find(' ', i), text.size());
    const std::string_view word = text.substr(i, end - i);
    const std::size_t columns = display_width(word);
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

void TextTable::section(std::string title) {
  rows_.push_back({{Cell(std::move(title), Style::heading)}, true});
  sections_ = true;
}

void TextTable::row(std::vector<Cell> cells) { rows_.push_back({std::move(cells), false}); }

std::vector<TextTable::Extent> TextTable::extents(std::size_t indent) const {
  std::vector<Extent> all(columns_.size());
  for (const Row& row : rows_) {
    if (row.section) continue;
    for (std::size_t c = 0; c < std::min(row.cells.size(), all.size()); ++c) {
      const std::string& text = row.cells[c].text;
      const std::size_t width = display_width(text), before = width_before_point(text);
      all[c].before = std::max(all[c].before, before);
      all[c].after = std::max(all[c].after, width - before);
      all[c].width = std::max(all[c].width, width);
    }
  }
  for (std::size_t c = 0; c < all.size(); ++c) {
    if (columns_[c].align == Align::point) all[c].width = all[c].before + all[c].after;
    if (c == 0) all[c].width += indent;
    all[c].width = std::max(all[c].width, display_width(columns_[c].title));
  }
  return all;
}

std::string TextTable::line(const Row& row, const std::vector<Extent>& extents, std::size_t indent,
                            bool colour) const {
  std::string out;
  std::size_t pending = 0;  // blanks that are written only before something visible
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const Cell cell = c < row.cells.size() ? row.cells[c] : Cell();
    const std::size_t width = display_width(cell.text);
    std::size_t before = c == 0 ? indent : 0;
    if (columns_[c].align == Align::right) before = extents[c].width - width;
    if (columns_[c].align == Align::point)
      before = extents[c].width - extents[c].after - width_before_point(cell.text);
    pending += (c == 0 ? 0 : columns_[c].gap) + before;
    if (!cell.text.empty()) {
      out += std::string(pending, ' ') + styled(cell.text, cell.style, colour);
      pending = 0;
    }
    pending += extents[c].width - std::min(extents[c].width, before + width);
  }
  return out + '\n';
}

std::string TextTable::to_string(bool colour) const {
  const std::size_t indent = sections_ ? 2 : 0;
  const std::vector<Extent> widths = extents(indent);
  std::string out;
  Row titles;
  bool titled = false;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    titles.cells.emplace_back(columns_[c].title, Style::quiet);
    titled = titled || !columns_[c].title.empty();
  }
  if (titled) {
    // A title stands at the side to which its column leans.
    TextTable heads(columns_);
    for (Column& column : heads.columns_)
      if (column.align == Align::point) column.align = Align::right;
    out += heads.line(titles, widths, 0, colour);
  }
  for (const Row& row : rows_) {
    out += row.section ? styled(row.cells[0].text, Style::heading, colour) + '\n'
                       : line(row, widths, indent, colour);
  }
  return out;
}

}  // namespace rapport
