// What lies over the screen: menus, questions, help.
#include <imgui.h>

#include <algorithm>
#include <limits>

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
  const bool wrong = !studio.dialogue_problem.empty();
  canvas.text_within(Role::body, {x, box.y + 68}, wide, wrong ? studio.dialogue_problem : says,
                     wrong ? kBad : kInk2);
  const bool entered = field(canvas, "dialogue", {x, box.y + 84, wide, 38}, studio.dialogue_text,
                             hint, studio.focus_field);
  studio.focus_field = false;
  const double y = box.bottom() - 52;
  const bool clicked = button(canvas, "answer", {box.right() - 24 - 120, y, 120, 36}, answer, true);
  if (button(canvas, "cancel", {box.right() - 24 - 120 - 12 - 100, y, 100, 36}, "Cancel"))
    studio.leave_dialogue();
  return (entered || clicked) && !studio.dialogue_text.empty();
}

void close_question(Studio& studio, Canvas& canvas) {
  const Box box = sheet(canvas, kWide, 160);
  const double x = box.x + 24, y = box.bottom() - 56;
  canvas.text_within(Role::question, {x, box.y + 42}, box.width - 48,
                     "Save the changes to " + studio.document_name() + "?");
  const std::string& last = studio.document.next_undo();
  canvas.text_within(Role::body, {x, box.y + 72}, box.width - 48,
                     last.empty() ? "It is in no file yet." : "The last one: " + last + ".", kInk2);
  if (button(canvas, "close.save", {box.right() - 24 - 110, y, 110, 36}, "Save", true)) {
    studio.dialogue = Dialogue::none;
    studio.quit_after_save = true;
    studio.save();
  }
  if (button(canvas, "close.drop", {box.right() - 24 - 110 - 12 - 130, y, 130, 36}, "Don’t save")) {
    studio.document.drop_recovery();
    studio.quit = true;
  }
  if (button(canvas, "close.cancel", {x, y, 110, 36}, "Cancel")) studio.leave_dialogue();
}

struct ProductWords {
  const char* title;
  const char* says;
};
constexpr ProductWords kProducts[] = {
    {"Save as", "The same text, with comments, in another file."},
    {"Save the chart as a picture (PNG)", "As it looked when you asked for it, twice as large."},
    {"Save the chart as a drawing (SVG)", "Sharp at every size; texts stay texts."},
    {"Save the chart’s numbers (CSV)", "A table for spreadsheets; units stand in its head."},
    {"Save the report", "One page with the comparison and its charts, for every browser."},
};

void save_question(Studio& studio, Canvas& canvas) {
  const ProductWords& words = kProducts[static_cast<int>(studio.product)];
  if (ask_text(studio, canvas, words.title, words.says, "path", "Save")) {
    studio.save_product(studio.dialogue_text, false);
  }
}

void replace_question(Studio& studio, Canvas& canvas) {
  const Box box = sheet(canvas, kWide, 160);
  const double x = box.x + 24, y = box.bottom() - 56, right = box.right() - 24;
  const std::string name = std::filesystem::path(studio.dialogue_text).filename().string();
  canvas.text_within(Role::question, {x, box.y + 42}, box.width - 48, "Replace " + name + "?");
  canvas.text_within(Role::body, {x, box.y + 72}, box.width - 48,
                     "It is there already, and would be lost: " + studio.dialogue_text, kInk2);
  if (button(canvas, "replace", {right - 110, y, 110, 36}, "Replace"))
    studio.save_product(studio.dialogue_text, true);
  if (button(canvas, "replace.other", {right - 110 - 12 - 140, y, 140, 36}, "Another name", true))
    studio.ask_path(studio.product);
  if (button(canvas, "replace.cancel", {x, y, 110, 36}, "Cancel")) studio.leave_dialogue();
}

void loss_question(Studio& studio, Canvas& canvas) {
  const Box box = sheet(canvas, kWide, 190);
  const LossQuestion& loss = studio.records.loss;
  const double x = box.x + 24, y = box.bottom() - 56, right = box.right() - 24;
  canvas.text_within(Role::question, {x, box.y + 42}, box.width - 48, loss.title);
  canvas.paragraph(Role::body, {x, box.y + 72}, box.width - 48, 24, loss.words, kInk2, 2);
  const bool goes_on = button(canvas, "lose", {x, y, 110, 36}, loss.act);
  if (button(canvas, "lose.keep", {right - 110, y, 110, 36}, "Cancel", true))
    studio.leave_dialogue();
  if (goes_on) studio.lose_records();
}

void importing(Studio& studio, Canvas& canvas) {
  const Box box = sheet(canvas, kWide, 190);
  const double x = box.x + 24, wide = box.width - 48;
  canvas.text_within(Role::question, {x, box.y + 42}, wide, "Reading " + studio.dialogue_of);
  canvas.text(Role::body, {x, box.y + 72}, "That takes seconds, of many calls up to a minute.",
              kInk2);
  canvas.text_within(Role::body, {x, box.y + 104}, wide, studio.dialogue_problem, kBad);
  if (button(canvas, "importing.cancel", {x, box.bottom() - 56, 110, 36}, "Cancel"))
    studio.leave_dialogue();
}

/// Begins the part of a sheet that is longer than its box: the wheel moves it. What is drawn until
/// `end_scrolled` stands higher by `sheet_scroll`.
void begin_scrolled(Studio& studio, Canvas& canvas, const Box& list) {
  if (list.contains(canvas.mouse()))
    studio.sheet_scroll -= 60.0 * static_cast<double>(ImGui::GetIO().MouseWheel);
  canvas.clip(list);
}

/// `bottom`: where what was drawn ends. Says how to come further down where there is more of it.
void end_scrolled(Studio& studio, Canvas& canvas, const Box& list, double bottom) {
  canvas.unclip();
  const double most = std::max(0.0, bottom + studio.sheet_scroll - list.bottom());
  studio.sheet_scroll = std::clamp(studio.sheet_scroll, 0.0, most);
  if (most > 0)
    canvas.text(Role::axis, {list.x + 24, list.bottom() + 36}, "Wheel or page keys: further down",
                kInk2);
}

/// What `rapport import` would be called with, for columns that have other names.
std::string import_command(const ImportOutcome& outcome) {
  const char* what = outcome.kind == RecordKind::customers ? "customers"
                     : outcome.kind == RecordKind::log     ? "log"
                                                           : "calls";
  return std::string("rapport import ") + what + " " + outcome.records.filename().string() +
         " --map ROLE=COLUMN -o mine.toml";
}

/// What an import says, as a text below another; gives where it ends.
double import_words(Canvas& canvas, const ImportOutcome& outcome, const Box& list, double y) {
  constexpr double kStep = 24, kBetween = 6;
  const double x = list.x + 24, wide = list.width - 48;
  const int most = std::numeric_limits<int>::max();
  if (!outcome.problems.empty()) {
    y += kStep * canvas.paragraph(Role::body, {x, y}, wide, kStep, outcome.problems, kBad, most);
    const std::string way =
        "Where columns have other headings, say which is which on the command "
        "line: " +
        import_command(outcome);
    return y +
           kStep * canvas.paragraph(Role::body, {x, y + kBetween}, wide, kStep, way, kInk, most);
  }
  for (const std::string& line : outcome.said) {
    y += kStep * canvas.paragraph(Role::body, {x, y}, wide, kStep, "· " + line, kInk, most);
    y += kBetween;
  }
  return y;
}

/// Its pictures in rows, as many beside each other as have room; gives where they end.
double import_pictures(Canvas& canvas, const ImportOutcome& outcome, const Box& list, double y) {
  double x = list.x + 24, tall = 0;
  for (const Drawing& picture : outcome.pictures) {
    if (x > list.x + 24 && x + picture.width > list.right() - 24) {
      x = list.x + 24, y += tall + 16, tall = 0;
    }
    canvas.draw(picture, x, y);
    x += picture.width + 24;
    tall = std::max(tall, picture.height);
  }
  return y + tall;
}

/// What an import took for what, or why nothing came of it.
void import_result(Studio& studio, Canvas& canvas) {
  const ImportOutcome& outcome = studio.imported;
  const bool fine = outcome.problems.empty();
  const Box screen = canvas.screen();
  const Box box = sheet(canvas, std::min(1160.0, screen.width - 80),
                        std::min(fine ? 800.0 : 460.0, screen.height - 80));
  const double x = box.x + 24, wide = box.width - 48, right = box.right() - 24;
  const std::string name = outcome.records.filename().string();
  canvas.text_within(
      Role::question, {x, box.y + 42}, wide,
      fine ? "A scenario was made from " + name : "No scenario can be made from " + name);
  const Box list{box.x, box.y + 58, box.width, box.height - 58 - 86};
  begin_scrolled(studio, canvas, list);
  const bool pictures = studio.import_shows_picture && fine;
  const double top = list.y + (pictures ? 8 : 24) - studio.sheet_scroll;
  end_scrolled(studio, canvas, list,
               pictures ? import_pictures(canvas, outcome, list, top)
                        : import_words(canvas, outcome, list, top));
  const double y = box.bottom() - 56;
  if (fine && button(canvas, "import.open", {right - 120, y, 120, 36}, "Open it", true)) {
    studio.open_imported();
    return;
  }
  if (!fine && button(canvas, "import.again", {right - 140, y, 140, 36}, "Another file", true))
    studio.leave_to_records();
  if (!outcome.pictures.empty() && fine &&
      button(canvas, "import.picture", {right - 120 - 12 - 150, y, 150, 36},
             pictures ? "What was found" : "The picture")) {
    studio.import_shows_picture = !pictures;
    studio.sheet_scroll = 0;
  }
  canvas.text_within(Role::body, {x + 126, y + 23}, wide - 126 - 300, studio.dialogue_problem,
                     kBad);
  if (button(canvas, "import.cancel", {x, y, 110, 36}, "Cancel")) studio.leave_dialogue();
}

/// A long text: all problems of a file, why a run failed.
void show_text(Studio& studio, Canvas& canvas) {
  constexpr double kStep = 24;
  const Box screen = canvas.screen();
  const Box box = sheet(canvas, std::min(1000.0, screen.width - 80), screen.height - 160);
  const Box list{box.x, box.y + 16, box.width, box.height - 86};
  begin_scrolled(studio, canvas, list);
  const double y = list.y + kStep - studio.sheet_scroll;
  const int lines = canvas.paragraph(Role::body, {box.x + 24, y}, box.width - 48, kStep,
                                     studio.dialogue_text, kInk, std::numeric_limits<int>::max());
  end_scrolled(studio, canvas, list, y + kStep * lines);
  if (button(canvas, "show.close", {box.right() - 24 - 110, box.bottom() - 56, 110, 36}, "Close",
             true))
    studio.leave_dialogue();
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
    {"C, or right click on a chart", "save it as a picture, a drawing or a table"},
    {"Ctrl E", "save the comparison as a page for every browser"},
    {"Page keys; with Ctrl", "the next tab; the next part of Options"},
    {"P, W, B", "present; the panel alone; another beside it. Esc goes back"},
    {"T, V", "try the lever’s whole range; find the value that reaches a target"},
    {"M, or right click", "on a card or lever: what else can be done"},
    {"Ctrl and arrow keys", "on the roadmap: from step to step, and a step by months"},
    {"Insert, Delete", "on the roadmap: a new step, and none"},
    {"F6, then Tab and arrow keys", "point at anything; rest there for its help"},
    {"Enter; Shift or Ctrl Enter", "there: click; right click, double click. Esc ends it"},
    {"Rest the mouse, or F1 twice", "what a number is in this model"},
};

void help(Studio& studio, Canvas& canvas) {
  const double tall = 96 + 29.0 * static_cast<double>(std::size(kHelp)) + 60;
  const Box box = sheet(canvas, 820, tall);
  canvas.text(Role::question, {box.x + 24, box.y + 42}, "Keys and the mouse");
  double y = box.y + 82;
  for (const HelpLine& line : kHelp) {
    canvas.text(Role::strong, {box.x + 24, y}, line.keys);
    canvas.text_within(Role::body, {box.x + 310, y}, box.width - 334, line.does, kInk2);
    y += 29;
  }
  if (button(canvas, "help.numbers", {box.x + 24, box.bottom() - 56, 240, 36},
             "What the numbers are (F1)"))
    studio.open_sheet(Dialogue::numbers);
  if (button(canvas, "help.close", {box.right() - 24 - 110, box.bottom() - 56, 110, 36}, "Close",
             true))
    studio.leave_dialogue();
}

/// Every number of the firm as a whole, in the words of the table of metrics.
void numbers_help(Studio& studio, Canvas& canvas) {
  const Box screen = canvas.screen();
  const Box box = sheet(canvas, std::min(1000.0, screen.width - 80), screen.height - 120);
  const double x = box.x + 24, wide = box.width - 48;
  canvas.text(Role::question, {x, box.y + 42}, "In this model, …");
  const SessionState& state = *studio.seen.state;
  const Box list{box.x, box.y + 60, box.width, box.height - 130};
  begin_scrolled(studio, canvas, list);
  double y = list.y + 24 - studio.sheet_scroll;
  const char* group = "";
  for (std::size_t k = 0; k < state.keys.size(); ++k) {
    const Metric& metric = *state.keys[k].metric;
    if (!state.keys[k].part.is_whole() || metric.detail) continue;
    if (std::string_view(group) != metric.group) {
      group = metric.group;
      canvas.text(Role::section, {x, y + 8}, group);
      y += 40;
    }
    canvas.text_within(Role::strong, {x, y}, 300, metric.label);
    const int lines = canvas.paragraph(Role::body, {x + 320, y}, wide - 320, 23,
                                       state.units[k] + ": " + metric.doc, kInk2);
    y += 23.0 * std::max(1, lines) + 8;
  }
  end_scrolled(studio, canvas, list, y);
  if (state.keys.empty())
    canvas.text(Role::body, {x, list.y + 24}, "Numbers stand here once a firm is open.", kInk2);
  if (button(canvas, "numbers.close", {box.right() - 24 - 110, box.bottom() - 56, 110, 36}, "Close",
             true))
    studio.leave_dialogue();
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
    const bool marked = &item == &menu.items[std::min(menu.marked, menu.items.size() - 1)];
    if (press.hovered || (marked && item.enabled)) canvas.fill(row, kWash2, kControlRadius);
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
    case Dialogue::sheet_open:
      if (ask_text(studio, canvas, "Open a sheet of answers",
                   "As “Save as a sheet…” or rapport new --template writes it; or drop it here.",
                   "path of a .csv file", "Open")) {
        studio.open_sheet_file(studio.dialogue_text);
      }
      return;
    case Dialogue::sheet_save:
      if (ask_text(studio, canvas, "Save the answers as a sheet",
                   "A table for spreadsheets, and for rapport new; a file that is there stays.",
                   "path", "Save")) {
        studio.save_sheet_file(studio.dialogue_text);
      }
      return;
    case Dialogue::lose_records:
      return loss_question(studio, canvas);
    case Dialogue::importing:
      return importing(studio, canvas);
    case Dialogue::imported:
      return import_result(studio, canvas);
    case Dialogue::numbers:
      return numbers_help(studio, canvas);
    case Dialogue::help:
      return help(studio, canvas);
    case Dialogue::lever_cost:
      return draw_lever_cost(studio, canvas);
    case Dialogue::lever_parts:
      return draw_lever_parts(studio, canvas);
    case Dialogue::open_path:
      if (ask_text(studio, canvas, "Open a file",
                   "A scenario, or results of one; or drop it on this window.",
                   "path of a .toml or .db file", "Open")) {
        studio.dialogue = Dialogue::none;
        studio.open(studio.dialogue_text);
      }
      return;
    case Dialogue::save_path:
      return save_question(studio, canvas);
    case Dialogue::replace:
      return replace_question(studio, canvas);
    case Dialogue::show:
      return show_text(studio, canvas);
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
