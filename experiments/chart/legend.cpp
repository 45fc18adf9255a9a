#include "experiments/chart/legend.h"

#include <algorithm>

namespace rapport {

namespace {

constexpr double kRowHeight = 22, kSignWidth = 18, kSignGap = 6, kEntryGap = 18;

void sign(Draft& draft, const LegendEntry& entry, double x, double y) {
  const double middle = y - 5.5;
  switch (entry.sign) {
    case LegendEntry::Sign::box:
      draft.add(Rectangle{{x + 2, middle - 6, 12, 12}, entry.colour, kLine2, 1, 0, {}});
      draft.rectangle({x + 8, middle - 6, entry.other.alpha > 0 ? 6.0 : 0.0, 12}, entry.other);
      break;
    case LegendEntry::Sign::line:
      draft.line({x, middle}, {x + kSignWidth, middle}, entry.colour, 2);
      break;
    case LegendEntry::Sign::dashes:
      draft.line({x, middle}, {x + kSignWidth, middle}, entry.colour, 2, {5, 3});
      break;
    case LegendEntry::Sign::marker:
      draft.add(Marker{entry.shape, {x + kSignWidth / 2, middle}, kCurveMarker, entry.colour});
      break;
  }
}

}  // namespace

double legend(Draft& draft, const std::vector<LegendEntry>& entries, double left, double right,
              double y) {
  if (entries.empty()) return y - kRowHeight + 8;
  double x = left;
  for (const LegendEntry& entry : entries) {
    const double width = kSignWidth + kSignGap + draft.width_of(Role::body, entry.name);
    if (x > left && x + width > right) x = left, y += kRowHeight;
    const Box box = draft.text(Role::body, Anchor::left, {x + kSignWidth + kSignGap, y}, kInk,
                               entry.name, right - x - kSignWidth - kSignGap);
    if (box.width == 0) continue;
    sign(draft, entry, x, y);
    if (!entry.id.empty()) {
      draft.region({x, box.y, box.right() - x, box.height}, entry.id, entry.name);
    }
    x = box.right() + kEntryGap;
  }
  return y + 8;
}

}  // namespace rapport
