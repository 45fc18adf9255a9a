#include "experiments/log/event_log.h"

#include <algorithm>
#include <deque>
#include <map>
#include <numeric>

namespace rapport {

namespace {

/// Counts events that are earlier than one before them.
std::size_t out_of_order_in(const std::vector<LogEvent>& events) {
  std::size_t count = 0;
  for (std::size_t i = 1, latest = 0; i < events.size(); ++i) {
    if (events[i].time < events[latest].time) {
      ++count;
    } else {
      latest = i;
    }
  }
  return count;
}

/// Takes the activity that such an event ends out of those that are open: of the same resource,
/// or else the one that has been open for longest. Nothing where none is open.
std::size_t take_open(std::deque<std::size_t>& open, const std::vector<LogActivity>& steps,
                      std::int32_t resource, bool& found) {
  found = !open.empty();
  if (!found) return 0;
  auto same =
      std::ranges::find_if(open, [&](std::size_t i) { return steps[i].resource == resource; });
  if (same == open.end()) same = open.begin();
  const std::size_t step = *same;
  open.erase(same);
  return step;
}

}  // namespace

std::size_t EventLog::steps() const {
  std::size_t sum = 0;
  for (const LogCase& one : cases) sum += one.steps.size();
  return sum;
}

std::vector<LogActivity> activities_of(std::vector<LogEvent> events,
                                       const std::vector<bool>& has_starts, LogMends& mends) {
  mends.out_of_order += out_of_order_in(events);
  std::ranges::stable_sort(events, {}, &LogEvent::time);
  std::vector<LogActivity> steps;
  std::map<std::int32_t, std::deque<std::size_t>> open;
  std::map<std::int32_t, std::size_t> planned;  // by activity, until it begins
  for (const LogEvent& event : events) {
    const std::int64_t begun = event.has_start ? std::min(event.begun, event.time) : event.time;
    const LogActivity step{event.activity, event.resource, event.group,
                           begun,          event.time,     event.east};
    bool found = false;
    switch (event.lifecycle) {
      case Lifecycle::schedule:
        ++planned[event.activity];
        break;
      case Lifecycle::start:
        planned.erase(event.activity);
        open[event.activity].push_back(steps.size());
        steps.push_back(step);
        break;
      case Lifecycle::complete:
      case Lifecycle::stop: {
        const std::size_t begins = take_open(open[event.activity], steps, event.resource, found);
        if (found) {
          steps[begins].end = event.time;
          break;
        }
        planned.erase(event.activity);
        if (event.lifecycle == Lifecycle::stop) {
          ++mends.passed_over;
          break;
        }
        if (has_starts[static_cast<std::size_t>(event.activity)]) ++mends.ends_without_start;
        steps.push_back(step);
        break;
      }
      case Lifecycle::other:
        ++mends.passed_over;
        break;
    }
  }
  for (const auto& [activity, steps_open] : open) mends.starts_without_end += steps_open.size();
  for (const auto& [activity, count] : planned) mends.only_scheduled += count;
  std::ranges::stable_sort(steps, {}, &LogActivity::start);
  return steps;
}

std::size_t lump_rare_activities(EventLog& log, std::size_t most) {
  const std::size_t all = log.activities.size();
  if (all <= most) return 0;
  std::vector<std::size_t> count(all, 0), order(all);
  for (const LogCase& one : log.cases) {
    for (const LogActivity& step : one.steps) ++count[static_cast<std::size_t>(step.activity)];
  }
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order,
                           [&](std::size_t a, std::size_t b) { return count[a] > count[b]; });
  std::vector<std::int32_t> number(all, static_cast<std::int32_t>(most - 1));
  std::vector<std::string> names;
  for (std::size_t i = 0; i + 1 < most; ++i) {
    number[order[i]] = static_cast<std::int32_t>(i);
    names.push_back(log.activities[order[i]]);
  }
  std::string other = "other";
  while (std::ranges::find(names, other) != names.end()) other += " activities";
  names.push_back(other);
  for (LogCase& one : log.cases) {
    for (LogActivity& step : one.steps) {
      step.activity = number[static_cast<std::size_t>(step.activity)];
    }
  }
  log.activities = std::move(names);
  return all - (most - 1);
}

}  // namespace rapport
