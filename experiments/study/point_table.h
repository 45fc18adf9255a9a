// Points of a study out of a CSV file: a column for each factor, a row for each point.
#pragma once

#include <string>
#include <vector>

#include "experiments/study/study_spec.h"

namespace rapport {

struct PointTable {
  std::vector<StudyFactorSpec> factors;        ///< by column
  std::vector<std::vector<std::string>> rows;  ///< [point][factor]
  std::vector<std::string> places;             ///< [point]: file and line
};

/// Reads a CSV text. A heading names one of the study's factors, or is itself the key that the
/// column sets; factors without a column are refused. Throws InvalidInput, with lines of `path`.
PointTable read_point_table(const std::string& path, const std::string& text,
                            const std::vector<StudyFactorSpec>& factors);

}  // namespace rapport
