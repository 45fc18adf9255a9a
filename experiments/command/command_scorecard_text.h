// What `rapport scorecard` says.
#pragma once

#include <string>

#include "experiments/command/json.h"
#include "experiments/scorecard/scored_fit.h"

namespace rapport {

/// The scores in words and as a table, and what they do not say.
std::string scores_text(const Scorecard& card);
/// What the new file comes to, what is worth knowing of it, and what to do next.
std::string scored_answer(const ScoredScenario& scored, const ScoredFit& fit);
Json scorecard_json(const Scorecard& card);
Json scored_json(const ScoredScenario& scored, const ScoredFit& fit);
/// A line for each question and firm.
std::string scorecard_csv(const Scorecard& card);
/// All questions, with the answers that there are.
std::string scorecard_questions_text();

}  // namespace rapport
