// The bar at the top: firm, question, depth, undo, save; and the strip below it that says what went
// wrong.
#include <algorithm>

#include "experiments/output/numbers.h"
#include "viz/panel/screen.h"
#include "viz/panel/widgets.h"

namespace rapport {

namespace {

std::string span_words(const FirmView& firm) {
  const double years = firm.days / 365.0;
  const std::string length =
      std::abs(years - std::round(years)) < 0.01
          ? number(years, 1) + (std::round(years) == 1 ? " year, " : " years, ")
          : number(firm.days, 1) + " days, ";
  return length + day_of(firm.start) + " to " + day_of(firm.end) + " · " + count(firm.customers) +
         " customers, each stands for " +
         number(firm.represents, firm.represents == std::floor(firm.represents) ? 1 : 0.1) + " · " +
         firm.currency;
}

void company_menu(Studio& studio, const Box& box) {
  studio.menu = Menu{"",
                     box.x,
                     box.bottom() + 4,
                     {{"open", "Open a file…"},
                      {"records", "Start from my own records…"},
                      {"save", "Save", !studio.document.is_saved()},
                      {"save_as", "Save as…"},
                      {"report", "Save a report…"},
                      {"question", "Change the question…"},
                      {"more", "Run more of each policy"},
                      {"present", "Present (P)"},
                      {"wide", "The panel alone (W)"},
                      {"start", "Back to the start"}}};
}

/// Save, report, undo and redo, depth, from the right; gives where they begin.
double draw_buttons(Studio& studio, Canvas& canvas, const Box& box) {
  double right = box.right() - 24;
  const bool saved = studio.document.is_saved();
  if (button(canvas, "save", {right - 96, 15, 96, 34}, saved ? "Saved" : "Save", true, !saved))
    studio.save();
  const std::string file = studio.document.path().string();
  canvas.help({right - 96, 15, 96, 34}, saved                          ? "As it stands in " + file
                                        : studio.document.is_in_file() ? "Ctrl S · " + file
                                                                       : "Ctrl S asks for a name");
  right -= 96 + 8;
  if (button(canvas, "report", {right - 84, 15, 84, 34}, "Report"))
    studio.ask_path(SaveKind::report);
  canvas.help({right - 84, 15, 84, 34},
              "Ctrl E: the comparison as one page with its charts, for every browser.");
  right -= 84 + 16;
  const struct {
    const char* id;
    bool forward, can;
    std::string help;
  } turns[] = {{"redo", true, studio.document.can_redo(), "Ctrl Y: do it again"},
               {"undo", false, studio.document.can_undo(),
                "Ctrl Z takes back: " + studio.document.next_undo()}};
  for (const auto& turn : turns) {
    const Box place{right - 34, 15, 34, 34};
    Press p;
    if (turn.can) p = canvas.press(turn.id, place);
    canvas.frame(place, turn.can ? kLine2 : kLine, 1, kControlRadius, p.hovered ? kWash : kPaper);
    turn_arrow(canvas, {place.x + 17, 32}, turn.forward, turn.can ? kInk : kLine2);
    if (turn.can) canvas.help(place, turn.help);
    if (p.clicked) turn.forward ? studio.redo() : studio.undo();
    right -= 34 + 4;
  }
  right -= 12;
  const int depth = segments(canvas, "depth", {right - 216, 14, 216, 36},
                             {"Board", "Team", "Analyst"}, static_cast<int>(studio.settings.depth));
  studio.settings.depth = static_cast<Depth>(depth);
  right -= 216 + 24;
  return right;
}

}  // namespace

void draw_top_bar(Studio& studio, Canvas& canvas, const Box& box) {
  const double middle = 32;
  logo(canvas, {24, 21});
  canvas.text(Role::section, {58, middle + 6}, "Rapport");
  canvas.line({141, 18}, {141, 46}, kLine);
  const std::shared_ptr<const FirmView> seen = studio.firm;  // a button may read another one
  const FirmView& firm = *seen;
  const double title = std::min(200.0, canvas.width(Role::body, firm.title));
  const Box company{147, 14, title + 36, 36};
  const Press press = canvas.press("company", company);
  if (press.hovered) canvas.fill(company, kWash, kControlRadius);
  canvas.text_within(Role::body, {156, middle + 6}, title, firm.title);
  chevron_down(canvas, {company.right() - 13, middle + 1});
  if (press.clicked) company_menu(studio, company);
  canvas.line({company.right() + 12, 18}, {company.right() + 12, 46}, kLine);

  const double right = studio.present ? box.right() - 24 : draw_buttons(studio, canvas, box);
  const double x = company.right() + 26;
  const std::string& question = firm.question;
  const Box place{x - 6, 6, right - x + 6, 52};
  if (canvas.press("question", place).double_clicked) studio.choose_menu("question");
  canvas.text_within(
      Role::question, {x, 29}, right - x,
      question.empty() ? "What is to be decided? Double click to write it." : question,
      question.empty() ? kInk3 : kInk);
  canvas.text_within(Role::axis, {x, 51}, right - x, span_words(firm), kInk2);
  canvas.line({0, box.bottom() - 1}, {box.right(), box.bottom() - 1}, kLine);
}

void draw_strip(Studio& studio, Canvas& canvas, const Box& box) {
  const bool note = studio.strip_kind == Studio::StripKind::note;
  canvas.fill(box, note ? kWash2 : kBadGround);
  double right = box.right() - 24;
  if (button(canvas, "strip.close", {right - 90, box.y + 5, 90, 30}, note ? "Good" : "Dismiss"))
    studio.strip.clear();
  right -= 90 + 12;
  const auto offer = [&](const char* id, const char* label, double wide) {
    right -= wide + 12;
    return button(canvas, id, {right + 12, box.y + 5, wide, 30}, label);
  };
  if (studio.strip_kind == Studio::StripKind::cannot_save) {
    if (offer("strip.elsewhere", "Save elsewhere…", 160)) studio.choose_menu("save_as");
  }
  if (studio.strip_kind == Studio::StripKind::changed_outside) {
    if (offer("strip.load", "Load it", 90)) studio.load_again();
    if (offer("strip.anyway", "Save mine over it", 150)) studio.save(true);
  }
  const bool is_cut = canvas.width(Role::body, studio.strip) > right - 36;
  if ((is_cut || !studio.strip_more.empty()) && offer("strip.show", "Show", 80)) {
    studio.open_sheet(Dialogue::show);
    studio.dialogue_text = studio.strip_more.empty() ? studio.strip : studio.strip_more;
  }
  canvas.text_within(Role::body, {24, box.y + 26}, right - 36, studio.strip, note ? kInk : kBad);
}

}  // namespace rapport
