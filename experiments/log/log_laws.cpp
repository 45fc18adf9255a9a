#include "experiments/log/log_laws.h"

#include <algorithm>
#include <cmath>

#include "sim/core/distribution.h"
#include "sim/core/quantile.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr std::size_t kFewest = 20;      // times for a law of their own
constexpr double kNearEnough = 0.08;     // distance of Kolmogorov and Smirnov
constexpr double kMeanNearEnough = 0.2;  // of the recorded mean
constexpr double kAtOnce = 0.05;         // share of times of 0 beyond which no law fits
constexpr std::size_t kManyPieces = 12, kFewPieces = 5;

/// A law that could be it.
struct Candidate {
  const char* form;
  std::string text;
  Distribution law;
  double likelihood;  // its logarithm
};

double sum_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double x : values) sum += x;
  return sum;
}

std::vector<Candidate> candidates_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = sum_of(values) / n;
  double logs = 0, squares = 0;
  for (const double x : values) logs += std::log(x);
  for (const double x : values) squares += std::pow(std::log(x) - logs / n, 2);
  std::vector<Candidate> result;
  result.push_back({"exponential", "{ exponential = \"" + duration_text(mean) + "\" }",
                    Distribution::exponential(mean), -n * (std::log(mean) + 1)});
  const double variance = squares / n;
  const double log_normal_mean = std::exp(logs / n + variance / 2);
  const double cv = std::sqrt(std::expm1(variance));
  constexpr double kMostCv = 20;
  if (cv > 0.01 && cv < kMostCv) {
    const double likelihood = -logs - n / 2 * (std::log(2 * M_PI * variance) + 1);
    result.push_back(
        {"log-normal",
         "{ log_normal = \"" + duration_text(log_normal_mean) + formatted("\", cv = %.3g }", cv),
         Distribution::log_normal(log_normal_mean, cv), likelihood});
  }
  // The shape that is likeliest, nearly (Minka 2002).
  const double s = std::log(mean) - logs / n;
  if (s > 1e-4) {
    const double shape = (3 - s + std::sqrt((s - 3) * (s - 3) + 24 * s)) / (12 * s);
    const double likelihood = (shape - 1) * logs - n * shape - n * std::lgamma(shape) -
                              n * shape * std::log(mean / shape);
    const double gamma_cv = 1 / std::sqrt(shape);
    if (gamma_cv < kMostCv) {
      result.push_back(
          {"gamma", "{ gamma = \"" + duration_text(mean) + formatted("\", cv = %.3g }", gamma_cv),
           Distribution::gamma(mean, gamma_cv), likelihood});
    }
  }
  return result;
}

double distance_of(const std::vector<double>& sorted, const Distribution& law) {
  const auto n = static_cast<double>(sorted.size());
  double most = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    // Times are whole seconds or minutes: many are alike, and only the last of them counts.
    if (i + 1 < sorted.size() && sorted[i + 1] == sorted[i]) continue;
    most = std::max(most, std::abs(law.cdf(sorted[i]) - static_cast<double>(i + 1) / n));
  }
  return most;
}

std::string pieces_text(const std::vector<double>& sorted, std::size_t pieces) {
  std::vector<double> cuts;
  const std::size_t even = pieces - 2;
  for (std::size_t i = 0; i < even; ++i) {
    cuts.push_back(static_cast<double>(i) / static_cast<double>(even));
  }
  const double last = static_cast<double>(even - 1) / static_cast<double>(even);
  cuts.insert(cuts.end(), {last + 0.5 * (1 - last), last + 0.9 * (1 - last), 1.0});
  const auto n = static_cast<double>(sorted.size());
  std::string values, weights;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    const auto from = static_cast<std::size_t>(cuts[i] * n);
    const auto to = static_cast<std::size_t>(cuts[i + 1] * n);
    if (to <= from) continue;
    double sum = 0;
    for (std::size_t k = from; k < to; ++k) sum += sorted[k];
    const char* comma = values.empty() ? "" : ", ";
    values += comma + ("\"" + duration_text(sum / static_cast<double>(to - from)) + "\"");
    weights += formatted("%s%zu", comma, to - from);
  }
  return "{ empirical = [" + values + "], weights = [" + weights + "] }";
}

}  // namespace

std::string duration_text(double seconds) {
  struct Unit {
    const char* name;
    double seconds, from;
  };
  constexpr Unit kUnits[] = {{"days", 86'400, 259'200}, {"h", 3'600, 7'200}, {"min", 60, 120}};
  for (const Unit& unit : kUnits) {
    if (seconds >= unit.from) return formatted("%.4g %s", seconds / unit.seconds, unit.name);
  }
  return formatted("%.4g s", seconds < 0.0005 ? 0.0 : seconds);
}

TimeLaw fit_time_law(std::vector<double> seconds, std::size_t pieces) {
  TimeLaw result;
  result.form = "none";
  result.count = seconds.size();
  if (seconds.empty()) return result;
  std::ranges::sort(seconds);
  const auto n = static_cast<double>(seconds.size());
  result.median = quantile(seconds, 0.5);
  result.mean = sum_of(seconds) / n;
  if (seconds.back() <= 0) return result;
  const auto zeros =
      static_cast<double>(std::ranges::count_if(seconds, [](double x) { return x <= 0; }));
  if (zeros < kAtOnce * n) {
    std::vector<double> above = seconds;
    for (double& x : above) x = std::max(x, 0.5);  // recorded as 0 s, which no law has
    const std::vector<Candidate> candidates = candidates_of(above);
    const auto best = std::ranges::max_element(candidates, {}, &Candidate::likelihood);
    const bool is_few = seconds.size() < kFewest;
    if (std::abs(best->law.mean() - result.mean) <= kMeanNearEnough * result.mean &&
        (is_few || distance_of(above, best->law) <= kNearEnough)) {
      result.text = best->text;
      result.form = best->form;
      return result;
    }
  }
  result.text = pieces_text(seconds, pieces);
  result.form = "quantiles";
  return result;
}

const TimeLaw& LogTimes::gap_of(std::int32_t from, std::int32_t to) const {
  const auto found = gap.find({from, to});
  if (found != gap.end() && found->second.count >= kFewest) return found->second;
  const TimeLaw& before = gap_before[static_cast<std::size_t>(to)];
  return before.count >= kFewest ? before : any_gap;
}

LogTimes fit_times(const EventLog& log) {
  std::vector<std::vector<double>> own(log.activities.size()), before(log.activities.size());
  std::map<std::pair<std::int32_t, std::int32_t>, std::vector<double>> gaps;
  std::vector<double> all;
  for (const LogCase& one : log.cases) {
    std::int64_t until = one.steps[0].start;
    for (std::size_t i = 0; i < one.steps.size(); ++i) {
      const LogActivity& step = one.steps[i];
      const auto at = static_cast<std::size_t>(step.activity);
      if (i > 0) {
        const auto gap = static_cast<double>(std::max<std::int64_t>(0, step.start - until));
        gaps[{one.steps[i - 1].activity, step.activity}].push_back(gap);
        before[at].push_back(gap);
        all.push_back(gap);
      }
      until = std::max(until, step.start);
      own[at].push_back(static_cast<double>(std::max<std::int64_t>(0, step.end - until)));
      until = std::max(until, step.end);
    }
  }
  LogTimes times;
  for (std::vector<double>& seconds : own) {
    times.service.push_back(fit_time_law(std::move(seconds), kManyPieces));
  }
  for (std::vector<double>& seconds : before) {
    times.gap_before.push_back(fit_time_law(std::move(seconds), kManyPieces));
  }
  const double many = 0.01 * static_cast<double>(all.size());
  for (auto& [pair, seconds] : gaps) {
    const bool is_common = static_cast<double>(seconds.size()) >= many;
    times.gap[pair] = fit_time_law(std::move(seconds), is_common ? kManyPieces : kFewPieces);
  }
  times.any_gap = fit_time_law(std::move(all), kManyPieces);
  return times;
}

}  // namespace rapport
