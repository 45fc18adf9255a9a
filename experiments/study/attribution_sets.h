// Which sets of a candidate's steps are run, so that what it brings can be divided among them.
#pragma once

#include <cstdint>
#include <vector>

#include "experiments/analysis/shapley.h"
#include "experiments/study/study_spec.h"

namespace rapport {

/// Up to so many steps all sets are run, 255 besides the empty one; of more, a sample of orders.
inline constexpr std::size_t kMostStepsInAllSets = 8;
/// Sets are bits of a number.
inline constexpr std::size_t kMostSteps = 63;

/// Whether orders of the steps are sampled.
inline bool samples_orders(const StudySpec& spec) {
  return spec.steps.size() > kMostStepsInAllSets;
}

/// The orders that are sampled: pairs, each an order and its reverse, by the design's seed.
OrderDraws sampled_orders(const StudySpec& spec);

/// The sets of steps that the study runs, rising, bit i for step i; without the empty one, which is
/// the compared policy. Of sampled orders those that are met as steps are taken one after another.
std::vector<std::uint64_t> attribution_sets(const StudySpec& spec);

/// A set in words: "pay + training", "all but pay", "all steps".
std::string words_of_set(const StudySpec& spec, std::uint64_t set);

}  // namespace rapport
