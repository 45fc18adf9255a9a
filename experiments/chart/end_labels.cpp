#include "experiments/chart/end_labels.h"

#include <algorithm>
#include <cmath>

#include "experiments/chart/push_apart.h"

namespace rapport {

namespace {

constexpr double kLeader = 18;      // from the area to the mark
constexpr double kMarkRoom = 20;    // of the mark and the gap behind it
constexpr double kLeastGap = 16.5;  // between baselines, where there is little room
constexpr double kMostShare = 0.42;
constexpr double kHalfCapital = 5.5;

void leader(Draft& draft, Point from, Point to, Colour colour) {
  if (std::abs(from.y - to.y) < 1) {
    draft.line(from, to, colour);
  } else {
    draft.add(Polyline{{from, {to.x - 9, to.y}, to}, colour, 1});
  }
}

void end_label(Draft& draft, const EndLabel& label, double left, double y) {
  const Point mark{left + kLeader + kTextMarker, y};
  const double x = left + kLeader + kMarkRoom;
  const Box value = draft.number(Role::strong, Anchor::left, {x, y + kHalfCapital}, kInk,
                                 label.value, draft.bounds().width - x);
  const double behind = value.width == 0 ? x : value.right() + 5;
  const Box name =
      draft.text(Role::body, Anchor::left, {behind, y + kHalfCapital}, label.hollow ? kInk2 : kInk,
                 label.name, draft.bounds().width - behind);
  if (value.width == 0 && name.width == 0) return;
  leader(draft, label.end, {mark.x - kTextMarker - 2, y}, label.look.colour);
  draft.marker(label.look, mark, kTextMarker, label.hollow);
  if (label.id.empty()) return;
  const double right = std::max(value.right(), name.width > 0 ? name.right() : 0.0);
  const std::string text = label.value.empty() ? label.name : label.value + " " + label.name;
  draft.region({mark.x - kTextMarker, y - 9, right - mark.x + kTextMarker, 18}, label.id, text);
}

}  // namespace

double room_of_end_labels(const Draft& draft, const std::vector<EndLabel>& labels) {
  double text = 0;
  for (const EndLabel& label : labels) {
    const double value = label.value.empty() ? 0 : draft.width_of(Role::strong, label.value) + 5;
    text = std::max(text, value + draft.width_of(Role::body, label.name));
  }
  if (labels.empty()) return 12;
  return std::min(kLeader + kMarkRoom + text + 1, kMostShare * draft.bounds().width);
}

void end_labels(Draft& draft, std::vector<EndLabel> labels, double left, double top,
                double bottom) {
  const auto most = static_cast<std::size_t>(std::max(0.0, (bottom - top) / kLeastGap + 1));
  if (labels.size() > most) labels.resize(most);
  std::vector<double> wanted;
  for (const EndLabel& label : labels) wanted.push_back(label.end.y);
  const std::vector<double> places = pushed_apart(wanted, kEndLabelGap, top, bottom);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    end_label(draft, labels[i], left, places[i]);
  }
}

}  // namespace rapport
