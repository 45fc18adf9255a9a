// What of each run a study keeps.
#pragma once

#include "experiments/run/runner.h"
#include "experiments/study/study_spec.h"
#include "sim/model/model.h"

namespace rapport {

/// Keys and series that are kept: the study's metrics for the whole firm and by segment, or all
/// there are; nothing else, so that a run takes little room.
RunWish study_wish(const StudySpec& spec, const Model& model);

/// The metrics that the study judges, the first of which ranks: its own, or the headline metrics
/// that the model has.
std::vector<const Metric*> judged_metrics(const StudySpec& spec, const Model& model);

/// Throws InvalidInput where the study names metrics or series that the model does not have.
void check_wish(const StudySpec& spec, const Model& model);

}  // namespace rapport
