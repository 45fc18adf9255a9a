// Who stays: the curves of all policies, and the difference of the pair.
#include <algorithm>
#include <cmath>

#include "experiments/chart/curves.h"
#include "experiments/chart/difference.h"
#include "experiments/output/numbers.h"
#include "sim/core/calendar.h"
#include "viz/panel/chart_area.h"
#include "viz/panel/panel_charts.h"
#include "viz/panel/panels.h"
#include "viz/panel/shown_numbers.h"

namespace rapport {

namespace {

struct Lines {
  int line;
  std::size_t moments;
  Numbers days;
};

constexpr std::uint32_t kBandFrom = 4;  ///< runs from which an arm's own band says something

/// What the curves are of: customers who stay, or else what a firm without customers has.
int curve_line(const SessionState& state) {
  for (const char* id : {"stay", "wait", "legs"}) {
    const int line = line_of(state, id);
    if (line >= 0) return line;
  }
  return -1;
}

Numbers days_of(const SessionState& state) {
  Numbers days;
  for (const std::string& text : state.month_dates) {
    const auto date = parse_date(text);
    days.push_back(date ? static_cast<double>(days_from_civil(*date)) : kUnknown);
  }
  return days;
}

/// One line of a list [key][moment]; empty where it is not there.
Numbers line_at(const std::vector<double>& values, int line, std::size_t moments) {
  const std::size_t from = static_cast<std::size_t>(line) * moments;
  if (from + moments > values.size()) return {};
  return {values.begin() + static_cast<std::ptrdiff_t>(from),
          values.begin() + static_cast<std::ptrdiff_t>(from + moments)};
}

Numbers shifted(const Numbers& a, const Numbers& b, double factor) {
  Numbers out;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    out.push_back(a[i] + factor * b[i]);
  return out;
}

bool any_finite(const Numbers& numbers) {
  return std::ranges::any_of(numbers, [](double x) { return std::isfinite(x); });
}

double last_of(const Numbers& numbers) {
  for (auto x = numbers.rbegin(); x != numbers.rend(); ++x) {
    if (std::isfinite(*x)) return *x;
  }
  return kUnknown;
}

/// The curve of an arm. While it is rough, it is that of the other plus what the pair differs by.
void fill_curve(const Studio& studio, const Lines& lines, std::size_t arm, Curve& curve) {
  const SessionState& state = *studio.seen.state;
  const SessionArm& own = state.arms[arm];
  curve.y = line_at(own.series, lines.line, lines.moments);
  Numbers width = line_at(own.series_half_width, lines.line, lines.moments);
  const Numbers apart = line_at(state.series_differences, lines.line, lines.moments);
  const bool paired = arm == state.policy && state.pairs > 0 &&
                      state.pairs < state.arms[state.against].done && any_finite(apart);
  if (paired) {
    const Numbers other = line_at(state.arms[state.against].series, lines.line, lines.moments);
    curve.y = shifted(other, apart, 1);
    width = line_at(state.series_difference_half_widths, lines.line, lines.moments);
  }
  curve.rough = is_rough(studio, arm);
  if (curve.focus && (own.done >= kBandFrom || paired) && any_finite(width)) {
    curve.low = shifted(curve.y, width, -1);
    curve.high = shifted(curve.y, width, 1);
    if (std::isfinite(curve.y.front()) && !std::isfinite(width.front())) {
      curve.low.front() = curve.high.front() = curve.y.front();  // all are there at the start
    }
  }
  const double end = last_of(curve.y);
  const bool share = state.series_keys[static_cast<std::size_t>(lines.line)].series->unit == "%";
  const std::string text = number(end, curve.rough ? 1.0 : 0.1);
  curve.end_text = (curve.rough ? "≈ " : "") + text + (share ? " %" : "");
}

CurveChart curves_of(const Studio& studio, const Lines& lines) {
  const SessionState& state = *studio.seen.state;
  CurveChart chart;
  const MonthlySeries& row = *state.series_keys[static_cast<std::size_t>(lines.line)].series;
  chart.title = row.id == "stay" ? "Customers who stay, %" : row.label + ", " + row.unit;
  for (std::size_t arm = 0; arm < state.arms.size(); ++arm) {
    if (state.arms[arm].done == 0) continue;
    Curve curve;
    curve.id = state.arms[arm].name;
    curve.name = state.arms[arm].short_label;
    curve.slot = studio.slot_of(curve.id);
    curve.focus = arm == state.policy || arm == state.against;
    curve.x = lines.days;
    fill_curve(studio, lines, arm, curve);
    if (!any_finite(curve.y)) continue;
    const bool ghost = studio.before && studio.before->policy == curve.id &&
                       !studio.before->curve.empty() && row.id == "stay";
    if (ghost && studio.before->curve.size() == curve.y.size()) {
      curve.ghost = studio.before->curve;
      curve.ghost_text = number(last_of(curve.ghost), 0.1) + " %";
    }
    chart.curves.push_back(std::move(curve));
  }
  if (const PolicyView* view = studio.changing()) {
    for (const DatedChange& change : view->dates) {
      const auto date = parse_date(change.date);
      if (!date) continue;
      const std::string count_text =
          std::to_string(change.levers.size()) + (change.levers.size() == 1 ? " lever" : " levers");
      const std::string month = month_of(change.date).substr(0, 3);
      chart.stems.push_back({static_cast<double>(days_from_civil(*date)), count_text + ", " + month,
                             studio.slot_of(view->name), change.date});
    }
  }
  if (!lines.days.empty()) {
    chart.x_least = lines.days.front();
    chart.x_most = lines.days.back();
  }
  if (row.id == "stay") chart.y_most = 100;
  if (chart.curves.empty()) chart.waiting = "The first runs are under way";
  return chart;
}

DifferenceChart difference_of(const Studio& studio, const Lines& lines) {
  const SessionState& state = *studio.seen.state;
  const MonthlySeries& row = *state.series_keys[static_cast<std::size_t>(lines.line)].series;
  DifferenceChart chart;
  chart.title = "More than " + capital(state.arms[state.against].short_label) + ", " +
                (row.unit == "%" ? "points" : row.unit);
  chart.slot = studio.slot_of(state.arms[state.policy].name);
  chart.x = lines.days;
  chart.middle = line_at(state.series_differences, lines.line, lines.moments);
  if (!any_finite(chart.middle)) return chart;
  Numbers width = line_at(state.series_difference_half_widths, lines.line, lines.moments);
  chart.rough = is_rough(studio, state.policy);
  // Of all months the interval that the verdict has at the end: it is as many standard errors wide.
  const int main = row.id == "stay" ? key_of(state, "retention") : -1;
  if (main >= 0 && any_finite(width) && width.back() > 0) {
    const double wanted = state.differences[static_cast<std::size_t>(main)].interval.half_width;
    const double factor = std::isfinite(wanted) ? wanted / width.back() : 1.0;
    for (double& w : width) w *= factor;
  }
  if (any_finite(width)) {
    chart.luck_low = shifted(chart.middle, width, -1);
    chart.luck_high = shifted(chart.middle, width, 1);
    for (std::size_t i = 0; i < width.size(); ++i) {
      if (chart.middle[i] == 0 && !std::isfinite(width[i]))
        chart.luck_low[i] = chart.luck_high[i] = 0;
    }
  }
  const int key = row.id == "stay" ? key_of(state, "retention") : -1;
  if (key >= 0) chart.matters = state.keys[static_cast<std::size_t>(key)].metric->matters;
  const double end = last_of(chart.middle), half = any_finite(width) ? width.back() : kUnknown;
  const double step = step_for(half, chart.rough, end);
  chart.value =
      (chart.rough ? "≈ " : "") + signed_number(end, step) + (row.unit == "%" ? " points" : "");
  Interval luck;
  luck.mean = end;
  luck.half_width = half;
  if (std::isfinite(half) && half > 0)
    chart.luck_text = (chart.rough ? "luck so far, " : "luck, ") + range(luck, step, false);
  const bool ghost =
      studio.before && studio.before->policy == state.arms[state.policy].name && row.id == "stay";
  if (ghost && studio.before->curve.size() == lines.moments) {
    chart.ghost = shifted(studio.before->curve,
                          line_at(state.arms[state.against].series, lines.line, lines.moments), -1);
  }
  return chart;
}

}  // namespace

bool has_curves(const Studio& studio) { return curve_line(*studio.seen.state) >= 0; }

CurveChart stay_curves(const Studio& studio) {
  const SessionState& state = *studio.seen.state;
  return curves_of(studio, {curve_line(state), state.month_dates.size(), days_of(state)});
}

DifferenceChart stay_difference(const Studio& studio) {
  const SessionState& state = *studio.seen.state;
  return difference_of(studio, {curve_line(state), state.month_dates.size(), days_of(state)});
}

void draw_who_stays(Studio& studio, Canvas& canvas, Box box) {
  const SessionState& state = *studio.seen.state;
  const int line = curve_line(state);
  if (line < 0) {
    CurveChart empty;
    empty.title = "Customers who stay, %";
    empty.waiting =
        state.arms.empty() ? "Reading the company" : "Nothing is measured month by month";
    canvas.draw(draw(empty, {box.width, box.height}, canvas.widths()), box.x, box.y);
    return;
  }
  const Lines lines{line, state.month_dates.size(), days_of(state)};
  const double low = std::clamp(0.33 * box.height, 150.0, 200.0), gap = 16;
  const Extent upper{box.width, box.height - low - gap};
  CurveChart curves = curves_of(studio, lines);
  DifferenceChart apart;
  const bool pair = state.policy != state.against;
  if (pair) {  // both get one axis of x
    apart = difference_of(studio, lines);
    const Sides sides = larger(sides_of(curves, upper, canvas.widths()),
                               sides_of(apart, {box.width, low}, canvas.widths()));
    curves.at_least = apart.at_least = sides;
  }
  draw_chart(studio, canvas, "curves", draw(curves, upper, canvas.widths()), {box.x, box.y});
  if (!pair) return;
  draw_chart(studio, canvas, "difference", draw(apart, {box.width, low}, canvas.widths()),
             {box.x, box.y + upper.height + gap});
}

}  // namespace rapport
