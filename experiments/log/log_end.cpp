#include "experiments/log/log_end.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "sim/core/quantile.h"

namespace rapport {

namespace {

constexpr double kMostGaps = 0.95;
constexpr double kEndsACase = 0.05;      // share of times that anything follows, of what ends cases
constexpr std::size_t kFewestGaps = 20;  // after an activity, for a quantile of its own

/// The quantile of gaps, in whole seconds; -1 where there are too few.
std::int64_t most_of(std::vector<double>& gaps, std::size_t fewest) {
  if (gaps.size() < fewest) return -1;
  std::ranges::sort(gaps);
  return static_cast<std::int64_t>(quantile(gaps, kMostGaps));
}

/// When all that was done up to each step was over.
std::vector<std::int64_t> ends_of(const LogCase& one) {
  std::vector<std::int64_t> ends;
  std::int64_t until = one.steps[0].start;
  for (const LogActivity& step : one.steps) {
    until = std::max({until, step.start, step.end});
    ends.push_back(until);
  }
  return ends;
}

/// The most cases that were between their begin and their end at once.
std::size_t most_under_way(const EventLog& log) {
  std::vector<std::pair<std::int64_t, int>> changes;
  for (const LogCase& one : log.cases) {
    changes.push_back({one.steps[0].start, 1});
    changes.push_back({ends_of(one).back(), -1});
  }
  std::ranges::sort(changes);
  std::int64_t now = 0, most = 0;
  for (const auto& [time, change] : changes) most = std::max(most, now += change);
  return static_cast<std::size_t>(most);
}

}  // namespace

LogEnd end_of(const EventLog& log) {
  LogEnd end;
  end.quiet.assign(log.activities.size(), 0);
  if (log.cases.empty()) return end;
  std::vector<std::vector<double>> after(log.activities.size());
  std::vector<double> all, times(log.activities.size(), 0);
  std::int64_t first = std::numeric_limits<std::int64_t>::max();
  end.at = std::numeric_limits<std::int64_t>::min();
  for (const LogCase& one : log.cases) {
    const std::vector<std::int64_t> ends = ends_of(one);
    first = std::min(first, one.steps[0].start);
    end.at = std::max(end.at, ends.back());
    for (const LogActivity& step : one.steps) times[static_cast<std::size_t>(step.activity)] += 1;
    for (std::size_t i = 1; i < one.steps.size(); ++i) {
      const auto gap =
          static_cast<double>(std::max<std::int64_t>(0, one.steps[i].start - ends[i - 1]));
      after[static_cast<std::size_t>(one.steps[i - 1].activity)].push_back(gap);
      all.push_back(gap);
    }
  }
  const std::int64_t any = std::max<std::int64_t>(0, most_of(all, 1));
  for (std::size_t a = 0; a < after.size(); ++a) {
    if (static_cast<double>(after[a].size()) < kEndsACase * times[a]) continue;
    const std::int64_t own = most_of(after[a], kFewestGaps);
    end.quiet[a] = std::min(own >= 0 ? own : any, (end.at - first) / 2);
  }
  const auto open = [&] {
    return static_cast<std::size_t>(
        std::ranges::count_if(log.cases, [&](const LogCase& one) { return is_open(one, end); }));
  };
  end.open = open();
  end.all_taken_as_over = 2 * end.open > log.cases.size();
  if (end.all_taken_as_over) end.quiet.assign(end.quiet.size(), 0), end.open = 0;
  end.most_under_way = most_under_way(log);
  end.is_cut = end.open > 0 && 10 * end.open >= end.most_under_way;
  return end;
}

std::size_t followed_steps(const LogCase& one, const LogEnd& end) {
  if (!end.is_cut) return one.steps.size() - (is_open(one, end) ? 1 : 0);
  const std::vector<std::int64_t> ends = ends_of(one);
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const auto activity = static_cast<std::size_t>(one.steps[i].activity);
    if (end.at - ends[i] < end.quiet[activity]) return i;
  }
  return ends.size();
}

bool is_open(const LogCase& one, const LogEnd& end) {
  const auto last = static_cast<std::size_t>(one.steps.back().activity);
  return end.at - ends_of(one).back() < end.quiet[last];
}

EventLog followed_part(const EventLog& log, const LogEnd& end) {
  EventLog part = log;
  for (LogCase& one : part.cases) {
    const std::size_t followed = followed_steps(one, end);
    if (followed < one.steps.size()) one.steps.resize(followed + 1);
  }
  return part;
}

}  // namespace rapport
