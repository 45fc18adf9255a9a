// The levers of the policy that is changed: a row each, by group.
#include <imgui.h>

#include <algorithm>

#include "experiments/output/numbers.h"
#include "viz/panel/screen.h"
#include "viz/panel/widgets.h"

namespace rapport {

namespace {

constexpr double kLeverRow = 84, kGroupRow = 40, kSliderFrom = 32, kSliderTo = 24, kHandle = 10;

struct LeverGroup {
  LeverFamily family;
  const char* label;
  const char* says;
};
constexpr LeverGroup kLeverGroups[] = {
    {LeverFamily::orientation, "Orientation", "what comes first"},
    {LeverFamily::configuration, "Configuration", "how we are set up"},
    {LeverFamily::information, "Information", "what we know"},
    {LeverFamily::plain, "Service", "who serves, and when"},
    {LeverFamily::roll_out, "Roll-out", "how changes are made"},
};
const LeverGroup& group_of(const Lever& lever) {
  return *std::ranges::find(kLeverGroups, lever.family, &LeverGroup::family);
}

std::size_t place_of(const Lever& lever) {
  return static_cast<std::size_t>(&lever - levers().data());
}

std::string price_text(const LeverView& view) {
  if (view.per_year >= 0.5) return count(view.per_year);
  if (view.one_off >= 0.5) return count(view.one_off) + " once";
  return "";
}

/// Marks of the other policies below the track; where they coincide they stand beside each other.
void draw_marks(const Studio& studio, Canvas& canvas, const Lever& lever, double x0, double x1,
                double y) {
  std::vector<std::pair<double, int>> marks;
  std::vector<std::string> names{kTodayName};
  names.insert(names.end(), studio.shown.begin(), studio.shown.end());
  for (const std::string& name : names) {
    const PolicyView* view = studio.firm->find(name);
    if (view == nullptr || name == studio.policy) continue;
    const double x = x0 + (x1 - x0) * share_of(lever, studio.lever_value(lever, *view));
    marks.emplace_back(x, studio.slot_of(name));
  }
  std::ranges::stable_sort(marks, {}, &std::pair<double, int>::first);
  double least = -1e9;
  for (auto& [x, slot] : marks) {
    x = std::max(x, least + 11);
    least = x;
  }
  double most = x1 + 6;
  for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
    mark->first = std::min(mark->first, most);
    most = mark->first - 11;
  }
  for (const auto& [x, slot] : marks) canvas.marker(slot, {x, y}, kSliderMarker);
}

void draw_slider(Studio& studio, Canvas& canvas, const Lever& lever, double value, const Box& row,
                 bool active) {
  const double x0 = row.x + kSliderFrom, x1 = row.right() - kSliderTo, y = row.y + 41;
  const PolicyView* today = studio.firm->find(kTodayName);
  const bool movable = studio.policy != kTodayName;
  const Box place{x0 - kHandle, y - 13, x1 - x0 + 2 * kHandle, 26};
  Press press;
  if (movable) press = canvas.press(std::string("lever.") + lever.id, place);
  const bool mine =
      studio.before && studio.before->lever == lever.id && studio.before->policy == studio.policy;
  if (press.held) {
    const double wanted = value_at(lever, (canvas.mouse().x - x0) / (x1 - x0));
    studio.lever = lever.id;
    if (wanted != value) studio.set_lever(lever.id, wanted, std::string("drag ") + lever.id);
    if (!studio.gave_up) value = wanted;
  }
  const auto at = [&](double v) { return x0 + (x1 - x0) * share_of(lever, v); };
  const Colour colour = look_of(studio.slot_of(studio.policy)).colour;
  canvas.fill({x0, y - 2, x1 - x0, 4}, kTrack, 2);
  if (today != nullptr && movable) {
    const double from = std::min(at(studio.lever_value(lever, *today)), at(value));
    const double to = std::max(at(studio.lever_value(lever, *today)), at(value));
    canvas.fill({from, y - 3, to - from, 6}, colour, 3);
  }
  draw_marks(studio, canvas, lever, x0, x1, row.y + 56);
  if (mine && studio.before->value != value) {
    canvas.draw(Marker{Shape::circle, {at(studio.before->value), y}, 8, colour, true, false});
  }
  const Point handle{at(value), y};
  if (press.held || (mine && studio.before->dragging)) {
    canvas.draw(Marker{Shape::circle, handle, 17, {colour.rgb, 0.18}, false, false});
  }
  const bool filled = press.held || press.hovered || active;
  canvas.draw(Marker{Shape::circle, handle, kHandle, movable ? colour : kInk3, !filled, false});
}

/// The value, or the field in which it is typed.
void draw_value(Studio& studio, Canvas& canvas, const Lever& lever, double value, const Box& row,
                bool active) {
  const double right = row.right() - kSliderTo;
  const std::string text = lever_text(lever, value, studio.firm->currency);
  const double wide = std::max(64.0, canvas.width(Role::strong, text));
  if (active && studio.typing) {
    const bool entered = field(canvas, "value", {right - 110, row.y + 4, 110, 28}, *studio.typing,
                               text, studio.focus_field);
    studio.focus_field = false;
    if (!entered) return;
    if (const auto typed = typed_value(lever, *studio.typing, studio.firm->currency)) {
      studio.set_lever(lever.id, *typed, "");
      studio.end_drag();
    } else if (!studio.typing->empty()) {
      studio.say_problem(std::string(lever.label) + ": “" + *studio.typing + "” is no value from " +
                         lever_text(lever, lever.least, studio.firm->currency) + " to " +
                         lever_text(lever, lever.most, studio.firm->currency) + ".");
    }
    studio.typing.reset();
    return;
  }
  const Box place{right - wide - 6, row.y + 6, wide + 12, 24};
  if (canvas.press(std::string("value.") + lever.id, place).double_clicked &&
      studio.policy != kTodayName) {
    studio.lever = lever.id;
    studio.typing = "";
    studio.focus_field = true;
  }
  canvas.text(Role::strong, {right, row.y + 25}, text, kInk, Anchor::right);
}

/// "3 segments", "1 segment, 2 departments".
std::string parts_words(const LeverView& view) {
  struct ScopeWords {
    LeverScope scope;
    const char *one, *several;
  };
  constexpr ScopeWords kScopes[] = {{LeverScope::segment, "segment", "segments"},
                                    {LeverScope::department, "department", "departments"},
                                    {LeverScope::division, "division", "divisions"},
                                    {LeverScope::touch_point, "touch point", "touch points"}};
  std::string words;
  for (const ScopeWords& row : kScopes) {
    const auto own = std::ranges::count_if(view.by_part, [&](const PartView& part) {
      return part.own && part.part.scope == row.scope;
    });
    if (own > 0)
      words += (words.empty() ? "" : ", ") + count(static_cast<double>(own)) + " " +
               (own == 1 ? row.one : row.several);
  }
  return words;
}

/// A grid that opens the values by part; gives how much room it takes.
double parts_button(Studio& studio, Canvas& canvas, const Lever& lever, const LeverView& view,
                    bool active, Point at) {
  if (view.by_part.empty() || (view.parts == 0 && !active)) return 0;
  const Box box{at.x, at.y - 12, 16, 14};
  const bool pressed = canvas
                           .press(std::string("parts.") + lever.id,
                                  {box.x - 4, box.y - 4, box.width + 8, box.height + 8})
                           .clicked;
  canvas.help(box, "Values by part of the firm.");
  canvas.frame(box, kInk2, 1.2, 2, kPaper);
  canvas.line({box.x, box.y + 5}, {box.right(), box.y + 5}, kInk2);
  canvas.line({box.x + 6, box.y}, {box.x + 6, box.bottom()}, kInk2);
  if (pressed) {
    studio.menu = Menu{lever.id, 0, 0, {}};
    studio.choose_menu("parts");
  }
  return 24;
}

void draw_row(Studio& studio, Canvas& canvas, const Lever& lever, const PolicyView& view,
              const Box& row) {
  const LeverView& shown = view.levers[place_of(lever)];
  const double value = studio.lever_value(lever, view);
  const bool active = studio.lever == lever.id;
  const bool mine =
      studio.before && studio.before->lever == lever.id && studio.before->policy == studio.policy;
  if (active) {
    canvas.frame({row.x + 10, row.y - 2, row.width - 18, kLeverRow - 2},
                 look_of(studio.slot_of(studio.policy)).colour, kFocusWidth, kCardRadius, kPaper);
  }
  const double x = row.x + 24, text_x = row.x + 44, right = row.right() - kSliderTo;
  trust_mark(canvas, {x, row.y + 14}, kind_of_source(lever.source));
  canvas.help({x - 4, row.y + 8, 20, 20}, std::string("What it rests on: ") + lever.source);
  const double value_width =
      canvas.width(Role::strong, lever_text(lever, value, studio.firm->currency));
  canvas.text_within(Role::body, {text_x, row.y + 25},
                     right - text_x - std::max(64.0, value_width) - 14, lever.label);
  canvas.help({text_x, row.y + 8, 200, 22},
              std::string(lever.code) + (lever.code[0] != 0 ? " · " : "") + lever.help);
  draw_value(studio, canvas, lever, value, row, active);
  draw_slider(studio, canvas, lever, value, row, active);
  const std::string price = price_text(shown);
  canvas.text(Role::axis, {right, row.y + 75}, price, kInk2, Anchor::right);
  canvas.help({right - 90, row.y + 60, 90, 20},
              std::string("What the lever costs by itself: ") + count(shown.per_year) + " " +
                  studio.firm->currency + " a year, and " + count(shown.one_off) +
                  " once for its rise over Today. " + lever.cost_doc + ".");
  std::string words = lever_words(lever, value);
  if (mine && studio.before->value != value) {
    words = "was " + lever_text(lever, studio.before->value, studio.firm->currency) + " before";
  } else if (shown.parts > 0) {
    words = parts_words(shown);
  } else if (!shown.from.empty()) {
    words = "from " + day_of(shown.from) + ": " + words;
  }
  const double grid = parts_button(studio, canvas, lever, shown, active, {text_x, row.y + 75});
  canvas.text_within(Role::axis, {text_x + grid, row.y + 75},
                     right - text_x - grid - canvas.width(Role::axis, price) - 12, words, kInk2);
  // Anywhere else on the row: the keyboard goes there, and the right button opens its menu.
  const Press press = canvas.press(std::string("row.") + lever.id, row);
  if (press.clicked) studio.lever = lever.id;
  if (press.right_clicked) {
    studio.lever = lever.id;
    studio.open_lever_menu(lever, canvas.mouse());
  }
}

void draw_head(Studio& studio, Canvas& canvas, const PolicyView& view, const Box& box) {
  const double x = box.x + 24, right = box.right() - 24;
  canvas.marker(studio.slot_of(view.name), {x + 7, box.y + 28});
  const double most = right - x - 24 - 164;
  canvas.text_within(Role::section, {x + 24, box.y + 34}, most,
                     canvas.width(Role::section, "Levers of " + view.short_label) <= most
                         ? "Levers of " + view.short_label
                         : capital(view.short_label));
  canvas.text(Role::axis, {right - 54, box.y + 33}, "changed only", kInk2, Anchor::right);
  studio.settings.changed_only =
      toggle(canvas, "changed_only", {right - 44, box.y + 17}, studio.settings.changed_only);
  const Box find{x, box.y + 52, right - x, 34};
  field(canvas, "search", find, studio.search, "       Find a lever", studio.focus_search);
  studio.focus_search = false;
  if (studio.search.empty()) {
    lens(canvas, {find.x + 19, find.y + 17});
    canvas.text(Role::axis, {find.right() - 12, find.y + 22}, "Ctrl F", kInk3, Anchor::right);
  } else if (canvas.press("search.clear", {find.right() - 32, find.y, 32, find.height}).clicked) {
    studio.search.clear();
  } else {
    cross(canvas, {find.right() - 16, find.y + 17}, 4);
  }
}

/// Groups whose rows are below the fold, as links.
void draw_links(Studio& studio, Canvas& canvas,
                const std::vector<std::pair<const LeverGroup*, double>>& starts, const Box& box,
                double height_seen) {
  canvas.line({box.x, box.y}, {box.right(), box.y}, kLine);
  double x = box.x + 24;
  for (const auto& [group, at] : starts) {
    if (at - studio.lever_scroll < height_seen) continue;
    const double wide = canvas.width(Role::body, group->label);
    if (x + wide + 16 > box.right() - 12) break;
    const Box place{x - 4, box.y + 6, wide + 22, 34};
    if (canvas.press(std::string("group.") + group->label, place).clicked) studio.lever_scroll = at;
    chevron_right(canvas, {x + 4, box.y + 23});
    canvas.text(Role::body, {x + 14, box.y + 29}, group->label);
    x += wide + 34;
  }
}

}  // namespace

const char* label_of(LeverFamily family) {
  return std::ranges::find(kLeverGroups, family, &LeverGroup::family)->label;
}

void draw_levers(Studio& studio, Canvas& canvas, const Box& box) {
  canvas.fill(box, kWash);
  canvas.line({box.right() - 1, box.y}, {box.right() - 1, box.bottom()}, kLine);
  const PolicyView* view = studio.changing();
  if (view == nullptr) return;
  draw_head(studio, canvas, *view, box);
  const std::vector<const Lever*> rows = studio.visible_levers();
  // A line below the levers says why none moves, or what else the policy changes.
  const bool is_today = view->name == kTodayName;
  const std::string others = others_words(*view);
  const double foot = rows.empty() ? 0 : is_today ? 40 : others.empty() ? 0 : 36;
  const Box list{box.x, box.y + 96, box.width, box.height - 96 - 44 - foot};
  // How high it all is, and where groups begin.
  std::vector<std::pair<const LeverGroup*, double>> starts;
  double height = 0, wanted = -1;
  for (const Lever* lever : rows) {
    if (starts.empty() || starts.back().first != &group_of(*lever)) {
      starts.emplace_back(&group_of(*lever), height);
      height += kGroupRow;
    }
    if (studio.lever == lever->id) wanted = height;
    height += kLeverRow;
  }
  const double most = std::max(0.0, height - list.height);
  if (studio.scroll_to_lever && wanted >= 0) {
    studio.lever_scroll = std::min(studio.lever_scroll, std::max(0.0, wanted - kGroupRow));
    studio.lever_scroll = std::max(studio.lever_scroll, wanted + kLeverRow - list.height);
    studio.scroll_to_lever = false;
  }
  if (list.contains(canvas.mouse()) && studio.dialogue == Dialogue::none && !studio.menu) {
    studio.lever_scroll -= 60.0 * static_cast<double>(ImGui::GetIO().MouseWheel);
  }
  studio.lever_scroll = std::clamp(studio.lever_scroll, 0.0, most);

  canvas.clip(list);
  double y = list.y - studio.lever_scroll;
  const LeverGroup* last = nullptr;
  for (const Lever* lever : rows) {
    const LeverGroup& group = group_of(*lever);
    if (&group != last) {
      chevron_down(canvas, {list.x + 29, y + 22});
      canvas.text(Role::strong, {list.x + 44, y + 27}, group.label);
      const double says = list.x + 52 + canvas.width(Role::strong, group.label);
      const std::string unit = last == nullptr ? studio.firm->currency + " a year" : "";
      const double unit_from = list.right() - kSliderTo - canvas.width(Role::axis, unit);
      canvas.text_within(Role::body, {says, y + 27}, unit_from - says - 8, group.says, kInk2);
      canvas.text(Role::axis, {unit_from, y + 27}, unit, kInk2);
      last = &group;
      y += kGroupRow;
    }
    if (y + kLeverRow > list.y && y < list.bottom()) {
      draw_row(studio, canvas, *lever, *view, {list.x, y, list.width, kLeverRow});
    }
    y += kLeverRow;
  }
  canvas.unclip();
  if (rows.empty()) {
    const char* why = !studio.search.empty() ? "No lever has these words."
                      : is_today             ? "Today changes nothing: that is what it is."
                                             : "This policy moves no lever so far.";
    canvas.paragraph(Role::body, {list.x + 24, list.y + 30}, list.width - 48, 24,
                     why + std::string(" ") + others_words(*view), kInk2);
  } else if (is_today) {
    canvas.fill({list.x, list.bottom(), list.width - 1, foot}, kWash);
    canvas.text_within(Role::body, {list.x + 24, list.bottom() + foot - 14}, list.width - 48,
                       "Today is as it is: clone it to move levers.", kInk2);
  }
  if (!rows.empty() && !is_today && !others.empty()) {
    const Box note{list.x, list.bottom(), list.width - 1, foot};
    canvas.fill(note, kWash);
    canvas.text_within(Role::axis, {note.x + 24, note.bottom() - 12}, note.width - 48, others,
                       kInk2);
    canvas.help(note, others + (view->doc.empty() ? "" : " " + view->doc));
  }
  if (most > 0) {
    const double part = list.height * list.height / height;
    canvas.fill(
        {list.right() - 8, list.y + (list.height - part) * studio.lever_scroll / most, 4, part},
        kLine2, 2);
  }
  draw_links(studio, canvas, starts, {box.x, box.bottom() - 44, box.width, 44}, list.height);
}

}  // namespace rapport
