// How Today is fitted: shared by the files today_fit*.cpp only.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sim/forecast/today_fit.h"

namespace rapport {

/// What a scenario comes to in its first years: means over runs.
struct FitMeasurement : TodayNumbers {
  std::vector<double> error;  ///< [target]: standard errors over the runs
};

/// Runs of a measurement, from `first` to before `last`: each has luck of its own.
struct FitRuns {
  int first, last;
};

/// A scenario with knobs at their turns, what was measured of it, and what is said where that does
/// not do. Ways to turn the knobs derive from it.
class TodayFitter {
 protected:
  TodayFitter(const Scenario& today, const FitOptions& options);

  bool is_fitted(std::size_t t) const { return fit_.targets[t].knob != nullptr; }
  bool has_memory() const { return base_.company.on && base_.company.mechanism.memory; }
  /// Whether the segment's references are Today's own means.
  bool has_references(std::size_t s) const;
  void say(const std::string& what) const;
  void refuse_what_cannot_be_moved() const;

  /// Today as turned so far, or with the knob of target `t` elsewhere.
  Scenario turned(std::size_t t, double turn) const;
  Scenario turned() const { return turned(fit_.targets.size(), 0.0); }

  std::vector<TodayNumbers> run_some(Scenario scenario, int years, FitRuns which);
  FitMeasurement mean_over(std::span<const TodayNumbers> runs) const;
  /// A measurement by all runs.
  FitMeasurement measure(const Scenario& scenario, int years);

  double tolerance_of(std::size_t t, const FitMeasurement& found) const;
  /// How far a measurement is from a target; 0 where it counts as reached.
  double off(std::size_t t, const FitMeasurement& found) const;
  bool are_targets_reached() const;
  /// What now_ says of the references that it was measured with.
  std::vector<ReferenceFit> references() const;
  bool are_references_close() const;
  bool is_done() const { return are_targets_reached() && are_references_close(); }

  /// The targets are not reached together: names the one that is farthest off, in its tolerance.
  [[noreturn]] void refuse_without_end() const;

  /// What came of it, by now_. `targets` and `today` are moved out.
  TodayFit report();

  Scenario base_;  ///< as it was read, with gates = all
  const FitOptions& options_;
  TodayFit fit_;
  std::vector<SegmentSpec> references_;  ///< only their references count
  FitMeasurement now_;

 private:
  void note_far_turns();
  void note_implausible();
};

/// The key of a target in files.
std::string target_key(const Metric& metric);
/// "84.0 %", "0.130 a year".
std::string with_unit(const Metric& metric, double value);

}  // namespace rapport
