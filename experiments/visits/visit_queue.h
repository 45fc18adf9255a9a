// Whether visitors seem to wait for one another: a finite queue against none, on days held out.
#pragma once

#include <vector>

#include "experiments/visits/visit_presence.h"

namespace rapport {

/// So many places that serve in the order of arrival; 0: no limit, everybody is served at once.
struct QueueTried {
  std::size_t places = 0;
  double work = 1.0;  ///< service as a share of the recorded stay, so that mean stays agree
  /// Mean absolute error of people present on days held out, given arrivals: the last quarter of
  /// the days, and the one before.
  double miss = 0.0, miss_before = 0.0;
};

struct QueueChoice {
  std::vector<QueueTried> tried;  ///< without limit first
  QueueTried best;                ///< without limit, unless another is better by 3 % at least
};

/// Tried on the last quarter of the days and on the one before it, each time fitted to the days
/// before: arrivals are as recorded, stays drawn by part of the week, waits follow. The number of
/// places is one of those that so many were present at most in 80 to 99 of 100 hours of the first
/// half. A limit has to be better by 3 % both times.
QueueChoice choose_queue(const VisitLog& log, const SeenPresence& seen, WholeDays days,
                         StayParts by);

}  // namespace rapport
