#include "sim/forecast/today_fit.h"

#include <Eigen/Dense>
#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <optional>

#include "sim/core/check.h"
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
constexpr int kMostRounds = 8, kMostSteps = 10;
/// In the first round a target that is off by so many tolerances is left, for the others may bring
/// it nearer. So nothing is moved that the others move back.
constexpr double kLeftAtFirst = 4.0;
/// A turn beyond which a number of the file counts as moved far: twice or half, as factor or
/// hazard.
constexpr double kFar = 0.69;

/// A mean over runs.
struct Mean {
  double value = 0.0, error = 0.0;
};

Mean mean_of(const std::vector<double>& values) {
  const double n = static_cast<double>(values.size());
  Mean mean;
  for (const double x : values) mean.value += x / n;
  double squares = 0.0;
  for (const double x : values) squares += (x - mean.value) * (x - mean.value);
  if (n > 1) mean.error = std::sqrt(squares / (n - 1) / n);
  return mean;
}

std::string key_of(const Metric& metric) { return std::string("target.") + metric.id; }

/// "84.0 %", "0.130 a year".
std::string with_unit(const Metric& metric, double value) {
  return formatted("%.*f %s", metric.digits, value, metric.unit);
}

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

/// What a scenario comes to in its first years.
struct Measurement {
  std::vector<Mean> targets;               ///< by target
  std::vector<Mean> satisfaction, memory;  ///< by segment, over month ends of those present
};

class Fitter {
 public:
  Fitter(const Scenario& today, const FitOptions& options) : base_(today), options_(options) {
    fit_.targets = targets_of(today);
    fit_.runs = options.runs > 0 ? options.runs : runs_for(today);
    base_.company.gates = Gates::all;
    references_ = base_.segments;
  }

  TodayFit fit() {
    refuse_what_cannot_be_moved();
    say("as it is");
    now_ = measure(base_, 1);
    for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
      if (is_fitted(t)) fit_.targets[t].before = now_.targets[t].value;
    }
    while (!is_done()) {
      if (++fit_.rounds > kMostRounds) refuse_without_end();
      solve_all();
    }
    put_back();
    look_at_checks();
    return report();
  }

  FitSlopes slopes() {
    refuse_what_cannot_be_moved();
    leave_checks_out();
    now_ = measure(base_, 1);
    const Measurement before = now_;
    FitSlopes found;
    found.by.resize(fit_.targets.size(), std::vector<double>(fit_.targets.size()));
    for (std::size_t knob = 0; knob < fit_.targets.size(); ++knob) {
      const TargetFit& target = fit_.targets[knob];
      const Turns range = target.knob->range(base_);
      double step = target.knob->step;
      if (target.turn + step > range.most) step = -step;
      const Measurement moved = measure(turned(knob, target.turn + step), 1);
      for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
        found.by[t][knob] = (moved.targets[t].value - before.targets[t].value) / step;
      }
    }
    return found;
  }

  TodayFit fit_near(const FitSlopes& from) {
    refuse_what_cannot_be_moved();
    leave_checks_out();
    now_ = measure(base_, 1);
    for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
      fit_.targets[t].before = now_.targets[t].value;
    }
    Eigen::MatrixXd slopes = matrix_of(from);
    while (!is_done()) {
      if (++fit_.rounds > kMostNewtonSteps) refuse_without_end();
      step_to_targets(slopes);
      refuse_what_is_stuck();
    }
    return report();
  }

 private:
  void leave_checks_out() {
    std::erase_if(fit_.targets, [](const TargetFit& target) { return target.knob == nullptr; });
  }

  // ---- all knobs at once ------------------------------------------------------------------------

  Eigen::MatrixXd matrix_of(const FitSlopes& slopes) const {
    const auto n = static_cast<Eigen::Index>(fit_.targets.size());
    check(slopes.by.size() == fit_.targets.size(), "slopes are of a firm with the same targets");
    Eigen::MatrixXd matrix(n, n);
    for (Eigen::Index t = 0; t < n; ++t) {
      for (Eigen::Index k = 0; k < n; ++k) {
        matrix(t, k) = slopes.by[static_cast<std::size_t>(t)][static_cast<std::size_t>(k)];
      }
    }
    return matrix;
  }

  /// What is missing to each target.
  Eigen::VectorXd missing() const {
    Eigen::VectorXd by(static_cast<Eigen::Index>(fit_.targets.size()));
    for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
      by(static_cast<Eigen::Index>(t)) = fit_.targets[t].target - now_.targets[t].value;
    }
    return by;
  }

  /// A knob that has been at an end of its range for two steps, with its target still far: more
  /// steps would find the same.
  void refuse_what_is_stuck() {
    stuck_.resize(fit_.targets.size());
    for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
      const TargetFit& target = fit_.targets[t];
      const Turns range = target.knob->range(base_);
      const bool at_end = target.turn <= range.least || target.turn >= range.most;
      const bool is_far = std::abs(off(t, now_)) > 2 * tolerance_of(t, now_);
      stuck_[t] = at_end && is_far ? stuck_[t] + 1 : 0;
      if (stuck_[t] < 2) continue;
      refuse(key_of(*target.metric), with_unit(*target.metric, target.target) +
                                         " cannot be reached: with " + target.knob->moves + " at " +
                                         target.knob->text(target.turn) +
                                         ", as far as that goes, Today comes to " +
                                         with_unit(*target.metric, now_.targets[t].value));
    }
  }

  /// Turns all knobs by what the slopes ask for, at most so many of a knob's own steps, sets the
  /// references anew, measures, and corrects the slopes by what came of it.
  void step_to_targets(Eigen::MatrixXd& slopes) {
    constexpr double kMostOfAStep = 6.0;
    const Eigen::VectorXd before = missing();
    Eigen::VectorXd turn = slopes.colPivHouseholderQr().solve(before);
    for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
      TargetFit& target = fit_.targets[t];
      double& by = turn(static_cast<Eigen::Index>(t));
      if (!std::isfinite(by)) refuse_without_end();
      const double most = kMostOfAStep * target.knob->step;
      const Turns range = target.knob->range(base_);
      const double to =
          std::clamp(target.turn + std::clamp(by, -most, most), range.least, range.most);
      by = to - target.turn;
      target.turn = to;
    }
    for (const ReferenceFit& reference : references()) {
      const auto is_it = [&](const SegmentSpec& s) { return s.name == reference.segment; };
      LeavingSpec& leaving = std::ranges::find_if(references_, is_it)->leaving;
      leaving.reference = four_digits(reference.satisfaction);
      if (has_memory()) leaving.memory_reference = four_digits(reference.memory);
    }
    say(formatted("step %d", fit_.rounds));
    now_ = measure(turned(), 1);
    const double length = turn.squaredNorm();
    if (length > 0) {
      const Eigen::VectorXd moved = before - missing();
      slopes += (moved - slopes * turn) * turn.transpose() / length;
    }
  }

  bool is_fitted(std::size_t t) const { return fit_.targets[t].knob != nullptr; }

  void say(const std::string& what) const {
    if (options_.progress) options_.progress(what);
  }

  void refuse_what_cannot_be_moved() const {
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
      problems.add(key_of(*target.metric),
                   std::string("this scenario has nothing to move for it: ") + target.knob->moves,
                   "", "leave the target out");
    }
    problems.throw_if_any();
  }

  // ---- measuring --------------------------------------------------------------------------------

  /// Today as turned so far, or with the knob of target `t` elsewhere.
  Scenario turned(std::size_t t, double turn) const {
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
  Scenario turned() const { return turned(fit_.targets.size(), 0.0); }

  Measurement measure(Scenario scenario, int years) {
    scenario.horizon = years * kYear;
    const Model model = build_model(scenario);
    std::vector<RandomKey> keys;
    for (int i = 0; i < fit_.runs; ++i) keys.push_back({kFitSeed, static_cast<std::uint32_t>(i)});
    const std::vector<RunResult> results = run_many(model, keys, {options_.threads, options_.stop});
    ++fit_.measurements;
    for (const RunResult& result : results) {
      if (!result.failure.empty()) refuse("target", "a run of Today broke off: " + result.failure);
    }
    std::vector<RunView> views;
    views.reserve(results.size());
    for (const RunResult& result : results) views.emplace_back(model, result);
    const auto mean = [&](const Metric& metric, Part part) {
      std::vector<double> values;
      for (const RunView& view : views) values.push_back(metric.value(view, part));
      return mean_of(values);
    };
    Measurement found;
    for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
      const Metric& metric = *fit_.targets[t].metric;
      const bool can = metric.available(model);
      const Mean value = can ? mean(metric, {}) : Mean{};
      const bool asked = is_fitted(t) || years > 1;
      if (asked && (!can || !std::isfinite(value.value))) {
        refuse(key_of(metric), "there is nothing to measure it by in this scenario", "",
               "leave the target out");
      }
      found.targets.push_back(value);
    }
    for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
      const Part part{Part::segment, s};
      found.satisfaction.push_back(mean(*find_metric("satisfaction_true"), part));
      found.memory.push_back(has_memory() ? mean(*find_metric("memory"), part) : Mean{});
    }
    return found;
  }

  bool has_memory() const { return base_.company.on && base_.company.mechanism.memory; }

  // ---- solving ----------------------------------------------------------------------------------

  double tolerance_of(std::size_t t, const Measurement& found) const {
    const TargetFit& target = fit_.targets[t];
    return std::max(target.metric->matters_at(target.target) / 2, found.targets[t].error);
  }
  /// How far a measurement is from a target; 0 where it counts as reached.
  double off(std::size_t t, const Measurement& found) const {
    const double by = found.targets[t].value - fit_.targets[t].target;
    return std::abs(by) <= tolerance_of(t, found) ? 0.0 : by;
  }

  bool is_done() const {
    for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
      if (is_fitted(t) && off(t, now_) != 0.0) return false;
    }
    return std::ranges::all_of(references(), &ReferenceFit::is_close);
  }

  void solve_all() {
    bool has_references = false;
    for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
      if (!is_fitted(t)) continue;
      if (std::string_view(fit_.targets[t].metric->id) == "retention_12") {
        set_references();
        has_references = true;
      }
      solve(t);
    }
    if (!has_references) set_references();
  }

  std::vector<ReferenceFit> references() const {
    std::vector<ReferenceFit> found;
    for (std::size_t s = 0; s < base_.segments.size(); ++s) {
      const SegmentSpec& segment = base_.segments[s];
      if (segment.customers == 0 || !has_propensity(segment.leaving.form)) continue;
      const LeavingSpec& set = references_[s].leaving;
      found.push_back({segment.name, now_.satisfaction[s].value, now_.memory[s].value,
                       set.reference, set.memory_reference, has_memory()});
    }
    return found;
  }

  /// Makes the references Today's own means, where they are not already, and measures again.
  void set_references() {
    if (std::ranges::all_of(references(), &ReferenceFit::is_close)) return;
    for (std::size_t s = 0; s < base_.segments.size(); ++s) {
      const SegmentSpec& segment = base_.segments[s];
      if (segment.customers == 0 || !has_propensity(segment.leaving.form)) continue;
      references_[s].leaving.reference = four_digits(now_.satisfaction[s].value);
      if (has_memory()) references_[s].leaving.memory_reference = four_digits(now_.memory[s].value);
    }
    say(formatted("round %d: references", fit_.rounds));
    now_ = measure(turned(), 1);
  }

  /// Turns the knob of a target until it is reached, all others as they are.
  void solve(std::size_t t) {
    const double by = std::abs(off(t, now_));
    if (by == 0.0 || (fit_.rounds == 1 && by < kLeftAtFirst * tolerance_of(t, now_))) return;
    TargetFit& target = fit_.targets[t];
    say(formatted("round %d: %s, from %s to %s", fit_.rounds, target.metric->id,
                  with_unit(*target.metric, now_.targets[t].value).c_str(),
                  with_unit(*target.metric, target.target).c_str()));
    double best = target.turn;
    const auto f = [&](double turn) {
      Measurement found = measure(turned(t, turn), 1);
      const double y = off(t, found);
      if (std::abs(y) < std::abs(off(t, now_))) {
        best = turn;
        now_ = std::move(found);
      }
      return y;
    };
    const double from = target.turn, y_from = off(t, now_);
    const auto [a, b, y_a, y_b] = bracket(t, from, y_from, f);
    if (y_a != 0.0 && y_b != 0.0) {
      std::uintmax_t steps = kMostSteps;
      const auto near = [](double low, double high) { return high - low < 1e-4; };
      boost::math::tools::toms748_solve(f, std::min(a, b), std::max(a, b), a < b ? y_a : y_b,
                                        a < b ? y_b : y_a, near, steps);
    }
    target.turn = best;
  }

  /// Puts those knobs back that were turned a little and did not have to be.
  void put_back() {
    for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
      TargetFit& target = fit_.targets[t];
      const double turn = target.turn;
      if (!is_fitted(t) || turn == target.turn_before) continue;
      if (std::abs(turn - target.turn_before) > target.knob->step) continue;
      say(formatted("is %s needed", target.knob->moves));
      target.turn = target.turn_before;
      Measurement found = measure(turned(), 1);
      std::swap(now_, found);
      if (is_done()) continue;
      target.turn = turn;
      std::swap(now_, found);
    }
  }

  /// Two turns between which a target lies, with how far each is from it.
  struct Bracket {
    double a, b, y_a, y_b;
  };

  /// Widens from the turn `a` in the direction of the target. Refuses at the end of the range.
  template <class F>
  Bracket bracket(std::size_t t, double a, double y_a, F& f) const {
    const TargetKnob& knob = *fit_.targets[t].knob;
    const Turns range = knob.range(base_);
    const double first = y_a;
    double step = (y_a < 0) == knob.grows ? knob.step : -knob.step;
    for (;;) {
      const double b = std::clamp(a + step, range.least, range.most);
      if (b == a) refuse_beyond(t, first, b, y_a);
      const double y_b = f(b);
      if (y_b == 0.0 || (y_a < 0) != (y_b < 0)) return {a, b, y_a, y_b};
      a = b;
      y_a = y_b;
      step *= 2;
    }
  }

  // ---- no fit -----------------------------------------------------------------------------------

  [[noreturn]] void refuse_beyond(std::size_t t, double first, double turn, double y) const {
    const TargetFit& target = fit_.targets[t];
    const Metric& metric = *target.metric;
    refuse(key_of(metric),
           with_unit(metric, target.target) + " cannot be reached: Today comes to " +
               with_unit(metric, target.target + first) + ", and with " + target.knob->moves +
               " at " + target.knob->text(turn) + ", as far as that goes, to " +
               with_unit(metric, target.target + y),
           "targets between these two", "change the target, or what else of Today decides it");
  }

  /// The rounds do not settle: names the target that is farthest off, in its tolerance.
  [[noreturn]] void refuse_without_end() const {
    const TargetFit* worst = nullptr;
    double most = 0.0, value = 0.0;
    for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
      if (!is_fitted(t)) continue;
      const double by = std::abs(off(t, now_)) / tolerance_of(t, now_);
      if (worst != nullptr && by <= most) continue;
      worst = &fit_.targets[t];
      most = by;
      value = now_.targets[t].value;
    }
    if (most == 0.0) {
      refuse("target", "satisfaction and memory do not settle at the references that they give", "",
             "make leaving.weight and leaving.memory_weight smaller");
    }
    const Metric& metric = *worst->metric;
    refuse(key_of(metric),
           with_unit(metric, worst->target) + " is not reached together with the others: after " +
               std::to_string(fit_.rounds - 1) + " rounds Today comes to " +
               with_unit(metric, value),
           "targets that one firm can have at once",
           "leave one out, and see what the others make of it");
  }

  // ---- what came of it --------------------------------------------------------------------------

  void look_at_checks() {
    if (std::ranges::all_of(fit_.targets, [](const auto& t) { return t.knob != nullptr; })) return;
    say("the check");
    const Measurement before = measure(base_, 2), after = measure(turned(), 2);
    for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
      if (is_fitted(t)) continue;
      TargetFit& check = fit_.targets[t];
      check.before = before.targets[t].value;
      check.reached = after.targets[t].value;
      check.error = after.targets[t].error;
      check.tolerance = std::max(check.metric->matters, 2 * check.error);
    }
  }

  TodayFit report() {
    for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
      if (!is_fitted(t)) continue;
      TargetFit& target = fit_.targets[t];
      target.reached = now_.targets[t].value;
      target.error = now_.targets[t].error;
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
  void note_far_turns() {
    for (const TargetFit& target : fit_.targets) {
      if (target.knob == nullptr || std::abs(target.turn - target.turn_before) < kFar) continue;
      fit_.notes.push_back(std::string("target.") + target.metric->id + " asks for " +
                           target.knob->moves + " at " + target.knob->text(target.turn) +
                           ", far from what the file says: something else may decide it");
    }
  }

  /// Numbers that were moved out of the range in which a firm's true value may lie.
  void note_implausible() {
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

  Scenario base_;
  const FitOptions& options_;
  TodayFit fit_;
  std::vector<SegmentSpec> references_;  ///< only their references count
  Measurement now_;
  std::vector<int> stuck_;  ///< by target: for how many steps its knob could go no further
};

}  // namespace

bool TargetFit::is_close() const { return std::abs(reached - target) <= tolerance; }

bool ReferenceFit::is_close() const {
  return std::abs(satisfaction - reference) <= kNearReference &&
         (!has_memory || std::abs(memory - memory_reference) <= kNearReference);
}

TodayFit fit_today(const Scenario& today, const FitOptions& options) {
  TodayFit fit = Fitter(today, options).fit();
  fit.today.company.gates = today.company.gates;
  return fit;
}

FitSlopes fit_slopes(const Scenario& today, const FitOptions& options) {
  return Fitter(today, options).slopes();
}

TodayFit fit_today_near(const Scenario& today, const FitSlopes& slopes, const FitOptions& options) {
  return Fitter(today, options).fit_near(slopes);
}

}  // namespace rapport
