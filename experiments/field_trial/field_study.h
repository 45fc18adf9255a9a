// The study by which trials are foretold: both arms of each, in draws of a firm's assumptions.
//
// It is run by the machinery of studies, into a results file that has the table of trials in it.
// Its draws are those of any study of the same scenario, seed and number of draws, so what trials
// say of them can be used there.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "experiments/field_trial/field_trial.h"
#include "experiments/study/study_run.h"

namespace rapport {

/// What results files of trials say that they are of.
inline constexpr const char* kFieldCommand = "calibrate trial";

struct FieldQuestion {
  std::string path;           ///< of a scenario, or of a study whose draws are to be weighed
  std::string trials;         ///< of the table
  std::vector<Override> set;  ///< in Today
  std::optional<std::uint32_t> seed, variants;  ///< none: as the study says; else 1, and 100
  std::uint32_t replications = 2;               ///< of each arm in each draw
};

struct FieldStudy {
  Study study;  ///< its points are arms
  FieldTrials trials;
  struct Arms {
    std::size_t without = 0, with = 0;  ///< points
  };
  std::vector<Arms> arms;  ///< by trial
};

/// Reads table and scenario and makes the study. Throws InvalidInput with all that is wrong with
/// them.
FieldStudy make_field_study(const FieldQuestion& question, const ReadText& read = read_text_file);

/// The study that a results file is of, from its own texts. Throws OutputError where it is of none.
FieldStudy field_study_of(const std::string& db);

}  // namespace rapport
