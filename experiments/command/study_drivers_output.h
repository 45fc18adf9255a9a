// What drives a study's result, and what would flip it, as people and programs read it.
#pragma once

#include <string>

#include "experiments/command/json.h"
#include "experiments/study/study_findings.h"

namespace rapport {

/// "+2.1 (+1.4 to +2.8)": a difference with its interval.
std::string interval_cell(const Interval& interval, int digits);

/// An interval as {"mean", "lower", "upper", "n"}.
Json bounds_json(const Interval& interval);

/// Tables of a tornado's factors or of an attribution's steps; empty for other studies.
std::string drivers_text(const StudyData& data, const StudyFindings& found);

/// Adds "tornado", "attribution", "flips" and "selection", where the study has them.
void add_drivers(const StudyData& data, const StudyFindings& found, Json& json);

/// Of an attribution a row for each step, as study_csv has them for points: named "share/STEP", the
/// share where points have what they have more than the compared policy; empty for other studies.
std::string shares_csv(const StudyData& data, const StudyFindings& found);

/// "selected", "left" or "dropped", of a point of a study that selects; empty for other studies.
std::string selection_word(const StudyData& data, std::size_t point);

}  // namespace rapport
