// The middle of the main screen: the verdict in words, the tabs, and the panel that is open.
#include <algorithm>

#include "viz/panel/panels.h"
#include "viz/panel/screen.h"
#include "viz/panel/widgets.h"
#include "viz/words/trust_words.h"

namespace rapport {

namespace {

/// The message at 28, or at 24 where it is too long; then it wraps and takes the first line's
/// place.
int draw_message(const Message& message, Canvas& canvas, const Box& box) {
  const std::string& words = message.headline;
  const Role role = canvas.width(Role::message, words) <= box.width ? Role::message : Role::card;
  const int lines = canvas.paragraph(role, {box.x, box.y + 40}, box.width, 30, words, kInk, 2);
  double y = box.y + 73 + (lines > 1 ? 26 : 0);
  int used = lines - 1;
  for (const std::string& line : message.lines) {
    if (used >= 2) break;
    const std::size_t colon = line.find(':');
    const bool is_lever =
        used == lines - 1 && colon != std::string::npos && message.phase != PairPhase::settled;
    if (is_lever && colon + 1 >= line.size()) {
      canvas.text_within(Role::section, {box.x, y}, box.width, line);
    } else {
      used +=
          canvas.paragraph(Role::section_line, {box.x, y}, box.width, 26, line, kInk, 2 - used) - 1;
    }
    ++used;
    y = box.y + 73 + 26 * used + (lines > 1 ? 4 : 0);
  }
  return used;
}

void draw_panel(Studio& studio, Canvas& canvas, const Panel& panel, const Box& box) {
  canvas.clip(box);
  panel.draw(studio, canvas, box);
  canvas.unclip();
}

/// The answer for the pair, how sure it is, and what it rests on.
void draw_answer(Studio& studio, Canvas& canvas, const Box& box) {
  draw_message(studio.message, canvas, box);
  const double pill_y = box.y + 126;
  if (!studio.message.pill.empty()) {
    const double wide =
        pill(canvas, {box.x, pill_y}, studio.message.pill, studio.message.pill_kind);
    const bool preview = studio.firm->represents > 1 && studio.firm->has_company;
    const bool no_data = is_illustration(studio.firm->evidence);
    const std::string illustration = preview ? "Preview: not exact" : no_data ? "Illustration" : "";
    const double right = illustration.empty() ? 0 : canvas.width(Role::axis, illustration) + 20;
    canvas.text_within(Role::body, {box.x + wide + 12, pill_y + 6}, box.width - wide - 24 - right,
                       studio.message.evidence, kInk2);
    const Box mark{box.right() - right, pill_y - 12, right, 24};
    if (!illustration.empty()) canvas.frame(mark, kLine2, 1, 12);
    canvas.text(Role::axis, {mark.x + 10, pill_y + 5}, illustration, kInk2);
    canvas.help(
        mark,
        preview ? "Each simulated customer stands for several, for whom copies of its contacts "
                  "load the queues: waits come out too long where staff are busy. It settles with "
                  "all customers (represents = 1)."
                : "No lever rests on data of this company: read the numbers as an illustration of "
                  "how things act together, not as a forecast.");
  }
}

/// Whether the open panel has a message of its own that takes the place of the pair's: of a study,
/// where it has the room of levers and numbers.
bool has_own_message(const Studio& studio) {
  return studio.is_folded() && studio.tab == "options" && studio.study.is_attached() &&
         studio.tab_options.part == OptionsPart::study;
}

}  // namespace

void draw_middle(Studio& studio, Canvas& canvas, const Box& box) {
  const bool own_message = has_own_message(studio);
  if (!own_message) draw_answer(studio, canvas, box);
  const double tabs = box.y + (own_message ? 24 : 174);
  double x = box.x;
  for (const Panel& panel : panels()) {
    if (!panel.available(studio)) continue;
    const bool on = studio.tab == panel.id;
    const double wide = canvas.width(on ? Role::strong : Role::body, panel.label);
    const Press press =
        canvas.press(std::string("tab.") + panel.id, {x - 8, tabs - 24, wide + 16, 38});
    if (press.clicked) studio.open_tab(panel.id);
    if (press.double_clicked && !studio.present) studio.wide = !studio.wide;
    canvas.text(on ? Role::strong : Role::body, {x, tabs}, panel.label, on ? kInk : kInk2);
    if (on) canvas.fill({x, tabs + 12, wide, 3}, kInk);
    x += wide + 28;
  }
  const bool has_room = can_stand_beside(studio, box.width);
  if (has_room) draw_beside_choice(studio, canvas, {box.right(), tabs}, box.right() - x);
  canvas.line({box.x, tabs + 15}, {box.right(), tabs + 15}, kLine);
  const Box panel_box{box.x, tabs + 26, box.width, box.bottom() - tabs - 26 - 12};
  const auto open =
      std::ranges::find(panels(), studio.tab, [](const Panel& p) { return std::string(p.id); });
  if (open == panels().end() || !open->available(studio)) {
    studio.tab = "who";
    return;
  }
  const Panel* other = has_room ? panel_beside(studio) : nullptr;
  if (other == nullptr) return draw_panel(studio, canvas, *open, panel_box);
  const double half = panel_box.width / 2, divider = panel_box.x + half;
  canvas.line({divider, panel_box.y}, {divider, panel_box.bottom()}, kLine);
  draw_panel(studio, canvas, *open, {panel_box.x, panel_box.y, half - 20, panel_box.height});
  draw_panel(studio, canvas, *other, {divider + 20, panel_box.y, half - 20, panel_box.height});
}

}  // namespace rapport
