// Works out what follows from answers: how satisfied customers are with the rival, and Today fitted
// again.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "experiments/scorecard/scored_scenario.h"

namespace rapport {

struct ScoredFitOptions {
  int threads = 1;
  int runs = 0;     ///< in each measurement; 0: as many as have 96,000 customers in all, 4 to 16
  bool fit = true;  ///< Today to its targets, where the file has some and Today has changed
  std::function<void(const std::string& step)> progress{};
  const std::atomic<bool>* stop = nullptr;
};

/// Contacts of a touch point in a year, before the answers and with them.
struct ContactShift {
  std::string touch_point;
  double before, now;
};

struct ScoredFit {
  std::optional<TodayFit> fit{};         ///< nothing: there was no need, or it could not be done
  std::string why_not{};                 ///< why it could not be done
  bool has_no_target = false;            ///< Today has changed, and there is nothing to fit it to
  std::vector<ContactShift> contacts{};  ///< of Today; empty where Today has not changed
};

/// Sets `satisfaction`, `changes` and `left_out`. The satisfaction with the rival is that of our
/// firm with its levers, on luck of its own, and so Today is fitted with the rival in it, and once
/// more where the fit has moved that satisfaction. Throws InvalidInput, GivenUp.
ScoredFit fit_scored(ScoredScenario& scored, const ScoredFitOptions& options);

}  // namespace rapport
