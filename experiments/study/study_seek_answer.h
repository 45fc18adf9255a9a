// What a search recommends: each way by its fresh runs, beside what the search promised.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/study/study_findings.h"

namespace rapport {

/// Whether a way keeps what was asked for, by its fresh runs.
enum class SeekKept {
  unknown,  ///< there are none yet
  clearly,  ///< its interval lies within
  by_mean,  ///< its mean does, and luck alone leaves it open
  missed    ///< its mean does not
};

struct SeekWay {
  std::size_t point = 0;
  std::vector<SeekMove> moves;  ///< those that matter most first
  Comparison metric, cost;      ///< less Today, by fresh runs; they hold together over all ways
  Interval level;               ///< of the target's metric, by fresh runs
  double promised = 0.0;        ///< by the search's own runs: on the metric, less Today,
  double promised_cost = 0.0;   ///< on cost,
  double promised_level = 0.0;  ///< and the target's metric
  /// By the search's own runs: the best that this stands for, which may be the way itself.
  double best = 0.0, best_cost = 0.0;
  std::size_t best_moves = 0;
  SeekKept kept = SeekKept::unknown;
};

struct SeekAnswer {
  std::size_t cost_key = 0, target_key = 0;  ///< of the study's metrics
  double limit = 0.0;  ///< the most that may be spent more than today; infinite: none
  std::vector<SeekWay> ways;
  std::optional<Interval> beyond_worth;  ///< what Today spends so, where the study keeps it
};

/// Of a study that seeks.
SeekAnswer seek_answer(const StudyData& data, const StudyFindings& findings);

/// What was asked, how it was sought and what came of it, in sentences.
std::vector<std::string> seek_in_words(const StudyData& data, const SeekAnswer& answer);
/// "within 200,000 EUR a year more", "beyond it on fresh runs": of one way.
std::string kept_in_words(const StudyData& data, const SeekAnswer& answer, const SeekWay& way);

}  // namespace rapport
