// Whether visitors seem to wait for one another: a finite queue against none, on days held out.
#pragma once

#include <vector>

#include "experiments/visits/visit_presence.h"

namespace rapport {

/// So many places that serve in the order of arrival; 0: no limit, everybody is served at once.
struct QueueTried {
  std::size_t places = 0;
  double work = 1.0;  ///< service as a share of the recorded stay, so that mean stays agree
  double miss = 0.0;  ///< mean absolute error of people present on days held out, given arrivals
};

struct QueueChoice {
  std::vector<QueueTried> tried;  ///< without limit first
  QueueTried best;                ///< without limit, unless another is better by 3 % at least
};

/// Fitted to the days before `cut`, tried on those from it to `days.last`: arrivals are as
/// recorded, stays drawn by part of the day, waits follow. The number of places is one of those
/// that so many were present at most in 80 to 99 of 100 hours.
QueueChoice choose_queue(const VisitLog& log, const SeenPresence& seen, WholeDays days,
                         std::size_t cut, std::size_t parts);

}  // namespace rapport
