#include <cmath>

#include "experiments/chart/calendar_bars.h"
#include "experiments/chart/chart.h"
#include "experiments/chart/curves.h"
#include "experiments/chart/difference.h"
#include "experiments/chart/dumbbells.h"
#include "experiments/chart/flow.h"
#include "experiments/chart/heat_table.h"
#include "experiments/chart/hours.h"
#include "experiments/chart/interplay.h"
#include "experiments/chart/response.h"
#include "experiments/chart/scatter.h"
#include "experiments/chart/stacked_bars.h"
#include "experiments/chart/tornado_bars.h"
#include "experiments/chart/waterfall.h"
#include "experiments/chart/whisker_bars.h"
#include "sim/core/calendar.h"
#include "tests/chart/samples.h"

namespace rapport::testing {

namespace {

constexpr int kMonths = 37;

Numbers months() {
  Numbers days;
  for (int m = 0; m < kMonths; ++m) {
    days.push_back(static_cast<double>(days_from_civil({2026 + m / 12, m % 12 + 1, 1})));
  }
  return days;
}

Numbers falling(double end, double bend) {
  Numbers y;
  for (int m = 0; m < kMonths; ++m) {
    const double t = m / 36.0;
    y.push_back(100 - (100 - end) * (1 - std::exp(-bend * t)) / (1 - std::exp(-bend)));
  }
  return y;
}

Numbers widened(const Numbers& y, double by) {
  Numbers result;
  for (std::size_t m = 0; m < y.size(); ++m) {
    result.push_back(y[m] + by * std::sqrt(static_cast<double>(m) / 36));
  }
  return result;
}

Curve curve(const char* id, const char* name, int slot, double end, double bend, double luck) {
  Curve made{id, name, slot};
  made.x = months(), made.y = falling(end, bend);
  if (luck > 0) made.low = widened(made.y, -luck), made.high = widened(made.y, luck);
  made.focus = luck > 0;
  return made;
}

CurveChart who_stays() {
  CurveChart chart;
  chart.title = "Customers who stay, %";
  chart.curves = {
      curve("today", "Today", 0, 61.1, 1.2, 0.8), curve("ours", "Ours", 1, 68.4, 1.2, 0.7),
      curve("leader", "Leader", 2, 70.6, 1.4, 0), curve("tech", "Technology", 3, 58.4, 1.9, 0)};
  for (Curve& c : chart.curves) c.end_text = number_text(c.y.back(), 1) + " %";
  const Numbers days = months();
  chart.stems = {{days[3], "Apr bonus, owner, measures", 1, "change1"},
                 {days[6], "Jul records, systems", 1, "change2"}};
  return chart;
}

CurveChart who_stays_while_dragging() {
  CurveChart chart = who_stays();
  Curve& ours = chart.curves[1];
  ours.rough = true, ours.end_text = "≈ 68 %", ours.ghost_text = "66.0 %";
  ours.low = widened(ours.y, -2.4), ours.high = widened(ours.y, 2.4);
  ours.ghost = falling(66.0, 1.2);
  return chart;
}

CurveChart on_a_card() {
  CurveChart chart = who_stays();
  chart.title.clear(), chart.stems.clear(), chart.card = true;
  chart.curves = {chart.curves[0], chart.curves[2]};
  chart.curves[1].focus = true;
  for (Curve& c : chart.curves) {
    c.name.clear(), c.low.clear(), c.high.clear();
    c.end_text = "≈ " + number_text(c.y.back(), 0);
  }
  return chart;
}

/// A year and a half out of three.
CurveChart zoomed() {
  CurveChart chart = who_stays_while_dragging();
  chart.x_least = 20700, chart.x_most = 21200;
  return chart;
}

CurveChart report_curves() {
  CurveChart chart = who_stays();
  chart.second = "of the 12,000 there in January 2026; bands: luck, 95 %";
  chart.stems.clear();
  for (const std::size_t m : {12u, 24u, 36u}) {
    const double from = chart.curves[0].y[m], to = chart.curves[1].y[m];
    chart.gaps.push_back({chart.curves[0].x[m], from, to,
                          number_text(to - from, 1, Sign::both) + (m == 12 ? " points" : "")});
  }
  return chart;
}

DifferenceChart difference(bool rough) {
  DifferenceChart chart;
  chart.title = "More than Today, points";
  chart.x = months();
  for (int m = 0; m < kMonths; ++m) chart.middle.push_back(7.4 * std::pow(m / 36.0, 1.1));
  const double luck = rough ? 3 : 0.65;
  chart.luck_low = widened(chart.middle, -luck), chart.luck_high = widened(chart.middle, luck);
  chart.rough = rough, chart.matters = 0.3;
  chart.value = rough ? "≈ +7 points" : "+7.4 points";
  chart.luck_text = rough ? "luck so far, 4 to 10" : "luck, 6.7 to 8.0";
  if (rough) {
    for (const double y : chart.middle) chart.ghost.push_back(0.66 * y);
  } else {
    chart.others_low = widened(chart.middle, -4.1), chart.others_high = widened(chart.middle, 3.4);
    chart.others_text = "assumptions, 3 to 11";
  }
  return chart;
}

WaterfallChart profit() {
  WaterfallChart chart;
  chart.title = "Profit, Ours less Today, thousand EUR a year";
  chart.rows = {{"contribution", "Contribution of those who stay", 130, 8.5},
                {"contacts", "Contacts", 7, 0.6},
                {"levers", "Levers", -52},
                {"acts", "Acts: what staff spend", -166, 2.3},
                {"training", "Training", -10},
                {"pay", "Variable pay", -7, 0.2},
                {"sales", "Sales", -6, 0.5},
                {"profit", "Profit", -104, 17, true}};
  return chart;
}

StackedChart gates() {
  StackedChart chart;
  chart.title =
      "Of 100 acts, how many have all three gates open, and what is missing in the others";
  chart.part_names = {"all three open", "only know shut", "only may shut", "only want shut",
                      "more than one"};
  chart.rows = {{"today", "Today", 0, true, {13, 15, 21, 3, 48}},
                {"ours", "Ours", 1, true, {49, 37, 3, 2, 9}},
                {"leader", "Leader", 2, false, {53, 33, 3, 2, 9}},
                {"tech", "Technology-led", 3, false, {19, 9, 30, 5, 37}}};
  return chart;
}

DumbbellChart where_shut() {
  DumbbellChart chart;
  chart.title = "Where only this one gate is shut, of 100 acts at the touch point";
  chart.columns = {"may", "want", "know"};
  chart.column_notes = {"latitude, rules", "", "the right fact"};
  chart.rows = {{"phone", "Phone", "38,500 legs", {{33, 5}, {0, 0}, {18, 29}}},
                {"letters", "Letters", "10,100", {{0, 2}, {10, 5}, {0, 43}}},
                {"visits", "Visits", "5,700", {{8, 1}, {0, 0}, {34, 70}}},
                {"shop", "Shop", "5,700", {{0, 1}, {7, 4}, {0, 50}}}};
  return chart;
}

WhiskerChart what_moves_it() {
  WhiskerChart chart;
  chart.title = "What moves it: customers who stay, points, when Ours gives one lever back";
  chart.matters = 0.3;
  chart.rows = {{"c2", "Spend without asking", "60 to 10 EUR", -1, false, false, -4.0, -4.9, -3.1},
                {"o1", "Keeping customers first", "70 to 30 %", -1, false, false, -1.9, -2.5, -1.3},
                {"c4", "Bonus tied to customers", "40 to 10 %", -1, false, false, -1.1, -1.6, -0.6},
                {"c6", "What we measure", "60 to 10 %", -1, false, false, -0.8, -1.2, -0.4},
                {"p", "One plan", "80 to 30 %", -1, false, true, -0.7, -1.1, -0.3},
                {"i1", "Right and up to date", "60 to 30 %", -1, false, true, -0.2, -0.6, 0.2},
                {"i4", "Systems that talk", "40 to 20 %", -1, false, true, 0.3, -0.1, 0.7}};
  chart.foot = "Pale bars are not clear of “too small to matter” (grey, ±0.3). Whiskers: luck.";
  return chart;
}

TornadoChart what_drives_it() {
  TornadoChart chart;
  chart.title = "What moves it: customers who stay, points";
  chart.second = "each by itself, less Today";
  const auto row = [&](const char* id, const char* name, const char* from, double low,
                       const char* to, double high, const char* text) {
    TornadoRow made{id, name};
    made.low = {from, low, low - 0.5, low + 0.5}, made.high = {to, high, high - 0.4, high + 0.4};
    made.text = text;
    made.open = std::abs(low) < 0.5 && std::abs(high) < 0.5;
    chart.rows.push_back(made);
  };
  row("c8", "Staffing", "0.7", -3.2, "1.3", 2.4, "5.6");
  row("c7", "Training and team support", "0", -1.4, "120", 1.9, "3.3");
  row("c4", "Bonus tied to customers", "0", -1.1, "1", -2.2, "2.2");
  row("c5", "Pay it later", "0", 0.1, "24", -0.4, "0.5");
  chart.rows[2].note = "peak";
  chart.foot = "Light: low end. Dark: high end. Outlines: may be luck.";
  return chart;
}

WhiskerChart which_is_best() {
  WhiskerChart chart;
  chart.form = WhiskerChart::Form::marks;
  chart.title = "Which is best: worth over five years, m EUR",
  chart.second = "in 100 variants, best";
  const auto row = [&](const char* name, int slot, double value, double half, const char* text,
                       const char* note) {
    WhiskerRow made{name,  name,  "",           slot,        slot == 1 || slot == 2,
                    false, value, value - half, value + half};
    made.text = text, made.text_note = note;
    chart.rows.push_back(made);
  };
  row("Market-driven leader", 2, 8.86, 0.2, "91", "best");
  row("Ours", 1, 8.12, 0.22, "2", "best within budget");
  row("Orientation, configuration", -1, 8.1, 0.6, "7", "");
  row("Today", 0, 7.13, 0.2, "0", "");
  row("Orientation alone", -1, 7.08, 0.37, "0", "");
  row("Technology-led", 3, 6.56, 0.25, "0", "");
  return chart;
}

WhiskerChart if_the_world_differs() {
  WhiskerChart chart;
  chart.form = WhiskerChart::Form::spans;
  chart.title = "If the world differs: loss against the best choice, m EUR";
  chart.foot = "Mark: mean · bar: 9 in 10 variants · line: the worst";
  const auto row = [&](const char* name, int slot, double value, double reach, double high) {
    WhiskerRow made{name, name, "", slot, slot == 1, false, value, NAN, high, reach};
    made.text = "worst " + number_text(high, 1);
    chart.rows.push_back(made);
  };
  row("Market-driven leader", 2, 0.16, 0.62, 1.4);
  row("Ours", 1, 0.7, 0.95, 1.2);
  row("Today", 0, 1.62, 2.2, 2.9);
  row("Technology-led", 3, 2.2, 2.9, 3.6);
  return chart;
}

Chart calls_by_hour() {
  Chart chart;
  chart.title = "Phone on a weekday", chart.y_label = "calls an hour",
  chart.x_label = "time of day";
  chart.x_axis = XAxis::hours, chart.y_least = 0;
  Series today{Series::Kind::step, "Today"}, fit{Series::Kind::line, "fitted"};
  Series band{Series::Kind::band, "95 %"}, points{Series::Kind::points, "a day"};
  for (int h = 0; h <= 48; ++h) {
    const double y = h < 16 || h > 40 ? 0.5 : 10 + 4 * std::sin(h / 3.0);
    today.x.push_back(h / 2.0), today.y.push_back(y);
    fit.x.push_back(h / 2.0), fit.y.push_back(y * 1.05);
    points.x.push_back(h / 2.0), points.y.push_back(y * (1 + 0.2 * std::sin(7.0 * h)));
    band.x.push_back(h / 2.0), band.low.push_back(0.8 * y), band.high.push_back(1.2 * y);
  }
  fit.colour = 1, fit.dashed = true, points.colour = 6;
  chart.series = {band, today, fit, points};
  return chart;
}

HeatTable experience() {
  HeatTable table;
  table.title = "Experience by element and touch point, 1 to 5";
  table.columns = {"Web", "Shop", "Phone", "Letters", "Visits"};
  table.rows = {
      {"presales", "Presales", {{}, {3.4, 0.2, true}, {3.1, 0.2, true}, {}, {}}},
      {"order", "Order, delivery", {{}, {3.3, 0.2, true}, {}, {2.7, 0.2, true}, {2.8, 0.2, true}}},
      {"use", "Product in use", {{}, {}, {3.2, 0.3, true}, {2.8, 0.1}, {2.9, -0.2, true}}},
      {"support", "Support", {{3.4, 0.0}, {}, {3.2, 0.2, true}, {2.8, -0.2}, {}}}};
  table.low = 2.4, table.high = 3.6, table.boxed = 3;
  table.foot_name = "worst memory of who left", table.foot = {"0", "20", "374", "752", "215"};
  table.change_means = "better than Today by", table.unclear_means = "luck could explain it";
  table.nothing_means = "no such contact";
  return table;
}

FlowChart sankey() {
  FlowChart chart;
  chart.form = FlowChart::Form::bars;
  chart.title = "Why they left, and what the records say of it";
  chart.policies = {"Today", "Ours"};
  chart.nodes = {{"left", "left", "4,672 to 3,788", {}, {4672, 3788}},
                 {"anyway", "would have left anyway", "2,690 to 2,427"},
                 {"letter", "letter not answered", "746 to 485"},
                 {"desk", "got off the desk", "552 to 300"},
                 {"may", "nobody may help", "684 to 576"},
                 {"seen", "seen in the records", "467 to 1,477", {}, {}, true},
                 {"unseen", "not seen", "4,205 to 2,311", {}, {}, true}};
  chart.links = {{0, 1, {2690, 2427}}, {0, 2, {746, 485}}, {0, 3, {552, 300}}, {0, 4, {684, 576}},
                 {1, 6, {2690, 1800}}, {2, 5, {200, 400}}, {2, 6, {546, 85}},  {3, 5, {100, 250}},
                 {3, 6, {452, 50}},    {4, 5, {167, 300}}, {4, 6, {517, 276}}, {1, 5, {0, 627}}};
  return chart;
}

FlowChart many_steps() {
  FlowChart chart;
  chart.title = "All journeys, 60 steps";
  chart.policies = {"Today", "Ours"};
  for (std::size_t n = 0; n < 60; ++n) {
    FlowNode node{"s" + std::to_string(n), "Step " + std::to_string(n + 1),
                  std::to_string(100 - n)};
    node.lines = {{"wait", "5 h"}, {"all gates open", "21 %"}};
    if (n < 4) node.entry = {25, 25};
    chart.nodes.push_back(node);
  }
  for (std::size_t n = 4; n < 60; ++n) {
    const double share = 40.0 / static_cast<double>(n);
    chart.links.push_back({(n - 4) / 2, n, {share, 1.2 * share}});
    if (n % 7 == 0) chart.links.push_back({n / 5, n, {1, 2}});
    if (n % 13 == 0) chart.links.push_back({n, n / 4, {1, 1}, "again"});
  }
  return chart;
}

ScatterChart trade_off() {
  ScatterChart chart;
  chart.title = "Ours and the leader trade profit for customers";
  chart.second = "customers who stay, %; hollow: over budget";
  chart.x_label = "profit until 2029, EUR a year";
  const auto point = [&](const char* name, int slot, double x, double y, bool hollow) {
    chart.points.push_back(
        {name, name, slot, x, y, x - 20000, x + 20000, y - 0.6, y + 0.6, hollow});
  };
  point("Today", 0, 988000, 61.1, false);
  point("Ours", 1, 883000, 68.4, false);
  point("Leader", 2, 841000, 70.6, true);
  point("Technology-led", 3, 825000, 58.4, true);
  for (int i = 0; i < 60; ++i) {
    const double t = i / 60.0;
    chart.points.push_back({"w" + std::to_string(i), "way " + std::to_string(i), -1,
                            820000 + 150000 * t, 69 - 9 * t * t - 4 * std::abs(std::sin(9.0 * i))});
  }
  return chart;
}

CalendarChart roadmap() {
  CalendarChart chart;
  chart.title = "What happens when";
  const auto day = [](int year, int month) {
    return static_cast<double>(days_from_civil({year, month, 1}));
  };
  using Kind = CalendarRow::Kind;
  chart.rows = {{"c2", "60 EUR without asking, keeping customers first", Kind::change, 1,
                 day(2026, 1), day(2026, 6), day(2026, 1), "from January"},
                {"c4", "Bonus, case owners, what we measure", Kind::change, 1, day(2026, 4),
                 day(2026, 10), day(2026, 6), "from April"},
                {"i1", "Records: right, fresh, what matters", Kind::change, 1, day(2026, 7),
                 day(2027, 3), day(2026, 10), "from July"},
                {"check", "Check: at least 82 of 100 still there", Kind::check, 1, day(2027, 1),
                 NAN, NAN, "January 2027"},
                {"stop", "Stop: complaints above 1.3 times Today", Kind::rule, 1, day(2026, 1),
                 day(2027, 11), NAN, "for 2 months: all levers go back"}};
  chart.least = day(2026, 1), chart.most = day(2029, 1);
  return chart;
}

InterplayChart plays_together() {
  InterplayChart chart;
  chart.title = "Information low";
  chart.levels = {"configuration low", "configuration high"};
  chart.lines = {{"orientation high", "configuration adds +2.8", false, {}},
                 {"orientation low", "configuration adds +0.2", true, {}}};
  const double stay[2][2] = {{62.6, 65.4}, {55.3, 55.5}};
  for (std::size_t line = 0; line < 2; ++line) {
    for (std::size_t i = 0; i < 2; ++i) {
      const double y = stay[line][i];
      chart.lines[line].cells[i] = {std::to_string(2 * line + i), y, y - 1.4, y + 1.4, "all low"};
    }
  }
  chart.least = 45, chart.most = 67;
  return chart;
}

ResponseChart answer() {
  ResponseChart chart;
  chart.title = "Customers who stay, %";
  chart.second = "5 runs of each value";
  chart.ticks = {{0, "0"}, {0.5, "125 EUR"}, {1, "500 EUR"}};
  const double stay[] = {61.2, 63.9, 65.4, 66.2, 66.4, 66.1, NAN};
  for (int i = 0; i < 7; ++i) {
    const bool known = std::isfinite(stay[i]);
    chart.points.push_back({std::to_string(i), i / 6.0, stay[i], known ? stay[i] - 0.7 : NAN,
                            known ? stay[i] + 0.7 : NAN, std::to_string(14 * i * i) + " EUR"});
  }
  chart.now = {0.35, "now 60 EUR"};
  chart.against = {61.1, "Today 61.1"};
  chart.target = {65, "wanted 65"};
  chart.from = 0.2, chart.to = 0.42;
  chart.matters = 0.3;
  return chart;
}

HoursChart phone_on_a_weekday() {
  HoursChart chart;
  chart.title = "Phone on a weekday: contacts an hour";
  chart.limit_text = "4 on shift can take 30";
  for (int policy = 0; policy < 2; ++policy) {
    HourLine line{policy == 0 ? "Today" : "Ours", policy, policy == 1};
    for (int h = 0; h < 24; ++h) {
      const bool open = h >= 8 && h < 20;
      line.y.push_back(!open ? 0.4 : 8 + 5 * std::sin(h) + 0.3 * policy);
      line.limit.push_back(open ? 30 : 0);
      if (policy == 0) chart.closed.push_back(!open);
    }
    chart.lines.push_back(line);
  }
  return chart;
}

}  // namespace

FlowChart journeys_sample() {
  FlowChart chart;
  chart.title = "Of 100 faults: where they go";
  chart.policies = {"Today", "Ours"};
  chart.nodes = {
      {"phone",
       "Phone",
       "104 to 103",
       {{"wait", "5 to 7 s"},
        {"in 20 s", "83 to 81 %"},
        {"give up", "1.8 to 2.5 %"},
        {"when closed", "13 to 12 %"},
        {"all gates open", "21 to 65 %"}},
       {100, 100},
       false,
       true},
      {"visit",
       "Visit",
       "34 to 29",
       {{"wait", "5.8 to 6.3 h"}, {"within 2 days", "100 %"}, {"all gates open", "5 to 18 %"}}},
      {"letters",
       "Letters",
       "8 to 6",
       {{"wait", "12.4 to 12.5 h"}, {"within a day", "84 %"}, {"all gates open", "0 to 26 %"}}},
      {"by_phone", "put right by phone", "56 to 63", {}, {}, true},
      {"by_visit", "by a visit", "30 to 26", {}, {}, true},
      {"by_letter", "by letter", "8 to 6", {}, {}, true}};
  chart.links = {{0, 3, {56, 63}}, {0, 1, {34, 29}}, {0, 2, {8, 6}},
                 {1, 4, {30, 26}}, {2, 5, {8, 6}},   {1, 0, {4, 3}, "4 to 3 call again"}};
  return chart;
}

std::vector<Sample> good_samples() {
  return {sample("plain", calls_by_hour()),
          sample("curves", who_stays()),
          sample("curves-dragging", who_stays_while_dragging()),
          sample("curves-card", on_a_card()),
          sample("curves-zoomed", zoomed()),
          sample("curves-report", report_curves()),
          sample("difference", difference(false)),
          sample("difference-dragging", difference(true)),
          sample("waterfall", profit()),
          sample("stacked", gates()),
          sample("dumbbells", where_shut()),
          sample("bars", what_moves_it()),
          sample("interplay", plays_together()),
          sample("marks", which_is_best()),
          sample("spans", if_the_world_differs()),
          sample("tornado", what_drives_it()),
          sample("heat", experience()),
          sample("journeys", journeys_sample()),
          sample("hours", phone_on_a_weekday()),
          sample("sankey", sankey()),
          sample("steps", many_steps()),
          sample("scatter", trade_off()),
          sample("calendar", roadmap()),
          sample("response", answer())};
}

}  // namespace rapport::testing
