// The roadmap: what the policy changes when, how long it takes to act, and dates to drag.
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "experiments/chart/calendar_bars.h"
#include "experiments/output/numbers.h"
#include "sim/core/calendar.h"
#include "viz/panel/chart_area.h"
#include "viz/panel/panels.h"
#include "viz/panel/widgets.h"

namespace rapport {

namespace {

constexpr double kDaysOfStep = 365.0 / 12.0;  ///< dates are dragged by months
constexpr double kTableRow = 26, kCalendarRow = 34;

double day_number(const std::string& date) {
  const auto parsed = parse_date(date);
  return parsed ? static_cast<double>(days_from_civil(*parsed)) : NAN;
}

/// "Bonus, Deferral +4" of a step's levers of one family.
std::string names_of(const std::vector<const Lever*>& levers) {
  if (levers.empty()) return "";
  const std::string more = levers.size() > 1 ? " +" + std::to_string(levers.size() - 1) : "";
  return levers.front()->label + more;
}

/// A step's rows: one for each family of its levers, as these take different times.
void add_step_rows(const Studio& studio, const DatedChange& date, int step, CalendarChart& chart) {
  constexpr LeverFamily kOrder[] = {LeverFamily::orientation, LeverFamily::configuration,
                                    LeverFamily::information, LeverFamily::plain,
                                    LeverFamily::roll_out};
  for (const LeverFamily family : kOrder) {
    std::vector<const Lever*> levers;
    for (const Lever* lever : date.levers) {
      if (lever->family == family) levers.push_back(lever);
    }
    if (levers.empty()) continue;
    const Pace pace = studio.firm->paces[static_cast<std::size_t>(family)];
    CalendarRow row;
    row.id = std::to_string(step) + ":" + std::to_string(static_cast<int>(family));
    row.name = names_of(levers);
    for (const Lever* lever : levers) {
      row.more += (row.more.empty() ? "" : ", ") + std::string(lever->label);
    }
    row.slot = studio.slot_of(studio.policy);
    row.from = day_number(date.date);
    row.ramp = row.from + pace.lag;
    row.to = row.ramp + pace.ramp;
    row.text = day_of(date.date) + (pace.lag + pace.ramp == 0 ? ", at once" : "");
    chart.rows.push_back(std::move(row));
  }
}

CalendarChart roadmap_of(const Studio& studio, const PolicyView& view) {
  CalendarChart chart;
  chart.title = "What " + capital(view.short_label) + " changes when";
  chart.least = day_number(studio.firm->start);
  chart.most = day_number(studio.firm->end);
  add_step_rows(studio, view.at_start, OptionsTab::kStart, chart);
  for (std::size_t i = 0; i < view.dates.size(); ++i) {
    // Steps of a file that this one extends have no number; they are seen, and cannot be moved.
    const int step = view.dates[i].step;
    add_step_rows(studio, view.dates[i], step >= 0 ? step : -2 - static_cast<int>(i), chart);
  }
  return chart;
}

/// Rows take the mouse: a drag moves their step by months, a click marks it. Gives the step whose
/// menu is asked for.
std::optional<int> take_mouse(Studio& studio, Canvas& canvas, const Drawing& drawing,
                              const Box& box) {
  const auto plot = std::ranges::find(drawing.regions, std::string("plot"), &HitRegion::id);
  std::optional<int> asked;
  if (plot == drawing.regions.end()) return asked;
  const double days = day_number(studio.firm->end) - day_number(studio.firm->start);
  OptionsTab& options = studio.tab_options;
  bool any_held = false;
  for (const HitRegion& region : drawing.regions) {
    if (!region.id.starts_with("bar:")) continue;
    const int step = std::stoi(region.id.substr(4));
    const bool own = step >= OptionsTab::kStart;
    const Box place{region.box.x + box.x, region.box.y + box.y, region.box.width,
                    region.box.height};
    const Press press = canvas.press("step." + region.id.substr(4), place);
    any_held = any_held || press.held;
    if (press.hovered && own && studio.policy != kTodayName)
      ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    if (press.right_clicked && own) asked = step;
    if (press.clicked && !own) {
      studio.say_problem(
          "This step stands in a file that this one extends: clone the policy, and "
          "change the clone.");
    }
    if (press.held && own && !options.drag && ImGui::IsMouseClicked(0))
      studio.begin_step_drag(step, canvas.mouse().x);
  }
  if (!options.drag) return asked;
  if (ImGui::IsMouseDown(0)) {
    const double moved = (canvas.mouse().x - options.drag->from_x) / plot->box.width * days;
    studio.drag_step(static_cast<int>(std::lround(moved / kDaysOfStep)));
  } else if (!any_held) {
    studio.end_step_drag();
  }
  return asked;
}

/// The value of a lever before a step: of the step before it that moves it, else Today's.
double value_before(const Studio& studio, const PolicyView& view, const DatedChange& date,
                    const Lever& lever) {
  const PolicyView* today = studio.firm->find(kTodayName);
  double value = today == nullptr ? NAN : studio.lever_value(lever, *today);
  const auto take = [&](const DatedChange& other) {
    const auto found = std::ranges::find(other.levers, &lever);
    if (found != other.levers.end())
      value = other.values[static_cast<std::size_t>(found - other.levers.begin())];
  };
  if (&date == &view.at_start) return value;
  take(view.at_start);
  for (const DatedChange& other : view.dates) {
    if (&other == &date) break;
    take(other);
  }
  return value;
}

/// The levers of the marked step, each with its value before and after, in two columns if need be.
void draw_step(Studio& studio, Canvas& canvas, const PolicyView& view, const DatedChange& date,
               const Box& box) {
  const std::string head = &date == &view.at_start ? "From the start, " : "From ";
  canvas.text_within(Role::strong, {box.x, box.y + 18}, box.width - 180,
                     head + day_of(date.date) + ":");
  const auto rows = static_cast<std::size_t>(std::max(1.0, (box.height - 30) / kTableRow));
  const bool two = date.levers.size() > rows;
  const double wide = two ? (box.width - 32) / 2 : box.width;
  for (std::size_t i = 0; i < std::min(date.levers.size(), rows * (two ? 2 : 1)); ++i) {
    const Lever& lever = *date.levers[i];
    const double x = box.x + (i >= rows ? wide + 32 : 0);
    const double y = box.y + 30 + kTableRow * static_cast<double>(i % rows);
    const std::string& currency = studio.firm->currency;
    const std::string change =
        lever_text(lever, value_before(studio, view, date, lever), currency) + " → " +
        lever_text(lever, date.values[i], currency);
    const double change_wide = canvas.width(Role::strong, change);
    canvas.line({x, y + kTableRow}, {x + wide, y + kTableRow}, kLine);
    canvas.text_within(Role::body, {x, y + 19}, wide - change_wide - 12, lever.label);
    canvas.text(Role::strong, {x + wide, y + 19}, change, kInk, Anchor::right);
  }
}

}  // namespace

void draw_roadmap(Studio& studio, Canvas& canvas, Box box) {
  const std::shared_ptr<const FirmView> firm = studio.firm;  // a drag reads another one
  const PolicyView* view = firm->find(studio.policy);
  if (view == nullptr) return;
  if (studio.policy == kTodayName) {
    canvas.text(Role::body, {box.x, box.y + 24},
                "Today changes nothing. Click the card of another policy.", kInk2);
    return;
  }
  const bool can = view->in_text;
  if (button(canvas, "step.add", {box.right() - 130, box.y - 42, 130, 34}, "Add a step…", false,
             can)) {
    studio.open_add_menu({box.right() - 300, box.y - 4});
  }
  const CalendarChart chart = roadmap_of(studio, *view);
  if (chart.rows.empty()) {
    canvas.paragraph(Role::body, {box.x, box.y + 24}, box.width, 24,
                     "This policy moves no lever so far. " + others_words(*view), kInk2, 3);
    return;
  }
  const DatedChange* date = find_step(*view, studio.tab_options.step);
  if (date == nullptr && !view->dates.empty() && view->dates.front().step >= 0) {
    studio.tab_options.step = view->dates.front().step;
    date = &view->dates.front();
  }
  const double below =
      date == nullptr ? 0 : 30 + kTableRow * static_cast<double>(date->levers.size());
  const double wanted = 62 + kCalendarRow * static_cast<double>(chart.rows.size());
  const double tall = std::min(wanted, box.height - std::min(below, 0.42 * box.height) - 44);
  const Box place{box.x, box.y + 8, box.width, tall};
  const Drawing drawing = draw(chart, {place.width, place.height}, canvas.widths());
  const std::string mine = "bar:" + std::to_string(studio.tab_options.step) + ":";
  for (const HitRegion& region : drawing.regions) {
    if (!region.id.starts_with(mine)) continue;
    canvas.fill({region.box.x + place.x - 4, region.box.y + place.y, region.box.width + 8,
                 region.box.height},
                kWash2, kControlRadius);
  }
  const std::optional<int> asked = take_mouse(studio, canvas, drawing, place);
  draw_chart(studio, canvas, "roadmap", drawing, {place.x, place.y});
  if (asked) studio.open_step_menu(*asked, canvas.mouse());  // a step's menu, not the chart's
  double y = place.bottom() + 6;
  canvas.text_within(
      Role::axis, {box.x, y + 12}, box.width,
      can ? "Drag a row by months, or right click it. Hatched: decided, nothing "
            "acts yet; then it grows."
          : "Stands in a file that this one extends: clone the policy to move dates.",
      kInk2);
  y += 26;
  if (date != nullptr && box.bottom() - y > 60)
    draw_step(studio, canvas, *view, *date, {box.x, y, box.width, box.bottom() - y});
}

}  // namespace rapport
