// Levels of staffing that come to the same number of people: options that are none of their own.
#pragma once

#include <string>
#include <vector>

#include "experiments/study/study_run.h"

namespace rapport {

/// Points that differ in numbers of the lever staffing alone and have the same people on shift all
/// the same, as people are whole: in groups of two or more. Reads all points, where a factor moves
/// staffing. Throws InvalidInput.
std::vector<std::vector<std::size_t>> same_people(const Study& study);

/// The same in a sentence; none where there are no such points.
std::vector<std::string> people_notes(const Study& study);

}  // namespace rapport
