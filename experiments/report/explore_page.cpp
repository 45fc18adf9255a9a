// Page 3: sliders over the points that were run.
#include <algorithm>
#include <cmath>
#include <map>

#include "experiments/output/numbers.h"
#include "experiments/report/answer_words.h"
#include "experiments/report/report_words.h"
#include "experiments/report/study_report.h"

namespace rapport {

namespace {

constexpr std::size_t kMostPoints = 3000;

/// Levels that are no factor of the study: the policy that a point begins with, and whether it is
/// in force from the start.
struct ExtraFactor {
  ExplorerFactor factor;
  std::map<std::size_t, double> at;  ///< by point
};

std::vector<std::size_t> points_with_settings(const ReportSource& source) {
  std::vector<std::size_t> points;
  for (std::size_t p = 0; p < source.points().points.size(); ++p) {
    const StudyPoint& point = source.points().points[p];
    const bool has_all = std::ranges::all_of(
        point.settings, [](const StudySetting& setting) { return std::isfinite(setting.value); });
    if (!point.as_is && !point.settings.empty() && has_all &&
        source.findings.points[p].means[0].n > 0) {
      points.push_back(p);
    }
  }
  return points;
}

std::vector<ExtraFactor> extra_factors(const ReportSource& source,
                                       const std::vector<std::size_t>& points) {
  std::vector<ExtraFactor> extras;
  const auto add = [&](const std::string& label, const auto& level_of_point) {
    ExtraFactor extra;
    extra.factor.label = label;
    for (const std::size_t p : points) {
      const std::string level = level_of_point(source.points().points[p].policy);
      auto& levels = extra.factor.levels;
      auto found = std::ranges::find(levels, level);
      if (found == levels.end()) found = levels.insert(levels.end(), level);
      extra.at[p] = static_cast<double>(found - levels.begin());
    }
    if (extra.factor.levels.size() > 1) extras.push_back(std::move(extra));
  };
  if (source.points().bases > 1) {
    add("Begins with", [&](const ExtraPolicy& policy) {
      for (const Policy& of : source.scenario.policies) {
        if (of.name == policy.base) return of.label;
      }
      return std::string("Today");
    });
  }
  if (source.data.study.spec.in_force == InForce::both) {
    add("In force", [](const ExtraPolicy& policy) {
      return std::string(policy.dated.empty() ? "dated: from the first day" : "steady: always so");
    });
  }
  return extras;
}

/// A factor of the study, by what points set: of listed levels their labels, else the ends of what
/// was run.
ExplorerFactor factor_of(const ReportSource& source, std::size_t f,
                         const std::vector<std::size_t>& points) {
  const StudyFactor& stored = source.points().factors[f];
  ExplorerFactor factor;
  factor.label = stored.label;
  if (stored.unit == "level") {
    for (const FactorLevel& level : source.data.study.spec.factors[f].levels) {
      factor.levels.push_back(level.label);
    }
    return factor;
  }
  factor.unit = stored.unit;
  factor.low = INFINITY, factor.high = -INFINITY, factor.whole = true;
  for (const std::size_t p : points) {
    const double value = source.points().points[p].settings[f].value;
    factor.low = std::min(factor.low, value);
    factor.high = std::max(factor.high, value);
  }
  factor.whole = source.data.study.spec.factors[f].whole;
  return factor;
}

Explorer explorer_of(const ReportSource& source, const std::vector<std::size_t>& points) {
  Explorer explorer;
  const std::vector<ExtraFactor> extras = extra_factors(source, points);
  for (std::size_t f = 0; f < source.points().factors.size(); ++f) {
    explorer.factors.push_back(factor_of(source, f, points));
  }
  for (const ExtraFactor& extra : extras) explorer.factors.push_back(extra.factor);
  for (std::size_t k = 0; k < source.data.keys.size(); ++k) {
    const MetricForm form = form_of(source, k);
    explorer.metrics.push_back(
        {form.metric->label, form.unit, form.is_money, common_step(source, k)});
  }
  for (const std::size_t p : points) {
    ExplorerPoint point{label_of(source, p), {}, source.findings.points[p].means};
    for (const StudySetting& setting : source.points().points[p].settings) {
      point.at.push_back(setting.value);
    }
    for (const ExtraFactor& extra : extras) point.at.push_back(extra.at.at(p));
    if (p == proposed(source)) explorer.start = explorer.points.size();
    explorer.points.push_back(std::move(point));
  }
  const std::size_t against = source.data.against();
  explorer.today = {label_of(source, against), {}, source.findings.points[against].means};
  explorer.fit();
  return explorer;
}

/// How well the interpolation foretells points that it does not know.
std::string left_out_words(const ReportSource& source, const Explorer& explorer) {
  std::string words;
  for (std::size_t m = 0; m < explorer.metrics.size(); ++m) {
    const std::vector<double> errors = explorer.left_out_errors(m);
    if (errors.size() < 3) continue;
    const MetricForm form = form_of(source, m);
    const double half = errors[errors.size() / 2], most = errors.back();
    const auto size = [&](double x) {
      const double step = step_of_size(x, true);
      return form.is_money ? money(x, step) : rapport::number(x, step);
    };
    words += (words.empty() ? "" : "; ") + std::string(form.metric->label) + " " + size(half) +
             " in half of them, " + size(most) + " at most (" + form.unit_of_change() + ")";
  }
  if (words.empty()) return "";
  return "How good that is: with each point left out and foretold from the others, it is off by: " +
         words + ".";
}

}  // namespace

std::optional<ReportPage> explore_page(const ReportSource& source) {
  const PointsFrom from = source.data.study.spec.from;
  if (source.points().factors.empty() || from == PointsFrom::orders || source.data.keys.empty() ||
      source.data.study.spec.factors.size() != source.points().factors.size()) {
    return std::nullopt;
  }
  const std::vector<std::size_t> points = points_with_settings(source);
  if (points.size() < 2 || points.size() > kMostPoints) return std::nullopt;
  Explorer explorer = explorer_of(source, points);
  ReportPage page{"try settings", {}};
  const bool slides = std::ranges::any_of(explorer.factors, &ExplorerFactor::is_number);
  Sentence title{"explore"};
  title.say("What if? ")
      .number("explore.points", count(static_cast<double>(points.size())))
      .say(slides ? " settings were run; between them the page interpolates"
                  : " settings were run: choose one");
  page.add(ReportParagraph{Weight::title, std::move(title)});
  if (slides) {
    page.add(ReportParagraph{
        Weight::body,
        plain_sentence("Between points that were run, numbers are estimates by the nearest of "
                       "them and a plane through all with the same levels; nothing is simulated "
                       "here. Beside them stands the nearest point that was run, with its own "
                       "numbers.")});
  }
  std::string words = slides ? left_out_words(source, explorer) : "";
  page.add(std::move(explorer));
  if (!words.empty()) page.add(ReportParagraph{Weight::small, plain_sentence(std::move(words))});
  return page;
}

}  // namespace rapport
