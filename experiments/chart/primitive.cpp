#include "experiments/chart/primitive.h"

#include <cmath>
#include <numbers>

#include "experiments/chart/tokens.h"

namespace rapport {

namespace {

void move(std::vector<Point>& points, double dx, double dy) {
  for (Point& p : points) p = {p.x + dx, p.y + dy};
}

struct Mover {
  double dx, dy;

  void operator()(Polyline& line) const { move(line.points, dx, dy); }
  void operator()(Strip& strip) const { move(strip.upper, dx, dy), move(strip.lower, dx, dy); }
  void operator()(Polygon& polygon) const { move(polygon.points, dx, dy); }
  void operator()(Rectangle& rectangle) const { rectangle.box.x += dx, rectangle.box.y += dy; }
  void operator()(Marker& marker) const { marker.at = {marker.at.x + dx, marker.at.y + dy}; }
  void operator()(Hatch& hatch) const { move(hatch.ends, dx, dy); }
  void operator()(Text& text) const { text.at = {text.at.x + dx, text.at.y + dy}; }
};

}  // namespace

const HitRegion* hit(const Drawing& drawing, Point at) {
  for (auto region = drawing.regions.rbegin(); region != drawing.regions.rend(); ++region) {
    if (region->box.contains(at)) return &*region;
  }
  return nullptr;
}

Box box_of(const Text& text, const TextWidth& width) {
  const double size = type_of(text.role).size;
  const double w = width(text.role, text.text);
  const double left = text.anchor == Anchor::left ? 0 : text.anchor == Anchor::middle ? w / 2 : w;
  return {text.at.x - left, text.at.y - kCapHeight * size, w, (kCapHeight + kDescent) * size};
}

std::vector<Point> corners_of(Shape shape, Point at, double radius) {
  const double r = radius;
  const auto [x, y] = at;
  switch (shape) {
    case Shape::diamond:
      return {{x, y - 1.2 * r}, {x + 1.2 * r, y}, {x, y + 1.2 * r}, {x - 1.2 * r, y}};
    case Shape::square:
      return {{x - 0.9 * r, y - 0.9 * r},
              {x + 0.9 * r, y - 0.9 * r},
              {x + 0.9 * r, y + 0.9 * r},
              {x - 0.9 * r, y + 0.9 * r}};
    case Shape::triangle:
      return {{x, y - 1.1 * r}, {x + 1.15 * r, y + 0.9 * r}, {x - 1.15 * r, y + 0.9 * r}};
    case Shape::arrow_up:
      return {{x, y - 0.8 * r}, {x + r, y + 0.8 * r}, {x - r, y + 0.8 * r}};
    case Shape::arrow_down:
      return {{x - r, y - 0.8 * r}, {x + r, y - 0.8 * r}, {x, y + 0.8 * r}};
    case Shape::circle:
      break;
  }
  std::vector<Point> corners;
  for (int i = 0; i < 16; ++i) {
    const double angle = i * std::numbers::pi / 8;
    corners.push_back({x + r * std::cos(angle), y + r * std::sin(angle)});
  }
  return corners;
}

void append(Drawing& to, Drawing drawing, double dx, double dy) {
  for (Primitive& item : drawing.items) {
    std::visit(Mover{dx, dy}, item);
    to.items.push_back(std::move(item));
  }
  for (HitRegion& region : drawing.regions) {
    region.box.x += dx, region.box.y += dy;
    to.regions.push_back(std::move(region));
  }
}

}  // namespace rapport
