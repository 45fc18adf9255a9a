// A scenario whose Today is run as its firm's answers say, with a policy for each rival.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/scorecard/scorecard.h"
#include "experiments/sheet/target_fit.h"
#include "sim/file/scenario_file.h"

namespace rapport {

/// How satisfied customers of a segment are with a rival, of 1: what our firm comes to with the
/// rival's levers.
struct RivalSatisfaction {
  std::string segment;
  double value;
};

struct ScoredScenario {
  Scorecard card;
  ScenarioFile base;    ///< the scenario that is scored
  std::string path;     ///< of the new file, which extends it
  std::string rival{};  ///< the one whose offers reach customers; empty: none
  std::vector<RivalSatisfaction> satisfaction{};  ///< its, where that was worked out
  std::vector<KeyChange> changes{};               ///< by which Today comes to its targets
  std::vector<LeftTarget> left_out{};             ///< and those that it cannot come to
};

/// The text of the new file: it extends the scenario, sets what the fit found, the levers of Today
/// as answered for us, and a policy for each rival of which a lever is known.
std::string scored_text(const ScoredScenario& scored);
/// That text read as a scenario. Throws InvalidInput.
ScenarioFile read_scored(const ScoredScenario& scored);

/// "as_helix": the policy that is our firm as the rival is run. Empty where no lever of it is
/// known.
std::string policy_of_rival(const ScoredScenario& scored, const std::string& rival);

/// Whether offers of a rival reach customers of some segment.
bool has_rival(const Scenario& today);

/// What is worth knowing before the file is used: levers that do nothing in this firm and are left
/// out, settings of parts that stay, policies of the file that are now a step back.
std::vector<std::string> notes_on_scored(const ScoredScenario& scored);

}  // namespace rapport
