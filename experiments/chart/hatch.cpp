#include "experiments/chart/hatch.h"

#include <algorithm>
#include <cmath>

#include "experiments/chart/tokens.h"

namespace rapport {

Hatch hatched(const std::vector<Point>& outline, double step, Colour colour) {
  // A line is x + y = k step. An edge crosses it where x + y of its ends lie on both sides of it;
  // every edge enters its crossings into the lines that it meets.
  Hatch hatch{{}, colour, kHatchWidth};
  if (outline.size() < 3 || !(step > 0)) return hatch;
  double low = INFINITY, high = -INFINITY;
  for (const Point& p : outline) low = std::min(low, p.x + p.y), high = std::max(high, p.x + p.y);
  if (!std::isfinite(low) || !std::isfinite(high) || (high - low) / step > 1e5) return hatch;
  const double first = std::floor(low / step);
  std::vector<std::vector<double>> crossings(
      static_cast<std::size_t>(std::floor(high / step) - first) + 1);  // x of each, by line
  for (std::size_t i = 0; i < outline.size(); ++i) {
    const Point a = outline[i], b = outline[(i + 1) % outline.size()];
    const double from = a.x + a.y, to = b.x + b.y;
    if (from == to) continue;
    for (double k = std::ceil(std::min(from, to) / step); k * step < std::max(from, to); ++k) {
      const double share = (k * step - from) / (to - from);
      crossings[static_cast<std::size_t>(k - first)].push_back(a.x + share * (b.x - a.x));
    }
  }
  for (std::size_t line = 0; line < crossings.size(); ++line) {
    std::vector<double>& xs = crossings[line];
    std::sort(xs.begin(), xs.end());
    const double sum = (first + static_cast<double>(line)) * step;
    for (std::size_t i = 0; i + 1 < xs.size(); i += 2) {
      if (xs[i + 1] - xs[i] < 1e-9) continue;
      hatch.ends.push_back({xs[i], sum - xs[i]});
      hatch.ends.push_back({xs[i + 1], sum - xs[i + 1]});
    }
  }
  return hatch;
}

Hatch hatched(const Box& box, double step, Colour colour) {
  return hatched(
      {{box.x, box.y}, {box.right(), box.y}, {box.right(), box.bottom()}, {box.x, box.bottom()}},
      step, colour);
}

Hatch hatched(const Strip& strip, double step, Colour colour) {
  std::vector<Point> outline = strip.upper;
  outline.insert(outline.end(), strip.lower.rbegin(), strip.lower.rend());
  return hatched(outline, step, colour);
}

}  // namespace rapport
