// Options: which of the policies at hand is best, on what counts.
#include <algorithm>
#include <cmath>

#include "experiments/chart/whisker_bars.h"
#include "viz/panel/chart_area.h"
#include "viz/panel/panels.h"
#include "viz/panel/shown_numbers.h"
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

std::string csv_of(const WhiskerChart& chart) {
  std::string out = "policy,mean,low,high\n";
  for (const WhiskerRow& row : chart.rows) {
    out += row.id + "," + plain_number(row.value);
    for (const double x : {row.low, row.high})
      out += "," + (std::isfinite(x) ? plain_number(x) : std::string());
    out += "\n";
  }
  return out;
}

}  // namespace

void draw_options(Studio& studio, Canvas& canvas, Box box) {
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
               draw(chart, {box.width, tall}, canvas.widths()), {box.x, y},
               [&] { return csv_of(chart); });
    y += tall + gap;
  }
  canvas.text_within(Role::axis, {box.x, y + 16}, box.width,
                     "Thick lines: luck of each policy by itself, 95 %. Two of them are told apart "
                     "by their difference run for run, which is surer: click their cards.",
                     kInk2);
}

}  // namespace rapport
