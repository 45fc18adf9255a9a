// Can we trust it? What the answer rests on, and what was checked.
#include <algorithm>
#include <map>

#include "viz/panel/panels.h"
#include "viz/panel/widgets.h"
#include "viz/words/numbers.h"

namespace rapport {

namespace {

struct Statement {
  std::string what, says;
};

std::string seen_words(const SessionState& state) {
  std::uint32_t failed = 0;
  std::string message;
  for (const SessionArm& arm : state.arms) {
    failed += arm.failed;
    if (message.empty()) message = arm.message;
  }
  if (failed == 0) return "No run failed.";
  return std::to_string(failed) + (failed == 1 ? " run failed: " : " runs failed: ") + message +
         " Numbers rest on the others.";
}

std::vector<Statement> statements_of(const Studio& studio) {
  const SessionState& state = *studio.seen.state;
  std::vector<Statement> out;
  out.push_back(
      {"Luck", "All policies meet the same customers with the same needs and the same luck: " +
                   std::to_string(state.pairs) +
                   " pairs of runs, seed 1. Intervals hold however often one looks."});
  out.push_back(
      {"Assumptions",
       "Not tried yet: what other plausible assumptions would give is in no number here."});
  out.push_back({"Runs", seen_words(state)});
  out.push_back({"The model",
                 "Checked against closed forms and a slow second program; see "
                 "docs/verification.md. That its hypotheses hold in a "
                 "company is checked by nothing here."});
  for (const std::string& note : state.notes) out.push_back({"The file", note + "."});
  return out;
}

/// Levers that the policy moves, by what their effect rests on.
double draw_basis(Studio& studio, Canvas& canvas, const Box& box) {
  const PolicyView *view = studio.changing(), *today = studio.firm->find(kTodayName);
  if (view == nullptr || today == nullptr) return box.y;
  canvas.text(Role::strong, {box.x, box.y + 16},
              "Levers that " + capital(view->short_label) +
                  " moves, and what their effect and price rest on");
  double y = box.y + 30;
  int left_out = 0;
  for (const Lever& lever : levers()) {
    if (lever.family != LeverFamily::plain && !studio.firm->has_company) continue;
    if (studio.lever_value(lever, *view) == studio.lever_value(lever, *today)) continue;
    if (y + 26 > box.bottom()) {
      ++left_out;
      continue;
    }
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    trust_mark(canvas, {box.x, y + 8}, trust_of(lever.source));
    canvas.text_within(Role::body, {box.x + 20, y + 19}, 250, lever.label);
    std::string price = "costs nothing by itself";
    if (lever.cost_low > 0) {
      price = "its price may be " + number(lever.cost_low, 0.1) + " to " +
              number(lever.cost_high, 0.1) + " times this: " + lever.cost_why;
    }
    canvas.text_within(Role::axis, {box.x + 284, y + 19}, box.width - 284,
                       std::string(lever.source) + "; " + price, kInk2);
    y += 26;
  }
  if (y == box.y + 30) canvas.text(Role::body, {box.x, y + 20}, "It moves no lever.", kInk2);
  if (left_out > 0) {
    canvas.text(Role::axis, {box.x, y + 18},
                "and " + std::to_string(left_out) + " more, in the column at the left", kInk2);
  }
  return y;
}

}  // namespace

void draw_trust(Studio& studio, Canvas& canvas, Box box) {
  double y = box.y;
  canvas.text(Role::strong, {box.x, y + 16},
              "This is an illustration: no lever’s effect rests on data of this company");
  y += 30;
  for (const Statement& statement : statements_of(studio)) {
    if (y + 50 > box.y + 0.55 * box.height) break;
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    canvas.text(Role::strong, {box.x, y + 22}, statement.what);
    const int lines = canvas.paragraph(Role::body, {box.x + 120, y + 22}, box.width - 120, 22,
                                       statement.says, kInk2, 2);
    y += 12 + 22 * lines;
  }
  draw_basis(studio, canvas, {box.x, y + 14, box.width, box.bottom() - y - 14 - 22});
}

}  // namespace rapport
