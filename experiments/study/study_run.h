// Runs a study: all its points, as often as it says, into one results file, a commit a run.
//
// Runs are known by what they are (variant, point, seed and replication, of these texts and this
// engine), so a study that was stopped in whatever way goes on where it was, and a study can be
// divided among machines. Points are built some at a time, so memory does not grow with them.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "experiments/results/results.h"
#include "experiments/run/runner.h"
#include "experiments/study/study_points.h"
#include "experiments/study/study_spec.h"

namespace rapport {

/// A study that is ready to be run.
struct Study {
  StudySpec spec;
  ReadText read;  ///< how its texts are read: from the disk, or from a results file
  StudyPoints points;
  StudyRecord record;  ///< as it is stored
  /// Runs in all, also those that another part of the study makes; without those of variants that
  /// were rejected.
  std::uint64_t runs() const;
  std::size_t variants() const { return std::max<std::size_t>(1, record.variants.size()); }
  /// Runs of a point in a variant; of a study that adapts the most there can be.
  std::uint32_t replications(std::size_t variant) const {
    return variant == 0 ? spec.most_replications() : spec.variants.replications;
  }
  /// The same, and none in a variant that was rejected.
  std::uint32_t possible_replications(std::size_t variant) const {
    return is_rejected(variant) ? 0 : replications(variant);
  }
  /// Runs of all points in a variant; of a search the most there can be.
  std::uint64_t runs_of(std::size_t variant) const;
  bool is_rejected(std::size_t variant) const {
    return variant < record.variants.size() &&
           record.variants[variant].state == VariantState::rejected;
  }
};

/// Reads a study file and its scenario, makes the points and the record. Throws InvalidInput.
Study make_study(const std::string& path, const ReadText& read = read_text_file);
/// The same of a study that is no file.
Study make_study(StudySpec spec, const ReadText& read);

/// The study that a results file is of, from its own texts. Throws OutputError for a file of no
/// study, or one whose texts now lead to other points.
Study study_of(const std::string& db);

/// Most runs of a study, so that what is no study but a mistake is refused before it begins.
inline constexpr std::uint64_t kMostStudyRuns = 100'000'000;

/// Why a study that adapts has no parts.
inline constexpr const char* kNotDivided =
    "a study that selects, seeks or stops by itself decides by all of its runs, and cannot be "
    "divided";

/// Which part of a study's runs is made here. Draws of the assumptions are kept whole.
struct Shard {
  std::uint32_t part = 0, of = 1;  ///< part from 0
};
/// "3/8" as a part of a study, and the other way round; nothing where it is none.
std::optional<Shard> part_of(const std::string& text);
std::string to_string(const Shard& shard);

/// Whether a run is of that part. Whole replications are kept together where there are enough of
/// them, as their policies share a warm-up.
bool is_in(const Shard& shard, const Study& study, const RunTask& task);

struct StudyOptions {
  int threads = 1;
  Shard shard{};
  const std::atomic<bool>* stop = nullptr;
  /// Told after each run, one call at a time, on any thread.
  std::function<void(const Progress&)> progress{};
  double time_limit = 0.0;      ///< seconds of the clock that a run may take; 0: none
  std::uint64_t most_runs = 0;  ///< no more than that are made now; 0: all that are missing
};

struct StudyOutcome {
  std::uint64_t wanted = 0;     ///< runs of this part
  std::uint64_t found = 0;      ///< of these, in the file before
  std::uint64_t done = 0;       ///< made now, failed ones among them
  std::uint64_t failed = 0;     ///< of all in this part that are in the file
  std::uint64_t timed_out = 0;  ///< likewise: given up, because they took too long
  std::uint64_t rejected = 0;   ///< draws that were no firm, or whose Today could not be fitted
  bool stopped = false;         ///< by the user, or by a failed run where the study says so
};

/// Makes the runs that the results file lacks. Throws OutputError where one cannot be stored; those
/// before it are. Throws InvalidInput where a point cannot be read as a policy.
StudyOutcome run_study(Study& study, ResultsFile& results, const StudyOptions& options);

/// Checks that all points can be read, in the same way as run_study reads them. Throws
/// InvalidInput, each problem said once; Interrupted where `stop` became true.
void check_points(const Study& study, const std::atomic<bool>* stop = nullptr);

}  // namespace rapport
