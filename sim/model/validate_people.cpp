// Segments, needs and streams.
#include <cmath>

#include "sim/core/special.h"
#include "sim/model/checker.h"
#include "sim/model/draws.h"
#include "sim/model/leaving.h"
#include "sim/model/rates.h"
#include "sim/model/validate_parts.h"

namespace rapport {

namespace {

constexpr double kRounding = 1e-12;  // relative: what sums and products may lose
constexpr int kMaxPriority = 127;    // need and segment together have 8 bits in the queue kernel

using Form = LeavingSpec::Form;

void check_priority(int priority_class, Time head_start, const Checker& at) {
  at.number("priority_class", priority_class, 0, kMaxPriority);
  at.duration("head_start", head_start);
}

bool check_profile(const RateProfile& profile, const Checker& at) {
  bool fine = true;
  const auto check_all = [&](const char* name, const auto& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      fine &= at.number(std::string(name) + "[" + std::to_string(i) + "]", values[i], 0);
    }
  };
  check_all("profile.hour", profile.hour);
  check_all("profile.weekday", profile.weekday);
  check_all("profile.month", profile.month);
  return fine;
}

/// Tenures of a stock are drawn by the shapes that the moments give, which a scaled beta's do not.
bool has_shapes_of_its_moments(const Distribution& beta) {
  const BetaShapes shapes = beta_shapes(beta);
  const double median = math::beta_i_inverse(shapes.alpha, shapes.beta, 0.5);
  return std::abs(beta.quantile(0.5) - median) <= 1e-6;
}

/// A stock of customers has a tenure each, which says something of their propensity.
void check_stock(const LeavingSpec& leaving, const Checker& at) {
  const auto kind = leaving.propensity.kind();
  const bool known =
      kind == Distribution::Kind::constant ||
      (kind == Distribution::Kind::beta && has_shapes_of_its_moments(leaving.propensity));
  if (!known) {
    at.problem("leaving.start is 'stock', but the propensity is neither beta nor constant",
               "a beta (not scaled) or constant propensity, or start 'newcomers'");
  }
  at.duration("leaving.company_age", leaving.company_age, kYear, 1000 * kYear);
}

void check_leaving(const LeavingSpec& leaving, const Checker& at) {
  at.number("leaving.threshold", leaving.threshold);
  at.number("leaving.slope", leaving.slope);
  at.number("leaving.midpoint", leaving.midpoint);
  at.number("leaving.weight", leaving.weight);
  at.number("leaving.reference", leaving.reference);
  if (leaving.form == Form::none) return;
  constexpr Time kLongestPeriod = (Time{1} << 31) * kSecond - kSecond;  // see validate.cpp
  if (at.duration("leaving.period", leaving.period, kSecond, kLongestPeriod) &&
      leaving.period % kSecond != 0) {
    at.problem("leaving.period is " + duration_text(leaving.period), "whole seconds");
  }
  if (leaving.form != Form::cloglog) return;
  at.distribution("leaving.propensity", leaving.propensity, 0, 1);
  if (leaving.start == LeavingSpec::Start::stock) check_stock(leaving, at);
}

void check_segment(const Scenario& scenario, const SegmentSpec& spec, const Checker& at) {
  at.distribution("satisfaction", spec.satisfaction, 0, 1);
  const bool fine = at.distribution("rate_factor", spec.rate_factor);
  if (fine && scenario.represents > 1 && !(std::abs(spec.rate_factor.mean() - 1) <= 1e-6)) {
    at.problem("rate_factor has mean " + number_text(spec.rate_factor.mean()),
               "mean 1, because the customers that others represent need at rate factor 1",
               "move the mean to per_year or segment_factor");
  }
  check_leaving(spec.leaving, at);
  at.number("value_per_month", spec.value_per_month);
  check_priority(spec.priority_class, spec.head_start, at);
}

/// Whether the rates can be computed with.
bool check_rates(const Scenario& scenario, const NeedSpec& spec, const Checker& at) {
  bool fine = at.number("per_year", spec.per_year, 0);
  fine &= check_profile(spec.profile, at);
  for (std::size_t s = 0; s < spec.segment_factor.size(); ++s) {
    fine &= at.number("segment_factor[" + std::to_string(s) + "]", spec.segment_factor[s], 0);
  }
  const std::size_t segments = scenario.segments.size();
  if (!spec.segment_factor.empty() && spec.segment_factor.size() != segments) {
    at.problem("segment_factor has " + std::to_string(spec.segment_factor.size()) + " values",
               "none, or one for each of the " + std::to_string(segments) + " segments");
    fine = false;
  }
  if (spec.max_per_year) fine &= at.number("max_per_year", *spec.max_per_year, 0);
  return fine;
}

/// Returns whether the largest rate is a number that can be computed with.
bool check_max_rate(const Scenario& scenario, const NeedSpec& spec, const Checker& at) {
  const std::size_t segments = scenario.segments.size();
  const double largest = largest_rate(spec, segments);
  if (!at.number("the largest rate per year", largest, 0)) return false;
  if (spec.max_per_year.value_or(largest) >= largest * (1 - kRounding)) return true;
  std::size_t busiest = 0;
  for (std::size_t s = 1; s < segments; ++s) {
    if (rate_of(spec, s) > rate_of(spec, busiest)) busiest = s;
  }
  at.problem("max_per_year is " + number_text(*spec.max_per_year) +
                 ", below the rate of segment '" + scenario.segments[busiest].name +
                 "' at its busiest hour, " + number_text(largest),
             "at least " + number_text(largest), {}, "max_rate");
  return true;
}

/// Needs of one kind and customer are numbered by slots of 20 bits; half of them are kept in
/// reserve, for the number that comes is random.
void check_slots(const Scenario& scenario, const NeedSpec& spec, const Checker& at) {
  const double years =
      static_cast<double>(scenario.warmup + scenario.horizon) / static_cast<double>(kYear);
  const double rate = candidate_rate(spec, scenario.segments.size());
  for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
    if (!(rate_of(spec, s) > 0)) continue;
    const SegmentSpec& segment = scenario.segments[s];
    const double slots = rate * years * segment.rate_factor.quantile(1 - kRounding);
    if (slots < kMaxSlot / 2) continue;
    at.problem("a customer of segment '" + segment.name + "' may have " + number_text(slots) +
                   " of these needs in a run (largest rate x run x largest rate factor)",
               "fewer than " + std::to_string(kMaxSlot / 2),
               "shorten the run, or make the need a stream");
  }
}

/// Arrivals of one stream that come faster than the clock ticks could not be told apart.
void check_gap(double per_hour, const std::string& what, const std::string& hint,
               const Checker& at) {
  constexpr auto kMost = static_cast<double>(kHour);
  if (per_hour <= kMost) return;
  at.problem(what + " makes " + number_text(per_hour) + " arrivals an hour",
             "at most " + number_text(kMost) + ", one a tick", hint);
}

void check_background(const Scenario& scenario, const NeedSpec& spec, const Checker& at) {
  const double per_hour = candidate_rate(spec, scenario.segments.size()) *
                          static_cast<double>(kHour) / static_cast<double>(kYear);
  for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
    const SegmentSpec& segment = scenario.segments[s];
    if (!(rate_of(spec, s) > 0)) continue;
    check_gap(
        per_hour * (scenario.represents - 1) * segment.customers,
        "represents = " + number_text(scenario.represents) + " in segment '" + segment.name + "'",
        "simulate more customers and let each represent fewer", at);
  }
}

void check_need(const Scenario& scenario, const NeedSpec& spec, const NameIndex& journeys,
                const Checker& at) {
  at.known("journey", spec.journey, journeys);
  if (spec.clock == NeedSpec::Clock::after_case && spec.overlap != NeedSpec::Overlap::queue) {
    const bool merge = spec.overlap == NeedSpec::Overlap::merge;
    at.problem(std::string("overlap is '") + (merge ? "merge" : "beside") +
                   "', but the clock 'after_case' never runs during a case",
               "overlap 'queue', or clock 'calendar'");
  }
  check_priority(spec.priority_class, spec.head_start, at);
  if (!check_rates(scenario, spec, at)) return;
  if (!check_max_rate(scenario, spec, at)) return;
  check_slots(scenario, spec, at);
  if (scenario.represents > 1) check_background(scenario, spec, at);
}

void check_max_rate(const StreamSpec& spec, const Checker& at) {
  const double largest = largest_rate(spec);
  if (spec.max_per_hour.value_or(largest) < largest * (1 - kRounding)) {
    at.problem("max_per_hour is " + number_text(*spec.max_per_hour) +
                   ", below its rate at its busiest hour, " + number_text(largest),
               "at least " + number_text(largest), {}, "max_rate");
  }
  check_gap(candidate_rate(spec), "it", "split it into several", at);
}

}  // namespace

void check_segments(const Scenario& scenario, Problems& problems) {
  check_names("segment", scenario.segments, "", problems);
  for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
    const SegmentSpec& spec = scenario.segments[s];
    check_segment(scenario, spec, Checker(place_of("segment", spec.name, s), problems));
  }
}

void check_needs(const Scenario& scenario, Problems& problems) {
  check_names("need", scenario.needs, "", problems);
  const NameIndex journeys(scenario.journeys);
  for (std::size_t n = 0; n < scenario.needs.size(); ++n) {
    const NeedSpec& spec = scenario.needs[n];
    check_need(scenario, spec, journeys, Checker(place_of("need", spec.name, n), problems));
  }
}

void check_streams(const Scenario& scenario, Problems& problems) {
  check_names("stream", scenario.streams, "", problems);
  const NameIndex journeys(scenario.journeys);
  for (std::size_t i = 0; i < scenario.streams.size(); ++i) {
    const StreamSpec& spec = scenario.streams[i];
    const Checker at(place_of("stream", spec.name, i), problems);
    at.known("journey", spec.journey, journeys);
    check_priority(spec.priority_class, spec.head_start, at);
    const bool rate = at.number("per_hour", spec.per_hour, 0);
    const bool profile = check_profile(spec.profile, at);
    const bool most = !spec.max_per_hour || at.number("max_per_hour", *spec.max_per_hour, 0);
    if (rate && profile && most) check_max_rate(spec, at);
  }
}

}  // namespace rapport
