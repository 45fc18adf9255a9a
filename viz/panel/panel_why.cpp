// Why they leave: customers lost by cause, and which gate keeps staff from what would fit.
#include <algorithm>
#include <array>
#include <cmath>

#include "viz/panel/panels.h"
#include "viz/panel/shown_numbers.h"
#include "viz/words/numbers.h"

namespace rapport {

namespace {

/// Parts of 100 acts, by which gate is shut.
struct GatePart {
  const char* metric;  ///< empty: what is left of 100
  const char* label;
};
constexpr std::array kGateParts{
    GatePart{"gates_all", "all three open"},      GatePart{"gates_may_want", "only know shut"},
    GatePart{"gates_want_know", "only may shut"}, GatePart{"gates_may_know", "only want shut"},
    GatePart{"", "more than one shut"},
};

Colour fill_of(std::size_t part, int slot) {
  return part == 0 ? look_of(slot).colour : kGateFills[part - 1];
}

double draw_gates(Studio& studio, Canvas& canvas, const Box& box) {
  const SessionState& state = *studio.seen.state;
  canvas.text(Role::strong, {box.x, box.y + 16},
              "Of 100 acts, how many have all three gates open, and what is missing in the others");
  double x = box.x;
  for (std::size_t part = 0; part < kGateParts.size(); ++part) {
    canvas.frame({x, box.y + 30, 12, 12}, kLine2, 1, 2,
                 fill_of(part, studio.slot_of(studio.policy)));
    canvas.text(Role::axis, {x + 18, box.y + 41}, kGateParts[part].label, kInk2);
    x += 18 + canvas.width(Role::axis, kGateParts[part].label) + 20;
  }
  double y = box.y + 56;
  constexpr double kLabel = 150;
  for (std::size_t arm = 0; arm < state.arms.size(); ++arm) {
    if (state.arms[arm].done == 0) continue;
    const int slot = studio.slot_of(state.arms[arm].name);
    const bool pair = arm == state.policy || arm == state.against;
    const double tall = pair ? 30 : 22;
    canvas.marker(slot, {box.x + 7, y + tall / 2});
    canvas.text_within(pair ? Role::strong : Role::body, {box.x + 22, y + tall / 2 + 6},
                       kLabel - 30, state.arms[arm].short_label);
    double at = box.x + kLabel, left = 100;
    for (std::size_t part = 0; part < kGateParts.size(); ++part) {
      const double share = kGateParts[part].metric[0] == '\0'
                               ? left
                               : value_of(state, arm, key_of(state, kGateParts[part].metric));
      if (!std::isfinite(share)) continue;
      left -= share;
      const double wide = (box.width - kLabel) * share / 100;
      const Box bar{at, y, std::max(0.0, wide - 2), tall};
      canvas.fill(bar, fill_of(part, slot), kBarRadius);
      const std::string text = number(share, 1.0);
      if (wide > canvas.width(Role::axis, text) + 12) {
        canvas.text(Role::axis, {bar.x + 7, y + tall / 2 + 5}, text,
                    part == 0 && slot != 3 ? kPaper : kInk);
      }
      at += wide;
    }
    y += tall + 6;
  }
  return y;
}

struct Cause {
  std::string label;
  double policy, against;
  bool all = false;
};

/// Customers who left, by true cause, in the whole run; the largest first.
std::vector<Cause> causes_of(const SessionState& state) {
  const int left = key_of(state, "left");
  const double in_policy = value_of(state, state.policy, left),
               in_against = value_of(state, state.against, left);
  std::vector<Cause> causes;
  for (std::size_t loss = 0; loss < kLosses; ++loss) {
    const int key = key_of(state, (std::string("left_") + kLossNames[loss]).c_str());
    if (key < 0) continue;
    Cause cause{kLossLabels[loss], in_policy * value_of(state, state.policy, key) / 100,
                in_against * value_of(state, state.against, key) / 100};
    if (cause.policy + cause.against >= 1) causes.push_back(std::move(cause));
  }
  std::ranges::sort(causes, std::ranges::greater{}, &Cause::against);
  causes.insert(causes.begin(), {"All", in_policy, in_against, true});
  return causes;
}

void draw_causes(Studio& studio, Canvas& canvas, const Box& box) {
  const SessionState& state = *studio.seen.state;
  const int ours = studio.slot_of(studio.policy), theirs = studio.slot_of(studio.against);
  canvas.text(Role::strong, {box.x, box.y + 16},
              "Customers who left in the run, newcomers too, by the true cause");
  const double right = box.right(), ours_x = right - 110, theirs_x = right - 200,
               from = box.x + 262, to = theirs_x - 80;
  canvas.marker(theirs, {theirs_x - 18, box.y + 32});
  canvas.marker(ours, {ours_x - 18, box.y + 32});
  canvas.text(Role::axis, {right, box.y + 37}, "change", kInk2, Anchor::right);
  const std::vector<Cause> causes = causes_of(state);
  double most = 1;
  for (const Cause& cause : causes) {
    if (!cause.all) most = std::max({most, cause.policy, cause.against});
  }
  const double room = box.bottom() - box.y - 46;
  const double row = std::clamp(room / static_cast<double>(causes.size()), 22.0, 32.0);
  double y = box.y + 44;
  for (const Cause& cause : causes) {
    if (y + row > box.bottom() + 1) break;
    canvas.line({box.x, y}, {right, y}, kLine);
    const double baseline = y + row / 2 + 6;
    canvas.text_within(cause.all ? Role::strong : Role::body, {box.x, baseline}, 250, cause.label);
    if (!cause.all && to > from + 40) {
      const auto px = [&](double x) { return from + (to - from) * x / most; };
      canvas.line({px(cause.against), y + row / 2}, {px(cause.policy), y + row / 2},
                  look_of(ours).colour, 2);
      canvas.marker(theirs, {px(cause.against), y + row / 2}, 5);
      canvas.marker(ours, {px(cause.policy), y + row / 2}, 5);
    }
    canvas.text(Role::body, {theirs_x, baseline}, count(cause.against), kInk2, Anchor::right);
    canvas.text(Role::strong, {ours_x, baseline}, count(cause.policy), kInk, Anchor::right);
    const double change = std::round(cause.policy) - std::round(cause.against);
    if (change != 0) {
      canvas.draw(Marker{change < 0 ? Shape::arrow_down : Shape::arrow_up,
                         {right - 66, baseline - 5},
                         4.5,
                         change < 0 ? kGood : kBad,
                         false,
                         false});
    }
    canvas.text(Role::strong, {right, baseline}, count(std::abs(change)), kInk, Anchor::right);
    y += row;
  }
}

}  // namespace

void draw_why_they_leave(Studio& studio, Canvas& canvas, Box box) {
  const SessionState& state = *studio.seen.state;
  if (state.differences.empty() || state.policy == state.against) {
    canvas.text(Role::body, {box.x, box.y + 30},
                "Causes stand here once the pair’s first runs are done.", kInk2);
    return;
  }
  const double y = draw_gates(studio, canvas, box);
  canvas.line({box.x, y + 8}, {box.right(), y + 8}, kLine);
  draw_causes(studio, canvas, {box.x, y + 18, box.width, box.bottom() - y - 18});
}

}  // namespace rapport
