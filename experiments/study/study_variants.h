// Variants of a study's assumptions: draws of every number that no data pin down, with Today fitted
// to its targets in each.
//
// Variant 0 is the scenario as described. Draws fill the ranges evenly (a Latin hypercube). They
// are no probabilities: they say over which descriptions of the firm an answer holds.
#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "experiments/study/study_run.h"
#include "sim/forecast/assumption.h"
#include "sim/forecast/today_fit.h"

namespace rapport {

/// What is drawn, and where each draw lies.
struct AssumptionDraws {
  std::vector<std::string> keys, labels;    ///< by number
  std::vector<std::vector<double>> places;  ///< [draw][number], in 0..1 of its range; draw 0 is
                                            ///< variant 1
};
/// A pure function of the study's texts and seed. Throws InvalidInput.
AssumptionDraws draws_of(const Study& study);

/// Makes the variants of a study; make() may be called by several threads.
class VariantMaker {
 public:
  /// Fits Today as described, where draws are fitted, for they begin there: so a draw depends on no
  /// other one. Throws InvalidInput, GivenUp where `stop` became true.
  VariantMaker(const Study& study, int threads, const std::atomic<bool>* stop);

  /// The variant of that number, 1 or more: ready, or rejected with the reason where it is no firm
  /// or its Today cannot be fitted. Throws GivenUp where `stop` became true.
  StudyVariant make(std::size_t variant, int threads) const;

 private:
  Scenario drawn(std::size_t variant, std::vector<Override>& set) const;
  FitOptions fit_options(int threads) const;

  const Study& study_;
  const std::atomic<bool>* stop_;
  Scenario today_;
  std::vector<Assumption> assumptions_;
  AssumptionDraws draws_;
  std::optional<FitStart> start_;  ///< none: draws are not fitted
};

}  // namespace rapport
