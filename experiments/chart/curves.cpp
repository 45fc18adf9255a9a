#include "experiments/chart/curves.h"

#include <algorithm>
#include <cmath>

#include "experiments/chart/end_labels.h"

namespace rapport {

namespace {

constexpr double kNarrow = 520;          // width of a chart with little room for texts
constexpr double kBelow = 28;            // the x axis and its texts
constexpr double kStemRow = 21;          // a row of texts of stems
constexpr double kEnoughForStems = 210;  // height of an area that has room for their texts
constexpr double kRecordWidth = 1.2, kRecordDot = 2.4;

/// What was recorded is of no policy: its label has no mark of one.
constexpr SlotLook kRecordLook{kInk2, Shape::circle, kTrack, kLine2};
const SlotLook& look_of_curve(const Curve& curve) {
  return curve.record ? kRecordLook : look_of(curve.slot);
}

AxisRange x_range(const CurveChart& chart) {
  AxisRange range;
  for (const Curve& curve : chart.curves) range.include(curve.x);
  if (chart.x_least) range.low = *chart.x_least;
  if (chart.x_most) range.high = *chart.x_most;
  return range.stretched();
}

AxisRange y_range(const CurveChart& chart) {
  AxisRange range;
  for (const Curve& curve : chart.curves) {
    range.include(curve.y), range.include(curve.ghost);
    range.include(curve.low), range.include(curve.high);
  }
  if (chart.y_least) range.low = *chart.y_least;
  if (chart.y_most) range.high = *chart.y_most;
  return range.stretched();
}

bool is_empty(const CurveChart& chart) {
  AxisRange y;
  for (const Curve& curve : chart.curves) y.include(curve.y);
  return y.is_empty();
}

/// The last point that is known and not beyond the right end; nothing: x is NaN.
Point last_of(const Plot& plot, const Numbers& x, const Numbers& y) {
  const auto parts = plot.parts(x, y);
  return parts.empty() ? Point{NAN, NAN} : parts.back().back();
}

std::string last_text(const Curve& curve, int decimals) {
  for (std::size_t i = std::min(curve.x.size(), curve.y.size()); i-- > 0;) {
    if (std::isfinite(curve.y[i])) return number_text(curve.y[i], decimals);
  }
  return "";
}

/// Whether a line goes on beyond the right end of the axis.
bool is_cut(const CurveChart& chart, const Numbers& x, const Numbers& y) {
  if (!chart.x_most) return false;
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    if (x[i] > *chart.x_most && std::isfinite(y[i])) return true;
  }
  return false;
}

/// What a curve's label says: of a curve that is cut, the number where it is cut.
std::string value_text(const CurveChart& chart, const Plot& plot, const Curve& curve, Point end) {
  if (is_cut(chart, curve.x, curve.y)) {
    return (curve.rough ? "≈ " : "") + number_text(plot.y_at(end.y), chart.decimals);
  }
  return curve.end_text.empty() ? last_text(curve, chart.decimals) : curve.end_text;
}

/// Labels in the order of their importance: the pair, the others, what held before.
std::vector<EndLabel> labels_of(const CurveChart& chart, const Plot& plot, bool narrow) {
  const std::string when = narrow ? "before" : "before this drag";
  std::vector<EndLabel> pair, others, ghosts;
  for (const Curve& curve : chart.curves) {
    const SlotLook& look = look_of_curve(curve);
    Point end = last_of(plot, curve.x, curve.y);
    if (std::isfinite(end.x)) {
      if (curve.record) end.x = plot.area().right();  // no leader that looks like more of it
      const std::string value = value_text(chart, plot, curve, end);
      (curve.focus ? pair : others)
          .push_back({end, look, value, curve.name, false, "label:" + curve.id});
    }
    const Point before = last_of(plot, curve.x, curve.ghost);
    if (!std::isfinite(before.x)) continue;
    const bool said = !curve.ghost_text.empty() && !is_cut(chart, curve.x, curve.ghost);
    ghosts.push_back({before, look, "", (said ? curve.ghost_text + " " : "") + when, true, ""});
  }
  for (std::vector<EndLabel>* more : {&others, &ghosts}) {
    pair.insert(pair.end(), more->begin(), more->end());
  }
  return pair;
}

/// Marks of curves stand apart from each other, and at the same places while numbers change.
void marks(Draft& draft, const Plot& plot, const Curve& curve, std::size_t position) {
  std::vector<std::size_t> known;
  const std::size_t count = std::min(curve.x.size(), curve.y.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (std::isfinite(curve.x[i]) && std::isfinite(curve.y[i])) known.push_back(i);
  }
  if (known.empty()) return;
  const double apart = 0.05 * static_cast<double>(position % 4);
  const double first = (curve.focus ? 0.42 : 0.56) + apart;
  for (const double share : {first, first + 0.33}) {
    if (share > first && !curve.focus) break;
    const auto k = static_cast<std::size_t>(share * static_cast<double>(known.size() - 1) + 0.5);
    const Point at{plot.px(curve.x[known[k]]), plot.py(curve.y[known[k]])};
    if (at.x < plot.area().x || at.x > plot.area().right()) continue;
    draft.marker(look_of(curve.slot), at, kCurveMarker);
  }
}

void draw_bands(Plot& plot, const Curve& curve) {
  const Colour colour = look_of_curve(curve).colour;
  if (curve.rough) {
    plot.rough_band(curve.x, curve.low, curve.high, colour);
  } else {
    plot.band(curve.x, curve.low, curve.high, colour, kCurveLuckAlpha);
  }
}

/// A thin line with a dot at each number, so that gaps and single months are seen.
void draw_record(Draft& draft, Plot& plot, const Curve& curve) {
  plot.line(curve.x, curve.y, kInk2, kRecordWidth);
  for (const std::vector<Point>& part : plot.parts(curve.x, curve.y)) {
    for (const Point& at : part) {
      draft.add(Marker{Shape::circle, at, kRecordDot, kInk2, false, false});
    }
  }
}

void draw_start(Draft& draft, const Plot& plot, const CurveChart& chart) {
  if (!chart.start) return;
  const double x = plot.px(*chart.start);
  const Box& area = plot.area();
  if (!(x > area.x + 1 && x < area.right() - 1)) return;
  draft.line({x, area.y}, {x, area.bottom()}, kInk3, 1, kBandEdgeDash);
  draft.text(Role::axis, Anchor::left, {x + 5, area.y + 12}, kInk3, "start");
}

void draw_curves(Draft& draft, Plot& plot, const CurveChart& chart) {
  for (const Curve& curve : chart.curves) draw_bands(plot, curve);
  for (const Curve& curve : chart.curves) {
    plot.line(curve.x, curve.ghost, look_of(curve.slot).ghost, kGhostWidth, kGhostDash,
              kGhostCasing);
  }
  for (const bool focus : {false, true}) {
    for (const Curve& curve : chart.curves) {
      if (curve.focus != focus || curve.record) continue;
      plot.line(curve.x, curve.y, look_of(curve.slot).colour,
                focus ? kCurveWidth : kOtherCurveWidth);
    }
  }
  for (const Curve& curve : chart.curves) {
    if (curve.record) draw_record(draft, plot, curve);
  }
  for (std::size_t i = 0; i < chart.curves.size() && !chart.card; ++i) {
    if (chart.curves[i].record) continue;
    marks(draft, plot, chart.curves[i], i);
  }
}

/// Dots on the axis, stems up to their texts; the earliest has the longest stem, so that no text
/// stands on a stem.
void draw_stems(Draft& draft, const Plot& plot, const std::vector<Stem>& stems, double rows) {
  const double bottom = plot.area().bottom();
  for (std::size_t i = 0; i < stems.size(); ++i) {
    const Stem& stem = stems[i];
    const double x = plot.px(stem.x);
    if (!(x >= plot.area().x && x <= plot.area().right())) continue;
    const Colour colour = look_of(stem.slot).colour;
    const double row = rows > 0 ? rows - std::fmod(static_cast<double>(i), rows) : 0;
    const double top = bottom - row * kStemRow;
    if (row > 0) {
      // Right of the stem, or left of it where a text has no room there in full.
      const double right = plot.area().right() - x - 10, left = x - plot.area().x - 10;
      const bool before = draft.width_of(Role::axis, stem.text) > right && left > right;
      const Box text =
          before ? draft.text(Role::axis, Anchor::right, {x - 6, top + 6}, kInk2, stem.text, left)
                 : draft.text(Role::axis, Anchor::left, {x + 6, top + 6}, kInk2, stem.text, right);
      if (text.width > 0) draft.line({x, top - 4}, {x, bottom}, colour);
    }
    draft.add(Marker{Shape::circle, {x, bottom}, 3.5, colour});
    draft.region({x - 7, bottom - 12, 14, 20}, "stem:" + stem.id,
                 (stem.text.empty() ? "" : stem.text + "\n") + date_text(stem.x));
  }
}

/// The top of all curves between two places, above which a text may stand.
double top_between(const Plot& plot, const CurveChart& chart, double left, double right) {
  double top = plot.area().bottom();
  for (const Curve& curve : chart.curves) {
    for (const std::vector<Point>& part : plot.parts(curve.x, curve.y)) {
      for (std::size_t i = 0; i < part.size(); ++i) {
        const bool before = part[i].x < left && (i + 1 == part.size() || part[i + 1].x < left);
        if (!before && part[i].x <= right) top = std::min(top, part[i].y);
      }
    }
  }
  return top;
}

void draw_gaps(Draft& draft, const Plot& plot, const CurveChart& chart) {
  for (const Gap& gap : chart.gaps) {
    const double x = plot.px(gap.x);
    if (!(x >= plot.area().x && x <= plot.area().right())) continue;
    const double top = std::min(plot.py(gap.from), plot.py(gap.to));
    const double bottom = std::max(plot.py(gap.from), plot.py(gap.to));
    draft.line({x, top}, {x, bottom}, kInk, 1.5);
    const bool at_end = x > plot.area().right() - 30;
    const double width = draft.width_of(Role::strong, gap.text);
    const double left = at_end ? x - 4 - width : x - width / 2;
    const double y = std::min(top, top_between(plot, chart, left, left + width)) - 12;
    draft.text(Role::strong, Anchor::left, {left, y}, kInk, gap.text);
  }
}

/// What each curve is at the i-th x of another one.
std::string values_at(const CurveChart& chart, double x) {
  std::string text = x_text(chart.x_axis, x);
  for (const Curve& curve : chart.curves) {
    const auto at = std::lower_bound(curve.x.begin(), curve.x.end(), x);
    const auto i = static_cast<std::size_t>(at - curve.x.begin());
    if (at == curve.x.end() || *at != x) continue;
    if (i >= curve.y.size() || !std::isfinite(curve.y[i])) continue;
    text += "\n" + curve.name + " " + (curve.rough ? "≈ " : "") +
            number_text(curve.y[i], chart.decimals);
  }
  return text;
}

void columns(Plot& plot, const CurveChart& chart) {
  const Numbers* x = nullptr;  // of the longest curve
  for (const Curve& curve : chart.curves) {
    if (x == nullptr || curve.x.size() > x->size()) x = &curve.x;
  }
  if (x == nullptr) return;
  plot.columns(*x, [&](std::size_t i) { return values_at(chart, (*x)[i]); });
}

/// On a card: the first and the last date, inside of the axis.
void draw_ends_of_axis(Draft& draft, const Plot& plot, const CurveChart& chart, AxisRange x) {
  const Box& area = plot.area();
  draft.line({area.x, area.bottom()}, {area.right(), area.bottom()}, kLine2);
  const std::vector<Tick> all = x_ticks(chart.x_axis, x, 1e4);
  if (all.empty() || is_empty(chart)) return;
  const double y = area.bottom() + 18;
  draft.text(Role::axis, Anchor::left, {area.x, y}, kInk3, all.front().text);
  draft.text(Role::axis, Anchor::right, {area.right(), y}, kInk3, all.back().text);
}

/// On a card: what lies between the first two curves, in the colour of the second.
void draw_between(Plot& plot, const CurveChart& chart) {
  if (chart.curves.size() < 2 || chart.curves[0].x != chart.curves[1].x) return;
  const Curve &a = chart.curves[0], &b = chart.curves[1];
  Numbers low, high;
  for (std::size_t i = 0; i < std::min(a.y.size(), b.y.size()); ++i) {
    low.push_back(std::min(a.y[i], b.y[i])), high.push_back(std::max(a.y[i], b.y[i]));
  }
  plot.band(a.x, low, high, look_of(b.slot).colour, kAssumptionAlpha);
}

/// What a chart needs before it can be drawn: where its area is, and its ticks.
struct CurveFrame {
  double top = 0, height = 0;
  AxisRange x, y;
  double stem_rows = 0;
  std::vector<Tick> ticks;
  Sides sides;

  Box area(Extent size) const {
    return {sides.left, top, size.width - sides.left - sides.right, height};
  }
};

CurveFrame frame_of(Draft& draft, const CurveChart& chart, Extent size) {
  CurveFrame frame;
  frame.top = heading(draft, chart.title, chart.second) + 6;
  frame.x = x_range(chart), frame.y = y_range(chart);
  frame.height = std::max(1.0, size.height - frame.top - kBelow);
  const auto stems = static_cast<double>(chart.stems.size());
  if (frame.height >= kEnoughForStems) frame.stem_rows = std::min(3.0, stems);
  const int wanted = std::clamp(static_cast<int>(frame.height / 50), 2, 6);
  if (!is_empty(chart) && !chart.card) {
    frame.ticks = number_ticks(frame.y.low, frame.y.high, wanted);
  }
  // Stems stand below the curves: the axis of y ends above them.
  const double below = frame.stem_rows > 0 ? frame.stem_rows * kStemRow + 8 : 0.03 * frame.height;
  frame.y.low -= frame.y.width() * below / std::max(1.0, frame.height - below);
  frame.sides.left = chart.card ? 2 : room_of_ticks(draft, frame.ticks);
  const Plot whole(draft, {0, frame.top, size.width, frame.height}, frame.x, frame.y);
  frame.sides.right = room_of_end_labels(draft, labels_of(chart, whole, size.width < kNarrow));
  frame.sides = larger(frame.sides, chart.at_least);
  return frame;
}

}  // namespace

Sides sides_of(const CurveChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  return frame_of(draft, chart, size).sides;
}

Drawing draw(const CurveChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(chart);
  const CurveFrame frame = frame_of(draft, chart, size);
  Plot plot(draft, frame.area(size), frame.x, frame.y);
  const Box& area = plot.area();
  draft.region(area, "plot", "");
  end_labels(draft, labels_of(chart, plot, size.width < kNarrow), area.right(), area.y + 6,
             area.bottom() - 10);
  Box waiting{};
  if (!chart.waiting.empty()) {
    const Point middle{area.x + area.width / 2, area.y + area.height / 2};
    const Box text = draft.text(Role::body, Anchor::middle, middle, kInk2, chart.waiting);
    waiting = {text.x - 8, text.y - 4, text.width > 0 ? text.width + 16 : 0, text.height + 8};
  }
  if (chart.card) {
    draw_ends_of_axis(draft, plot, chart, frame.x);
    draw_between(plot, chart);
  } else {
    const bool dates = !is_empty(chart) || chart.x_least;
    plot.y_axis(frame.ticks);
    plot.x_axis(dates ? x_ticks(chart.x_axis, frame.x, area.width) : std::vector<Tick>{});
  }
  draft.rectangle(waiting, kPaper);  // over the grid
  columns(plot, chart);
  draw_start(draft, plot, chart);
  draw_curves(draft, plot, chart);
  draw_gaps(draft, plot, chart);
  draw_stems(draft, plot, chart.stems, frame.stem_rows);
  return draft.finish();
}

}  // namespace rapport
