// How long the services of each server are beside those of the others: who is there decides how
// long services take.
#pragma once

#include <span>
#include <vector>

#include "experiments/import/call_days.h"
#include "experiments/import/call_log.h"

namespace rapport {

/// By server of the log: its services over what services of the same types take on average, 1.2 is
/// a fifth longer. Drawn towards 1 as far as chance explains the difference (credibility; Buehlmann
/// 1967), so that a server with a few calls, or with none in `calls`, counts as usual. Pairs
/// `usual` by type is the mean service of its calls, in seconds.
std::vector<double> fit_pace(const CallLog& log, std::span<const Call* const> calls,
                             const std::vector<double>& usual);

/// By half hour of a day: the pace of those who served calls in it. A slow server takes fewer
/// calls, so paces are averaged as speeds are (harmonic mean). 1 where nobody served.
ByHalfHour<double> pace_of(const CallLog& log, const CallDay& day, const std::vector<double>& pace);

}  // namespace rapport
