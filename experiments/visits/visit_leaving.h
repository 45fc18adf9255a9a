// Who leaves on his own, and what is known of how long he would have waited.
#pragma once

#include <string>
#include <vector>

#include "experiments/visits/visit_presence.h"

namespace rapport {

/// Visits that came when so many were present.
struct FullnessRow {
  double from = 0.0, to = 0.0;  ///< people present over the usual number of that hour of the week
  std::size_t visits = 0;
  double mean_stay = 0.0;  ///< hours, of who did not leave
  double left = 0.0;       ///< share
};

struct LeavingFit {
  std::size_t left = 0;
  double share = 0.0;
  std::vector<double> by_group;  ///< share, by class
  std::vector<double> stays;     ///< hours, recorded of who left, ascending
  /// At least this share of all visits gives up within so many hours (kPatienceHours), if nobody
  /// waits for what does not come: who left after a recorded stay had given up by then. Who did not
  /// leave waited for a time that is not recorded, so nothing bounds the share from above.
  std::vector<double> gave_up_at_least;
};
inline constexpr double kPatienceHours[] = {1, 2, 4, 8};

LeavingFit fit_leaving(const VisitLog& log);

/// Fifths of visits by how full it was when they came.
std::vector<FullnessRow> by_fullness(const VisitLog& log, const SeenPresence& seen);

}  // namespace rapport
