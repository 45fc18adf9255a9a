// Which points a search recommends, and what is left of them when they keep few of their moves.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "experiments/study/study_seek.h"

namespace rapport {

namespace {

/// By how many standard errors the best may be better and count as no better: about as much as the
/// best of some hundred alike is better by luck.
constexpr double kNoBetter = 2.0;
/// How many moves are kept when a way is pared, those first that are to be tried where few points
/// are left.
constexpr std::array<std::size_t, 4> kKept{5, 3, 8, 2};
/// Of how many moves at most the best is told.
constexpr std::array<std::size_t, 5> kTold{1, 2, 3, 5, 8};
constexpr double kMostShared = 0.5;  // of the moves of the way that moves less
/// How often what a pared way really cost corrects what single moves say.
constexpr int kDrawnBack = 3;

MoveAlone sum_of(const std::vector<MoveAlone>& moves) {
  MoveAlone sum;
  for (const MoveAlone& move : moves) {
    sum.gain += move.gain;
    sum.cost += move.cost;
    sum.level += move.level;
  }
  return sum;
}

}  // namespace

std::size_t only_place(const SeekState& state, const std::vector<SeekPlace>& places,
                       std::size_t point) {
  const SeekPoint& tried = state.tried[point];
  if (moved_places(tried, places) != 1 || state.means[point].pairs == 0) return places.size();
  std::size_t k = 0;
  while (tried[k] == places[k].home) ++k;
  return k;
}

std::vector<MoveAlone> moves_alone(const SeekState& state, const std::vector<SeekPlace>& places,
                                   const SeekPoint& point) {
  std::vector<MoveAlone> moves(places.size());
  for (std::size_t p = 1; p < state.generations[0].last && p < state.means.size(); ++p) {
    const std::size_t k = only_place(state, places, p);
    if (k == places.size()) continue;
    const double way = state.tried[p][k] - places[k].home, by = point[k] - places[k].home;
    if (by == 0 || (way > 0) != (by > 0)) continue;
    const SeekMeans& means = state.means[p];
    moves[k] = {means.gain * by / way, means.cost * by / way,
                (means.level - state.means[0].level) * by / way};
  }
  return moves;
}

std::vector<std::size_t> moves_by_weight(const Study& study, const SeekState& state,
                                         const SeekPoint& point) {
  const SeekSpec& seek = study.spec.seek;
  const bool is_target = seek.goal == SeekGoal::target;
  const std::vector<MoveAlone> moves = moves_alone(state, study.points.seek.places, point);
  const auto brings = [&](const MoveAlone& move) {
    return is_target ? (seek.target.at_least ? move.level : -move.level) : move.gain;
  };
  double all = 0.0, money = 0.0;
  for (const MoveAlone& move : moves) {
    all += std::abs(brings(move));
    money += std::abs(move.cost);
  }
  const auto part = [](double of, double whole) {
    return whole > 0 ? std::max(0.0, of) / whole : 0.0;
  };
  std::vector<std::size_t> places = moved_factors(study.points.seek, point);
  std::ranges::stable_sort(places, std::greater{}, [&](std::size_t k) {
    return part(brings(moves[k]), all) + part(-moves[k].cost, money);
  });
  return places;
}

/// The part of the moves of that of two points which moves less that the other makes too.
double SeekFollower::shared_moves(std::size_t point, std::size_t with) const {
  std::size_t shared = 0;
  const SeekPoint &a = state_.tried[point], &b = state_.tried[with];
  for (std::size_t k = 0; k < places_.size(); ++k) {
    const double home = places_[k].home;
    shared += (a[k] > home && b[k] > home) || (a[k] < home && b[k] < home);
  }
  const std::size_t least = std::min(moved_places(a, places_), moved_places(b, places_));
  return least == 0 ? 0.0 : static_cast<double>(shared) / static_cast<double>(least);
}

double SeekFollower::violation(std::size_t point, const std::vector<std::size_t>& ways) const {
  double sum = shortfall(point);
  for (const std::size_t way : ways) {
    sum += std::max(0.0, shared_moves(point, way) - kMostShared);
  }
  return sum;
}

/// The best that keep the limits, each different from those before. In place of each stands the
/// point that moves fewest levers of those that have enough of what it brings (of what it costs or
/// loses: not so much more), or are not worse beyond luck.
std::vector<SeekFollower::Chosen> SeekFollower::chosen(std::size_t most) const {
  std::vector<Chosen> found;
  std::vector<std::size_t> ways;
  const double least = seek_.goal == SeekGoal::spend || seek_.goal == SeekGoal::move
                           ? kNoBetter * error_
                           : -std::numeric_limits<double>::infinity();
  while (found.size() < most) {
    std::vector<std::size_t> able;
    for (std::size_t p = 1; p < state_.means.size(); ++p) {
      if (violation(p, ways) == 0 && worth(p) > least) able.push_back(p);
    }
    if (able.empty()) return found;
    const std::size_t best =
        *std::ranges::max_element(able, {}, [&](std::size_t p) { return worth(p); });
    const double may_lose =
        std::max(kNoBetter * error_, (1.0 - seek_.enough) * std::abs(worth(best)));
    std::size_t fewest = best;
    for (const std::size_t p : able) {
      if (worth(p) < worth(best) - may_lose) continue;
      const std::size_t moves = moved_places(state_.tried[p], places_);
      const std::size_t so_far = moved_places(state_.tried[fewest], places_);
      if (moves < so_far || (moves == so_far && worth(p) > worth(fewest))) fewest = p;
    }
    found.push_back({best, fewest});
    ways.push_back(fewest);
  }
  return found;
}

std::vector<std::size_t> SeekFollower::choose_ways(std::size_t most) const {
  std::vector<std::size_t> ways;
  for (const Chosen& way : chosen(most)) ways.push_back(way.fewest);
  return ways;
}

/// The point with what costs more drawn back towards today, where single moves say that all comes
/// to more than the limit.
SeekPoint SeekFollower::within_limit(SeekPoint point, double limit) const {
  if (seek_.goal == SeekGoal::target) return point;
  const std::vector<MoveAlone> moves = moves_alone(state_, places_, point);
  double more = 0.0, less = 0.0;
  for (const MoveAlone& move : moves) (move.cost > 0 ? more : less) += move.cost;
  const double room = limit - less;
  if (more <= room || !(room > 0)) return point;
  for (std::size_t k = 0; k < places_.size(); ++k) {
    if (moves[k].cost > 0) {
      point[k] = places_[k].home + (point[k] - places_[k].home) * room / more;
    }
  }
  return settled(std::move(point), places_);
}

/// The point with its moves made longer, all by the same part of the way to the ends of their
/// ranges: as far as the limit has room for by what single moves say, or as is asked for.
SeekPoint SeekFollower::stretched(SeekPoint point) const {
  SeekPoint ends = point;
  for (std::size_t k = 0; k < places_.size(); ++k) {
    if (point[k] != places_[k].home) ends[k] = point[k] > places_[k].home ? 1.0 : 0.0;
  }
  const MoveAlone now = sum_of(moves_alone(state_, places_, point));
  const MoveAlone most = sum_of(moves_alone(state_, places_, ends));
  const bool is_target = seek_.goal == SeekGoal::target;
  const double from = is_target ? now.level : now.cost, to = is_target ? most.level : most.cost;
  if (from == to) return point;
  const double wanted = is_target ? seek_.target.value.number - state_.means[0].level : limit_;
  const double part = std::clamp((wanted - from) / (to - from), 0.0, 1.0);
  for (std::size_t k = 0; k < places_.size(); ++k) point[k] += part * (ends[k] - point[k]);
  return settled(std::move(point), places_);
}

/// The point within the limit, by so much the more as it was tried and cost too much.
SeekPoint SeekFollower::corrected(const SeekPoint& point) const {
  SeekPoint made = within_limit(point, limit_);
  double limit = limit_;
  for (int i = 0; i < kDrawnBack; ++i) {
    const auto at = std::ranges::find(state_.tried, made);
    const auto p = static_cast<std::size_t>(at - state_.tried.begin());
    if (p >= state_.means.size() || state_.means[p].pairs == 0 || shortfall(p) == 0) break;
    limit -= state_.means[p].cost - limit_;
    made = within_limit(point, limit);
  }
  return made;
}

/// The strongest moves of a point, so many at most, of which no more than is allowed are those of
/// the other ways.
SeekPoint SeekFollower::strongest(const SeekPoint& point, std::size_t most,
                                  const std::vector<std::size_t>& others) const {
  SeekPoint few = state_.tried[0];
  std::size_t kept = 0;
  std::vector<std::size_t> shared(others.size(), 0);
  const auto is_shared = [&](std::size_t w, std::size_t k) {
    const double by = point[k] - places_[k].home;
    return by * (state_.tried[others[w]][k] - places_[k].home) > 0;
  };
  for (const std::size_t k : moves_by_weight(study_, state_, point)) {
    bool fits = kept < most;
    for (std::size_t w = 0; w < others.size(); ++w) {
      const std::size_t of = std::min(most, moved_places(state_.tried[others[w]], places_));
      fits = fits && (!is_shared(w, k) ||
                      static_cast<double>(shared[w] + 1) <= kMostShared * static_cast<double>(of));
    }
    if (!fits) continue;
    few[k] = point[k];
    ++kept;
    for (std::size_t w = 0; w < others.size(); ++w) shared[w] += is_shared(w, k);
  }
  return few;
}

/// What is left of so many ways when they keep the few moves that matter most: as far as the ways
/// make them, and as far as there is room for.
std::vector<SeekPoint> SeekFollower::pared(std::size_t most) const {
  std::vector<SeekPoint> made;
  const std::vector<Chosen> ways = chosen(most);
  for (const auto point_of : {&Chosen::best, &Chosen::fewest}) {
    std::vector<std::size_t> others;
    for (const Chosen& way : ways) {
      const SeekPoint& point = state_.tried[way.*point_of];
      for (const std::size_t kept : kKept) {
        if (kept >= moved_places(point, places_)) continue;
        const SeekPoint few = strongest(point, kept, others);
        made.push_back(corrected(few));
        made.push_back(corrected(stretched(few)));
      }
      others.push_back(way.fewest);
    }
  }
  return made;
}

/// The best within the limit that moves so many levers at most, for few and for more.
std::vector<std::size_t> SeekFollower::best_of_few() const {
  std::vector<std::size_t> found;
  for (const std::size_t most : kTold) {
    std::size_t best = 0;
    for (std::size_t p = 1; p < state_.means.size(); ++p) {
      if (moved_places(state_.tried[p], places_) > most || shortfall(p) > 0) continue;
      if (best == 0 || worth(p) > worth(best)) best = p;
    }
    if (best != 0 && (found.empty() || best != found.back())) found.push_back(best);
  }
  return found;
}

}  // namespace rapport
