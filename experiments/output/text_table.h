// Tables for people to read in a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/output/printable.h"

namespace rapport {

/// What a piece of text says, for its colour.
enum class Tone { plain, good, bad, faint, strong, warning };

/// A cell of a table. Control characters in its text are written out, see printable().
struct Cell {
  Cell(const std::string& t = {}, Tone n = Tone::plain) : text(printable(t)), tone(n) {}  // NOLINT
  Cell(const char* t) : text(printable(t)) {}                                             // NOLINT
  std::string text;
  Tone tone = Tone::plain;
};

enum class Align {
  left,
  right,
  point  ///< for numbers, which are aligned at the decimal point; their titles stand to the right
};

/// Rows of cells under each other; a column is as wide as its widest cell. Text is UTF-8.
class TextTable {
 public:
  explicit TextTable(std::vector<Align> columns, std::string indent = "  ")
      : columns_(std::move(columns)), indent_(std::move(indent)) {}

  /// A row of cells from the left, no more than there are columns; missing ones are empty.
  void row(std::vector<Cell> cells) { lines_.push_back({Line::Kind::cells, std::move(cells)}); }
  /// A row of names of columns.
  void titles(const std::vector<std::string>& names);
  /// A line across all columns, which makes none of them wider.
  void heading(const std::string& text) {
    lines_.push_back({Line::Kind::heading, {{text, Tone::strong}}});
  }
  /// An empty line.
  void gap() { lines_.push_back({Line::Kind::heading, {{""}}}); }
  bool empty() const { return lines_.empty(); }

  /// The lines, each ended by a newline and without blanks at its end.
  std::string text(bool colour) const;

 private:
  struct Line {
    enum class Kind { cells, titles, heading } kind;
    std::vector<Cell> row;
  };
  struct Extent {
    /// Columns before and after the decimal point, and of the whole cell, at most.
    std::size_t before = 0, after = 0, all = 0;
  };

  std::vector<Extent> extents() const;
  std::string text_of(const Line& line, const std::vector<Extent>& extents, bool colour) const;

  std::vector<Align> columns_;
  std::string indent_;
  std::vector<Line> lines_;
};

/// Columns that a UTF-8 text takes: combining marks none, East Asian wide characters two.
std::size_t width_of(std::string_view text);
/// `text` cut at blanks into lines of at most `width` columns, each but the first after `indent`
/// blanks; the first one begins at column `indent` too.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent = 0);
/// The text in the colour of its tone, if `colour`; its own control characters are written out.
std::string painted(const std::string& text, Tone tone, bool colour);
/// Whether standard output is a terminal that should get colour (not with NO_COLOR or TERM=dumb).
bool colour_on_output();
/// Columns of the terminal, or 100 where it is none.
std::size_t terminal_width();

/// "12,345.7": so many digits behind the point, groups of three before it; "-" for NaN.
std::string grouped(double value, int digits);
/// A share as percent: "12.3 %".
std::string percent(double share, int digits = 1);
/// `grouped` with a sign: "+2.1", "-0.4"; what rounds to nothing is "0.0".
std::string signed_text(double value, int digits);

}  // namespace rapport
