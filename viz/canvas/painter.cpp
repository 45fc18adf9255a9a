#include "viz/canvas/painter.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "experiments/chart/tokens.h"

namespace rapport {

namespace {

ImU32 rgba(const Colour& c) {
  const auto alpha = static_cast<ImU32>(std::lround(std::clamp(c.alpha, 0.0, 1.0) * 255.0));
  return IM_COL32((c.rgb >> 16) & 0xFF, (c.rgb >> 8) & 0xFF, c.rgb & 0xFF, alpha);
}

/// Points of a line without those nearer than a pixel to the one before, which make spikes.
std::vector<ImVec2> apart(const std::vector<ImVec2>& points) {
  std::vector<ImVec2> out;
  for (const ImVec2& p : points) {
    const bool near = !out.empty() && std::hypot(p.x - out.back().x, p.y - out.back().y) < 1.0F;
    if (!near) out.push_back(p);
  }
  if (out.size() == 1 && points.size() > 1) out.push_back(points.back());
  return out;
}

/// The edge of a rectangle as a line, its corners rounded.
std::vector<Point> outline(const Rectangle& r) {
  const Box& b = r.box;
  const double radius = std::min({r.radius, b.width / 2, b.height / 2});
  const Point centres[] = {{b.right() - radius, b.y + radius},
                           {b.right() - radius, b.bottom() - radius},
                           {b.x + radius, b.bottom() - radius},
                           {b.x + radius, b.y + radius}};
  constexpr int kSteps = 6;
  std::vector<Point> points;
  for (int corner = 0; corner < 4; ++corner) {
    for (int step = 0; step <= kSteps; ++step) {
      const double angle = (corner - 1 + static_cast<double>(step) / kSteps) * std::numbers::pi / 2;
      points.push_back({centres[corner].x + radius * std::cos(angle),
                        centres[corner].y + radius * std::sin(angle)});
    }
  }
  return points;
}

class ListPainter {
 public:
  ListPainter(double dx, double dy, const Fonts& fonts, ImDrawList& list)
      : dx_(dx), dy_(dy), fonts_(fonts), list_(list) {}

  void operator()(const Polyline& line) const {
    std::vector<ImVec2> points = pixels(line.points);
    if (line.closed && !points.empty()) points.push_back(points.front());
    points = apart(points);
    if (points.size() < 2) return;
    if (line.casing > 0) stroke(points, kPaper, line.casing);
    if (line.dash.on > 0) {
      dashes(points, line);
    } else {
      stroke(points, line.colour, line.width);
    }
  }

  /// Without antialiasing: the seams between neighbours would show through where they are not
  /// opaque.
  void operator()(const Strip& strip) const {
    const std::size_t n = std::min(strip.upper.size(), strip.lower.size());
    const ImDrawListFlags before = list_.Flags;
    list_.Flags &= ~ImDrawListFlags_AntiAliasedFill;
    for (std::size_t i = 0; i + 1 < n; ++i) {
      list_.AddQuadFilled(pixel(strip.upper[i]), pixel(strip.upper[i + 1]),
                          pixel(strip.lower[i + 1]), pixel(strip.lower[i]), rgba(strip.fill));
    }
    list_.Flags = before;
  }

  void operator()(const Polygon& polygon) const {
    const std::vector<ImVec2> points = pixels(polygon.points);
    list_.AddConvexPolyFilled(points.data(), static_cast<int>(points.size()), rgba(polygon.fill));
  }

  void operator()(const Rectangle& r) const {
    const ImVec2 low = whole(pixel({r.box.x, r.box.y}));
    const ImVec2 high = whole(pixel({r.box.right(), r.box.bottom()}));
    const float radius = length(std::min({r.radius, r.box.width / 2, r.box.height / 2}));
    if (r.fill.alpha > 0) list_.AddRectFilled(low, high, rgba(r.fill), radius);
    if (r.stroke.alpha <= 0) return;
    if (r.dash.on > 0) {
      (*this)(Polyline{outline(r), r.stroke, r.width, r.dash, true});
    } else {
      list_.AddRect(low, high, rgba(r.stroke), radius, 0, std::max(1.0F, length(r.width)));
    }
  }

  void operator()(const Marker& marker) const {
    if (marker.casing) shape(marker, marker.radius + kMarkerCasing, kPaper);
    shape(marker, marker.radius, marker.colour);
    if (marker.hollow) shape(marker, std::max(1.0, marker.radius - 2.0), kPaper);
  }

  void operator()(const Hatch& hatch) const {
    for (std::size_t i = 0; i + 1 < hatch.ends.size(); i += 2) {
      list_.AddLine(pixel(hatch.ends[i]), pixel(hatch.ends[i + 1]), rgba(hatch.colour),
                    length(hatch.width));
    }
  }

  void operator()(const Text& text) const {
    ImFont* font = fonts_.of(text.role);
    const double wide = fonts_.width(text.role, text.text);
    const double left = text.anchor == Anchor::left     ? 0.0
                        : text.anchor == Anchor::middle ? wide / 2
                                                        : wide;
    const ImVec2 at = pixel({text.at.x - left, text.at.y});
    list_.AddText(font, font->FontSize, {std::round(at.x), std::round(at.y) - font->Ascent},
                  rgba(text.colour), text.text.data(), text.text.data() + text.text.size());
  }

 private:
  ImVec2 pixel(Point p) const {
    const double s = fonts_.scale();
    return {static_cast<float>((p.x + dx_) * s), static_cast<float>((p.y + dy_) * s)};
  }
  static ImVec2 whole(ImVec2 p) { return {std::round(p.x), std::round(p.y)}; }
  float length(double du) const { return static_cast<float>(du * fonts_.scale()); }
  std::vector<ImVec2> pixels(const std::vector<Point>& points) const {
    std::vector<ImVec2> out;
    for (const Point& p : points) out.push_back(pixel(p));
    return out;
  }
  void stroke(const std::vector<ImVec2>& points, const Colour& colour, double width) const {
    const bool straight =
        points.size() == 2 && (points[0].x == points[1].x || points[0].y == points[1].y);
    if (straight) {  // a line of whole pixels; AddPolyline would smear it over two
      const float w = std::max(1.0F, std::round(length(width)));
      const ImVec2 a = whole(points[0]), b = whole(points[1]);
      const ImVec2 low{std::min(a.x, b.x), std::min(a.y, b.y)};
      const ImVec2 high{std::max(a.x, b.x), std::max(a.y, b.y)};
      const float half = std::floor(w / 2);
      const bool flat = a.y == b.y;
      list_.AddRectFilled({flat ? low.x : low.x - half, flat ? low.y - half : low.y},
                          {flat ? high.x : low.x - half + w, flat ? low.y - half + w : high.y},
                          rgba(colour));
      return;
    }
    list_.AddPolyline(points.data(), static_cast<int>(points.size()), rgba(colour), 0,
                      length(width));
  }
  void dashes(const std::vector<ImVec2>& points, const Polyline& line) const {
    const float on = length(line.dash.on), off = length(line.dash.off);
    float at = 0.0F;  // within one dash and gap
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
      const ImVec2 a = points[i], b = points[i + 1];
      const float all = std::hypot(b.x - a.x, b.y - a.y);
      for (float done = 0.0F; done < all;) {
        const float left = at < on ? on - at : on + off - at;
        const float step = std::min(left, all - done);
        if (at < on) {
          const auto along = [&](float d) {
            return ImVec2{a.x + (b.x - a.x) * d / all, a.y + (b.y - a.y) * d / all};
          };
          list_.AddLine(along(done), along(done + step), rgba(line.colour), length(line.width));
        }
        done += step;
        at = std::fmod(at + step, on + off);
        if (on + off - at < 1e-3F) at = 0.0F;
      }
    }
  }
  void shape(const Marker& m, double radius, const Colour& c) const {
    const ImVec2 p = pixel(m.at);
    const float r = length(radius);
    switch (m.shape) {
      case Shape::circle:
        list_.AddCircleFilled(p, r, rgba(c), 24);
        break;
      case Shape::square:
        list_.AddRectFilled({p.x - 0.86F * r, p.y - 0.86F * r}, {p.x + 0.86F * r, p.y + 0.86F * r},
                            rgba(c));
        break;
      case Shape::diamond:
        list_.AddQuadFilled({p.x, p.y - 1.15F * r}, {p.x + 1.15F * r, p.y}, {p.x, p.y + 1.15F * r},
                            {p.x - 1.15F * r, p.y}, rgba(c));
        break;
      case Shape::triangle:
      case Shape::arrow_up:
        list_.AddTriangleFilled({p.x, p.y - 1.1F * r}, {p.x + 1.1F * r, p.y + 0.8F * r},
                                {p.x - 1.1F * r, p.y + 0.8F * r}, rgba(c));
        break;
      case Shape::arrow_down:
        list_.AddTriangleFilled({p.x - 1.1F * r, p.y - 0.8F * r}, {p.x + 1.1F * r, p.y - 0.8F * r},
                                {p.x, p.y + 1.1F * r}, rgba(c));
        break;
    }
  }

  double dx_, dy_;
  const Fonts& fonts_;
  ImDrawList& list_;
};

}  // namespace

void paint(const Primitive& item, double dx, double dy, const Fonts& fonts, ImDrawList& list) {
  std::visit(ListPainter(dx, dy, fonts, list), item);
}

}  // namespace rapport
