// How the bench takes time: processor seconds where only they mean something on a machine that
// others share, wall seconds where threads are to run side by side; and pairs of work in turn.
#pragma once

#include <time.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace rapport {

/// Reads a clock, in seconds.
using ReadClock = double (*)();

inline double seconds_of(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}
/// Of the calling thread: for work that runs on it alone.
inline double thread_seconds() { return seconds_of(CLOCK_THREAD_CPUTIME_ID); }
/// Of all threads of the program together, user and system.
inline double processor_seconds() { return seconds_of(CLOCK_PROCESS_CPUTIME_ID); }
inline double wall_seconds() { return seconds_of(CLOCK_MONOTONIC); }

template <class F>
double time_of(ReadClock clock, F&& work) {
  const double start = clock();
  work();
  return clock() - start;
}

/// Of an odd number of values.
inline double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// Times of two pieces of work, round by round.
struct Pair {
  std::vector<double> first, second;
  double ratio() const {  // round by round: what slows the machine hits both
    std::vector<double> ratios;
    for (std::size_t i = 0; i < first.size(); ++i) ratios.push_back(first[i] / second[i]);
    return median(std::move(ratios));
  }
};

/// Times two pieces of work in turn.
template <class F, class G>
Pair time_pair(ReadClock clock, int rounds, F&& first, G&& second) {
  Pair pair;
  for (int i = 0; i < rounds; ++i) {
    pair.first.push_back(time_of(clock, first));
    pair.second.push_back(time_of(clock, second));
  }
  return pair;
}

}  // namespace rapport
