// One line on standard error that says how far long work is.
#pragma once

#include <chrono>
#include <string>

#include "experiments/run/runner.h"

namespace rapport {

/// On a terminal one line that is redrawn ten times a second at most; elsewhere a new line every
/// ten seconds, so none for shorter work.
class ProgressLine {
 public:
  /// `what` stands in front: "sweep: 3 of 20 runs done". Nothing is ever shown if `quiet`.
  ProgressLine(std::string what, bool quiet);
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const Progress& progress);
  /// Takes the line away, before anything else is printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  std::string what_;
  bool quiet_, terminal_;
  std::size_t drawn_ = 0;  ///< length of the line that is shown now
  Clock::time_point last_;
};

/// "45 s", "3 min 20 s", "2 h 5 min".
std::string seconds_text(double seconds);

}  // namespace rapport
