// Can we trust it? What a study's answer rests on: whether Today fits, where the numbers that it
// moves come from, which assumptions matter, and which draws were left out.
#include <algorithm>

#include "experiments/output/numbers.h"
#include "viz/panel/panels.h"
#include "viz/panel/study_charts.h"
#include "viz/panel/widgets.h"
#include "viz/words/trust_words.h"

namespace rapport {

namespace {

constexpr double kStudyRow = 23;

/// A heading; gives the place of the first row.
double draw_head(Canvas& canvas, const Box& box, const char* title, const std::string& note = {}) {
  canvas.text(Role::strong, {box.x, box.y + 16}, title);
  if (!note.empty()) {
    const double x = canvas.width(Role::strong, title) + 16;
    canvas.text_within(Role::axis, {box.right(), box.y + 16}, box.width - x, note, kInk2,
                       Anchor::right);
  }
  return box.y + 24;
}

/// A row of a text and a number at the right, above a line.
void draw_pair(Canvas& canvas, const Box& row, const std::string& text, const std::string& number,
               double indent = 0, Colour colour = kInk2) {
  canvas.line({row.x, row.y}, {row.right(), row.y}, kLine);
  const double most = 0.6 * row.width;
  const double wide = std::min(most, canvas.width(Role::body, number));
  canvas.text_within(Role::body, {row.x + indent, row.y + 17}, row.width - indent - wide - 16,
                     text);
  canvas.text_within(Role::body, {row.right(), row.y + 17}, most, number, colour, Anchor::right);
}

double draw_none(Canvas& canvas, Point at, double wide, const std::string& words) {
  return 21 * canvas.paragraph(Role::body, {at.x, at.y + 17}, wide, 21, words, kInk2, 3) + 6;
}

/// Today in the study's runs of the scenario as described, against its targets.
double draw_study_fit(const Studio& studio, Canvas& canvas, const Box& box) {
  const StudyView& view = *studio.study.view;
  double y =
      draw_head(canvas, box, "Does Today come to what is known of it?", "in the study’s own runs");
  std::size_t shown = 0;
  for (const TargetView& target : studio.firm->targets) {
    const auto stored =
        std::ranges::find(view.today, target.metric, &std::pair<const Metric*, Interval>::first);
    if (stored == view.today.end() || stored->second.n == 0) continue;
    const Metric& metric = *target.metric;
    const Interval& now = stored->second;
    const double step = std::pow(10.0, -metric.digits), apart = std::abs(now.mean - target.target);
    const double matters = metric.matters_at(target.target);
    const double half = std::isfinite(now.half_width) ? now.half_width : INFINITY;
    const char* word = apart <= matters ? "fits" : apart - half > matters ? "off" : "open";
    draw_pair(canvas, {box.x, y, box.width, kStudyRow}, metric.label,
              std::string(word) + ": " + number(now.mean, step) + " for " +
                  number(target.target, step) + (std::string_view(metric.unit) == "%" ? " %" : ""),
              0, apart - half > matters ? kBad : kInk2);
    y += kStudyRow;
    ++shown;
  }
  const std::size_t others = studio.firm->targets.size() - shown;
  if (studio.firm->targets.empty()) {
    y += draw_none(canvas, {box.x, y}, box.width,
                   "The scenario says nothing that Today is to come to.");
  } else if (others > 0) {
    y += draw_none(canvas, {box.x, y}, box.width,
                   count(static_cast<double>(others)) + " of " +
                       count(static_cast<double>(studio.firm->targets.size())) +
                       " targets are of a year, or are not among the numbers that the study "
                       "keeps: Checks runs Today for them.");
  }
  return y - box.y + 10;
}

/// What the points set, each with the mark of what it rests on.
double draw_study_sources(const Studio& studio, Canvas& canvas, const Box& box) {
  const StudyView& view = *studio.study.view;
  const Evidence& evidence = studio.firm->evidence;
  double y = draw_head(canvas, box, "What the study moves", "what each rests on");
  if (view.levers.empty() && view.others.empty()) {
    return y - box.y + 10 +
           draw_none(canvas, {box.x, y}, box.width,
                     "Its points are policies of the scenario as they are: see What it rests on.");
  }
  double x = box.x;
  constexpr double kColumns = 2;
  const double wide = (box.width - 20) / kColumns;
  std::size_t place = 0;
  const auto next = [&](const std::string& label, EvidenceKind kind, const std::string& help) {
    if (y + kStudyRow > box.bottom()) return false;
    trust_mark(canvas, {x, y + 7}, kind);
    canvas.text_within(Role::body, {x + 20, y + 17}, wide - 24, label);
    canvas.help({x, y, wide, kStudyRow}, help);
    x = ++place % 2 == 0 ? box.x : box.x + wide + 20;
    if (place % 2 == 0) y += kStudyRow;
    return true;
  };
  const std::size_t all = view.levers.size() + view.others.size();
  canvas.line({box.x, y}, {box.right(), y}, kLine);
  for (const Lever* lever : view.levers) {
    const auto found = std::ranges::find(evidence.levers, lever, &LeverEvidence::lever);
    const EvidenceKind kind =
        found == evidence.levers.end() ? EvidenceKind::assumption : found->effect;
    if (!next(lever->label, kind,
              std::string(lever->label) + ". What it does: " + lever->source + "."))
      break;
  }
  for (const std::string& key : view.others) {
    if (place < view.levers.size()) break;
    const auto found = std::ranges::find(evidence.numbers, key, &NumberEvidence::key);
    const EvidenceKind kind =
        found == evidence.numbers.end() ? EvidenceKind::assumption : found->kind;
    if (!next(key, kind, key + ", set by the study’s points.")) break;
  }
  if (place % 2 != 0) y += kStudyRow;
  if (place < all) {
    canvas.text(Role::axis, {box.x, y + 14},
                "and " + count(static_cast<double>(all - place)) + " more", kInk2);
    y += 18;
  }
  return y - box.y + 10;
}

/// The assumptions to which the answer reacts most.
double draw_study_flips(const Studio& studio, Canvas& canvas, const Box& box) {
  const StudyView& view = *studio.study.view;
  double y =
      draw_head(canvas, box, "Assumptions that matter most", "over each one’s range, by itself");
  if (view.findings.flips.empty()) {
    const bool drawn = view.data.study.spec.variants.count > 0;
    const bool is_against =
        !view.findings.order.empty() && view.findings.order[0] == view.data.against();
    return y - box.y + 10 +
           draw_none(canvas, {box.x, y}, box.width,
                     !drawn ? "No variants of the assumptions were run, so that is not known."
                     : !view.data.is_whole() ? "That is looked at once, when all runs are there."
                     : is_against ? "The policy that all are compared with is best: there is no "
                                    "difference that could turn."
                                  : "None stands out by itself among so many draws.");
  }
  for (const FlipFinding& flip : view.findings.flips) {
    draw_pair(canvas, {box.x, y, box.width, kStudyRow}, flip.label,
              flip_words(flip, difference_unit(view), view.data.keys[0].metric->digits));
    canvas.help({box.x, y, box.width, kStudyRow},
                flip.label +
                    ": a line through all draws, the others as they were drawn. The "
                    "difference of the best point gains " +
                    number(flip.slope.mean, 0.1) + difference_unit(view) +
                    " from its low end to "
                    "its high end.");
    y += kStudyRow;
  }
  return y - box.y + 10;
}

/// Draws of the assumptions that were left out, and why.
double draw_left_out(const Studio& studio, Canvas& canvas, const Box& box) {
  const StudyView& view = *studio.study.view;
  const StudyFindings& findings = view.findings;
  if (view.data.study.spec.variants.count == 0) return 0;
  double y = draw_head(canvas, box, "Draws that were left out",
                       count(static_cast<double>(findings.rejected)) + " of " +
                           count(static_cast<double>(findings.drawn)) + " that were made");
  if (view.left_out.empty()) {
    return y - box.y + 10 +
           draw_none(canvas, {box.x, y}, box.width,
                     view.data.study.spec.variants.refit
                         ? "None: in each Today comes to its targets."
                         : "None; but the study did not fit Today to its targets in them.");
  }
  for (const DrawsLeftOut& reason : view.left_out) {
    if (y + 2 * kStudyRow > box.bottom()) break;
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    canvas.text(Role::strong, {box.right(), y + 17}, count(static_cast<double>(reason.draws)), kInk,
                Anchor::right);
    y += 20 * canvas.paragraph(Role::axis, {box.x, y + 17}, box.width - 60, 20, reason.why, kInk2,
                               3) +
         5;
  }
  return y - box.y + 10;
}

/// What comes first: how many draws the answer rests on.
std::string study_trust_words(const StudyView& view) {
  const StudyFindings& findings = view.findings;
  if (view.data.study.spec.variants.count == 0)
    return "The study’s answer is of luck only: no variants of the assumptions were run";
  const std::size_t fits = findings.drawn - findings.rejected;
  std::string words = "The study’s answer was tried over " + count(static_cast<double>(fits)) +
                      " variants of our assumptions";
  if (2 * findings.rejected > findings.drawn)
    words += "; more than half were left out, so that says little";
  return words;
}

}  // namespace

void draw_trust_in_study(Studio& studio, Canvas& canvas, Box box) {
  const StudyView& view = *studio.study.view;
  const Saying evidence = evidence_saying(studio.firm->evidence);
  const double said =
      panel_saying(canvas, box, study_trust_words(view), evidence.headline + ". " + evidence.line) +
      10;
  const double gap = 32, half = (box.width - gap) / 2, tall = box.height - said;
  double y = box.y + said;
  y += draw_study_flips(studio, canvas, {box.x, y, half, tall});
  draw_left_out(studio, canvas, {box.x, y, half, box.bottom() - y});
  y = box.y + said;
  const double right = box.x + half + gap;
  y += draw_study_fit(studio, canvas, {right, y, half, tall});
  draw_study_sources(studio, canvas, {right, y, half, box.bottom() - y});
}

}  // namespace rapport
