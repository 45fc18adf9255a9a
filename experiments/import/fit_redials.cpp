#include <unordered_map>

#include "experiments/import/call_fit.h"

namespace rapport {

namespace {

constexpr std::int32_t kAgainWithin = 3600;  // seconds; later calls count as new matters

}  // namespace

void fit_redials(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
                 std::vector<TypeFit>& types) {
  std::vector<double> delays(types.size(), 0.0);
  for (std::size_t d = 0; d < days.size(); ++d) {
    if (!use[d]) continue;
    // From the last call of the day to the first: the next call of each customer is known.
    std::unordered_map<std::int32_t, std::int32_t> next;
    for (std::size_t i = days[d].last; i-- > days[d].first;) {
      const Call& call = log.calls[i];
      RedialFit& fit = types[static_cast<std::size_t>(call.type)].redial;
      const bool gave_up = !call.served() && !is_abnormal(days[d], call);
      if (call.customer == Call::kNobody) {
        if (gave_up) ++fit.anonymous;
        continue;
      }
      if (gave_up) {
        ++fit.identified;
        const auto later = next.find(call.customer);
        const std::int32_t left = call.arrival + call.wait;
        if (later != next.end() && later->second > left && later->second - left <= kAgainWithin) {
          ++fit.again;
          delays[static_cast<std::size_t>(call.type)] += later->second - left;
        }
      }
      next[call.customer] = call.arrival;
    }
  }
  for (std::size_t t = 0; t < types.size(); ++t) {
    RedialFit& fit = types[t].redial;
    const auto again = static_cast<double>(fit.again);
    const auto identified = static_cast<double>(fit.identified);
    const double all = identified + static_cast<double>(fit.anonymous);
    if (identified > 0) fit.share = again / identified;
    if (again > 0) fit.mean_delay = delays[t] / again;
    if (all > 0) {
      fit.low = again / all;
      fit.high = (again + static_cast<double>(fit.anonymous)) / all;
    }
  }
}

}  // namespace rapport
