// What management would see of why customers leave, against what is true.
#include <algorithm>
#include <cmath>

#include "experiments/output/numbers.h"
#include "viz/panel/panels.h"
#include "viz/panel/shown_numbers.h"
#include "viz/panel/widgets.h"
#include "viz/words/why_words.h"

namespace rapport {

namespace {

/// A cause, of 100 customers who left under an arm: as it is, and as today's metrics trace it.
struct SeenCause {
  std::string label, metric;
  double truth = 0, seen = 0, truth_against = 0, seen_against = 0;
};

std::vector<SeenCause> seen_causes_of(const SessionState& state) {
  std::vector<SeenCause> causes;
  for (std::size_t loss = 0; loss < kLosses; ++loss) {
    const std::string left = std::string("left_") + kLossNames[loss],
                      seen = std::string("seen_") + kLossNames[loss];
    const auto of = [&](std::size_t arm, const std::string& metric) {
      const double value = value_of(state, arm, key_of(state, metric.c_str()));
      return std::isfinite(value) ? value : 0.0;
    };
    causes.push_back({kLossLabels[loss], left, of(state.policy, left), of(state.policy, seen),
                      of(state.against, left), of(state.against, seen)});
  }
  std::erase_if(causes, [](const SeenCause& c) { return c.truth + c.truth_against < 1; });
  std::ranges::stable_sort(causes, std::ranges::greater{}, &SeenCause::truth);
  return causes;
}

Seen100 numbers_of(const SessionState& state) {
  const auto of = [&](std::size_t arm, const char* metric) {
    return value_of(state, arm, key_of(state, metric));
  };
  return {100 - of(state.policy, "left_untraced"), 100 - of(state.against, "left_untraced"),
          of(state.policy, "satisfaction_reported"), of(state.policy, "satisfaction_true")};
}

/// Satisfaction of both, as reported and as it is: a line of numbers each.
void draw_satisfaction(const Studio& studio, Canvas& canvas, const Box& box) {
  const SessionState& state = *studio.seen.state;
  const double right = box.right(), step = 120;
  canvas.text(Role::strong, {box.x, box.y + 16}, "Satisfaction, 0 to 1");
  canvas.text(Role::axis, {right - 2 * step, box.y + 16}, "as reported", kInk2, Anchor::right);
  canvas.text(Role::axis, {right - step, box.y + 16}, "in truth", kInk2, Anchor::right);
  canvas.text(Role::axis, {right, box.y + 16}, "apart", kInk2, Anchor::right);
  canvas.help({right - 3 * step, box.y, step, 22}, help_of(studio, "satisfaction_reported"));
  canvas.help({right - 2 * step, box.y, step, 22}, help_of(studio, "satisfaction_true"));
  double y = box.y + 26;
  for (const std::size_t arm : {state.against, state.policy}) {
    canvas.line({box.x, y}, {right, y}, kLine);
    const double baseline = y + 21;
    canvas.marker(studio.slot_of(state.arms[arm].name), {box.x + 7, baseline - 5});
    canvas.text_within(Role::body, {box.x + 24, baseline}, right - 3 * step - box.x - 30,
                       capital(state.arms[arm].short_label));
    const double reported = value_of(state, arm, key_of(state, "satisfaction_reported")),
                 truth = value_of(state, arm, key_of(state, "satisfaction_true"));
    canvas.text(Role::strong, {right - 2 * step, baseline}, number(reported, 0.01), kInk,
                Anchor::right);
    canvas.text(Role::strong, {right - step, baseline}, number(truth, 0.01), kInk, Anchor::right);
    canvas.text(Role::body, {right, baseline}, signed_number(reported - truth, 0.01), kInk2,
                Anchor::right);
    y += 30;
  }
}

constexpr double kSeenNumber = 62;

/// The heads of two columns of numbers of a policy, which end at `right`.
void draw_heads(Canvas& canvas, int slot, double right, double baseline) {
  canvas.marker(slot, {right - 2 * kSeenNumber + 10, baseline - 5}, 5);
  canvas.text(Role::axis, {right - kSeenNumber, baseline}, "true", kInk2, Anchor::right);
  canvas.text(Role::axis, {right, baseline}, "traced", kInk2, Anchor::right);
}

/// Of 100 who left, by cause: the filled mark is true, the hollow one what is traced.
void draw_seen_causes(const Studio& studio, Canvas& canvas, const Box& box) {
  const SessionState& state = *studio.seen.state;
  const int ours = studio.slot_of(studio.policy), theirs = studio.slot_of(studio.against);
  const double right = box.right(), ours_x = right - 2 * kSeenNumber - 18;
  const double from = box.x + 236, to = ours_x - 2 * kSeenNumber - 10;
  canvas.text(Role::strong, {box.x, box.y + 16},
              "Causes of 100 departures, and what today’s metrics trace of them");
  canvas.help({box.x, box.y, box.width, 22}, help_of(studio, "left_untraced"));
  const double heads = box.y + 40;
  canvas.marker(ours, {from + 5, heads - 5}, 5);
  canvas.text(Role::axis, {from + 16, heads}, "true", kInk2);
  canvas.marker(ours, {from + 61, heads - 5}, 5, true);
  canvas.text(Role::axis, {from + 72, heads}, "traced", kInk2);
  draw_heads(canvas, ours, ours_x, heads);
  draw_heads(canvas, theirs, right, heads);
  std::vector<SeenCause> causes = seen_causes_of(state);
  constexpr double kSeenRow = 26;
  const auto fits = static_cast<std::size_t>(std::max(1.0, (box.height - 48) / kSeenRow));
  if (causes.size() > fits) causes.resize(fits);
  double most = 1;
  for (const SeenCause& cause : causes) most = std::max({most, cause.truth, cause.seen});
  double y = box.y + 48;
  for (const SeenCause& cause : causes) {
    canvas.line({box.x, y}, {right, y}, kLine);
    const double middle = y + kSeenRow / 2, baseline = middle + 6;
    canvas.text_within(Role::body, {box.x, baseline}, 224, cause.label);
    canvas.help({box.x, y, 224, kSeenRow}, help_of(studio, cause.metric.c_str()));
    if (to > from + 40) {
      const auto px = [&](double x) { return from + 6 + (to - from - 12) * x / most; };
      canvas.line({px(cause.seen), middle}, {px(cause.truth), middle}, look_of(ours).colour, 2);
      canvas.marker(ours, {px(cause.truth), middle}, 5);
      canvas.marker(ours, {px(cause.seen), middle}, 5, true);
    }
    const auto text = [&](Role role, double x, double value) {
      canvas.text(role, {x, baseline}, number(value, 1), role == Role::strong ? kInk : kInk2,
                  Anchor::right);
    };
    text(Role::strong, ours_x - kSeenNumber, cause.truth);
    text(Role::body, ours_x, cause.seen);
    text(Role::strong, right - kSeenNumber, cause.truth_against);
    text(Role::body, right, cause.seen_against);
    y += kSeenRow;
  }
}

}  // namespace

void draw_what_is_seen(Studio& studio, Canvas& canvas, Box box) {
  const SessionState& state = *studio.seen.state;
  const Saying saying = seen_saying(capital(state.arms[state.policy].short_label),
                                    state.arms[state.against].short_label, numbers_of(state));
  double y =
      box.y + panel_saying(canvas, box, rough_words(studio) + saying.headline, saying.line) + 10;
  draw_satisfaction(studio, canvas, {box.x, y, box.width, 90});
  y += 98;
  draw_seen_causes(studio, canvas, {box.x, y, box.width, box.bottom() - y});
}

}  // namespace rapport
