// What trials say of a firm's assumptions, and how well the last of them was foretold.
//
// Each draw foretells the effect of each trial. Draws are weighed by how near they come
// (experiments/analysis/variant_weights.h). The last trial is predicted from the others before it
// counts.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "experiments/field_trial/field_study.h"
#include "experiments/study/draw_weights.h"
#include "experiments/study/study_data.h"

namespace rapport {

/// From which surprise on a trial contradicts the draws; see surprise().
inline constexpr double kSurprising = 3.0;
/// With less than so many draws in effect an answer rests on too few.
inline constexpr double kFewAlike = 10.0;
/// A trial that knows its effect so many times worse than draws differ says nothing of them.
inline constexpr double kUseless = 1000.0;

/// What draws foretell of one trial's effect, in its unit.
struct ForetoldEffect {
  std::vector<double> by_variant;  ///< NaN: it says nothing. The scenario as described first
  double luck = 0.0;               ///< standard error of one of them, by its few runs
};

/// Nine in ten of what is foretold, with weights.
struct ForetoldSpread {
  double mean = 0.0, low = 0.0, high = 0.0;
};

struct TrialJudgement {
  ForetoldSpread before;      ///< by all draws alike
  ForetoldSpread after;       ///< by the weights of all trials
  double surprise = 0.0;      ///< of what was found, by all draws alike
  double after_others = 0.0;  ///< the same by the weights of all other trials
  bool is_useless = false;    ///< it tells draws apart in nothing
};

/// A number that is to be found, with the interval that holds it in nine of ten cases.
struct TrialPrediction {
  double mean = 0.0, low = 0.0, high = 0.0;
  bool met = false;  ///< what was found lies in it
  double off = 0.0;  ///< how far from the mean what was found lies
};

/// The last trial, predicted from all others.
struct HeldOutTrial {
  std::size_t trial = 0;
  TrialPrediction weighted, alike, no_effect;
  double effective = 0.0;  ///< draws, by the others
};

/// How far trials moved one assumption within its range.
struct AssumptionMove {
  std::string key, label;
  double before = 0.0, after = 0.0;  ///< weighted mean of its place, 0..1
  double luck = 0.0;                 ///< standard deviation of the move of one that has nothing to
                                     ///< do with the trials
  bool is_clear = false;  ///< it moved beyond luck, all assumptions together (Bonferroni)
};

struct FieldAnswer {
  std::vector<ForetoldEffect> foretold;    ///< by trial
  std::vector<TrialJudgement> judgements;  ///< by trial
  std::optional<HeldOutTrial> held_out;    ///< with two trials or more
  DrawWeights weights;                     ///< by all trials
  std::size_t drawn = 0, ready = 0;        ///< draws that were made; that count
  std::vector<AssumptionMove> moves;       ///< of all assumptions, the farthest first
  std::uint64_t missing = 0, failed = 0;   ///< runs that are not there yet; that have no result
};

/// What is foretold of a trial's effect from its runs: by_arm[0: without, 1: with][variant]
/// [replication], NaN where there is none.
ForetoldEffect foretold_of(const FieldTrial& trial,
                           const std::vector<std::vector<double>> (&by_arm)[2]);

/// Looks at trials and what draws foretell of them. `ready`: variants that count.
FieldAnswer judge_trials(const std::vector<FieldTrial>& trials,
                         std::vector<ForetoldEffect> foretold,
                         const std::vector<std::size_t>& ready);

/// Reads the runs of a study of trials and looks at them.
FieldAnswer field_answer(const FieldStudy& field, const std::string& db);

/// What the trials of a results file say of the draws of a study. Throws OutputError where its
/// draws are others, saying what differs.
DrawWeights weights_for(const Study& study, const std::string& db);

}  // namespace rapport
