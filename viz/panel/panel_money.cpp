// Money: what the pair differs by, line by line of the ledger, and when what it costs has come
// back.
#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/chart/difference.h"
#include "sim/core/calendar.h"
#include "viz/panel/panels.h"
#include "viz/panel/shown_numbers.h"
#include "viz/words/numbers.h"

namespace rapport {

namespace {

/// A line of the ledger as a metric; costs count against profit.
struct LedgerLine {
  const char* metric;
  const char* label;
  double sign;
};
constexpr std::array kLedger{
    LedgerLine{"contribution", "What customers bring", 1},
    LedgerLine{"income_sales", "Sales", 1},
    LedgerLine{"income_purchases", "Purchases", 1},
    LedgerLine{"cost_staff", "Staff", -1},
    LedgerLine{"cost_contacts", "Contacts", -1},
    LedgerLine{"cost_minutes", "Minutes", -1},
    LedgerLine{"cost_levers", "Levers", -1},
    LedgerLine{"cost_acts", "Acts: what staff spend", -1},
    LedgerLine{"cost_training", "Training", -1},
    LedgerLine{"cost_incentives", "Variable pay", -1},
    LedgerLine{"cost_acquisition", "Winning newcomers", -1},
};

struct Bar {
  std::string label;
  double value = 0, half_width = 0;
  bool total = false;
  std::string help;
};

std::vector<Bar> ledger_of(const SessionState& state) {
  std::vector<Bar> bars;
  const auto add = [&](const char* metric, const char* label, double sign, bool total) {
    const int key = key_of(state, metric);
    if (key < 0) return;
    const SessionDifference& d = state.differences[static_cast<std::size_t>(key)];
    if (!std::isfinite(d.mean)) return;
    if (!total && d.mean == 0) return;  // a line that does not differ is no news
    bars.push_back({label, sign * d.mean, d.interval.half_width, total,
                    std::string(state.keys[static_cast<std::size_t>(key)].metric->label) +
                        " in this model: " + state.keys[static_cast<std::size_t>(key)].metric->doc +
                        "."});
  };
  for (const LedgerLine& line : kLedger) add(line.metric, line.label, line.sign, false);
  add("profit", "Profit", 1, true);
  return bars;
}

/// Bars from where the one before ended; the last from zero. A stopgap until charts have one.
double draw_waterfall(Canvas& canvas, const std::vector<Bar>& bars, const Box& box, int slot,
                      bool rough) {
  constexpr double kLabel = 190, kValue = 190, kBarRow = 27;
  double low = 0, high = 0, at = 0;
  for (const Bar& bar : bars) {
    at = bar.total ? 0 : at;
    low = std::min({low, at, at + bar.value});
    high = std::max({high, at, at + bar.value});
    at += bar.value;
  }
  const double span = std::max(high - low, 1.0);
  const Box area{box.x + kLabel, box.y, box.width - kLabel - kValue,
                 kBarRow * static_cast<double>(bars.size())};
  const auto px = [&](double x) { return area.x + area.width * (x - low) / span; };
  canvas.line({px(0), area.y}, {px(0), area.bottom()}, kInk2);
  double y = box.y;
  at = 0;
  for (const Bar& bar : bars) {
    if (bar.total) {
      canvas.line({box.x, y}, {box.right(), y}, kLine2);
      at = 0;
    }
    const double from = std::min(at, at + bar.value), to = std::max(at, at + bar.value);
    const Box place{px(from), y + 5, std::max(1.5, px(to) - px(from)), kBarRow - 10};
    const Colour fill = bar.total ? look_of(slot).colour : bar.value < 0 ? kLoss : kGain;
    canvas.fill(place, fill, kBarRadius);
    if (!bar.total && bar.value < 0) canvas.hatch(place, kBad, kBarHatchStep);
    const Role role = bar.total ? Role::strong : Role::body;
    canvas.text_within(role, {box.x, y + 19}, kLabel - 8, bar.label);
    const double step = std::isfinite(bar.half_width) && bar.half_width > 0
                            ? step_for(bar.half_width, rough)
                        : rough ? 1000
                                : 100;
    canvas.text(Role::strong, {box.right(), y + 19},
                (rough ? "≈ " : "") + signed_money(bar.value, step), kInk, Anchor::right);
    if (std::isfinite(bar.half_width) && bar.half_width >= 0.5) {
      canvas.text(Role::axis, {box.right() - 104, y + 19},
                  "±" + money(bar.half_width, step_for(bar.half_width, true) / 10), kInk3,
                  Anchor::right);
    }
    canvas.help({box.x, y, box.width, kBarRow}, bar.help);
    at += bar.value;
    y += kBarRow;
  }
  return y;
}

/// The running sum of what the pair's monthly results differ by.
struct Course {
  Numbers days, sum;
  std::string words;
};
Course course_of(const Studio& studio) {
  const SessionState& state = *studio.seen.state;
  Course course;
  const int line = line_of(state, "result");
  const std::size_t moments = state.month_dates.size();
  if (line < 0 || state.series_differences.empty() || moments < 2) return course;
  double sum = 0;
  std::size_t back = 0;  // the moment from which the sum stays at or above zero
  for (std::size_t m = 0; m < moments; ++m) {
    const auto date = parse_date(state.month_dates[m]);
    course.days.push_back(date ? static_cast<double>(days_from_civil(*date)) : kUnknown);
    course.sum.push_back(sum);
    if (sum < 0) back = m + 1;
    const double month = state.series_differences[static_cast<std::size_t>(line) * moments + m];
    if (std::isfinite(month)) sum += month;
  }
  const double least = *std::ranges::min_element(course.sum);
  const std::string currency = " " + studio.firm->currency;
  if (std::ranges::all_of(course.sum, [](double x) { return x == 0; })) {
    course.words = "No month differs.";
  } else if (back >= moments) {
    course.words = "Not paid back by " + month_of(state.month_dates.back()) + ": " +
                   money(-course.sum.back(), 1000) + currency + " short then.";
  } else if (back == 0 || least == 0) {
    course.words = "Ahead from the start.";
  } else {
    course.words = "Paid back in " + month_of(state.month_dates[back]) + ", after " +
                   money(-least, 1000) + currency + " were spent. Mean of the runs.";
  }
  return course;
}

}  // namespace

void draw_money(Studio& studio, Canvas& canvas, Box box) {
  const SessionState& state = *studio.seen.state;
  if (state.differences.empty() || state.policy == state.against) {
    canvas.text(Role::body, {box.x, box.y + 30},
                "Money of a pair stands here once its first runs are done.", kInk2);
    return;
  }
  const bool rough = is_rough(studio, state.policy);
  const std::string pair =
      state.arms[state.policy].short_label + " less " + state.arms[state.against].short_label;
  canvas.text_within(Role::strong, {box.x, box.y + 16}, box.width,
                     "Profit, " + pair + ", " + studio.firm->currency + " a year");
  const std::vector<Bar> bars = ledger_of(state);
  double y = draw_waterfall(canvas, bars, {box.x, box.y + 28, box.width, 0},
                            studio.slot_of(studio.policy), rough) +
             14;

  const int worth = key_of(state, "npv"), flows = key_of(state, "npv_flows");
  if (worth >= 0 && flows >= 0 && y + 60 < box.bottom()) {
    const SessionDifference &all = state.differences[static_cast<std::size_t>(worth)],
                            &run = state.differences[static_cast<std::size_t>(flows)];
    const double step = step_for(half_width_of(all), rough);
    const std::string line =
        "Worth today " + signed_money(all.mean, step) + " " + studio.firm->currency + ": " +
        signed_money(run.mean, step) + " until " + month_of(studio.firm->end) + ", " +
        signed_money(all.mean - run.mean, step) + " from customers still there then (a residual).";
    y += 26 * canvas.paragraph(Role::body, {box.x, y + 12}, box.width, 24, line, kInk, 2);
  }
  const Course course = course_of(studio);
  const double room = box.bottom() - y - 8;
  if (course.days.empty() || room < 150) return;
  DifferenceChart chart;
  chart.title = "Profit so far, " + pair + ", " + studio.firm->currency;
  chart.slot = studio.slot_of(studio.policy);
  chart.x = course.days;
  chart.middle = course.sum;
  chart.decimals = 0;
  chart.value = (rough ? "≈ " : "") + signed_money(course.sum.back(), 1000);
  canvas.text_within(Role::body, {box.x, y + 18}, box.width, course.words, kInk2);
  canvas.draw(draw(chart, {box.width, std::min(room - 26, 230.0)}, canvas.widths()), box.x, y + 30);
}

}  // namespace rapport
