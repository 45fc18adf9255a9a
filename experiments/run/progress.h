// One line on standard error that says how far long work is.
#pragma once

#include <chrono>
#include <string>

#include "experiments/run/runner.h"

namespace rapport {

/// On a terminal a line that is redrawn ten times a second at most; elsewhere a line every ten
/// seconds, none for short work. Silent if told so.
class ProgressLine {
 public:
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
  std::size_t drawn_ = 0;  ///< columns that stand there now
  Clock::time_point last_;
};

/// "45 s", "3 min 20 s", "2 h 5 min".
std::string seconds_text(double seconds);

}  // namespace rapport
