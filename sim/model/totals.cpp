#include "sim/model/totals.h"

namespace rapport {

TouchPointCounts& TouchPointCounts::operator+=(const TouchPointCounts& o) {
  arrivals += o.arrivals;
  served += o.served;
  abandoned += o.abandoned;
  balked += o.balked;
  turned_away += o.turned_away;
  started += o.started;
  waited += o.waited;
  called_back += o.called_back;
  overflowed += o.overflowed;
  in_time += o.in_time;
  late += o.late;
  redials += o.redials;
  wait_started += o.wait_started;
  wait_abandoned += o.wait_abandoned;
  service += o.service;
  return *this;
}

SegmentCounts& SegmentCounts::operator+=(const SegmentCounts& o) {
  needs += o.needs;
  closed += o.closed;
  resolved += o.resolved;
  legs += o.legs;
  left += o.left;
  lengthened += o.lengthened;
  queued += o.queued;
  merged += o.merged;
  case_time += o.case_time;
  customer_time += o.customer_time;
  return *this;
}

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

}  // namespace rapport
