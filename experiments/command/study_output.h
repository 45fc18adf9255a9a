// What a study found, as people and programs read it.
#pragma once

#include <string>

#include "experiments/study/study_data.h"
#include "experiments/study/study_plan.h"

namespace rapport {

/// What a study would take.
std::string plan_text(const Study& study, const StudyCost& cost, int threads);
/// Sentences first, then the ranking and what factors do; `all`: every point.
std::string study_text(const StudyData& data, bool all);
std::string study_json(const StudyData& data);
/// One row for each point and judged metric.
std::string study_csv(const StudyData& data);

}  // namespace rapport
