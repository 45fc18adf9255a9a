#include "sim/forecast/today_fit.h"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

#include "sim/core/text.h"
#include "sim/forecast/today_fit_parts.h"

namespace rapport {

namespace {

constexpr int kMostRounds = 8, kMostSteps = 10;
/// In the first round a target that is off by so many tolerances is left, for the others may bring
/// it nearer. So nothing is moved that the others move back.
constexpr double kLeftAtFirst = 4.0;

/// One target after the other, in rounds.
class RoundFitter : TodayFitter {
 public:
  RoundFitter(const Scenario& today, const FitOptions& options) : TodayFitter(today, options) {}

  TodayFit fit() {
    refuse_what_cannot_be_moved();
    say("as it is");
    now_ = measure(base_, 1);
    for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
      if (is_fitted(t)) fit_.targets[t].before = now_.targets[t];
    }
    while (!is_done()) {
      if (++fit_.rounds > kMostRounds) refuse_without_end();
      solve_all();
    }
    put_back();
    look_at_checks();
    return report();
  }

 private:
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

  /// Makes the references Today's own means, where they are not already, and measures again.
  void set_references() {
    if (are_references_close()) return;
    for (std::size_t s = 0; s < base_.segments.size(); ++s) {
      if (!has_references(s)) continue;
      references_[s].leaving.reference = four_digits(now_.satisfaction[s]);
      if (has_memory()) references_[s].leaving.memory_reference = four_digits(now_.memory[s]);
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
                  with_unit(*target.metric, now_.targets[t]).c_str(),
                  with_unit(*target.metric, target.target).c_str()));
    double best = target.turn;
    const auto f = [&](double turn) {
      FitMeasurement found = measure(turned(t, turn), 1);
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
      FitMeasurement found = measure(turned(), 1);
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
    refuse(target_key(metric),
           with_unit(metric, target.target) + " cannot be reached: Today comes to " +
               with_unit(metric, target.target + first) + ", and with " + target.knob->moves +
               " at " + target.knob->text(turn) + ", as far as that goes, to " +
               with_unit(metric, target.target + y),
           "targets between these two", "change the target, or what else of Today decides it");
  }

  // ---- what came of it --------------------------------------------------------------------------

  void look_at_checks() {
    if (std::ranges::all_of(fit_.targets, [](const auto& t) { return t.knob != nullptr; })) return;
    say("the check");
    const FitMeasurement before = measure(base_, 2), after = measure(turned(), 2);
    for (std::size_t t = 0; t < fit_.targets.size(); ++t) {
      if (is_fitted(t)) continue;
      TargetFit& check = fit_.targets[t];
      check.before = before.targets[t];
      check.reached = after.targets[t];
      check.error = after.error[t];
      check.tolerance = std::max(check.metric->matters, 2 * check.error);
    }
  }
};

}  // namespace

TodayFit fit_today(const Scenario& today, const FitOptions& options) {
  TodayFit fit = RoundFitter(today, options).fit();
  fit.today.company.gates = today.company.gates;
  return fit;
}

}  // namespace rapport
