// "What do you want to decide?"
#include <algorithm>

#include "viz/panel/screen.h"
#include "viz/panel/widgets.h"

namespace rapport {

namespace {

constexpr double kStartLeft = 64, kStartGap = 24, kStartRight = 324, kTopOfCards = 220;

void draw_case(Studio& studio, Canvas& canvas, const CaseCard& card, int number, const Box& box) {
  const Press press = canvas.press("case." + card.path.stem().string(), box);
  if (press.hovered) studio.marked_case = number;
  const bool marked = studio.marked_case == number;
  canvas.frame(box, marked ? kInk : kLine2, marked ? kFocusWidth : 1, kCardRadius, kPaper);
  const double x = box.x + 20, most = box.width - 40;
  canvas.text_within(Role::body, {x, box.y + 34}, most, card.title, kInk2);
  const int lines =
      canvas.paragraph(Role::question, {x, box.y + 66}, most, 27, card.question, kInk, 4);
  canvas.paragraph(Role::axis, {x, box.y + 84 + 27.0 * lines}, most, 20, card.doc, kInk2, 3);
  trust_mark(canvas, {x, box.bottom() - 30}, Trust::assumption);
  const std::string basis = card.has_company ? "an invented company" : "numbers as its file says";
  canvas.text_within(Role::axis, {x + 18, box.bottom() - 20}, most - 18, basis, kInk2);
  if (press.clicked) studio.open(card.path);
}

void draw_recent(Studio& studio, Canvas& canvas, const Box& column, double y) {
  canvas.text(Role::section, {column.x, y}, "Where you were");
  y += 18;
  canvas.line({column.x, y}, {column.right(), y}, kLine);
  if (studio.settings.recent.empty()) {
    canvas.text(Role::body, {column.x, y + 30}, "Nothing was opened yet.", kInk2);
    return;
  }
  const std::vector<RecentFile> files = studio.settings.recent;
  for (const RecentFile& file : files) {
    if (y + 64 > column.bottom()) break;
    const Box row{column.x, y, column.width, 64};
    const std::filesystem::path path = file.path;
    const Press press = canvas.press("recent." + path.filename().string() + "##" + file.path, row);
    if (press.hovered) canvas.fill(row, kWash);
    canvas.help(row, file.path);
    const double when = canvas.width(Role::axis, file.opened);
    canvas.text_within(Role::strong, {row.x, y + 26}, row.width - when - 12,
                       path.filename().string());
    canvas.text(Role::axis, {row.right(), y + 26}, file.opened, kInk2, Anchor::right);
    const bool kept =
        std::ranges::find(studio.recovered, path, &Recovery::path) != studio.recovered.end();
    const std::string note = kept ? "has changes that were not saved" : file.note;
    canvas.text_within(Role::body, {row.x, y + 50}, row.width - (kept ? 76 : 0), note,
                       kept ? kInk : kInk2);
    if (kept) canvas.text(Role::strong, {row.right(), y + 50}, "Review", kInk, Anchor::right);
    y += 64;
    canvas.line({column.x, y}, {column.right(), y}, kLine);
    if (press.clicked) studio.open(path);
  }
}

}  // namespace

void draw_start(Studio& studio, Canvas& canvas) {
  const Box screen = canvas.screen();
  logo(canvas, {kStartLeft, 37});
  canvas.text(Role::section, {kStartLeft + 34, 54}, "Rapport");
  canvas.text(Role::body, {screen.right() - kStartLeft, 54},
              "All numbers here are a model’s, not your company’s, until you calibrate.", kInk2,
              Anchor::right);
  canvas.text(Role::start, {kStartLeft, 142}, "What do you want to decide?");
  canvas.text(Role::section_line, {kStartLeft, 182},
              "Pick the case nearest to yours. You see policies side by side within seconds; then "
              "change anything.",
              kInk2);

  const Box column{screen.right() - kStartLeft - kStartRight, kTopOfCards, kStartRight,
                   screen.bottom() - kTopOfCards - 76};
  const double area = column.x - kStartGap - kStartLeft - kStartGap,
               wide = (area - 2 * kStartGap) / 3;
  const double tall = std::min(340.0, (screen.bottom() - kTopOfCards - 76 - kStartGap) / 2);
  if (studio.cases.empty()) {
    canvas.text(Role::body, {kStartLeft, kTopOfCards + 30},
                "No case with a question was found beside the program.", kInk2);
  }
  for (std::size_t i = 0; i < std::min<std::size_t>(6, studio.cases.size()); ++i) {
    const Box box{kStartLeft + static_cast<double>(i % 3) * (wide + kStartGap),
                  kTopOfCards + static_cast<double>(i / 3) * (tall + kStartGap), wide, tall};
    draw_case(studio, canvas, studio.cases[i], static_cast<int>(i), box);
    if (!studio.at_start) return;
  }
  canvas.line({column.x - kStartGap, column.y}, {column.x - kStartGap, column.bottom()}, kLine);
  if (button(canvas, "open", {column.x, column.y, column.width, 44}, "Open a file…"))
    studio.choose_menu("open");
  canvas.paragraph(Role::body, {column.x, column.y + 72}, column.width, 24,
                   "a scenario (.toml), or drop one on this window", kInk2, 2);
  draw_recent(studio, canvas, column, column.y + 156);
  if (!studio.strip.empty()) {
    const Box strip{kStartLeft, screen.bottom() - 62, column.x - kStartGap - kStartLeft - kStartGap,
                    0};
    canvas.text_within(Role::body, {strip.x, strip.y}, strip.width, studio.strip, kBad);
  }
  canvas.text(Role::axis, {kStartLeft, screen.bottom() - 28},
              "Enter opens the marked case · arrow keys move · Ctrl O opens a file · F1 help",
              kInk2);
}

}  // namespace rapport
