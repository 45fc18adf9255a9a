// What lies over the screen about one lever: what it costs, and its values by part of the firm.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "experiments/output/numbers.h"
#include "viz/panel/screen.h"
#include "viz/panel/widgets.h"

namespace rapport {

namespace {

constexpr double kPartRow = 44, kNameWide = 170, kValueWide = 110;

const LeverView* shown_lever(const Studio& studio, const Lever& lever) {
  const PolicyView* view = studio.changing();
  return view == nullptr ? nullptr
                         : &view->levers[static_cast<std::size_t>(&lever - levers().data())];
}

const char* heading_of(LeverScope scope) {
  switch (scope) {
    case LeverScope::segment:
      return "Segments of customers";
    case LeverScope::department:
      return "Departments";
    case LeverScope::division:
      return "Divisions";
    case LeverScope::touch_point:
      return "Touch points";
    case LeverScope::all:
      break;
  }
  return "";
}

/// A name of a file as people write it: "service_centre" is "Service centre".
std::string spoken(std::string name) {
  std::ranges::replace(name, '_', ' ');
  return capital(std::move(name));
}

double part_slider(Studio& studio, Canvas& canvas, const Lever& lever, const std::string& id,
                   double value, bool own, const Box& box, bool& held) {
  const double x0 = box.x + 10, x1 = box.right() - 10, y = box.y + box.height / 2;
  const Colour colour = look_of(studio.slot_of(studio.policy)).colour;
  Press press;
  if (studio.policy != kTodayName) press = canvas.press(id, box);
  held = press.held;
  if (press.held) value = value_at(lever, (canvas.mouse().x - x0) / (x1 - x0));
  const double at = x0 + (x1 - x0) * share_of(lever, value);
  canvas.fill({x0, y - 2, x1 - x0, 4}, kTrack, 2);
  if (own || press.held) canvas.fill({x0, y - 3, at - x0, 6}, colour, 3);
  const Colour handle = own || press.held ? colour : kInk3;
  canvas.draw(Marker{Shape::circle, {at, y}, 8, handle, !press.hovered && !press.held, false});
  return value;
}

void typed_cell(Studio& studio, Canvas& canvas, const Lever& lever, const PartView& part,
                const Box& place) {
  OptionsTab& options = studio.tab_options;
  const std::string hint = lever_text(lever, part.value, studio.firm->currency);
  const bool entered = field(canvas, "part", place, options.typed, hint, options.focus_part);
  options.focus_part = false;
  if (!entered) return;
  if (const auto value = typed_value(lever, options.typed, studio.firm->currency)) {
    studio.set_part(lever.id, part.part, *value, "");
    studio.end_drag();
  } else if (!options.typed.empty()) {
    studio.say_problem(part.part.of + ": “" + options.typed + "” is no value from " +
                       lever_text(lever, lever.least, studio.firm->currency) + " to " +
                       lever_text(lever, lever.most, studio.firm->currency) + ".");
  }
  options.typed_part.reset();
}

void part_row(Studio& studio, Canvas& canvas, const Lever& lever, const PartView& part,
              std::size_t number, const Box& row) {
  OptionsTab& options = studio.tab_options;
  const std::string name = std::string(name_of(part.part.scope)) + "." + part.part.of;
  const bool marked = options.part_row == number;
  if (marked) canvas.fill({row.x - 8, row.y + 2, row.width + 16, row.height - 4}, kWash, 6);
  double value = studio.part_value(lever, part);
  bool held = false;
  const double right = row.right() - 36 - kValueWide;
  const Box slider{row.x + kNameWide, row.y + 8, right - row.x - kNameWide - 8, row.height - 16};
  const double wanted = part_slider(studio, canvas, lever, "slide." + name, value,
                                    part.own || value != part.value, slider, held);
  if (held && wanted != value) {
    options.part_row = number;
    studio.set_part(lever.id, part.part, wanted, "drag part " + name);
    value = wanted;
  }
  const double baseline = row.y + row.height / 2 + 6;
  canvas.text_within(marked ? Role::strong : Role::body, {row.x, baseline}, kNameWide - 12,
                     spoken(part.part.of));
  const Box cell{right, row.y + 6, kValueWide, row.height - 12};
  if (options.typed_part == part.part) {
    typed_cell(studio, canvas, lever, part, cell);
  } else {
    const Press press = canvas.press("part." + name, cell);
    canvas.frame(cell, press.hovered ? kInk3 : kLine2, 1, kControlRadius, kPaper);
    if (press.clicked && studio.policy != kTodayName) {
      options.part_row = number;
      options.typed_part = part.part;
      options.typed.clear();
      options.focus_part = true;
    }
    canvas.text_within(part.own ? Role::strong : Role::body, {cell.right() - 10, baseline},
                       cell.width - 18, lever_text(lever, value, studio.firm->currency),
                       part.own ? kInk : kInk3, Anchor::right);
  }
  if (!part.own) return;
  const Box clear{row.right() - 30, row.y + 8, 28, 28};
  canvas.help(clear, "The value of the whole firm again.");
  if (canvas.press("clear." + name, clear).clicked) studio.clear_part(lever.id, part.part);
  cross(canvas, {clear.x + 14, clear.y + 14}, 5);
}

}  // namespace

/// A table of parts beside the lever column, so that the numbers stay to be seen.
void draw_lever_parts(Studio& studio, Canvas& canvas) {
  const Lever* lever = find_lever(studio.tab_options.lever);
  const LeverView* view = lever == nullptr ? nullptr : shown_lever(studio, *lever);
  if (view == nullptr || view->by_part.empty()) {
    studio.dialogue = Dialogue::none;
    return;
  }
  const std::vector<PartView> parts = view->by_part;  // a click may change what is behind `view`
  std::size_t headings = 1;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    headings += parts[i].part.scope != parts[i - 1].part.scope;
  }
  const double tall =
      150 + kPartRow * static_cast<double>(parts.size()) + 34.0 * static_cast<double>(headings);
  const Box screen = canvas.screen();
  const Box box{screen.width < 1500 ? 380.0 : 412.0, std::max(80.0, (screen.height - tall) / 2),
                590, tall};
  canvas.fill({box.x + 3, box.y + 4, box.width, box.height}, {kInk.rgb, 0.12}, kCardRadius);
  canvas.frame(box, kLine2, 1, kCardRadius, kPaper);
  const double x = box.x + 24, wide = box.width - 48;
  const PolicyView* policy = studio.changing();
  canvas.text_within(Role::question, {x, box.y + 38}, wide - 40, lever->label);
  canvas.text_within(
      Role::body, {x, box.y + 64}, wide,
      capital(policy->short_label) + ": the whole firm has " +
          lever_text(*lever, studio.lever_value(*lever, *policy), studio.firm->currency) +
          "; a part may have its own.",
      kInk2);
  double y = box.y + 80;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i == 0 || parts[i].part.scope != parts[i - 1].part.scope) {
      canvas.text(Role::strong, {x, y + 24}, heading_of(parts[i].part.scope));
      y += 34;
    }
    part_row(studio, canvas, *lever, parts[i], i, {x, y, wide, kPartRow});
    y += kPartRow;
  }
  canvas.text_within(Role::axis, {x, box.bottom() - 26}, wide - 120,
                     "Grey: as the whole firm. Click a value to type it.", kInk2);
  if (button(canvas, "parts.close", {box.right() - 24 - 100, box.bottom() - 52, 100, 36}, "Close",
             true)) {
    studio.dialogue = Dialogue::none;
    studio.tab_options.typed_part.reset();
  }
  if (!ImGui::IsMouseDown(0)) studio.document.close_group();
}

/// What the lever costs in this firm under the policy, from the text alone.
void draw_lever_cost(Studio& studio, Canvas& canvas) {
  const Lever* lever = find_lever(studio.tab_options.lever);
  const LeverView* view = lever == nullptr ? nullptr : shown_lever(studio, *lever);
  const PolicyView* policy = studio.changing();
  if (view == nullptr) {
    studio.dialogue = Dialogue::none;
    return;
  }
  const Box screen = canvas.screen();
  canvas.fill(screen, {kInk.rgb, 0.35});
  const double wide = 640, tall = 290;
  const Box box{(screen.width - wide) / 2, (screen.height - tall) / 2, wide, tall};
  canvas.frame(box, kLine2, 1, kCardRadius, kPaper);
  const double x = box.x + 24, room = box.width - 48;
  const std::string& currency = studio.firm->currency;
  canvas.text_within(Role::question, {x, box.y + 40}, room,
                     std::string(lever->label) + ": what it costs");
  double y = box.y + 76;
  const auto row = [&](const std::string& label, const std::string& value) {
    canvas.text_within(Role::body, {x, y}, room - 190, label, kInk2);
    canvas.text(Role::strong, {box.right() - 24, y}, value, kInk, Anchor::right);
    y += 28;
  };
  double all = 0;
  for (const LeverView& other : policy->levers) all += other.per_year;
  row(capital(policy->short_label) + ", at " +
          lever_text(*lever, studio.lever_value(*lever, *policy), currency) + ", a year",
      count(view->per_year) + " " + currency);
  row("Once, for its rise over Today", count(view->one_off) + " " + currency);
  row("All levers of " + policy->short_label + ", a year", count(all) + " " + currency);
  y += 4;
  const auto lines = [&](const std::string& text, int most) {
    y += 22 * canvas.paragraph(Role::axis, {x, y}, room, 22, text, kInk2, most);
  };
  lines(capital(lever->cost_doc) + ".", 2);
  if (lever->cost_low > 0) {
    lines("From " + number(lever->cost_low, 0.1) + " to " + number(lever->cost_high, 0.1) +
              " times as much is plausible: " + lever->cost_why + ".",
          3);
  }
  if (button(canvas, "cost.close", {box.right() - 24 - 100, box.bottom() - 52, 100, 36}, "Close",
             true))
    studio.dialogue = Dialogue::none;
}

}  // namespace rapport
