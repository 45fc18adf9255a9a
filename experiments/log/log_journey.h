// A chain of activities as the steps of a journey, in a form that scenarios can have.
//
// A run counts how often a case has come back to a step, for at most 16 steps of a journey
// (kVisitCounters). A chain with more such states is written out in rounds: a case that goes back,
// to what usually comes earlier, goes on in the next round, where the steps stand again. Rounds
// change no probability. What is too rare to be written out goes on in a common remainder, where
// only the last activity counts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/log/log_chain.h"

namespace rapport {

struct LogMove {
  static constexpr std::size_t kOver = LogChain::kOver;
  std::size_t to = kOver;  ///< number of a step
  double share = 0;        ///< of all that follows the step
};

struct LogStep {
  std::int32_t activity = 0;
  std::string name;     ///< distinct; that of the activity where it has one step only
  std::string after;    ///< what came before, for people; empty: anything
  double entry = 0;     ///< share of cases that begin here
  double visits = 0;    ///< expected, of a case
  bool common = false;  ///< of the common remainder
  std::vector<LogMove> moves;
};

struct LogJourney {
  std::vector<LogStep> steps;
  std::size_t rounds = 1;  ///< in which it is written out
  double remainder = 0;    ///< share of all visits that are in the common remainder
  std::size_t cut = 0;     ///< moves of the remainder left out, so that few steps come back
};

/// `names` of activities. At most `most_steps` steps, or as many as there are activities.
LogJourney journey_of(const LogChain& chain, const std::vector<std::string>& names,
                      std::size_t most_steps);

/// How far the journey's shares of pairs that follow one another lie from the chain's: half the sum
/// of the differences, 0 where all could be written out.
double follows_distance(const LogJourney& journey, const LogChain& chain);

/// A name as keys of a scenario have it: letters, digits, '_'. Empty for names without any.
std::string plain_key(const std::string& name);
/// The same of many, made distinct.
std::vector<std::string> distinct_keys(const std::vector<std::string>& names,
                                       const std::string& fallback);

}  // namespace rapport
