#include "experiments/study/study_findings.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/analysis/flip.h"

namespace rapport {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Looks at one study. Variant 0 is the scenario as described, or the first draw.
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
  Runs block(std::size_t base, std::size_t way) const;
  std::string label_of(std::size_t base, std::size_t way) const;
  bool is_two_level() const;
  void add_factorial(std::size_t base, std::size_t way);
  void add_elementary();
  void add_indices();
  void add_slopes();
  void add_regret();
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
  for (std::size_t p = 0; p < points; ++p) {
    PointFinding finding;
    std::vector<std::vector<double>> mine, theirs;
    for (std::size_t k = 0; k < data_.keys.size(); ++k) {
      finding.means.push_back(
          mean_interval(*data_.keys[k].metric, {values[k][p], {}}, Validity::fixed_n));
      mine.push_back(values[k][p]);
      theirs.push_back(values[k][data_.against()]);
    }
    if (p != data_.against()) {
      finding.differences =
          compare(data_.keys, mine, theirs, kConfidence, Validity::fixed_n, points - 1);
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
  const bool can = metric().good != Good::neither && data_.study.spec.replications > 1;
  if (can && found_.order.size() > 1) {
    found_.ranking = rank_policies(data_.values[0][0], direction());
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
  found.contrasts = factorial_contrasts(cells);
  if (is_percent()) found.on_cloglog = factorial_contrasts(cells, 3, Scale::cloglog);
  if (cells.size() == 8 && metric().good != Good::neither) {
    const double level = found_.points[data_.against()].means[0].mean;
    found.concert = concert_test(cells, direction(), metric().matters_at(level));
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

void Finder::add_indices() {
  const std::size_t factors = data_.study.spec.factors.size();
  const Runs runs = block(0, 0);
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
  if (design_ == 0 || data_.keys.empty()) return;
  if (is_two_level()) {
    for (std::size_t base = 0; base < points_.bases; ++base) {
      for (std::size_t way = 0; way < ways_; ++way) add_factorial(base, way);
    }
  }
  if (points_.design.kind == DesignKind::morris) return add_elementary();
  if (points_.design.kind == DesignKind::saltelli) return add_indices();
  add_slopes();
}

void Finder::add_regret() {
  if (data_.values.size() < 2 || metric().good == Good::neither) return;
  found_.regret = regret_table(data_.means_by_variant(0), direction());
}

StudyFindings Finder::find() {
  found_.noise_share = kNaN;
  found_.r_squared = kNaN;
  if (data_.keys.empty()) return std::move(found_);
  compare_points();
  rank();
  look_at_design();
  add_regret();
  return std::move(found_);
}

}  // namespace

StudyFindings find_out(const StudyData& data) { return Finder(data).find(); }

}  // namespace rapport
