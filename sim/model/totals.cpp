#include "sim/model/totals.h"

namespace rapport {

Totals::Totals(std::size_t month_count, std::size_t touch_point_count, std::size_t segment_count)
    : months(month_count),
      touch_points(touch_point_count),
      segments(segment_count),
      touch_point(month_count * touch_point_count),
      segment(month_count * (segment_count + 1)) {}

TouchPointCounts Totals::touch_point_sum(std::size_t t) const {
  TouchPointCounts sum;
  for (std::size_t m = 0; m < months; ++m) sum += touch_point[m * touch_points + t];
  return sum;
}

SegmentCounts Totals::segment_sum(std::size_t s) const {
  SegmentCounts sum;
  for (std::size_t m = 0; m < months; ++m) sum += segment[m * (segments + 1) + s];
  return sum;
}

Totals& Totals::operator+=(const Totals& o) {
  for (std::size_t i = 0; i < touch_point.size(); ++i) touch_point[i] += o.touch_point[i];
  for (std::size_t i = 0; i < segment.size(); ++i) segment[i] += o.segment[i];
  return *this;
}

void Totals::drop_last_month() {
  --months;
  touch_point.resize(months * touch_points);
  segment.resize(months * (segments + 1));
}

}  // namespace rapport
