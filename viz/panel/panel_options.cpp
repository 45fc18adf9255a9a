// Options: which of the policies at hand is best, on what counts; and one lever over its range.
#include <algorithm>
#include <cmath>

#include "experiments/chart/curves.h"
#include "experiments/chart/whisker_bars.h"
#include "viz/panel/chart_area.h"
#include "viz/panel/panels.h"
#include "viz/panel/shown_numbers.h"
#include "viz/panel/widgets.h"
#include "viz/words/numbers.h"

namespace rapport {

namespace {

/// All policies by one metric, the best first.
WhiskerChart ranking_of(const Studio& studio, int key, const std::string& title, double unit) {
  const SessionState& state = *studio.seen.state;
  WhiskerChart chart;
  chart.form = WhiskerChart::Form::marks;
  chart.title = title;
  for (std::size_t arm = 0; arm < state.arms.size(); ++arm) {
    const Interval& mean = state.arms[arm].means[static_cast<std::size_t>(key)];
    if (state.arms[arm].done == 0 || !std::isfinite(mean.mean)) continue;
    WhiskerRow row;
    row.id = state.arms[arm].name;
    row.name = state.arms[arm].label;
    row.slot = studio.slot_of(row.id);
    row.value = mean.mean / unit;
    const bool known = std::isfinite(mean.half_width) && !is_rough(studio, arm);
    if (known) {
      row.low = (mean.mean - mean.half_width) / unit;
      row.high = (mean.mean + mean.half_width) / unit;
    }
    const double step = known ? step_for(mean.half_width / unit, false) : 1.0;
    row.text = (known ? "" : "≈ ") + number(row.value, step);
    row.strong = arm == state.policy;
    chart.rows.push_back(std::move(row));
  }
  std::ranges::stable_sort(chart.rows, std::ranges::greater{}, &WhiskerRow::value);
  return chart;
}

void draw_ranking(Studio& studio, Canvas& canvas, const Box& box) {
  const SessionState& state = *studio.seen.state;
  const std::string& currency = studio.firm->currency;
  struct Ranked {
    const char* metric;
    std::string id, title;
    double unit;
  };
  const Ranked all[] = {
      {"retention", "stay", "Which keeps most: customers who stay, %", 1},
      {"npv", "worth", "Which is worth most, with later years: m " + currency, 1e6},
      {"profit", "profit", "Which earns most in the run: thousand " + currency + " a year", 1e3}};
  std::vector<const Ranked*> shown;
  for (const Ranked& ranked : all) {
    if (key_of(state, ranked.metric) >= 0) shown.push_back(&ranked);
  }
  if (shown.empty() || state.runs_done == 0) {
    canvas.text(Role::body, {box.x, box.y + 30},
                "The policies are ranked here once their first runs are done.", kInk2);
    return;
  }
  const double foot = 28, gap = 12;
  const double tall =
      std::min((box.height - foot) / static_cast<double>(shown.size()) - gap, 210.0);
  double y = box.y;
  for (const Ranked* ranked : shown) {
    const WhiskerChart chart =
        ranking_of(studio, key_of(state, ranked->metric), ranked->title, ranked->unit);
    draw_chart(studio, canvas, "ranking-" + ranked->id,
               draw(chart, {box.width, tall}, canvas.widths()), {box.x, y});
    y += tall + gap;
  }
  canvas.text_within(Role::axis, {box.x, y + 16}, box.width,
                     "Thick lines: luck of each policy by itself. Click two cards to tell them "
                     "apart, which is surer.",
                     kInk2);
}

/// A metric over the lever's range, from the runs there are.
CurveChart course_over(const Studio& studio, const char* metric, const std::string& title,
                       double unit) {
  const Sweep& sweep = *studio.sweep;
  const SessionState& state = *sweep.state;
  const int key = key_of(state, metric);
  CurveChart chart;
  chart.title = title;
  chart.x_axis = XAxis::number;
  Curve curve;
  curve.id = sweep.policy;
  curve.slot = studio.slot_of(sweep.policy);
  curve.focus = true;
  curve.rough = !sweep.done;
  for (std::size_t i = 0; i < sweep.values.size(); ++i) {
    const auto arm = std::ranges::find(state.arms, sweep.names[i], &SessionArm::name);
    if (key < 0 || arm == state.arms.end() || arm->done == 0) continue;
    const Interval& mean = arm->means[static_cast<std::size_t>(key)];
    curve.x.push_back(sweep.values[i]);
    curve.y.push_back(mean.mean / unit);
    const double width = std::isfinite(mean.half_width) ? mean.half_width / unit : 0.0;
    curve.low.push_back(mean.mean / unit - width);
    curve.high.push_back(mean.mean / unit + width);
  }
  const bool any = curve.x.size() > 1;
  chart.x_least = sweep.values.front();
  chart.x_most = sweep.values.back();
  const Lever& lever = *find_lever(sweep.lever);
  chart.stems.push_back(
      {sweep.now, "now " + lever_text(lever, sweep.now, studio.firm->currency), curve.slot, "now"});
  if (any) chart.curves.push_back(std::move(curve));
  if (!any) chart.waiting = "The first runs are under way";
  return chart;
}

/// "Most stay at 120 EUR: 75.3 %; profit is highest at 30 EUR."
std::string best_of(const Studio& studio, const CurveChart& stay, const CurveChart& profit) {
  if (stay.curves.empty() || profit.curves.empty()) return {};
  const Lever& lever = *find_lever(studio.sweep->lever);
  const auto where = [&](const Curve& curve) {
    const auto most = std::ranges::max_element(curve.y) - curve.y.begin();
    return lever_text(lever, curve.x[static_cast<std::size_t>(most)], studio.firm->currency);
  };
  const Curve& curve = stay.curves[0];
  return "Of these values most stay at " + where(curve) + ", " +
         number(*std::ranges::max_element(curve.y), 0.1) + " %; profit is highest at " +
         where(profit.curves[0]) + ". Means of " + std::to_string(studio.sweep->runs()) +
         (studio.sweep->runs() == 1 ? " run" : " runs") + ", bands of luck by themselves.";
}

void draw_sweep(Studio& studio, Canvas& canvas, const Box& box) {
  const Sweep& sweep = *studio.sweep;
  const Lever& lever = *find_lever(sweep.lever);
  const bool old = sweep.text != studio.document.text();
  const CurveChart stay = course_over(studio, "retention",
                                      std::string("Customers who stay, %, over ") + lever.label, 1);
  const CurveChart profit = course_over(
      studio, "profit", std::string("Profit, thousand ") + studio.firm->currency + " a year", 1e3);
  const std::string words =
      old ? "The policy has changed since: right click on the lever tries again."
          : best_of(studio, stay, profit);
  canvas.paragraph(Role::body, {box.x, box.y + 16}, box.width, 22, words, kInk2, 2);
  const double tall = (box.height - 48 - 12) / 2;
  const Sides sides = larger(sides_of(stay, {box.width, tall}, canvas.widths()),
                             sides_of(profit, {box.width, tall}, canvas.widths()));
  double y = box.y + 48;
  for (CurveChart chart : {stay, profit}) {
    chart.at_least = sides;
    draw_chart(studio, canvas, y < box.y + 50 ? "range-stay" : "range-profit",
               draw(chart, {box.width, tall}, canvas.widths()), {box.x, y});
    y += tall + 12;
  }
}

}  // namespace

void draw_options(Studio& studio, Canvas& canvas, Box box) {
  if (!studio.sweep) return draw_ranking(studio, canvas, box);
  const std::string label = find_lever(studio.sweep->lever)->label;
  const double wide = std::min(box.width, canvas.width(Role::body, "Policies" + label) + 80);
  const int chosen = segments(canvas, "options", {box.x, box.y, wide, 34}, {"Policies", label},
                              studio.show_sweep ? 1 : 0);
  studio.show_sweep = chosen == 1;
  const Box rest{box.x, box.y + 48, box.width, box.height - 48};
  studio.show_sweep ? draw_sweep(studio, canvas, rest) : draw_ranking(studio, canvas, rest);
}

}  // namespace rapport
