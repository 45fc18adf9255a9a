// "What do you want to decide?"
#include <algorithm>
#include <ctime>

#include "experiments/chart/curves.h"
#include "experiments/output/numbers.h"
#include "sim/core/calendar.h"
#include "viz/panel/screen.h"
#include "viz/panel/widgets.h"
#include "viz/words/trust_words.h"

namespace rapport {

namespace {

constexpr double kStartLeft = 64, kStartGap = 24, kStartRight = 324, kTopOfCards = 220;

/// Today and the first policy, as far as they have run.
CurveChart curves_of_case(const Preview& preview) {
  CurveChart chart;
  chart.card = true;
  const SessionState& state = *preview.state;
  const int line = line_of(state, "stay");
  const std::size_t moments = state.month_dates.size();
  if (line < 0) return chart;
  for (std::size_t arm = 0; arm < state.arms.size(); ++arm) {
    const auto from = static_cast<std::size_t>(line) * moments;
    if (state.arms[arm].series.size() < from + moments) continue;
    Curve curve;
    curve.id = state.arms[arm].name;
    curve.slot = arm == 0 ? 0 : 1;
    curve.focus = true;
    for (std::size_t m = 0; m < moments; ++m) {
      const auto date = parse_date(state.month_dates[m]);
      curve.x.push_back(date ? static_cast<double>(days_from_civil(*date)) : kUnknown);
      curve.y.push_back(state.arms[arm].series[from + m]);
    }
    const bool rough = state.arms[arm].done < state.wanted;
    curve.end_text = (rough ? "≈ " : "") + number(curve.y.back(), 1.0);
    chart.curves.push_back(std::move(curve));
  }
  return chart;
}

void draw_preview(const Preview& preview, Canvas& canvas, const Box& box) {
  if (preview.state == nullptr || preview.state->arms.empty() || preview.state->runs_done == 0) {
    canvas.text(
        Role::axis, {box.x, box.y + 18},
        preview.firm != nullptr ? "The first runs are under way." : "Its first runs come next.",
        kInk3);
    return;
  }
  canvas.text(Role::axis, {box.x, box.y + 4}, "Customers who stay, %", kInk2);
  canvas.draw(draw(curves_of_case(preview), {box.width, box.height - 46}, canvas.widths()), box.x,
              box.y + 16);
  double at = box.x;
  for (std::size_t arm = 0; arm < preview.state->arms.size(); ++arm) {
    const std::string& label = preview.state->arms[arm].label;
    canvas.marker(arm == 0 ? 0 : 2, {at + 6, box.bottom() - 11});
    canvas.text_within(Role::axis, {at + 18, box.bottom() - 6}, box.right() - at - 18, label);
    at += 18 + canvas.width(Role::axis, label) + 18;
  }
}

/// "3 of 8 runs" while the case runs; gives how much room it takes.
double draw_running(const Studio& studio, std::size_t number_of_case, Canvas& canvas,
                    const Box& box) {
  if (number_of_case >= studio.previews.size()) return 0;
  const Preview& preview = studio.previews[number_of_case];
  if (preview.done || preview.state == nullptr || preview.state->runs_wanted == 0) return 0;
  const std::string words = std::to_string(preview.state->runs_done) + " of " +
                            std::to_string(preview.state->runs_wanted) + " runs";
  const double wide = canvas.width(Role::axis, words) + 28;
  canvas.fill({box.right() - 16 - wide, box.y + 15, wide, 26}, kInk, 13);
  canvas.text(Role::axis, {box.right() - 16 - wide / 2, box.y + 33}, words, kPaper, Anchor::middle);
  return wide;
}

void draw_case(Studio& studio, Canvas& canvas, std::size_t number_of_case, const Box& box) {
  const CaseCard& card = studio.cases[number_of_case];
  const Press press = canvas.press("case." + card.path.stem().string(), box);
  if (press.hovered) studio.marked_case = static_cast<int>(number_of_case);
  const bool marked = studio.marked_case == static_cast<int>(number_of_case);
  canvas.frame(box, marked ? kInk : kLine2, marked ? kFocusWidth : 1, kCardRadius, kPaper);
  const double x = box.x + 20, most = box.width - 40;
  const double pill = draw_running(studio, number_of_case, canvas, box);
  canvas.text_within(Role::body, {x, box.y + 34}, most - pill, card.title, kInk2);
  const int lines =
      canvas.paragraph(Role::question, {x, box.y + 66}, most, 27, card.question, kInk, 4);
  const double y = box.y + 66 + 27.0 * lines, bottom = box.bottom() - 44;
  if (number_of_case < studio.previews.size()) {
    const Preview& preview = studio.previews[number_of_case];
    if (bottom - y > 110) draw_preview(preview, canvas, {x, y, most, bottom - y});
    if (preview.firm != nullptr) {
      const Saying saying = evidence_saying(preview.firm->evidence);
      trust_mark(canvas, {x, box.bottom() - 30}, kind_of_most(preview.firm->evidence));
      canvas.help({x - 4, box.bottom() - 34, 18, 18}, saying.headline + ". " + saying.line);
    }
  }
  canvas.text_within(Role::axis, {x + 18, box.bottom() - 20}, most - 18, card.doc, kInk2);
  if (press.clicked) studio.open(card.path);
}

/// "2026-11-30 14:32" as "today 14:32" or "30 Nov".
std::string when_words(const std::string& opened) {
  const std::time_t time = std::time(nullptr);
  std::tm local{};
  localtime_r(&time, &local);
  char today[16];
  std::strftime(today, sizeof today, "%Y-%m-%d", &local);
  const std::string date = opened.substr(0, 10);
  if (date == today && opened.size() > 11) return "today " + opened.substr(11);
  const std::string words = day_of(date);
  return words.substr(0, words.rfind(' '));
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
    const std::string opened = when_words(file.opened);
    const double when = canvas.width(Role::axis, opened);
    canvas.text_within(Role::strong, {row.x, y + 26}, row.width - when - 12,
                       path.filename().string());
    canvas.text(Role::axis, {row.right(), y + 26}, opened, kInk2, Anchor::right);
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
  const double area = column.x - kStartGap - kStartLeft - kStartGap;
  const std::size_t cards = std::min<std::size_t>(6, studio.cases.size());
  const std::size_t across = cards <= 4 ? 2 : 3;
  const double gaps = static_cast<double>(across - 1) * kStartGap;
  const double wide = (area - gaps) / static_cast<double>(across);
  const double room = screen.bottom() - kTopOfCards - 76;
  const double tall = cards <= across ? std::min(room, 500.0) : (room - kStartGap) / 2;
  if (studio.cases.empty()) {
    canvas.paragraph(Role::body, {kStartLeft, kTopOfCards + 30}, area, 24,
                     "No case with a question was found in " + studio.scenarios_folder().string() +
                         ". Open a file, or start with --scenarios FOLDER.",
                     kInk2);
  }
  for (std::size_t i = 0; i < cards; ++i) {
    const Box box{kStartLeft + static_cast<double>(i % across) * (wide + kStartGap),
                  kTopOfCards + static_cast<double>(i / across) * (tall + kStartGap), wide, tall};
    draw_case(studio, canvas, i, box);
    if (!studio.at_start) return;
  }
  canvas.line({column.x - kStartGap, column.y}, {column.x - kStartGap, column.bottom()}, kLine);
  if (button(canvas, "open", {column.x, column.y, column.width, 44}, "Open a file…"))
    studio.choose_menu("open");
  canvas.paragraph(Role::body, {column.x, column.y + 72}, column.width, 24,
                   "a scenario (.toml) or results (.db), or drop one on this window", kInk2, 2);
  if (button(canvas, "records", {column.x, column.y + 112, column.width, 44},
             "Start from my own records…"))
    studio.open_records();
  canvas.paragraph(Role::body, {column.x, column.y + 184}, column.width, 24,
                   "a dozen answers of your company, or call records (.csv)", kInk2, 2);
  draw_recent(studio, canvas, column, column.y + 256);
  if (!studio.strip.empty())  // between the name and the question
    draw_strip(studio, canvas, {0, 60, screen.width, 40});
  canvas.text(Role::axis, {kStartLeft, screen.bottom() - 28},
              "Enter opens the marked case · arrow keys move · Ctrl O opens a file · F1 help",
              kInk2);
}

}  // namespace rapport
