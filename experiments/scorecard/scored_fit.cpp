#include "experiments/scorecard/scored_fit.h"

#include <algorithm>
#include <cmath>

#include "sim/core/moments.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"
#include "sim/engine/simulator.h"
#include "sim/forecast/gate_calibration.h"
#include "sim/measure/measures.h"

namespace rapport {

namespace {

constexpr std::uint32_t kScoreSeed = 0x5C02ECA2;  // one that no study is likely to use
constexpr double kCustomersInAll = 96000;         // simulated, over the runs of a measurement
constexpr double kLeastRuns = 4, kMostRuns = 16;
constexpr int kMostFits = 3;

/// What a firm comes to in its first year, as means over runs.
struct FirmNumbers {
  std::vector<double> satisfaction;  ///< by segment, over month ends of those present
  std::vector<double> contacts;      ///< by touch point
};

int runs_for_score(const Scenario& firm) {
  double customers = 1.0;
  for (const SegmentSpec& segment : firm.segments) customers += segment.customers;
  return static_cast<int>(
      std::clamp(std::ceil(kCustomersInAll / customers), kLeastRuns, kMostRuns));
}

/// The mean of a metric over the runs, by part.
std::vector<double> means_of(const char* metric, Part::Kind kind, std::size_t parts,
                             const Model& model, const std::vector<RunResult>& runs) {
  std::vector<Moments> moments(parts);
  for (const RunResult& run : runs) {
    const RunView view(model, run);
    for (std::size_t i = 0; i < parts; ++i) {
      moments[i].add(find_metric(metric)->value(view, Part{kind, static_cast<std::uint32_t>(i)}));
    }
  }
  std::vector<double> means;
  for (const Moments& one : moments) means.push_back(one.mean());
  return means;
}

class ScoredFitter {
 public:
  ScoredFitter(ScoredScenario& scored, const ScoredFitOptions& options)
      : scored_(scored), options_(options) {}

  ScoredFit run() {
    ScenarioFile now = read_scored(scored_);
    find_satisfaction(now);
    now = read_scored(scored_);
    const bool has_changed =
        now.today.levers != scored_.base.today.levers || !scored_.satisfaction.empty();
    if (!has_changed) return std::move(found_);
    if (options_.fit) fit(now);
    say("contacts, before and with the answers");
    compare_contacts();
    return std::move(found_);
  }

 private:
  void say(const std::string& what) const {
    if (options_.progress) options_.progress(what);
  }

  FirmNumbers numbers_of(Scenario firm, const Scenario& today) const {
    firm.horizon = kYear;
    const Crew crew(options_.threads, options_.stop);
    const Model model = calibrated(firm, calibrate_gates(today, crew));
    std::vector<RandomKey> keys;
    const int wanted = options_.runs > 0 ? options_.runs : runs_for_score(firm);
    for (int i = 0; i < wanted; ++i) {
      keys.push_back({kScoreSeed, static_cast<std::uint32_t>(i)});
    }
    const std::vector<RunResult> runs = run_many(model, keys, crew);
    for (const RunResult& run : runs) {
      if (!run.failure.empty()) refuse("scorecard", "a run broke off: " + run.failure);
    }
    return {means_of("satisfaction_true", Part::segment, firm.segments.size(), model, runs),
            means_of("legs", Part::touch_point, firm.touch_points.size(), model, runs)};
  }

  /// Returns how far it has moved, at most.
  double find_satisfaction(const ScenarioFile& now) {
    if (scored_.rival.empty()) return 0.0;
    say("how satisfied customers are with our firm as " + scored_.rival + " does it");
    const std::string name = policy_of_rival(scored_, scored_.rival);
    const auto policy = std::ranges::find(now.policies, name, &Policy::name);
    const FirmNumbers there = numbers_of(policy->changes.front().then, now.today);
    std::vector<RivalSatisfaction> found;
    double moved = 0.0;
    for (std::size_t s = 0; s < now.today.segments.size(); ++s) {
      const SegmentSpec& segment = now.today.segments[s];
      if (!(segment.rival.offers > 0.0)) continue;
      found.push_back({segment.name, std::round(1e4 * there.satisfaction[s]) / 1e4});
      moved = std::max(moved, std::fabs(found.back().value - segment.rival.satisfaction));
    }
    scored_.satisfaction = std::move(found);
    return moved;
  }

  void fit(ScenarioFile now) {
    found_.has_no_target = now.today.target == TargetSpec{};
    if (found_.has_no_target) return;
    FitOptions options;
    options.threads = options_.threads;
    options.progress = options_.progress;
    options.stop = options_.stop;
    try {
      for (int i = 0; i < kMostFits; ++i) {
        scored_.left_out.clear();
        found_.fit = fit_what_can_be(now.today, options, scored_.left_out);
        add_changes(scored_.changes, found_.fit->changes);
        now = read_scored(scored_);
        if (find_satisfaction(now) <= kNearReference) return;
        now = read_scored(scored_);
      }
    } catch (const InvalidInput& error) {
      found_.why_not = error.what();
    }
  }

  void compare_contacts() {
    const ScenarioFile now = read_scored(scored_);
    const FirmNumbers before = numbers_of(scored_.base.today, scored_.base.today);
    const FirmNumbers with = numbers_of(now.today, now.today);
    for (std::size_t i = 0; i < now.today.touch_points.size(); ++i) {
      found_.contacts.push_back(
          {now.today.touch_points[i].name, before.contacts[i], with.contacts[i]});
    }
  }

  ScoredScenario& scored_;
  const ScoredFitOptions& options_;
  ScoredFit found_;
};

}  // namespace

ScoredFit fit_scored(ScoredScenario& scored, const ScoredFitOptions& options) {
  return ScoredFitter(scored, options).run();
}

}  // namespace rapport
