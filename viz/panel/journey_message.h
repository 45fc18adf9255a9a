// What journeys come to, in words: the message of the panel.
#pragma once

#include <string>

#include "viz/client/journey_view.h"

namespace rapport {

struct JourneyMessage {
  std::string headline, line;
};

/// `policy` is the name that is shown; `rough`: nothing is sure yet.
JourneyMessage journey_message(const JourneyView& view, const SessionState& state,
                               const std::string& policy, bool rough);

/// "fault cases".
std::string cases_of(const JourneyView& view);

/// Of what a number of 100 cases is a multiple once it is rounded as far as it is sure.
double step_of(const PairNumber& number, bool rough);
/// "34 to 29"; of one policy "29".
std::string text_of(const PairNumber& number, bool rough);

}  // namespace rapport
