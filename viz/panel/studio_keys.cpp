// What keys do.
#include <algorithm>
#include <string_view>

#include "viz/panel/panels.h"
#include "viz/panel/studio.h"

namespace rapport {

namespace {

/// The digit behind "Shift+" or alone; -1 where it is none from 1 to 4.
int digit_of(std::string_view key) {
  if (key.starts_with("Shift+")) key.remove_prefix(6);
  return key.size() == 1 && key[0] >= '1' && key[0] <= '4' ? key[0] - '1' : -1;
}

/// Dialogues that ask nothing.
bool is_only_read(Dialogue dialogue) {
  return dialogue == Dialogue::show || dialogue == Dialogue::help || dialogue == Dialogue::numbers;
}

}  // namespace

/// Keys that point, from F6 on: true where it was one.
bool Studio::point_key(const std::string& name) {
  const auto key = pointer_key(name);
  const bool begins = name == "F6" || name == "Shift+F6";
  if (!key || menu || typing || (!is_pointing && !begins)) return false;
  pointer_keys.push_back(*key);
  is_pointing = is_pointing || begins;
  return true;
}

void Studio::key(const std::string& name) {
  hurry_ = true;
  if (point_key(name)) return;
  if (dialogue == Dialogue::lever_parts && name == "Esc" && is_dragging()) return give_up_drag();
  if (dialogue == Dialogue::lever_parts && parts_key(name)) return;
  if (dialogue != Dialogue::none) {
    if (name == "F1" && dialogue == Dialogue::help) return open_sheet(Dialogue::numbers);
    if (name == "F1" && is_only_read(dialogue)) dialogue = Dialogue::help;
    if (name == "Esc") return leave_dialogue();
    if (name == "Enter") return answer_dialogue();
    const bool down = name == "Down" || name == "PageDown", up = name == "Up" || name == "PageUp";
    if (down || up) sheet_scroll += (down ? 1 : -1) * (name.starts_with("Page") ? 400 : 60);
    return;
  }
  if (menu) return menu_key(name);
  const bool commands = name.starts_with("Ctrl+") || name == "F1";
  if (typing && (name == "Esc" || commands || frames_untyped > 1)) {
    typing.reset();
    if (name == "Esc") return;
  }
  if (typing) return;
  if (name == "F1") dialogue = Dialogue::help;
  if (name == "Ctrl+O") choose_menu("open");
  if (name == "Ctrl+Q") ask_to_quit();
  if (at_start) return records.is_open() ? records_key(name) : start_key(name);
  if (options_key(name)) return;
  if (name == "Esc") {
    if (is_dragging()) return give_up_drag();
    if (!search.empty()) return search.clear();
    if (is_folded()) {
      present = wide = false;
      return;
    }
    strip.clear();
    return;
  }
  if (folded_key(name)) return;
  if (name == "Ctrl+Z") return undo();
  if (name == "Ctrl+Y" || name == "Ctrl+Shift+Z") return redo();
  if (name == "Ctrl+S") return save();
  if (name == "Ctrl+F") focus_search = true;
  if (name == "Ctrl+N" || name == "N") return clone(policy);
  if (name == "R") return run_more();
  if (name == "C") chart_wish = "?";
  if (name == "Ctrl+E") return ask_path(SaveKind::report);
  if (name == "PageUp" || name == "PageDown") tab = next_tab(*this, name == "PageDown" ? 1 : -1);
  if (name == "P") present = true;
  if (name == "W") wide = true;
  if (name == "Tab" || name == "Down") return next_lever(1);
  if (name == "Shift+Tab" || name == "Up") return next_lever(-1);
  const bool large = name.starts_with("Shift+");
  if (name.ends_with("Left")) return step_lever(-1, large);
  if (name.ends_with("Right")) return step_lever(1, large);
  if (name == "Home" && !lever.empty()) {
    const Lever* row = find_lever(lever);
    const PolicyView* today = firm->find(kTodayName);
    if (row != nullptr && today != nullptr) {
      set_lever(lever, lever_value(*row, *today), "");
      end_drag();
    }
    return;
  }
  if (name == "Enter" && !lever.empty() && policy != kTodayName) {
    const Lever* row = find_lever(lever);
    if (row != nullptr && changing() != nullptr) type_value();
    return;
  }
  const int digit = digit_of(name);
  if (digit < 0) return;
  const std::string of = digit == 0 ? kTodayName
                         : static_cast<std::size_t>(digit) <= shown.size()
                             ? shown[static_cast<std::size_t>(digit) - 1]
                             : "";
  if (of.empty()) return;
  large ? compare_with(of) : click_policy(of);
}

/// Keys while there are no levers on the screen: they walk the tabs. True where it was one.
bool Studio::folded_key(const std::string& name) {
  if (!is_folded()) return false;
  const bool forth = name == "PageDown" || name == "Right" || name == "Down" || name == "Space";
  const bool back = name == "PageUp" || name == "Left" || name == "Up";
  if (forth || back) tab = next_tab(*this, forth ? 1 : -1);
  if (name == "P") present = !present;
  if (name == "W") wide = !wide;
  if (name == "B" && wide && !present) open_beside_menu({400, 200});
  return forth || back || name == "P" || name == "W" || name == "Tab" || name == "Enter" ||
         name == "Home" || name == "Ctrl+F" || name == "Shift+Tab";
}

/// What Enter does in a dialogue without a field: its dark button.
void Studio::answer_dialogue() {
  const Dialogue asked = dialogue;
  if (asked == Dialogue::close_unsaved) {
    dialogue = Dialogue::none;
    quit_after_save = true;
    save();
  }
  if (asked == Dialogue::replace) ask_path(product);
  if (asked == Dialogue::imported) imported.problems.empty() ? open_imported() : leave_to_records();
  if (is_only_read(asked) || asked == Dialogue::lose_records) leave_dialogue();
}

void Studio::open_sheet(Dialogue sheet) {
  dialogue = sheet;
  sheet_scroll = 0;
}

void Studio::leave_dialogue() {
  dialogue = Dialogue::none;
  dialogue_problem.clear();
  quit_after_save = false;
  stop_import();
}

void Studio::menu_key(const std::string& name) {
  const std::size_t count = menu->items.size();
  if (name == "Esc" || count == 0) return menu.reset();
  const bool down = name == "Down" || name == "Tab", up = name == "Up" || name == "Shift+Tab";
  if (down || up) menu->marked = (menu->marked + (down ? 1 : count - 1)) % count;
  const MenuItem& item = menu->items[menu->marked];
  if (name == "Enter" && item.enabled) choose_menu(std::string(item.id));
}

void Studio::start_key(const std::string& name) {
  if (name == "Esc") return strip.clear();
  const int count = static_cast<int>(cases.size());
  if (count == 0) return;
  if (name == "Right" || name == "Tab") marked_case = (marked_case + 1) % count;
  if (name == "Left" || name == "Shift+Tab") marked_case = (marked_case + count - 1) % count;
  if (name == "Down") marked_case = std::min(marked_case + 3, count - 1);
  if (name == "Up") marked_case = std::max(marked_case - 3, 0);
  if (name == "Enter") open(cases[static_cast<std::size_t>(marked_case)].path);
}

void Studio::next_lever(int direction) {
  const auto list = visible_levers();
  if (list.empty()) return;
  const auto found = std::ranges::find(list, lever, [](const Lever* row) { return row->id; });
  const auto count = static_cast<std::ptrdiff_t>(list.size());
  const std::ptrdiff_t at =
      found == list.end() ? (direction > 0 ? -1 : count) : found - list.begin();
  lever = list[static_cast<std::size_t>((at + direction + count) % count)]->id;
  scroll_to_lever = true;
}

void Studio::step_lever(int direction, bool large) {
  const Lever* row = find_lever(lever);
  const PolicyView* view = changing();
  if (row == nullptr || view == nullptr) return;
  const double step = lever_step(*row) * (large ? 10 : 1) * direction;
  const double value = std::clamp(lever_value(*row, *view) + step, row->least, row->most);
  set_lever(lever, std::round(value * 1e6) / 1e6, "");
  end_drag();
}

}  // namespace rapport
