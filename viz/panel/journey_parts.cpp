#include "viz/panel/journey_parts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/chart/hours.h"
#include "experiments/output/numbers.h"
#include "viz/panel/chart_area.h"
#include "viz/panel/shown_numbers.h"
#include "viz/panel/widgets.h"
#include "viz/words/journey_words.h"

namespace rapport {

namespace {

/// Metrics by touch point, as tables and boxes show them.
struct PlaceRow {
  const char* metric;
  const char* label;
  const char* in_box;  ///< its name there
  int boxes;           ///< as in PlaceLine
};
constexpr std::array kPlaceRows{
    PlaceRow{"legs", "Contacts a year", "", 0},
    PlaceRow{"wait", "Wait, min", "wait", 2},
    PlaceRow{"backlog_wait", "Wait in the backlog, h", "wait", 2},
    PlaceRow{"service_level", "In time, %", "in time", 2},
    PlaceRow{"abandonment", "Gave up waiting, %", "", 0},
    PlaceRow{"balked", "Would not wait, %", "", 0},
    PlaceRow{"turned_away", "Found it closed or full, %", "", 0},
    PlaceRow{"called_back", "Called back, %", "", 0},
    PlaceRow{"late", "Done too late, %", "", 0},
    PlaceRow{"gates_all", "All gates open, % of acts", "gates open", 1},
};

int key_at(const SessionState& state, const char* metric, std::size_t touch_point) {
  for (std::size_t k = 0; k < state.keys.size(); ++k) {
    const MetricKey& key = state.keys[k];
    if (key.part.kind == Part::touch_point && key.part.index == touch_point &&
        std::string_view(key.metric->id) == metric)
      return static_cast<int>(k);
  }
  return -1;
}

/// What a number is rounded to, by its interval where one is known; counts, as long as none is, to
/// two digits.
double step_at(const SessionState& state, int key, bool rough) {
  const auto k = static_cast<std::size_t>(key);
  const Metric& metric = *state.keys[k].metric;
  const double plain = std::pow(10.0, -metric.digits) * (rough ? 10 : 1);
  if (k >= state.differences.size()) return plain;
  double half = state.differences[k].interval.half_width;
  if (!(std::isfinite(half) && half > 0)) {
    const double level = std::abs(value_of(state, state.against, key));
    half = metric.matters_is_share && rough ? 0.02 * level : 0.0;
  }
  return half > 0 ? std::max(plain, step_for(half, rough)) : plain;
}

/// Spans of time in the unit that suits them, all else with its own.
std::string box_text(const SessionState& state, int key, double from, double to, bool rough) {
  const Metric& metric = *state.keys[static_cast<std::size_t>(key)].metric;
  const std::string_view unit = metric.unit;
  if (unit == "min") return span_text(from * 60, to * 60);
  if (unit == "h") return span_text(from * 3600, to * 3600);
  const double step = std::max(1.0, step_at(state, key, rough));
  return pair_text(from, to, step) + (unit == "%" ? " %" : "");
}

struct DayMeasure {
  const char* label;
  const char* title;
  double (*of)(const HourRow& row);
  int decimals;
  bool is_share;
};
constexpr double kOfHundred = 100;

constexpr double kChoiceHigh = 32, kChoiceGap = 8, kBelowChoice = 12;  // of what is drawn by hour
constexpr double kLeastDay = 140, kMostDay = 330;                      // of the chart by the hour
constexpr double kBusiest = 26, kAboveTable = 8;                       // beside the ways only
constexpr double kWideDay = 1000;                                      // chart beside the table
constexpr double kHead = 26, kLeastRow = 24;                           // of the table

double table_height(std::size_t rows) { return kHead + kLeastRow * static_cast<double>(rows); }

constexpr std::array kDayMeasures{
    DayMeasure{"Contacts", "contacts an hour", [](const HourRow& r) { return r.arrivals; }, 1,
               false},
    DayMeasure{"Wait", "wait of services begun, min", [](const HourRow& r) { return r.wait; }, 1,
               false},
    DayMeasure{"In time", "in time, % of waits ended", [](const HourRow& r) { return r.in_time; },
               0, true},
    DayMeasure{"Busy", "staff at work, % of those on shift",
               [](const HourRow& r) { return kOfHundred * r.load; }, 0, true},
};

std::string place_name(const Studio& studio) {
  std::string name = studio.journeys.shown;
  std::ranges::replace(name, '_', ' ');
  return capital(name);
}

HourLine line_of_day(const Studio& studio, std::size_t arm, const std::vector<HourRow>& rows,
                     const std::vector<double>& limit) {
  const SessionState& state = *studio.seen.state;
  const DayMeasure& measure = kDayMeasures[static_cast<std::size_t>(studio.journeys.measure)];
  HourLine line;
  line.name = capital(state.arms[arm].short_label);
  line.slot = studio.slot_of(state.arms[arm].name);
  line.focus = arm == state.policy;
  for (const HourRow& row : rows) line.y.push_back(measure.of(row));
  if (studio.journeys.measure == 0) line.limit = limit;
  return line;
}

/// "4 on shift can take 30", of the hour with most staff.
std::string limit_words(const DayView& day) {
  std::size_t best = 0;
  for (std::size_t h = 0; h < day.to.size(); ++h) {
    if (day.to_limit[h] > day.to_limit[best]) best = h;
  }
  if (day.to.empty() || !(day.to_limit[best] > 0)) return "";
  const double from = day.from[best].staff, to = day.to[best].staff;
  const bool whole =
      std::abs(to - std::round(to)) < 0.05 && std::abs(from - std::round(from)) < 0.05;
  return pair_text(from, to, whole ? 1.0 : 0.1) + " on shift can take " +
         pair_text(day.from_limit[best], day.to_limit[best], 1.0);
}

HoursChart chart_of(const Studio& studio) {
  const SessionState& state = *studio.seen.state;
  const JourneyPage& page = studio.journeys;
  const DayMeasure& measure = kDayMeasures[static_cast<std::size_t>(page.measure)];
  HoursChart chart;
  chart.title = place_name(studio) + ", " +
                kJourneyDays[static_cast<std::size_t>(page.days)].label + ": " + measure.title;
  chart.lines.push_back(line_of_day(studio, state.against, page.day.from, page.day.from_limit));
  if (page.view->is_pair)
    chart.lines.push_back(line_of_day(studio, state.policy, page.day.to, page.day.to_limit));
  chart.closed = page.day.closed;
  chart.decimals = measure.decimals;
  if (measure.is_share) {
    double most = kOfHundred;
    for (const HourLine& line : chart.lines) {
      for (const double y : line.y) most = std::isfinite(y) ? std::max(most, y) : most;
    }
    chart.y_most = most;
  }
  if (page.measure == 0) chart.limit_text = limit_words(page.day);
  return chart;
}

std::size_t busiest_hour(const std::vector<HourRow>& rows) {
  std::size_t best = 0;
  const auto load = [](const HourRow& row) { return std::isfinite(row.load) ? row.load : 0.0; };
  for (std::size_t h = 0; h < rows.size(); ++h) {
    if (load(rows[h]) > load(rows[best])) best = h;
  }
  return best;
}

/// "busiest from 10:00: staff work 60 instead of 58 % of the time".
std::string busiest_in_words(const DayView& day) {
  const std::size_t best = busiest_hour(day.to);
  if (day.to.empty() || !(day.to[best].load > 0)) return "no staff on shift on these days";
  const std::string hour = std::to_string(best);
  const std::string from = number(kOfHundred * day.from[best].load, 1.0),
                    to = number(kOfHundred * day.to[best].load, 1.0);
  return "busiest from " + (hour.size() < 2 ? "0" + hour : hour) + ":00, staff work " +
         (from == to ? to : to + " instead of " + from) + " % of the time";
}

/// Choices in rows as wide as there is room; gives the y below.
double choose_view(Studio& studio, Canvas& canvas, const Box& box) {
  JourneyPage& page = studio.journeys;
  std::vector<std::string> days, measures;
  for (const JourneyDays& row : kJourneyDays) days.emplace_back(row.label);
  for (const DayMeasure& row : kDayMeasures) measures.emplace_back(row.label);
  const auto wide = [&](const std::vector<std::string>& labels) {
    double sum = 0;
    for (const std::string& label : labels) sum += canvas.width(Role::strong, label) + 20;
    return sum;
  };
  const double first = wide(measures), second = wide(days);
  const bool below = first + second + 16 > box.width;
  page.measure = segments(canvas, "journey.measure", {box.x, box.y, first, kChoiceHigh}, measures,
                          page.measure);
  const Box place = below ? Box{box.x, box.y + kChoiceHigh + kChoiceGap, second, kChoiceHigh}
                          : Box{box.right() - second, box.y, second, kChoiceHigh};
  page.days = segments(canvas, "journey.days", place, days, page.days);
  return place.bottom() + kBelowChoice;
}

void draw_place_table(const Studio& studio, Canvas& canvas, const Box& box) {
  const SessionState& state = *studio.seen.state;
  const bool pair = studio.journeys.view->is_pair, rough = is_rough(studio, state.policy);
  constexpr double kChange = 150, kColumn = 84;
  const double to = box.right() - (pair ? kChange : 0), from = to - (pair ? kColumn : 0);
  const std::vector<PlaceLine> lines =
      place_lines(studio, static_cast<std::size_t>(studio.journeys.touch_point));
  if (box.height < kHead + kLeastRow) return;  // a head alone says nothing
  canvas.text_within(Role::strong, {box.x, box.y + 17}, from - kColumn - box.x,
                     place_name(studio) + ", all days");
  canvas.marker(studio.slot_of(state.arms[state.against].name), {from - 8, box.y + 12});
  if (pair) canvas.marker(studio.slot_of(state.arms[state.policy].name), {to - 8, box.y + 12});
  const double row =
      std::clamp((box.height - kHead) / static_cast<double>(std::max<std::size_t>(1, lines.size())),
                 kLeastRow, 32.0);
  double y = box.y + kHead;
  for (const PlaceLine& line : lines) {
    if (y + row > box.bottom() + 1) break;
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    const double baseline = y + row / 2 + 6;
    canvas.text_within(Role::body, {box.x, baseline}, from - kColumn - box.x + 20, line.label);
    canvas.help({box.x, y, box.width, row}, line.help);
    canvas.text(Role::body, {from, baseline}, line.from, kInk2, Anchor::right);
    if (pair) canvas.text(Role::strong, {to, baseline}, line.to, kInk, Anchor::right);
    y += row;
    if (!pair || rough) continue;
    draw_change(canvas, {box.right() - kChange + 20, baseline},
                state.differences[static_cast<std::size_t>(line.key)].interval, line.step);
  }
}

}  // namespace

std::vector<PlaceLine> place_lines(const Studio& studio, std::size_t touch_point) {
  const SessionState& state = *studio.seen.state;
  const bool rough = is_rough(studio, state.policy);
  std::vector<PlaceLine> lines;
  for (const PlaceRow& row : kPlaceRows) {
    const int key = key_at(state, row.metric, touch_point);
    if (key < 0) continue;
    const double from = value_of(state, state.against, key),
                 to = value_of(state, state.policy, key);
    if (!std::isfinite(from) && !std::isfinite(to)) continue;
    if (row.boxes == 0 && from == 0 && to == 0) continue;
    const Metric& metric = *state.keys[static_cast<std::size_t>(key)].metric;
    const double step = step_at(state, key, rough);
    PlaceLine line;
    line.label = row.label;
    line.short_label = row.in_box;
    line.from = number(from, step);
    line.to = (rough ? "≈ " : "") + number(to, step);
    line.text = box_text(state, key, from, to, rough);
    line.help = std::string("In this model: ") + metric.doc + ". All contacts there, of any kind.";
    line.key = key;
    line.step = std::pow(10.0, -metric.digits);
    line.boxes = row.boxes;
    lines.push_back(std::move(line));
  }
  return lines;
}

void draw_change(Canvas& canvas, Point at, const Interval& difference, double step) {
  if (!std::isfinite(difference.half_width) || !std::isfinite(difference.mean)) return;
  if (!(std::abs(difference.mean) > difference.half_width)) {
    if (difference.mean != 0) canvas.text(Role::axis, at, "not clear", kInk2);
    return;
  }
  canvas.draw(Marker{difference.mean > 0 ? Shape::arrow_up : Shape::arrow_down,
                     {at.x + 5, at.y - 5},
                     4.5,
                     kInk2,
                     false,
                     false});
  Interval size = difference;
  size.mean = std::abs(difference.mean);
  const double own = std::pow(10.0, std::floor(std::log10(std::max(size.half_width, 1e-3))));
  const std::string words = size.upper() < step ? "below " + number(step, step)
                                                : range(size, std::max(own, step / 10), false);
  canvas.text(Role::axis, {at.x + 16, at.y}, words, kInk2);
}

JourneyMessage day_message(const Studio& studio) {
  return {place_name(studio) + ": " + busiest_in_words(studio.journeys.day),
          std::string("On ") + kJourneyDays[static_cast<std::size_t>(studio.journeys.days)].label +
              ", with all that they serve. Numbers are of all contacts there, of any kind."};
}

double least_day_height(const Studio& studio) {
  std::size_t rows = 0;
  for (std::size_t i = 0; i < studio.firm->touch_points.size(); ++i) {
    rows = std::max(rows, place_lines(studio, i).size());
  }
  return 2 * kChoiceHigh + kChoiceGap + kBelowChoice + kLeastDay + kBusiest + kAboveTable +
         table_height(rows);
}

void draw_day(Studio& studio, Canvas& canvas, const Box& box, bool closes) {
  double y = box.y;
  if (closes) {
    const Box back{box.x, y, 116, 32};
    if (button(canvas, "journey.back", back, "   All ways")) studio.journeys.place.clear();
    canvas.draw(Polyline{
        {{back.x + 18, y + 11}, {back.x + 13, y + 16}, {back.x + 18, y + 21}}, kInk2, 1.6});
    y = choose_view(studio, canvas, {box.x + 132, y, box.width - 132, box.height});
  } else {
    y = choose_view(studio, canvas, {box.x, y, box.width, box.height});
  }
  const JourneyPage& page = studio.journeys;
  if (page.day.from.empty() || page.touch_point < 0) return;
  const std::size_t rows = place_lines(studio, static_cast<std::size_t>(page.touch_point)).size();
  const double table = table_height(rows), extra = kAboveTable + (closes ? 0 : kBusiest);
  const double room = box.bottom() - y;
  // Where the table has no room below the chart it stands at its right.
  const bool at_right = room < kLeastDay + extra + table && box.width >= kWideDay;
  const double wide = at_right ? std::floor(0.45 * box.width) : box.width;
  const double tall = at_right ? std::min(room, kMostDay)
                               : std::clamp(room - extra - table - 2, kLeastDay, kMostDay);
  canvas.help({box.x, y, wide, 22},
              "In this model: means over the runs and over these days of the week in them, of all "
              "contacts there. The dashed line is what staff on shift can serve there in an hour, "
              "if they do nothing else.");
  const HoursChart chart = chart_of(studio);
  draw_chart(studio, canvas, "day", draw(chart, {wide, tall}, canvas.widths()), {box.x, y});
  if (at_right) {
    const double x = box.x + wide + 32;
    return draw_place_table(studio, canvas, {x, y, box.right() - x, room});
  }
  y += tall;
  if (!closes) {
    y += kBusiest;
    canvas.text_within(Role::body, {box.x, y - 8}, box.width,
                       capital(busiest_in_words(page.day)) + ".", kInk2);
  }
  draw_place_table(studio, canvas,
                   {box.x, y + kAboveTable, box.width, box.bottom() - y - kAboveTable});
}

}  // namespace rapport
