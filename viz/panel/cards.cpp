// The cards of policies below the top bar.
#include <algorithm>

#include "experiments/output/numbers.h"
#include "viz/panel/screen.h"
#include "viz/panel/shown_numbers.h"
#include "viz/panel/widgets.h"

namespace rapport {

namespace {

/// Place among the arms of what is seen; its size where there is none.
std::size_t arm_of(const SessionState& state, const std::string& name) {
  const auto found = std::ranges::find(state.arms, name, &SessionArm::name);
  return static_cast<std::size_t>(found - state.arms.begin());
}

void card_menu(Studio& studio, const PolicyView& view, Point at) {
  const bool today = view.name == kTodayName;
  studio.menu = Menu{view.name,
                     at.x,
                     at.y,
                     {{"clone:" + view.name, "Clone " + view.label},
                      {"compare:" + view.name, "Compare with this", view.name != studio.against},
                      {"rename:" + view.name, "Rename…", !today && view.in_text},
                      {"remove:" + view.name, "Remove", !today}}};
}

/// What the policy costs beside Today, all of it; and the help that says what that is.
void draw_cost(Studio& studio, Canvas& canvas, const Box& box, std::size_t arm) {
  const SessionState& state = *studio.seen.state;
  const int cost = key_of(state, "cost");
  if (cost < 0) return;
  std::string words = "costs " + money_text(studio, arm, cost, true) + " a year, all of it";
  const std::vector<Interval>& from_today = state.arms[arm].from_today;
  if (static_cast<std::size_t>(cost) < from_today.size()) {
    const Interval& more = from_today[static_cast<std::size_t>(cost)];
    if (std::isfinite(more.mean)) words = cost_words(more, is_rough(studio, arm));
  }
  canvas.text_within(Role::axis, {box.x, box.bottom()}, box.width, words, kInk2);
  canvas.help({box.x, box.bottom() - 16, box.width, 22},
              "All cash that this policy costs a year, in this model: staff, contacts, levers, "
              "acts, training, "
              "variable pay and newcomers; " +
                  studio.firm->currency + ".");
}

/// Profit a year, at the right; nothing where it has no room.
void draw_profit(const Studio& studio, Canvas& canvas, const Box& box, std::size_t arm) {
  const std::string profit = money_text(studio, arm, key_of(*studio.seen.state, "profit"), true);
  std::string unit = " profit a year";
  double wide = canvas.width(Role::body, unit);
  if (wide + canvas.width(Role::section, profit) > box.width) unit = " profit";
  wide = canvas.width(Role::body, unit);
  if (wide + canvas.width(Role::section, profit) > box.width) return;
  const double y = box.y + 20;
  canvas.text(Role::body, {box.right(), y}, unit, kInk2, Anchor::right);
  canvas.text(Role::section, {box.right() - wide, y}, profit, is_rough(studio, arm) ? kInk2 : kInk,
              Anchor::right);
  canvas.help({box.right() - 150, box.y, 150, box.height},
              "Profit: what customers bring in, with all they buy and pay besides, less cost; a "
              "year, in this model.");
}

void draw_card(Studio& studio, Canvas& canvas, const PolicyView& view, const Box& box) {
  const Press press = canvas.press("card." + view.name, box);
  const bool changing = studio.policy == view.name, compared = studio.against == view.name;
  const int slot = studio.slot_of(view.name);
  const Colour edge = changing || compared ? look_of(slot).colour : kLine;
  canvas.frame(box, edge, changing || compared ? kFocusWidth : 1, kCardRadius,
               press.hovered ? kWash : kPaper);
  const double x = box.x + 16, right = box.right() - 16;
  canvas.marker(slot, {x + 7, box.y + 24});
  const std::string role = changing && compared ? ""
                           : changing           ? "changing"
                           : compared           ? "compared with"
                                                : "";
  const double room = role.empty() ? 0 : canvas.width(Role::axis, role) + 12;
  canvas.text_within(Role::section, {x + 24, box.y + 30}, right - x - 24 - room, view.label);
  canvas.text(Role::axis, {right, box.y + 30}, role, kInk2, Anchor::right);

  const SessionState& state = *studio.seen.state;
  const std::size_t arm = arm_of(state, view.name);
  if (arm >= state.arms.size() || state.arms[arm].done == 0) {
    canvas.text(Role::body, {x, box.y + 62}, "waiting", kInk2);
  } else {
    const std::string stay = stay_text(studio, arm);
    const bool has_stay = key_of(state, "retention") >= 0;
    const Colour ink = is_rough(studio, arm) ? kInk2 : kInk;
    if (has_stay) {
      canvas.text(Role::card, {x, box.y + 64}, stay, ink);
      canvas.text(Role::body, {x + canvas.width(Role::card, stay) + 8, box.y + 64}, "stay", kInk2);
      canvas.help({x, box.y + 44, 120, 26},
                  "Customers of the start who are still there at the end of the run, in this "
                  "model; mean of " +
                      std::to_string(state.arms[arm].done) + " runs.");
    }
    const double from =
        has_stay ? x + canvas.width(Role::card, stay) + canvas.width(Role::body, "stay") + 20 : x;
    draw_profit(studio, canvas, {from, box.y + 44, right - from, 26}, arm);
    draw_cost(studio, canvas, {x, 0, right - x, box.y + 86}, arm);
  }
  const std::string others = others_words(view);
  canvas.help({box.x, box.y, box.width - 100, 40}, view.label +
                                                       (view.doc.empty() ? "" : ": " + view.doc) +
                                                       (others.empty() ? "" : " " + others));
  if (press.clicked) studio.click_policy(view.name);
  if (press.right_clicked) card_menu(studio, view, canvas.mouse());
}

void new_policy_menu(Studio& studio, const Box& box) {
  Menu menu{"", box.right() - 280, box.bottom() + 4, {}};
  std::vector<std::string> names{kTodayName};
  names.insert(names.end(), studio.shown.begin(), studio.shown.end());
  for (const std::string& name : names) {
    const PolicyView* view = studio.firm->find(name);
    if (view != nullptr) menu.items.push_back({"clone:" + name, "Clone " + view->label});
  }
  for (const PolicyView& view : studio.firm->policies) {
    if (studio.slot_of(view.name) < 0)
      menu.items.push_back({"show:" + view.name, "Show " + view.label});
  }
  studio.menu = std::move(menu);
}

}  // namespace

void draw_cards(Studio& studio, Canvas& canvas, const Box& box) {
  constexpr double kGap = 16;
  std::vector<std::string> names{kTodayName};
  names.insert(names.end(), studio.shown.begin(), studio.shown.end());
  const CardWidths widths = card_widths(box.width, static_cast<int>(names.size()));
  double x = box.x;
  for (const std::string& name : names) {
    const PolicyView* view = studio.firm->find(name);
    if (view == nullptr) continue;
    draw_card(studio, canvas, *view, {x, box.y, widths.card, box.height});
    x += widths.card + kGap;
  }
  const Box add{x, box.y, widths.last, box.height};
  const Press press = canvas.press("new_policy", add);
  canvas.frame(add, kLine2, 1, kCardRadius, press.hovered ? kWash : kPaper, {4, 4});
  const bool wide = widths.last > 100;
  const std::size_t hidden = studio.firm->policies.size() - names.size();
  plus(canvas, {add.x + add.width / 2, add.y + (hidden > 0 ? 30 : wide ? 42 : 48)}, 8);
  const double middle = add.x + add.width / 2, below = add.y + (hidden > 0 ? 60 : 76);
  if (wide) canvas.text(Role::body, {middle, below}, "New policy", kInk2, Anchor::middle);
  if (hidden > 0)
    canvas.text(Role::axis, {middle, add.y + 82},
                std::to_string(hidden) + (wide ? " not shown" : " more"), kInk2, Anchor::middle);
  canvas.help(
      add, "Clone a policy, or show one that has no card. Ctrl N clones the one that is changing.");
  if (press.clicked) new_policy_menu(studio, add);
}

}  // namespace rapport
