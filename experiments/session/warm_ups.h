// Warm-ups that runs go on from, kept within a budget of memory.
#pragma once

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "experiments/session/policy_runs.h"
#include "sim/engine/simulator.h"

namespace rapport {

/// For any number of threads.
class WarmUps {
 public:
  explicit WarmUps(std::size_t bytes) : most_(bytes) {}

  /// The warm-up that a run of `runs` goes on from; it is made here where there is none, and waited
  /// for where another thread makes it. Null where the policy cannot share one, or `stop` was set.
  /// `holds` is kept alive as long as the warm-up, which refers to its model.
  std::shared_ptr<const Simulator> of(const std::shared_ptr<const PolicyRuns>& runs, RandomKey key,
                                      const StopSigns& stop);
  std::size_t bytes() const;  ///< of what is kept

 private:
  struct Kept {
    std::string firm;
    RandomKey key;
    bool ready = false;
    std::shared_ptr<const PolicyRuns> owner;  ///< of the model
    std::shared_ptr<const Simulator> simulator;
    std::size_t bytes = 0;
  };
  std::list<Kept>::iterator find(const std::string& firm, RandomKey key);
  void make_room();

  std::size_t most_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Kept> kept_;  ///< what was used last stands in front
};

}  // namespace rapport
