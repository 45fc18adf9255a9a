#include "sim/scenario/channel_lever.h"

#include <algorithm>

namespace rapport {

namespace {

/// What is set for the touch point or its department, the narrower; nothing where only segments or
/// all have a value.
std::optional<double> set_at(const TouchPointSpec& spec, const LeverValues& values) {
  const LeverSetting* setting = values.setting_of(spec);
  if (setting == nullptr || setting->scope == LeverScope::all) return {};
  return std::clamp(setting->value, 0.0, 1.0);
}

double of_segment(const SegmentSpec& spec, const LeverValues& values) {
  return std::clamp(values.of_segment(spec.name), 0.0, 1.0);
}

}  // namespace

bool grants_by_rule(const TouchPointSpec& spec) { return spec.channel.by_rule; }

void apply_honour(Scenario& scenario, const LeverValues& values) {
  for (SegmentSpec& segment : scenario.segments) {
    const double share = of_segment(segment, values);
    if (share > 0.0) segment.honours = share;
  }
  for (TouchPointSpec& spec : scenario.touch_points) {
    if (!grants_by_rule(spec)) continue;
    const std::optional<double> here = set_at(spec, values);
    if (here) spec.channel.honours = here;
  }
}

double honour_dose(const Scenario& scenario, const LeverValues& values) {
  double sum = 0.0, weight = 0.0;
  for (const TouchPointSpec& spec : scenario.touch_points) {
    if (!grants_by_rule(spec)) continue;
    const std::optional<double> here = set_at(spec, values);
    for (const SegmentSpec& segment : scenario.segments) {
      sum += here.value_or(of_segment(segment, values)) * segment.customers;
      weight += segment.customers;
    }
  }
  return weight > 0.0 ? sum / weight : 0.0;
}

}  // namespace rapport
