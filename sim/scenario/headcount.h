// From employees on the payroll to people on shift.
#pragma once

#include "sim/queue/schedule.h"

namespace rapport {

/// How many people a pool employs, in place of how many are on shift.
struct Headcount {
  double people = 0.0;      ///< employed, in full-time posts: 37.5 is possible
  Time hours = 38 * kHour;  ///< paid to each a week, as in the contract
  /// Share of the paid hours in which they are not there for customers: leave, illness, training,
  /// meetings, breaks.
  double shrinkage = 0.30;
  WeekSchedule on_duty{1};  ///< 1 where somebody is to be on shift
};

/// Paid hours of a week that are spent on shift, in ticks of one person.
double time_on_shift(const Headcount& headcount);
/// Hours on duty in a week, in ticks.
double time_on_duty(const Headcount& headcount);
/// People on shift, as the mean over the hours on duty. There have to be some.
double mean_on_shift(const Headcount& headcount);

/// The roster that spreads the time on shift evenly over the hours on duty. People are whole, so
/// their number changes between the two next to the mean, by the half hour, such that the sum is
/// right within a person's half hour.
WeekSchedule roster_of(const Headcount& headcount);

}  // namespace rapport
