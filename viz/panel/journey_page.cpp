#include "viz/panel/journey_page.h"

#include <algorithm>

namespace rapport {

void JourneyPage::look_at(const std::shared_ptr<const SessionState>& state) {
  if (state == of_ && kind == of_kind_ && place == of_place_ && days == of_days_) return;
  of_ = state, of_kind_ = kind, of_place_ = place, of_days_ = days;
  view = journey_view(*state, 0);
  const auto chosen = std::ranges::find(view->kinds, kind);
  if (chosen != view->kinds.end() && chosen != view->kinds.begin())
    view = journey_view(*state, static_cast<std::size_t>(chosen - view->kinds.begin()));
  day = {};
  touch_point = -1;
  if (view->steps.empty() || place.empty()) return;
  const std::vector<TouchPoint>& places = state->arms[state->against].model->touch_points;
  const auto found = std::ranges::find(places, place, &TouchPoint::name);
  if (found == places.end()) return;
  touch_point = static_cast<int>(found - places.begin());
  const JourneyDays& chosen_days = kJourneyDays[static_cast<std::size_t>(days)];
  day =
      day_view(*state, static_cast<std::size_t>(touch_point), chosen_days.first, chosen_days.last);
}

}  // namespace rapport
