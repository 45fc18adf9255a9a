// What a study found, as the screen shows it: read out of its results file beside the screen, also
// while the file is written.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "experiments/study/study_findings.h"
#include "sim/core/interval.h"
#include "sim/file/tree_text.h"
#include "sim/scenario/lever.h"
#include "viz/client/side_task.h"
#include "viz/document/stored_results.h"

namespace rapport {

/// A number of draws that were left out for the same reason.
struct DrawsLeftOut {
  std::string why;
  std::size_t draws = 0;
};

/// Never changes. Where `problem` says why the file cannot be read, there is nothing else.
struct StudyView {
  std::string problem{};
  std::filesystem::path path{};
  double seconds = 0.0;    ///< that reading took
  StoredResults stored{};  ///< what its record says
  StudyData data{};
  StudyFindings findings{};
  std::vector<std::string> answer{};  ///< in sentences, the least sure first

  /// The scenario as one text, with the best point as one of its policies where it is none of the
  /// file's own; the best of all but the one that all are compared with.
  std::string text{};
  std::string best{};     ///< that policy's name in the text; empty: no run has ended
  std::string against{};  ///< the policy that all are compared with
  std::size_t best_point = kNoPoint;

  // ---- what it rests on
  std::vector<const Lever*> levers{};  ///< that its points set, in the order of levers()
  std::vector<std::string> others{};   ///< other keys that its points set, as they are written
  /// Metrics that the file has a target for, as Today came to them at the scenario as described:
  /// those that are meant for a date, and of a run of a year all. Only what is stored.
  std::vector<std::pair<const Metric*, Interval>> today{};
  std::vector<DrawsLeftOut> left_out{};  ///< the most frequent reason first
};

/// What the policy is called that a point is made: "From c.db, p12".
std::string card_label(const std::filesystem::path& path, const StudyPoint& point);
/// A policy that the text does not have yet, named after a point of the study in `path`.
NewPolicy policy_of_point(const std::filesystem::path& path, const std::string& text,
                          const StudyPoint& point);

/// When the file, or the log beside it, was written last, and how long they are: equal texts, equal
/// contents.
std::string stamp_of(const std::filesystem::path& path);
/// Seconds since it was written last.
double age_of(const std::filesystem::path& path);

/// Reads it, which takes seconds for many runs. Throws std::exception with a sentence for people.
StudyView read_study_view(const std::filesystem::path& path, const SideTaskLink& link);

}  // namespace rapport
