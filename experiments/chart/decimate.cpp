#include "experiments/chart/decimate.h"

#include <algorithm>
#include <cmath>

namespace rapport {

namespace {

/// The end of the points that stand in the same column as point `begin`.
std::size_t end_of_column(const std::vector<Point>& line, std::size_t begin, double column) {
  const double here = std::floor(line[begin].x / column);
  std::size_t end = begin + 1;
  while (end < line.size() && std::floor(line[end].x / column) == here) ++end;
  return end;
}

}  // namespace

std::vector<Point> decimated(const std::vector<Point>& line, double column) {
  std::vector<Point> result;
  for (std::size_t begin = 0, end; begin < line.size(); begin = end) {
    end = end_of_column(line, begin, column);
    const auto lower = [](Point a, Point b) { return a.y < b.y; };
    const auto first = line.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto behind = line.begin() + static_cast<std::ptrdiff_t>(end);
    const auto [least, most] = std::minmax_element(first, behind, lower);
    std::vector<std::size_t> kept{begin, static_cast<std::size_t>(least - line.begin()),
                                  static_cast<std::size_t>(most - line.begin()), end - 1};
    std::sort(kept.begin(), kept.end());
    kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
    for (const std::size_t i : kept) result.push_back(line[i]);
  }
  return result;
}

Strip decimated(const Strip& strip, double column) {
  Strip result{{}, {}, strip.fill};
  const std::size_t count = strip.upper.size();
  for (std::size_t begin = 0, end; begin < count; begin = end) {
    end = end_of_column(strip.upper, begin, column);
    Point upper = strip.upper[begin], lower = strip.lower[begin];
    for (std::size_t i = begin; i < end; ++i) {
      upper.y = std::min(upper.y, strip.upper[i].y);
      lower.y = std::max(lower.y, strip.lower[i].y);
    }
    // The last column ends where the strip ends.
    if (end == count) upper.x = strip.upper.back().x, lower.x = strip.lower.back().x;
    result.upper.push_back(upper), result.lower.push_back(lower);
  }
  return result;
}

}  // namespace rapport
