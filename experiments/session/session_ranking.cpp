#include "experiments/session/session_ranking.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/session/student_intervals.h"

namespace rapport {

namespace {

constexpr std::uint32_t kPairsForInterval = 4;

bool has_numbers(const std::vector<PolicyRuns::Run>& runs, std::size_t replication) {
  return replication < runs.size() && runs[replication].record != nullptr &&
         runs[replication].record->status == RunStatus::done;
}

/// One metric of all arms, in the replications in which every arm has it.
struct RankedRuns {
  std::vector<std::vector<double>> values;      ///< [arm][run]
  std::vector<std::vector<EventCount>> events;  ///< likewise

  RankedRuns(std::size_t key, const std::vector<std::vector<PolicyRuns::Run>>& runs)
      : values(runs.size()), events(runs.size()) {
    for (std::size_t r = 0; r < runs[0].size(); ++r) {
      const bool all = std::ranges::all_of(runs, [&](const std::vector<PolicyRuns::Run>& arm) {
        return has_numbers(arm, r) && std::isfinite(arm[r].record->values[key]);
      });
      if (!all) continue;
      for (std::size_t arm = 0; arm < runs.size(); ++arm) {
        values[arm].push_back(runs[arm][r].record->values[key]);
        events[arm].push_back(runs[arm][r].record->events[key]);
      }
    }
  }
};

/// In how many runs each arm is better than every other.
std::vector<std::uint32_t> wins_of(const RankedRuns& ranked, bool more_is_better) {
  const auto better = [&](double a, double b) { return more_is_better ? a > b : a < b; };
  std::vector<std::uint32_t> wins(ranked.values.size(), 0);
  for (std::size_t r = 0; r < ranked.values[0].size(); ++r) {
    for (std::size_t arm = 0; arm < ranked.values.size(); ++arm) {
      bool first = true;
      for (std::size_t other = 0; first && other < ranked.values.size(); ++other) {
        first = other == arm || better(ranked.values[arm][r], ranked.values[other][r]);
      }
      if (first) ++wins[arm];
    }
  }
  return wins;
}

std::size_t best_of(const RankedRuns& ranked, bool more_is_better) {
  std::size_t best = 0;
  double most = -std::numeric_limits<double>::infinity();
  for (std::size_t arm = 0; arm < ranked.values.size(); ++arm) {
    Moments moments;
    for (const double value : ranked.values[arm]) moments.add(value);
    const double mean = more_is_better ? moments.mean() : -moments.mean();
    if (mean > most) most = mean, best = arm;
  }
  return best;
}

}  // namespace

std::vector<Interval> differences_of(const std::vector<PolicyRuns::Run>& policy,
                                     const std::vector<PolicyRuns::Run>& other, std::size_t keys) {
  std::vector<Interval> out;
  std::vector<Moments> apart(keys);
  bool any = false;
  for (std::size_t r = 0; r < policy.size(); ++r) {
    if (!has_numbers(policy, r) || !has_numbers(other, r)) continue;
    any = true;
    for (std::size_t k = 0; k < keys; ++k) {
      const double value = policy[r].record->values[k] - other[r].record->values[k];
      if (std::isfinite(value)) apart[k].add(value);
    }
  }
  if (!any) return out;
  StudentIntervals intervals;
  for (const Moments& moments : apart) {
    Interval interval = intervals.of(moments);
    if (moments.count() > 0) interval.mean = moments.mean();
    const bool unseen = interval.half_width == 0 && interval.mean == 0;  // says nothing of others
    if (moments.count() < kPairsForInterval || unseen) {
      interval.half_width = std::numeric_limits<double>::infinity();
    }
    out.push_back(interval);
  }
  return out;
}

std::vector<SessionRanking> rankings_of(const std::vector<MetricKey>& keys,
                                        const std::vector<std::vector<PolicyRuns::Run>>& runs) {
  std::vector<SessionRanking> out;
  if (runs.size() < 2) return out;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const Metric& metric = *keys[k].metric;
    if (!metric.headline || metric.good == Good::neither || !keys[k].part.is_whole()) continue;
    const RankedRuns ranked(k, runs);
    if (ranked.values[0].size() < 2) continue;
    const bool more = metric.good == Good::more;
    SessionRanking ranking{k, best_of(ranked, more),
                           static_cast<std::uint32_t>(ranked.values[0].size()),
                           wins_of(ranked, more), std::vector<Comparison>(runs.size())};
    for (std::size_t arm = 0; arm < runs.size(); ++arm) {
      if (arm == ranking.best) continue;
      ranking.best_less[arm] = compare({&keys[k], 1}, {&ranked.values[ranking.best], 1},
                                       {&ranked.values[arm], 1}, kConfidence,
                                       Validity::always_valid, runs.size() - 1,
                                       {{&ranked.events[ranking.best], 1},
                                        {&ranked.events[arm], 1}})[0];
    }
    out.push_back(std::move(ranking));
  }
  return out;
}

}  // namespace rapport
