#include "experiments/import/scenario_check.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/import/presence.h"
#include "experiments/import/server_pace.h"
#include "sim/core/check.h"
#include "sim/core/give_up.h"
#include "sim/engine/simulator.h"
#include "sim/file/scenario_file.h"

namespace rapport {

namespace {

constexpr std::size_t kReplications = 4;
constexpr double kCallsWanted = 100'000;  // in one replication, within 8 to 52 weeks

CallCounts scaled(CallCounts counts, double by) {
  return {counts.calls * by, counts.hung_up * by, counts.waited * by, counts.wait * by};
}

CallCounts sum_of(const std::vector<CallCounts>& types) {
  CallCounts sum;
  for (const CallCounts& type : types) sum += type;
  return sum;
}

/// Counts of a day without those who hung up at once though somebody was free.
std::vector<CallCounts> recorded_in_line(const CallLog& log, const CallDay& day,
                                         const CallFit& fit) {
  std::vector<CallCounts> counts = recorded(log, day, log.types.size());
  for (std::size_t t = 0; t < counts.size(); ++t) {
    const double lost = std::min(counts[t].hung_up, fit.types[t].lost * counts[t].calls);
    counts[t].calls -= lost;
    counts[t].hung_up -= lost;
  }
  return counts;
}

/// What a week has: each weekday is the mean of its days.
std::vector<CallCounts> a_week(const std::vector<CallDay>& days,
                               const std::vector<std::vector<CallCounts>>& by_day) {
  std::array<double, 7> number{};
  for (const CallDay& day : days) ++number[static_cast<std::size_t>(day.weekday)];
  std::vector<CallCounts> sum(by_day.empty() ? 0 : by_day[0].size());
  for (std::size_t d = 0; d < days.size(); ++d) {
    const double weight = 1 / number[static_cast<std::size_t>(days[d].weekday)];
    for (std::size_t t = 0; t < sum.size(); ++t) sum[t] += scaled(by_day[d][t], weight);
  }
  return sum;
}

/// Standard error of the mean wait of all calls, if days are independent (a ratio of means).
double chance_of(const std::vector<std::vector<CallCounts>>& by_day) {
  CallCounts all;
  for (const auto& day : by_day) all += sum_of(day);
  const auto n = static_cast<double>(by_day.size());
  if (n < 2 || all.calls <= 0) return 0.0;
  const double mean = all.wait / all.calls;
  double squares = 0.0;
  for (const auto& day : by_day) {
    const CallCounts sum = sum_of(day);
    squares += (sum.wait - mean * sum.calls) * (sum.wait - mean * sum.calls);
  }
  return std::sqrt(squares * n / (n - 1)) / all.calls;
}

/// Of one touch point of a run, as counts of calls.
CallCounts counts_of(const TouchPointCounts& counts) {
  CallCounts result;
  result.calls = static_cast<double>(counts.arrivals);
  result.hung_up = static_cast<double>(counts.abandoned + counts.balked + counts.turned_away);
  result.waited = static_cast<double>(counts.waited + counts.abandoned);
  result.wait = static_cast<double>(counts.wait_started + counts.wait_abandoned) / kSecond;
  return result;
}

/// The type whose line the file calls so.
std::size_t type_of(const std::string& touch_point, const CallLog& log,
                    const std::map<std::string, std::string>& names) {
  for (std::size_t t = 0; t < log.types.size(); ++t) {
    const auto renamed = names.find(log.types[t]);
    if ((renamed == names.end() ? log.types[t] : renamed->second) == touch_point) return t;
  }
  check(false, "every line of the file is a type of call");
  return 0;
}

}  // namespace

double wait_a_call(const std::vector<CallCounts>& types) {
  const CallCounts sum = sum_of(types);
  return sum.calls > 0 ? sum.wait / sum.calls : 0.0;
}

double hung_up_share(const std::vector<CallCounts>& types) { return sum_of(types).hung_up_share(); }

ScenarioCheck check_scenario(const std::string& text, const CallLog& log,
                             const std::vector<CallDay>& days, const CallFit& fit,
                             const std::map<std::string, std::string>& names, Team& team,
                             const std::atomic<bool>* stop) {
  ScenarioCheck result;
  std::vector<std::vector<CallCounts>> by_day;
  for (const CallDay& day : days) by_day.push_back(recorded_in_line(log, day, fit));
  result.recorded = a_week(days, by_day);
  result.chance = chance_of(by_day);
  const double calls = std::max(1.0, sum_of(result.recorded).calls);
  const int weeks = static_cast<int>(std::clamp(std::ceil(kCallsWanted / calls), 8.0, 52.0));
  result.weeks = weeks * static_cast<int>(kReplications);

  ReadOptions options;
  options.read = read_from({{"import.toml", text}});
  Scenario today = read_scenario_file("import.toml", options).today;
  today.horizon = weeks * kWeek;
  for (SegmentSpec& segment : today.segments) segment.leaving = {};
  const Model model = build_model(today);
  std::vector<RunResult> runs(kReplications);
  team.for_each(kReplications, [&](std::size_t r) {
    throw_if_set(stop);
    runs[r] = run(model, {.key = {77, static_cast<std::uint32_t>(r)}});
  });
  result.simulated.resize(log.types.size());
  for (std::size_t point = 0; point < today.touch_points.size(); ++point) {
    const std::size_t type = type_of(today.touch_points[point].name, log, names);
    for (const RunResult& once : runs) {
      result.simulated[type] += counts_of(once.totals.touch_point_sum(point));
    }
  }
  for (CallCounts& counts : result.simulated) counts = scaled(counts, 1.0 / result.weeks);
  return result;
}

namespace {

/// The wait a call of the days gone through again, each of them four times.
double replayed_wait(const CallLog& log, const std::vector<CallDay>& days, const CallFit& fit,
                     Team& team, const std::atomic<bool>* stop) {
  std::vector<std::vector<CallCounts>> by_day(days.size());
  team.for_each(days.size(), [&](std::size_t d) {
    throw_if_set(stop);
    DayPlan plan = plan_of(log, days[d]);
    plan.pace = pace_of(log, days[d], fit.pace);
    plan.factors = day_as_it_was(fit.levels, d);
    by_day[d].resize(fit.types.size());
    for (std::uint32_t r = 0; r < kReplications; ++r) {
      const RandomKey key{static_cast<std::uint32_t>(3000 + d), r};
      const std::vector<CallCounts> once = replay_day(fit, plan, key);
      for (std::size_t t = 0; t < once.size(); ++t) by_day[d][t] += once[t];
    }
    for (std::size_t t = 0; t < fit.types.size(); ++t) {
      // Who hangs up although somebody is free is no call of the scenario.
      by_day[d][t].calls *= 1 - fit.types[t].lost;
    }
  });
  return wait_a_call(a_week(days, by_day));
}

}  // namespace

double staff_to_match(const CallLog& log, const std::vector<CallDay>& days, const CallFit& fit,
                      const ArrivalFit& arrivals, CallScenarioOptions options, Team& team,
                      const std::atomic<bool>* stop) {
  constexpr double kLeast = 0.75, kMost = 1.25, kNear = 0.03, kSecondsThatMatter = 1.0;
  const bool known = fit.regular == 1.0 && fit.reserve == 0.0;
  if (known && servers_from(log) != ServersFrom::names) return 1.0;
  const double wanted = replayed_wait(log, days, fit, team, stop);
  if (wanted < kSecondsThatMatter) return 1.0;
  double chance = 0.0;  // of the logarithm of the wait, as the days recorded happen to be
  const auto distance = [&](double staff) {
    options.staff = staff;
    const std::string text = scenario_of(log, fit, arrivals, options);
    const ScenarioCheck check = check_scenario(text, log, days, fit, options.names, team, stop);
    chance = check.chance / std::max(kSecondsThatMatter, wait_a_call(check.recorded));
    return std::log(std::max(0.01, wait_a_call(check.simulated)) / wanted);
  };
  // More people, shorter waits: secants of their logarithm.
  double last = 1.0, at_last = distance(1.0), best = 1.0, least = std::abs(at_last);
  if (least <= 1.5 * chance) return 1.0;
  double slope = -4.0;  // of the logarithm, by share of staff: a first guess
  for (int tries = 0; tries < 5 && least > kNear; ++tries) {
    const double next = std::clamp(last - at_last / slope, kLeast, kMost);
    if (next == last) break;
    const double at_next = distance(next);
    if (std::abs(at_next) < least) best = next, least = std::abs(at_next);
    const double measured = (at_next - at_last) / (next - last);
    if (measured < -0.5) slope = measured;
    last = next, at_last = at_next;
  }
  return best;
}

}  // namespace rapport
