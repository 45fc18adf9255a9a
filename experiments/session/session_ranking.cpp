#include "experiments/session/session_ranking.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "experiments/session/student_intervals.h"

namespace rapport {

namespace {

constexpr std::uint32_t kPairsForInterval = 4;
constexpr std::string_view kWorthMetric = "npv";

bool has_numbers(const std::vector<PolicyRuns::Run>& runs, std::size_t replication) {
  return replication < runs.size() && runs[replication].record != nullptr &&
         runs[replication].record->status == RunStatus::done;
}

/// What is ranked: headline metrics of the whole firm, and its worth; of all arms, in the
/// replications that all have finished.
struct RankedRuns {
  std::vector<std::size_t> places;  ///< among the keys of the session
  std::vector<MetricKey> keys;
  std::vector<std::vector<std::vector<double>>> values;      ///< [arm][key][run]
  std::vector<std::vector<std::vector<EventCount>>> events;  ///< likewise
  std::uint32_t runs = 0;

  RankedRuns(const std::vector<MetricKey>& all,
             const std::vector<std::vector<PolicyRuns::Run>>& arms) {
    for (std::size_t k = 0; k < all.size(); ++k) {
      const bool meant = all[k].metric->headline || all[k].metric->id == kWorthMetric;
      if (!meant || !all[k].part.is_whole()) continue;
      places.push_back(k);
      keys.push_back(all[k]);
    }
    values.assign(arms.size(), std::vector<std::vector<double>>(keys.size()));
    events.assign(arms.size(), std::vector<std::vector<EventCount>>(keys.size()));
    for (std::size_t r = 0; r < arms[0].size(); ++r) {
      const auto has = [&](const auto& arm) { return has_numbers(arm, r); };
      if (!std::ranges::all_of(arms, has)) continue;
      ++runs;
      for (std::size_t arm = 0; arm < arms.size(); ++arm) {
        for (std::size_t k = 0; k < keys.size(); ++k) {
          values[arm][k].push_back(arms[arm][r].record->values[places[k]]);
          events[arm][k].push_back(arms[arm][r].record->events[places[k]]);
        }
      }
    }
  }

  /// One arm less another, by key, as the session compares its chosen pair.
  std::vector<Comparison> less(std::size_t arm, std::size_t other) const {
    return compare(keys, values[arm], values[other], kConfidence, Validity::always_valid,
                   values.size() - 1, {events[arm], events[other]});
  }
};

/// In how many runs each arm is better than every other.
std::vector<std::uint32_t> wins_of(const RankedRuns& ranked, std::size_t key, bool more) {
  std::vector<std::uint32_t> wins(ranked.values.size(), 0);
  for (std::uint32_t r = 0; r < ranked.runs; ++r) {
    for (std::size_t arm = 0; arm < wins.size(); ++arm) {
      bool first = true;
      for (std::size_t other = 0; first && other < wins.size(); ++other) {
        const double a = ranked.values[arm][key][r], b = ranked.values[other][key][r];
        first = other == arm || (more ? a > b : a < b);
      }
      if (first) ++wins[arm];
    }
  }
  return wins;
}

/// The arm with the best mean.
std::size_t best_of(const RankedRuns& ranked, std::size_t key, bool more) {
  std::size_t best = 0;
  double most = -std::numeric_limits<double>::infinity();
  for (std::size_t arm = 0; arm < ranked.values.size(); ++arm) {
    Moments moments;
    for (const double value : ranked.values[arm][key]) {
      if (std::isfinite(value)) moments.add(value);
    }
    const double mean = more ? moments.mean() : -moments.mean();
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
  const RankedRuns ranked(keys, runs);
  if (ranked.runs < 2) return out;
  std::vector<std::vector<Comparison>> from_today(runs.size());
  for (std::size_t arm = 1; arm < runs.size(); ++arm) from_today[arm] = ranked.less(arm, 0);
  for (std::size_t k = 0; k < ranked.keys.size(); ++k) {
    const Good good = ranked.keys[k].metric->good;
    if (good == Good::neither) continue;
    const bool more = good == Good::more;
    SessionRanking ranking{
        ranked.places[k], best_of(ranked, k, more), ranked.runs, wins_of(ranked, k, more), {}, {}};
    for (std::size_t arm = 0; arm < runs.size(); ++arm) {
      ranking.best_less.push_back(arm == ranking.best ? Comparison{}
                                                      : ranked.less(ranking.best, arm)[k]);
      ranking.from_today.push_back(arm == 0 ? Comparison{} : from_today[arm][k]);
    }
    out.push_back(std::move(ranking));
  }
  return out;
}

}  // namespace rapport
