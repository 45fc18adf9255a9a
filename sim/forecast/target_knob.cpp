#include "sim/forecast/target_knob.h"

#include <algorithm>
#include <cmath>

#include "sim/core/check.h"
#include "sim/core/text.h"
#include "sim/scenario/leaving.h"
#include "sim/scenario/parameter.h"

namespace rapport {

namespace {

using LawKind = Distribution::Kind;

constexpr double kDigits = 1e4;  // four behind the point
constexpr Turns kNoTurn{0.0, 0.0};
/// A factor beyond a twentieth or twenty is no firm that its file describes.
constexpr Turns kFactors{-3.0, 3.0};
/// On the complementary log-log: a mean propensity of 0.2 a year may become anything from 0.004 to
/// all but 1.
constexpr Turns kShifts{-4.0, 4.0};

double factor_of(double turn) { return std::max(1.0 / kDigits, four_digits(math::exp(turn))); }
std::string factor_text(double turn) { return formatted("x %.4f", factor_of(turn)); }
double at_zero(const Scenario&) { return 0.0; }

/// A range where there is something to move.
Turns if_any(bool any, Turns range) { return any ? range : kNoTurn; }

// ---- avoidable moves ----------------------------------------------------------------------------

/// The moves of a step after service: avoidable ones, and those to the end that make up for them.
struct MoveList {
  double avoidable = 0.0, end = 0.0;
  bool can_move() const { return avoidable > 0.0 && end > 0.0; }
};

MoveList list_of(const JourneySpec& journey, const std::string& from) {
  MoveList list;
  for (const JourneySpec::Move& move : journey.moves) {
    if (move.from != from || move.on != Outcome::served) continue;
    if (move.avoidable) list.avoidable += move.probability;
    if (move.to.empty()) list.end += move.probability;
  }
  return list;
}

template <class Spec, class Use>
void for_each_list(Spec& scenario, Use use) {
  for (auto& journey : scenario.journeys) {
    for (const JourneySpec::Step& step : journey.steps) {
      const MoveList list = list_of(journey, step.name);
      if (list.can_move()) use(journey, step.name, list);
    }
  }
}

/// At most as many moves as leave nothing for the end of the case.
Turns avoidable_range(const Scenario& scenario) {
  double most = kFactors.most;
  bool any = false;
  for_each_list(scenario, [&](const JourneySpec&, const std::string&, const MoveList& list) {
    any = true;
    most = std::min(most, math::log((list.avoidable + list.end) / list.avoidable) - 1.0 / kDigits);
  });
  return if_any(any && scenario.company.on, {kFactors.least, std::max(most, 0.0)});
}

void turn_avoidable(Scenario& scenario, double to) {
  const double factor = factor_of(to);
  for_each_list(scenario, [&](JourneySpec& journey, const std::string& from, const MoveList& list) {
    double gained = 0.0;
    for (JourneySpec::Move& move : journey.moves) {
      if (move.from != from || move.on != Outcome::served || !move.avoidable) continue;
      const double moved = four_digits(move.probability * factor);
      gained += move.probability - moved;
      move.probability = moved;
    }
    for (JourneySpec::Move& move : journey.moves) {
      if (move.from != from || move.on != Outcome::served || !move.to.empty()) continue;
      move.probability = std::max(0.0, four_digits(move.probability * (1.0 + gained / list.end)));
    }
  });
}

// ---- repeats, complaints, brush-offs ------------------------------------------------------------

void scale(double& chance, double factor) { chance = std::min(1.0, four_digits(chance * factor)); }

/// The largest of the chances stays one.
Turns repeats_range(const Scenario& scenario) {
  const ChildSpec& child = scenario.company.child;
  const double most =
      std::max({child.repeat_most, child.repeat_brushed_off, child.repeat_unanswered});
  return if_any(scenario.company.on && most > 0.0,
                {kFactors.least, most > 0.0 ? -math::log(most) : 0.0});
}

void turn_repeats(Scenario& scenario, double to) {
  ChildSpec& child = scenario.company.child;
  for (double* chance : {&child.repeat_most, &child.repeat_brushed_off, &child.repeat_unanswered}) {
    scale(*chance, factor_of(to));
  }
}

Turns complaints_range(const Scenario& scenario) {
  return if_any(scenario.company.on && scenario.company.child.complaint_slope > 0.0, kFactors);
}

void turn_complaints(Scenario& scenario, double to) {
  double& slope = scenario.company.child.complaint_slope;
  slope = four_digits(slope * factor_of(to));
}

double brush_off_start(const Scenario& scenario) { return scenario.company.want.brush_off; }

/// Beyond the range that files allow it would say something else than that effort is short.
Turns brush_off_range(const Scenario& scenario) {
  const auto rows = company_parameters();
  const auto row = std::ranges::find_if(
      rows, [](const Parameter& p) { return std::string_view(p.key) == "company.want.brush_off"; });
  check(row != rows.end(), "brush_off has its row");
  const double now = brush_off_start(scenario);
  if (!scenario.company.on) return {now, now};
  return {row->least, row->most};
}

void turn_brush_off(Scenario& scenario, double to) {
  scenario.company.want.brush_off = four_digits(to);
}

std::string value_text(double turn) { return formatted("%.4f", four_digits(turn)); }

// ---- service times and patience -----------------------------------------------------------------

bool has_queue(const TouchPointSpec& place) {
  return place.kind != TouchPointSpec::Kind::self_service;
}

Turns service_range(const Scenario& scenario) {
  return if_any(std::ranges::any_of(scenario.touch_points, has_queue), kFactors);
}

void turn_service(Scenario& scenario, double to) {
  for (TouchPointSpec& place : scenario.touch_points) {
    if (has_queue(place)) place.service = place.service.scaled(factor_of(to));
  }
}

Turns patience_range(const Scenario& scenario) {
  return if_any(std::ranges::any_of(scenario.touch_points,
                                    [](const auto& place) { return place.patience.has_value(); }),
                kFactors);
}

/// Three digits, as people say patience: 7.37 min.
double three_digits(double ticks) {
  const double minutes = ticks / static_cast<double>(kMinute);
  const double unit = std::pow(10.0, std::floor(std::log10(minutes)) - 2.0);
  return std::round(std::round(minutes / unit) * unit * static_cast<double>(kMinute));
}

void turn_patience(Scenario& scenario, double to) {
  for (TouchPointSpec& place : scenario.touch_points) {
    if (!place.patience) continue;
    place.patience = place.patience->scaled(factor_of(to));
    if (place.patience->kind() == LawKind::exponential) {
      place.patience = Distribution::exponential(three_digits(place.patience->mean()));
    }
  }
}

// ---- the propensity to leave --------------------------------------------------------------------

bool can_shift(const SegmentSpec& segment) {
  const Distribution& law = segment.leaving.propensity;
  return has_propensity(segment.leaving.form) && law.mean() > 0.0 && law.mean() < 1.0 &&
         (law.kind() == LawKind::beta || law.kind() == LawKind::constant) &&
         law.made_from().factor == 1.0;
}

Turns propensity_range(const Scenario& scenario) {
  return if_any(std::ranges::any_of(scenario.segments, can_shift), kShifts);
}

/// The mean moves on the complementary log-log, on which satisfaction and memory act too. A beta
/// law keeps a + b, by which customers differ (Fader and Hardie 2007: polarisation).
Distribution shifted(const Distribution& law, double by) {
  constexpr double kLeastShape = 0.01;  // of a beta law in files
  const double before = law.mean();
  const double mean = -math::expm1(math::log1p(-before) * math::exp(by));
  if (law.kind() == LawKind::constant) return Distribution::constant(four_digits(mean));
  const DistributionText made = law.made_from();
  const double sum = made.first + made.second;
  const double a = std::clamp(four_digits(sum * mean), kLeastShape, sum - kLeastShape);
  return Distribution::beta(a, four_digits(sum - a));
}

void turn_propensity(Scenario& scenario, double to) {
  for (SegmentSpec& segment : scenario.segments) {
    if (!can_shift(segment)) continue;
    segment.leaving.propensity = shifted(segment.leaving.propensity, to);
  }
}

std::string shift_text(double turn) { return formatted("%+.4f", turn); }

// ---- all of them --------------------------------------------------------------------------------

constexpr TargetKnob kKnobs[] = {
    {"first_contact_resolution", "avoidable moves", false, 0.1, at_zero, avoidable_range,
     turn_avoidable, factor_text},
    {"repeats", "chances of a repeat", true, 0.1, at_zero, repeats_range, turn_repeats,
     factor_text},
    {"load", "service times", true, 0.05, at_zero, service_range, turn_service, factor_text},
    {"act_minimal", "company.want.brush_off", true, 0.02, brush_off_start, brush_off_range,
     turn_brush_off, value_text},
    {"abandonment", "patience", false, 0.2, at_zero, patience_range, turn_patience, factor_text},
    {"complaints", "company.complaint.slope", true, 0.1, at_zero, complaints_range, turn_complaints,
     factor_text},
    {"retention_12", "mean propensity, cloglog", false, 0.1, at_zero, propensity_range,
     turn_propensity, shift_text},
};

}  // namespace

double four_digits(double x) { return std::round(x * kDigits) / kDigits; }

std::span<const TargetKnob> target_knobs() { return kKnobs; }

const TargetKnob* find_target_knob(std::string_view metric) {
  const auto found = std::ranges::find_if(
      kKnobs, [&](const TargetKnob& knob) { return std::string_view(knob.metric) == metric; });
  return found == std::end(kKnobs) ? nullptr : &*found;
}

}  // namespace rapport
