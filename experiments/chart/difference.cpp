#include "experiments/chart/difference.h"

#include <algorithm>
#include <cmath>

#include "experiments/chart/hatch.h"

namespace rapport {

namespace {

constexpr double kBelowDates = 28, kKeyGap = 26, kKeySign = 24, kKeyRow = 22;
constexpr double kNarrowest = 520;  // width of a chart that has room for texts beside the plot

AxisRange y_range(const DifferenceChart& chart) {
  AxisRange range;
  range.include(0), range.include(chart.matters), range.include(-chart.matters);
  for (const Numbers* numbers : {&chart.middle, &chart.luck_low, &chart.luck_high,
                                 &chart.others_low, &chart.others_high, &chart.ghost}) {
    range.include(*numbers);
  }
  range = range.stretched();
  return {range.low - 0.03 * range.width(), range.high + 0.03 * range.width()};
}

/// What stands right of the plot: the value, and what the bands are.
struct Key {
  enum class Sign { none, luck, rough, others, matters } sign;
  Role role;
  std::string text;
};

std::vector<Key> keys_of(const DifferenceChart& chart) {
  std::vector<Key> keys;
  const Key::Sign luck = chart.rough ? Key::Sign::rough : Key::Sign::luck;
  if (!chart.value.empty()) keys.push_back({Key::Sign::none, Role::strong, chart.value});
  if (!chart.luck_text.empty()) keys.push_back({luck, Role::body, chart.luck_text});
  if (!chart.others_text.empty()) {
    keys.push_back({Key::Sign::others, Role::body, chart.others_text});
  }
  if (chart.matters > 0) {
    keys.push_back({Key::Sign::matters, Role::body, "too small to matter"});
  }
  return keys;
}

double room_of_keys(const Draft& draft, const std::vector<Key>& keys) {
  double room = 0;
  for (const Key& key : keys) {
    const double sign = key.sign == Key::Sign::none ? 0 : kKeySign;
    room = std::max(room, sign + draft.width_of(key.role, key.text));
  }
  return keys.empty() ? 12 : std::min(kKeyGap + room + 1, 0.42 * draft.bounds().width);
}

void draw_key(Draft& draft, const Key& key, Colour colour, Point at) {
  const Box box{at.x, at.y - 11, 14, 12};
  const double x = at.x + (key.sign == Key::Sign::none ? 0 : kKeySign);
  const Box text =
      draft.text(key.role, Anchor::left, {x, at.y}, key.sign == Key::Sign::none ? kInk : kInk2,
                 key.text, draft.bounds().width - x);
  if (text.width == 0) return;
  if (key.sign == Key::Sign::luck) draft.rectangle(box, {colour.rgb, kLuckAlpha + 0.1});
  if (key.sign == Key::Sign::others) draft.rectangle(box, {colour.rgb, kAssumptionAlpha + 0.06});
  if (key.sign == Key::Sign::matters) draft.rectangle(box, kMatters);
  if (key.sign == Key::Sign::rough) {
    draft.add(hatched(box, kSmallHatchStep, {colour.rgb, kHatchAlpha}));
  }
}

/// The strip's name stands at zero, the other texts in the middle of what is left above or below
/// it; a value alone stands where the line ends.
void draw_keys(Draft& draft, const Plot& plot, const std::vector<Key>& keys, Colour colour,
               double end) {
  const double x = plot.area().right() + kKeyGap;
  const double top = plot.area().y + 12, bottom = plot.area().bottom() - 2;
  double zero = bottom + kKeyRow, last = bottom;
  std::size_t others = keys.size();
  if (!keys.empty() && keys.back().sign == Key::Sign::matters) {
    zero = std::clamp(plot.py(0) + 5, top, bottom);
    draw_key(draft, keys.back(), colour, {x, zero});
    last = zero - kKeyRow;
    --others;
  }
  const double height = kKeyRow * (static_cast<double>(others) - 1);
  double y = std::max(top, (top + last - height) / 2);
  const bool is_alone = keys.size() == 1 && keys[0].sign == Key::Sign::none;
  if (is_alone && std::isfinite(end)) y = std::clamp(plot.py(end) + 5, top, bottom);
  if (y + height > last && zero + kKeyRow + height <= bottom) y = zero + kKeyRow;  // below it
  for (std::size_t i = 0; i < others; ++i, y += kKeyRow) {
    draw_key(draft, keys[i], colour, {x, y});
  }
}

/// Where there is no room beside the plot, texts stand above it in rows. Returns the y below.
double draw_keys_above(Draft& draft, const std::vector<Key>& keys, Colour colour, double top) {
  double x = 0, y = top + 12;
  for (const Key& key : keys) {
    const double sign = key.sign == Key::Sign::none ? 0 : kKeySign;
    const double width = sign + draft.width_of(key.role, key.text);
    if (x > 0 && x + width > draft.bounds().width) x = 0, y += kKeyRow;
    draw_key(draft, key, colour, {x, y});
    x += width + 16;
  }
  return keys.empty() ? top : y + 12;
}

std::string hover_text(const DifferenceChart& chart, std::size_t i) {
  const std::string date = x_text(chart.x_axis, chart.x[i]);
  if (i >= chart.middle.size() || !std::isfinite(chart.middle[i])) return date;
  std::string text = date + "\n" + (chart.rough ? "≈ " : "") +
                     number_text(chart.middle[i], chart.decimals, Sign::both);
  if (i < chart.luck_low.size() && i < chart.luck_high.size()) {
    text += "\nluck, " + number_text(chart.luck_low[i], chart.decimals, Sign::both) + " to " +
            number_text(chart.luck_high[i], chart.decimals, Sign::both);
  }
  return text;
}

struct DifferenceFrame {
  double top = 0, height = 0;
  bool empty = false, beside = false;  // texts stand beside the area, or above it
  AxisRange x, y;
  std::vector<Tick> ticks;
  Sides sides;
};

DifferenceFrame frame_of(Draft& draft, const DifferenceChart& chart, Extent size) {
  DifferenceFrame frame;
  const std::vector<Key> keys = keys_of(chart);
  frame.top = heading(draft, chart.title, chart.second) + 6;
  frame.beside = size.width >= kNarrowest;
  if (!frame.beside) {
    frame.top = draw_keys_above(draft, keys, look_of(chart.slot).colour, frame.top);
  }
  frame.x.include(chart.x);
  if (chart.x_least) frame.x.low = *chart.x_least;
  if (chart.x_most) frame.x.high = *chart.x_most;
  frame.empty = frame.x.is_empty();
  frame.x = frame.x.stretched(), frame.y = y_range(chart);
  frame.height = std::max(1.0, size.height - frame.top - kBelowDates);
  const int wanted = std::clamp(static_cast<int>(frame.height / 50), 2, 6);
  frame.ticks = number_ticks(frame.y.low, frame.y.high, wanted, Sign::both);
  if (frame.empty) frame.ticks = {{0, "0"}};
  frame.sides = {room_of_ticks(draft, frame.ticks), frame.beside ? room_of_keys(draft, keys) : 12};
  frame.sides = larger(frame.sides, chart.at_least);
  return frame;
}

}  // namespace

Sides sides_of(const DifferenceChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  return frame_of(draft, chart, size).sides;
}

Drawing draw(const DifferenceChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(chart);
  const Colour colour = look_of(chart.slot).colour;
  const DifferenceFrame frame = frame_of(draft, chart, size);
  const double across = size.width - frame.sides.left - frame.sides.right;
  Plot plot(draft, {frame.sides.left, frame.top, across, frame.height}, frame.x, frame.y);
  const Box& area = plot.area();
  draft.region(area, "plot", "");
  plot.y_axis(frame.ticks);
  const double above = plot.py(chart.matters), below = plot.py(-chart.matters);
  draft.rectangle({area.x, above, area.width, below - above}, kMatters);
  draft.line({area.x, plot.py(0)}, {area.right(), plot.py(0)}, kInk2);
  plot.x_axis(frame.empty ? std::vector<Tick>{} : x_ticks(chart.x_axis, frame.x, area.width));
  const double end = chart.middle.empty() ? std::nan("") : chart.middle.back();
  if (frame.beside) draw_keys(draft, plot, keys_of(chart), colour, end);
  plot.columns(chart.x, [&](std::size_t i) { return hover_text(chart, i); });
  plot.band(chart.x, chart.others_low, chart.others_high, colour, kAssumptionAlpha);
  if (chart.rough) {
    plot.rough_band(chart.x, chart.luck_low, chart.luck_high, colour);
  } else {
    plot.band(chart.x, chart.luck_low, chart.luck_high, colour, kLuckAlpha);
  }
  plot.line(chart.x, chart.ghost, look_of(chart.slot).ghost, kGhostWidth, kGhostDash, kGhostCasing);
  plot.line(chart.x, chart.middle, colour, kCurveWidth);
  return draft.finish();
}

}  // namespace rapport
