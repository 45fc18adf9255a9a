#include <algorithm>

#include "experiments/import/call_fit.h"

namespace rapport {

namespace {

// A type counts as placed by employees (TypeFit::direct) where at least this share of its calls is
// answered at once although others wait.
constexpr double kPlacedFrom = 0.5;

/// Callers in line at each moment of a day, as a sorted list of changes.
class Line {
 public:
  Line(const CallLog& log, const CallDay& day) {
    for (std::size_t i = day.first; i < day.last; ++i) {
      const Call& call = log.calls[i];
      if (call.wait <= 0) continue;
      joins_.push_back(call.arrival);
      leaves_.push_back(call.arrival + call.wait);
    }
    std::sort(joins_.begin(), joins_.end());
    std::sort(leaves_.begin(), leaves_.end());
  }
  /// Those who joined before `second` and are still there.
  std::ptrdiff_t waiting_before(std::int32_t second) const {
    const auto joined = std::lower_bound(joins_.begin(), joins_.end(), second) - joins_.begin();
    const auto left = std::lower_bound(leaves_.begin(), leaves_.end(), second) - leaves_.begin();
    return joined - left;
  }

 private:
  std::vector<std::int32_t> joins_, leaves_;
};

/// Calls of one type. `into_line`: others waited when they came; `past_line`: of these, answered at
/// once.
struct BalkTally {
  double balked = 0, waited = 0, into_line = 0, past_line = 0;
};

}  // namespace

void fit_balking(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
                 std::vector<TypeFit>& types) {
  std::vector<BalkTally> tallies(types.size());
  for (std::size_t d = 0; d < days.size(); ++d) {
    if (!use[d]) continue;
    const Line line(log, days[d]);
    for (std::size_t i = days[d].first; i < days[d].last; ++i) {
      const Call& call = log.calls[i];
      if (is_abnormal(days[d], call) || !is_open(days[d], call)) continue;
      BalkTally& tally = tallies[static_cast<std::size_t>(call.type)];
      if (call.wait > 0) ++tally.waited;
      if (call.wait <= 0 && !call.served()) ++tally.balked;
      if (line.waiting_before(call.arrival) <= 0) continue;
      ++tally.into_line;
      if (call.wait <= 0 && call.served()) ++tally.past_line;
    }
  }
  for (std::size_t t = 0; t < types.size(); ++t) {
    const BalkTally& tally = tallies[t];
    if (tally.balked + tally.waited > 0)
      types[t].balk = tally.balked / (tally.balked + tally.waited);
    const double past = tally.into_line > 0 ? tally.past_line / tally.into_line : 0.0;
    if (past >= kPlacedFrom && tally.into_line >= 20) types[t].direct = past;
  }
}

}  // namespace rapport
