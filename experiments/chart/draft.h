// A drawing while it is made. It keeps texts apart: one that would cover an earlier one or leave
// the drawing is not drawn, so whoever lays out a chart puts the most important texts first.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/chart/primitive.h"
#include "experiments/chart/table.h"
#include "experiments/chart/tokens.h"

namespace rapport {

/// Width and height of a chart in du.
struct Extent {
  double width = 0, height = 0;
};

inline constexpr double kAnyWidth = std::numeric_limits<double>::infinity();

class Draft {
 public:
  Draft(Extent size, const TextWidth& width);

  /// What the drawing is of: its title and numbers go with it.
  template <class Kind>
  void is_of(const Kind& chart) {
    drawing_.title = chart.title;
    drawing_.csv = [chart] { return csv_of(table_of(chart)); };
  }

  Box bounds() const { return {0, 0, drawing_.width, drawing_.height}; }
  double width_of(Role role, std::string_view text) const { return width_(role, text); }

  void add(Primitive primitive) { drawing_.items.push_back(std::move(primitive)); }
  void line(Point from, Point to, Colour colour, double width = kGridWidth, Dash dash = {});
  void rectangle(const Box& box, Colour fill, double radius = 0);
  /// A filled bar; hatched where `hatch` is a colour that is seen.
  void bar(const Box& box, Colour fill, Colour hatch = kNoColour);
  void marker(const SlotLook& look, Point at, double radius, bool hollow = false);

  /// A text no wider than `room`, cut with "…" if need be, and moved sideways into the drawing.
  /// What was drawn, as a box; nothing drawn, and a box of no width, where there is no place for
  /// it.
  Box text(Role role, Anchor anchor, Point at, Colour colour, std::string_view text,
           double room = kAnyWidth);
  /// The same for a number, which is never cut: it is drawn whole or not at all.
  Box number(Role role, Anchor anchor, Point at, Colour colour, std::string_view text,
             double room = kAnyWidth);
  /// Whether a text there would be drawn in full.
  bool has_room(Role role, Anchor anchor, Point at, std::string_view text) const;

  void region(const Box& box, std::string id, std::string text);

  /// The drawing, texts over all else.
  Drawing finish();

 private:
  bool is_free(const Box& box) const;

  TextWidth width_;
  Drawing drawing_;
  std::vector<Text> texts_{};
  std::vector<Box> taken_{};
};

/// The text, cut with "…" so that it is no wider than `room`; empty where not even that fits.
std::string fitted(std::string_view text, Role role, double room, const TextWidth& width);

/// The text in lines no wider than `room`, broken at spaces and in words that are wider, at most
/// `most` of them; the last one is cut with "…".
std::vector<std::string> wrapped(std::string_view text, Role role, double room, std::size_t most,
                                 const TextWidth& width);

/// Heads a chart: title, and behind it or below it a second text in grey. Returns the y below.
double heading(Draft& draft, std::string_view title, std::string_view second);

}  // namespace rapport
