#include "viz/panel/study_charts.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "experiments/output/numbers.h"
#include "sim/core/moments.h"
#include "sim/core/quantile.h"

namespace rapport {

namespace {

/// In which unit numbers of the ranking metric are drawn: large amounts in thousands or millions.
struct StudyScale {
  double by = 1;
  std::string unit;  ///< with it, "m EUR"
};

StudyScale scale_of(const StudyView& view, double largest, bool of_difference) {
  StudyScale scale;
  const std::string& unit = view.data.units[0];
  scale.unit = unit == "%" && of_difference ? "points" : unit;
  if (largest >= 2e6) {
    scale = {1e6, "m " + scale.unit};
  } else if (largest >= 2e4) {
    scale = {1e3, "thousand " + scale.unit};
  }
  return scale;
}

std::string metric_words(const StudyView& view) {
  std::string words = view.data.keys[0].metric->label;
  const bool is_word = words.size() > 1 && std::islower(static_cast<unsigned char>(words[1]));
  if (is_word) words[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(words[0])));
  return words;
}

std::string title_of(const StudyView& view, const char* question, const StudyScale& scale) {
  return std::string(question) + ": " + metric_words(view) +
         (scale.unit.empty() ? "" : ", " + scale.unit);
}

void take_interval(const Interval& interval, double by, WhiskerRow& row) {
  row.value = interval.mean / by;
  if (!std::isfinite(interval.half_width)) return;
  row.low = interval.lower() / by, row.high = interval.upper() / by;
}

std::string verdict_word(const Comparison& comparison) {
  if (!comparison.has_verdict) return "";
  return comparison.verdict == Verdict::undecided ? "open" : name_of(comparison.verdict);
}

/// What the ranking says of a point: "best" only where no other can be told from it.
std::string rank_word(const StudyFindings& findings, std::size_t point) {
  if (!findings.ranking) return "";
  const auto may = [](const RankedPolicy& policy) { return policy.may_be_best; };
  if (!findings.ranking->policies[point].may_be_best) return "";
  return std::ranges::count_if(findings.ranking->policies, may) == 1 ? "best" : "may be best";
}

double matters_of(const StudyView& view) {
  const double level = view.findings.points[view.data.against()].means[0].mean;
  const double matters = view.data.keys[0].metric->matters_at(level);
  return std::isfinite(matters) ? matters : 0;
}

bool is_clear_of(const Interval& interval, double matters) {
  return interval.lower() > matters || interval.upper() < -matters;
}

void sort_by_size(WhiskerChart& chart) {
  std::ranges::stable_sort(chart.rows, std::ranges::greater{},
                           [](const WhiskerRow& row) { return std::abs(row.value); });
}

double largest_of(const std::vector<Contrast>& contrasts) {
  double largest = 0;
  for (const Contrast& contrast : contrasts)
    largest = std::max(largest, std::abs(contrast.effect.mean));
  return largest;
}

/// The lever that a factor moves, where it moves just one; null: none.
const Lever* lever_of(const StudyFactorSpec& factor) {
  constexpr std::string_view kFront = "levers.";
  if (factor.paths.size() != 1 || !factor.paths[0].starts_with(kFront)) return nullptr;
  return find_lever(factor.paths[0].substr(kFront.size()));
}

/// A number that a factor is set to: with the lever's unit, or to three digits.
std::string setting_words(const StudyFactorSpec& factor, const StudySetting& setting,
                          const std::string& currency) {
  if (factor.has_levels() || !std::isfinite(setting.value)) return setting.text;
  if (const Lever* lever = lever_of(factor)) return lever_text(*lever, setting.value, currency);
  return number(setting.value, step_of_size(setting.value, false)) + factor.low.unit;
}

/// "orientation × information".
std::string factors_words(const StudyView& view, std::uint32_t factors) {
  std::string words;
  const auto& all = view.data.study.spec.factors;
  for (std::size_t f = 0; f < all.size(); ++f) {
    if ((factors >> f & 1U) != 0) words += (words.empty() ? "" : " × ") + factor_name(all[f]);
  }
  return words;
}

bool is_main(const Contrast& contrast) { return (contrast.factors & (contrast.factors - 1)) == 0; }

std::string matters_foot(double matters) {
  if (!(matters > 0)) return "Pale: luck may explain it.";
  return "Pale: not clear of what is too small to matter (grey). Whiskers: luck.";
}

void add_main_effects(const StudyView& view, WhiskerChart& chart) {
  double largest = 0;
  for (const FactorialBlock& block : view.findings.blocks)
    largest = std::max(largest, largest_of(block.contrasts));
  const StudyScale scale = scale_of(view, largest, true);
  const double matters = matters_of(view);
  chart.title = title_of(view, "What moves it", scale);
  chart.second = "from low to high, over all settings of the others";
  chart.matters = matters / scale.by;
  for (const FactorialBlock& block : view.findings.blocks) {
    for (const Contrast& contrast : block.contrasts) {
      if (!is_main(contrast)) continue;
      WhiskerRow row;
      row.name = factors_words(view, contrast.factors);
      row.id = block.label + ":" + row.name;
      row.note = block.label;
      row.pale = !is_clear_of(contrast.effect, matters);
      take_interval(contrast.effect, scale.by, row);
      chart.rows.push_back(std::move(row));
    }
  }
  chart.foot = matters_foot(matters);
}

/// What one factor does by the design's own analysis, and whether that is clear of luck.
struct FactorSize {
  Interval size;
  bool clear = false;
};

FactorSize size_of(const FactorFinding& finding, double matters) {
  if (finding.total) return {*finding.total, finding.total->lower() > 0};
  if (finding.elementary) {
    const ElementaryEffect& effect = *finding.elementary;
    const double least =
        std::isfinite(effect.luck_alone) ? std::max(effect.luck_alone, matters) : matters;
    return {effect.mean_absolute, effect.mean_absolute.lower() > least};
  }
  if (finding.slope) return {*finding.slope, is_clear_of(*finding.slope, matters)};
  return {};
}

void add_factors(const StudyView& view, WhiskerChart& chart) {
  const std::vector<FactorFinding>& factors = view.findings.factors;
  const bool shares = factors[0].total.has_value();
  const double matters = matters_of(view);
  double largest = 0;
  for (const FactorFinding& finding : factors)
    largest = std::max(largest, std::abs(size_of(finding, matters).size.mean));
  StudyScale scale = shares ? StudyScale{0.01, "% of the variance"} : scale_of(view, largest, true);
  chart.title = title_of(view, "What moves it", scale);
  chart.second = shares                  ? "alone and with all that it does together with others"
                 : factors[0].elementary ? "mean size over each one’s range"
                                         : "over each one’s range";
  chart.matters = shares ? 0 : matters / scale.by;
  for (const FactorFinding& finding : factors) {
    const FactorSize size = size_of(finding, matters);
    WhiskerRow row;
    row.name = row.id = factor_name(view.data.study.spec.factors[finding.factor]);
    row.pale = !size.clear;
    take_interval(size.size, scale.by, row);
    chart.rows.push_back(std::move(row));
  }
  chart.foot = shares ? "Pale: luck may explain it. Whiskers: luck." : matters_foot(matters);
}

// ---- together -----------------------------------------------------------------------------------

/// The points of a block by their cell: bit f of its number for factor f high.
std::vector<std::size_t> cells_of(const StudyView& view, std::size_t block) {
  const StudyPoints& points = view.data.study.points;
  const std::size_t ways = view.data.study.spec.in_force == InForce::both ? 2 : 1;
  const std::size_t base = block / ways, way = block % ways;
  const std::vector<std::vector<double>>& design = points.design.points;
  std::vector<std::size_t> cells(design.size());
  for (std::size_t i = 0; i < design.size(); ++i) {
    std::size_t cell = 0;
    for (std::size_t f = 0; f < design[i].size(); ++f) cell |= std::size_t{design[i][f] > 0.5} << f;
    cells[cell] = 1 + (base * design.size() + i) * ways + way;
  }
  return cells;
}

std::string level_words(const Studio& studio, const StudyFactorSpec& factor, bool high) {
  if (factor.has_levels()) return factor.levels[high ? 1 : 0].label;
  const Measure& end = high ? factor.high : factor.low;
  return setting_words(factor, {end.text(), end.number}, studio.firm->currency);
}

/// What one point has more than another, over the replications that both have.
Interval paired_gain(const StudyView& view, std::size_t from, std::size_t to) {
  const auto& runs = view.data.values[0][0];
  Moments moments;
  for (std::size_t r = 0; r < runs[from].size(); ++r) {
    const double gain = runs[to][r] - runs[from][r];
    if (std::isfinite(gain)) moments.add(gain);
  }
  return interval_of(moments, view.findings.validity);
}

std::string gain_words(const Interval& gain, double by) {
  if (gain.n < 2 || !std::isfinite(gain.half_width)) return "";
  Interval scaled = gain;
  for (double* part : {&scaled.mean, &scaled.half_width, &scaled.low, &scaled.high}) *part /= by;
  const double step = step_for(scaled.half_width, false);
  return "adds " + signed_number(scaled.mean, step) + " (" + range(scaled, step, false) + ")";
}

InterplayCell cell_of(const StudyView& view, std::size_t point, double by) {
  const Interval& mean = view.findings.points[point].means[0];
  InterplayCell cell;
  cell.id = std::to_string(point);
  cell.text = view.data.study.points.points[point].policy.label;
  if (mean.n == 0) return cell;
  cell.value = mean.mean / by;
  if (std::isfinite(mean.half_width)) cell.low = mean.lower() / by, cell.high = mean.upper() / by;
  return cell;
}

double largest_mean(const StudyView& view) {
  double largest = 0;
  for (const PointFinding& point : view.findings.points) {
    if (point.means[0].n > 0) largest = std::max(largest, std::abs(point.means[0].mean));
  }
  return largest;
}

}  // namespace

std::string point_words(const Studio& studio, std::size_t number) {
  const StudyData& data = studio.study.view->data;
  const StudyPoint& point = data.study.points.points[number];
  const std::vector<StudyFactorSpec>& factors = data.study.spec.factors;
  if (point.as_is || factors.size() < 2 || point.settings.size() < factors.size())
    return point.policy.label;
  std::string label = point.policy.label;
  for (std::size_t f = 0; f < factors.size(); ++f) {
    const StudySetting& setting = point.settings[f];
    const std::string full = factors[f].label + " " + setting.text;
    const std::size_t at = label.find(full);
    if (at == std::string::npos) continue;
    label.replace(at, full.size(), setting_words(factors[f], setting, studio.firm->currency));
  }
  return label;
}

std::string difference_unit(const StudyView& view) {
  const std::string& unit = view.data.units[0];
  return unit.empty() ? "" : unit == "%" ? " points" : " " + unit;
}

WhiskerChart best_chart(const Studio& studio) {
  const StudyView& view = *studio.study.view;
  const StudyFindings& findings = view.findings;
  const StudyScale scale = scale_of(view, largest_mean(view), false);
  WhiskerChart chart;
  chart.form = WhiskerChart::Form::marks;
  chart.title = title_of(view, "Which is best", scale);
  const std::size_t against = view.data.against();
  std::vector<std::size_t> shown(findings.order.begin(),
                                 findings.order.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                              kMostRanked, findings.order.size())));
  const bool lacks = std::ranges::find(shown, against) == shown.end();
  if (lacks && findings.points[against].means[0].n > 0) shown.push_back(against);
  for (const std::size_t p : shown) {
    WhiskerRow row;
    row.id = std::to_string(p);
    row.name = point_words(studio, p);
    row.slot = studio.slot_of_point(p);
    row.text = rank_word(findings, p);
    row.strong = row.text == "best";
    if (!findings.points[p].differences.empty())
      row.text_note = verdict_word(findings.points[p].differences[0]);
    take_interval(findings.points[p].means[0], scale.by, row);
    chart.rows.push_back(std::move(row));
  }
  const bool judged =
      std::ranges::any_of(chart.rows, [](const WhiskerRow& row) { return !row.text_note.empty(); });
  chart.second = name_of(findings.validity);
  if (judged) {
    chart.second += "; in grey: against " + view.data.study.points.points[against].policy.label;
  }
  return chart;
}

WhiskerChart moves_chart(const StudyView& view) {
  WhiskerChart chart;
  chart.slot = -1;
  if (!view.findings.blocks.empty()) {
    add_main_effects(view, chart);
  } else if (!view.findings.factors.empty()) {
    add_factors(view, chart);
  }
  if (!view.findings.factors_hold && view.findings.blocks.empty() && !chart.rows.empty()) {
    chart.foot = "No whiskers: these intervals would not hold at every look.";
  }
  sort_by_size(chart);
  return chart;
}

std::string together_title(const StudyView& view) {
  return title_of(view, "How they play together", scale_of(view, largest_mean(view), false));
}

std::vector<InterplayChart> together_charts(const Studio& studio, std::size_t block) {
  const StudyView& view = *studio.study.view;
  const std::vector<StudyFactorSpec>& factors = view.data.study.spec.factors;
  if (block >= view.findings.blocks.size() || factors.size() < 2 || factors.size() > 3) return {};
  const std::vector<std::size_t> cells = cells_of(view, block);
  const StudyScale scale = scale_of(view, largest_mean(view), false);
  std::vector<InterplayChart> charts(factors.size() == 3 ? 2 : 1);
  double least = INFINITY, most = -INFINITY;
  for (std::size_t third = 0; third < charts.size(); ++third) {
    InterplayChart& chart = charts[third];
    if (factors.size() == 3)
      chart.title =
          capital(factor_name(factors[2])) + " " + level_words(studio, factors[2], third == 1);
    chart.levels = {factor_name(factors[1]) + " " + level_words(studio, factors[1], false),
                    level_words(studio, factors[1], true)};
    for (const bool high : {true, false}) {
      const std::size_t first = (third << 2U) | std::size_t{high};
      InterplayLine line;
      line.name = factor_name(factors[0]) + " " + level_words(studio, factors[0], high);
      line.hollow = !high;
      line.cells = {cell_of(view, cells[first], scale.by),
                    cell_of(view, cells[first | 2U], scale.by)};
      line.note = gain_words(paired_gain(view, cells[first], cells[first | 2U]), scale.by);
      for (const InterplayCell& cell : line.cells) {
        if (!std::isfinite(cell.value)) continue;
        least = std::min({least, cell.value, std::isfinite(cell.low) ? cell.low : cell.value});
        most = std::max({most, cell.value, std::isfinite(cell.high) ? cell.high : cell.value});
      }
      chart.lines.push_back(std::move(line));
    }
  }
  for (InterplayChart& chart : charts) chart.least = least, chart.most = most;
  return charts;
}

WhiskerChart interactions_chart(const StudyView& view, std::size_t block) {
  WhiskerChart chart;
  chart.slot = -1;
  if (block >= view.findings.blocks.size()) return chart;
  const std::vector<Contrast>& contrasts = view.findings.blocks[block].contrasts;
  const StudyScale scale = scale_of(view, largest_of(contrasts), true);
  const double matters = matters_of(view);
  chart.title = "What they add only together, " + scale.unit;
  chart.matters = matters / scale.by;
  for (const Contrast& contrast : contrasts) {
    if (is_main(contrast)) continue;
    WhiskerRow row;
    row.name = row.id = factors_words(view, contrast.factors);
    row.pale = !is_clear_of(contrast.effect, matters);
    take_interval(contrast.effect, scale.by, row);
    chart.rows.push_back(std::move(row));
  }
  sort_by_size(chart);
  return chart;
}

WhiskerChart worlds_chart(const Studio& studio) {
  const StudyView& view = *studio.study.view;
  const StudyFindings& findings = view.findings;
  WhiskerChart chart;
  chart.form = WhiskerChart::Form::spans;
  chart.slot = -1;
  if (!findings.regret || findings.regret->variants == 0) return chart;
  const RegretTable& regret = *findings.regret;
  double largest = 0;
  for (const std::size_t p : findings.order)
    largest =
        std::max(largest, std::isfinite(regret.policies[p].worst) ? regret.policies[p].worst : 0);
  const StudyScale scale = scale_of(view, largest, true);
  chart.title = "If the world differs: loss against the best choice, " + scale.unit;
  chart.second =
      "over " + count(static_cast<double>(regret.variants)) + " variants of our assumptions";
  std::vector<std::size_t> shown;
  for (const std::size_t p : findings.order) {
    if (std::isfinite(regret.policies[p].worst)) shown.push_back(p);
  }
  std::ranges::stable_sort(shown, {}, [&](std::size_t p) { return regret.policies[p].worst; });
  shown.resize(std::min(shown.size(), kMostRanked));
  for (const std::size_t p : shown) {
    std::vector<double> losses;
    for (const double loss : regret.policies[p].by_variant) {
      if (std::isfinite(loss)) losses.push_back(loss);
    }
    std::ranges::sort(losses);
    WhiskerRow row;
    row.id = std::to_string(p);
    row.name = point_words(studio, p);
    row.slot = studio.slot_of_point(p);
    row.strong = regret.minimax && *regret.minimax == p;
    row.value = quantile(losses, 0.5) / scale.by;
    row.reach = quantile(losses, 0.9) / scale.by;
    row.high = regret.policies[p].worst / scale.by;
    row.text = "worst " + number(row.high, step_of_size(row.high, true));
    if (!findings.spreads.empty() && p != view.data.against()) {
      const VariantSpread& spread = findings.spreads[p][0];
      row.note = "more in " + std::to_string(spread.more) + " of " + std::to_string(spread.draws);
    }
    chart.rows.push_back(std::move(row));
  }
  chart.foot = "Mark: the middle one · bar: nine in ten · line: the worst.";
  return chart;
}

}  // namespace rapport
