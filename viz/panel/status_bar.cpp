// The bar at the bottom: what marks mean, what runs, what was saved.
#include "viz/panel/screen.h"
#include "viz/panel/widgets.h"

namespace rapport {

namespace {

std::string saved_words(const Studio& studio) {
  const Document& document = studio.document;
  if (document.is_saved()) return "Saved";
  if (!document.is_changed()) return "Out of " + studio.document_name() + ", in no file of its own";
  return studio.is_kept() ? "Not saved, kept against a crash"
                          : "Not saved, and not kept against a crash";
}

}  // namespace

void draw_status(Studio& studio, Canvas& canvas, const Box& box, double lever_width) {
  canvas.fill(box, kWash);
  canvas.line({box.x, box.y}, {box.right(), box.y}, kLine);
  const double baseline = box.y + 23;
  const struct {
    EvidenceKind kind;
    const char* word;
  } marks[] = {{EvidenceKind::data, "data"},
               {EvidenceKind::literature, "literature"},
               {EvidenceKind::assumption, "assumption"}};
  double x = 24;
  for (const auto& mark : marks) {
    if (studio.is_folded()) break;  // no levers, no marks
    trust_mark(canvas, {x, baseline - 10}, mark.kind);
    canvas.text(Role::axis, {x + 16, baseline}, mark.word, kInk2);
    x += 16 + canvas.width(Role::axis, mark.word) + 18;
  }
  canvas.help({0, box.y, lever_width, box.height},
              "What a lever’s effect rests on: data of a company, literature, or an assumption.");
  canvas.line({lever_width, box.y}, {lever_width, box.bottom()}, kLine);
  std::string saved = saved_words(studio);
  if (studio.is_folded()) {
    saved = studio.present ? "Page keys walk the tabs · Esc ends the presentation"
                           : "Page keys walk the tabs · Esc brings levers and numbers back";
  } else if (studio.document.can_undo()) {
    saved += " · Ctrl Z takes back: " + studio.document.next_undo();
  }
  const double left = lever_width + 24, right = box.right() - 24;
  const std::string words = studio.status_words() + " · seed " + std::to_string(studio.seed());
  canvas.text_within(Role::axis, {left, baseline}, 0.45 * (right - left), words, kInk2);
  canvas.text_within(Role::axis, {right, baseline}, 0.53 * (right - left), saved, kInk2,
                     Anchor::right);
}

}  // namespace rapport
