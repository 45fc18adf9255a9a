#include "sim/company/roadmap.h"

#include <algorithm>
#include <cmath>

#include "sim/core/check.h"
#include "sim/core/elementary.h"

namespace rapport {

// Mixtures of two values use std::lerp: it gives both ends to the bit and never leaves the range
// between them.

namespace {

/// exp(-t / tau)
double decay(Time t, Time tau) {
  check(t >= 0 && tau > 0, "roadmap: time goes forward");
  return math::exp(-static_cast<double>(t) / static_cast<double>(tau));
}

}  // namespace

double s_curve(double progress) {
  const double p = std::clamp(progress, 0.0, 1.0);
  return p * p * (3.0 - 2.0 * p);
}

double between_ways(double progress) {
  const double p = std::clamp(progress, 0.0, 1.0);
  return 4.0 * p * (1.0 - p);
}

double transition_dip(double change, double most, double skill) {
  return most * (2.0 - skill) / 2.0 * -math::expm1(-change);
}

double project_speed(double sizes, double budget, double one_plan, double loss) {
  check(sizes >= 0.0 && budget > 0.0, "roadmap: projects and their budget are positive");
  const double share = sizes > budget ? budget / sizes : 1.0;
  return share * (1.0 - loss * (1.0 - one_plan) * (1.0 - share));
}

double commitment(double keeps, Time since, Time tau) {
  return std::lerp(keeps, 1.0, decay(since, tau));
}

double drift(double x, double practice, Time dt, Time tau) {
  return std::lerp(practice, x, decay(dt, tau));
}

void advance(Project& project, Time now, Time dt, Time lag, Time ramp, double speed) {
  check(dt >= 0 && lag >= 0 && ramp >= 0 && speed >= 0.0, "roadmap: projects go forward");
  const Time begin = std::max(now, project.started + lag), end = now + dt;
  if (project.launched != kNever || begin > end || speed == 0.0) return;
  // Ticks that the whole change takes at this speed.
  const double full = static_cast<double>(ramp) / speed;
  const double progress =
      ramp == 0 ? 1.0 : project.progress + static_cast<double>(end - begin) / full;
  if (progress < 1.0) {
    project.progress = progress;
    return;
  }
  const auto left = static_cast<Time>(std::ceil((1.0 - project.progress) * full));
  project.launched = std::min(begin + left, end);
  project.progress = 1.0;
}

double value_of(const Project& project, Time now, double keeps, Time tau) {
  double share = s_curve(project.progress);
  if (project.launched < now) share *= commitment(keeps, now - project.launched, tau);
  return std::lerp(project.from, project.to, share);
}

}  // namespace rapport
