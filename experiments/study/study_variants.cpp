#include "experiments/study/study_variants.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "experiments/design/design.h"
#include "sim/file/scenario_tree.h"
#include "sim/scenario/validate.h"

namespace rapport {

namespace {

/// Simulated customers over the runs of one measurement of a fit: fewer than `calibrate today` has,
/// as there are many fits; what is tolerated grows with the error (TargetFit::tolerance).
constexpr double kFitCustomers = 20000;

Scenario today_of(const Study& study, const std::vector<Override>& more) {
  ReadOptions options;
  options.set = study.spec.set;
  options.set.insert(options.set.end(), more.begin(), more.end());
  options.read = study.read;
  return read_scenario_file(study.spec.scenario, options).today;
}

bool has_targets(const Scenario& today) {
  return std::ranges::any_of(target_parameters(), [&](const Parameter& row) {
    return member<std::optional<double>>(row, &today).has_value() &&
           find_target_knob(metric_of_target(row)) != nullptr;
  });
}

/// Keys that fitting Today moves for the targets that it has, each with its target.
std::vector<std::pair<std::string, std::string>> fitted_keys(const Scenario& today) {
  std::vector<std::pair<std::string, std::string>> keys;
  const auto add = [&](const Scenario& moved, const std::string& target) {
    for (const KeyChange& change : difference_of(today, moved))
      keys.emplace_back(change.key, target);
  };
  for (const Parameter& row : target_parameters()) {
    const TargetKnob* knob = find_target_knob(metric_of_target(row));
    if (!member<std::optional<double>>(row, &today) || knob == nullptr) continue;
    const double start = knob->start(today);
    const Turns range = knob->range(today);
    const double up = std::min(range.most, start + knob->step);
    Scenario moved = today;
    knob->turn(moved, up > start ? up : std::max(range.least, start - knob->step));
    add(moved, knob->metric);
    if (!std::string_view(knob->metric).starts_with("retention")) continue;
    for (SegmentSpec& segment : moved.segments) {  // these become Today's own means ahead of it
      segment.leaving.reference += 0.1;
      segment.leaving.memory_reference += 0.1;
    }
    add(moved, knob->metric);
  }
  return keys;
}

/// Refuses numbers that would be drawn and fitted: which of the two holds could not be seen.
void check_fitted(const Study& study, const Scenario& today) {
  if (!study.spec.variants.refit || study.spec.variants.uncertain.empty()) return;
  Problems problems;
  const auto keys = fitted_keys(today);
  for (const UncertainSpec& own : study.spec.variants.uncertain) {
    const std::string path = full_path({own.path, "", own.where});
    const auto moved =
        std::ranges::find_if(keys, [&](const auto& key) { return is_within(path, key.first); });
    if (moved == keys.end()) continue;
    problems.add(own.where,
                 own.path + " is moved in each draw, so that Today comes to its target '" +
                     moved->second + "', and cannot be drawn besides",
                 "another number, a scenario without that target, or refit = false");
  }
  problems.throw_if_any();
}

/// What is drawn besides the study's own list.
std::vector<Assumption> drawn_assumptions(const Study& study, const Scenario& today) {
  if (!study.spec.variants.plausible) return {};
  std::vector<Assumption> found =
      assumptions_of(today, study.spec.variants.refit && has_targets(today));
  std::erase_if(found, [&](const Assumption& a) {
    return std::ranges::any_of(study.spec.variants.uncertain,
                               [&](const UncertainSpec& own) { return own.path == a.key; });
  });
  return found;
}

AssumptionDraws draw(const Study& study, const std::vector<Assumption>& assumptions) {
  AssumptionDraws draws;
  for (const UncertainSpec& own : study.spec.variants.uncertain) {
    draws.keys.push_back(own.path);
    draws.labels.push_back(own.path);
  }
  for (const Assumption& assumption : assumptions) {
    draws.keys.push_back(assumption.key);
    draws.labels.push_back(assumption.label);
  }
  const std::uint32_t count = study.spec.variants.count;
  if (count == 0) return draws;
  if (draws.keys.empty()) {
    refuse(study.spec.path,
           "there is nothing to draw: the scenario has no number with a plausible range",
           "[[uncertain]] numbers with a range of their own, or no [variants]");
  }
  DesignWish wish;
  wish.kind = DesignKind::latin_hypercube;
  wish.points = count;
  wish.seed = study.spec.seed;
  for (const std::string& key : draws.keys) wish.factors.push_back({key, 0});
  draws.places = make_design(wish).points;
  return draws;
}

}  // namespace

AssumptionDraws draws_of(const Study& study) {
  if (study.spec.variants.count == 0) return {};
  const Scenario today = today_of(study, {});
  check_fitted(study, today);
  return draw(study, drawn_assumptions(study, today));
}

VariantMaker::VariantMaker(const Study& study, int threads, const std::atomic<bool>* stop)
    : study_(study), stop_(stop), today_(today_of(study, {})) {
  assumptions_ = drawn_assumptions(study, today_);
  draws_ = draw(study, assumptions_);
  if (study.spec.variants.refit && has_targets(today_)) {
    start_ = fit_start(today_, fit_options(threads));
  }
}

FitOptions VariantMaker::fit_options(int threads) const {
  double customers = 1.0;
  for (const SegmentSpec& segment : today_.segments) customers += segment.customers;
  FitOptions options;
  options.threads = threads;
  options.runs = static_cast<int>(std::clamp(std::ceil(kFitCustomers / customers), 4.0, 8.0));
  options.stop = stop_;
  return options;
}

/// Today with the draw's numbers, and what of them has to be set in the file.
Scenario VariantMaker::drawn(std::size_t variant, std::vector<Override>& set) const {
  const std::vector<double>& places = draws_.places[variant - 1];
  const std::string where = "variant " + std::to_string(variant);
  const std::vector<UncertainSpec>& own = study_.spec.variants.uncertain;
  for (std::size_t i = 0; i < own.size(); ++i) {
    const double value = own[i].low.number + places[i] * (own[i].high.number - own[i].low.number);
    const Measure measure =
        rounded_measure(own[i].whole ? std::round(value) : value, own[i].low.unit);
    set.push_back({own[i].path, measure.text(), where});
  }
  Scenario today = own.empty() ? today_ : today_of(study_, set);
  for (std::size_t i = 0; i < assumptions_.size(); ++i) {
    assume(assumptions_[i], places[own.size() + i], today);
  }
  return today;
}

StudyVariant VariantMaker::make(std::size_t variant, int threads) const {
  StudyVariant made;
  made.name = std::to_string(variant);
  const auto reject = [&](const std::string& why) {
    made.state = VariantState::rejected;
    made.message = why.substr(0, why.find('\n'));
    made.set.clear();
    return made;
  };
  Scenario today;
  try {
    today = drawn(variant, made.set);
  } catch (const InvalidInput& error) {
    return reject("no firm: " + error.problems()[0].what);
  }
  if (const Problems problems = find_problems(today); !problems.empty()) {
    return reject("no firm: " + problems[0].where + ": " + problems[0].what);
  }
  try {
    TodayFit fit;
    if (start_) {
      fit = fit_today_near(today, *start_, fit_options(threads));
      fit.today.company.gates = today.company.gates;
      today = fit.today;
    }
    const std::string where = "variant " + made.name;
    for (const Assumption& assumption : assumptions_) {
      made.set.push_back({assumption.key, text_of_assumption(assumption, today), where});
    }
    for (const KeyChange& change : fit.changes) {
      const auto is_set = [&](const Override& o) { return o.path == change.key; };
      if (std::ranges::none_of(made.set, is_set))
        made.set.push_back({change.key, change.to, where});
    }
    made.state = VariantState::ready;
    return made;
  } catch (const InvalidInput& error) {
    return reject("Today cannot be fitted: " + error.problems()[0].what);
  }
}

}  // namespace rapport
