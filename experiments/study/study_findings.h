// What a study found: which point is best, how each compares, what its factors do.
//
// Nothing is computed of what a design does not allow. Every interval says what it is of: luck over
// replications, at the scenario as described (variant 0), unless a text says that it is over
// variants.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/analysis/concert.h"
#include "experiments/analysis/contrasts.h"
#include "experiments/analysis/elementary_effects.h"
#include "experiments/analysis/ranking.h"
#include "experiments/analysis/regret.h"
#include "experiments/analysis/sobol_indices.h"
#include "experiments/study/study_data.h"
#include "experiments/study/study_drivers.h"
#include "experiments/verdict/verdict.h"

namespace rapport {

/// One point on all judged metrics.
struct PointFinding {
  std::vector<Interval> means;          ///< by key, over replications, each by itself
  std::vector<Comparison> differences;  ///< by key: less the policy that all are compared with;
                                        ///< empty for that one itself
};

/// What a point has more than the policy that all are compared with, over draws of the assumptions.
/// Each draw counts once, by the mean of its paired runs, so luck of few runs is in it too.
struct VariantSpread {
  std::size_t draws = 0;         ///< that have both
  std::size_t more = 0;          ///< in which the difference is above 0
  double more_weight = 0.0;      ///< their share of all draws, or of all weight where draws differ
                                 ///< in it (StudyData::weights), as below
  double middle = 0.0;           ///< the median
  double low = 0.0, high = 0.0;  ///< of nine draws in ten: the 5 % and 95 % quantiles
};

/// How the difference of the best point answers to one assumption.
struct FlipFinding {
  std::string label;
  Interval slope;            ///< what the difference gains over the assumption's whole range
  std::optional<double> at;  ///< the place in its range, 0..1, at which the difference is 0
};

/// Points of a two-level design that share a policy they begin with and the way they are in force.
struct FactorialBlock {
  std::string label;  ///< "steady"; empty where there is one block
  std::vector<Contrast>
      contrasts;  ///< on the ranking metric: main effects, then of two, then three
  std::optional<ConcertTest> concert;  ///< with three factors
  std::vector<Contrast> on_cloglog;    ///< the same of shares, on the scale on which hazards add up
};

/// What one factor does, by the design's own analysis, on the ranking metric.
struct FactorFinding {
  std::size_t factor = 0;
  std::optional<ElementaryEffect> elementary;  ///< of morris
  std::optional<Interval> first, total;        ///< of saltelli: shares of the variance
  std::optional<Interval> slope;               ///< of other designs: see slopes_of
};

/// How many times as much independent runs would make differences vary as the same luck for all
/// does: ratios of variances (experiments/analysis/variance_reduction.h) on the ranking metric, of
/// points less the policy that all are compared with.
struct LuckSaved {
  std::vector<double> ratios;  ///< by point; NaN where it is not known: fewer than two pairs, or
                               ///< differences that do not vary
  double middle = 0.0, least = 0.0, most = 0.0;
  std::size_t points = 0;  ///< with a known one; 0: nothing can be said
};

struct StudyFindings {
  Validity validity = Validity::fixed_n;  ///< of means, differences, the ranking and contrasts
  /// Of what factors do by their design's own analysis (`factors`, `tornados`, `attributions`):
  /// whether its intervals hold.
  /// They are for a number of runs that was fixed beforehand; else there are estimates without any.
  bool factors_hold = true;
  LuckSaved luck_saved;
  std::vector<PointFinding> points;
  std::vector<std::size_t> order;  ///< of points, best mean of the ranking metric first
  std::optional<Ranking> ranking;  ///< where there are at least two replications and a good way;
                                   ///< not of a study that selects
  std::vector<FactorialBlock> blocks;
  std::vector<FactorFinding> factors;    ///< of the first policy that points begin with, and the
  std::string factors_of;                ///< first way to be in force: this label; empty: the only
  std::vector<TornadoFinding> tornados;  ///< of a tornado, by way to be in force
  std::vector<AttributionFinding> attributions;  ///< of an attribution, likewise
  double noise_share = 0.0;  ///< of saltelli: luck's share of the variance; NaN: not known
  double r_squared = 0.0;    ///< of slopes: the share of the means' variance that they explain
  std::size_t drawn = 0, rejected = 0;  ///< draws of the assumptions that were made; of these, that
                                        ///< are no firm or could not be fitted
  std::vector<std::vector<VariantSpread>> spreads;  ///< [point][key]; empty without draws
  std::optional<RegretTable> regret;                ///< over draws, on the ranking metric
  std::size_t assumptions = 0;  ///< that were drawn; 0 before all runs are there
  /// Assumptions to which the best point's difference answers beyond luck, the steepest five: each
  /// by a line through all draws, the others as they were drawn, with intervals that hold together
  /// over all assumptions.
  std::vector<FlipFinding> flips;
};

/// Looks at all data there are. Throws nothing but what memory asks for.
StudyFindings find_out(const StudyData& data);

/// What a tornado or an attribution found, in sentences; empty for other studies.
std::vector<std::string> drivers_in_words(const StudyData& data, const StudyFindings& findings);

/// The first of these sentences that is of the way in which a point is in force; empty for other
/// studies.
std::string driver_answer(const StudyData& data, const StudyFindings& findings, std::size_t point);

/// Of an attribution the part of it that says what a step does alone and as the last one; empty
/// where these do not differ beyond luck.
std::vector<std::string> interplay_in_words(const StudyData& data, const StudyFindings& findings);

/// "By the same luck for all, differences vary 14 times less than by independent runs (from 3 to 40
/// over points).", of the ranking metric; empty where nothing is known of it.
std::string luck_saved_in_words(const LuckSaved& saved);

/// Of a study that ends by what its runs say: what was selected, how many points were dropped on
/// the way and what that means for intervals, or by what it stopped. Empty of all others.
std::string looks_in_words(const StudyData& data);

/// What is to be known of a study before its runs: policies that are left out.
std::vector<std::string> study_notes(const Study& study);

/// The study's answer in a sentence or two for people, least sure first.
std::vector<std::string> answer_in_words(const StudyData& data, const StudyFindings& findings);

}  // namespace rapport
