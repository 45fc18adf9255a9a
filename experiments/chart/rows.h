// Rows of a chart that have names at the left: how many have room, how high they are, where what is
// drawn begins.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "experiments/chart/draft.h"

namespace rapport {

/// What stands at the left of a row.
struct RowName {
  std::string name{};
  std::string note{};  ///< in grey, at the right of the names
  int slot = -1;       ///< of the mark before the name; -1: none
  bool strong = false;
  bool study = false;  ///< a small grey dot instead of a policy's mark
};

inline constexpr double kLeastRow = 18;  ///< the height of a row that has little room

/// The share of a drawing's width that names, with their marks, may take at most.
inline constexpr double kMostNames = 0.42;

/// In how many lines a name stands in a drawing so wide, where rows are high enough: at most three.
std::size_t lines_of_name(std::string_view name, bool has_mark, double wide,
                          const TextWidth& width);
/// How high a row has to be for names of so many lines.
double row_of_lines(std::size_t lines);

/// How many rows have room below `top` and above `bottom`.
std::size_t most_rows(double top, double bottom);

class Rows {
 public:
  /// Rows below `top` and above `bottom`, each at most `highest` high. Where they do not fit, the
  /// last ones are left out, and a line says how many.
  Rows(Draft& draft, const std::vector<RowName>& names, double top, double bottom,
       double highest = 34);

  std::size_t shown() const { return shown_; }
  double left() const { return left_; }  ///< of what is drawn
  double height() const { return height_; }
  double middle(std::size_t row) const { return top_ + (static_cast<double>(row) + 0.5) * height_; }
  double baseline(std::size_t row) const { return middle(row) + 5.5; }
  /// The row from the left edge of the drawing to `right`.
  Box box(std::size_t row, double right) const {
    return {0, middle(row) - height_ / 2, right, height_};
  }
  double bottom() const { return top_ + static_cast<double>(shown_) * height_; }

  /// Draws the names.
  void draw(Draft& draft, const std::vector<RowName>& names) const;

 private:
  void draw_name(Draft& draft, const RowName& name, Point at, double room) const;

  std::size_t shown_ = 0, left_out_ = 0;
  double top_ = 0, height_ = 0, left_ = 0, names_ = 0;
  bool marks_ = false;
};

}  // namespace rapport
