#include "experiments/trial/self_comparison.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <limits>

#include "experiments/run/interrupt.h"
#include "experiments/run/progress.h"

namespace rapport {

namespace {

constexpr std::uint32_t kTogether = 20;  // comparisons whose runs are in memory at one time

bool is_judged(const MetricKey& key) {
  return key.metric->headline && key.part.is_whole() && key.metric->good != Good::neither;
}

bool is_headline_key(const MetricKey& key) { return key.metric->headline && key.part.is_whole(); }

/// The runs of one side of a comparison, as compare() takes them, of headline metrics only.
struct Side {
  std::vector<std::vector<double>> values;
  std::vector<std::vector<EventCount>> events;
  std::vector<std::uint64_t> hashes;
};

/// The tasks of comparisons [first, last): each side's replications have a seed of their own.
std::vector<RunTask> tasks_of(std::uint32_t seed, std::uint32_t first, std::uint32_t last,
                              std::uint32_t replications) {
  std::vector<RunTask> tasks;
  for (std::uint32_t c = first; c < last; ++c) {
    for (std::uint32_t side = 0; side < 2; ++side) {
      for (std::uint32_t i = 0; i < replications; ++i) {
        tasks.push_back({0, {seed + 2 * c + side, i}});
      }
    }
  }
  return tasks;
}

class SelfStudy {
 public:
  SelfStudy(const Trial& trial, std::uint32_t replications)
      : trial_(trial), replications_(replications) {
    for (std::size_t k = 0; k < trial.keys().size(); ++k) {
      if (!is_headline_key(trial.keys()[k])) continue;
      places_.push_back(k);
      keys_.push_back(trial.keys()[k]);
      if (is_judged(trial.keys()[k])) result.rows.push_back({.key = k});
    }
  }

  /// Judges the comparison whose runs begin at `records`.
  void judge(std::span<const RunRecord> records) {
    const Side a = side_of(records.first(replications_)), b = side_of(records.last(replications_));
    const PairedEvents events{a.events, b.events, a.hashes == b.hashes};
    const auto found =
        compare(keys_, a.values, b.values, kConfidence, Validity::fixed_n, 1, events);
    bool finding = false, not_zero = false;
    for (std::size_t i = 0, row = 0; i < found.size(); ++i) {
      if (!found[i].has_verdict) continue;
      const bool excludes = add(found[i], result.rows[row++]);
      not_zero = not_zero || excludes;
      finding =
          finding || found[i].verdict == Verdict::better || found[i].verdict == Verdict::worse;
    }
    ++result.comparisons;
    result.findings += finding ? 1 : 0;
    result.not_zero += not_zero ? 1 : 0;
  }

  SelfComparison result;

 private:
  Side side_of(std::span<const RunRecord> records) {
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    Side side{std::vector<std::vector<double>>(keys_.size()),
              std::vector<std::vector<EventCount>>(keys_.size()),
              {}};
    for (const RunRecord& record : records) {
      const bool failed = record.status == RunStatus::failed;
      result.failed += failed ? 1 : 0;
      side.hashes.push_back(record.event_hash);
      for (std::size_t i = 0; i < keys_.size(); ++i) {
        side.values[i].push_back(failed ? kNone : record.values[places_[i]]);
        side.events[i].push_back(failed ? EventCount{} : record.events[places_[i]]);
      }
    }
    return side;
  }

  /// Counts a verdict; whether its interval does not hold 0.
  static bool add(const Comparison& c, SelfComparison::Row& row) {
    row.better += c.verdict == Verdict::better ? 1 : 0;
    row.worse += c.verdict == Verdict::worse ? 1 : 0;
    row.same += c.verdict == Verdict::same ? 1 : 0;
    row.undecided += c.verdict == Verdict::undecided ? 1 : 0;
    row.identical += c.verdict == Verdict::identical ? 1 : 0;
    const bool excludes = std::isfinite(c.difference.mean) && !c.difference.contains(0.0);
    row.not_zero += excludes ? 1 : 0;
    return excludes;
  }

  const Trial& trial_;
  std::uint32_t replications_;
  std::vector<std::size_t> places_;  ///< of the headline keys among the trial's
  std::vector<MetricKey> keys_;
};

}  // namespace

std::size_t SelfComparison::most(double chance) const {
  if (comparisons == 0) return 0;
  // In double throughout: constants of long double are set up when the program starts, which fails
  // under Valgrind, whose long double is a double.
  using InDouble = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  const boost::math::binomial_distribution<double, InDouble> law(static_cast<double>(comparisons),
                                                                 chance);
  return static_cast<std::size_t>(boost::math::quantile(law, 0.999));
}

SelfComparison compare_with_itself(const Trial& trial, std::uint32_t comparisons,
                                   std::uint32_t replications) {
  const TrialOptions& options = trial.options();
  const std::size_t each = 2 * static_cast<std::size_t>(replications);
  SelfStudy study(trial, replications);
  ProgressLine line(options.command, options.quiet);
  double seconds = 0.0;
  for (std::uint32_t c = 0; c < comparisons && !study.result.stopped;) {
    const std::uint32_t last = std::min(c + kTogether, comparisons);
    const auto tasks = tasks_of(options.seed, c, last, replications);
    RunnerOptions runner;
    runner.threads = options.threads;
    runner.stop = &interrupted();
    double now = 0.0;
    runner.on_record = [&](const RunRecord&, const Progress& progress) {
      now = progress.seconds;
      line.show({c * each + progress.done, progress.failed, comparisons * each, seconds + now});
    };
    const auto records = run_tasks({&trial.model(0), 1}, tasks, runner);
    seconds += now;
    study.result.stopped = records.size() < tasks.size();
    if (study.result.stopped) break;
    for (std::size_t i = 0; i < records.size(); i += each) {
      study.judge(std::span(records).subspan(i, each));
    }
    c = last;
  }
  return study.result;
}

}  // namespace rapport
