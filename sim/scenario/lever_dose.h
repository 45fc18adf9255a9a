// Doses of levers: how much there is of one in a firm, from 0 to 1, which its
// cost grows with.
#pragma once

#include <cstddef>

#include "sim/scenario/lever.h"

namespace rapport {

/// How far up its range a lever is set, from 0 to 1: the mean over departments, which count alike,
/// and over segments, which count by their customers; where there are none, as set for all.
inline double mean_share(const Lever& lever, const Scenario& scenario, const LeverValues& values) {
  const auto share = [&](double value) {
    return (value - lever.least) / (lever.most - lever.least);
  };
  double sum = 0.0, weight = 0.0;
  for (const DepartmentSpec& department : scenario.departments) {
    for (const SegmentSpec& segment : scenario.segments) {
      sum += segment.customers * share(values.of(department.name, segment.name));
      weight += segment.customers;
    }
  }
  return weight > 0.0 ? sum / weight : share(values.of_all());
}

/// The mean over segments, which count by their customers.
inline double mean_over_segments(const Scenario& scenario, const LeverValues& values) {
  double sum = 0.0, weight = 0.0;
  for (const SegmentSpec& segment : scenario.segments) {
    sum += values.of_segment(segment.name) * segment.customers;
    weight += segment.customers;
  }
  return weight > 0 ? sum / weight : values.of_all();
}

/// The mean at a touch point over segments, which count by their customers, of what `of` makes of
/// the lever's value; where nobody is, of the value there for all.
template <class Of>
double mean_at(const TouchPointSpec& spec, const Scenario& scenario, const LeverValues& values,
               Of of) {
  const double all = of(values.of_touch_point(spec));
  double off = 0.0, customers = 0.0;  // as differences, so that the mean of equal values is theirs
  for (const SegmentSpec& segment : scenario.segments) {
    off += segment.customers * (of(values.of_place(spec, segment.name)) - all);
    customers += segment.customers;
  }
  return customers > 0.0 ? all + off / customers : all;
}

/// The mean of mean_at() over the touch points at which a lever acts, which count alike;
/// `otherwise` for none.
template <class Of>
double mean_over_places(const Scenario& scenario, const LeverValues& values,
                        bool (*acts_at)(const TouchPointSpec&), double otherwise, Of of) {
  double sum = 0.0, count = 0.0;
  for (const TouchPointSpec& spec : scenario.touch_points) {
    if (!acts_at(spec)) continue;
    sum += mean_at(spec, scenario, values, of);
    count += 1.0;
  }
  return count > 0.0 ? sum / count : otherwise;
}

/// Mean of the lever's values over the touch points at which it acts; `otherwise` for none.
inline double mean_over_touch_points(const Scenario& scenario, const LeverValues& values,
                                     bool (*acts_at)(const TouchPointSpec&), double otherwise) {
  double sum = 0.0, count = 0.0;
  for (const TouchPointSpec& spec : scenario.touch_points) {
    if (!acts_at(spec)) continue;
    sum += values.of_touch_point(spec);
    count += 1.0;
  }
  return count > 0 ? sum / count : otherwise;
}

/// mean_share() of one row of the company layer; 0 where the scenario has none.
template <CompanyLever which>
double share_of_range(const Scenario& scenario, const LeverValues& values) {
  if (!scenario.company.on) return 0.0;
  return mean_share(company_levers()[static_cast<std::size_t>(which)], scenario, values);
}

/// A dose that makes costs convex: what is half done costs a quarter.
template <CompanyLever which>
double square_of_range(const Scenario& scenario, const LeverValues& values) {
  const double share = share_of_range<which>(scenario, values);
  return share * share;
}

}  // namespace rapport
