// How a lever gets from one value to another: projects that start late, take their time, hinder
// each other and fade; orientation that follows practice.
//
// The curves are assumptions of the model, chosen for their shape and few parameters. Each is exact
// over any steps of time, so that steps change nothing but rounding. Levers R2 and R3 are
// `one_plan` and `keeps`.
#pragma once

#include "sim/core/clock.h"

namespace rapport {

/// What a project has achieved at progress p: p p (3 - 2p), 0 below 0 and 1 above 1. Slow at both
/// ends, half at half way, 1.5 times as fast as progress there.
double s_curve(double progress);

/// How deep the dip of a transition is at a progress, 0..1: 4 s (1 - s) with s = s_curve. Nothing
/// at both ends, 1 at half way, where the old way no longer holds and the new one not yet.
double dip_shape(double progress);

/// Speed of each of n >= 0 projects at a time, over the speed of one with all it needs:
///   min(1, budget / n) / (1 + loss (1 - one_plan) (n - 1)).
/// They share a change budget that is enough for `budget` > 0 projects. Each one more also takes
/// `loss` >= 0 of a project's time for coordination (after Brooks 1975), unless one plan (0..1)
/// holds them together. n may be a sum of weights; at most 1 of them is in nobody's way.
double project_speed(double n, double budget, double one_plan, double loss);

/// Share of a change that is left `since` >= 0 after its launch: keeps + (1 - keeps) exp(-since /
/// tau). `keeps` in 0..1 stays for good, tau > 0.
double commitment(double keeps, Time since, Time tau);

/// Where a lever at x is after dt >= 0 of drifting toward what is practised: practice + (x -
/// practice) exp(-dt / tau), tau > 0. So what a decree has put above practice decays.
double drift(double x, double practice, Time dt, Time tau);

/// One lever on its way from one value to another.
struct Project {
  double from, to;
  Time started;
  double progress = 0.0;   ///< 0..1; 1 exactly from the launch on
  Time launched = kNever;  ///< when progress reached 1, to the tick above
};

/// Moves a project on, from `now` to now + dt, at a constant `speed` >= 0. Nothing happens before
/// `lag` >= 0 after its start. From there it takes `ramp` >= 0 at speed 1; with a ramp of 0 it is
/// launched at once.
void advance(Project& project, Time now, Time dt, Time lag, Time ramp, double speed);

/// The lever's value at `now`, as far as the project was advanced: from + (to - from) s_curve, and
/// after the launch from + (to - from) commitment. `to` itself, to the bit, at the launch, and for
/// good where all is kept.
double value_of(const Project& project, Time now, double keeps, Time tau);

}  // namespace rapport
