// What panels show, as charts and rows: the report shows the same.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "experiments/chart/curves.h"
#include "experiments/chart/difference.h"
#include "experiments/chart/stacked_bars.h"
#include "experiments/chart/waterfall.h"
#include "viz/panel/studio.h"

namespace rapport {

/// Whether anything is measured month by month, which the first two need.
bool has_curves(const Studio& studio);
CurveChart stay_curves(const Studio& studio);
DifferenceChart stay_difference(const Studio& studio);

/// Profit of the pair, taken apart, and in words when what it costs has come back; empty where
/// that is not known.
WaterfallChart ledger_chart(const Studio& studio);
std::string payback_words(const Studio& studio);

StackedChart gates_chart(const Studio& studio);

/// Customers who left, by true cause, in the whole run; the largest first, after their sum.
struct LostTo {
  std::string label;
  double policy, against;
  bool all = false;
  std::string metric{};     ///< its id
  std::vector<int> keys{};  ///< of the metrics whose shares of all departures it is; none: all
};
std::vector<LostTo> causes_of(const SessionState& state);
/// Several causes as one.
LostTo together(const std::string& label, std::span<const LostTo> causes);
/// What the pair differs by in customers lost to a cause, by luck: Student's, see
/// paired_interval().
Interval change_of(const SessionState& state, const LostTo& cause);

}  // namespace rapport
