#include "experiments/visits/visit_leaving.h"

#include <algorithm>
#include <cmath>

namespace rapport {

LeavingFit fit_leaving(const VisitLog& log) {
  LeavingFit fit;
  std::vector<double> of_group(log.groups.size(), 0.0);
  fit.by_group.assign(log.groups.size(), 0.0);
  for (const Visit& visit : log.visits) {
    const auto group = static_cast<std::size_t>(visit.group);
    of_group[group] += 1;
    if (!visit.left) continue;
    ++fit.left, fit.by_group[group] += 1;
    if (visit.knows_stay()) fit.stays.push_back(visit.stay);
  }
  for (std::size_t g = 0; g < of_group.size(); ++g) {
    if (of_group[g] > 0) fit.by_group[g] /= of_group[g];
  }
  const auto all = static_cast<double>(log.visits.size());
  fit.share = static_cast<double>(fit.left) / all;
  std::ranges::sort(fit.stays);
  for (const double hours : kPatienceHours) {
    const auto over = std::ranges::upper_bound(fit.stays, hours) - fit.stays.begin();
    fit.gave_up_at_least.push_back(static_cast<double>(over) / all);
  }
  return fit;
}

std::vector<FullnessRow> by_fullness(const VisitLog& log, const SeenPresence& seen) {
  constexpr std::size_t kRows = 5;
  const ByHourOfWeek usual = mean_presence(log, seen, seen.first, seen.last);
  std::vector<std::pair<double, const Visit*>> visits;
  for (const Visit& visit : log.visits) {
    const auto hour = static_cast<std::size_t>(visit.arrived);
    if (hour < seen.first || hour >= seen.last) continue;
    const double mean = usual[log.hour_of_week(hour)];
    if (mean > 0) visits.emplace_back(seen.present[hour] / mean, &visit);
  }
  std::ranges::stable_sort(visits, {}, [](const auto& one) { return one.first; });
  std::vector<FullnessRow> rows;
  for (std::size_t r = 0; r < kRows && visits.size() >= 20 * kRows; ++r) {
    const std::size_t from = visits.size() * r / kRows, to = visits.size() * (r + 1) / kRows;
    FullnessRow row{visits[from].first, visits[to - 1].first, to - from};
    double stays = 0.0;
    for (std::size_t i = from; i < to; ++i) {
      const Visit& visit = *visits[i].second;
      row.left += visit.left ? 1.0 / static_cast<double>(to - from) : 0.0;
      if (!visit.left && visit.knows_stay()) row.mean_stay += visit.stay, stays += 1;
    }
    if (stays > 0) row.mean_stay /= stays;
    rows.push_back(row);
  }
  return rows;
}

}  // namespace rapport
