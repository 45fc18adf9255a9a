// Money: what the pair differs by, line by line of the ledger, and when what it costs has come
// back.
#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/chart/difference.h"
#include "experiments/chart/waterfall.h"
#include "experiments/output/numbers.h"
#include "sim/core/calendar.h"
#include "viz/panel/chart_area.h"
#include "viz/panel/panel_charts.h"
#include "viz/panel/panels.h"
#include "viz/panel/shown_numbers.h"

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
    LedgerLine{"income_products", "Products", 1},
    LedgerLine{"income_sales", "Sales", 1},
    LedgerLine{"income_purchases", "Purchases", 1},
    LedgerLine{"income_orders", "Orders", 1},
    LedgerLine{"cost_grants", "Granted on orders", -1},
    LedgerLine{"income_interest", "Interest", 1},
    LedgerLine{"income_late_fees", "Late fees", 1},
    LedgerLine{"cost_funding", "Cost of funds", -1},
    LedgerLine{"bad_debt", "Bad debt", -1},
    LedgerLine{"cost_stock", "Stock", -1},
    LedgerLine{"cost_order_errors", "Wrong orders", -1},
    LedgerLine{"cost_reviews", "Credit reviews", -1},
    LedgerLine{"cost_staff", "Staff", -1},
    LedgerLine{"cost_contacts", "Contacts", -1},
    LedgerLine{"cost_minutes", "Minutes", -1},
    LedgerLine{"cost_levers", "Levers", -1},
    LedgerLine{"cost_acts", "Acts: what staff spend", -1},
    LedgerLine{"cost_training", "Training", -1},
    LedgerLine{"cost_incentives", "Variable pay", -1},
    LedgerLine{"cost_acquisition", "Winning newcomers", -1},
    LedgerLine{"cost_saves", "Save offers", -1},
    LedgerLine{"cost_rewards", "Rewards", -1},
};

/// Money that stands in two lines would be counted twice.
constexpr bool is_each_once() {
  for (std::size_t i = 0; i < kLedger.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (std::string_view(kLedger[i].metric) == kLedger[j].metric) return false;
    }
  }
  return true;
}
static_assert(is_each_once());

constexpr double kNothing = 0.5;  ///< money: amounts below it are none

WaterfallChart ledger_of(const Studio& studio, const std::string& pair) {
  const SessionState& state = *studio.seen.state;
  WaterfallChart chart;
  chart.title = "Profit, " + pair + ", " + studio.firm->currency + " a year";
  chart.slot = studio.slot_of(studio.policy);
  chart.rough = is_rough(studio, state.policy);
  const auto add = [&](const char* metric, const char* label, double sign, bool total) {
    const int key = key_of(state, metric);
    if (key < 0) return;
    const SessionDifference& d = state.differences[static_cast<std::size_t>(key)];
    if (!std::isfinite(d.mean) || (!total && d.mean == 0)) return;  // no difference is no news
    const double width = d.interval.half_width;
    const double step = !std::isfinite(width) ? step_of_size(d.mean, chart.rough)
                        : width < kNothing    ? 1.0
                                              : step_for(width, chart.rough);
    chart.rows.push_back({metric, label, sign * d.mean, width, total, std::max(1.0, step)});
  };
  for (const LedgerLine& line : kLedger) add(line.metric, line.label, line.sign, false);
  add("profit", "Profit", 1, true);
  return chart;
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
    if (sum <= -kNothing) back = m + 1;
    const double month = state.series_differences[static_cast<std::size_t>(line) * moments + m];
    if (std::isfinite(month)) sum += month;
  }
  const double least = *std::ranges::min_element(course.sum);
  const auto amount = [&](double x) {
    return money(-x, step_of_size(x, is_rough(studio, state.policy))) + " " + studio.firm->currency;
  };
  if (std::ranges::all_of(course.sum, [](double x) { return std::abs(x) < kNothing; })) {
    course.words = "No month differs.";
  } else if (back >= moments) {
    course.words = "Not paid back by " + month_of(state.month_dates.back()) + ": " +
                   amount(course.sum.back()) + " short then.";
  } else if (back == 0) {
    course.words = "Ahead from the start.";
  } else {
    course.words = "Paid back in " + month_of(state.month_dates[back]) + ", after " +
                   amount(least) + " were spent, on the mean of the runs.";
  }
  if (back > 0 && !state.pairs_ahead.empty()) {
    course.words += " By " + month_of(state.month_dates.back()) + " ahead in " +
                    std::to_string(state.pairs_ahead.back()) + " of " +
                    std::to_string(state.pairs) + " runs.";
  }
  return course;
}

std::string pair_words(const SessionState& state) {
  return capital(state.arms[state.policy].short_label) + " less " +
         capital(state.arms[state.against].short_label);
}

/// What the pair is worth, later years counted; empty where the firm has no such number.
std::string worth_words(const Studio& studio) {
  const SessionState& state = *studio.seen.state;
  const int worth = key_of(state, "npv"), flows = key_of(state, "npv_flows");
  if (worth < 0 || flows < 0) return "";
  const SessionDifference &all = state.differences[static_cast<std::size_t>(worth)],
                          &run = state.differences[static_cast<std::size_t>(flows)];
  const double step = step_for(half_width_of(all), is_rough(studio, state.policy));
  return "Worth today " + signed_money(all.mean, step) + " " + studio.firm->currency + ": " +
         signed_money(run.mean, step) + " until " + month_of(studio.firm->end) + ", " +
         signed_money(all.mean - run.mean, step) + " from customers still there then (a residual).";
}

constexpr double kAboveWorth = 10, kWorthLine = 26, kAbovePayback = 2, kPaybackLine = 24,
                 kLeastCurve = 118, kMostCurve = 230;

/// How much of the panel's height the ledger gets, above sentences of this height: all its rows
/// come first. What has no room beside that goes, the curve first, then the sentences.
double ledger_height(const WaterfallChart& ledger, double sentences, double height) {
  const double wanted = 60 + 27.0 * static_cast<double>(ledger.rows.size());
  const double least = std::min(whole_height(ledger), height), left = height - least;
  if (left >= sentences + kLeastCurve) {
    const double most = std::min(0.62 * height, height - sentences - kLeastCurve);
    return std::min(wanted, std::max(least, most));
  }
  return std::min(wanted, left >= sentences ? height - sentences : height);
}

}  // namespace

WaterfallChart ledger_chart(const Studio& studio) {
  return ledger_of(studio, pair_words(*studio.seen.state));
}

std::string payback_words(const Studio& studio) { return course_of(studio).words; }

void draw_money(Studio& studio, Canvas& canvas, Box box) {
  const SessionState& state = *studio.seen.state;
  if (state.differences.empty() || state.policy == state.against) {
    canvas.text(Role::body, {box.x, box.y + 30},
                "Money of a pair stands here once its first runs are done.", kInk2);
    return;
  }
  const bool rough = is_rough(studio, state.policy);
  const std::string pair = pair_words(state), worth = worth_words(studio);
  const WaterfallChart ledger = ledger_of(studio, pair);
  const Course course = course_of(studio);
  const auto lines = [&](const std::string& words) {
    return static_cast<double>(wrapped(words, Role::body, box.width, 2, canvas.widths()).size());
  };
  const double first = worth.empty() ? 0 : kAboveWorth + kWorthLine * lines(worth);
  const double second =
      course.days.empty() ? 0 : kAbovePayback + kPaybackLine * lines(course.words);
  const double tall = ledger_height(ledger, first + second, box.height);
  draw_chart(studio, canvas, "ledger", draw(ledger, {box.width, tall}, canvas.widths()),
             {box.x, box.y});
  double y = box.y + tall;
  if (y + first > box.bottom() + 1) return;
  canvas.paragraph(Role::body, {box.x, y + kAboveWorth + 12}, box.width, 24, worth, kInk, 2);
  y += first;
  if (course.days.empty() || y + second > box.bottom() + 1) return;
  canvas.paragraph(Role::body, {box.x, y + kAbovePayback + 12}, box.width, 24, course.words, kInk2,
                   2);
  y += second;
  const double room = box.bottom() - y;
  if (room < kLeastCurve) return;
  DifferenceChart chart;
  chart.title = "Profit so far, " + pair + ", " + studio.firm->currency;
  chart.slot = studio.slot_of(studio.policy);
  chart.x = course.days;
  chart.middle = course.sum;
  chart.decimals = 0;
  chart.value =
      (rough ? "≈ " : "") + signed_money(course.sum.back(), step_of_size(course.sum.back(), rough));
  draw_chart(studio, canvas, "payback",
             draw(chart, {box.width, std::min(room, kMostCurve)}, canvas.widths()), {box.x, y});
}

}  // namespace rapport
