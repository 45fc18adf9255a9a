// What somebody does behind the tab Options, and with one lever besides moving it.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "experiments/output/numbers.h"
#include "sim/core/problem.h"
#include "viz/document/policy_text.h"
#include "viz/document/roadmap_text.h"
#include "viz/panel/studio.h"

namespace rapport {

namespace {

constexpr int kTriedValues = 7, kLaterMonths = 6;
constexpr double kDaysOfMonth = 365.0 / 12.0;
constexpr double kSameDay = 12;  ///< days between steps that a month's step could bring together
constexpr std::size_t kMostAdded = 18;

std::size_t place_of_lever(const Lever& lever) {
  return static_cast<std::size_t>(&lever - levers().data());
}

/// Values from the least to the most, as far apart on the slider.
std::vector<double> values_over(const Lever& lever) {
  std::vector<double> values;
  for (int i = 0; i < kTriedValues; ++i) {
    const double value = value_at(lever, static_cast<double>(i) / (kTriedValues - 1));
    if (values.empty() || value > values.back()) values.push_back(value);
  }
  return values;
}

/// "67" or "67 %"; nothing for what is no share of 100.
std::optional<double> typed_share(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '%'; });
  double value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = end.ec == std::errc{} && end.ptr == text.data() + text.size();
  if (!whole || !(value > 0 && value <= 100)) return std::nullopt;
  return value;
}

std::string months_in_words(int months) {
  const int size = std::abs(months);
  return std::to_string(size) + (size == 1 ? " month " : " months ") +
         (months < 0 ? "earlier" : "later");
}

/// How a lever is set by part: "By segment…".
std::string parts_label(const Lever& lever) {
  std::string label;
  const auto add = [&](LeverScope scope, const char* words) {
    if (lever.scopes[static_cast<std::size_t>(scope)])
      label += (label.empty() ? "By " : " or ") + std::string(words);
  };
  add(LeverScope::segment, "segment");
  add(LeverScope::department, "department");
  add(LeverScope::touch_point, "touch point");
  add(LeverScope::division, "division");
  return label.empty() ? label : label + "…";
}

}  // namespace

const DatedChange* find_step(const PolicyView& view, int step) {
  if (step == OptionsTab::kStart) return view.at_start.levers.empty() ? nullptr : &view.at_start;
  const auto found = std::ranges::find(view.dates, step, &DatedChange::step);
  return found == view.dates.end() ? nullptr : &*found;
}

/// Another text, that can be read: else it is said, and all stays.
void Studio::change_text(std::string text, const std::string& what) {
  auto view = view_of(document.path().string(), text);
  if (!view->problems.empty())
    throw DocumentError(view->problems.substr(0, view->problems.find('\n')));
  before.reset();
  document.change(std::move(text), what);
  firm = std::move(view);
  pending_.clear();
  take_text();
}

void Studio::show_options(OptionsPart part) {
  tab = "options";
  tab_options.part = part;
}

// ---- the range of a lever -----------------------------------------------------------------------

void Studio::try_range(const std::string& id) {
  const Lever* row = find_lever(id);
  if (row == nullptr || changing() == nullptr) return;
  lever = row->id;
  show_options(OptionsPart::range);
  range_today_.clear();
  if (tab_options.sweep == nullptr)
    tab_options.sweep = std::make_unique<LeverSweep>(options_.client);
  tab_options.sweep->begin(
      {document.path().string(), document.text(), policy, row, values_over(*row)});
  checked_text_.clear();
  tab_options.set_when_known = false;
}

void Studio::cancel_range() {
  if (tab_options.sweep != nullptr) tab_options.sweep->cancel();
  tab_options.set_when_known = false;
}

bool Studio::is_range_current() const {
  const LeverSweep* sweep = tab_options.sweep.get();
  if (sweep == nullptr || sweep->question().lever == nullptr) return false;
  const SweepQuestion& asked = sweep->question();
  if (asked.policy != policy || firm->find(policy) == nullptr) return false;
  if (document.text() == asked.text) return true;
  if (document.text() != checked_text_) {
    checked_text_ = document.text();
    try {
      const auto without = [&](const std::string& text) {
        return policy == kTodayName ? text
                                    : with_lever(text, policy, asked.lever->id, asked.values[0]);
      };
      range_current_ = without(document.text()) == without(asked.text);
    } catch (const std::exception&) {
      range_current_ = false;
    }
  }
  return range_current_;
}

void Studio::find_value(const std::string& id) {
  const LeverSweep* sweep = tab_options.sweep.get();
  const bool there = sweep != nullptr && is_range_current() && !sweep->is_cancelled() &&
                     sweep->question().lever == find_lever(id);
  if (!there) try_range(id);
  lever = id;
  show_options(OptionsPart::range);
  tab_options.asks_target = tab_options.focus_target = true;
  tab_options.target.clear();
}

SweepAnswer Studio::range_answer(const char* metric) const {
  const LeverSweep* sweep = tab_options.sweep.get();
  if (sweep == nullptr || sweep->question().lever == nullptr) return {};
  SweepAnswer answer = answer_of(sweep->question(), *sweep->state(), metric);
  const SessionState& state = *seen.state;
  const int key = key_of(state, metric);
  const bool has_today = key >= 0 && !state.arms.empty() && !state.arms[0].means.empty();
  if (has_today && is_range_current()) {
    range_today_[metric] = state.arms[0].means[static_cast<std::size_t>(key)].mean;
  }
  const auto known = range_today_.find(metric);  // of an old range as it was last seen
  const double today = known == range_today_.end() ? kUnknown : known->second;
  if (!std::isfinite(today)) return answer;
  for (Response& response : answer.values) response.mean += today - answer.today;
  answer.today = today;
  return answer;
}

std::optional<Reach> Studio::reach_of_target() const {
  const LeverSweep* sweep = tab_options.sweep.get();
  const std::optional<double> target = typed_share(tab_options.target);
  if (sweep == nullptr || !target) return std::nullopt;
  const SweepQuestion& asked = sweep->question();
  SweepAnswer answer = range_answer("retention");
  if (answer.values.size() < 2) return std::nullopt;
  const Lever& row = *asked.lever;
  const PolicyView* view = firm->find(asked.policy);
  const double now = view == nullptr ? row.least : lever_value(row, *view);
  std::vector<Response> by_value = answer.values;
  for (Response& response : answer.values) {
    if (!std::isfinite(response.mean)) return std::nullopt;
    response.x = share_of(row, response.x);
  }
  std::optional<Reach> found = reach(answer.values, *target, share_of(row, now));
  // Between two values that were tried the course is not known. Of a straight line over the slider
  // and one over the value itself the one that asks for more is taken.
  const std::optional<Reach> other = reach(by_value, *target, now);
  if (found && other && found->kind == Reach::Kind::at && other->kind == Reach::Kind::at &&
      found->segment == other->segment) {
    const double x = share_of(row, other->x);
    found->x = found->grows ? std::max(found->x, x) : std::min(found->x, x);
  }
  return found;
}

void Studio::take_target() {
  const std::optional<Reach> reached = reach_of_target();
  const bool busy = tab_options.sweep != nullptr && tab_options.sweep->is_busy();
  tab_options.set_when_known = busy;
  if (busy || !reached || reached->kind != Reach::Kind::at) return;
  take_range_value(value_reached(*reached));
}

double Studio::value_reached(const Reach& reached) const {
  const Lever& row = *tab_options.sweep->question().lever;
  double value = value_at(row, reached.x);
  const double share = share_of(row, value), step = lever_step(row);
  if (reached.grows && share < reached.x - 1e-9) value += step;
  if (!reached.grows && share > reached.x + 1e-9) value -= step;
  return std::clamp(std::round(value * 1e6) / 1e6, row.least, row.most);
}

void Studio::take_range_value(double value) {
  const LeverSweep* sweep = tab_options.sweep.get();
  if (sweep == nullptr || sweep->question().policy != policy || policy == kTodayName) return;
  set_lever(sweep->question().lever->id, value, "");
  end_drag();
}

bool Studio::refresh_range() {
  const LeverSweep* sweep = tab_options.sweep.get();
  if (sweep == nullptr) return false;
  const std::uint64_t number = sweep->state()->number + (sweep->is_busy() ? 0 : 1);
  if (number == tab_options.sweep_number) return false;
  tab_options.sweep_number = number;
  if (tab_options.set_when_known && !sweep->is_busy()) take_target();
  return true;
}

// ---- the roadmap --------------------------------------------------------------------------------

void Studio::begin_step_drag(int step, double x) {
  tab_options.step = step;
  if (policy == kTodayName) return;
  tab_options.drag = OptionsTab::StepDrag{step, document.text(), 0, x};
}

/// The dragged step stands so many months from where it was; where another step is, it stays.
void Studio::drag_step(int months) {
  if (!tab_options.drag || tab_options.drag->months == months) return;
  OptionsTab::StepDrag& drag = *tab_options.drag;
  const PolicyView* view = changing();
  const DatedChange* moved = view == nullptr ? nullptr : find_step(*view, tab_options.step);
  if (moved == nullptr) return;
  const double day = moved->days + (months - drag.months) * kDaysOfMonth;
  if (day < -kSameDay || day > firm->days - kSameDay) return;
  for (const DatedChange& other : view->dates) {
    if (&other != moved && std::abs(other.days - day) < kSameDay) return;
  }
  try_to("Cannot move: ", [&] {
    const auto start = parse_date(firm->start);
    const bool from_start = drag.step == OptionsTab::kStart;
    std::string text = drag.text;
    if (from_start && months > 0) text = with_start_moved(text, policy, months);
    if (!from_start) {
      text = with_step_moved(text, policy, static_cast<std::size_t>(drag.step), months, *start);
    }
    if (from_start && months < 0) return;
    drag.months = months;
    tab_options.step = from_start && months > 0 ? 0 : drag.step;
    auto seen_text = view_of(document.path().string(), text);
    if (!seen_text->problems.empty()) throw DocumentError(seen_text->problems);
    firm = std::move(seen_text);
    document.change(std::move(text), "a step " + months_in_words(months), "drag step");
    take_text();
  });
}

void Studio::end_step_drag() {
  tab_options.drag.reset();
  end_drag();
}

void Studio::move_step(int step, int months) {
  const PolicyView* view = changing();
  if (view == nullptr || find_step(*view, step) == nullptr) return;
  begin_step_drag(step, 0);
  drag_step(months);
  end_step_drag();
}

void Studio::remove_step(int step) {
  if (step == OptionsTab::kStart) return;
  try_to("Cannot remove: ", [&] {
    change_text(without_step(document.text(), policy, static_cast<std::size_t>(step)),
                "a step removed");
    tab_options.step = OptionsTab::kStart;
  });
}

void Studio::add_step(const std::string& id) {
  const Lever* row = find_lever(id);
  const PolicyView* view = changing();
  if (row == nullptr || view == nullptr || policy == kTodayName) return;
  for (const DatedChange& date : view->dates) {
    if (std::ranges::find(date.levers, row) == date.levers.end()) continue;
    say_problem(std::string(row->label) + " moves in the step of " + day_of(date.date) +
                " already: drag that step, or change the lever itself.");
    tab_options.step = date.step;
    return show_options(OptionsPart::roadmap);
  }
  const auto near_one = [&](int months) {
    return std::ranges::any_of(view->dates, [&](const DatedChange& date) {
      return std::abs(date.days - months * kDaysOfMonth) < kSameDay;
    });
  };
  int months = firm->days > 2 * kLaterMonths * kDaysOfMonth ? kLaterMonths : 1;
  while (near_one(months)) ++months;
  try_to("Cannot add: ", [&] {
    const bool from_start =
        std::ranges::find(view->at_start.levers, row) != view->at_start.levers.end();
    const std::string& text = document.text();
    change_text(from_start && view->in_text
                    ? with_lever_later(text, policy, row->id, months)
                    : with_step(text, policy, row->id, lever_value(*row, *view), months),
                std::string("a step for ") + row->label);
    for (const DatedChange& date : changing()->dates) {
      if (std::abs(date.days - months * kDaysOfMonth) < kSameDay) tab_options.step = date.step;
    }
    show_options(OptionsPart::roadmap);
  });
}

void Studio::open_step_menu(int step, Point at) {
  tab_options.step = step;
  const bool can = policy != kTodayName && changing() != nullptr && changing()->in_text;
  const bool start = step == OptionsTab::kStart;
  menu = Menu{"step", at.x, at.y, {}};
  if (!start) menu->items.push_back({"move:-1", "A month earlier", can});
  menu->items.push_back({"move:1", "A month later", can});
  menu->items.push_back({"move:6", "Half a year later", can});
  if (!start) menu->items.push_back({"unstep", "Remove this step", can});
}

void Studio::open_add_menu(Point at) {
  const PolicyView* view = changing();
  if (view == nullptr || policy == kTodayName) return;
  menu = Menu{"step", at.x, at.y, {}};
  for (const Lever* row : view->at_start.levers) {
    if (menu->items.size() < kMostAdded)
      menu->items.push_back({"step:" + std::string(row->id), row->label + std::string(", later")});
  }
  for (const Lever* row : visible_levers()) {
    const bool moved = !view->levers[place_of_lever(*row)].from.empty() ||
                       std::ranges::find(view->at_start.levers, row) != view->at_start.levers.end();
    if (!moved && menu->items.size() < kMostAdded)
      menu->items.push_back(
          {"step:" + std::string(row->id), row->label + std::string(", from a date on")});
  }
}

// ---- levers by part -----------------------------------------------------------------------------

double Studio::part_value(const Lever& row, const PartView& part) const {
  for (const Pending& p : pending_) {
    if (p.lever == &row && p.policy == policy && p.part == part.part) return p.value;
  }
  return part.value;
}

void Studio::set_part(const std::string& id, const LeverPart& part, double value,
                      const std::string& group) {
  const Lever* row = find_lever(id);
  if (row == nullptr || changing() == nullptr || policy == kTodayName) return;
  if (gave_up && !group.empty()) return;
  try_to("", [&] {
    document.change(
        with_lever_part(document.text(), policy, id, part, value),
        std::string(row->label) + ", " + part.of + ": " + lever_text(*row, value, firm->currency),
        group);
    std::erase_if(pending_, [&](const Pending& p) {
      return p.policy == policy && p.lever == row && p.part == part;
    });
    pending_.push_back({policy, row, value, part});
    take_text();
  });
}

void Studio::clear_part(const std::string& id, const LeverPart& part) {
  const Lever* row = find_lever(id);
  if (row == nullptr || policy == kTodayName) return;
  try_to("Cannot change: ", [&] {
    change_text(without_lever_part(document.text(), policy, id, part),
                std::string(row->label) + ", " + part.of + " as the whole firm");
  });
}

// ---- menus and keys -----------------------------------------------------------------------------

void Studio::open_lever_menu(const Lever& row, Point at) {
  const bool can = policy != kTodayName;
  menu = Menu{row.id, at.x, at.y, {}};
  menu->items.push_back({"try", "Try its whole range"});
  menu->items.push_back({"find", "Find the value that reaches…"});
  menu->items.push_back({"cost", "What it costs"});
  menu->items.push_back({"type", "Type a value…", can});
  for (const PolicyView& view : firm->policies) {
    if (view.name == policy || slot_of(view.name) < 0) continue;
    menu->items.push_back(
        {"as:" + view.name,
         "As " + view.label + ": " + lever_text(row, lever_value(row, view), firm->currency), can});
  }
  const std::string parts = parts_label(row);
  if (!parts.empty()) menu->items.push_back({"parts", parts});
  menu->items.push_back({"step", "From a later date on", can});
}

/// Whether the menu's item was one of these.
bool Studio::choose_option(const std::string& verb, const std::string& what,
                           const std::string& of) {
  if (verb == "try") {
    try_range(of);
  } else if (verb == "find") {
    find_value(of);
  } else if (verb == "cost" || verb == "parts") {
    tab_options.lever = lever = of;
    tab_options.part_row = 0;
    tab_options.typed_part.reset();
    dialogue = verb == "cost" ? Dialogue::lever_cost : Dialogue::lever_parts;
  } else if (verb == "step") {
    add_step(what);
  } else if (verb == "unstep") {
    remove_step(tab_options.step);
  } else if (verb == "move") {
    move_step(tab_options.step, std::stoi(what));
  } else if (verb == "range") {
    try_range(what);
  } else {
    return false;
  }
  return true;
}

/// Whether the key was one of these.
bool Studio::options_key(const std::string& name) {
  const Lever* row = find_lever(lever);
  if (name == "M" && row != nullptr) return open_lever_menu(*row, {60, 260}), true;
  if (name == "T" && row != nullptr) return try_range(lever), true;
  if (name == "V" && row != nullptr) return find_value(lever), true;
  if (tab != "options") return false;
  OptionsTab& options = tab_options;
  if (name == "Ctrl+PageDown" || name == "Ctrl+PageUp") {
    const int next =
        static_cast<int>(options.part) + (name == "Ctrl+PageDown" ? 1 : kOptionsParts - 1);
    options.part = static_cast<OptionsPart>(next % kOptionsParts);
    return true;
  }
  if (options.part == OptionsPart::range && name == "Esc" && options.sweep != nullptr &&
      options.sweep->is_busy()) {
    return cancel_range(), true;
  }
  const PolicyView* view = changing();
  if (options.part != OptionsPart::roadmap || view == nullptr) return false;
  const bool earlier = name.ends_with("Left");
  if (name.starts_with("Ctrl+") && (earlier || name.ends_with("Right"))) {
    const int months = name.starts_with("Ctrl+Shift+") ? kLaterMonths : 1;
    return move_step(options.step, earlier ? -months : months), true;
  }
  if (name == "Ctrl+Up" || name == "Ctrl+Down") {
    std::vector<int> steps;
    if (!view->at_start.levers.empty()) steps.push_back(OptionsTab::kStart);
    for (const DatedChange& date : view->dates) {
      if (date.step >= 0) steps.push_back(date.step);
    }
    if (steps.empty()) return true;
    const auto found = std::ranges::find(steps, options.step);
    const auto at = found == steps.end() ? 0 : static_cast<std::size_t>(found - steps.begin());
    options.step = steps[(at + (name == "Ctrl+Down" ? 1 : steps.size() - 1)) % steps.size()];
    return true;
  }
  if (name == "Delete") return remove_step(options.step), true;
  if (name == "Insert") return open_add_menu({520, 300}), true;
  return false;
}

/// Keys of the table of a lever's parts.
bool Studio::parts_key(const std::string& name) {
  const Lever* row = find_lever(tab_options.lever);
  const PolicyView* view = changing();
  if (row == nullptr || view == nullptr) return false;
  const std::vector<PartView>& parts = view->levers[place_of_lever(*row)].by_part;
  OptionsTab& options = tab_options;
  if (parts.empty()) return false;
  options.part_row = std::min(options.part_row, parts.size() - 1);
  if (name == "Esc") {
    options.typed_part ? options.typed_part.reset() : void(dialogue = Dialogue::none);
    return true;
  }
  if (options.typed_part) return true;
  const PartView& part = parts[options.part_row];
  if (name == "Down" || name == "Tab") options.part_row = (options.part_row + 1) % parts.size();
  if (name == "Up" || name == "Shift+Tab")
    options.part_row = (options.part_row + parts.size() - 1) % parts.size();
  if (name.ends_with("Left") || name.ends_with("Right")) {
    const double step = lever_step(*row) * (name.starts_with("Shift+") ? 10 : 1) *
                        (name.ends_with("Left") ? -1 : 1);
    const double value = std::clamp(part_value(*row, part) + step, row->least, row->most);
    set_part(row->id, part.part, std::round(value * 1e6) / 1e6, "");
    end_drag();
  }
  if (name == "Enter")
    options.typed_part = part.part, options.typed.clear(), options.focus_part = true;
  if (name == "Delete") clear_part(row->id, part.part);
  return true;
}

}  // namespace rapport
