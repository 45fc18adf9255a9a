// Why they leave: customers lost by cause, and which gate keeps staff from what would fit.
#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/chart/stacked_bars.h"
#include "viz/panel/chart_area.h"
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

StackedChart gates_of(const Studio& studio) {
  const SessionState& state = *studio.seen.state;
  StackedChart chart;
  chart.title =
      "Of 100 acts, how many have all three gates open, and what is missing in the others";
  for (const GatePart& part : kGateParts) chart.part_names.emplace_back(part.label);
  for (std::size_t arm = 0; arm < state.arms.size(); ++arm) {
    if (state.arms[arm].done == 0) continue;
    StackedRow row{state.arms[arm].name,
                   capital(state.arms[arm].short_label),
                   studio.slot_of(state.arms[arm].name),
                   arm == state.policy || arm == state.against,
                   {}};
    double left = 100;
    for (const GatePart& part : kGateParts) {
      const double share =
          part.metric[0] == '\0' ? left : value_of(state, arm, key_of(state, part.metric));
      left -= share;
      row.parts.push_back(share);
    }
    chart.rows.push_back(std::move(row));
  }
  return chart;
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
  std::vector<Cause> causes = causes_of(state);
  constexpr double kLowest = 24;
  const auto fits = static_cast<std::size_t>(std::max(3.0, (box.bottom() - box.y - 46) / kLowest));
  if (causes.size() > fits) {  // what has no room is added up
    Cause others{std::to_string(causes.size() - fits + 1) + " other causes", 0, 0};
    for (std::size_t i = fits - 1; i < causes.size(); ++i) {
      others.policy += causes[i].policy;
      others.against += causes[i].against;
    }
    causes.resize(fits - 1);
    causes.push_back(std::move(others));
  }
  double most = 1;
  for (const Cause& cause : causes) {
    if (!cause.all) most = std::max({most, cause.policy, cause.against});
  }
  const double room = box.bottom() - box.y - 46;
  const double row = std::clamp(room / static_cast<double>(causes.size()), kLowest, 32.0);
  double y = box.y + 44;
  for (const Cause& cause : causes) {
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
  const StackedChart gates = gates_of(studio);
  const double tall = 66 + 34.0 * static_cast<double>(gates.rows.size());
  draw_chart(
      studio, canvas, "gates", draw(gates, {box.width, tall}, canvas.widths()), {box.x, box.y},
      [&] {
        std::string out =
            "policy,all_open,only_know_shut,only_may_shut,only_want_shut,more_than_one_shut\n";
        for (const StackedRow& row : gates.rows) {
          out += row.id;
          for (const double part : row.parts) out += "," + plain_number(part);
          out += "\n";
        }
        return out;
      });
  const double y = box.y + tall;
  canvas.line({box.x, y + 8}, {box.right(), y + 8}, kLine);
  draw_causes(studio, canvas, {box.x, y + 18, box.width, box.bottom() - y - 18});
}

}  // namespace rapport
