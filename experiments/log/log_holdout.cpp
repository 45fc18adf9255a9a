#include "experiments/log/log_holdout.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "experiments/log/run_log.h"
#include "sim/core/quantile.h"
#include "sim/core/random.h"
#include "sim/file/scenario_file.h"

namespace rapport {

namespace {

constexpr std::uint32_t kSeed = 18;

using Pairs = std::map<std::pair<std::int32_t, std::int32_t>, double>;

/// Shares of pairs that follow one another; -1 is the start and the end.
Pairs pairs_of(const LogSample& sample) {
  Pairs pairs;
  double all = 0;
  for (const LogSequence& one : sample.cases) {
    std::int32_t last = -1;
    for (const std::int32_t activity : one) pairs[{last, activity}] += 1, last = activity;
    pairs[{last, -1}] += 1;
    all += static_cast<double>(one.size()) + 1;
  }
  for (auto& [pair, count] : pairs) count /= all;
  return pairs;
}

/// Of two samples, sorted, by their quantiles.
double wasserstein(std::vector<double> a, std::vector<double> b) {
  if (a.empty() || b.empty()) return 0;
  std::ranges::sort(a);
  std::ranges::sort(b);
  const auto n = static_cast<double>(a.size()), m = static_cast<double>(b.size());
  double sum = 0, at = 0;
  for (std::size_t i = 0, k = 0; i < a.size() && k < b.size();) {
    const double to = std::min(static_cast<double>(i + 1) / n, static_cast<double>(k + 1) / m);
    sum += (to - at) * std::abs(a[i] - b[k]);
    at = to;
    // Ends of both at once are compared in whole numbers.
    const auto i_ends = (i + 1) * b.size(), k_ends = (k + 1) * a.size();
    if (i_ends <= k_ends) ++i;
    if (k_ends <= i_ends) ++k;
  }
  return sum;
}

std::vector<double> lengths_of(const LogSample& sample) {
  std::vector<double> lengths;
  for (const LogSequence& one : sample.cases) lengths.push_back(static_cast<double>(one.size()));
  return lengths;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double x : values) sum += x;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

LogDistances distances(const LogSample& a, const LogSample& b) {
  return {follows_distance(a, b), length_distance(a, b), hours_distance(a, b)};
}

/// Runs the scenario with as many cases a year as are wanted, and takes those of its first year.
LogSample simulated(const std::string& text, const EventLog& log, std::size_t cases,
                    const std::vector<double>& hours, const std::atomic<bool>* stop,
                    std::size_t& still_open) {
  ReadOptions options;
  options.read = read_from({{"import.toml", text}});
  Scenario today = read_scenario_file("import.toml", options).today;
  std::vector<double> sorted = hours;
  std::ranges::sort(sorted);
  const double longest = quantile(sorted, 0.999) * static_cast<double>(kHour);
  today.horizon =
      kYear + std::clamp(floor_to(static_cast<Time>(2 * longest), kDay), 30 * kDay, 6 * kYear);
  today.warmup = kDay;
  today.segments[0].customers = static_cast<std::uint32_t>(cases);
  today.needs[0].per_year = 1.0;
  today.needs[0].day_factor = {};  // only how many cases there are would depend on it
  const Model model = build_model(today);
  const std::vector<std::string> keys = distinct_keys(log.activities, "activity");
  std::map<std::string, std::int32_t> number;
  for (std::size_t a = 0; a < keys.size(); ++a) number[keys[a]] = static_cast<std::int32_t>(a);
  LogSample sample;
  still_open = 0;
  const auto all = some_of(customers_of_run(model, {kSeed, 1}), static_cast<std::uint32_t>(cases));
  for (const RunCase& one : run_cases(model, {kSeed, 1}, all, [stop] {
         return stop != nullptr && stop->load(std::memory_order_relaxed);
       })) {
    if (one.steps.front().arrived >= kYear) continue;
    if (!one.closed) {
      ++still_open;
      continue;
    }
    LogSequence sequence;
    Time end = 0;
    for (const RunStep& step : one.steps) {
      sequence.push_back(number.at(model.touch_points[step.touch_point].name));
      end = std::max(end, step.end);
    }
    sample.cases.push_back(std::move(sequence));
    sample.hours.push_back(static_cast<double>(end - one.steps.front().arrived) /
                           static_cast<double>(kHour));
  }
  return sample;
}

std::int64_t seconds_of(const LogCase& one) {
  std::int64_t end = one.steps[0].start;
  for (const LogActivity& step : one.steps) end = std::max(end, step.end);
  return end - one.steps[0].start;
}

/// The latest begin of cases that are compared: of those that began later, the ones that took long
/// would be missing. It is so long before the end of a log that was cut as nineteen in twenty cases
/// take; the end itself where fewer than half of the cases began by then, or nothing was cut.
std::int64_t latest_begin(const EventLog& log, const LogEnd& end) {
  if (!end.is_cut) return end.at;
  std::vector<double> seconds;
  for (const LogCase& one : log.cases) seconds.push_back(static_cast<double>(seconds_of(one)));
  std::ranges::sort(seconds);
  const std::int64_t latest = end.at - static_cast<std::int64_t>(quantile(seconds, 0.95));
  const auto early = static_cast<std::size_t>(std::ranges::count_if(
      log.cases, [&](const LogCase& one) { return one.steps[0].start <= latest; }));
  return 2 * early < log.cases.size() ? end.at : latest;
}

/// Cases that are over and began early enough to be seen as a whole.
std::vector<LogCase> whole_cases(const std::vector<LogCase>& cases, const LogEnd& end,
                                 std::int64_t latest) {
  std::vector<LogCase> result;
  for (const LogCase& one : cases) {
    if (one.steps[0].start <= latest && !is_open(one, end)) result.push_back(one);
  }
  return result;
}

}  // namespace

LogSample sample_of(const std::vector<LogCase>& cases) {
  LogSample sample;
  sample.cases = sequences_of(cases);
  for (const LogCase& one : cases) {
    std::int64_t end = one.steps[0].start;
    for (const LogActivity& step : one.steps) end = std::max(end, step.end);
    sample.hours.push_back(static_cast<double>(end - one.steps[0].start) / 3'600);
  }
  return sample;
}

double follows_distance(const LogSample& a, const LogSample& b) {
  Pairs difference = pairs_of(a);
  for (const auto& [pair, share] : pairs_of(b)) difference[pair] -= share;
  double sum = 0;
  for (const auto& [pair, share] : difference) sum += std::abs(share);
  return sum / 2;
}

double length_distance(const LogSample& a, const LogSample& b) {
  return wasserstein(lengths_of(a), lengths_of(b));
}

double hours_distance(const LogSample& a, const LogSample& b) {
  return wasserstein(a.hours, b.hours);
}

LogHoldout hold_out_half(const EventLog& log, const LogScenarioOptions& options, bool by_time,
                         const std::atomic<bool>* stop) {
  EventLog fitted = log;
  fitted.cases.clear();
  std::vector<LogCase> held_out;
  for (std::size_t i = 0; i < log.cases.size(); ++i) {
    const bool second =
        by_time
            ? i >= log.cases.size() / 2
            : uniform(philox4x32_10({static_cast<std::uint32_t>(i), 0, 0, 0}, {kSeed, 0}).u32(0)) <
                  0.5;
    (second ? held_out : fitted.cases).push_back(log.cases[i]);
  }
  LogHoldout result;
  result.by_time = by_time;
  result.fitted = fitted.cases.size();
  result.held_out = held_out.size();
  if (result.fitted == 0 || result.held_out == 0) return result;
  const LogEnd end = end_of(log);
  const LogFit fit = fit_log(fitted, end, options);
  const LogChain first_order =
      fit_chain(sequences_of(fitted.cases, end), log.activities.size(), 1, options.most_steps);
  const std::int64_t latest = latest_begin(log, end);
  const LogSample other = sample_of(whole_cases(held_out, end, latest));
  const LogSample own = sample_of(whole_cases(fitted.cases, end, latest));
  result.compared = other.cases.size();
  if (own.cases.empty() || other.cases.empty()) return result;
  result.likelihood = log_likelihood_a_case(fit.chain, other.cases);
  result.first_order = log_likelihood_a_case(first_order, other.cases);
  result.halves = distances(own, other);
  const LogSample run = simulated(scenario_of(fitted, fit, options), fitted, held_out.size(),
                                  own.hours, stop, result.still_open);
  result.simulated = run.cases.size();
  result.run = distances(run, other);
  result.run_hours = mean_of(run.hours);
  result.run_length = mean_of(lengths_of(run));
  result.mean_length = mean_of(lengths_of(other));
  result.mean_hours = mean_of(other.hours);
  return result;
}

}  // namespace rapport
