#include "experiments/report/report_charts.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <string_view>

#include "experiments/chart/curves.h"
#include "experiments/chart/rows.h"
#include "experiments/chart/scatter.h"
#include "experiments/chart/whisker_bars.h"
#include "experiments/output/numbers.h"
#include "experiments/report/answer_words.h"
#include "experiments/report/chart_block.h"
#include "experiments/report/report_words.h"
#include "experiments/study/study_budget.h"
#include "sim/core/calendar.h"

namespace rapport {

namespace {

constexpr std::size_t kMostRows = 10, kColoured = 4;

constexpr const char* kEffectsFoot =
    "Pale: not clear of what is too small to matter. Whiskers: luck, each by itself.";

std::vector<ReportBlock> as_block(ReportChart chart, const std::string& foot = "") {
  std::vector<ReportBlock> blocks;
  add_chart(std::move(chart), foot, blocks);
  return blocks;
}

/// Points of the best means, with the one that all are compared with.
std::vector<std::size_t> best_points(const ReportSource& source, std::size_t most) {
  std::vector<std::size_t> shown = source.findings.order;
  const auto against = std::ranges::find(shown, source.data.against());
  const bool is_far =
      against != shown.end() && static_cast<std::size_t>(against - shown.begin()) >= most;
  const std::size_t own = source.data.against();
  if (shown.size() > most) shown.resize(most);
  if (is_far) shown.back() = own;
  return shown;
}

std::optional<std::size_t> key_with(const ReportSource& source,
                                    std::initializer_list<std::string_view> ids) {
  for (const std::string_view id : ids) {
    for (std::size_t k = 0; k < source.data.keys.size(); ++k) {
      if (id == source.data.keys[k].metric->id) return k;
    }
  }
  return std::nullopt;
}

std::string title_of(const MetricForm& form) { return labelled(form.metric->label, form.unit); }

double days_of(const std::string& date) {
  const auto day = parse_date(date);
  return day ? static_cast<double>(days_from_civil(*day)) : NAN;
}

Curve curve_of(const ReportSource& source, std::size_t point) {
  Curve curve;
  curve.id = source.points().points[point].policy.name;
  curve.name = chart_label(source, point);
  curve.slot = slot_of(source, point);
  curve.focus = point == source.data.against() || point == proposed(source);
  for (std::size_t m = 0; m < source.curves.dates.size(); ++m) {
    const Moments& moments = source.curves.by_point[point][m];
    const Interval mean = interval_of(moments, source.validity);
    curve.x.push_back(days_of(source.curves.dates[m]));
    curve.y.push_back(moments.count() > 0 ? moments.mean() : NAN);
    const bool known = std::isfinite(mean.half_width);
    curve.low.push_back(known ? mean.lower() : NAN);
    curve.high.push_back(known ? mean.upper() : NAN);
  }
  if (!curve.y.empty() && std::isfinite(curve.y.back())) {
    curve.end_text = number(curve.y.back(), 0.1) + " %";
  }
  return curve;
}

/// Names that a chart has no room for, in full below it; empty where it has.
std::string names_in_full(const ReportSource& source, const std::vector<std::size_t>& points,
                          double room) {
  std::string words;
  for (const std::size_t p : points) {
    if (inter_width(Role::strong, chart_label(source, p)) <= room) continue;
    words += (words.empty() ? "In full: " : "; ") + quoted(source, p);
  }
  return words.empty() ? "" : words + ".";
}

}  // namespace

bool has_long_names(const ReportSource& source, double wide) {
  return std::ranges::any_of(best_points(source, kMostRows), [&](std::size_t p) {
    return lines_of_name(chart_label(source, p), true, wide, inter_width) > 1;
  });
}

int slot_of(const ReportSource& source, std::size_t point) {
  if (point == source.data.against()) return 0;
  if (point == proposed(source)) return 1;
  if (source.points().points.size() > kColoured) return -1;
  int slot = 2;
  for (std::size_t p = 1; p < point; ++p) slot += p != proposed(source);
  return proposed(source) == source.data.against() ? slot - 1 : slot;
}

std::vector<ReportBlock> stay_chart(const ReportSource& source) {
  if (source.curves.empty()) return {};
  CurveChart chart;
  chart.title = "Customers who stay, %";
  chart.second = "of those there at the start; bands: luck, 95 %, each month by itself";
  std::vector<std::size_t> shown;
  for (const std::size_t p : best_points(source, kColoured)) {
    if (p != source.data.against() && slot_of(source, p) < 0) continue;
    shown.push_back(p);
    chart.curves.push_back(curve_of(source, p));
  }
  if (chart.curves.empty()) return {};
  constexpr double kNameRoom = 210;  // of a name beside the end of its curve
  return as_block(described(chart, {kReportWide, 270}), names_in_full(source, shown, kNameRoom));
}

std::vector<ReportBlock> ranking_chart(const ReportSource& source, double wide) {
  if (source.findings.order.empty()) return {};
  const MetricForm form = form_of(source, 0);
  WhiskerChart chart;
  chart.form = WhiskerChart::Form::marks;
  chart.title = title_of(form);
  const std::string key = chart_label_key(source);
  chart.second = "means, and 95 % by luck";
  if (!source.draws().empty()) chart.second += ", at the numbers as described";
  const std::vector<std::size_t> shown = best_points(source, kMostRows);
  for (const std::size_t p : shown) {
    const Interval& mean = source.findings.points[p].means[0];
    WhiskerRow row;
    row.id = source.points().points[p].policy.name;
    row.name = chart_label(source, p);
    row.slot = slot_of(source, p);
    row.strong = p == proposed(source);
    row.value = mean.mean;
    if (std::isfinite(mean.half_width)) {
      row.low = form.is_share ? std::max(0.0, mean.lower()) : mean.lower();
      row.high = form.is_share ? std::min(100.0, mean.upper()) : mean.upper();
    }
    row.text = form.level(mean);
    const bool may = source.findings.ranking && source.findings.ranking->policies[p].may_be_best;
    if (may) row.text_note = rivals_of(source, p) == 0 ? "best" : "may be best";
    chart.rows.push_back(std::move(row));
  }
  std::string foot = key.empty() ? "" : "Options: " + key + ". ";
  if (source.findings.order.size() > shown.size()) {
    foot += "The best of " + count(static_cast<double>(source.findings.order.size())) +
            " options; the others are behind.";
  }
  return as_block(described(chart, {wide, chart_height(chart.rows, wide)}), foot);
}

std::vector<ReportBlock> trade_off_chart(const ReportSource& source, double wide) {
  const auto keep = key_with(source, {"retention", "retention_36", "retention_24", "retention_12"});
  const auto worth = key_with(source, {"npv", "profit"});
  if (!keep || !worth || source.findings.order.size() < 2) return {};
  const MetricForm y = form_of(source, *keep), x = form_of(source, *worth);
  ScatterChart chart;
  chart.title = "What keeping costs or brings";
  chart.second = title_of(y);
  // Millions are read more easily than sevens of digits.
  double largest = 0;
  for (const PointFinding& point : source.findings.points) {
    if (std::isfinite(point.means[*worth].mean)) {
      largest = std::max(largest, std::abs(point.means[*worth].mean));
    }
  }
  const double unit = x.is_money && largest >= 2e6 ? 1e6 : 1;
  chart.x_label = std::string(x.metric->label) + ", " + (unit > 1 ? "m " : "") + x.unit;
  chart.decimals = unit > 1 ? 2 : 1;
  const bool few = source.findings.order.size() <= kMostRows;
  for (const std::size_t p : source.findings.order) {
    const Interval &across = source.findings.points[p].means[*worth],
                   &up = source.findings.points[p].means[*keep];
    ScatterPoint point;
    point.id = source.points().points[p].policy.name;
    point.name = chart_label(source, p);
    point.slot = slot_of(source, p);
    point.x = across.mean / unit;
    point.y = up.mean;
    point.hollow = is_over_budget(source.data, source.findings, p);
    if (few && std::isfinite(across.half_width) && std::isfinite(up.half_width)) {
      point.x_low = across.lower() / unit, point.x_high = across.upper() / unit;
      point.y_low = up.lower(), point.y_high = up.upper();
    }
    chart.points.push_back(std::move(point));
  }
  if (front_of(chart).size() > 1 && wide > 400) chart.second += "; dashed: best in both";
  if (std::ranges::any_of(chart.points, &ScatterPoint::hollow)) {
    chart.second += "; hollow: over budget";
  }
  std::vector<std::size_t> named;
  for (const std::size_t p : source.findings.order) {
    if (slot_of(source, p) >= 0) named.push_back(p);
  }
  return as_block(described(chart, {wide, 290}), names_in_full(source, named, 0.35 * wide));
}

namespace {

std::string factors_name(const ReportSource& source, std::uint32_t factors) {
  std::string name;
  for (std::size_t f = 0; f < source.points().factors.size(); ++f) {
    if ((factors >> f & 1U) == 0) continue;
    name += (name.empty() ? "" : " × ") + source.points().factors[f].label;
  }
  return name;
}

WhiskerRow effect_row(const MetricForm& form, const std::string& id, const std::string& name,
                      const Interval& effect, double matters) {
  WhiskerRow row;
  row.id = id;
  row.name = name;
  row.value = effect.mean;
  if (std::isfinite(effect.half_width)) row.low = effect.lower(), row.high = effect.upper();
  row.pale = !std::isfinite(effect.half_width) ||
             (effect.lower() <= matters && effect.upper() >= -matters);
  row.text = form.change(effect);
  return row;
}

void add_block_chart(const ReportSource& source, const FactorialBlock& block,
                     std::vector<ReportBlock>& blocks) {
  const MetricForm form = form_of(source, 0);
  const double level = source.findings.points[source.data.against()].means[0].mean;
  WhiskerChart chart;
  chart.title = "What each adds, and what they do together";
  chart.second = labelled(form.metric->label, form.unit_of_change()) +
                 "; on average over the others" + (block.label.empty() ? "" : "; " + block.label);
  chart.matters = std::isfinite(level) ? form.metric->matters_at(level) : 0;
  for (const Contrast& contrast : block.contrasts) {
    chart.rows.push_back(effect_row(form, std::to_string(contrast.factors),
                                    factors_name(source, contrast.factors), contrast.effect,
                                    chart.matters));
  }
  const double tall = chart_height(chart.rows, kReportWide, 24);
  add_chart(described(chart, {kReportWide, tall}), kEffectsFoot, blocks);
  if (!block.concert) return;
  std::string words = "Superior only in concert: " + std::string(name_of(block.concert->verdict));
  if (block.concert->verdict != ConcertVerdict::holds) {
    const auto worst = std::ranges::max_element(block.concert->parts, {}, &ConcertPart::p_value);
    words += " (" + worst->words + ": " + form.bounds(worst->contrast) + " " +
             form.unit_of_change() + ", where more than " + number(worst->margin, 0.1) +
             " is asked for; digits say which of the three are high, in their order)";
  }
  blocks.push_back({ReportParagraph{Weight::body, plain_sentence(words + ".")}});
}

void add_factor_chart(const ReportSource& source, std::vector<ReportBlock>& blocks) {
  const MetricForm form = form_of(source, 0);
  WhiskerChart chart;
  chart.title = "What moves it";
  const double level = source.findings.points[source.data.against()].means[0].mean;
  const double matters = std::isfinite(level) ? form.metric->matters_at(level) : 0;
  for (const FactorFinding& factor : source.findings.factors) {
    const std::string &name = source.points().factors[factor.factor].label,
                      id = source.points().factors[factor.factor].name;
    if (factor.elementary) {
      chart.second =
          "mean size of the effect of the whole range (Morris), " + form.unit_of_change();
      chart.rows.push_back(effect_row(form, id, name, factor.elementary->mean_absolute, matters));
    } else if (factor.total) {
      chart.second = "share of the variance, with all it does together with others (Sobol')";
      WhiskerRow row = effect_row(form, id, name, *factor.total, 0);
      row.text = number(factor.total->mean, 0.01);
      chart.rows.push_back(std::move(row));
    } else if (factor.slope) {
      chart.second = std::string(form.metric->label) + ": what the whole range of each adds, " +
                     form.unit_of_change();
      chart.matters = matters;
      chart.rows.push_back(effect_row(form, id, name, *factor.slope, matters));
    }
  }
  std::erase_if(chart.rows, [](const WhiskerRow& row) { return !std::isfinite(row.value); });
  if (chart.rows.empty()) return;
  std::ranges::stable_sort(chart.rows, [](const WhiskerRow& a, const WhiskerRow& b) {
    return std::abs(a.value) > std::abs(b.value);
  });
  std::string foot = kEffectsFoot;
  if (std::isfinite(source.findings.r_squared)) {
    foot = "A plane explains " + number(100 * source.findings.r_squared, 1) +
           " % of how means differ. " + foot;
  }
  if (std::isfinite(source.findings.noise_share)) {
    foot = "Luck is " + number(100 * source.findings.noise_share, 1) +
           " % of the variance that was seen.";
  }
  if (!source.findings.factors_hold) {
    foot += std::string(foot.empty() ? "" : " ") + kNoIntervals;
  }
  const double tall = std::min(700.0, chart_height(chart.rows, kReportWide, 24));
  add_chart(described(chart, {kReportWide, tall}), foot, blocks);
}

}  // namespace

std::vector<ReportBlock> effects_charts(const ReportSource& source) {
  std::vector<ReportBlock> blocks;
  if (source.data.keys.empty()) return blocks;
  for (const FactorialBlock& block : source.findings.blocks) {
    add_block_chart(source, block, blocks);
  }
  if (blocks.empty() && !source.findings.factors.empty()) add_factor_chart(source, blocks);
  return blocks;
}

std::vector<ReportBlock> regret_chart(const ReportSource& source, double wide) {
  if (!source.findings.regret || source.findings.regret->variants == 0) return {};
  const RegretTable& regret = *source.findings.regret;
  const MetricForm form = form_of(source, 0);
  WhiskerChart chart;
  chart.form = WhiskerChart::Form::spans;
  chart.title = "If our assumptions are wrong";
  chart.second = labelled("loss against the best choice", form.unit_of_change());
  std::vector<std::size_t> order;
  for (std::size_t p = 0; p < regret.policies.size(); ++p) {
    if (std::isfinite(regret.policies[p].worst)) order.push_back(p);
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t p) { return regret.policies[p].worst; });
  if (order.size() > kMostRows) order.resize(kMostRows);
  for (const std::size_t p : order) {
    const PolicyRegret& one = regret.policies[p];
    std::vector<double> losses;
    for (const double loss : one.by_variant) {
      if (std::isfinite(loss)) losses.push_back(loss);
    }
    std::ranges::sort(losses);
    WhiskerRow row;
    row.id = source.points().points[p].policy.name;
    row.name = chart_label(source, p);
    row.slot = slot_of(source, p);
    row.strong = p == proposed(source);
    row.value = one.mean;
    row.reach = losses[static_cast<std::size_t>(0.9 * static_cast<double>(losses.size() - 1))];
    row.low = 0, row.high = one.worst;
    const double step =
        std::max(step_of_size(one.worst, true), std::pow(10.0, -form.metric->digits - 1));
    row.text = form.is_money ? money(one.worst, step) : number(one.worst, step);
    chart.rows.push_back(std::move(row));
  }
  const double tall = chart_height(chart.rows, wide);
  return as_block(described(chart, {wide, tall}),
                  std::string(form.metric->label) + ", over " + variants_words(regret.variants) +
                      ". Mark: mean. Bar: 9 in 10 of them. Number: the worst.");
}

}  // namespace rapport
