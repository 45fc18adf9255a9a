// Why customers leave, in sentences chosen by the numbers.
#pragma once

#include <string>
#include <vector>

#include "experiments/trial/gate_state.h"

namespace rapport {

/// A sentence and what stands below it.
struct Saying {
  std::string headline, line;
};

/// What a policy opens of may, want and know, and what is shut most often now.
Saying gates_saying(const std::string& policy, const std::string& against, const GateState& now,
                    const GateState& before);

/// What management sees of the departures, and of satisfaction; NaN where nobody is asked.
struct Seen100 {
  double traced_policy, traced_against;  ///< of 100 who leave, those whose cause is traced
  double reported, truth;                ///< satisfaction under the policy, from 0 to 1
};
Saying seen_saying(const std::string& policy, const std::string& against, const Seen100& seen);

/// A touch point, as those who leave remember it.
struct WorstPlace {
  std::string name;
  double left = 0;  ///< customers whose worst memory is there
  double legs = 0;  ///< share of all legs, of 100
};
/// Where those who leave have their worst memory. `left`: all of them; those whom no place has
/// would have left anyway.
Saying worst_saying(const std::string& policy, std::vector<WorstPlace> places, double left);

/// "it is", of a gate that is shut: "may not".
const char* shut_words(std::size_t gate);

}  // namespace rapport
