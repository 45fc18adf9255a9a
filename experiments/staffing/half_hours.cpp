#include "experiments/staffing/half_hours.h"

#include <algorithm>

namespace rapport {

HalfHourCounts& HalfHourCounts::operator+=(const HalfHourCounts& other) {
  calls += other.calls;
  in_time += other.in_time;
  abandoned += other.abandoned;
  wait += other.wait;
  return *this;
}

HalfHourCounter::HalfHourCounter(const Model& model)
    : model_(&model), tables_(model.touch_points.size()) {}

void HalfHourCounter::on_events(std::span<const Event> events) {
  for (const Event& event : events) {
    switch (event.type) {
      case EventType::start:
      case EventType::abandon:
      case EventType::turn_away:
      case EventType::balk:
        count(event);
        break;
      default:
        break;
    }
  }
}

void HalfHourCounter::count(const Event& event) {
  const Time arrived = event.time - event.value;
  if (arrived < 0) return;
  const std::size_t t = model_->steps[event.step].touch_point;
  const TouchPointSpec& spec = model_->scenario.touch_points[t];
  const Time week_time = arrived - model_->monday;
  const bool staffed = spec.kind == TouchPointSpec::Kind::staffed;
  if (staffed && event.type == EventType::turn_away && spec.open.at(week_time) == 0) return;
  HalfHourCounts& row = tables_[t][half_hour_of_week(week_time)];
  ++row.calls;
  row.wait += event.value;
  row.abandoned += event.type == EventType::abandon;
  row.in_time += event.type == EventType::start &&
                 event.value <= model_->tables_at(event.time).touch_points[t].service_level_within;
}

HalfHourTable HalfHourCounter::sum(std::span<const std::size_t> touch_points) const {
  HalfHourTable all{};
  for (const std::size_t t : touch_points) {
    for (std::size_t h = 0; h < all.size(); ++h) all[h] += tables_[t][h];
  }
  return all;
}

std::array<Time, kHalfHoursOfWeek> time_in_half_hours(Time horizon, Time monday) {
  std::array<Time, kHalfHoursOfWeek> ticks{};
  ticks.fill(horizon / kWeek * kHalfHour);
  for (Time t = horizon / kWeek * kWeek; t < horizon; t += kHalfHour) {
    ticks[half_hour_of_week(t - monday)] += std::min(kHalfHour, horizon - t);
  }
  return ticks;
}

}  // namespace rapport
