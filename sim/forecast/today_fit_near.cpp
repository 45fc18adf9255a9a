// Today fitted by steps in all knobs at once.
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "sim/core/check.h"
#include "sim/core/text.h"
#include "sim/forecast/today_fit_parts.h"

namespace rapport {

namespace {

/// Of its own steps, how many a knob is turned at once at most.
constexpr double kMostOfAStep = 6.0;
/// How far slopes may be from those of the firm nearby, as a share of that of the own knob.
constexpr double kSlopesKnown = 0.5;

/// Of what all runs come to beyond the few, how much stays as other numbers are drawn: about half
/// of it makes the error least over all targets (docs/measurements.md).
constexpr double kLuckKept = 0.5;

class NewtonFitter : TodayFitter {
 public:
  NewtonFitter(const Scenario& today, const FitOptions& options) : TodayFitter(today, options) {
    refuse_what_cannot_be_moved();
    std::erase_if(fit_.targets, [](const TargetFit& target) { return target.knob == nullptr; });
    few_ = std::max(1, fit_.runs / 4);
  }

  FitStart start() {
    look_at_all();
    FitStart found = start_here();
    if (is_done()) return found;
    const int few = few_;
    few_ = fit_.runs;  // how noisy a few are is not known before the firm is as it should be
    try {
      begin_at(found);
      come_to_targets();
    } catch (const InvalidInput&) {
      return found;
    }
    few_ = few;
    is_fine_ = false;
    fine_steps_ = 0;
    learn_beyond();
    return start_here();
  }

  TodayFit fit(const FitStart& from) {
    check(from.by.size() == fit_.targets.size(), "fits begin with a firm of the same targets");
    begin_at(from);
    look_at_few();
    for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
      fit_.targets[t].before = now_.targets[t];
    }
    come_to_targets();
    return report();
  }

 private:
  std::size_t size() const { return fit_.targets.size(); }
  double step_of(std::size_t knob) const { return fit_.targets[knob].knob->step; }

  // ---- where steps begin ------------------------------------------------------------------------

  /// What is known of the firm as it is turned, of which all runs have been looked at. What all
  /// runs come to beyond the few, and their errors, are means over the firm and its moved knobs:
  /// so what stays of the luck is told from what every turn changes.
  FitStart start_here() {
    const FitMeasurement here = now_;
    FitStart found{{}, references_, {}, beyond_, here.error};
    for (std::size_t knob = 0; knob < size(); ++knob) {
      TargetFit& target = fit_.targets[knob];
      const double turn = target.turn;
      found.turns.push_back(turn);
      const double most = target.knob->range(base_).most;
      const double step = turn + step_of(knob) > most ? -step_of(knob) : step_of(knob);
      target.turn = turn + step;
      runs_.clear();
      look_at_all();
      target.turn = turn;
      for_all(found.beyond, beyond_, [](double& a, double b) { a += b; });
      for (std::size_t t = 0; t < size(); ++t) found.error[t] += error_[t];
      TodayNumbers by = now_;
      for_all(by, here, [&](double& a, double b) { a = (a - b) / step; });
      found.by.push_back(std::move(by));
    }
    const double n = 1.0 + static_cast<double>(size());
    for_all(found.beyond, found.beyond, [&](double& a, double) { a /= n; });
    for (double& error : found.error) error /= n;
    now_ = here;
    return found;
  }

  /// Something done to each number of one with that of the other.
  template <class Use>
  static void for_all(TodayNumbers& a, const TodayNumbers& b, Use use) {
    for (const auto numbers :
         {&TodayNumbers::targets, &TodayNumbers::satisfaction, &TodayNumbers::memory}) {
      for (std::size_t i = 0; i < (a.*numbers).size(); ++i) use((a.*numbers)[i], (b.*numbers)[i]);
    }
  }

  void begin_at(const FitStart& from) {
    start_ = &from;
    beyond_ = from.beyond;
    for_all(beyond_, beyond_, [](double& a, double) { a *= kLuckKept; });
    error_ = from.error;
    references_ = from.segments;
    const auto n = static_cast<Eigen::Index>(size());
    slopes_.resize(n, n);
    for (std::size_t knob = 0; knob < size(); ++knob) {
      const Turns range = fit_.targets[knob].knob->range(base_);
      fit_.targets[knob].turn = std::clamp(from.turns[knob], range.least, range.most);
      for (std::size_t t = 0; t < size(); ++t) {
        slopes_(static_cast<Eigen::Index>(t), static_cast<Eigen::Index>(knob)) =
            from.by[knob].targets[t] * step_of(knob);
      }
    }
  }

  // ---- few runs and all -------------------------------------------------------------------------

  void look_at_few() {
    ++fit_.measurements;
    runs_ = run_some(turned(), 1, {0, few_});
    now_ = mean_over(runs_);
    if (has_all()) return;
    for_all(now_, beyond_, [](double& a, double b) { a += b; });
    now_.error = error_;
  }

  /// Makes the runs that are missing, and learns what they come to beyond the few.
  void look_at_all() {
    ++fit_.measurements;
    const int there = static_cast<int>(runs_.size());
    const std::vector<TodayNumbers> more = run_some(turned(), 1, {there, fit_.runs});
    runs_.insert(runs_.end(), more.begin(), more.end());
    now_ = mean_over(runs_);
    learn_beyond();
  }

  void learn_beyond() {
    beyond_ = now_;
    const FitMeasurement few = mean_over({runs_.data(), static_cast<std::size_t>(few_)});
    for_all(beyond_, few, [](double& a, double b) { a -= b; });
    error_ = now_.error;
  }
  bool has_all() const { return std::ssize(runs_) == fit_.runs; }

  // ---- steps ------------------------------------------------------------------------------------

  void come_to_targets() {
    while (!(has_all() && is_done())) {
      if (!has_all() && (is_fine_ || is_near())) {
        look_at_all();
        is_fine_ = true;
        continue;
      }
      if (++fit_.rounds > kMostNewtonSteps) refuse_without_end();
      step_to_targets();
      refuse_what_is_stuck();
    }
  }

  /// How near to a target one can tell to be by the runs that steps look at.
  double luck_of(std::size_t t) const {
    const double more = has_all() ? 1.0 : std::sqrt(static_cast<double>(fit_.runs) / few_);
    return std::max(tolerance_of(t, now_), more * now_.error[t]);
  }

  /// Whether the few runs may well be at the targets.
  bool is_near() const {
    for (std::size_t t = 0; t < size(); ++t) {
      if (std::abs(now_.targets[t] - fit_.targets[t].target) > luck_of(t)) return false;
    }
    return true;
  }

  /// What is missing to each target.
  Eigen::VectorXd missing() const {
    Eigen::VectorXd by(static_cast<Eigen::Index>(size()));
    for (std::size_t t = 0; t < size(); ++t) {
      by(static_cast<Eigen::Index>(t)) = fit_.targets[t].target - now_.targets[t];
    }
    return by;
  }

  /// By how many of its steps each knob is to be turned. Once all runs have been looked at, only
  /// knobs whose target is not reached: any turn moves luck too, and would lose what is reached.
  Eigen::VectorXd wanted_steps(const Eigen::VectorXd& missing) const {
    Eigen::VectorXd steps = Eigen::VectorXd::Zero(missing.size());
    std::vector<Eigen::Index> moved;
    for (std::size_t t = 0; t < size(); ++t) {
      if (!is_fine_ || off(t, now_) != 0.0) moved.push_back(static_cast<Eigen::Index>(t));
    }
    if (moved.empty()) return steps;
    const Eigen::MatrixXd slopes = slopes_(moved, moved);
    const Eigen::VectorXd by = slopes.colPivHouseholderQr().solve(missing(moved).eval());
    for (std::size_t i = 0; i < moved.size(); ++i)
      steps(moved[i]) = by(static_cast<Eigen::Index>(i));
    return steps;
  }

  /// Turns knobs by what the slopes ask for, sets the references to what will then be Today's
  /// means, measures, and corrects the slopes by what came of it.
  void step_to_targets() {
    const Eigen::VectorXd before = missing();
    Eigen::VectorXd steps = wanted_steps(before);
    // What is missing by all runs is mostly luck: later ones count less (Robbins and Monro 1951).
    const double gain = is_fine_ ? 2.0 / (1.0 + ++fine_steps_) : 1.0;
    for (std::size_t t = 0; t < size(); ++t) {
      double& by = steps(static_cast<Eigen::Index>(t));
      if (!std::isfinite(by)) refuse_without_end();
      by = turn_by(t, std::clamp(gain * by, -kMostOfAStep, kMostOfAStep));
    }
    const double shift = move_references(steps);
    for (std::size_t t = 0; t < size() && !is_fine_; ++t) {
      if (std::string_view(fit_.targets[t].metric->id) != "retention_12") continue;
      steps(static_cast<Eigen::Index>(t)) += shift / step_of(t) + turn_by(t, -shift / step_of(t));
    }
    say(formatted("step %d", fit_.rounds));
    look_at_few();
    if (!is_fine_) correct_slopes(steps, before - missing());
  }

  /// Slopes as they are after a step moved the targets so (Broyden), as far as that is more than
  /// luck: slopes are taken to be known to half of that of a target's own knob (Kalman's gain).
  void correct_slopes(const Eigen::VectorXd& steps, const Eigen::VectorXd& moved) {
    const Eigen::VectorXd more = moved - slopes_ * steps;
    for (Eigen::Index t = 0; t < more.size(); ++t) {
      const auto target = static_cast<std::size_t>(t);
      const double unknown =
          std::max(kSlopesKnown * std::abs(slopes_(t, t)), tolerance_of(target, now_));
      const double luck = luck_of(target) / unknown;
      slopes_.row(t) += more(t) / (steps.squaredNorm() + luck * luck) * steps.transpose();
    }
  }

  /// Turns a knob by so many of its steps, as far as it goes, and says by how many.
  double turn_by(std::size_t t, double steps) {
    TargetFit& target = fit_.targets[t];
    const Turns range = target.knob->range(base_);
    const double to = std::clamp(target.turn + steps * step_of(t), range.least, range.most);
    const double by = (to - target.turn) / step_of(t);
    target.turn = to;
    return by;
  }

  /// Makes the references what Today's means will be after these steps. Returns by how much that
  /// raises propensities, on the complementary log-log, in the mean over customers.
  double move_references(const Eigen::VectorXd& steps) {
    double shift = 0.0, customers = 0.0;
    for (std::size_t s = 0; s < base_.segments.size(); ++s) {
      if (!has_references(s)) continue;
      double satisfaction = now_.satisfaction[s], memory = now_.memory[s];
      for (std::size_t k = 0; k < size(); ++k) {
        const double turn = steps(static_cast<Eigen::Index>(k)) * step_of(k);
        satisfaction += turn * start_->by[k].satisfaction[s];
        memory += turn * start_->by[k].memory[s];
      }
      LeavingSpec& leaving = references_[s].leaving;
      const LeavingSpec old = leaving;
      leaving.reference = std::clamp(four_digits(satisfaction), 0.0, 1.0);
      if (has_memory()) leaving.memory_reference = std::clamp(four_digits(memory), -1.0, 1.0);
      const double n = base_.segments[s].customers;
      const LeavingSpec& own = base_.segments[s].leaving;
      shift += n * (own.weight * (leaving.reference - old.reference) +
                    own.memory_weight * (leaving.memory_reference - old.memory_reference));
      customers += n;
    }
    return customers > 0.0 ? shift / customers : 0.0;
  }

  /// A knob that has been at an end of its range for two steps, with its target still far: more
  /// steps would find the same.
  void refuse_what_is_stuck() {
    stuck_.resize(size());
    for (std::size_t t = 0; t < size(); ++t) {
      const TargetFit& target = fit_.targets[t];
      const Turns range = target.knob->range(base_);
      const bool at_end = target.turn <= range.least || target.turn >= range.most;
      const bool is_far = std::abs(off(t, now_)) > 2 * tolerance_of(t, now_);
      stuck_[t] = at_end && is_far ? stuck_[t] + 1 : 0;
      if (stuck_[t] < 2) continue;
      refuse(target_key(*target.metric), with_unit(*target.metric, target.target) +
                                             " cannot be reached: with " + target.knob->moves +
                                             " at " + target.knob->text(target.turn) +
                                             ", as far as that goes, Today comes to " +
                                             with_unit(*target.metric, now_.targets[t]));
    }
  }

  const FitStart* start_ = nullptr;
  Eigen::MatrixXd slopes_;          ///< [target][knob], by a step of the knob
  int few_ = 1;                     ///< the first runs, which steps look at
  std::vector<TodayNumbers> runs_;  ///< of the firm as it is turned now
  TodayNumbers beyond_;             ///< what all runs came to beyond the few, when last made
  std::vector<double> error_;       ///< of all runs, when last made
  bool is_fine_ = false;            ///< all runs have been looked at, and were near the targets
  int fine_steps_ = 0;              ///< since then
  std::vector<int> stuck_;          ///< by target: for how many steps its knob could go no further
};

}  // namespace

FitStart fit_start(const Scenario& today, const FitOptions& options) {
  return NewtonFitter(today, options).start();
}

TodayFit fit_today_near(const Scenario& today, const FitStart& start, const FitOptions& options) {
  return NewtonFitter(today, options).fit(start);
}

}  // namespace rapport
