// The right of the main screen: the pair in numbers, and how sure they are.
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "experiments/output/numbers.h"
#include "viz/panel/screen.h"
#include "viz/panel/shown_numbers.h"
#include "viz/panel/study_charts.h"
#include "viz/panel/widgets.h"

namespace rapport {

namespace {

struct Tile {
  const char* metric;
  bool is_money;
  bool for_board;
};
constexpr std::array kTiles{
    Tile{"retention", false, true},     Tile{"retention_value", false, false},
    Tile{"profit", true, true},         Tile{"npv", true, true},
    Tile{"abandonment", false, false},  Tile{"wait", false, false},
    Tile{"satisfaction", false, false},
};

/// The tiles that this firm and depth have: at most four.
std::vector<const Tile*> tiles_of(const Studio& studio) {
  std::vector<const Tile*> out;
  const bool board = studio.settings.depth == Depth::board;
  for (const Tile& tile : kTiles) {
    const bool there = key_of(*studio.seen.state, tile.metric) >= 0;
    if (there && (!board || tile.for_board) && out.size() < 4) out.push_back(&tile);
  }
  return out;
}

std::string level_text(const Studio& studio, const Tile& tile, int key) {
  const SessionState& state = *studio.seen.state;
  if (tile.is_money) return money_text(studio, state.policy, key, false);
  const double value = value_of(state, state.policy, key);
  const bool rough = is_rough(studio, state.policy);
  const Metric& metric = *state.keys[static_cast<std::size_t>(key)].metric;
  const std::string& unit = state.units[static_cast<std::size_t>(key)];
  const double step = std::pow(10.0, -metric.digits) * (rough && metric.digits > 0 ? 10 : 1);
  return (rough ? "≈ " : "") + number(value, step) + (unit == "0 to 1" ? "" : " " + unit);
}

void draw_tile(Studio& studio, Canvas& canvas, const Tile& tile, const Box& box) {
  const SessionState& state = *studio.seen.state;
  const int key = key_of(state, tile.metric);
  const auto k = static_cast<std::size_t>(key);
  const Metric& metric = *state.keys[k].metric;
  const double right = box.right();
  canvas.line({box.x, box.y}, {right, box.y}, kLine);
  const std::string label =
      label_on_screen(metric) + (tile.is_money ? ", " + state.units[k] : std::string());
  canvas.text_within(Role::body, {box.x, box.y + 26}, box.width - 110, label, kInk2);
  canvas.text(Role::tile, {box.x, box.y + 60}, level_text(studio, tile, key));
  canvas.help(box, std::string(metric.label) + " in this model: " + metric.doc +
                       ". Below the difference: what luck alone leaves open, 95 %.");
  if (k >= state.differences.size()) return;
  const SessionDifference& d = state.differences[k];
  const bool rough = is_rough(studio, state.policy);
  const double step = step_for(half_width_of(d), rough, d.mean);
  const bool in_millions =
      tile.is_money && std::abs(value_of(state, state.policy, key)) >= 1e6 && step >= 1e5;
  const auto words = [&](double x) {
    if (in_millions) return signed_number(x / 1e6, step / 1e6) + " m";
    return tile.is_money ? signed_money(x, step) : signed_number(x, step);
  };
  const auto between = [&](const Interval& interval) {
    if (!in_millions) return range(interval, step, tile.is_money);
    Interval millions = interval;
    millions.mean /= 1e6, millions.half_width /= 1e6, millions.low /= 1e6, millions.high /= 1e6;
    return range(millions, step / 1e6, false) + " m";
  };
  canvas.text(Role::question, {right, box.y + 58}, (rough ? "≈ " : "") + words(d.mean), kInk,
              Anchor::right);
  const bool known = std::isfinite(d.interval.half_width);
  const bool same = d.comparison.equal && state.pairs > 1;
  canvas.text_within(Role::axis, {right, box.y + 79}, box.width,
                     known  ? between(d.interval)
                     : same ? "the same in every run"
                            : "luck not known yet",
                     kInk2, Anchor::right);
  const bool moved = studio.before && studio.before->policy == studio.policy &&
                     k < studio.before->differences.size();
  if (rough || studio.seen.is_old) {
    if (moved)
      canvas.text(Role::axis, {right, box.y + 26}, "before " + words(studio.before->differences[k]),
                  kInk2, Anchor::right);
  } else if (d.comparison.has_verdict) {
    verdict_pill(canvas, {right, box.y + 20}, verdict_now(state, key), d.mean > 0);
  }
}

/// Customers of the start by where they are at the end. Who is who was matched by luck, so a board
/// sees the net number alone.
void draw_fates(Studio& studio, Canvas& canvas, const Box& box) {
  const SessionState& state = *studio.seen.state;
  const CustomerFates& fates = state.fates;
  const double counted = fates.saved + fates.lost + fates.stay + fates.leave;
  const double all = counted > 0 ? counted : studio.firm->customers;
  // Who is who may not be known of runs that were made earlier: the net number always is.
  const bool board = studio.settings.depth == Depth::board || fates.pairs == 0;
  const double represents = studio.firm->represents;
  canvas.line({box.x, box.y}, {box.right(), box.y}, kLine);
  canvas.text(Role::strong, {box.x, box.y + 24}, "Of " + count(all * represents) + " customers");
  const int stay_key = key_of(state, "retention");
  const double share =
      stay_key >= 0 ? state.differences[static_cast<std::size_t>(stay_key)].mean : kUnknown;
  const double net = std::isfinite(share) ? all * share / 100 : fates.saved - fates.lost;
  const bool rough = is_rough(studio, state.policy);
  const double step = rough ? std::max(1.0, step_of_size(net * represents, true)) : 1.0;
  const std::string net_text = (rough ? "net ≈ " : "net ") + signed_number(net * represents, step);
  canvas.text(Role::body, {box.right(), box.y + 24}, net_text, kInk2, Anchor::right);
  canvas.help(box,
              "Customers of the start who stay only with this policy (saved), or only with the "
              "other (lost), by the first " +
                  std::to_string(fates.pairs) +
                  " pairs of runs, moved to the net number of all pairs. Who is who is matched by "
                  "luck; the net is the finding.");
  const Box bar{box.x, box.y + 36, box.width, 22};
  const Colour colour = look_of(studio.slot_of(studio.policy)).colour;
  canvas.fill(bar, kWash2, kBarRadius);
  // Who is saved is of the first pairs, the net of all: both are moved alike so that they agree.
  const double off = net - (fates.saved - fates.lost);
  const double kept = std::max(0.0, fates.saved + off / 2), gone = std::max(0.0, kept - net);
  const double up = board ? std::max(net, 0.0) : kept, down = board ? std::max(-net, 0.0) : gone;
  const Box saved{bar.x, bar.y, std::max(2.0, bar.width * up / all), bar.height};
  if (up > 0) {
    canvas.fill(saved, rough ? look_of(studio.slot_of(studio.policy)).light : colour, kBarRadius);
    if (rough) canvas.hatch(saved, colour, kBarHatchStep);
  }
  if (down > 0) {
    const double wide = std::max(4.0, bar.width * down / all);
    const Box lost{bar.right() - wide, bar.y, wide, bar.height};
    canvas.frame(lost, kBad, 1.4, kBarRadius, kBadGround);
    canvas.hatch(lost, kBad, kSmallHatchStep);
  }
  const double y = box.y + 78;
  if (board) {
    canvas.text(Role::body, {box.x, y},
                (rough ? "≈ " : "") + number(std::abs(net) * represents, step) +
                    (net < 0 ? " fewer stay" : " more stay"));
    return;
  }
  const double larger = std::max(kept, gone) * represents;
  const double of_both = std::max(1.0, step_of_size(larger, true) / (rough ? 1 : 10));
  const auto about = [&](double customers) {
    return "≈ " + number(customers * represents, of_both);
  };
  canvas.text(Role::strong, {box.x, y}, about(kept) + " saved");
  canvas.text(Role::strong, {box.right(), y}, about(gone) + " lost", kInk, Anchor::right);
}

/// How the interval lies to what matters, from worse over same to better.
void draw_decided(Studio& studio, Canvas& canvas, const Box& box) {
  const SessionState& state = *studio.seen.state;
  const int key = main_key(state);
  if (key < 0 || static_cast<std::size_t>(key) >= state.differences.size()) return;
  const SessionDifference& d = state.differences[static_cast<std::size_t>(key)];
  const Metric& metric = *state.keys[static_cast<std::size_t>(key)].metric;
  const double matters = d.comparison.matters > 0 ? d.comparison.matters : metric.matters;
  canvas.line({box.x, box.y}, {box.right(), box.y}, kLine);
  canvas.text(Role::strong, {box.x, box.y + 24}, "Decided yet?");
  canvas.text(Role::body, {box.right(), box.y + 24},
              studio.seen.is_old ? "No" : decided_in_words(state, key), kInk, Anchor::right);
  const std::string holds = how_it_holds(d.stage);
  canvas.help(box, "The interval of luck, in " + std::string(metric.unit) +
                       ", beside the strip of differences that are too small to matter (±" +
                       number(matters, 0.01) +
                       "). It is decided once the interval lies on one side." +
                       (holds.empty() ? "" : " It " + holds + "."));
  const double low = std::isfinite(d.interval.half_width) ? d.interval.lower() : d.mean;
  const double high = std::isfinite(d.interval.half_width) ? d.interval.upper() : d.mean;
  if (!std::isfinite(low)) return;
  const double reach = 1.15 * std::max({std::abs(low), std::abs(high), 3 * matters, 1e-9});
  const Box bar{box.x, box.y + 36, box.width, 22};
  const auto at = [&](double x) { return bar.x + bar.width * (x + reach) / (2 * reach); };
  const bool more_is_good = metric.good != Good::less;
  const double zero = at(0);
  canvas.fill({bar.x, bar.y, zero - bar.x, bar.height}, more_is_good ? kBadGround : kGoodGround);
  canvas.fill({zero, bar.y, bar.right() - zero, bar.height},
              more_is_good ? kGoodGround : kBadGround);
  const double strip = std::max(3.0, at(matters) - at(-matters));
  canvas.fill({zero - strip / 2, bar.y, strip, bar.height}, kMatters);
  const int slot = studio.slot_of(studio.policy);
  const Colour colour = look_of(slot).colour;
  const Box interval{at(low), bar.y + 4, std::max(2.0, at(high) - at(low)), bar.height - 8};
  if (is_rough(studio, state.policy)) {
    canvas.hatch(interval, colour, kSmallHatchStep);
    canvas.frame(interval, colour, 1.2);
  } else {
    canvas.fill(interval, colour);
  }
  canvas.marker(slot, {at(d.mean), bar.y + 11}, 5);
  const double y = box.y + 78;
  const std::string same = "same, ±" + number(matters, matters < 0.1 ? 0.01 : 0.1);
  const auto side = [&](bool left) {
    const bool good = left != more_is_good;
    const std::string word = good ? "better" : "worse";
    const Colour ink = good ? kGood : kBad;
    const double wide = canvas.width(Role::axis, word);
    const double x = left ? box.x : box.right() - wide - 15;
    canvas.draw(
        Marker{left ? Shape::arrow_down : Shape::arrow_up, {x + 5, y - 5}, 4, ink, false, false});
    canvas.text(Role::axis, {x + 15, y}, word, kInk2);
    return left ? x + 15 + wide : x;
  };
  const double from = side(true), to = side(false), half = canvas.width(Role::axis, same) / 2;
  canvas.text(Role::axis, {std::clamp(zero, from + 10 + half, to - 10 - half), y}, same, kInk2,
              Anchor::middle);
}

/// Who gains and who loses: each segment's customers who stay, and the change.
double draw_segments(Studio& studio, Canvas& canvas, const Box& box) {
  const SessionState& state = *studio.seen.state;
  std::vector<std::size_t> keys;
  for (std::size_t k = 0; k < state.keys.size(); ++k) {
    const bool of_segment = state.keys[k].part.kind == Part::segment;
    if (of_segment && std::string_view(state.keys[k].metric->id) == "retention") keys.push_back(k);
  }
  if (keys.size() < 2 || keys.size() > 4 || state.differences.empty()) return 0;
  canvas.line({box.x, box.y}, {box.right(), box.y}, kLine);
  canvas.text(Role::body, {box.x, box.y + 24}, "Who stays, by segment", kInk2);
  const bool rough = is_rough(studio, state.policy);
  const double wide = box.width / static_cast<double>(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::size_t k = keys[i];
    const std::size_t index = state.keys[k].part.index;
    const double x = box.x + wide * static_cast<double>(i);
    const std::string name =
        index < studio.firm->segments.size() ? studio.firm->segments[index] : "?";
    canvas.text_within(Role::axis, {x, box.y + 44}, wide - 10, name, kInk2);
    const std::string value =
        number(value_of(state, state.policy, static_cast<int>(k)), 1.0) + " %";
    canvas.text(Role::body, {x, box.y + 65}, value);
    const std::string change = signed_number(state.differences[k].mean, rough ? 1.0 : 0.1);
    canvas.text(Role::strong, {x + canvas.width(Role::body, value) + 8, box.y + 65}, change);
  }
  canvas.help(
      {box.x, box.y, box.width, 74},
      "Customers who stay, by segment, and how many more of 100 than with the other policy.");
  return 78;
}

/// The assumption that matters most, where the pair is the one that a study tried: its best point
/// against what all are compared with.
void draw_flip(const Studio& studio, Canvas& canvas, Point at, double wide) {
  std::string words = "Assumptions were not tried yet.", help;
  if (studio.study.is_attached()) {
    const StudyView& view = *studio.study.view;
    const bool is_pair =
        !view.findings.flips.empty() && studio.against == view.against &&
        studio.slot_of_point(view.findings.order[0]) == studio.slot_of(studio.policy);
    if (is_pair) {
      const FlipFinding& flip = view.findings.flips[0];
      words = flip.label;
      help = flip.label + " " +
             flip_words(flip, difference_unit(view), view.data.keys[0].metric->digits) +
             ", over its range. Can we trust it?, The study has the next ones.";
    } else if (view.data.study.spec.variants.count > 0) {
      words = "Not tried for this pair.";
    }
  }
  canvas.text_within(Role::body, at, wide, words, kInk2);
  canvas.help({at.x, at.y - 18, wide, 24}, help);
}

}  // namespace

void draw_numbers(Studio& studio, Canvas& canvas, const Box& box) {
  canvas.line({box.x - 13, box.y}, {box.x - 13, box.bottom()}, kLine);
  const SessionState& state = *studio.seen.state;
  const PolicyView *policy = studio.changing(), *against = studio.firm->find(studio.against);
  if (policy == nullptr || against == nullptr) return;
  double x = box.x;
  canvas.marker(studio.slot_of(policy->name), {x + 7, box.y + 28});
  x += 22;
  const std::string first = capital(policy->short_label), second = capital(against->short_label);
  const double room = box.width - 22 - 6 - canvas.width(Role::body, "against") - 16 - 15;
  const double most = std::max(room / 2, room - canvas.width(Role::section, second));
  canvas.text_within(Role::section, {x, box.y + 34}, most, first);
  x += std::min(most, canvas.width(Role::section, first)) + 6;
  canvas.text(Role::body, {x, box.y + 34}, "against", kInk2);
  x += canvas.width(Role::body, "against") + 16;
  canvas.marker(studio.slot_of(against->name), {x, box.y + 28});
  canvas.text_within(Role::section, {x + 15, box.y + 34}, box.right() - x - 15, second);
  double y = box.y + 52;
  if (state.differences.empty() || state.policy == state.against) {
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    canvas.paragraph(Role::body, {box.x, y + 30}, box.width, 24,
                     studio.firm->policies.size() < 2
                         ? "Numbers of a pair stand here once there are two policies."
                         : "The first runs are under way.",
                     kInk2);
    return;
  }
  const std::vector<const Tile*> tiles = tiles_of(studio);
  const double tile = box.height > 740 ? 90 : 84;
  // What there is no room for is left out, the least important first.
  double left = box.bottom() - y - tile * static_cast<double>(tiles.size()) - 4;
  const auto has_room = [&](double height) {
    if (left < height) return false;
    left -= height;
    return true;
  };
  const bool decided = has_room(92), flips = has_room(60);
  const bool fates = key_of(state, "retention") >= 0 && has_room(92), segments = has_room(78);
  for (const Tile* row : tiles) {
    draw_tile(studio, canvas, *row, {box.x, y, box.width, tile});
    y += tile;
  }
  if (segments) y += draw_segments(studio, canvas, {box.x, y, box.width, 78});
  if (fates) {
    draw_fates(studio, canvas, {box.x, y, box.width, 90});
    y += 92;
  }
  if (decided) {
    draw_decided(studio, canvas, {box.x, y, box.width, 88});
    y += 92;
  }
  if (!flips) return;
  canvas.line({box.x, y}, {box.right(), y}, kLine);
  canvas.text(Role::strong, {box.x, y + 24}, "What could flip it");
  draw_flip(studio, canvas, {box.x, y + 48}, box.width);
}

}  // namespace rapport
