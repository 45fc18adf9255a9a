// How well a log's journey gives cases that it was not made of.
#pragma once

#include <atomic>
#include <vector>

#include "experiments/log/log_scenario.h"

namespace rapport {

/// Cases as far as they are compared.
struct LogSample {
  std::vector<LogSequence> cases;
  std::vector<double> hours;  ///< of each, from its first start to its last end
};
LogSample sample_of(const std::vector<LogCase>& cases);

/// Half the sum, over all pairs of activities, the start and the end, of how far the shares of
/// pairs that follow one another directly lie apart (total variation): 0 alike, 1 nothing in
/// common.
double follows_distance(const LogSample& a, const LogSample& b);
/// The mean distance between two samples of numbers that are laid side by side in order
/// (Wasserstein distance of order 1): of the activities in a case, and of its hours.
double length_distance(const LogSample& a, const LogSample& b);
double hours_distance(const LogSample& a, const LogSample& b);

/// Both distances and the mean of what is compared.
struct LogDistances {
  double follows = 0, length = 0, hours = 0;
};

/// One half of the cases, and what the journey of the other half gives for it.
struct LogHoldout {
  bool by_time = false;  ///< halves by the begin of cases; else at random
  std::size_t fitted = 0, held_out = 0, simulated = 0;
  /// Held-out cases that are seen as a whole: over, and where the log was cut, begun so long
  /// before its end as nineteen in twenty cases take (if half of all did). The other half likewise.
  std::size_t compared = 0;
  std::size_t still_open = 0;  ///< simulated cases that were not over at the end, left out
  double likelihood = 0;       ///< a held-out case, its logarithm
  double first_order = 0;      ///< the same of a chain of the last activity only
  LogDistances halves;         ///< between the two halves
  LogDistances run;            ///< between a run of the scenario and the held-out half
  double mean_length = 0, mean_hours = 0;  ///< of held-out cases
  double run_length = 0, run_hours = 0;    ///< of the run's
};

/// Fits a scenario to one half, runs it, and compares with the other. The halves are drawn by a
/// fixed seed, or divided by time. Throws GivenUp where `stop` is set.
LogHoldout hold_out_half(const EventLog& log, const LogScenarioOptions& options, bool by_time,
                         const std::atomic<bool>* stop = nullptr);

}  // namespace rapport
