// What every chart ends in: a list of simple shapes and texts in design units (du), pixels of a
// screen of 1600 x 1000. Painters (svg.h; the studio has another one) draw the list and decide
// nothing, so that labels, ticks and what lies under the mouse are the same wherever it is drawn.
//
// x grows to the right, y downward. Later primitives cover earlier ones.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rapport {

struct Point {
  double x = 0, y = 0;
};

/// A rectangle by its upper left corner and its size.
struct Box {
  double x = 0, y = 0, width = 0, height = 0;

  double right() const { return x + width; }
  double bottom() const { return y + height; }
  Point middle() const { return {x + width / 2, y + height / 2}; }
  bool contains(Point p) const { return p.x >= x && p.x <= right() && p.y >= y && p.y <= bottom(); }
  /// Whether they share an area; boxes that only touch share none.
  bool overlaps(const Box& other) const {
    return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
  }
};

/// rgb as 0xRRGGBB; alpha from 0, which is not seen, to 1.
struct Colour {
  std::uint32_t rgb = 0;
  double alpha = 1;

  bool operator==(const Colour&) const = default;
};
inline constexpr Colour kNoColour{0, 0};

/// Strokes of `on` and gaps of `off`, again and again; on = 0: a line without gaps.
struct Dash {
  double on = 0, off = 0;
};

/// What a text is for, which gives its size and weight: kTypes in tokens.h.
enum class Role {
  axis,          ///< ticks, dates, the status bar, where numbers come from
  body,          ///< labels, values, tabs
  strong,        ///< the value or the thing that is meant, as large as body
  section,       ///< lines of a section, names of policies
  section_line,  ///< the second line of a message
  question,      ///< the document's question, the difference in a tile
  card,          ///< the number of a card
  tile,          ///< the number of a tile
  message,       ///< the message of a screen
  start          ///< the start screen
};

/// Width in du of a text in a role. Whoever draws knows its font; without one, see inter_width.h.
using TextWidth = std::function<double(Role, std::string_view)>;

enum class Anchor { left, middle, right };

/// Marks of policies, and arrows. Up and down arrows say the direction of a number.
enum class Shape { circle, diamond, triangle, square, arrow_up, arrow_down };

/// A line through points; closed: back to the first one. A casing is drawn beneath it where its
/// width is more than 0.
struct Polyline {
  std::vector<Point> points{};
  Colour colour{};
  double width = 1;
  Dash dash{};
  bool closed = false;
  double casing = 0;  ///< width of a line in paper beneath, without gaps
};

/// The area between two edges, filled. Both have as many points; quadrilateral i lies between
/// points i and i + 1 of both.
struct Strip {
  std::vector<Point> upper{}, lower{};
  Colour fill{};
};

/// A filled area of straight edges that is convex; points in the order of the clock.
struct Polygon {
  std::vector<Point> points{};
  Colour fill{};
};

struct Rectangle {
  Box box{};
  Colour fill = kNoColour, stroke = kNoColour;
  double width = 1;  ///< of the stroke, whose middle is the edge of the box
  double radius = 0;
  Dash dash{};
};

struct Marker {
  Shape shape = Shape::circle;
  Point at{};
  double radius = 5;
  Colour colour{};
  bool hollow = false;  ///< paper inside, an edge in the colour
  bool casing = true;   ///< paper around it, so that it stands out from lines
};

/// Separate straight strokes, already cut to what they fill: two points each.
struct Hatch {
  std::vector<Point> ends{};
  Colour colour{};
  double width = 1;
};

struct Text {
  Role role = Role::body;
  Anchor anchor = Anchor::left;
  Point at{};  ///< on the baseline
  Colour colour{};
  std::string text{};
};

using Primitive = std::variant<Polyline, Strip, Polygon, Rectangle, Marker, Hatch, Text>;

/// Something under the mouse: what it is, for whoever answers a click, and what to say of it.
struct HitRegion {
  Box box{};
  std::string id{};    ///< as "curve:ours:12"; the chart's header says which it uses
  std::string text{};  ///< shown on hover, lines separated by \n
};

struct Drawing {
  double width = 0, height = 0;
  std::vector<Primitive> items{};
  std::vector<HitRegion> regions{};
  std::string title{};                 ///< of the chart that it is of; empty: of none
  std::function<std::string()> csv{};  ///< that chart's numbers, for other programs
};

/// The region under a point, the last where several are; null where there is none.
const HitRegion* hit(const Drawing& drawing, Point at);

/// Where the letters of a text are, from the height of its capitals to the depth of a "g".
Box box_of(const Text& text, const TextWidth& width);

/// The corners of a mark in the order of the clock; a circle as a polygon of 16. All shapes of one
/// radius look about as large.
std::vector<Point> corners_of(Shape shape, Point at, double radius);

/// The drawing, moved; regions too.
void append(Drawing& to, Drawing drawing, double dx, double dy);

}  // namespace rapport
