// Programmes that a search tries because single moves say that they are good.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "experiments/seek/additive.h"
#include "experiments/study/study_seek.h"

namespace rapport {

namespace {

/// By how many standard errors each move has to bring more than its cost asks for: the more, the
/// fewer moves a programme has.
constexpr std::array<double, 3> kBeyondLuck{1.0, 3.0, 6.0};
/// How many of the strongest levers are left out in turn.
constexpr std::size_t kLeftOut = 3;
/// How often what a programme really cost corrects what single moves say.
constexpr int kCorrections = 5;

/// A move by itself: what a point of the first generation brings and costs, in what counts for the
/// goal.
struct TriedMove {
  std::size_t place = 0;
  double to = 0.0;  ///< its coordinate
  double brings = 0.0, costs = 0.0;
};

/// What would be best if moves added up: their sum of costs is `spent` at most. `left_out` is a
/// place that stays at home.
SeekPoint best_sum(const std::vector<TriedMove>& tried, const SeekPoint& home, double spent,
                   std::size_t left_out) {
  std::vector<SingleMove> moves;
  std::vector<TriedMove> of;
  for (const TriedMove& move : tried) {
    if (move.place == left_out) continue;
    of.push_back(move);
    moves.push_back({move.place, move.brings, move.costs});
  }
  const std::vector<double> parts = additive_choice(moves, spent);
  SeekPoint point = home;
  for (std::size_t m = 0; m < of.size(); ++m) {
    if (parts[m] > 0) point[of[m].place] += parts[m] * (of[m].to - home[of[m].place]);
  }
  return point;
}

}  // namespace

/// Programmes that would be best if single moves added up, without levers that `ways` move: of many
/// moves or few; with and without each of the levers that bring most, because these may leave
/// nothing for others to do. Where one was tried and cost more than it was meant to, the next is
/// meant to cost as much less, and so on. Of a target it is the other way round: what moves cost is
/// to be small, and what they bring is to come to enough.
std::vector<SeekPoint> SeekFollower::programmes(const std::vector<std::size_t>& ways) const {
  const bool is_target = seek_.goal == SeekGoal::target;
  const double sign = seek_.target.at_least ? 1.0 : -1.0, level = state_.means[0].level;
  const auto raised = [&](std::size_t p) { return sign * (state_.means[p].level - level); };
  const auto came_to = [&](std::size_t p) {  // what the limit is on
    return is_target ? -raised(p) : state_.means[p].cost;
  };
  const double limit = is_target ? -sign * (seek_.target.value.number - level) : limit_;
  std::vector<std::size_t> singles;
  double variance = 0.0;
  for (std::size_t p = 1; p < state_.generations[0].last; ++p) {
    const std::size_t k = only_place(state_, places_, p);
    const bool is_taken = std::ranges::any_of(ways, [&](std::size_t way) {
      return k < places_.size() && state_.tried[way][k] != places_[k].home;
    });
    if (k == places_.size() || is_taken) continue;
    const SeekMeans& means = state_.means[p];
    const double of_pairs = is_target ? means.level_variance : means.gain_variance;
    if (std::isfinite(of_pairs)) variance += of_pairs / static_cast<double>(means.pairs);
    singles.push_back(p);
  }
  if (singles.empty()) return {};
  const double error = std::sqrt(variance / static_cast<double>(singles.size()));
  const auto brings = [&](std::size_t p) { return is_target ? raised(p) : state_.means[p].gain; };
  std::vector<std::size_t> strongest = singles;
  std::ranges::stable_sort(strongest, std::greater{}, brings);

  std::vector<SeekPoint> made;
  const auto add = [&](double beyond, double most, std::size_t left_out) {
    std::vector<TriedMove> moves;
    for (const std::size_t p : singles) {
      const std::size_t k = only_place(state_, places_, p);
      const double counted = brings(p) - beyond * error, cost = state_.means[p].cost;
      moves.push_back(
          {k, state_.tried[p][k], is_target ? -cost : counted, is_target ? -counted : cost});
    }
    double spent = most;
    for (int i = 0; i <= kCorrections; ++i) {
      const SeekPoint point = settled(best_sum(moves, state_.tried[0], spent, left_out), places_);
      const auto at = std::ranges::find(state_.tried, point);
      const auto p = static_cast<std::size_t>(at - state_.tried.begin());
      if (p >= state_.means.size()) return made.push_back(point);
      if (state_.means[p].pairs == 0 || came_to(p) <= most) return;
      spent -= came_to(p) - most;
    }
  };
  for (const double beyond : kBeyondLuck) {
    add(beyond, limit, places_.size());
    if (seek_.goal == SeekGoal::spend) add(beyond, limit / 2, places_.size());
    for (std::size_t i = 0; i < std::min(kLeftOut, strongest.size()); ++i) {
      add(beyond, limit, only_place(state_, places_, strongest[i]));
    }
  }
  return made;
}

}  // namespace rapport
