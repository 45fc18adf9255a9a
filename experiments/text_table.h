// Tables for people to read in a terminal.
#pragma once

#include <string>
#include <vector>

namespace rapport {

/// What a piece of text says, for its colour.
enum class Tone { plain, good, bad, faint, strong };

struct Cell {
  Cell(std::string t = {}, Tone n = Tone::plain) : text(std::move(t)), tone(n) {}  // NOLINT
  Cell(const char* t) : text(t) {}                                                 // NOLINT
  std::string text;
  Tone tone = Tone::plain;
};

enum class Align { left, right };

/// Rows of cells under each other, as wide as their widest. Text is UTF-8; a character counts as
/// one column.
class TextTable {
 public:
  explicit TextTable(std::vector<Align> columns, std::string indent = "  ")
      : columns_(std::move(columns)), indent_(std::move(indent)) {}

  /// Cells from the left; missing ones are empty.
  void row(std::vector<Cell> cells) { lines_.push_back({Line::cells, std::move(cells)}); }
  /// A line of its own, that no column is measured by.
  void heading(const std::string& text) {
    lines_.push_back({Line::heading, {{text, Tone::strong}}});
  }
  void gap() { lines_.push_back({Line::heading, {{""}}}); }
  bool empty() const { return lines_.empty(); }

  std::string text(bool colour) const;

 private:
  struct Line {
    enum Kind { cells, heading } kind;
    std::vector<Cell> row;
  };
  std::vector<Align> columns_;
  std::string indent_;
  std::vector<Line> lines_;
};

/// Columns that a UTF-8 text takes.
std::size_t width_of(const std::string& text);
/// The text in the colour of its tone, if `colour`.
std::string painted(const std::string& text, Tone tone, bool colour);
/// Whether standard output is a terminal that should get colour (not with NO_COLOR or TERM=dumb).
bool colour_on_output();
/// Columns of the terminal, or 100 where it is none.
std::size_t terminal_width();

/// "12,345.7": so many digits behind the point, groups of three before it; "-" for NaN.
std::string grouped(double value, int digits);
/// The same with a sign: "+2.1", "-0.4"; what rounds to nothing is "0.0".
std::string signed_text(double value, int digits);

}  // namespace rapport
