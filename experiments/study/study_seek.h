// A search for the best points: which are tried next, and which are recommended.
//
// Generations are pure functions of the study's texts and of the runs of the generations before, so
// a search that was stopped makes the same points again when it goes on. The first has each lever
// moved alone, to both ends of its range, and many together, by a Latin hypercube. Every later one
// is made out of the best of all points so far (NSGA-II: no point is forgotten). The first half of
// these looks for the best; the rest for ways that are different, which counts as a limit.
//
// Two ways are different where they have at most half of the moves in common of the one that moves
// less: a move is a lever and its direction. A way is the best point within the limits, or one that
// moves fewer levers and has most of what that brings, or is within two standard errors of it
// (after the rule of one standard error of Breiman et al. 1984, "Classification and regression
// trees"; of hundreds the best is luckier). So that there are such points, ways are pared at the
// end: more generations have the few of a way's moves that matter most, until there is nothing new
// to pare. What the search promises flatters what it found; so ways, and Today, are run again with
// replications that the search has not seen.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <vector>

#include "experiments/seek/offspring.h"
#include "experiments/seek/pareto.h"
#include "experiments/study/study_run.h"

namespace rapport {

/// The limit of a search on what is spent beyond Today, in money a year, where Today costs so much;
/// infinite for a target.
double seek_limit(const SeekSpec& seek, double today_cost);

/// What is known of one run: nothing yet, or its values; not finite where it failed or has none.
struct SeekRun {
  bool is_there = false;
  double metric = 0.0, cost = 0.0, target = 0.0;  ///< `target`: of the target's metric
};
using SeekRuns = std::function<SeekRun(std::size_t point, std::uint32_t replication)>;

/// A point as the search's own runs have it, less Today, paired.
struct SeekMeans {
  double gain = 0.0;   ///< on the first metric; more is better, whichever way that is good
  double cost = 0.0;   ///< a year
  double level = 0.0;  ///< of the target's metric itself
  /// Variances of single pairs; NaN for one pair.
  double gain_variance = 0.0, cost_variance = 0.0, level_variance = 0.0;
  std::size_t pairs = 0;  ///< 0: no run has values, and the rest is NaN
};

struct SeekGeneration {
  std::size_t first = 0, last = 0;  ///< points from `first` to before `last`
  std::size_t way = 0;              ///< which of the ways was sought
  bool pares = false;               ///< it has moves left out of all ways instead
};

enum class SeekStage {
  searching,   ///< runs of the last generation are missing
  confirming,  ///< the search has ended, and fresh runs of the ways are missing
  over
};

struct SeekState {
  SeekStage stage = SeekStage::searching;
  std::vector<SeekPoint> tried;  ///< by point, Today first: where it lies
  std::vector<SeekMeans> means;  ///< by point that all runs of the search are there of
  std::vector<SeekGeneration> generations;
  std::vector<std::size_t> ways;  ///< recommended points, best first; once it has ended
  std::vector<std::size_t>
      stand_for;                 ///< the best of each way, of which it may have moves left out
  std::vector<std::size_t> few;  ///< the best within the limit of 1, 2, 3, 5 and 8 levers at most
  bool kept = true;              ///< false: nothing that was tried keeps the limits, and
                                 ///< the only way is the nearest
  double today_cost = 0.0;       ///< a year, by the search's runs
};

/// The place that a point of a single move moves; the number of places for other points, and where
/// its runs have no values.
std::size_t only_place(const SeekState& state, const std::vector<SeekPlace>& places,
                       std::size_t point);

/// What a move of a point does by itself, as the first generation has it, in proportion to how far
/// it goes; all 0 where that is not known.
struct MoveAlone {
  double gain = 0.0, cost = 0.0, level = 0.0;  ///< as in SeekMeans; `level`: less that of Today
};
/// By place, of a point.
std::vector<MoveAlone> moves_alone(const SeekState& state, const std::vector<SeekPlace>& places,
                                   const SeekPoint& point);
/// The places that a point of a study's search moves, those that matter most first: by the part of
/// what all its moves do alone for the first metric (the target's, where there is one), and of the
/// money, where a move frees some. Among equals the longest way of their range is first.
std::vector<std::size_t> moves_by_weight(const Study& study, const SeekState& state,
                                         const SeekPoint& point);

/// What is wanted next of all points: replications from `first` to before `last`.
struct SeekWish {
  std::vector<std::size_t> points;
  std::uint32_t first = 0, last = 0;
};

/// Goes through a search as far as runs are there.
class SeekFollower {
 public:
  explicit SeekFollower(const Study& study);

  /// Takes in what has been run since the last call.
  const SeekState& advance(const SeekRuns& runs);
  const SeekState& state() const { return state_; }
  SeekWish wish() const;

 private:
  /// The best of a way, and the point that moves fewest levers of those that are nearly as good.
  struct Chosen {
    std::size_t best = 0, fewest = 0;
  };

  void begin();
  bool is_there(const SeekRuns& runs, std::size_t point, std::uint32_t first,
                std::uint32_t last) const;
  SeekMeans means_of(const SeekRuns& runs, std::size_t point) const;
  double shortfall(std::size_t point) const;
  double worth(std::size_t point) const;
  double luck(double SeekMeans::*variance) const;
  double shared_moves(std::size_t point, std::size_t with) const;
  double violation(std::size_t point, const std::vector<std::size_t>& ways) const;
  SeekValue value_of(std::size_t point, const std::vector<std::size_t>& ways) const;
  std::vector<Chosen> chosen(std::size_t most) const;
  std::vector<std::size_t> choose_ways(std::size_t most) const;
  std::size_t search_end() const;
  std::size_t way_of(std::size_t points) const;
  std::vector<SeekPoint> programmes(const std::vector<std::size_t>& ways) const;
  SeekPoint within_limit(SeekPoint point, double limit) const;
  SeekPoint stretched(SeekPoint point) const;
  SeekPoint corrected(const SeekPoint& point) const;
  SeekPoint strongest(const SeekPoint& point, std::size_t most,
                      const std::vector<std::size_t>& others) const;
  std::vector<SeekPoint> pared(std::size_t most) const;
  std::vector<std::size_t> best_of_few() const;
  void add_generation();
  void add_pared();
  void take_in(const SeekRuns& runs);
  void end_search();

  const Study& study_;
  const SeekSpec& seek_;
  const std::vector<SeekPlace>& places_;
  SeekState state_;
  std::set<SeekPoint> known_;
  double limit_ = 0.0;  ///< see seek_limit
  double error_ = 0.0;  ///< one standard error of worth, pooled over all points
};

/// The same from the beginning.
SeekState follow_seek(const Study& study, const SeekRuns& runs);

/// Gives the study's points and record what the search knows of them by now. Returns the numbers of
/// points that were open.
std::vector<std::size_t> tell_points(const SeekState& state, Study& study);

}  // namespace rapport
