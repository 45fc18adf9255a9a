#include "experiments/import/holdout.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "experiments/import/answering.h"
#include "experiments/import/drift.h"
#include "experiments/import/fit_arrivals.h"
#include "experiments/import/server_pace.h"
#include "sim/core/problem.h"
#include "sim/core/quantile.h"
#include "sim/core/special.h"

namespace rapport {

namespace {

constexpr std::uint32_t kPredictionReplications = 40, kForecastReplications = 100,
                        kMissReplications = 10;
constexpr double kFewestCalls = 10;  // of a day that is scored by itself
constexpr double kCovered = 0.90;

CallCounts divided(CallCounts sum, double by) {
  return {sum.calls / by, sum.hung_up / by, sum.waited / by, sum.wait / by};
}

/// Of the fitted days: the rate of giving up per second in line, and the share of calls that hang
/// up without ever standing in line.
struct Baseline {
  double a_second = 0.0, without_line = 0.0;
};

std::vector<Baseline> baselines(const CallLog& log, const std::vector<CallDay>& days,
                                const UseDays& use) {
  std::vector<Baseline> result(log.types.size());
  std::vector<double> seconds(log.types.size()), gave_up(log.types.size()),
      at_once(log.types.size()), calls(log.types.size());
  for (const Call* call : usable_calls(log, days, use)) {
    const auto t = static_cast<std::size_t>(call->type);
    calls[t] += 1;
    seconds[t] += call->wait;
    if (!call->served()) (call->wait > 0 ? gave_up : at_once)[t] += 1;
  }
  for (std::size_t t = 0; t < result.size(); ++t) {
    if (seconds[t] > 0) result[t].a_second = gave_up[t] / seconds[t];
    if (calls[t] > 0) result[t].without_line = at_once[t] / calls[t];
  }
  return result;
}

/// A number of successes out of n with chance p, by inversion of one uniform number u.
double binomial(double n, double p, double u) {
  if (n * p > 100 && n * (1 - p) > 100) {  // the normal law is near enough, and does not underflow
    const double k = n * p + std::sqrt(n * p * (1 - p)) * math::normal_quantile(u);
    return std::clamp(std::round(k), 0.0, n);
  }
  if (p > 0.5) return n - binomial(n, 1 - p, 1 - u);
  double term = std::pow(1 - p, n), sum = term;
  double k = 0;
  while (sum < u && k < n) {
    term *= (n - k) / (k + 1) * p / (1 - p);
    sum += term;
    ++k;
  }
  return k;
}

/// The value below which the next of n + 1 draws lies with chance p, from n sorted ones: each gap
/// between them is as likely as the others. quantile() would be nearer to the middle.
double next_quantile(const std::vector<double>& sorted, double p) {
  const auto n = static_cast<double>(sorted.size());
  return quantile(sorted, std::clamp((p * (n + 1) - 1) / (n - 1), 0.0, 1.0));
}

/// A share on the scale on which chance is equally large for all shares (the arcsine).
double arc(double share) { return std::asin(std::sqrt(std::clamp(share, 0.0, 1.0))); }
double share_of_arc(double x) {
  const double s = std::sin(std::clamp(x, 0.0, std::asin(1.0)));
  return s * s;
}

/// Squared distances of what was recorded from what was simulated, and how much of them is luck.
struct Misses {
  double squares = 0.0, luck = 0.0, calls = 0.0;
  double cells = 0.0;  // types on days

  /// Standard deviation of the distance beyond luck, where `fitted` numbers were found on these
  /// days.
  double sd(double fitted) const {
    if (cells <= fitted) return 0.0;
    return std::sqrt(std::max(0.0, (squares * cells / (cells - fitted) - luck) / calls));
  }
};

/// By how much kinds of days differ in the hours of their servers: standard deviation over mean,
/// within kinds, of used days (0 where no kind has two).
double cv_of_presence(const std::vector<CallDay>& days, const UseDays& use, const DayKinds& kinds) {
  double squares = 0.0, freedom = 0.0;
  for (int kind = 0; kind < kinds.count; ++kind) {
    std::vector<double> hours;
    for (std::size_t d = 0; d < days.size(); ++d) {
      if (!use[d] || kinds.of[static_cast<std::size_t>(days[d].weekday)] != kind) continue;
      hours.push_back(std::accumulate(days[d].present.begin(), days[d].present.end(), 0.0));
    }
    const auto n = static_cast<double>(hours.size());
    const double mean = std::accumulate(hours.begin(), hours.end(), 0.0) / std::max(1.0, n);
    if (hours.size() < 2 || mean <= 0) continue;
    for (const double h : hours) squares += (h / mean - 1) * (h / mean - 1);
    freedom += n - 1;
  }
  return freedom > 0 ? std::sqrt(squares / freedom) : 0.0;
}

class Predictor {
 public:
  Predictor(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use, Team& team)
      : log_(log),
        days_(days),
        use_(use),
        fit_(fit_calls(log, days, use)),
        arrivals_(fit_arrivals(log, days, use)),
        baselines_(baselines(log, days, use)) {
    fit_answering(log, days, use, fit_, team);
    presence_cv_ = cv_of_presence(days, use, arrivals_.kinds);
    look_at_misses(team);
  }

  /// What differs on days that were not used.
  std::vector<std::string> changes() const {
    UseDays later = use_;
    later.flip();
    return change_sentences(find_change(log_, days_, later, fit_, arrivals_));
  }

  std::vector<DayScore> score(std::size_t d, Team& team) const {
    const std::size_t types = log_.types.size();
    const std::vector<CallCounts> recorded_day = recorded(log_, days_[d], types);
    std::vector<DayScore> scores(types);
    const std::vector<CallCounts> given = given_day(d, team);
    const auto replications = unconditional(d, team);
    for (std::size_t t = 0; t < types; ++t) {
      DayScore& score = scores[t];
      score.day = d, score.type = t;
      score.recorded = recorded_day[t];
      score.given = given[t];
      score.forecast = !replications.empty();
      if (score.forecast) add_unconditional(score, replications);
      score.baseline = baselines_[t].without_line;
      if (score.recorded.calls > 0) {
        score.baseline += baselines_[t].a_second * score.recorded.wait / score.recorded.calls;
      }
    }
    return scores;
  }

 private:
  /// How far the model is off on the fitted days themselves, when it is told what each did to
  /// services, patience, balking and readiness: what it cannot say of any day.
  void look_at_misses(Team& team) {
    Misses misses;
    for (std::size_t d = 0; d < days_.size(); ++d) {
      if (!use_[d]) continue;
      DayPlan plan = plan_of(log_, days_[d]);
      plan.pace = pace_of(log_, days_[d], fit_.pace);
      plan.factors = day_as_it_was(fit_.levels, d);
      const auto all = replications(
          team, [&](RandomKey) { return plan; }, d, kMissReplications);
      const std::vector<CallCounts> seen = recorded(log_, days_[d], log_.types.size());
      for (std::size_t t = 0; t < seen.size(); ++t) {
        if (seen[t].calls >= kFewestCalls) add_miss(seen[t], all, t, misses);
      }
    }
    // regular, reserve, and how long each type waits for the reserve.
    miss_sd_ = misses.sd(2.0 + static_cast<double>(fit_.types.size()));
  }

  static void add_miss(const CallCounts& seen, const std::vector<std::vector<CallCounts>>& all,
                       std::size_t type, Misses& misses) {
    const auto n = static_cast<double>(all.size());
    double sum = 0.0, squares = 0.0;
    for (const std::vector<CallCounts>& once : all) {
      const double x = arc(once[type].hung_up_share());
      sum += x, squares += x * x;
    }
    const double variance = std::max(0.0, (squares - sum * sum / n) / (n - 1));
    const double off = arc(seen.hung_up_share()) - sum / n;
    misses.squares += seen.calls * off * off;
    misses.luck += seen.calls * variance * (1 + 1 / n);
    misses.calls += seen.calls;
    misses.cells += 1;
  }

  std::vector<CallCounts> given_day(std::size_t d, Team& team) const {
    DayPlan plan = plan_of(log_, days_[d]);
    plan.pace = pace_of(log_, days_[d], fit_.pace);
    plan.factors = usual_day(fit_.levels, d);
    return mean(replications(
        team, [&](RandomKey) { return plan; }, d, kPredictionReplications));
  }

  /// Replications of days of the same weekday that might come. Empty where the fit knows none.
  std::vector<std::vector<CallCounts>> unconditional(std::size_t d, Team& team) const {
    const int weekday = days_[d].weekday;
    const int kind = arrivals_.kinds.of[static_cast<std::size_t>(weekday)];
    std::vector<const CallDay*> alike;  // fitted days, one of which lends its presence
    for (std::size_t e = 0; e < days_.size(); ++e) {
      if (use_[e] && arrivals_.kinds.of[static_cast<std::size_t>(days_[e].weekday)] == kind) {
        alike.push_back(&days_[e]);
      }
    }
    if (kind < 0 || alike.empty()) return {};
    return replications(
        team,
        [&](RandomKey key) {
          const double u = uniform(philox4x32_10({0, 0, 4, 0}, key).u64(0));
          const CallDay& day =
              *alike[static_cast<std::size_t>(u * static_cast<double>(alike.size()))];
          DayPlan plan = plan_like(day, draw_arrivals(arrivals_, weekday, key), kind);
          plan.pace = pace_of(log_, day, fit_.pace);
          plan.factors = drawn_day(fit_.levels, d, key);
          lend_presence(plan, static_cast<double>(alike.size()), key);
          return plan;
        },
        d, kForecastReplications);
  }

  /// The presence of a fitted day; in its abnormal half hours, and in those without a call of which
  /// it does not show that it was open, the mean presence of its kind.
  DayPlan plan_like(const CallDay& day, std::vector<PlannedCall> calls, int kind) const {
    DayPlan plan{std::move(calls), day.present, day.open};
    const auto k = static_cast<std::size_t>(kind);
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      const bool says_nothing = day.calls[h] == 0 && !day.open[h];
      if (!day.abnormal[h] && !says_nothing) continue;
      plan.present[h] = std::max(says_nothing ? day.present[h] : 0.0, arrivals_.present[k][h]);
      plan.open[h] = arrivals_.open[k][h];
    }
    return plan;
  }

  /// Days lent by one of n differ by (n - 1) / n of the variance that days have, and a day to come
  /// by (n + 1) / n from their mean: what is missing is drawn.
  void lend_presence(DayPlan& plan, double n, RandomKey key) const {
    const double u = uniform(philox4x32_10({1, 0, 4, 0}, key).u64(0));
    const double factor = 1 + presence_cv_ * std::sqrt(2 / n) * math::normal_quantile(u);
    for (double& servers : plan.present) servers *= std::clamp(factor, 0.25, 4.0);
  }

  template <class F>
  std::vector<std::vector<CallCounts>> replications(Team& team, F&& plan, std::size_t d,
                                                    std::uint32_t number) const {
    std::vector<std::vector<CallCounts>> all(number);
    team.for_each(number, [&](std::size_t r) {
      // Keys from 1000 on, so that fit_answering() has searched on other luck.
      const RandomKey key{static_cast<std::uint32_t>(1000 + d), static_cast<std::uint32_t>(r)};
      all[r] = replay_day(fit_, plan(key), key);
    });
    return all;
  }

  static std::vector<CallCounts> mean(const std::vector<std::vector<CallCounts>>& all) {
    std::vector<CallCounts> sum = all[0];
    for (std::size_t r = 1; r < all.size(); ++r) {
      for (std::size_t t = 0; t < sum.size(); ++t) sum[t] += all[r][t];
    }
    for (CallCounts& outcome : sum) outcome = divided(outcome, static_cast<double>(all.size()));
    return sum;
  }

  void add_unconditional(DayScore& score, const std::vector<std::vector<CallCounts>>& all) const {
    std::vector<double> shares;
    for (std::size_t r = 0; r < all.size(); ++r) {
      score.unconditional += all[r][score.type];
      // As many calls as were recorded are drawn, so that types with few calls get the wide range
      // that chance gives them.
      const RandomBlock block = philox4x32_10(
          {static_cast<std::uint32_t>(r), static_cast<std::uint32_t>(score.type), 9, 0},
          {static_cast<std::uint32_t>(score.day), 0});
      const double miss = miss_sd_ * math::normal_quantile(uniform(block.u64(1)));
      const double p =
          std::clamp(share_of_arc(arc(all[r][score.type].hung_up_share()) + miss), 0.0, 1.0 - 1e-9);
      const double n = score.recorded.calls;
      shares.push_back(n > 0 ? binomial(n, p, uniform(block.u64(0))) / n : 0.0);
    }
    std::sort(shares.begin(), shares.end());
    score.unconditional = divided(score.unconditional, static_cast<double>(all.size()));
    score.low = next_quantile(shares, (1 - kCovered) / 2);
    score.high = next_quantile(shares, (1 + kCovered) / 2);
  }

  const CallLog& log_;
  const std::vector<CallDay>& days_;
  const UseDays& use_;
  CallFit fit_;
  ArrivalFit arrivals_;
  std::vector<Baseline> baselines_;
  double presence_cv_ = 0.0, miss_sd_ = 0.0;
};

TypeScore sum_up(const std::vector<DayScore>& days, std::size_t type) {
  TypeScore score{};
  score.type = type;
  double calls = 0, waited = 0, covered = 0, forecast = 0, forecast_waited = 0;
  for (const DayScore& day : days) {
    if (day.type != type) continue;
    const CallCounts& seen = day.recorded;
    score.recorded += seen;
    score.given += day.given;
    const double share = seen.hung_up_share(), given = day.given.hung_up_share();
    score.day_error += seen.calls * std::abs(given - share);
    score.day_error_baseline += seen.calls * std::abs(day.baseline - share);
    if (day.forecast) {
      score.unconditional += day.unconditional;
      forecast += seen.calls;
      score.day_error_unconditional +=
          seen.calls * std::abs(day.unconditional.hung_up_share() - share);
    }
    // Mean distance of a binomial share from its mean, by the normal law.
    if (seen.calls > 0) {
      score.chance +=
          seen.calls * std::sqrt(2 / 3.14159265358979 * given * (1 - given) / seen.calls);
    }
    calls += seen.calls;
    if (seen.waited > 0) {
      waited += seen.waited;
      score.wait_error += seen.waited * std::abs(day.given.mean_wait() / seen.mean_wait() - 1);
      if (day.forecast) {
        forecast_waited += seen.waited;
        score.wait_error_unconditional +=
            seen.waited * std::abs(day.unconditional.mean_wait() / seen.mean_wait() - 1);
      }
    }
    if (seen.calls < kFewestCalls || !day.forecast) continue;
    ++score.days;
    covered += share >= day.low - 1e-12 && share <= day.high + 1e-12 ? 1 : 0;
  }
  for (double* error : {&score.day_error, &score.day_error_baseline, &score.chance}) {
    if (calls > 0) *error /= calls;
  }
  if (waited > 0) score.wait_error /= waited;
  const double none = std::numeric_limits<double>::quiet_NaN();
  score.day_error_unconditional = forecast > 0 ? score.day_error_unconditional / forecast : none;
  score.wait_error_unconditional =
      forecast_waited > 0 ? score.wait_error_unconditional / forecast_waited : none;
  if (score.days > 0) score.covered = covered / static_cast<double>(score.days);
  return score;
}

void finish(Holdout& holdout, const CallLog& log) {
  for (std::size_t t = 0; t < log.types.size(); ++t) {
    holdout.types.push_back(sum_up(holdout.days, t));
  }
}

[[noreturn]] void too_few(const std::string& what, const std::string& allowed) {
  refuse("--holdout", what, allowed);
}

}  // namespace

double DayScore::z() const {
  const double p = given.hung_up_share();
  if (recorded.calls <= 0 || p <= 0 || p >= 1) return 0.0;
  return (recorded.hung_up_share() - p) / std::sqrt(p * (1 - p) / recorded.calls);
}

Holdout leave_one_day_out(const CallLog& log, Team& team,
                          const std::function<void(std::size_t, std::size_t)>& tell) {
  if (log.days.size() < 3) {
    too_few("the calls are of " + std::to_string(log.days.size()) + " day(s)",
            "three days or more, so that each can be predicted from the others");
  }
  const std::vector<CallDay> days = look_at_days(log);
  Holdout holdout;
  holdout.how = "each day predicted from all the others";
  for (std::size_t d = 0; d < days.size(); ++d) {
    UseDays use(days.size(), true);
    use[d] = false;
    const Predictor predictor(log, days, use, team);
    ++holdout.fits;
    const std::vector<DayScore> scores = predictor.score(d, team);
    holdout.days.insert(holdout.days.end(), scores.begin(), scores.end());
    if (tell) tell(d + 1, days.size());
  }
  finish(holdout, log);
  return holdout;
}

Holdout predict_from(const CallLog& log, Date first, Team& team) {
  UseDays use;
  for (const Date& date : log.days) use.push_back(date < first);
  const auto before = static_cast<std::size_t>(std::count(use.begin(), use.end(), true));
  if (before < 2 || before == use.size()) {
    too_few(std::to_string(before) + " day(s) before " + to_string(first) + " and " +
                std::to_string(use.size() - before) + " from then on",
            "two days or more before it to fit, and one or more from it on to predict");
  }
  const std::vector<CallDay> days = look_at_days(log, 0, use);
  const Predictor predictor(log, days, use, team);
  Holdout holdout;
  holdout.how = "days from " + to_string(first) + " on predicted from the " +
                std::to_string(before) + " before";
  holdout.fits = 1;
  holdout.changes = predictor.changes();
  for (std::size_t d = 0; d < days.size(); ++d) {
    if (use[d]) continue;
    const std::vector<DayScore> scores = predictor.score(d, team);
    holdout.days.insert(holdout.days.end(), scores.begin(), scores.end());
  }
  finish(holdout, log);
  return holdout;
}

}  // namespace rapport
