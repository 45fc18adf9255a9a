// The points of a study: what each sets, and by what name its runs are stored.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/design/design.h"
#include "experiments/results/results.h"
#include "experiments/study/study_seek_space.h"
#include "experiments/study/study_spec.h"

namespace rapport {

/// One point: a policy of the scenario as it is, or one that begins with it and sets more.
struct StudyPoint {
  ExtraPolicy policy;                  ///< with name and label, and what it sets by date
  bool open = false;                   ///< of a search that has not come to it: cannot be run yet
  bool as_is = false;                  ///< a policy of the file, or Today: nothing is set
  std::string horizon{};               ///< how long its runs last, as files have durations; empty:
                                       ///< as long as the study's. Such points are not compared
  std::vector<StudySetting> settings;  ///< by factor
  /// Which point of the design it is; of orders which sequence; the largest number for the policy
  /// that all are compared with, where it is none of the design.
  std::size_t of_design = 0;

  /// Whether it is a policy that has to be made, besides those of the file.
  bool can_be_made() const { return !as_is && !open; }
};

struct StudyPoints {
  std::vector<StudyPoint> points;                ///< the policy that all are compared with first
  std::vector<StudyFactor> factors;              ///< as stored
  Design design;                                 ///< of a design of experiments
  std::vector<std::vector<std::size_t>> orders;  ///< of a roadmap: [sequence][place], a step
  std::vector<std::uint64_t> sets;  ///< of an attribution, bit i for step i; see attribution_sets
  std::size_t bases = 1;            ///< policies that the design's points begin with
  /// Labels of the scenario's policies that are no points though all were asked for, because they
  /// change nothing before the run ends.
  std::vector<std::string> left_out;
  SeekSpace seek;  ///< of a search
};

/// What a point of a search is called to which it has not come.
inline constexpr const char* kNotTried = "not tried";

/// No point of the design.
inline constexpr std::size_t kNoPoint = static_cast<std::size_t>(-1);

/// Most points of a study, so that what is no study but a mistake is refused before it fills the
/// memory.
inline constexpr std::uint64_t kMostStudyPoints = 1'000'000;

/// Most values that all its points set together; they are kept in memory, about 0.4 kB each.
inline constexpr std::uint64_t kMostStudySettings = 5'000'000;

/// How many points the study has besides the one that all are compared with, without making them;
/// all that is more than 2^64 - 1 is that.
std::uint64_t count_points(const StudySpec& spec);

/// The place of a number between a factor's ends, 0 to 1, from which points get that number.
double place_of(const Measure& number, const StudyFactorSpec& factor);

/// Makes the points, at most kMostStudyPoints. `file` is the study's scenario, whose policies it
/// names. Throws InvalidInput for names that it does not have; keys and values are checked when the
/// policies are read.
StudyPoints make_points(const StudySpec& spec, const ScenarioFile& file);

/// Makes the open point of that number the one at these coordinates.
void set_seek_point(const StudySpec& spec, std::size_t number, const SeekPoint& at,
                    StudyPoints& points);

}  // namespace rapport
