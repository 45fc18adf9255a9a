// What a study will take, from a short timing of it.
#pragma once

#include <atomic>
#include <cstdint>

#include "experiments/study/study_run.h"

namespace rapport {

struct StudyCost {
  std::uint64_t points = 0;  ///< besides the one that all are compared with, or with it
  std::uint64_t runs = 0;    ///< in all
  std::size_t timed = 0;     ///< runs that were made to find out
  std::size_t failed = 0;    ///< of these
  double seconds = 0.0;      ///< wall time of the whole study, on the threads that were asked for
  double fit_seconds = 0.0;  ///< of these, for fitting Today in variants of the assumptions
  double memory = 0.0;       ///< bytes, the most that is in use at a time
  double disk = 0.0;         ///< bytes of the results file
};

/// Runs a few points of the study, spread over it, once, and multiplies. Runs of a point far from
/// the others may take longer than these, and a busy machine is slower: the estimate is meant to be
/// right within a factor of 1.5. Throws InvalidInput for points that cannot be read, Interrupted
/// where `stop` became true.
StudyCost plan_study(const Study& study, int threads, const std::atomic<bool>* stop = nullptr);

}  // namespace rapport
