// Why a policy does what it does: what it opened of the three gates, and what of its differences
// goes through which gate. For people and for programs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/command/json.h"
#include "experiments/command/result_output.h"
#include "experiments/trial/gate_paths.h"

namespace rapport {

/// Places of the trial's keys whose differences --gates divides: headline metrics with a verdict
/// and net present value, or what --metrics asks for; of the firm as a whole.
std::vector<std::size_t> keys_of_paths(const Trial& trial, const ShowOptions& show);

/// "What it opened, what stays shut": how far gates are open under each policy, and a sentence for
/// each that is compared. Empty without a company.
std::string opened_text(const Trial& trial, const std::vector<ComparedArm>& compared);

/// The sentence of opened_text() on one policy; none where there is nothing to say: without a
/// company, where no run has acts, and where gates make up for each other (gates is not all).
std::optional<std::string> opened_sentence(const Trial& trial, const ComparedArm& pair);

/// "Through which gate": tables and sentences. Metrics that came out the same for practice are left
/// out unless --metrics asks for them.
std::string paths_text(const Trial& trial, const ShowOptions& show,
                       const std::vector<ComparedArm>& compared, const GateStudy& study);

/// {"runs", "failed", "interrupted", "interval", "policies": [{"policy", "ways_past", "metrics":
/// [{"metric", "difference", "through_may", ..., "words"}]}]}: each part has "mean", "half_width",
/// "lower" and "upper".
Json paths_json(const Trial& trial, const GateStudy& study);

/// Names of the columns that --gates adds to CSV, and one row's; empty fields where it divided no
/// such difference.
std::vector<std::string> paths_columns();
std::vector<std::string> paths_fields(const GateStudy& study, std::size_t arm, std::size_t key);

}  // namespace rapport
