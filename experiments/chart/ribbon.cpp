#include "experiments/chart/ribbon.h"

namespace rapport {

Strip ribbon(Point from, double from_height, Point to, double to_height, Colour fill) {
  constexpr int kSamples = 24;
  Strip strip{{}, {}, fill};
  for (int i = 0; i <= kSamples; ++i) {
    const double t = static_cast<double>(i) / kSamples, s = 1 - t;
    // Both control points of x stand in the middle, those of y at the ends.
    const double middle = (from.x + to.x) / 2;
    const double x =
        s * s * s * from.x + 3 * s * s * t * middle + 3 * s * t * t * middle + t * t * t * to.x;
    const double share = t * t * (3 - 2 * t);
    const double y = from.y + (to.y - from.y) * share;
    strip.upper.push_back({x, y});
    strip.lower.push_back({x, y + from_height + (to_height - from_height) * share});
  }
  return strip;
}

}  // namespace rapport
