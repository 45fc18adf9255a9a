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

/// How far people are between the old way and the new one at a progress p: 4 p (1 - p). Nothing at
/// both ends, 1 at half way, where the old way no longer holds and the new one not yet.
double between_ways(double progress);

/// Quality that a department loses while how it works changes: most (2 - skill) / 2 (1 -
/// exp(-change)). `change` >= 0 is the sum over its projects of size times between_ways(), so it
/// does not matter into how many projects a change is divided; `most` >= 0 is the loss of people
/// without skill (0..1) under very much change. That performance falls for months after a new
/// system goes live, and by how much: McAfee 2002; shape and size here are assumptions.
double transition_dip(double change, double most, double skill);

/// Speed of projects of `sizes` >= 0 in all that run at a time, over that of one with all it needs:
///   min(1, budget / sizes) (1 - loss (1 - one_plan) max(0, 1 - budget / sizes)).
/// A project's size is the share of its lever's range that it moves. They share a change budget
/// that is enough for `budget` > 0 whole ranges. Beyond it, coordination takes up to the share
/// `loss` (0..1) of the time besides (after Brooks 1975), unless one plan (0..1) holds them
/// together. Never 0.
double project_speed(double sizes, double budget, double one_plan, double loss);

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
