// What the panel Journeys shows: which cases, which touch point by the hour, and the numbers of
// both, kept until something changes.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "viz/client/journey_view.h"

namespace rapport {

/// Days of the week that are shown together.
struct JourneyDays {
  const char* label;
  std::size_t first, last;
};
inline constexpr std::array kJourneyDays{JourneyDays{"Mon–Fri", 0, 4}, JourneyDays{"Sat", 5, 5},
                                         JourneyDays{"Sun", 6, 6}};

/// What is looked at, and what is known of it.
struct JourneyPage {
  std::string kind;   ///< of cases, by name; empty: the first
  std::string place;  ///< the touch point that was clicked for its day, by name; empty: none
  int days = 0;       ///< of kJourneyDays
  int measure = 0;    ///< what is drawn by the hour

  /// Takes in a state, where it is another one or something else is looked at. `wide`: there is
  /// room for a day beside the ways, that of the touch point that most of these cases come to
  /// unless another of theirs was clicked.
  void look_at(const std::shared_ptr<const SessionState>& state, bool wide);

  std::shared_ptr<const JourneyView> view = std::make_shared<JourneyView>();
  DayView day{};
  int touch_point = -1;  ///< whose day that is; -1: none
  std::string shown{};   ///< its name

 private:
  std::shared_ptr<const SessionState> of_{};
  std::string of_kind_, of_place_;
  int of_days_ = 0;
  bool of_wide_ = false;
};

}  // namespace rapport
