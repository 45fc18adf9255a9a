#include "experiments/study/study_seek.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "experiments/design/latin_hypercube.h"
#include "sim/core/check.h"
#include "sim/core/moments.h"
#include "sim/measure/metric.h"

namespace rapport {

namespace {

constexpr double kNoMean = std::numeric_limits<double>::quiet_NaN();
/// What is left for paring: so many points for each way, and at most a part of all.
constexpr std::uint32_t kParedOfWay = 8, kLeastPart = 5;

/// Few levers stay moved, and steps are large: a search has few points.
OffspringOptions offspring_options() {
  OffspringOptions options;
  options.crossover = 0.9;
  options.spread = 5.0;
  options.mutation = 5.0;
  options.homeward = 0.1;
  options.mutations = 1.5;
  return options;
}

}  // namespace

double seek_limit(const SeekSpec& seek, double today_cost) {
  const double amount =
      seek.amount.unit == "%" ? seek.amount.number / 100.0 * today_cost : seek.amount.number;
  switch (seek.goal) {
    case SeekGoal::spend:
      return amount;
    case SeekGoal::save:
      return -amount;
    case SeekGoal::move:
      return 0.0;
    case SeekGoal::target:
      break;
  }
  return std::numeric_limits<double>::infinity();
}

SeekFollower::SeekFollower(const Study& study)
    : study_(study), seek_(study.spec.seek), places_(study.points.seek.places) {
  state_.tried.push_back(home_of(places_));
  known_.insert(state_.tried[0]);
  begin();
}

/// Each lever alone to both ends, then a third, two thirds or all of them at places of a Latin
/// hypercube: half of the points at most.
void SeekFollower::begin() {
  const std::size_t most = 1 + std::max<std::size_t>(2, seek_.points / 2);
  const auto add = [&](SeekPoint point) {
    point = settled(std::move(point), places_);
    if (state_.tried.size() < most && known_.insert(point).second) {
      state_.tried.push_back(std::move(point));
    }
  };
  for (const double end : {1.0, 0.0}) {
    for (std::size_t k = 0; k < places_.size(); ++k) {
      SeekPoint point = state_.tried[0];
      point[k] = end;
      add(std::move(point));
    }
  }
  const std::uint32_t seed = study_.spec.design.seed;
  const std::size_t mixes = 2 * seek_.generation;
  DesignDraws draws(seed, DesignPurpose::search, 0);
  for (const SeekPoint& cube : random_latin_hypercube(mixes, places_.size(), seed)) {
    SeekPoint point = state_.tried[0];
    const std::size_t thirds = 1 + draws.below(3);
    const std::size_t moved = (places_.size() * thirds + 2) / 3;
    const std::vector<std::size_t> order = draws.permutation(places_.size());
    for (std::size_t i = 0; i < moved; ++i) point[order[i]] = cube[order[i]];
    add(std::move(point));
  }
  state_.generations.push_back({1, state_.tried.size(), 0});
}

bool SeekFollower::is_there(const SeekRuns& runs, std::size_t point, std::uint32_t first,
                            std::uint32_t last) const {
  for (std::uint32_t r = first; r < last; ++r) {
    if (!runs(point, r).is_there) return false;
  }
  return true;
}

SeekMeans SeekFollower::means_of(const SeekRuns& runs, std::size_t point) const {
  const Metric& metric = *find_metric(study_.spec.metrics[0]);
  const double sign = metric.good == Good::less ? -1.0 : 1.0;
  Moments gain, cost, level, raised;
  for (std::uint32_t r = 0; r < study_.spec.replications; ++r) {
    const SeekRun mine = runs(point, r), today = runs(0, r);
    const double by = sign * (mine.metric - today.metric), more = mine.cost - today.cost;
    if (!std::isfinite(by) || !std::isfinite(more) || !std::isfinite(mine.target)) continue;
    gain.add(by);
    cost.add(more);
    level.add(mine.target);
    raised.add(mine.target - today.target);
  }
  if (gain.count() == 0) return {kNoMean, kNoMean, kNoMean, kNoMean, kNoMean, kNoMean, 0};
  return {gain.mean(),     cost.mean(),       level.mean(), gain.variance(),
          cost.variance(), raised.variance(), gain.count()};
}

/// By how much a point misses the goal's limit, as a part of what Today has.
double SeekFollower::shortfall(std::size_t point) const {
  const SeekMeans& means = state_.means[point];
  if (means.pairs == 0) return std::numeric_limits<double>::infinity();
  const auto part = [](double miss, double of) {
    return std::max(0.0, miss) / (std::abs(of) > 0 ? std::abs(of) : 1.0);
  };
  if (seek_.goal != SeekGoal::target) return part(means.cost - limit_, state_.today_cost);
  const double miss = seek_.target.value.number - means.level;
  return part(seek_.target.at_least ? miss : -miss, state_.means[0].level);
}

/// What makes one point within the limits better than another.
double SeekFollower::worth(std::size_t point) const {
  const SeekMeans& means = state_.means[point];
  return seek_.goal == SeekGoal::target ? -means.cost : means.gain;
}

/// One standard error of a mean, pooled over all points.
double SeekFollower::luck(double SeekMeans::*variance) const {
  Moments of_means;
  for (std::size_t p = 1; p < state_.means.size(); ++p) {
    const SeekMeans& means = state_.means[p];
    if (std::isfinite(means.*variance)) {
      of_means.add(means.*variance / static_cast<double>(means.pairs));
    }
  }
  return of_means.count() > 0 ? std::sqrt(of_means.mean()) : 0.0;
}

SeekValue SeekFollower::value_of(std::size_t point, const std::vector<std::size_t>& ways) const {
  SeekValue value;
  value.violation = violation(point, ways);
  value.moved = moved_places(state_.tried[point], places_);
  const SeekMeans& means = state_.means[point];
  if (means.pairs == 0) {
    value.aims = {0.0, 0.0};
  } else if (seek_.goal == SeekGoal::target) {
    value.aims = {means.cost, 0.0};
  } else {  // what is saved beyond what was asked for is no aim
    value.aims = {-means.gain, std::max(means.cost, std::min(0.0, limit_))};
  }
  if (const double error = error_; error > 0) {  // what luck makes is no difference
    value.aims[0] = std::round(value.aims[0] / error) * error;
  }
  return value;
}

/// Where points end that are sought: the rest is for paring.
std::size_t SeekFollower::search_end() const {
  return seek_.points + 1 - std::min(kParedOfWay * seek_.ways, seek_.points / kLeastPart);
}

/// Which way the next generation looks for: the first half of all after the beginning for the best.
std::size_t SeekFollower::way_of(std::size_t points) const {
  const std::size_t begun = state_.generations[0].last, all = search_end();
  const double part = static_cast<double>(points - begun) / static_cast<double>(all - begun);
  if (part < 0.5 || seek_.ways == 1) return 0;
  const double rest = (part - 0.5) * 2.0 * static_cast<double>(seek_.ways - 1);
  return std::min<std::size_t>(seek_.ways - 1, 1 + static_cast<std::size_t>(rest));
}

void SeekFollower::add_generation() {
  const std::size_t first = state_.tried.size();
  const std::size_t size = std::min<std::size_t>(seek_.generation, search_end() - first);
  const std::size_t way = way_of(first);
  const std::vector<std::size_t> before = choose_ways(way);
  const auto add = [&](const SeekPoint& point) {
    if (state_.tried.size() < first + size && known_.insert(point).second) {
      state_.tried.push_back(point);
    }
  };
  for (const SeekPoint& point : programmes(before)) add(point);
  for (const SeekPoint& point : pared(way)) add(point);
  std::vector<SeekValue> values;
  for (std::size_t p = 0; p < first; ++p) values.push_back(value_of(p, before));
  std::vector<SeekPoint> parents;
  for (const std::size_t p : best_points(values, seek_.generation)) {
    parents.push_back(state_.tried[p]);
  }
  DesignDraws draws(study_.spec.design.seed, DesignPurpose::search,
                    static_cast<std::uint32_t>(state_.generations.size()));
  std::set<SeekPoint> drawn = known_;
  const std::vector<SeekPoint> children =
      offspring(parents, places_, 2 * size, offspring_options(), draws, drawn);
  for (std::size_t i = 0; i < children.size(); ++i) {
    add(i % 2 == 0 ? within_limit(children[i], limit_) : children[i]);
  }
  state_.generations.push_back({first, state_.tried.size(), way});
}

/// A generation of what is left of the ways when they keep few moves; none where all was tried.
void SeekFollower::add_pared() {
  const std::size_t first = state_.tried.size();
  for (const SeekPoint& point : pared(seek_.ways)) {
    if (state_.tried.size() < seek_.points + 1 && known_.insert(point).second) {
      state_.tried.push_back(point);
    }
  }
  if (state_.tried.size() > first) {
    state_.generations.push_back({first, state_.tried.size(), 0, true});
  }
}

void SeekFollower::take_in(const SeekRuns& runs) {
  if (state_.means.empty()) {
    state_.means.push_back(means_of(runs, 0));
    Moments cost;
    for (std::uint32_t r = 0; r < study_.spec.replications; ++r) {
      if (std::isfinite(runs(0, r).cost)) cost.add(runs(0, r).cost);
    }
    state_.today_cost = cost.mean();
    limit_ = seek_limit(seek_, state_.today_cost);
  }
  const SeekGeneration last = state_.generations.back();
  for (std::size_t p = last.first; p < last.last; ++p) state_.means.push_back(means_of(runs, p));
  error_ =
      luck(seek_.goal == SeekGoal::target ? &SeekMeans::cost_variance : &SeekMeans::gain_variance);
}

/// Recommends ways; where nothing keeps the limits, the point that misses them least.
void SeekFollower::end_search() {
  state_.stage = SeekStage::confirming;
  for (const Chosen& way : chosen(seek_.ways)) {
    state_.ways.push_back(way.fewest);
    state_.stand_for.push_back(way.best);
  }
  state_.few = best_of_few();
  if (!state_.ways.empty()) return;
  const auto misses = [&](std::size_t p) { return shortfall(p); };
  std::vector<std::size_t> tried(state_.means.size() - 1);
  std::iota(tried.begin(), tried.end(), std::size_t{1});
  const std::size_t nearest = *std::ranges::min_element(tried, {}, misses);
  state_.kept = misses(nearest) == 0;  // then nothing is better than Today
  if (state_.kept || !std::isfinite(misses(nearest))) return;
  state_.ways = state_.stand_for = {nearest};
}

const SeekState& SeekFollower::advance(const SeekRuns& runs) {
  const std::uint32_t seen = study_.spec.replications;
  while (state_.stage == SeekStage::searching) {
    const SeekGeneration last = state_.generations.back();
    if (state_.means.empty() && !is_there(runs, 0, 0, seen)) return state_;
    for (std::size_t p = last.first; p < last.last; ++p) {
      if (!is_there(runs, p, 0, seen)) return state_;
    }
    take_in(runs);
    if (state_.tried.size() < search_end()) add_generation();
    if (state_.tried.size() == state_.means.size()) add_pared();   // nothing new is left to seek,
    if (state_.tried.size() == state_.means.size()) end_search();  // and nothing to pare
  }
  if (state_.stage == SeekStage::confirming) {
    bool all = is_there(runs, 0, seen, seen + seek_.fresh);
    for (const std::size_t way : state_.ways) {
      all = all && is_there(runs, way, seen, seen + seek_.fresh);
    }
    if (all) state_.stage = SeekStage::over;
  }
  return state_;
}

SeekWish SeekFollower::wish() const {
  SeekWish wish{{0}, 0, study_.spec.replications};
  if (state_.stage == SeekStage::searching) {
    const SeekGeneration last = state_.generations.back();
    for (std::size_t p = last.first; p < last.last; ++p) wish.points.push_back(p);
  } else {
    wish.first = study_.spec.replications;
    wish.last = study_.spec.most_replications();
    wish.points.insert(wish.points.end(), state_.ways.begin(), state_.ways.end());
  }
  return wish;
}

SeekState follow_seek(const Study& study, const SeekRuns& runs) {
  return SeekFollower(study).advance(runs);
}

std::vector<std::size_t> tell_points(const SeekState& state, Study& study) {
  std::vector<std::size_t> told;
  for (std::size_t p = 1; p < state.tried.size(); ++p) {
    if (!study.points.points[p].open) continue;
    set_seek_point(study.spec, p, state.tried[p], study.points);
    study.record.labels[p] = study.points.points[p].policy.label;
    study.record.settings[p] = study.points.points[p].settings;
    told.push_back(p);
  }
  return told;
}

}  // namespace rapport
