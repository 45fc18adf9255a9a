// What lies over the screen: menus, questions, help.
#include <imgui.h>

#include <algorithm>

#include "viz/panel/screen.h"
#include "viz/panel/widgets.h"

namespace rapport {

namespace {

constexpr double kItem = 34, kWide = 560;

/// Dims the screen and draws an empty sheet in its middle.
Box sheet(Canvas& canvas, double wide, double tall) {
  const Box screen = canvas.screen();
  canvas.fill(screen, {kInk.rgb, 0.35});
  const Box box{(screen.width - wide) / 2, (screen.height - tall) / 2, wide, tall};
  canvas.frame(box, kLine2, 1, kCardRadius, kPaper);
  return box;
}

/// A question with a field; true when it was answered.
bool ask_text(Studio& studio, Canvas& canvas, const std::string& title, const std::string& says,
              const std::string& hint, const std::string& answer) {
  const Box box = sheet(canvas, 640, 190);
  const double x = box.x + 24, wide = box.width - 48;
  canvas.text(Role::question, {x, box.y + 40}, title);
  canvas.text_within(Role::body, {x, box.y + 68}, wide, says, kInk2);
  const bool entered = field(canvas, "dialogue", {x, box.y + 84, wide, 38}, studio.dialogue_text,
                             hint, studio.focus_field);
  studio.focus_field = false;
  const double y = box.bottom() - 52;
  const bool clicked = button(canvas, "answer", {box.right() - 24 - 120, y, 120, 36}, answer, true);
  if (button(canvas, "cancel", {box.right() - 24 - 120 - 12 - 100, y, 100, 36}, "Cancel"))
    studio.dialogue = Dialogue::none;
  return (entered || clicked) && !studio.dialogue_text.empty();
}

void close_question(Studio& studio, Canvas& canvas) {
  const Box box = sheet(canvas, kWide, 160);
  const double x = box.x + 24, y = box.bottom() - 56;
  const std::string name = studio.document.path().filename().string();
  canvas.text_within(Role::question, {x, box.y + 42}, box.width - 48,
                     "Save the changes to " + name + "?");
  canvas.text_within(Role::body, {x, box.y + 72}, box.width - 48,
                     "The last one: " + studio.document.next_undo() + ".", kInk2);
  if (button(canvas, "close.save", {box.right() - 24 - 110, y, 110, 36}, "Save", true)) {
    studio.dialogue = Dialogue::none;
    studio.quit_after_save = true;
    studio.save();
  }
  if (button(canvas, "close.drop", {box.right() - 24 - 110 - 12 - 130, y, 130, 36}, "Don’t save")) {
    studio.document.drop_recovery();
    studio.quit = true;
  }
  if (button(canvas, "close.cancel", {x, y, 110, 36}, "Cancel")) studio.dialogue = Dialogue::none;
}

struct HelpLine {
  const char* keys;
  const char* does;
};
constexpr HelpLine kHelp[] = {
    {"1 to 4, or click a card", "levers change it, and it is compared with the one before"},
    {"Shift 1 to 4", "what it is compared with"},
    {"Tab, arrow keys", "from lever to lever, and a step (with Shift ten)"},
    {"Enter, or double click a value", "type the value"},
    {"Home", "the lever as Today"},
    {"Esc", "during a drag: as it was before"},
    {"Ctrl Z, Ctrl Y", "take back, and do again"},
    {"Ctrl N", "clone the policy that is changing"},
    {"Ctrl S, Ctrl O, Ctrl F", "save, open, find a lever"},
    {"R", "twice as many runs"},
    {"Page keys", "the next tab"},
    {"T, V", "try the lever’s whole range; find the value that reaches a target"},
    {"M, or right click", "on a card or lever: what else can be done"},
    {"Ctrl and arrow keys", "on the roadmap: from step to step, and a step by months"},
    {"Insert, Delete", "on the roadmap: a new step, and none"},
    {"Ctrl and page keys", "the next part of Options"},
    {"Rest the mouse", "on a number: what it is in this model"},
};

void help(Studio& studio, Canvas& canvas) {
  const double tall = 96 + 30.0 * static_cast<double>(std::size(kHelp)) + 60;
  const Box box = sheet(canvas, 820, tall);
  canvas.text(Role::question, {box.x + 24, box.y + 42}, "Keys and the mouse");
  double y = box.y + 82;
  for (const HelpLine& line : kHelp) {
    canvas.text(Role::strong, {box.x + 24, y}, line.keys);
    canvas.text_within(Role::body, {box.x + 310, y}, box.width - 334, line.does, kInk2);
    y += 30;
  }
  if (button(canvas, "help.close", {box.right() - 24 - 110, box.bottom() - 56, 110, 36}, "Close",
             true))
    studio.dialogue = Dialogue::none;
}

}  // namespace

void draw_menu(Studio& studio, Canvas& canvas) {
  const Menu menu = *studio.menu;
  double wide = 180;
  for (const MenuItem& item : menu.items)
    wide = std::max(wide, canvas.width(Role::body, item.label) + 36);
  const double tall = kItem * static_cast<double>(menu.items.size()) + 12;
  Box box{menu.x, menu.y, wide, tall};
  box.x = std::clamp(box.x, 8.0, canvas.screen().right() - 8 - wide);
  box.y = std::clamp(box.y, 8.0, canvas.screen().bottom() - 8 - tall);
  canvas.fill({box.x + 2, box.y + 3, box.width, box.height}, {kInk.rgb, 0.10}, kCardRadius);
  canvas.frame(box, kLine2, 1, kCardRadius, kPaper);
  double y = box.y + 6;
  for (const MenuItem& item : menu.items) {
    const Box row{box.x + 4, y, box.width - 8, kItem};
    Press press;
    if (item.enabled) press = canvas.press("menu." + item.id, row);
    if (press.hovered) canvas.fill(row, kWash2, kControlRadius);
    canvas.text(Role::body, {row.x + 14, y + 23}, item.label, item.enabled ? kInk : kLine2);
    y += kItem;
    if (press.clicked) {
      studio.choose_menu(item.id);
      return;
    }
  }
  const bool outside =
      (ImGui::IsMouseClicked(0) || ImGui::IsMouseClicked(1)) && !box.contains(canvas.mouse());
  if (outside) studio.menu.reset();
}

void draw_dialogue(Studio& studio, Canvas& canvas) {
  switch (studio.dialogue) {
    case Dialogue::none:
      return;
    case Dialogue::close_unsaved:
      return close_question(studio, canvas);
    case Dialogue::help:
      return help(studio, canvas);
    case Dialogue::lever_cost:
      return draw_lever_cost(studio, canvas);
    case Dialogue::lever_parts:
      return draw_lever_parts(studio, canvas);
    case Dialogue::open_path:
      if (ask_text(studio, canvas, "Open a file",
                   "A scenario as a text file, or drop one on this window.", "path of a .toml file",
                   "Open")) {
        studio.dialogue = Dialogue::none;
        studio.open(studio.dialogue_text);
      }
      return;
    case Dialogue::save_path:
      if (ask_text(studio, canvas, "Save as", "The same text, with comments, in another file.",
                   "path", "Save")) {
        studio.dialogue = Dialogue::none;
        studio.save_as(studio.dialogue_text);
      }
      return;
    case Dialogue::save_chart:
      if (ask_text(studio, canvas, "Save the chart", "Its ending says as what: .png, .svg or .csv.",
                   "path", "Save")) {
        studio.dialogue = Dialogue::none;
        studio.save_chart(studio.dialogue_text);
      }
      return;
    case Dialogue::rename:
      if (ask_text(studio, canvas, "Rename the policy", "Its short name is the beginning of it.",
                   "name", "Rename")) {
        studio.dialogue = Dialogue::none;
        studio.rename(studio.dialogue_of, studio.dialogue_text);
      }
      return;
    case Dialogue::question:
      if (ask_text(studio, canvas, "What is to be decided?",
                   "One question, which the comparison answers.", "question", "Keep")) {
        studio.dialogue = Dialogue::none;
        studio.set_question(studio.dialogue_text);
      }
      return;
  }
}

}  // namespace rapport
