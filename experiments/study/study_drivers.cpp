#include "experiments/study/study_drivers.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "experiments/design/one_at_a_time.h"
#include "experiments/study/attribution_sets.h"
#include "sim/core/moments.h"

namespace rapport {

namespace {

std::size_t ways_of(const StudyData& data) {
  return data.study.spec.in_force == InForce::both ? 2 : 1;
}

std::string label_of_way(const StudyData& data, std::size_t way) {
  return ways_of(data) == 1 ? "" : way == 0 ? "dated" : "steady";
}

/// The point of the study that a point of its design is in one way to be in force.
std::size_t study_point(const StudyData& data, std::size_t of_design, std::size_t way) {
  return 1 + of_design * ways_of(data) + way;
}

/// Bonferroni's level for so many intervals to hold together.
double level_of_all(std::size_t intervals) {
  return 1.0 - (1.0 - kConfidence) / static_cast<double>(intervals);
}

/// The runs of an attribution by set of steps, with the replications alone that every set has.
class SetRuns {
 public:
  SetRuns(const StudyData& data, std::size_t key, std::size_t way);
  std::size_t replications() const { return count_; }
  double value(std::uint64_t set, std::size_t replication) const {
    return runs_.at(set)[replication];
  }
  double mean(std::uint64_t set) const;
  /// What one set has more than another.
  Interval more(std::uint64_t set, std::uint64_t than, double level) const;
  std::vector<std::vector<double>> all() const;  ///< by set, where all sets are there

 private:
  std::map<std::uint64_t, std::vector<double>> runs_;
  std::size_t count_ = 0;
};

SetRuns::SetRuns(const StudyData& data, std::size_t key, std::size_t way) {
  const auto& values = data.values[0][key];
  const std::vector<std::uint64_t>& sets = data.study.points.sets;
  std::map<std::uint64_t, std::size_t> point_of{{0, data.against()}};
  for (std::size_t i = 0; i < sets.size(); ++i) point_of[sets[i]] = study_point(data, i, way);
  for (std::size_t r = 0; r < values[0].size(); ++r) {
    const bool complete = std::ranges::all_of(
        point_of, [&](const auto& entry) { return std::isfinite(values[entry.second][r]); });
    if (!complete) continue;
    for (const auto& [set, point] : point_of) runs_[set].push_back(values[point][r]);
    ++count_;
  }
}

double SetRuns::mean(std::uint64_t set) const {
  Moments moments;
  for (const double x : runs_.at(set)) moments.add(x);
  return moments.mean();
}

Interval SetRuns::more(std::uint64_t set, std::uint64_t than, double level) const {
  Moments moments;
  for (std::size_t r = 0; r < count_; ++r) moments.add(value(set, r) - value(than, r));
  return student_interval(moments, level);
}

std::vector<std::vector<double>> SetRuns::all() const {
  std::vector<std::vector<double>> by_set;
  for (const auto& [set, runs] : runs_) by_set.push_back(runs);  // rising, and none is missing
  return by_set;
}

std::vector<StepShare> exact_shares(const SetRuns& runs, std::size_t steps) {
  const double level = level_of_all(steps);
  const std::vector<std::vector<double>> by_set = runs.all();
  const std::vector<Interval> shares =
      shapley_attribution(std::span<const std::vector<double>>(by_set), level);
  const std::uint64_t full = (std::uint64_t{1} << steps) - 1;
  std::vector<StepShare> found;
  for (std::size_t s = 0; s < steps; ++s) {
    const std::uint64_t own = std::uint64_t{1} << s;
    found.push_back(
        {s, shares[s], {}, runs.more(own, 0, level), runs.more(full, full & ~own, level)});
  }
  return found;
}

/// Luck is what the estimate of the same orders differs by from replication to replication; the
/// sampling of orders is looked at on the means over replications.
std::vector<StepShare> sampled_shares(const SetRuns& runs, const StudySpec& spec) {
  const std::size_t steps = spec.steps.size();
  const double level = level_of_all(steps);
  const OrderDraws draws = sampled_orders(spec);
  std::vector<Interval> by_orders = sampled_shapley(
      steps, [&](std::uint64_t set) { return runs.mean(set); }, draws, level);
  // So few pairs agree by chance now and then, and an interval would say that nothing is left open.
  constexpr std::uint64_t kFewestPairs = 10;
  for (Interval& orders : by_orders) {
    if (orders.n < kFewestPairs) orders.half_width = std::numeric_limits<double>::infinity();
  }
  std::vector<Moments> moments(steps);
  for (std::size_t r = 0; r < runs.replications(); ++r) {
    const std::vector<Interval> one = sampled_shapley(
        steps, [&](std::uint64_t set) { return runs.value(set, r); }, draws, level);
    for (std::size_t s = 0; s < steps; ++s) moments[s].add(one[s].mean);
  }
  std::vector<StepShare> found;
  for (std::size_t s = 0; s < steps; ++s) {
    found.push_back({s, student_interval(moments[s], level), by_orders[s], {}, {}});
  }
  return found;
}

TornadoFinding tornado_of(const StudyData& data, std::size_t key, std::size_t way) {
  const auto& values = data.values[0][key];
  const std::vector<DesignFactor>& factors = data.study.spec.design.factors;
  std::vector<FactorEnds> ends;
  for (std::size_t f = 0; f < factors.size(); ++f) {
    const auto runs = [&](bool high) {
      return values[study_point(data, point_of_end(f, high, factors), way)];
    };
    ends.push_back({runs(false), runs(true)});
  }
  const std::size_t middle = has_middle_point(factors) ? study_point(data, 0, way) : data.against();
  return {key, label_of_way(data, way),
          tornado_bars(values[middle], ends, level_of_all(factors.size())), middle};
}

AttributionFinding attribution_of(const StudyData& data, const SetRuns& runs) {
  const std::size_t steps = data.study.spec.steps.size();
  AttributionFinding found;
  found.whole = runs.more((std::uint64_t{1} << steps) - 1, 0, kConfidence);
  found.sampled = samples_orders(data.study.spec);
  found.shares = found.sampled ? sampled_shares(runs, data.study.spec) : exact_shares(runs, steps);
  const double sign = found.whole.mean < 0 ? -1.0 : 1.0;
  std::ranges::stable_sort(found.shares, std::ranges::greater{},
                           [&](const StepShare& share) { return sign * share.share.mean; });
  return found;
}

}  // namespace

std::vector<TornadoFinding> tornados_of(const StudyData& data) {
  const StudyPoints& points = data.study.points;
  if (points.design.kind != DesignKind::tornado || points.design.points.empty()) return {};
  std::vector<TornadoFinding> found;
  for (std::size_t key = 0; key < data.keys.size(); ++key) {
    for (std::size_t way = 0; way < ways_of(data); ++way) {
      found.push_back(tornado_of(data, key, way));
    }
  }
  return found;
}

std::vector<AttributionFinding> attributions_of(const StudyData& data) {
  if (data.study.spec.from != PointsFrom::attribution) return {};
  std::vector<AttributionFinding> found;
  for (std::size_t key = 0; key < data.keys.size(); ++key) {
    for (std::size_t way = 0; way < ways_of(data); ++way) {
      const SetRuns runs(data, key, way);
      if (runs.replications() == 0) continue;
      found.push_back(attribution_of(data, runs));
      found.back().key = key;
      found.back().label = label_of_way(data, way);
    }
  }
  return found;
}

std::string end_words(const StudyData& data, std::size_t factor, bool high) {
  const StudyFactorSpec& spec = data.study.spec.factors[factor];
  if (spec.has_levels()) return (high ? spec.levels.back() : spec.levels.front()).label;
  return (high ? spec.high : spec.low).text();
}

}  // namespace rapport
