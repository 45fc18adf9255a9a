// When a trial may end before its time: a rule that needs no more than a spreadsheet.
//
// At each look the difference between arms is held against the result by that week at which the
// choice turns. Where it is so many standard errors above or below that the bound of O'Brien and
// Fleming is reached, the trial ends and the choice is made; at its end the choice follows from the
// side of the turn alone. A trial whose true difference is right at the turn so ends early on
// either side with a chance of 5 % at most over all looks, and one with a true difference on the
// other side is more seldom taken for what it is not.
#pragma once

#include <functional>
#include <vector>

#include "experiments/pilot/pilot.h"

namespace rapport {

/// The looks of a trial before its end, at the weeks that the study was read by: earlier ones of
/// the same figure and group. None where its own choice turns not exactly once.
std::vector<PilotStop> stop_rule(
    const PilotData& data, const PilotTrial& trial,
    const std::function<SampleInformation(const PilotSight&)>& information_of);

/// The side on which a difference ends a trial at a look: 1 above, -1 below, 0: it goes on.
int ends_at(const PilotStop& stop, double difference);

}  // namespace rapport
