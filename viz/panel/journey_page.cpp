#include "viz/panel/journey_page.h"

#include <algorithm>

namespace rapport {

namespace {

/// The touch point with a queue that most cases come to; -1: none has one.
int most_visited(const JourneyView& view, const std::vector<TouchPoint>& places) {
  const JourneyStep* most = nullptr;
  for (const JourneyStep& step : view.steps) {
    if (places[step.touch_point].queue == kNoQueue) continue;
    if (most == nullptr || step.visits.from > most->visits.from) most = &step;
  }
  return most != nullptr ? static_cast<int>(most->touch_point) : -1;
}

}  // namespace

void JourneyPage::look_at(const std::shared_ptr<const SessionState>& state, bool wide) {
  if (state == of_ && kind == of_kind_ && place == of_place_ && days == of_days_ &&
      wide == of_wide_)
    return;
  of_ = state, of_kind_ = kind, of_place_ = place, of_days_ = days, of_wide_ = wide;
  view = journey_view(*state, 0);
  const auto chosen = std::ranges::find(view->kinds, kind);
  if (chosen != view->kinds.end() && chosen != view->kinds.begin())
    view = journey_view(*state, static_cast<std::size_t>(chosen - view->kinds.begin()));
  day = {};
  touch_point = -1;
  shown.clear();
  if (view->steps.empty()) return;
  const std::vector<TouchPoint>& places = state->arms[state->against].model->touch_points;
  const auto found = std::ranges::find(places, place, &TouchPoint::name);
  if (found != places.end()) touch_point = static_cast<int>(found - places.begin());
  const auto is_shown = [&](const JourneyStep& step) {
    return static_cast<int>(step.touch_point) == touch_point;
  };
  if (wide && std::ranges::none_of(view->steps, is_shown))
    touch_point = most_visited(*view, places);
  if (touch_point < 0) return;
  const auto of = static_cast<std::size_t>(touch_point);
  shown = places[of].name;
  const JourneyDays& together = kJourneyDays[static_cast<std::size_t>(days)];
  day = day_view(*state, of, together.first, together.last);
}

}  // namespace rapport
