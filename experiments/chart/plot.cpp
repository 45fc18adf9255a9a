#include "experiments/chart/plot.h"

#include <algorithm>
#include <cmath>

#include "experiments/chart/decimate.h"
#include "experiments/chart/hatch.h"

namespace rapport {

namespace {

constexpr double kTickGap = 8;     // between the texts of the y axis and the area
constexpr double kBelowAxis = 20;  // from the x axis to the baseline of its texts
constexpr double kTextGap = 8;     // least gap between them

Point between(Point a, Point b, double x) {
  return {x, a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)};
}

/// The part of a line, x not falling, that lies between two places.
std::vector<Point> cut(const std::vector<Point>& line, double left, double right) {
  std::vector<Point> result;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const Point p = line[i];
    const bool from_left = i > 0 && line[i - 1].x < left && p.x > left;
    if (from_left) result.push_back(between(line[i - 1], p, left));
    if (p.x >= left && p.x <= right) result.push_back(p);
    const bool to_right = i > 0 && line[i - 1].x < right && p.x > right;
    if (to_right) result.push_back(between(line[i - 1], p, right));
  }
  return result;
}

}  // namespace

void AxisRange::include(double value) {
  if (std::isfinite(value)) low = std::min(low, value), high = std::max(high, value);
}

void AxisRange::include(const std::vector<double>& values) {
  for (const double value : values) include(value);
}

AxisRange AxisRange::stretched() const {
  if (is_empty()) return {0, 1};
  // Halves, so that the width of the largest numbers is still one.
  const AxisRange all{std::max(low, -8e307), std::min(high, 8e307)};
  const double least = 1e-9 * std::max({std::abs(all.low), std::abs(all.high), 1e-9});
  if (all.width() > least) return all;
  const double half = std::max(0.5, 0.05 * std::abs(all.low));
  return {all.low - half, all.low + half};
}

Sides larger(const Sides& a, const Sides& b) {
  return {std::max(a.left, b.left), std::max(a.right, b.right)};
}

std::vector<Tick> x_ticks(XAxis axis, const AxisRange& x, double width) {
  const double room = axis == XAxis::number ? 84 : 64;  // of a text and the gap beside it
  const int wanted = std::clamp(static_cast<int>(width / room) + 1, 2, 12);
  if (axis == XAxis::date) return date_ticks(x.low, x.high, wanted);
  if (axis == XAxis::hours) return hour_ticks(x.low, x.high, wanted);
  return number_ticks(x.low, x.high, std::max(2, wanted - 1));
}

std::string x_text(XAxis axis, double x) {
  if (axis == XAxis::date) return date_text(x);
  if (axis == XAxis::number) return number_text(x, std::abs(x) < 100 ? 2 : 0);
  const auto minutes = std::isfinite(x) ? static_cast<int>(std::lround(x * 60)) : 0;
  char text[32];
  std::snprintf(text, sizeof text, "%02d:%02d", minutes / 60, minutes % 60);
  return text;
}

Plot::Plot(Draft& draft, const Box& area, AxisRange x, AxisRange y)
    : draft_(draft), area_(area), x_(x), y_(y) {
  area_.width = std::max(1.0, area.width), area_.height = std::max(1.0, area.height);
}

double Plot::px(double x) const { return area_.x + (x - x_.low) / x_.width() * area_.width; }

double Plot::py(double y) const {
  const double share = (std::clamp(y, y_.low, y_.high) - y_.low) / y_.width();
  return area_.bottom() - share * area_.height;
}

double Plot::y_at(double place) const {
  return y_.low + (area_.bottom() - place) / area_.height * y_.width();
}

void Plot::y_axis(const std::vector<Tick>& ticks) {
  for (const Tick& tick : ticks) {
    const double y = py(tick.at);
    draft_.line({area_.x, y}, {area_.right(), y}, kLine);
    draft_.number(Role::axis, Anchor::right, {area_.x - kTickGap, y + 5}, kInk3, tick.text,
                  area_.x - kTickGap);
  }
}

void Plot::x_axis(const std::vector<Tick>& ticks) {
  draft_.line({area_.x, area_.bottom()}, {area_.right(), area_.bottom()}, kLine2);
  for (const Tick& tick : ticks) {
    const double x = px(tick.at);
    draft_.line({x, area_.bottom()}, {x, area_.bottom() + 4}, kLine2);
  }
  texts_below(ticks);
}

void Plot::x_grid(const std::vector<Tick>& ticks) {
  for (const Tick& tick : ticks) {
    const double x = px(tick.at);
    draft_.line({x, area_.y}, {x, area_.bottom()}, kLine);
  }
  texts_below(ticks);
}

/// From left to right; a text that would touch the one before it is left out.
void Plot::texts_below(const std::vector<Tick>& ticks) {
  double right = -kTextGap;
  for (const Tick& tick : ticks) {
    const double x = px(tick.at), half = draft_.width_of(Role::axis, tick.text) / 2;
    if (std::max(0.0, x - half) < right + kTextGap) continue;
    const Box text = draft_.number(Role::axis, Anchor::middle, {x, area_.bottom() + kBelowAxis},
                                   kInk3, tick.text);
    if (text.width > 0) right = text.right();
  }
}

void Plot::columns(const Numbers& x, const std::function<std::string(std::size_t)>& text) {
  constexpr std::size_t kMost = 400;
  const std::size_t step = x.size() / kMost + 1;
  for (std::size_t i = 0; i < x.size(); i += step) {
    const double here = px(x[i]);
    if (!(here >= area_.x && here <= area_.right())) continue;
    const double before = i >= step ? (px(x[i - step]) + here) / 2 : area_.x;
    const double after = i + step < x.size() ? (px(x[i + step]) + here) / 2 : area_.right();
    const double left = std::clamp(before, area_.x, area_.right());
    const double right = std::clamp(after, area_.x, area_.right());
    draft_.region({left, area_.y, right - left, area_.height}, "x:" + std::to_string(i), text(i));
  }
}

std::vector<std::vector<Point>> Plot::parts(const Numbers& x, const Numbers& y) const {
  std::vector<std::vector<Point>> lines(1);
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    if (std::isfinite(x[i]) && std::isfinite(y[i])) {
      lines.back().push_back({px(x[i]), py(y[i])});
    } else if (!lines.back().empty()) {
      lines.emplace_back();
    }
  }
  std::vector<std::vector<Point>> result;
  for (const std::vector<Point>& line : lines) {
    std::vector<Point> kept = decimated(cut(line, area_.x, area_.right()));
    if (!kept.empty()) result.push_back(std::move(kept));
  }
  return result;
}

std::vector<Strip> Plot::strips(const Numbers& x, const Numbers& low, const Numbers& high) const {
  std::vector<Strip> whole(1);
  for (std::size_t i = 0; i < std::min({x.size(), low.size(), high.size()}); ++i) {
    if (std::isfinite(x[i]) && std::isfinite(low[i]) && std::isfinite(high[i])) {
      whole.back().upper.push_back({px(x[i]), py(high[i])});
      whole.back().lower.push_back({px(x[i]), py(low[i])});
    } else if (!whole.back().upper.empty()) {
      whole.emplace_back();
    }
  }
  std::vector<Strip> result;
  for (const Strip& strip : whole) {
    // Both edges have the same x, so they are cut at the same points.
    Strip kept{
        cut(strip.upper, area_.x, area_.right()), cut(strip.lower, area_.x, area_.right()), {}};
    kept = decimated(kept);
    if (kept.upper.size() > 1) result.push_back(std::move(kept));
  }
  return result;
}

void Plot::line(const Numbers& x, const Numbers& y, Colour colour, double width, Dash dash,
                double casing) {
  for (std::vector<Point>& part : parts(x, y)) {
    if (part.size() == 1) {
      draft_.add(Marker{Shape::circle, part[0], width, colour, false, casing > 0});
    } else {
      draft_.add(Polyline{std::move(part), colour, width, dash, false, casing});
    }
  }
}

void Plot::band(const Numbers& x, const Numbers& low, const Numbers& high, Colour colour,
                double alpha) {
  for (Strip& strip : strips(x, low, high)) {
    strip.fill = {colour.rgb, alpha};
    draft_.add(std::move(strip));
  }
}

void Plot::rough_band(const Numbers& x, const Numbers& low, const Numbers& high, Colour colour) {
  for (Strip& strip : strips(x, low, high)) {
    draft_.add(hatched(strip, kHatchStep, {colour.rgb, kHatchAlpha}));
    draft_.add(Polyline{std::move(strip.upper), colour, kBandEdgeWidth, kBandEdgeDash});
    draft_.add(Polyline{std::move(strip.lower), colour, kBandEdgeWidth, kBandEdgeDash});
  }
}

double room_of_ticks(const Draft& draft, const std::vector<Tick>& ticks) {
  double room = 0;
  for (const Tick& tick : ticks) room = std::max(room, draft.width_of(Role::axis, tick.text));
  return room + kTickGap;
}

}  // namespace rapport
