// One lever of a policy tried over its range, in a session of its own, beside the one that the
// screen works on: some values, few runs each, all paired with Today by luck. Nothing waits.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "experiments/session/session.h"
#include "experiments/sweep/reach.h"
#include "viz/client/client.h"

namespace rapport {

/// What is asked.
struct SweepQuestion {
  std::string path, text;  ///< the document
  std::string policy;
  const Lever* lever = nullptr;
  std::vector<double> values;  ///< growing
};

/// The text with a copy of the policy for each value; their names in `names`. The document's own
/// policies stay as they are.
std::string text_of_sweep(const SweepQuestion& question, std::vector<std::string>& names);

class LeverSweep {
 public:
  static constexpr std::uint32_t kRuns = 5;  ///< of each value

  explicit LeverSweep(const ClientOptions& options);
  ~LeverSweep();
  LeverSweep(const LeverSweep&) = delete;
  LeverSweep& operator=(const LeverSweep&) = delete;

  void begin(SweepQuestion question);
  void cancel();

  const SweepQuestion& question() const { return question_; }
  bool is_cancelled() const { return cancelled_; }
  /// Whether more is to come.
  bool is_busy() const;
  /// What is known of the question; an empty state while it is being read.
  std::shared_ptr<const SessionState> state() const;
  std::string problem() const;  ///< why it cannot be run; empty: it can

 private:
  void join();

  SweepQuestion question_;
  bool cancelled_ = false;
  std::thread maker_;  ///< of the text
  std::atomic<bool> making_{false};
  std::atomic<std::uint64_t> command_{0};
  mutable std::mutex mutex_;  ///< for what follows
  std::string problem_;
  Session session_;
};

/// What values came to on a metric of the whole firm: Today's mean and what each value has more
/// than Today. Empty where the metric is not there; NaN where a value has not run.
struct SweepAnswer {
  double today = NAN;
  std::vector<Response> values;      ///< by value; x is the value
  std::vector<std::uint32_t> pairs;  ///< runs that each shares with Today
  double matters = 0.0;
};
SweepAnswer answer_of(const SweepQuestion& question, const SessionState& state, const char* metric);

}  // namespace rapport
