#include "experiments/report/report_words.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "experiments/chart/utf8.h"
#include "experiments/output/numbers.h"
#include "experiments/report/answer_words.h"
#include "experiments/report/lever_sources.h"
#include "experiments/verdict/verdict.h"

namespace rapport {

namespace {

constexpr std::size_t kLongLabel = 34;
constexpr double kMillions = 1e6;
constexpr double kAll = 100;  ///< percent

/// A setting of a number as far as points are told apart: three digits, and what is whole as it is.
std::string short_setting(const StudyFactor& factor, const StudySetting& setting) {
  if (factor.unit == "level" || !std::isfinite(setting.value) ||
      setting.value == std::round(setting.value)) {
    return setting.text;
  }
  char digits[40];
  std::snprintf(digits, sizeof digits, "%.3g", setting.value);
  return digits + (factor.unit.empty() ? "" : " " + factor.unit);
}

/// Whether points are known by what all factors are set to; those of a tornado move one alone.
bool is_named_by_settings(const ReportSource& source) {
  return source.data.study.spec.from == PointsFrom::design &&
         source.points().design.kind != DesignKind::tornado;
}

bool has_settings(const ReportSource& source, std::size_t point) {
  const StudyPoints& points = source.points();
  return !points.factors.empty() && !points.points[point].as_is &&
         points.points[point].settings.size() == points.factors.size();
}

/// What stands around the settings: the policy that a point begins with, and how it is in force.
std::pair<std::string, std::string> around(const ReportSource& source, std::size_t point) {
  const ExtraPolicy& policy = source.points().points[point].policy;
  std::pair<std::string, std::string> words;
  if (source.points().bases > 1) {
    const std::size_t colon = policy.label.find(": ");
    if (colon != std::string::npos) words.first = policy.label.substr(0, colon + 2);
  }
  if (source.data.study.spec.in_force == InForce::both) {
    words.second = policy.dated.empty() ? ", dated" : ", steady";
  }
  return words;
}

/// By the first points, as those of a design have labels of one form.
bool labels_are_long(const ReportSource& source) {
  const std::size_t looked_at = std::min<std::size_t>(40, source.points().points.size());
  for (std::size_t p = 0; p < looked_at; ++p) {
    if (has_settings(source, p) && label_of(source, p).size() > kLongLabel) return true;
  }
  return false;
}

/// Whether any letter is of Hebrew, Arabic or another script from right to left (blocks 0590 to
/// 08FF and FB1D to FEFC of Unicode).
bool has_right_to_left(const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t letter = next_letter(text, at);
    if ((letter >= 0x590 && letter <= 0x8FF) || (letter >= 0xFB1D && letter <= 0xFEFC)) return true;
  }
  return false;
}

}  // namespace

double MetricForm::step(const Interval& interval) const {
  if (!std::isfinite(interval.half_width) || interval.half_width <= 0) {
    if (is_money) return step_of_size(interval.mean, false);
    return std::pow(10.0, -metric->digits);
  }
  if (is_share && interval.half_width > kAll) return step_for(kAll, false);
  // Luck that hardly moves a number does not make digits behind it matter.
  const double least = std::pow(10.0, -metric->digits - 2);
  return std::max(step_for(interval.half_width, false), least);
}

std::string MetricForm::level(const Interval& mean) const { return rounded(mean.mean, step(mean)); }

std::string MetricForm::rounded(double value, double to) const {
  return is_money ? money(value, to) : rapport::number(value, to);
}

std::string MetricForm::change(const Interval& difference) const {
  const double to = step(difference);
  return is_money ? signed_money(difference.mean, to) : signed_number(difference.mean, to);
}

std::string MetricForm::size(const Interval& difference) const {
  const double to = step(difference), mean = std::abs(difference.mean);
  return is_money ? money(mean, to) : rapport::number(mean, to);
}

std::string MetricForm::bounds(const Interval& interval) const {
  if (is_share && (interval.lower() < -kAll || interval.upper() > kAll)) {
    Interval possible = interval;
    possible =
        possible.with_bounds(std::max(-kAll, interval.lower()), std::min(kAll, interval.upper()));
    return range(possible, step(possible), false);
  }
  const double to = step(interval), low = interval.lower(), high = interval.upper();
  const bool excludes = std::isfinite(interval.half_width) && !interval.contains(0.0);
  // What excludes 0 is not rounded to it: that side gets more digits.
  double fine = to;
  for (int i = 0; i < 3 && excludes && std::min(std::abs(low), std::abs(high)) < fine / 2; ++i) {
    fine /= 10;
  }
  if (fine == to) return range(interval, to, is_money);
  return rounded(low, low > 0 ? fine : to) + " to " + rounded(high, high < 0 ? fine : to);
}

std::string MetricForm::sizes(const Interval& interval) const {
  if (interval.upper() > 0) return bounds(interval);
  Interval turned = interval;
  turned.mean = -interval.mean;
  return bounds(turned.with_bounds(-interval.upper(), -interval.lower()));
}

std::string MetricForm::plus_minus(const Interval& interval) const {
  if (!std::isfinite(interval.half_width) || interval.half_width <= 0) return "";
  const double to = step(interval);
  if (is_money && std::abs(interval.mean) >= kMillions) {  // as the number before it
    return "±" + rapport::number(interval.half_width / kMillions, to / kMillions) + " m";
  }
  return "±" + rounded(interval.half_width, to);
}

std::string MetricForm::unit_of_change() const {
  if (unit == "0 to 1") return "";  // a scale, which needs no unit
  return unit_of_difference(unit);
}

std::string MetricForm::good_words() const {
  if (metric->good == Good::neither) return "";
  return metric->good == Good::more ? "more is better" : "less is better";
}

MetricForm form_of(const ReportSource& source, std::size_t key) {
  const std::string& unit = source.data.units[key];
  const std::string& currency = source.scenario.today.currency;
  return {source.data.keys[key].metric, unit, !currency.empty() && unit.starts_with(currency),
          is_keeping(source, key)};
}

double common_step(const ReportSource& source, std::size_t key) {
  const MetricForm form = form_of(source, key);
  std::vector<double> steps;
  for (const std::size_t p : source.findings.order) {
    const Interval& mean = source.findings.points[p].means[key];
    if (std::isfinite(mean.half_width) && mean.half_width > 0) steps.push_back(form.step(mean));
  }
  if (steps.empty()) {
    const std::size_t first = source.findings.order.empty() ? 0 : source.findings.order[0];
    return form.step(source.findings.points[first].means[key]);
  }
  std::ranges::sort(steps);
  return steps[steps.size() / 2];
}

std::string label_of(const ReportSource& source, std::size_t point) {
  const StudyPoints& points = source.points();
  const StudyPoint& of = points.points[point];
  if (!has_settings(source, point) || !is_named_by_settings(source)) {
    return of.policy.label;
  }
  const auto [before, behind] = around(source, point);
  std::string label;
  for (std::size_t f = 0; f < points.factors.size(); ++f) {
    label += (f == 0 ? "" : ", ") + points.factors[f].label + " " +
             short_setting(points.factors[f], of.settings[f]);
  }
  return before + label + behind;
}

std::string chart_label(const ReportSource& source, std::size_t point) {
  if (!has_settings(source, point) || !is_named_by_settings(source) || !labels_are_long(source)) {
    return label_of(source, point);
  }
  const auto [before, behind] = around(source, point);
  std::string label;
  const StudyPoints& points = source.points();
  for (std::size_t f = 0; f < points.factors.size(); ++f) {
    label +=
        (f == 0 ? "" : " · ") + short_setting(points.factors[f], points.points[point].settings[f]);
  }
  return before + label + behind;
}

std::string chart_label_key(const ReportSource& source) {
  if (!is_named_by_settings(source) || !labels_are_long(source)) return "";
  std::string key;
  for (const StudyFactor& factor : source.points().factors) {
    key += (key.empty() ? "" : " · ") + factor.label;
  }
  return key;
}

std::string labelled(const std::string& label, const std::string& unit) {
  return unit.empty() ? label : label + ", " + unit;
}

std::string quoted(const ReportSource& source, std::size_t point) {
  const std::string label = label_of(source, point);
  // What is written from right to left is kept apart, so that it turns no quotes and words about.
  return has_right_to_left(label) ? "“\u2068" + label + "\u2069”" : "“" + label + "”";
}

std::string between_words(double low, double high, double step, bool is_money, const char* more,
                          const char* fewer) {
  const auto size = [&](double x) {
    return is_money ? money(std::abs(x), step) : rapport::number(std::abs(x), step);
  };
  if (low >= 0) return size(low) + " to " + size(high) + " " + more;
  if (high <= 0) return size(high) + " to " + size(low) + " " + fewer;
  return "between " + size(low) + " " + fewer + " and " + size(high) + " " + more;
}

Interval OverVariants::range() const {
  Interval interval;
  interval.mean = middle;
  interval.n = variants;
  return interval.with_bounds(low, high);
}

OverVariants over_variants(const ReportSource& source, std::size_t key, std::size_t point) {
  OverVariants found;
  if (source.findings.spreads.empty()) return found;
  const VariantSpread& spread = source.findings.spreads[point][key];
  const bool less = source.data.keys[key].metric->good == Good::less;
  found.variants = spread.draws;
  found.low = spread.low;
  found.high = spread.high;
  found.middle = spread.middle;
  found.better = less ? spread.draws - spread.more : spread.more;
  if (source.data.is_weighted()) {
    const double all = std::max(2.0, std::floor(source.data.weights->effective));
    found.variants = static_cast<std::size_t>(all);
    found.better = static_cast<std::size_t>(
        std::lround(all * (less ? 1.0 - spread.more_weight : spread.more_weight)));
  }
  return found;
}

std::string variants_words(std::size_t count) {
  return rapport::count(static_cast<double>(count)) + " variants of our assumptions";
}

std::string weighting_words(const ReportSource& source) {
  if (!source.data.weights) return {};
  const DrawWeights& weights = *source.data.weights;
  if (!source.data.is_weighted()) {
    return "What was tried (" + weights.from +
           ") changes no weight of the variants: " + in_words(weights) + ".";
  }
  return "Variants are " + in_words(weights) + ". They are counted as that many here (" +
         weights.from + ").";
}

bool rests_on_data(const ReportSource& source) {
  return std::ranges::any_of(lever_sources(source), [](const LeverSource& lever) {
    return lever.effect == EvidenceKind::data;
  });
}

}  // namespace rapport
