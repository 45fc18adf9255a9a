// The numbers of a firm that no data pin down, each with the range in which its true value may lie.
//
// They are the rows of parameters that have a plausible range, and the costs of levers. A study
// draws them all (experiments/study), fits Today to its targets in each draw, and asks in how many
// draws an answer holds. Draws are no probabilities: the ranges are what somebody thought
// plausible.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/scenario/lever.h"
#include "sim/scenario/parameter.h"
#include "sim/scenario/scenario.h"

namespace rapport {

/// One such number of one scenario.
struct Assumption {
  std::string key;    ///< as in files: "need.order.patience", "lever_cost.bonus"
  std::string label;  ///< for people: "Patience (order)"
  Vary vary = Vary::value;
  double low = 0.0, high = 0.0;    ///< of the value, or of the factor, see Vary
  const Parameter* row = nullptr;  ///< null: the cost of `lever`
  const Lever* lever = nullptr;
  std::string sort{};     ///< of the thing that has it; empty: the firm
  std::size_t thing = 0;  ///< which thing of that sort
};

/// All of a scenario. Left out are numbers that are not set or that the scenario's form does not
/// use; rosters, which are whole people; what things do not set by themselves; and, where
/// `without_fitted`, what is moved anyway for the targets that the scenario has (target_knobs).
std::vector<Assumption> assumptions_of(const Scenario& today, bool without_fitted);

/// Puts the number at a place of its range, u in [0, 1]: values evenly, factors evenly in their
/// logarithm. Laws keep their kind. The scenario may then be none (find_problems says).
void assume(const Assumption& assumption, double u, Scenario& scenario);

/// What has to be set in a file for the scenario to have the number that it has: TOML.
std::string text_of_assumption(const Assumption& assumption, const Scenario& scenario);

}  // namespace rapport
