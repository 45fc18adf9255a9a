// What a search found, as people and programs read it.
#pragma once

#include <string>

#include "experiments/command/json.h"
#include "experiments/study/study_data.h"
#include "experiments/study/study_findings.h"

namespace rapport {

/// The ways that a search recommends: what each moves, does, costs and was promised to do.
std::string ways_text(const StudyData& data, const StudyFindings& findings);

/// The answer of `rapport seek`: sentences, then the ways.
std::string seek_text(const StudyData& data);

/// What a search was asked and recommends.
Json seek_json(const StudyData& data, const StudyFindings& findings);

}  // namespace rapport
