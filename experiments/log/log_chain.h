// What follows what in an event log: a Markov chain whose states remember as much of what came
// before as predicts cases that it has not seen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include "experiments/log/log_end.h"

namespace rapport {

/// Activities of a case, in their order. Where it is not known what came after the last of them,
/// kStillOpen stands behind it.
using LogSequence = std::vector<std::int32_t>;
inline constexpr std::int32_t kStillOpen = -3;
/// All cases as if they were over.
std::vector<LogSequence> sequences_of(const std::vector<LogCase>& cases);
/// Cases as far as the log says how they go on.
std::vector<LogSequence> sequences_of(const std::vector<LogCase>& cases, const LogEnd& end);

/// Activities up to now, the newest first. kCaseStart behind the oldest: nothing was before it.
using LogHistory = std::vector<std::int32_t>;
inline constexpr std::int32_t kCaseStart = -1;
/// The most activities that a state remembers.
inline constexpr std::size_t kLongestHistory = 4;

/// A variable-length Markov chain (Rissanen 1983; Buehlmann and Wyner 1999), written as one of
/// states. A state is the longest history among the chain's that a case has behind it; the first
/// activity of the history is where the case is.
struct LogChain {
  static constexpr std::size_t kOver = std::numeric_limits<std::size_t>::max();  ///< the case ends
  std::vector<LogHistory> states;
  std::vector<double> entries;                       ///< cases that begin there, by state
  std::vector<std::map<std::size_t, double>> moves;  ///< times of each next state, or kOver
  double cases = 0;
  std::size_t activities = 0;

  std::int32_t activity(std::size_t state) const { return states[state][0]; }
  double visits(std::size_t state) const;  ///< of all cases
};

/// A longer history is kept where predicting with it, of a fifth of the cases from the others in
/// turn, makes what happened likelier (by more than e^2; 30 occurrences at least), and no longer
/// than `longest`; 1: a first-order chain. Where more than `most_states` would be kept, those that
/// say least go. Probabilities are shares of what happened, so the chain has each pair of
/// activities as often as its cases have; where some are still open, as often as these would have
/// if all were followed to their end.
LogChain fit_chain(const std::vector<LogSequence>& cases, std::size_t activities,
                   std::size_t longest, std::size_t most_states);

/// How many activities the longest history of its states remembers.
std::size_t longest_history(const LogChain& chain);

/// The mean logarithm of the probability that the chain gives a case. One move in a hundred is
/// taken to go anywhere, so that none is impossible.
double log_likelihood_a_case(const LogChain& chain, const std::vector<LogSequence>& cases);

}  // namespace rapport
