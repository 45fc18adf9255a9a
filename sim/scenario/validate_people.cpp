// Checks segments, needs and streams.
#include <cmath>

#include "sim/core/special.h"
#include "sim/scenario/checker.h"
#include "sim/scenario/leaving.h"
#include "sim/scenario/parameter.h"
#include "sim/scenario/rates.h"
#include "sim/scenario/validate_parts.h"

namespace rapport {

namespace {

using Form = LeavingSpec::Form;

/// Whether the beta distribution has the shapes that follow from its moments, by which tenures of a
/// stock are drawn. A scaled beta distribution does not.
bool has_shapes_of_its_moments(const Distribution& beta) {
  const BetaShapes shapes = beta_shapes(beta);
  const double median = math::beta_i_inverse(shapes.alpha, shapes.beta, 0.5);
  return std::abs(beta.quantile(0.5) - median) <= 1e-6;
}

/// Checks a start from a stock. There each customer has a tenure, which says something of its
/// propensity, so this has to follow a law for which that is known.
void check_stock(const LeavingSpec& leaving, const Checker& at) {
  const auto kind = leaving.propensity.kind();
  const bool known =
      kind == Distribution::Kind::constant ||
      (kind == Distribution::Kind::beta && has_shapes_of_its_moments(leaving.propensity));
  if (!known) {
    at.problem("leaving.start is 'stock', but the propensity is neither beta nor constant",
               "a beta (not scaled) or constant propensity, or start 'newcomers'", {},
               "leaving.start");
  }
  at.duration("leaving.company_age", leaving.firm_age, kYear, 1000 * kYear);
}

/// Reports too many occasions to buy: a run decides on each, whether it brings a purchase or not.
void check_occasions(const LeavingSpec& leaving, const Checker& at) {
  constexpr double kMost = 100000;  // a year: one in five minutes
  if (!(leaving.wallet > 0)) {
    at.problem("leaving.wallet is 0, so nobody ever buys", "above 0 %", {}, "leaving.wallet");
    return;
  }
  const double occasions = leaving.purchases.mean() / leaving.wallet;
  if (occasions <= kMost) return;
  at.problem("purchases / wallet makes " + number_text(occasions) + " occasions to buy a year",
             "at most 100000", {}, "leaving.purchases");
}

void check_leaving(const LeavingSpec& leaving, const Checker& at) {
  if (leaving.form == Form::none) return;
  if (leaving.notice % kSecond != 0) {
    at.problem("leaving.notice is " + duration_text(leaving.notice), "whole seconds", {},
               "leaving.notice");
  }
  if (leaving.period >= kSecond && leaving.period % kSecond != 0) {
    at.problem("leaving.period is " + duration_text(leaving.period), "whole seconds", {},
               "leaving.period");
  }
  if (!has_propensity(leaving.form)) return;
  if (leaving.start == LeavingSpec::Start::stock) check_stock(leaving, at);
  if (leaving.form == Form::noncontract) check_occasions(leaving, at);
}

void check_segment(const Scenario& scenario, const SegmentSpec& spec, const Checker& at) {
  const bool fine = check_parameters(segment_parameters(), &spec, at);
  if (fine && scenario.has_background() && !(std::abs(spec.rate_factor.mean() - 1) <= 1e-6)) {
    at.problem("rate_factor has mean " + number_text(spec.rate_factor.mean()),
               "mean 1, because the customers that others represent need at rate factor 1",
               "move the mean to rate or segment_factor", "rate_factor");
  }
  check_leaving(spec.leaving, at);
  if (spec.rival.offers > 0.0 && spec.leaving.form == Form::none) {
    at.problem("rival.offers reach customers who never leave", "leaving.form other than none",
               "or leave rival.offers out", "rival.offers");
  }
}

/// Checks a day factor. Returns whether it can be computed with. A standard deviation of 2 is far
/// beyond what days do; up to it, what is not drawn (see kDayFactorShare) takes about 1/32 from the
/// mean at most, and a largest factor above 0 is left (by the inequalities of Cauchy and Schwarz,
/// and of Cantelli).
template <class Spec>
bool check_day_factor(const Spec& spec, const Checker& at) {
  constexpr double kLargestDeviation = 2;
  if (!spec.day_factor) {
    if (spec.day_factor_group.empty()) return true;
    at.problem("day_factor_group is '" + spec.day_factor_group + "', but there is no day_factor",
               "a day_factor beside it", {}, "day_factor_group");
    return false;
  }
  const double mean = spec.day_factor->mean();
  const double deviation = std::sqrt(spec.day_factor->variance());
  if (!(std::abs(mean - 1) <= 1e-9)) {
    at.problem("day_factor has mean " + number_text(mean), "mean 1", "move the mean to rate",
               "day_factor");
    return false;
  }
  if (deviation <= kLargestDeviation) return true;
  at.problem("day_factor has standard deviation " + sum_text(deviation),
             "at most " + number_text(kLargestDeviation), {}, "day_factor");
  return false;
}

/// Checks a need's parameters. Returns whether its rates can be computed with.
bool check_rates(const Scenario& scenario, const NeedSpec& spec, const Checker& at) {
  bool fine = check_parameters(need_parameters(), &spec, at);
  const std::size_t segments = scenario.segments.size();
  if (!spec.segment_factor.empty() && spec.segment_factor.size() != segments) {
    at.problem("segment_factor has " + std::to_string(spec.segment_factor.size()) + " values",
               "none, or one for each of the " + std::to_string(segments) + " segments");
    fine = false;
  }
  return fine && check_day_factor(spec, at);
}

/// Checks a need's largest rate. Returns whether it is a number that can be computed with.
bool check_max_rate(const Scenario& scenario, const NeedSpec& spec, const Checker& at) {
  const std::size_t segments = scenario.segments.size();
  const double largest = largest_rate(spec, segments);
  if (!at.number("the largest rate per year", largest, 0)) return false;
  if (spec.max_per_year.value_or(largest) >= largest * (1 - kRateRounding)) return true;
  std::size_t busiest = 0;
  for (std::size_t s = 1; s < segments; ++s) {
    if (rate_of(spec, s) > rate_of(spec, busiest)) busiest = s;
  }
  at.problem("max_rate is " + number_text(*spec.max_per_year) + ", below the rate of segment '" +
                 scenario.segments[busiest].name + "' at its busiest hour, " + number_text(largest),
             "at least " + number_text(largest), {}, "max_rate");
  return true;
}

/// Reports a need that may come too often to be numbered. Needs of one kind and customer have slots
/// of 20 bits; half of these are kept in reserve, as the number that comes is random.
void check_slots(const Scenario& scenario, const NeedSpec& spec, const Checker& at) {
  const double years =
      static_cast<double>(scenario.warmup + scenario.horizon) / static_cast<double>(kYear);
  const double rate =
      candidate_rate(spec, scenario.segments.size()) * largest_day_factor(spec.day_factor);
  for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
    if (!(rate_of(spec, s) > 0)) continue;
    const SegmentSpec& segment = scenario.segments[s];
    const double slots = rate * years * segment.rate_factor.quantile(1 - kRateRounding);
    if (slots < kMaxSlot / 2) continue;
    at.problem("a customer of segment '" + segment.name + "' may have " + number_text(slots) +
                   " of these needs in a run (largest rate x run x largest rate factor" +
                   (spec.day_factor ? " x largest day factor)" : ")"),
               "fewer than " + std::to_string(kMaxSlot / 2),
               "shorten the run, or make the need a stream", "rate");
  }
}

/// Reports a stream whose arrivals come faster than the clock ticks: they could not be told apart.
void check_gap(double per_hour, const std::string& what, const std::string& hint,
               const Checker& at) {
  constexpr auto kMost = static_cast<double>(kHour);
  if (per_hour <= kMost) return;
  at.problem(what + " makes " + number_text(per_hour) + " arrivals an hour",
             "at most " + number_text(kMost) + ", one a tick", hint, "rate");
}

void check_background(const Scenario& scenario, const NeedSpec& spec, const Checker& at) {
  const double per_hour = candidate_rate(spec, scenario.segments.size()) *
                          largest_day_factor(spec.day_factor) * static_cast<double>(kHour) /
                          static_cast<double>(kYear);
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
               "overlap 'queue', or clock 'calendar'", {}, "overlap");
  }
  if (!check_rates(scenario, spec, at)) return;
  if (!check_max_rate(scenario, spec, at)) return;
  check_slots(scenario, spec, at);
  if (scenario.has_background()) check_background(scenario, spec, at);
}

void check_max_rate(const StreamSpec& spec, const Checker& at) {
  const double largest = largest_rate(spec);
  if (spec.max_per_hour.value_or(largest) < largest * (1 - kRateRounding)) {
    at.problem("max_rate is " + number_text(*spec.max_per_hour) +
                   ", below its rate at its busiest hour, " + number_text(largest),
               "at least " + number_text(largest), {}, "max_rate");
  }
  check_gap(candidate_rate(spec) * largest_day_factor(spec.day_factor),
            spec.day_factor ? "on its busiest day it" : "it", "split it into several", at);
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
    const bool fine = check_parameters(stream_parameters(), &spec, at);
    if (fine && check_day_factor(spec, at)) check_max_rate(spec, at);
  }
}

}  // namespace rapport
