// Whom one policy keeps and another loses: the same customers, with the same luck, under both.
//
// Only the net of saved and lost customers is a finding. Who in particular is saved is decided by
// differences that may be tiny, and by the luck that both policies share; customers who join later
// are not the same ones under two policies, and are left out.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "experiments/trial/trial.h"
#include "experiments/trial/two_lives.h"
#include "sim/core/interval.h"
#include "sim/core/moments.h"

namespace rapport {

/// What became of some customers of the start in one run under each of two policies.
struct Fates {
  std::int64_t stayed = 0;  ///< there at the end under both
  std::int64_t gone = 0;    ///< left under both
  std::int64_t saved = 0;   ///< left under the one compared with, and not under the policy
  std::int64_t lost = 0;    ///< the other way round
  std::int64_t all() const { return stayed + gone + saved + lost; }
};

/// Some customers over the replications.
struct FateRow {
  std::string kind, name, label;  ///< "segment", "family"; for people
  std::vector<Fates> runs;        ///< by replication that both policies have finished
  Moments of(std::int64_t Fates::*count) const;
  Interval net() const;  ///< saved less lost, a run; Student's at kConfidence
};

/// One customer, and its two lives.
struct FateExample {
  std::uint32_t customer = 0;
  std::size_t segment = 0;
  double value = 0.0;     ///< what it brings a month
  double at_start = 0.0;  ///< its satisfaction at the first visit shown; NaN where there is none
  std::vector<StoryLeg> a, b;  ///< under the policy, and under the one compared with
  std::optional<StoryEnd> a_end, b_end;
};

struct FateStudy {
  std::vector<FateRow>
      rows;  ///< all, then segments, then fifths by value where customers of a segment differ in it
  std::size_t runs = 0, failed = 0;
  bool stopped = false;  ///< interrupted: replications that were not finished are left out
  /// Of the customers who were saved, or lost, in the first replication: what came first.
  std::array<std::size_t, kPartings> saved_by{}, lost_by{};
  bool was_followed = false;  ///< whether that is known: not where it was interrupted before
  std::size_t followed = 0;   ///< customers of these two
  std::optional<FateExample> example;
};

struct FateWish {
  std::optional<std::uint32_t> customer{};  ///< whose lives are asked for; none: one is chosen
  const std::atomic<bool>* stop = nullptr;  ///< once true, it is given up as by an interruption
  /// Told what is done, from 0 to 1, once a simulated day of each run. On any thread.
  std::function<void(double share)> progress{};
};

/// Runs the policy of arm `arm` and that of `against` as often as the trial's options say, and
/// follows in the first replication who is saved or lost. Where no customer is asked for, one is
/// chosen that shows what came first most often, in few visits. The trial itself need not have run.
FateStudy study_fates(const Trial& trial, std::size_t arm, std::size_t against,
                      const FateWish& wish = {});

}  // namespace rapport
