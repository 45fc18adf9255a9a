// One customer's life under both policies, side by side from where they part.
#include <algorithm>
#include <cmath>

#include "experiments/output/numbers.h"
#include "viz/panel/panels.h"
#include "viz/panel/widgets.h"

namespace rapport {

namespace {

constexpr double kVisitDate = 98, kVisitWhat = 128, kVisitGap = 16;

/// What is done so far, as a bar.
void draw_progress(Studio& studio, Canvas& canvas, const Box& box) {
  const bool runs = !studio.runs_are_done();
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

constexpr double kSatisfied = 52;  ///< room of a number at the right of a side

/// How many lines a text takes, two at most.
int lines_of(const Canvas& canvas, const std::string& text, double wide) {
  return canvas.width(Role::axis, text) > wide ? 2 : 1;
}

/// What happened, and how satisfied the customer was after it.
void draw_side(Canvas& canvas, const Box& box, const std::string& what, double satisfaction,
               double other) {
  if (what.empty()) {
    canvas.text(Role::axis, {box.x, box.y + 18}, "–", kInk3);
    return;
  }
  canvas.paragraph(Role::axis, {box.x, box.y + 18}, box.width - kSatisfied, 18, what, kInk, 2);
  canvas.text(Role::strong, {box.right() - 14, box.y + 18}, number(satisfaction, 0.01), kInk,
              Anchor::right);
  canvas.help(box, "How satisfied the customer is after the visit, in this model from 0 to 1.");
  if (!std::isfinite(other) || std::abs(satisfaction - other) < 0.005) return;
  const bool more = satisfaction > other;
  canvas.draw(Marker{more ? Shape::arrow_up : Shape::arrow_down,
                     {box.right() - 5, box.y + 13},
                     4,
                     more ? kGood : kBad,
                     false,
                     false});
}

void draw_end(Canvas& canvas, const Box& box, const std::string& words) {
  const bool stays = words == "stays";
  canvas.paragraph(Role::strong, {box.x, box.y + 20}, box.width, 21, capital(words),
                   stays ? kGood : kBad, 2);
}

/// Of those who are saved and lost in the run, what came first; as far as there is room.
void draw_partings(Canvas& canvas, const LivesView& lives, const Box& box) {
  constexpr double kPartingRow = 24, kLeast = 3 * kPartingRow + 24;
  if (box.height < kLeast || lives.partings.empty()) return;
  const double lost_x = box.right(), saved_x = lost_x - 90;
  canvas.text(Role::strong, {box.x, box.y + 16}, "What came first, in the lives of all");
  canvas.text(Role::axis, {saved_x, box.y + 16}, "saved", kInk2, Anchor::right);
  canvas.text(Role::axis, {lost_x, box.y + 16}, "lost", kInk2, Anchor::right);
  double y = box.y + 24;
  for (const PartingCount& parting : lives.partings) {
    if (y + kPartingRow > box.bottom()) break;
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    canvas.text_within(Role::body, {box.x, y + 18}, saved_x - 60 - box.x, capital(parting.label));
    canvas.text(Role::strong, {saved_x, y + 18}, count(static_cast<double>(parting.saved)), kInk,
                Anchor::right);
    canvas.text(Role::body, {lost_x, y + 18}, count(static_cast<double>(parting.lost)), kInk2,
                Anchor::right);
    y += kPartingRow;
  }
}

/// The rows of both lives; `names` of the policy and of the one compared with.
void draw_rows(Studio& studio, Canvas& canvas, const LivesView& lives, const Box& box) {
  const SessionState& state = *studio.seen.state;
  const double side = (box.width - kVisitDate - kVisitWhat - 2 * kVisitGap) / 2;
  const double a_x = box.x + kVisitDate + kVisitWhat, b_x = a_x + side + kVisitGap;
  double y = box.y;
  const auto name = [&](std::size_t arm, double x) {
    canvas.marker(studio.slot_of(state.arms[arm].name), {x + 6, y + 11});
    canvas.text_within(Role::strong, {x + 20, y + 16}, side - 100,
                       capital(state.arms[arm].short_label));
    canvas.text(Role::axis, {x + side, y + 16}, "satisfied", kInk2, Anchor::right);
  };
  name(state.against, a_x);
  name(state.policy, b_x);
  y += 26;
  if (lives.same_before > 0) {
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    canvas.text_within(Role::axis, {box.x, y + 18}, box.width,
                       count(static_cast<double>(lives.same_before)) +
                           (lives.same_before == 1 ? " visit before is the same under both"
                                                   : " visits before are the same under both"),
                       kInk2);
    y += 26;
  }
  constexpr double kEnds = 50;
  std::size_t shown = 0;
  for (const LifeRow& row : lives.rows) {
    const int lines = std::max({lines_of(canvas, row.visit, kVisitWhat - 12),
                                lines_of(canvas, row.policy, side - kSatisfied),
                                lines_of(canvas, row.against, side - kSatisfied)});
    const double high = 8 + 18.0 * lines;
    if (y + high + kEnds > box.bottom()) break;
    if (shown == 0) canvas.fill({box.x, y, box.width, high}, kWash);
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    canvas.text(Role::axis, {box.x, y + 18}, day_of(row.date), kInk2);
    canvas.paragraph(Role::axis, {box.x + kVisitDate, y + 18}, kVisitWhat - 12, 18, row.visit, kInk,
                     2);
    draw_side(canvas, {a_x, y, side, high}, row.against, row.against_satisfaction,
              row.policy_satisfaction);
    draw_side(canvas, {b_x, y, side, high}, row.policy, row.policy_satisfaction,
              row.against_satisfaction);
    y += high;
    ++shown;
  }
  canvas.line({box.x, y}, {box.right(), y}, kLine2);
  const std::size_t more = lives.rows.size() - shown + lives.later;
  if (more > 0) {
    canvas.text_within(Role::axis, {box.x, y + 20}, kVisitDate + kVisitWhat - 12,
                       "and " + count(static_cast<double>(more)) + " more visits", kInk2);
  }
  draw_end(canvas, {a_x, y, side, kEnds}, lives.against_end);
  draw_end(canvas, {b_x, y, side, kEnds}, lives.policy_end);
  y += kEnds + 12;
  draw_partings(canvas, lives, {box.x, y, box.width, box.bottom() - y});
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
    line = "What came first, on " + day_of(lives->first_date) + ": " + lives->came_first + ". ";
  }
  line += "Segment " + lives->segment + ", " + number(lives->value, 1) + " " +
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
