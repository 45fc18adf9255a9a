// The wide form: a rail in place of the levers, chips in place of the cards, and up to two panels.
#include <algorithm>

#include "viz/panel/panels.h"
#include "viz/panel/screen.h"
#include "viz/panel/shown_numbers.h"
#include "viz/panel/widgets.h"

namespace rapport {

namespace {

constexpr double kChipGap = 12;

/// Three sliders, as a sign.
void slider_sign(Canvas& canvas, Point middle) {
  const double knobs[] = {-4, 5, -1};
  for (int i = 0; i < 3; ++i) {
    const double y = middle.y + 8 * (i - 1);
    canvas.line({middle.x - 11, y}, {middle.x + 11, y}, kInk, 1.5);
    canvas.frame({middle.x + knobs[i] - 3, y - 3, 6, 6}, kInk, 1.5, 3, kPaper);
  }
}

/// One policy: its marker, its name and the share that stays. Gives its width.
double draw_chip(Studio& studio, Canvas& canvas, const PolicyView& view, Point at, double most) {
  const SessionState& state = *studio.seen.state;
  const auto arm = static_cast<std::size_t>(
      std::ranges::find(state.arms, view.name, &SessionArm::name) - state.arms.begin());
  const bool known = arm < state.arms.size() && state.arms[arm].done > 0;
  const std::string stay = !known                           ? "waiting"
                           : key_of(state, "retention") < 0 ? ""
                                                            : stay_text(studio, arm) + " stay";
  const double name = std::min(canvas.width(Role::strong, view.short_label),
                               std::max(40.0, most - 62 - canvas.width(Role::body, stay)));
  const Box box{at.x, at.y, 46 + name + (stay.empty() ? 0 : 10 + canvas.width(Role::body, stay)),
                40};
  const Press press = canvas.press("card." + view.name, box);
  const int slot = studio.slot_of(view.name);
  const bool of_pair = studio.policy == view.name || studio.against == view.name;
  canvas.frame(box, of_pair ? look_of(slot).colour : kLine, of_pair ? kFocusWidth : 1,
               kControlRadius, press.hovered ? kWash : kPaper);
  canvas.marker(slot, {box.x + 18, box.y + 20});
  canvas.text_within(Role::strong, {box.x + 32, box.y + 26}, name + 1, view.short_label);
  canvas.text(Role::body, {box.x + 42 + name, box.y + 26}, stay, kInk2);
  if (press.clicked) studio.click_policy(view.name);
  return box.width;
}

}  // namespace

void draw_rail(Studio& studio, Canvas& canvas, const Box& box) {
  canvas.fill(box, kWash);
  canvas.line({box.right() - 1, box.y}, {box.right() - 1, box.bottom()}, kLine);
  const Box place{box.x + 12, box.y + 12, box.width - 24, 46};
  const Press press = canvas.press("rail.levers", {box.x, box.y, box.width, 130});
  canvas.frame(place, kLine2, 1, kControlRadius, press.hovered ? kWash2 : kPaper);
  slider_sign(canvas, {place.x + place.width / 2, place.y + place.height / 2});
  const double middle = box.x + box.width / 2;
  canvas.text(Role::strong, {middle, box.y + 82}, "Levers", kInk, Anchor::middle);
  canvas.text(Role::strong, {middle, box.y + 104}, std::to_string(studio.changed_levers()), kInk,
              Anchor::middle);
  canvas.text(Role::axis, {middle, box.y + 123}, "changed", kInk2, Anchor::middle);
  canvas.help({box.x, box.y, box.width, 130}, "Levers and numbers again. W or Esc does the same.");
  if (press.clicked) studio.wide = false;
}

void draw_chips(Studio& studio, Canvas& canvas, const Box& box) {
  std::vector<std::string> names{kTodayName};
  names.insert(names.end(), studio.shown.begin(), studio.shown.end());
  const PolicyView* a = studio.firm->find(studio.policy);
  const PolicyView* b = studio.firm->find(studio.against);
  const std::string pair =
      a == nullptr || b == nullptr || a == b ? "" : a->short_label + " against " + b->short_label;
  const double room = canvas.width(Role::body, pair) + 16;
  const double most = (box.width - room) / static_cast<double>(names.size()) - kChipGap;
  double x = box.x;
  for (const std::string& name : names) {
    const PolicyView* view = studio.firm->find(name);
    if (view != nullptr) x += draw_chip(studio, canvas, *view, {x, box.y}, most) + kChipGap;
  }
  canvas.text(Role::body, {box.right(), box.y + 26}, pair, kInk2, Anchor::right);
}

bool can_stand_beside(const Studio& studio, double width) {
  return studio.wide && !studio.present && width >= kTwoPanels;
}

void draw_beside_choice(Studio& studio, Canvas& canvas, Point right, double most) {
  const Panel* other = panel_beside(studio);
  const std::string label =
      other == nullptr ? "Beside it…" : std::string("Beside it: ") + other->label;
  const double wide = canvas.width(Role::body, label);
  if (wide + 28 > most) return;
  const Box place{right.x - wide - 28, right.y - 26, wide + 28, 36};
  const Press press = canvas.press("beside", place);
  if (press.hovered) canvas.fill(place, kWash, kControlRadius);
  canvas.text(Role::body, {place.x + 6, right.y - 2}, label, kInk2);
  chevron_down(canvas, {place.right() - 12, right.y - 7});
  canvas.help(place, "A second panel at the right of this one. B does the same.");
  if (press.clicked) studio.open_beside_menu({place.right() - 280, place.bottom() + 4});
}

}  // namespace rapport
