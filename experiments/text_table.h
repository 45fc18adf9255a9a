// Aligned tables for a terminal: text to the left, numbers at the decimal point.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rapport {

/// What a cell means; colour follows from it where colour is on.
enum class Style { plain, heading, good, bad, quiet, warning };

/// `text` in the colour of `style`, or as it is without colour.
std::string styled(std::string_view text, Style style, bool colour);

/// Columns on a terminal that a UTF-8 text takes: combining marks none, wide characters two.
std::size_t display_width(std::string_view utf8);

/// `text` cut into lines of at most `width` columns at spaces, each but the first after `indent`
/// spaces.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent = 0);

class TextTable {
 public:
  enum class Align {
    left,
    right,
    point  ///< numbers: at the decimal point
  };
  struct Column {
    std::string title{};
    Align align = Align::left;
    std::size_t gap = 2;  ///< spaces before it
  };
  struct Cell {
    std::string text{};
    Style style = Style::plain;
    Cell() = default;
    Cell(std::string t, Style s = Style::plain) : text(std::move(t)), style(s) {}
    Cell(const char* t) : text(t) {}
  };

  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// A line across all columns, as "Waiting"; the rows under it are indented by two.
  void section(std::string title);
  /// Cells by column; missing ones are empty.
  void row(std::vector<Cell> cells);
  /// Whether there are no rows.
  bool empty() const { return rows_.empty(); }

  /// All of it, lines ended by newlines and without blanks at their ends. Titles that are all empty
  /// take no line.
  std::string to_string(bool colour) const;

 private:
  struct Row {
    std::vector<Cell> cells;
    bool section = false;
  };
  struct Extent {
    std::size_t before = 0, after = 0, width = 0;  // the decimal point; all
  };

  std::vector<Extent> extents(std::size_t indent) const;
  std::string line(const Row& row, const std::vector<Extent>& extents, std::size_t indent,
                   bool colour) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
  bool sections_ = false;
};

}  // namespace rapport
