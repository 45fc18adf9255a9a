// How readily the servers present answer, found by simulation: the part of a fit that no formula
// gives.
#pragma once

#include <atomic>
#include <cstddef>
#include <vector>

#include "experiments/import/call_fit.h"
#include "experiments/import/day_replay.h"
#include "sim/core/parallel.h"

namespace rapport {

/// Sets CallFit::regular, CallFit::reserve and each type's reserve_after so that the used days,
/// gone through again with their own arrivals, presence and DayFactors, give the recorded shares of
/// callers who hang up and who wait, and the recorded mean waits (simulated moments; McFadden
/// 1989). Where nobody is named, those present are those who answer, and the two are 1 and 0 unless
/// the recorded waits clearly contradict. So they are too where that explains the days as well. The
/// largest type, and types with fewer than 30 waits, keep a reserve_after of 30 s: it and `reserve`
/// can hardly be told apart. What is minimised is answering_loss() over all days together, plus the
/// mean over calls of (d / 0.04)^2, where d is the simulated less the recorded share that hung up
/// on the call's day; the scales are choices. The search goes coordinate by coordinate with
/// shrinking steps (Hooke and Jeeves 1961) from three starts, of which the best is followed to the
/// end, on common random numbers, so that the result is the same for any number of threads. Of more
/// than 28 days, 28 are taken, spread evenly. Takes up to a minute; throws GivenUp soon after
/// `stop` became true.
void fit_answering(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
                   CallFit& fit, Team& team, const std::atomic<bool>* stop = nullptr);

/// How far a fit is from what was recorded, both by type: the mean over calls of (h / 0.02)^2 +
/// (w / 0.05)^2 + (m / 0.1)^2. Here h and w are the differences, simulated less recorded, of the
/// shares of the call's type that hung up and that waited; m is the relative difference of mean
/// waits, 0 where fewer than 30 waits were recorded.
double answering_loss(const std::vector<CallCounts>& simulated,
                      const std::vector<CallCounts>& recorded);

}  // namespace rapport
