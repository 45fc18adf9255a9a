// Options: which of the policies at hand is best, what happens when, and one lever over its range.
#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/chart/whisker_bars.h"
#include "experiments/output/numbers.h"
#include "viz/panel/chart_area.h"
#include "viz/panel/panels.h"
#include "viz/panel/shown_numbers.h"
#include "viz/panel/widgets.h"
#include "viz/words/ranking_words.h"

namespace rapport {

namespace {

constexpr double kSegmentsHigh = 34, kSegmentsWide = 430, kGapBelow = 12;

struct RankedChart {
  const char* metric;
  const char* title;
  bool is_money;
};
constexpr std::array kRankedCharts{
    RankedChart{"retention", "Who keeps most: customers who stay, more than Today, points", false},
    RankedChart{"profit", "Who earns most: profit, more than Today, ", true},
    RankedChart{"npv", "Who is worth most, later years counted: more than Today, ", true},
};
constexpr double kHeadAndAxis = 58, kLeastRankedRow = 18.5, kHighestRow = 32;

Interval divided(Interval interval, double by) {
  for (double* part : {&interval.mean, &interval.half_width, &interval.low, &interval.high}) {
    *part /= by;
  }
  return interval;
}

/// A row for each policy, the best first. Numbers are what a policy has more than Today in the runs
/// that both have; Today itself is where zero is.
WhiskerChart ranking_chart(const Studio& studio, const RankedChart& row,
                           const SessionRanking& ranking) {
  const SessionState& state = *studio.seen.state;
  WhiskerChart chart;
  double unit = 1;  // amounts that are large stand in thousands
  for (const Comparison& apart : ranking.from_today) {
    if (row.is_money && std::abs(apart.difference.mean) >= 20000) unit = 1000;
  }
  chart.title = row.title + (unit > 1 ? "thousand " : std::string()) +
                (row.is_money ? studio.firm->currency : std::string()) +
                (row.metric == std::string("profit") ? " a year" : "");
  chart.form = WhiskerChart::Form::marks;
  const RankedWords words = words_of(state, ranking);
  for (std::size_t arm = 0; arm < state.arms.size(); ++arm) {
    WhiskerRow out;
    out.id = state.arms[arm].name;
    out.name = capital(state.arms[arm].short_label);
    out.slot = studio.slot_of(out.id);
    out.strong = words.clear && arm == ranking.best;
    out.note =
        "best in " + std::to_string(ranking.best_in[arm]) + " of " + std::to_string(ranking.runs);
    out.value = 0;
    const bool same = arm > 0 && ranking.runs > 1 && ranking.from_today[arm].equal;
    if (same) out.text = "the same";
    if (arm > 0 && !same) {
      const Interval apart = divided(ranking.from_today[arm].difference, unit);
      const bool sure = std::isfinite(apart.half_width) && !is_rough(studio, arm);
      const double half = sure ? apart.half_width : std::abs(apart.mean) / 10;
      const double step = step_for(half, !sure);
      out.value = apart.mean;
      out.text = (sure ? "" : "≈ ") +
                 (row.is_money ? signed_money(apart.mean, step) : signed_number(apart.mean, step));
      if (sure) {
        out.low = apart.lower(), out.high = apart.upper();
        out.text_note = range(apart, step, row.is_money);
      }
    }
    if (arm == 0) out.text = "0";
    chart.rows.push_back(std::move(out));
  }
  std::ranges::stable_sort(chart.rows, std::ranges::greater{}, &WhiskerRow::value);
  return chart;
}

void draw_ranking(Studio& studio, Canvas& canvas, const Box& box) {
  const SessionState& state = *studio.seen.state;
  if (state.rankings.empty()) {
    canvas.text(Role::body, {box.x, box.y + 24},
                studio.shown.empty() ? "There is only Today so far: clone it and change a lever."
                                     : "Options stand here once each has run twice.",
                kInk2);
    return;
  }
  const std::uint32_t runs = state.rankings.front().runs;
  double y = box.y + 24;
  y += 26 *
       canvas.paragraph(Role::section, {box.x, y}, box.width, 26, ranking_message(state), kInk, 2);
  y += 24 *
       canvas.paragraph(
           Role::body, {box.x, y}, box.width, 24,
           std::to_string(runs) +
               " runs of each, paired by luck. This is of luck only: assumptions were not tried "
               "yet.",
           kInk2, 2);
  // As many charts as have room, the most important first.
  const double rows = static_cast<double>(state.arms.size()), room = box.bottom() - y;
  const double least = kHeadAndAxis + kLeastRankedRow * rows + kGapBelow;
  std::vector<const RankedChart*> shown;
  for (const RankedChart& row : kRankedCharts) {
    const bool fits = least * static_cast<double>(shown.size() + 1) <= room + kGapBelow;
    if (ranking_of(state, row.metric) != nullptr && (fits || shown.empty())) shown.push_back(&row);
  }
  if (shown.empty()) return;
  const double each = (room + kGapBelow) / static_cast<double>(shown.size()) - kGapBelow;
  for (const RankedChart* row : shown) {
    const WhiskerChart chart = ranking_chart(studio, *row, *ranking_of(state, row->metric));
    const double tall = std::min(each, kHeadAndAxis + kHighestRow * rows);
    draw_chart(studio, canvas, std::string("ranking-") + row->metric,
               draw(chart, {box.width, tall}, canvas.widths()), {box.x, y});
    y += tall + kGapBelow;
  }
}

}  // namespace

void draw_options(Studio& studio, Canvas& canvas, Box box) {
  OptionsTab& options = studio.tab_options;
  options.part = static_cast<OptionsPart>(
      segments(canvas, "options", {box.x, box.y + 2, kSegmentsWide, kSegmentsHigh},
               {"Ranking", "Results", "Roadmap", "One lever"}, static_cast<int>(options.part)));
  const Box below{box.x, box.y + kSegmentsHigh + 10, box.width, box.height - kSegmentsHigh - 10};
  switch (options.part) {
    case OptionsPart::ranking:
      return draw_ranking(studio, canvas, below);
    case OptionsPart::study:
      return draw_study(studio, canvas, below);
    case OptionsPart::roadmap:
      return draw_roadmap(studio, canvas, below);
    case OptionsPart::range:
      return draw_range(studio, canvas, below);
  }
}

}  // namespace rapport
