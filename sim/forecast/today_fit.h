// Fits Today to the targets of its file (`[target]`): numbers that nobody measures are moved until
// what a firm does measure comes out. Found by simulation on luck of its own.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "sim/file/scenario_difference.h"
#include "sim/forecast/target_knob.h"
#include "sim/measure/metric.h"
#include "sim/scenario/scenario.h"

namespace rapport {

/// One target, in its metric's unit (percent for shares).
struct TargetFit {
  const Metric* metric = nullptr;
  const TargetKnob* knob = nullptr;  ///< what was moved; null: a check that nothing was moved for
  double target = 0.0;
  double before = 0.0;                   ///< what Today came to as it was read
  double reached = 0.0;                  ///< what it comes to now
  double error = 0.0;                    ///< standard error of `reached` over the runs
  double tolerance = 0.0;                ///< from the target, within which it counts as reached
  double turn_before = 0.0, turn = 0.0;  ///< of the knob
  bool is_close() const;
};

/// The references of a segment that can leave, beside what Today comes to.
struct ReferenceFit {
  std::string segment;
  double satisfaction = 0.0, memory = 0.0;         ///< Today's own means
  double reference = 0.0, memory_reference = 0.0;  ///< as set
  bool has_memory = false;                         ///< else memory_reference was left alone
  bool is_close() const;
};

struct TodayFit {
  Scenario today;                        ///< fitted
  std::vector<TargetFit> targets;        ///< in the order in which they were solved, checks last
  std::vector<ReferenceFit> references;  ///< by segment
  std::vector<KeyChange> changes;        ///< from what was read to `today`
  std::vector<std::string> notes;        ///< numbers moved far, or out of their plausible range
  int rounds = 0;                        ///< in which all targets were solved, one after the other
  int runs = 0;                          ///< of Today in each measurement
  int measurements = 0;
  int runs_made = 0;  ///< of Today, a year each, in all of them
};

struct FitOptions {
  int threads = 1;
  int runs = 0;  ///< in each measurement; 0: as many as have 96,000 customers in all, 4 to 32
  std::function<void(const std::string& step)> progress{};  ///< is told each step, in words
  const std::atomic<bool>* stop = nullptr;  ///< once true, fit_today() throws GivenUp
};

/// A reference counts as Today's own mean where it is no farther from it than this.
inline constexpr double kNearReference = 0.002;

/// Fits Today to `today.target`. Targets are those of the first year. They are solved one after the
/// other, in the order of target_knobs(), each by TOMS 748 (Alefeld, Potra and Shi 1995) on the
/// same luck, and again in further rounds, because later ones move earlier ones. Ahead of
/// retention, leaving.reference and leaving.memory_reference become Today's own means (metrics
/// `satisfaction_true` and `memory` of the segment), so that the propensity keeps its meaning. A
/// target is reached within half of what matters for its metric, or within its standard error over
/// the runs where that is more. Under gates other than `all` it is Today with gates = all that is
/// fitted, as rivals are made to fit as often as that.
///
/// A knob that need not have been turned is put back. Deterministic, whatever the number of
/// threads. Costs some hundred runs of a year. Throws InvalidInput where there is no target, where
/// the scenario has nothing to move for one, and where one cannot be reached; it names the target,
/// what can be reached and what to do.
TodayFit fit_today(const Scenario& today, const FitOptions& options = {});

/// What a firm comes to in its first year.
struct TodayNumbers {
  std::vector<double> targets;               ///< in the order of TodayFit::targets
  std::vector<double> satisfaction, memory;  ///< by segment, over month ends of those present
};

/// Where fits of many firms begin that are alike but for some numbers: at the turns that fit one of
/// them, with what it answers there to each knob.
struct FitStart {
  std::vector<double> turns;          ///< of the knobs that have a target
  std::vector<SegmentSpec> segments;  ///< only their references count
  std::vector<TodayNumbers> by;       ///< [knob]: what moves as it is turned by one
  TodayNumbers beyond;                ///< what all runs come to beyond the first few of them
  std::vector<double> error;          ///< [target]: standard errors over all runs
};

/// Fits the firm that others are like, and turns each of its knobs by a step. Where it cannot be
/// fitted, others begin with its turns as they are. Throws InvalidInput where there is nothing to
/// fit to, or nothing to move.
FitStart fit_start(const Scenario& today, const FitOptions& options = {});

/// The same end as fit_today(), by steps of Newton's method in all knobs at once that begin with
/// the slopes of a firm nearby and learn from each step (Broyden 1965, "A class of methods for
/// solving nonlinear simultaneous equations", Mathematics of Computation 19), for the many draws of
/// a study. Steps look at the first quarter of the runs, with half of what all runs of the firm
/// nearby came to beyond it: luck that the two share. Where that may be at the targets, the other
/// runs are made too, and only all of them, as fit_today() has them, say that it is. From then on
/// only knobs of targets that are not reached are turned, by less and less, on all runs.
///
/// Checks (retention_24) are not looked at, and knobs that need not have been turned are not put
/// back. TargetFit::before is where steps began. Throws InvalidInput as fit_today() does, and where
/// the targets are not reached in kMostNewtonSteps steps.
TodayFit fit_today_near(const Scenario& today, const FitStart& start,
                        const FitOptions& options = {});
inline constexpr int kMostNewtonSteps = 16;

/// Counts the changes of what fit_start() and fit_today_near() come to, as the outcome hash does
/// not cover them: to be raised with each.
inline constexpr int kFitVersion = 2;

}  // namespace rapport
