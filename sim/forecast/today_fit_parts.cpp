#include "sim/forecast/today_fit_parts.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "sim/core/text.h"
#include "sim/engine/simulator.h"
#include "sim/measure/measures.h"
#include "sim/scenario/checker.h"
#include "sim/scenario/leaving.h"
#include "sim/scenario/parameter.h"

namespace rapport {

namespace {

constexpr std::uint32_t kFitSeed = 0x70DA7F17;  // one that no study is likely to use
constexpr double kCustomersInAll = 96000;       // simulated, over the runs of a measurement
constexpr int kLeastRuns = 4, kMostRuns = 32;
/// A turn beyond which a number of the file counts as moved far: twice or half, as factor or
/// hazard.
constexpr double kFar = 0.69;

/// The targets that a scenario has, in its metrics' units: those with a knob in the knobs' order,
/// then the others.
std::vector<TargetFit> targets_of(const Scenario& today) {
  std::vector<TargetFit> targets;
  for (const Parameter& row : target_parameters()) {
    const auto& given = member<std::optional<double>>(row, &today);
    if (!given) continue;
    TargetFit target;
    target.metric = find_metric(metric_of_target(row));
    target.knob = find_target_knob(metric_of_target(row));
    target.target = *given * (row.quantity == Quantity::share ? 100.0 : 1.0);
    if (target.knob != nullptr) target.turn_before = target.knob->start(today);
    target.turn = target.turn_before;
    targets.push_back(target);
  }
  const auto place = [](const TargetFit& target) {
    return target.knob == nullptr ? std::ssize(target_knobs())
                                  : target.knob - target_knobs().data();
  };
  std::ranges::stable_sort(targets, {}, place);
  return targets;
}

int runs_for(const Scenario& today) {
  double customers = 1.0;
  for (const SegmentSpec& segment : today.segments) customers += segment.customers;
  return static_cast<int>(
      std::clamp<double>(std::ceil(kCustomersInAll / customers), kLeastRuns, kMostRuns));
}

}  // namespace

std::string target_key(const Metric& metric) { return std::string("target.") + metric.id; }

std::string with_unit(const Metric& metric, double value) {
  return formatted("%.*f %s", metric.digits, value, metric.unit);
}

TodayFitter::TodayFitter(const Scenario& today, const FitOptions& options)
    : base_(today), options_(options) {
  fit_.targets = targets_of(today);
  fit_.runs = options.runs > 0 ? options.runs : runs_for(today);
  base_.company.gates = Gates::all;
  references_ = base_.segments;
}

bool TodayFitter::has_references(std::size_t s) const {
  const SegmentSpec& segment = base_.segments[s];
  return segment.customers > 0 && has_propensity(segment.leaving.form);
}

void TodayFitter::say(const std::string& what) const {
  if (options_.progress) options_.progress(what);
}

void TodayFitter::refuse_what_cannot_be_moved() const {
  const auto is_fitted_target = [](const TargetFit& target) { return target.knob != nullptr; };
  if (std::ranges::none_of(fit_.targets, is_fitted_target)) {
    refuse("target", "there is nothing to fit Today to",
           "at least one target besides retention_24, which is a check",
           "as [target] retention_12 = \"84 %\"");
  }
  Problems problems;
  for (const TargetFit& target : fit_.targets) {
    if (target.knob == nullptr) continue;
    const Turns range = target.knob->range(base_);
    if (range.least < range.most) continue;
    problems.add(target_key(*target.metric),
                 std::string("this scenario has nothing to move for it: ") + target.knob->moves, "",
                 "leave the target out");
  }
  problems.throw_if_any();
}

// ---- measuring
// ------------------------------------------------------------------------------------

Scenario TodayFitter::turned(std::size_t t, double turn) const {
  Scenario scenario = base_;
  for (std::size_t i = 0; i < fit_.targets.size(); ++i) {
    const TargetFit& target = fit_.targets[i];
    if (target.knob == nullptr) continue;
    const double to = i == t ? turn : target.turn;
    if (to != target.turn_before) target.knob->turn(scenario, to);
  }
  for (std::size_t s = 0; s < references_.size(); ++s) {
    LeavingSpec& leaving = scenario.segments[s].leaving;
    leaving.reference = references_[s].leaving.reference;
    leaving.memory_reference = references_[s].leaving.memory_reference;
  }
  return scenario;
}

std::vector<TodayNumbers> TodayFitter::run_some(Scenario scenario, int years, FitRuns which) {
  scenario.horizon = years * kYear;
  const Model model = build_model(scenario);
  std::vector<RandomKey> keys;
  for (int i = which.first; i < which.last; ++i) {
    keys.push_back({kFitSeed, static_cast<std::uint32_t>(i)});
  }
  const std::vector<RunResult> results = run_many(model, keys, {options_.threads, options_.stop});
  fit_.runs_made += static_cast<int>(keys.size());
  const Metric& satisfaction = *find_metric("satisfaction_true");
  const Metric& memory = *find_metric("memory");
  std::vector<TodayNumbers> found;
  for (const RunResult& result : results) {
    if (!result.failure.empty()) refuse("target", "a run of Today broke off: " + result.failure);
    const RunView view(model, result);
    TodayNumbers one;
    for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
      const Metric& metric = *fit_.targets[t].metric;
      const double value = metric.available(model) ? metric.value(view, {}) : std::nan("");
      if ((is_fitted(t) || years > 1) && !std::isfinite(value)) {
        refuse(target_key(metric), "there is nothing to measure it by in this scenario", "",
               "leave the target out");
      }
      one.targets.push_back(value);
    }
    for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
      const Part part{Part::segment, s};
      one.satisfaction.push_back(satisfaction.value(view, part));
      one.memory.push_back(has_memory() ? memory.value(view, part) : 0.0);
    }
    found.push_back(std::move(one));
  }
  return found;
}

FitMeasurement TodayFitter::mean_over(std::span<const TodayNumbers> runs) const {
  const double n = static_cast<double>(runs.size());
  FitMeasurement found;
  for (const auto numbers :
       {&TodayNumbers::targets, &TodayNumbers::satisfaction, &TodayNumbers::memory}) {
    (found.*numbers).resize((runs[0].*numbers).size());
    for (std::size_t i = 0; i < (found.*numbers).size(); ++i) {
      for (const TodayNumbers& run : runs) (found.*numbers)[i] += (run.*numbers)[i] / n;
    }
  }
  for (std::size_t t = 0; t < found.targets.size(); ++t) {
    double squares = 0.0;
    for (const TodayNumbers& run : runs) {
      squares += (run.targets[t] - found.targets[t]) * (run.targets[t] - found.targets[t]);
    }
    found.error.push_back(n > 1 ? std::sqrt(squares / (n - 1) / n) : 0.0);
  }
  return found;
}

FitMeasurement TodayFitter::measure(const Scenario& scenario, int years) {
  ++fit_.measurements;
  return mean_over(run_some(scenario, years, {0, fit_.runs}));
}

// ---- targets and references
// -----------------------------------------------------------------------

double TodayFitter::tolerance_of(std::size_t t, const FitMeasurement& found) const {
  const TargetFit& target = fit_.targets[t];
  return std::max(target.metric->matters_at(target.target) / 2, found.error[t]);
}

double TodayFitter::off(std::size_t t, const FitMeasurement& found) const {
  const double by = found.targets[t] - fit_.targets[t].target;
  return std::abs(by) <= tolerance_of(t, found) ? 0.0 : by;
}

bool TodayFitter::are_targets_reached() const {
  for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
    if (is_fitted(t) && off(t, now_) != 0.0) return false;
  }
  return true;
}

std::vector<ReferenceFit> TodayFitter::references() const {
  std::vector<ReferenceFit> found;
  for (std::size_t s = 0; s < base_.segments.size(); ++s) {
    if (!has_references(s)) continue;
    const LeavingSpec& set = references_[s].leaving;
    found.push_back({base_.segments[s].name, now_.satisfaction[s], now_.memory[s], set.reference,
                     set.memory_reference, has_memory()});
  }
  return found;
}

bool TodayFitter::are_references_close() const {
  return std::ranges::all_of(references(), &ReferenceFit::is_close);
}

void TodayFitter::refuse_without_end() const {
  const TargetFit* worst = nullptr;
  double most = 0.0, value = 0.0;
  for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
    if (!is_fitted(t)) continue;
    const double by = std::abs(off(t, now_)) / tolerance_of(t, now_);
    if (worst != nullptr && by <= most) continue;
    worst = &fit_.targets[t];
    most = by;
    value = now_.targets[t];
  }
  if (most == 0.0) {
    refuse("target", "satisfaction and memory do not settle at the references that they give", "",
           "make leaving.weight and leaving.memory_weight smaller");
  }
  const Metric& metric = *worst->metric;
  refuse(target_key(metric),
         with_unit(metric, worst->target) + " is not reached together with the others: after " +
             std::to_string(fit_.rounds - 1) + " rounds Today comes to " + with_unit(metric, value),
         "targets that one firm can have at once",
         "leave one out, and see what the others make of it");
}

// ---- what came of it
// ------------------------------------------------------------------------------

TodayFit TodayFitter::report() {
  for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
    if (!is_fitted(t)) continue;
    TargetFit& target = fit_.targets[t];
    target.reached = now_.targets[t];
    target.error = now_.error[t];
    target.tolerance = tolerance_of(t, now_);
  }
  fit_.references = references();
  fit_.today = turned();
  fit_.changes = difference_of(base_, fit_.today);
  note_far_turns();
  note_implausible();
  return std::move(fit_);
}

/// Knobs that had to be turned very far.
void TodayFitter::note_far_turns() {
  for (const TargetFit& target : fit_.targets) {
    if (target.knob == nullptr || std::abs(target.turn - target.turn_before) < kFar) continue;
    fit_.notes.push_back(std::string("target.") + target.metric->id + " asks for " +
                         target.knob->moves + " at " + target.knob->text(target.turn) +
                         ", far from what the file says: something else may decide it");
  }
}

/// Numbers that were moved out of the range in which a firm's true value may lie.
void TodayFitter::note_implausible() {
  for (const Parameter& p : scenario_parameters()) {
    if (p.field.type != FieldType::number || p.vary != Vary::value) continue;
    if (has_same_value(p, &base_, &fit_.today)) continue;
    const double value = member<double>(p, &fit_.today);
    if (value >= p.plausible_low && value <= p.plausible_high) continue;
    if (!std::isfinite(p.plausible_low)) continue;
    fit_.notes.push_back(std::string(p.key) + " is now " + number_text(value) +
                         ", beyond its plausible range of " + number_text(p.plausible_low) +
                         " to " + number_text(p.plausible_high));
  }
}

bool TargetFit::is_close() const { return std::abs(reached - target) <= tolerance; }

bool ReferenceFit::is_close() const {
  return std::abs(satisfaction - reference) <= kNearReference &&
         (!has_memory || std::abs(memory - memory_reference) <= kNearReference);
}

}  // namespace rapport
