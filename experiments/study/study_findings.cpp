#include "experiments/study/study_findings.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/analysis/flip.h"
#include "experiments/analysis/variance_reduction.h"
#include "experiments/analysis/variant_weights.h"
#include "experiments/design/saltelli.h"
#include "experiments/study/study_intervals.h"
#include "experiments/study/study_variants.h"
#include "sim/core/moments.h"
#include "sim/core/quantile.h"

namespace rapport {

namespace {

/// Beyond so many points comparisons of each with each take more memory than they tell.
constexpr std::size_t kMostRanked = 2000;
/// Fewest draws through which a line is laid to say what an answer rests on: of two hundred
/// assumptions some are steep by chance where there are few.
constexpr std::size_t kFewestDraws = 10;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Looks at one study. Variant 0 is the scenario as described, the others are draws.
class Finder {
 public:
  explicit Finder(const StudyData& data)
      : data_(data),
        points_(data.study.points),
        ways_(data.study.spec.in_force == InForce::both ? 2 : 1),
        design_(points_.design.points.size()) {}

  StudyFindings find();

 private:
  using Runs = std::vector<std::vector<double>>;  // [point][replication]

  void compare_points();
  void rank();
  void look_at_design();
  void find_drivers();
  Runs block(std::size_t base, std::size_t way) const;
  std::string label_of(std::size_t base, std::size_t way) const;
  bool is_two_level() const;
  void add_factorial(std::size_t base, std::size_t way);
  Runs by_blocks(const Runs& by_rows, std::size_t factors) const;
  void add_elementary();
  void add_indices();
  void add_slopes();
  void leave_estimates();
  void add_luck_saved();
  double difference(std::size_t variant, std::size_t key, std::size_t point) const;
  void add_spreads();
  void add_regret();
  void add_flips();
  bool always() const { return found_.validity == Validity::always_valid; }
  bool is_percent() const { return !data_.units.empty() && data_.units[0] == "%"; }
  const Metric& metric() const { return *data_.keys[0].metric; }
  Direction direction() const {
    return metric().good == Good::less ? Direction::less_is_better : Direction::more_is_better;
  }

  const StudyData& data_;
  const StudyPoints& points_;
  const std::size_t ways_, design_;
  StudyFindings found_;
};

void Finder::compare_points() {
  const auto& values = data_.values[0];
  const std::size_t points = points_.points.size();
  const std::size_t others =  // of a search those that are run again to be compared
      data_.seek ? std::max<std::size_t>(1, data_.seek->ways.size()) : points - 1;
  for (std::size_t p = 0; p < points; ++p) {
    PointFinding finding;
    std::vector<std::vector<double>> mine, theirs;
    for (std::size_t k = 0; k < data_.keys.size(); ++k) {
      finding.means.push_back(
          mean_interval(*data_.keys[k].metric, {values[k][p], {}}, found_.validity));
      mine.push_back(values[k][p]);
      theirs.push_back(values[k][data_.against()]);
    }
    if (p != data_.against()) {
      finding.differences = differences_together(data_.keys, mine, theirs, others, found_.validity);
    }
    found_.points.push_back(std::move(finding));
  }
}

void Finder::rank() {
  const double sign = sign_of(direction());
  for (std::size_t p = 0; p < found_.points.size(); ++p) {
    if (found_.points[p].means[0].n > 0) found_.order.push_back(p);
  }
  std::ranges::stable_sort(found_.order, [&](std::size_t a, std::size_t b) {
    return sign * found_.points[a].means[0].mean > sign * found_.points[b].means[0].mean;
  });
  if (data_.selection) {  // what was selected, what is left, what was dropped
    const auto rank_of = [&](std::size_t p) {
      const SelectionState& state = *data_.selection;
      if (state.rounds > 0 && p == state.best) return 0;
      return std::ranges::find(state.survivors, p) != state.survivors.end() ? 1 : 2;
    };
    std::ranges::stable_sort(found_.order, {}, rank_of);
  }
  if (data_.seek) {  // what is recommended first, in its order
    const std::vector<std::size_t>& ways = data_.seek->ways;
    std::ranges::stable_sort(
        found_.order, {}, [&](std::size_t p) { return std::ranges::find(ways, p) - ways.begin(); });
  }
  const bool can = metric().good != Good::neither && data_.study.spec.replications > 1 &&
                   !data_.selection && !data_.seek && found_.order.size() <= kMostRanked;
  if (can && found_.order.size() > 1) {
    found_.ranking = rank_policies(data_.values[0][0], direction(), kConfidence, always());
  }
}

/// The runs of the design's points that begin with one policy and are in force in one way.
Finder::Runs Finder::block(std::size_t base, std::size_t way) const {
  Runs runs;
  for (std::size_t i = 0; i < design_; ++i) {
    runs.push_back(data_.values[0][0][1 + (base * design_ + i) * ways_ + way]);
  }
  return runs;
}

std::string Finder::label_of(std::size_t base, std::size_t way) const {
  std::string label;
  if (points_.bases > 1) label = data_.study.spec.policies[base];
  if (ways_ == 2) label += (label.empty() ? "" : ", ") + std::string(way == 0 ? "dated" : "steady");
  return label;
}

/// Whether the design is a full factorial of two levels, few enough for contrasts to be read.
bool Finder::is_two_level() const {
  constexpr std::size_t kMost = 6;
  const std::vector<StudyFactorSpec>& factors = data_.study.spec.factors;
  const std::size_t grid = data_.study.spec.design.levels;
  return points_.design.kind == DesignKind::full_factorial && factors.size() <= kMost &&
         design_ == (std::size_t{1} << factors.size()) &&
         std::ranges::all_of(factors, [&](const StudyFactorSpec& factor) {
           return factor.has_levels() ? factor.levels.size() == 2 : grid == 0 || grid == 2;
         });
}

void Finder::add_factorial(std::size_t base, std::size_t way) {
  const Runs runs = block(base, way);
  Runs cells(runs.size());
  for (std::size_t i = 0; i < design_; ++i) {
    std::size_t cell = 0;
    const std::vector<double>& at = points_.design.points[i];
    for (std::size_t f = 0; f < at.size(); ++f) cell |= std::size_t{at[f] > 0.5} << f;
    cells[cell] = runs[i];
  }
  FactorialBlock found;
  found.label = label_of(base, way);
  found.contrasts = factorial_contrasts(cells, 3, Scale::value, kConfidence, always());
  if (is_percent()) {
    found.on_cloglog = factorial_contrasts(cells, 3, Scale::cloglog, kConfidence, always());
  }
  if (cells.size() == 8 && metric().good != Good::neither) {
    const double level = found_.points[data_.against()].means[0].mean;
    found.concert = concert_test(cells, direction(), metric().matters_at(level), Scale::value,
                                 kConfidence, always());
  }
  found_.blocks.push_back(std::move(found));
}

void Finder::add_elementary() {
  const Runs runs = block(0, 0);
  const std::vector<ElementaryEffect> effects =
      elementary_effects(points_.design.points, std::span<const std::vector<double>>(runs));
  for (std::size_t f = 0; f < effects.size(); ++f) {
    found_.factors.push_back({f, effects[f], {}, {}, {}});
  }
}

/// Points that a design has row by row, as indices want them: all of A, all of B, all of AB_1, ...
Finder::Runs Finder::by_blocks(const Runs& by_rows, std::size_t factors) const {
  Runs blocks;
  const std::size_t rows = points_.design.rows;
  for (std::size_t row = 0; row < rows; ++row) blocks.push_back(by_rows[point_of_a(row, factors)]);
  for (std::size_t row = 0; row < rows; ++row) blocks.push_back(by_rows[point_of_b(row, factors)]);
  for (std::size_t f = 0; f < factors; ++f) {
    for (std::size_t row = 0; row < rows; ++row) {
      blocks.push_back(by_rows[point_of_ab(row, f, factors)]);
    }
  }
  return blocks;
}

void Finder::add_indices() {
  const std::size_t factors = data_.study.spec.factors.size();
  const Runs runs = by_blocks(block(0, 0), factors);
  const SobolIndices indices = sobol_indices(factors, std::span<const std::vector<double>>(runs));
  found_.noise_share = indices.noise_share;
  for (std::size_t f = 0; f < factors; ++f) {
    found_.factors.push_back({f, {}, indices.first[f], indices.total[f], {}});
  }
}

/// Of other designs the plane that fits their means best.
void Finder::add_slopes() {
  std::vector<double> means;
  for (const std::vector<double>& runs : block(0, 0)) {
    Moments moments;
    for (const double x : runs) {
      if (std::isfinite(x)) moments.add(x);
    }
    means.push_back(moments.count() > 0 ? moments.mean() : kNaN);
  }
  const FlipAnalysis fit = flip_analysis(points_.design.points, means);
  if (!fit.determined) return;
  found_.r_squared = fit.r_squared;
  for (std::size_t f = 0; f < fit.parameters.size(); ++f) {
    found_.factors.push_back({f, {}, {}, {}, fit.parameters[f].slope});
  }
}

void Finder::look_at_design() {
  find_drivers();
  found_.factors_hold = data_.is_whole() && !data_.selection && !data_.stop;
  if (!found_.factors_hold) leave_estimates();
}

void Finder::find_drivers() {
  found_.tornados = tornados_of(data_);
  found_.attributions = attributions_of(data_);
  if (!found_.tornados.empty()) return;
  if (design_ == 0 || data_.keys.empty()) return;
  if (is_two_level()) {
    for (std::size_t base = 0; base < points_.bases; ++base) {
      for (std::size_t way = 0; way < ways_; ++way) add_factorial(base, way);
    }
  }
  found_.factors_of = label_of(0, 0);
  if (points_.design.kind == DesignKind::morris) {
    add_elementary();
  } else if (points_.design.kind == DesignKind::saltelli) {
    add_indices();
  } else {
    add_slopes();
  }
}

/// Takes away the intervals of what factors do: none of them holds at every look.
void Finder::leave_estimates() {
  const auto open = [](Interval& interval) {
    interval = {.mean = interval.mean, .level = interval.level, .n = interval.n};
  };
  for (FactorFinding& factor : found_.factors) {
    if (factor.elementary) {
      open(factor.elementary->mean);
      open(factor.elementary->mean_absolute);
      open(factor.elementary->sigma);
    }
    for (std::optional<Interval>* one : {&factor.first, &factor.total, &factor.slope}) {
      if (*one) open(**one);
    }
  }
  for (TornadoFinding& tornado : found_.tornados) {
    for (TornadoBar& bar : tornado.bars) {
      open(bar.low);
      open(bar.high);
      bar.sure = false;
    }
  }
  for (AttributionFinding& attribution : found_.attributions) {
    open(attribution.whole);
    for (StepShare& share : attribution.shares) {
      open(share.share);
      for (std::optional<Interval>* one : {&share.by_orders, &share.alone, &share.last}) {
        if (*one) open(**one);
      }
    }
  }
}

/// What the same luck for all gave, on the ranking metric.
void Finder::add_luck_saved() {
  LuckSaved& saved = found_.luck_saved;
  const Runs& runs = data_.values[0][0];
  std::vector<double> known;
  for (std::size_t p = 0; p < runs.size(); ++p) {
    const bool is_other = p != data_.against();
    const double ratio = is_other ? variance_reduction(runs[p], runs[data_.against()]).ratio : kNaN;
    saved.ratios.push_back(std::isfinite(ratio) ? ratio : kNaN);
    if (std::isfinite(ratio)) known.push_back(ratio);
  }
  saved.points = known.size();
  if (known.empty()) return;
  std::ranges::sort(known);
  saved.middle = quantile(known, 0.5);
  saved.least = known.front();
  saved.most = known.back();
}

/// What a point has more than the compared policy in one variant: the mean of its pairs.
double Finder::difference(std::size_t variant, std::size_t key, std::size_t point) const {
  Moments moments;
  const auto& values = data_.values[variant][key];
  for (std::size_t r = 0; r < values[point].size(); ++r) {
    const double by = values[point][r] - values[data_.against()][r];
    if (std::isfinite(by)) moments.add(by);
  }
  return moments.count() > 0 ? moments.mean() : kNaN;
}

/// Differences by draw, summed up; `weights` by draw, none where all weigh alike.
VariantSpread spread_of(std::vector<double> by, const std::vector<double>& weights) {
  VariantSpread spread;
  spread.draws = by.size();
  spread.more = static_cast<std::size_t>(std::ranges::count_if(by, [](double d) { return d > 0; }));
  if (by.empty()) return spread;
  if (weights.empty()) {
    spread.more_weight = static_cast<double>(spread.more) / static_cast<double>(spread.draws);
    std::ranges::sort(by);
    spread.middle = quantile(by, 0.5);
    spread.low = quantile(by, 0.05);
    spread.high = quantile(by, 0.95);
    return spread;
  }
  std::vector<double> is_more;
  for (const double d : by) is_more.push_back(d > 0 ? 1.0 : 0.0);
  spread.more_weight = weighted_mean(is_more, weights);
  spread.middle = weighted_quantile(by, weights, 0.5);
  spread.low = weighted_quantile(by, weights, 0.05);
  spread.high = weighted_quantile(by, weights, 0.95);
  return spread;
}

void Finder::add_spreads() {
  for (std::size_t v = 1; v < data_.values.size(); ++v) {
    const VariantState state = data_.study.record.variants[v].state;
    found_.drawn += state != VariantState::open;
    found_.rejected += state == VariantState::rejected;
  }
  const std::vector<std::size_t> ready = data_.draws();
  if (ready.empty()) return;
  const std::vector<double> of_draws = data_.weights_of_draws();
  found_.spreads.assign(points_.points.size(), std::vector<VariantSpread>(data_.keys.size()));
  for (std::size_t p = 0; p < points_.points.size(); ++p) {
    for (std::size_t k = 0; k < data_.keys.size(); ++k) {
      std::vector<double> by, weights;
      for (std::size_t i = 0; i < ready.size(); ++i) {
        const double d = difference(ready[i], k, p);
        if (!std::isfinite(d)) continue;
        by.push_back(d);
        if (!of_draws.empty()) weights.push_back(of_draws[i]);
      }
      found_.spreads[p][k] = spread_of(std::move(by), weights);
    }
  }
}

void Finder::add_regret() {
  const std::vector<std::size_t> ready = data_.draws();
  if (ready.size() < 2 || metric().good == Good::neither) return;
  const std::vector<std::vector<double>> all = data_.means_by_variant(0);
  std::vector<std::vector<double>> means(all.size());
  for (std::size_t p = 0; p < all.size(); ++p) {
    for (const std::size_t v : ready) means[p].push_back(all[p][v]);
  }
  const std::vector<double> weights = data_.weights_of_draws();
  if (!weights.empty() && !(*std::ranges::max_element(weights) > 0)) return;
  found_.regret = weights.empty() ? regret_table(means, direction())
                                  : weighted_regret_table(means, direction(), weights);
}

/// A line through all draws for each assumption by itself. Among hundreds some are steep by luck:
/// only those are kept whose slope excludes 0 at a level that holds for all of them together
/// (Bonferroni), and of these the steepest five. They are looked at once, when all draws are run.
void Finder::add_flips() {
  if (found_.order.empty() || found_.order[0] == data_.against() || !data_.is_whole()) return;
  const std::vector<std::size_t> ready = data_.draws();
  if (ready.size() < kFewestDraws) return;
  const AssumptionDraws drawn = draws_of(data_.study);
  if (drawn.labels.empty()) return;
  found_.assumptions = drawn.labels.size();
  const double level = 1.0 - (1.0 - kConfidence) / static_cast<double>(found_.assumptions);
  std::vector<double> differences;
  for (const std::size_t v : ready) differences.push_back(difference(v, 0, found_.order[0]));
  const std::vector<double> weights = data_.weights_of_draws();
  if (!weights.empty() && effective_number(weights) < static_cast<double>(kFewestDraws)) return;
  for (std::size_t a = 0; a < drawn.labels.size(); ++a) {
    if (!weights.empty()) {
      std::vector<double> places;
      for (const std::size_t v : ready) places.push_back(drawn.places[v - 1][a]);
      const WeightedLine line = weighted_line(places, differences, weights, level);
      if (!line.determined || line.slope.contains(0.0)) continue;
      found_.flips.push_back({drawn.labels[a], line.slope, line.at});
      continue;
    }
    std::vector<std::vector<double>> places;
    for (const std::size_t v : ready) places.push_back({drawn.places[v - 1][a]});
    const FlipAnalysis line = flip_analysis(places, differences, level);
    if (!line.determined || line.parameters[0].slope.contains(0.0)) continue;
    found_.flips.push_back({drawn.labels[a], line.parameters[0].slope, line.parameters[0].at});
  }
  std::ranges::stable_sort(found_.flips, [](const FlipFinding& a, const FlipFinding& b) {
    return std::abs(a.slope.mean) > std::abs(b.slope.mean);
  });
  found_.flips.resize(std::min(found_.flips.size(), kMatterMost));
}

StudyFindings Finder::find() {
  found_.noise_share = kNaN;
  found_.r_squared = kNaN;
  found_.validity = data_.validity();
  if (data_.keys.empty()) return std::move(found_);
  compare_points();
  rank();
  look_at_design();
  add_spreads();
  add_regret();
  add_flips();
  add_luck_saved();
  return std::move(found_);
}

}  // namespace

StudyFindings find_out(const StudyData& data) { return Finder(data).find(); }

}  // namespace rapport
