// In which order runs are begun, and which of them share a warm-up.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "experiments/run/runner.h"
#include "sim/engine/simulator.h"

namespace rapport {

/// Gives out the pieces of work of a list of tasks: runs, in their order, and before the runs of
/// one replication the warm-up that they go on from. For any number of threads.
class RunOrder {
 public:
  struct Piece {
    bool is_warm_up = false;
    std::size_t batch = 0;                       ///< of a warm-up
    std::size_t task = 0;                        ///< a run; of a warm-up the first of its runs
    std::shared_ptr<const Simulator> warm_up{};  ///< that the run goes on from; null: from none
  };

  /// `share`: whether runs may share warm-ups. At most `threads` warm-ups are kept at a time, or
  /// fewer where they are large.
  RunOrder(std::span<const Model* const> models, std::span<const RunTask> tasks, bool share,
           int threads);

  /// How often take() gives something to do.
  std::size_t pieces() const { return pieces_; }
  /// The model whose warm-up is shared.
  std::size_t warms() const { return warms_; }
  /// The next piece of work. Waits where all that is left goes on from warm-ups that others are at.
  Piece take();
  /// Hands in the warm-up of a batch; null where there is none: then its runs begin at their
  /// beginning.
  void warmed(std::size_t batch, std::shared_ptr<const Simulator> warm_up);

 private:
  enum class State { cold, warming, ready };
  /// The tasks of one replication that stand side by side.
  struct Batch {
    std::size_t next, last;
    State state = State::ready;
    bool keeps = false;  ///< a warm-up, or is to
    std::shared_ptr<const Simulator> warm_up{};
  };

  void add_batch(std::span<const RunTask> tasks, std::size_t first, std::size_t last);
  bool find(Piece& piece);
  void drop(Batch& batch);

  const std::size_t threads_;
  std::vector<bool> shares_;  ///< by model: goes on from the warm-up of warms_
  std::size_t warms_ = 0;
  std::vector<std::size_t> policies_;  ///< by task
  std::vector<Batch> batches_;
  std::size_t pieces_ = 0;
  std::mutex mutex_;  // for what follows, and for batches
  std::condition_variable ready_;
  std::size_t first_ = 0;  ///< batches before it have begun all their runs
  std::size_t kept_ = 0, most_kept_;
};

}  // namespace rapport
