// Which of the policies at hand is best, in words.
#pragma once

#include <string>

#include "experiments/session/session.h"

namespace rapport {

/// What can be said of one metric.
struct RankedWords {
  bool clear = false;   ///< the best is better than each other one
  std::string best;     ///< its short name, capital
  std::string as_good;  ///< names of others that are about as good, "A and B"; empty: none is
};

/// The ranking of a metric of the whole firm; null where there is none (yet).
const SessionRanking* ranking_of(const SessionState& state, const char* metric);
RankedWords words_of(const SessionState& state, const SessionRanking& ranking);

/// "Market-driven keeps most customers and earns most.", "No option is clearly best yet."
std::string ranking_message(const SessionState& state);

}  // namespace rapport
