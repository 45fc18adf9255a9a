// When a study with `[stop]` has enough runs.
//
// It is asked after rounds of replications whose numbers are fixed beforehand, by intervals that
// hold at every look, and what is decided follows from stored runs alone. So a study that was
// stopped on the way makes the same decisions again when it goes on.
#pragma once

#include "experiments/study/study_selection.h"

namespace rapport {

/// Goes through the rounds of a study that stops by itself, as far as all runs of a round are
/// there. All points survive; `finished` is that the runs say enough.
SelectionState follow_stop(const Study& study, const StudyRunLook& run);

/// Whether a study ends by what its runs say, and not by their number: it selects, or stops by
/// itself. Such a study cannot be divided.
bool ends_by_looking(const StudySpec& spec);

/// Of a study that ends by looking.
SelectionState follow_looks(const Study& study, const StudyRunLook& run);

}  // namespace rapport
