// One customer's life under both policies, side by side from where they part.
#include <algorithm>
#include <cmath>

#include "viz/panel/panels.h"
#include "viz/panel/widgets.h"
#include "viz/words/numbers.h"

namespace rapport {

namespace {

constexpr double kVisitRow = 44, kVisitDate = 78, kVisitWhat = 150, kVisitGap = 12;

/// What is done so far, as a bar.
void draw_progress(Studio& studio, Canvas& canvas, const Box& box) {
  const bool runs = studio.client().state()->busy || studio.client().is_behind();
  canvas.text_within(Role::body, {box.x, box.y + 22}, box.width,
                     runs ? "This begins once the runs of all policies are done."
                          : "Following who is saved and who is lost, in the first run of both: " +
                                number(100 * studio.lives_share(), 1) + " %",
                     kInk2);
  const Box bar{box.x, box.y + 38, std::min(box.width, 420.0), 6};
  canvas.fill(bar, kWash2, 3);
  if (!runs) {
    canvas.fill({bar.x, bar.y, bar.width * std::clamp(studio.lives_share(), 0.0, 1.0), 6}, kInk2,
                3);
  }
}

/// Two lines: what happened, and how satisfied the customer was after it.
void draw_side(Canvas& canvas, const Box& box, const std::string& what, double satisfaction,
               double other) {
  if (what.empty()) {
    canvas.text(Role::body, {box.x, box.y + 19}, "–", kInk3);
    return;
  }
  canvas.text_within(Role::body, {box.x, box.y + 19}, box.width, what);
  const bool differs = std::isfinite(other) && std::abs(satisfaction - other) >= 0.005;
  const std::string text = "satisfied " + number(satisfaction, 0.01);
  canvas.text(Role::axis, {box.x, box.y + 37}, text, kInk2);
  if (!differs) return;
  canvas.draw(Marker{satisfaction > other ? Shape::arrow_up : Shape::arrow_down,
                     {box.x + canvas.width(Role::axis, text) + 12, box.y + 32},
                     4,
                     satisfaction > other ? kGood : kBad,
                     false,
                     false});
}

void draw_end(Canvas& canvas, const Box& box, const std::string& words) {
  const bool stays = words == "stays";
  canvas.paragraph(Role::strong, {box.x, box.y + 20}, box.width, 21, capital(words),
                   stays ? kGood : kBad, 2);
}

/// The rows of both lives; `names` of the policy and of the one compared with.
void draw_rows(Studio& studio, Canvas& canvas, const LivesView& lives, const Box& box) {
  const SessionState& state = *studio.seen.state;
  const double side = (box.width - kVisitDate - kVisitWhat - 2 * kVisitGap) / 2;
  const double a_x = box.x + kVisitDate + kVisitWhat, b_x = a_x + side + kVisitGap;
  double y = box.y;
  const auto name = [&](std::size_t arm, double x) {
    canvas.marker(studio.slot_of(state.arms[arm].name), {x + 6, y + 11});
    canvas.text_within(Role::strong, {x + 20, y + 16}, side - 20,
                       capital(state.arms[arm].short_label));
  };
  name(state.against, a_x);
  name(state.policy, b_x);
  y += 26;
  if (lives.same_before > 0) {
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    canvas.text_within(Role::axis, {box.x, y + 18}, box.width,
                       count(static_cast<double>(lives.same_before)) +
                           (lives.same_before == 1 ? " visit" : " visits") +
                           " before are the same under both",
                       kInk2);
    y += 26;
  }
  constexpr double kEnds = 50;
  const auto fits =
      static_cast<std::size_t>(std::max(1.0, (box.bottom() - y - kEnds - 22) / kVisitRow));
  const std::size_t rows = std::min(lives.rows.size(), fits);
  for (std::size_t i = 0; i < rows; ++i) {
    const LifeRow& row = lives.rows[i];
    if (i == 0) canvas.fill({box.x - 4, y, box.width + 8, kVisitRow}, kWash);
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    canvas.text(Role::axis, {box.x, y + 18}, day_of(row.date), kInk2);
    canvas.text_within(Role::body, {box.x + kVisitDate + 14, y + 19}, kVisitWhat - 24, row.visit);
    if (i == 0) canvas.text(Role::axis, {box.x + kVisitDate + 14, y + 37}, "they part here", kInk2);
    draw_side(canvas, {a_x, y, side, kVisitRow}, row.against, row.against_satisfaction,
              row.policy_satisfaction);
    draw_side(canvas, {b_x, y, side, kVisitRow}, row.policy, row.policy_satisfaction,
              row.against_satisfaction);
    y += kVisitRow;
  }
  canvas.line({box.x, y}, {box.right(), y}, kLine2);
  if (rows < lives.rows.size()) {
    canvas.text(Role::axis, {box.x, y + 18},
                "and " + count(static_cast<double>(lives.rows.size() - rows)) + " more visits",
                kInk2);
  }
  draw_end(canvas, {a_x, y, side, kEnds}, lives.against_end);
  draw_end(canvas, {b_x, y, side, kEnds}, lives.policy_end);
}

std::string headline_of(const LivesView& lives, const std::string& policy,
                        const std::string& against) {
  const std::string who = "Customer " + count(lives.customer);
  const std::string fate = lives.is_saved ? " stays with " + policy + " and leaves with " + against
                                          : " leaves with " + policy + " and stays with " + against;
  return who + fate;
}

}  // namespace

void draw_two_lives(Studio& studio, Canvas& canvas, Box box) {
  const std::shared_ptr<const LivesView> lives = studio.lives();
  if (lives == nullptr) return draw_progress(studio, canvas, box);
  const SessionState& state = *studio.seen.state;
  const std::string policy = capital(state.arms[state.policy].short_label),
                    against = capital(state.arms[state.against].short_label);
  if (!lives->problem.empty() || !lives->has_example) {
    canvas.paragraph(Role::body, {box.x, box.y + 22}, box.width, 24,
                     !lives->problem.empty()
                         ? "Nobody can be followed: " + lives->problem
                         : "In the first run the same customers stay under both: there is no life "
                           "to tell.",
                     kInk2);
    return;
  }
  std::string line;
  if (!lives->came_first.empty()) {
    line = "What came first: " + lives->came_first + ", on " + day_of(lives->first_date) + ". ";
  }
  line += "Segment " + lives->segment + ", brings " + number(lives->value, 0.1) + " " +
          studio.firm->currency + " a month.";
  const double said = panel_saying(canvas, box, headline_of(*lives, policy, against), line) + 6;
  constexpr double kFoot = 50;
  draw_rows(studio, canvas, *lives, {box.x, box.y + said, box.width, box.height - said - kFoot});
  std::string foot = "In this run " + count(static_cast<double>(lives->saved)) + " are saved and " +
                     count(static_cast<double>(lives->lost)) + " lost.";
  if (!lives->partings.empty()) {
    foot += " Most often " + lives->partings[0].label + " came first.";
  }
  foot += " Only the net is a finding: who in particular is saved hangs on luck.";
  canvas.paragraph(Role::axis, {box.x, box.bottom() - kFoot + 24}, box.width, 20, foot, kInk2, 2);
}

}  // namespace rapport
