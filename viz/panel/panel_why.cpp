// Why they leave: which gate keeps staff from what would fit, and customers lost by cause. Its
// other parts stand in files of their own.
#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/chart/dumbbells.h"
#include "experiments/chart/stacked_bars.h"
#include "experiments/output/numbers.h"
#include "experiments/trial/gate_state.h"
#include "viz/panel/chart_area.h"
#include "viz/panel/panel_charts.h"
#include "viz/panel/panels.h"
#include "viz/panel/shown_numbers.h"
#include "viz/panel/widgets.h"
#include "viz/words/why_words.h"

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

/// A gate, the metric of acts that only it is in the way of, and the levers that open it.
struct Gate {
  const char* metric;
  const char* note;
  LeverFamily family;
};
constexpr std::array<Gate, kGates> kGateRows{
    Gate{"gates_want_know", "latitude, rules", LeverFamily::orientation},
    Gate{"gates_may_know", "pay, metrics", LeverFamily::configuration},
    Gate{"gates_may_want", "the right fact", LeverFamily::information},
};

/// How far the gates are open under an arm.
std::optional<GateState> gates_under(const SessionState& state, std::size_t arm) {
  std::array<double, kGateCells> cells{};
  for (std::size_t i = 0; i < kGateCells; ++i) {
    cells[i] = value_of(state, arm, key_of(state, kGateCellMetrics[i]));
  }
  return gate_state(cells);
}

/// Of all policies, or of the pair alone where there is little room.
StackedChart gates_of(const Studio& studio, bool pair_only) {
  const SessionState& state = *studio.seen.state;
  StackedChart chart;
  chart.title =
      "Of 100 acts, how many have all three gates open, and what is missing in the others";
  for (const GatePart& part : kGateParts) chart.part_names.emplace_back(part.label);
  for (std::size_t arm = 0; arm < state.arms.size(); ++arm) {
    if (state.arms[arm].done == 0) continue;
    if (pair_only && arm != state.policy && arm != state.against) continue;
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

/// By touch point, how many of 100 acts only one gate is in the way of.
DumbbellChart gates_by_place(const Studio& studio) {
  const SessionState& state = *studio.seen.state;
  DumbbellChart chart;
  chart.title = "Where only this one gate is shut, of 100 acts at the touch point";
  chart.from_slot = studio.slot_of(state.arms[state.against].name);
  chart.to_slot = studio.slot_of(state.arms[state.policy].name);
  for (std::size_t g = 0; g < kGates; ++g) {
    chart.columns.emplace_back(kGateNames[g]);
    chart.column_notes.emplace_back(kGateRows[g].note);
  }
  for (std::size_t place = 0; place < studio.firm->touch_points.size(); ++place) {
    DumbbellRow row{studio.firm->touch_points[place], capital(studio.firm->touch_points[place])};
    bool any = false;
    for (const Gate& gate : kGateRows) {
      const int key = key_of_part(state, gate.metric, {Part::touch_point, place});
      const Dumbbell cell{value_of(state, state.against, key), value_of(state, state.policy, key)};
      any = any || std::isfinite(cell.to);
      row.cells.push_back(cell);
    }
    if (any) chart.rows.push_back(std::move(row));
  }
  return chart;
}

/// "Next: open know, above all at the visit." and the levers that do.
void draw_next(Studio& studio, Canvas& canvas, const DumbbellChart& places, std::size_t gate,
               const Box& box) {
  canvas.fill(box, kWash, kCardRadius);
  std::string most;
  double share = 0;
  for (const DumbbellRow& row : places.rows) {
    if (row.cells[gate].to > share) most = row.name, share = row.cells[gate].to;
  }
  const Gate& row = kGateRows[gate];
  std::string words = "Next: open " + std::string(kGateNames[gate]);
  if (!most.empty()) {
    words += ", above all at " + most + " (" + number(share, 1) + " of 100 acts)";
  }
  words += ". The levers of " + std::string(label_of(row.family)) + " do that.";
  const double button_width = 170, left = box.x + 16;
  canvas.paragraph(Role::body, {left, box.y + 23}, box.width - button_width - 48, 21, words, kInk,
                   2);
  if (button(canvas, "why.levers",
             {box.right() - button_width - 12, box.y + (box.height - 34) / 2, button_width, 34},
             "Show these levers")) {
    studio.show_levers_of(row.family);
  }
}

void draw_gates(Studio& studio, Canvas& canvas, Box box) {
  const SessionState& state = *studio.seen.state;
  const std::optional<GateState> now = gates_under(state, state.policy),
                                 before = gates_under(state, state.against);
  if (!now || !before) {
    canvas.text(Role::body, {box.x, box.y + 20}, "No employee has acted in these runs.", kInk2);
    return;
  }
  const Saying saying = gates_saying(capital(state.arms[state.policy].short_label),
                                     state.arms[state.against].short_label, *now, *before);
  const double said =
      panel_saying(canvas, box, rough_words(studio) + saying.headline, saying.line) + 2;
  box = {box.x, box.y + said, box.width, box.height - said};
  constexpr double kNext = 60, kLeastPlaces = 165;
  const StackedChart all = gates_of(studio, false), pair = gates_of(studio, true);
  const auto tall = [](const StackedChart& chart) {
    return 68 + 33.0 * static_cast<double>(chart.rows.size());
  };
  const bool roomy = tall(all) + kLeastPlaces + kNext + 24 <= box.height;
  const StackedChart& shown = roomy ? all : pair;
  draw_chart(studio, canvas, "gates", draw(shown, {box.width, tall(shown)}, canvas.widths()),
             {box.x, box.y});
  canvas.help({box.x, box.y, box.width, 20}, help_of(studio, "gates_all"));
  const double y = box.y + tall(shown) + 8;
  canvas.line({box.x, y}, {box.right(), y}, kLine);
  const DumbbellChart places = gates_by_place(studio);
  const double room = box.bottom() - y - 12 - kNext - 8;
  const double wanted = 64 + 44.0 * static_cast<double>(places.rows.size());
  const double least = 64 + 18.0 * static_cast<double>(places.rows.size());
  double below = y + 12;
  if (room >= least) {
    const double high = std::min(room, wanted);
    draw_chart(studio, canvas, "gates_by_place", draw(places, {box.width, high}, canvas.widths()),
               {box.x, below});
    canvas.help({box.x, below, box.width, 20}, help_of(studio, "gates_may_want"));
    below += high + 8;
  }
  if (below + kNext > box.bottom() + 8) return;  // a small window shows what is most important
  draw_next(studio, canvas, places, now->narrowest(), {box.x, below, box.width, kNext - 4});
}

/// By how many more or fewer customers leave over a cause; `at` is its right end. Fewer is good and
/// more is bad where an interval over the runs says so; else the number alone stands there, in
/// grey.
void draw_change(const Studio& studio, Canvas& canvas, const LostTo& cause, Point at) {
  const SessionState& state = *studio.seen.state;
  const double change = std::round(cause.policy) - std::round(cause.against);
  if (change == 0 || is_rough(studio, state.policy) || !is_clear(change_of(state, cause))) {
    canvas.text(Role::body, at, signed_number(change, 1), kInk2, Anchor::right);
    return;
  }
  const bool fewer = change < 0;
  canvas.draw(Marker{fewer ? Shape::arrow_down : Shape::arrow_up,
                     {at.x - 66, at.y - 5},
                     4.5,
                     fewer ? kGood : kBad,
                     false,
                     false});
  canvas.text(Role::strong, at, count(std::abs(change)), kInk, Anchor::right);
}

/// At most so many rows: what has no room is added up, those that clearly change last.
std::vector<LostTo> with_rest_added_up(const SessionState& state, std::vector<LostTo> causes,
                                       std::size_t most) {
  std::ranges::stable_partition(
      causes, [&](const LostTo& cause) { return cause.all || is_clear(change_of(state, cause)); });
  const std::span rest = std::span(causes).subspan(most - 1);
  LostTo others = together(std::to_string(rest.size()) + " other causes", rest);
  causes.resize(most - 1);
  std::ranges::sort(std::span(causes).subspan(1), std::ranges::greater{}, &LostTo::against);
  causes.push_back(std::move(others));
  return causes;
}

void draw_causes(Studio& studio, Canvas& canvas, Box box) {
  const SessionState& state = *studio.seen.state;
  const int ours = studio.slot_of(studio.policy), theirs = studio.slot_of(studio.against);
  canvas.text(Role::strong, {box.x, box.y + 16},
              "Customers who left in the run, newcomers too, by the true cause");
  canvas.help({box.x, box.y, box.width, 24}, help_of(studio, "left"));
  const double right = box.right(), ours_x = right - 110, theirs_x = right - 200,
               from = box.x + 262, to = theirs_x - 80;
  canvas.marker(theirs, {theirs_x - 18, box.y + 32});
  canvas.marker(ours, {ours_x - 18, box.y + 32});
  canvas.text(Role::axis, {right, box.y + 37}, "change", kInk2, Anchor::right);
  canvas.help({right - 66, box.y + 24, 66, 18},
              "How many more or fewer leave. With an arrow: luck alone hardly explains it, by an "
              "interval over the runs for each row by itself (95 %, one look). Grey: it could, or "
              "there are fewer than four runs.");
  std::vector<LostTo> causes = causes_of(state);
  constexpr double kLowest = 24;
  const auto fits = static_cast<std::size_t>(std::max(3.0, (box.bottom() - box.y - 46) / kLowest));
  if (causes.size() > fits) causes = with_rest_added_up(state, std::move(causes), fits);
  double most = 1;
  for (const LostTo& cause : causes) {
    if (!cause.all) most = std::max({most, cause.policy, cause.against});
  }
  const double room = box.bottom() - box.y - 46;
  const double row = std::clamp(room / static_cast<double>(causes.size()), kLowest, 32.0);
  double y = box.y + 44;
  for (const LostTo& cause : causes) {
    canvas.line({box.x, y}, {right, y}, kLine);
    const double baseline = y + row / 2 + 6;
    canvas.text_within(cause.all ? Role::strong : Role::body, {box.x, baseline}, 250, cause.label);
    canvas.help({box.x, y, 250, row}, help_of(studio, cause.metric.c_str()));
    if (!cause.all && to > from + 40) {
      const auto px = [&](double x) { return from + (to - from) * x / most; };
      canvas.line({px(cause.against), y + row / 2}, {px(cause.policy), y + row / 2},
                  look_of(ours).colour, 2);
      canvas.marker(theirs, {px(cause.against), y + row / 2}, 5);
      canvas.marker(ours, {px(cause.policy), y + row / 2}, 5);
    }
    canvas.text(Role::body, {theirs_x, baseline}, count(cause.against), kInk2, Anchor::right);
    canvas.text(Role::strong, {ours_x, baseline}, count(cause.policy), kInk, Anchor::right);
    draw_change(studio, canvas, cause, {right, baseline});
    y += row;
  }
}

}  // namespace

StackedChart gates_chart(const Studio& studio) { return gates_of(studio, false); }

std::vector<LostTo> causes_of(const SessionState& state) {
  const int left = key_of(state, "left");
  const double in_policy = value_of(state, state.policy, left),
               in_against = value_of(state, state.against, left);
  std::vector<LostTo> causes;
  for (std::size_t loss = 0; loss < kLosses; ++loss) {
    const int key = key_of(state, (std::string("left_") + kLossNames[loss]).c_str());
    if (key < 0) continue;
    LostTo cause{kLossLabels[loss], in_policy * value_of(state, state.policy, key) / 100,
                 in_against * value_of(state, state.against, key) / 100};
    cause.metric = std::string("left_") + kLossNames[loss];
    cause.keys = {key};
    if (cause.policy + cause.against >= 1) causes.push_back(std::move(cause));
  }
  std::ranges::sort(causes, std::ranges::greater{}, &LostTo::against);
  causes.insert(causes.begin(), {"All", in_policy, in_against, true});
  return causes;
}

LostTo together(const std::string& label, std::span<const LostTo> causes) {
  LostTo sum{label, 0, 0};
  for (const LostTo& cause : causes) {
    sum.policy += cause.policy;
    sum.against += cause.against;
    sum.keys.insert(sum.keys.end(), cause.keys.begin(), cause.keys.end());
  }
  return sum;
}

Interval change_of(const SessionState& state, const LostTo& cause) {
  if (key_of(state, "left") < 0) return {};
  const auto left = static_cast<std::size_t>(key_of(state, "left"));
  return paired_interval(state, [&](const RunRecord& run) {
    if (cause.all) return run.values[left];
    double lost = 0;
    for (const int key : cause.keys) {
      const double share = run.values[static_cast<std::size_t>(key)];  // none: nobody left
      if (std::isfinite(share)) lost += run.values[left] * share / 100;
    }
    return lost;
  });
}

void draw_why_they_leave(Studio& studio, Canvas& canvas, Box box) {
  const SessionState& state = *studio.seen.state;
  if (state.differences.empty() || state.policy == state.against) {
    canvas.text(Role::body, {box.x, box.y + 30},
                "Causes stand here once the pair’s first runs are done.", kInk2);
    return;
  }
  using Draw = void (*)(Studio&, Canvas&, Box);
  constexpr std::array<std::pair<const char*, Draw>, 5> kParts{{{"Gates", draw_gates},
                                                                {"Causes", draw_causes},
                                                                {"What we see", draw_what_is_seen},
                                                                {"Experience", draw_experience},
                                                                {"Two lives", draw_two_lives}}};
  std::vector<std::string> labels;
  for (const auto& part : kParts) labels.emplace_back(part.first);
  const OpenPart open = panel_parts(canvas, "why", studio.segments["why"], labels, box);
  kParts[open.number].second(studio, canvas, open.box);
}

}  // namespace rapport
