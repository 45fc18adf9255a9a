#include "viz/panel/layout.h"

#include <algorithm>

namespace rapport {

namespace {

constexpr double kMargin = 24, kTop = 64, kStrip = 40, kCardsTop = 80, kCard = 96, kBelowCards = 16;
constexpr double kStatus = 36, kRail = 80, kChip = 40, kChipsTop = 78, kBelowChips = 8,
                 kFull = 1600, kNarrow = 1500, kGap = 16;

}  // namespace

Layout layout_for(double width, double height, bool has_strip, Form form) {
  const bool folded = form != Form::whole, is_wide = form == Form::wide;
  const double extra = has_strip ? kStrip : 0;
  const double surplus = std::max(0.0, width - kFull);
  const bool narrow = width < kNarrow;
  const double right = folded ? 0 : (narrow ? 320 : 360) + 0.3 * surplus;
  const double left = is_wide ? kRail : folded ? 0 : narrow ? 368 : 400;
  Layout out;
  out.top = {0, 0, width, kTop};
  out.strip = {0, kTop, width, extra};
  out.status = {0, height - kStatus, width, kStatus};
  const double cards = is_wide ? kRail + kMargin : kMargin;
  out.cards = {cards, (is_wide ? kChipsTop : kCardsTop) + extra, width - kMargin - cards,
               is_wide ? kChip : kCard};
  const double body = out.cards.bottom() + (is_wide ? kBelowChips : kBelowCards);
  const double tall = out.status.y - body, rail = kTop + extra;
  out.levers = {0, is_wide ? rail : body, left, is_wide ? out.status.y - rail : tall};
  out.right = {width - kMargin - right, body, right, tall};
  out.middle = {out.levers.right() + kMargin, body, 0, tall};
  out.middle.width = out.right.x - (folded ? 0 : kMargin) - out.middle.x;
  return out;
}

CardWidths card_widths(double width, int count) {
  CardWidths out;
  const auto share = [&] { return (width - out.last - kGap * count) / count; };
  out.card = share();
  if (out.card < 330) {
    out.last = 56;
    out.card = share();
  }
  out.card = std::min(out.card, 400.0);
  return out;
}

}  // namespace rapport
