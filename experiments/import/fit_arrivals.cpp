#include "experiments/import/fit_arrivals.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "experiments/import/presence.h"
#include "sim/core/special.h"

namespace rapport {

namespace {

using Counts = std::vector<std::vector<ByHalfHour<double>>>;  // [day][type]

Counts count(const CallLog& log, const std::vector<CallDay>& days) {
  Counts counts(days.size(), std::vector<ByHalfHour<double>>(log.types.size()));
  for (std::size_t d = 0; d < days.size(); ++d) {
    for (std::size_t i = days[d].first; i < days[d].last; ++i) {
      const Call& call = log.calls[i];
      counts[d][static_cast<std::size_t>(call.type)][half_hour_of(call.arrival)] += 1;
    }
  }
  return counts;
}

/// A day's calls of one type in its normal half hours, and how many its kind's shape expects there.
struct DayTotal {
  int weekday = 0;
  double calls = 0, expected = 0;
};

class Fitter {
 public:
  Fitter(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use)
      : log_(log), days_(days), use_(use), counts_(count(log, days)) {
    fit_.types.resize(log.types.size());
    for (std::size_t d = 0; d < days.size(); ++d) {
      if (use[d]) used_.push_back(d);
    }
    fit_.kinds = day_kinds(days, use);
  }

  ArrivalFit fit() {
    fit_kinds();
    fit_staffing();
    fit_most_servers();
    for (std::size_t t = 0; t < fit_.types.size(); ++t) {
      fit_shape(t);
      fit_days(t);
    }
    fit_.day_correlation = correlation();
    return std::move(fit_);
  }

 private:
  int kind(std::size_t d) const {
    return fit_.kinds.of[static_cast<std::size_t>(days_[d].weekday)];
  }

  /// A half hour without a call says nothing of who was there, unless somebody is seen.
  static bool says_nothing(const CallDay& day, std::size_t h) {
    return day.calls[h] == 0 && day.present[h] <= 0;
  }

  void fit_kinds() {
    for (int k = 0; k < fit_.kinds.count; ++k) {
      const ByHalfHour<bool> open = usual_opening(days_, use_, weekdays_of(fit_.kinds, k));
      ByHalfHour<double> present{};
      for (std::size_t h = 0; h < kHalfHours; ++h) {
        double n = 0;
        for (const std::size_t d : used_) {
          const CallDay& day = days_[d];
          if (kind(d) != k || day.abnormal[h]) continue;
          if (says_nothing(day, h)) continue;
          ++n;
          present[h] += day.present[h];
        }
        if (n > 0) present[h] /= n;
        if (!open[h]) present[h] = 0;
      }
      fit_.present.push_back(present);
      fit_.open.push_back(open);
    }
  }

  void fit_shape(std::size_t t) {
    TypeArrivals& type = fit_.types[t];
    for (int k = 0; k < fit_.kinds.count; ++k) {
      ByHalfHour<double> shape{};
      for (std::size_t h = 0; h < kHalfHours; ++h) {
        double n = 0;
        for (const std::size_t d : used_) {
          if (kind(d) != k || days_[d].abnormal[h]) continue;
          ++n;
          shape[h] += counts_[d][t][h];
        }
        if (n > 0) shape[h] /= n;
      }
      type.shape.push_back(shape);
    }
  }

  std::vector<DayTotal> totals(std::size_t t) const {
    std::vector<DayTotal> totals;
    for (const std::size_t d : used_) {
      DayTotal total{days_[d].weekday};
      for (std::size_t h = 0; h < kHalfHours; ++h) {
        if (days_[d].abnormal[h]) continue;
        total.calls += counts_[d][t][h];
        total.expected += fit_.types[t].shape[static_cast<std::size_t>(kind(d))][h];
      }
      totals.push_back(total);
    }
    return totals;
  }

  /// Variance of day factors beyond Poisson arrivals, from the squared deviations of calls over
  /// expected calls. `spent` is the number of means that were fitted to these days.
  static double excess(const std::vector<DayTotal>& totals, const std::array<double, 7>& factor,
                       double spent) {
    double squares = 0, chance = 0, n = 0;
    for (const DayTotal& total : totals) {
      const double expected = total.expected * factor[static_cast<std::size_t>(total.weekday)];
      if (expected <= 0) continue;
      squares += (total.calls / expected - 1) * (total.calls / expected - 1);
      chance += 1 / expected;
      ++n;
    }
    if (n <= spent) return 0.0;
    return std::max(0.0, squares / (n - spent) - chance / n);
  }

  /// A weekday's calls over those that the shape of its kind expects.
  struct WeekdayTotal {
    double calls = 0, expected = 0, days = 0;
    double factor() const { return calls / expected; }
  };

  /// Variance of one day's calls over expected ones around the mean of its own weekday, so that
  /// what makes weekdays differ is not in it. Nothing where no weekday has two days.
  static std::optional<double> variance_within(const std::vector<DayTotal>& days,
                                               const std::array<WeekdayTotal, 7>& weekdays) {
    double squares = 0, spare = 0;
    for (const DayTotal& day : days) {
      if (day.expected <= 0) continue;
      const WeekdayTotal& own = weekdays[static_cast<std::size_t>(day.weekday)];
      const double away = day.calls / day.expected - own.factor();
      squares += away * away;
      spare += 1 - 1 / own.days;
    }
    if (spare < 1) return std::nullopt;
    return squares / spare;
  }

  /// Factors of weekdays, and how many means they took from the days.
  struct WeekdayFactors {
    std::array<double, 7> of{1, 1, 1, 1, 1, 1, 1};
    double spent = 0;
  };

  static std::array<WeekdayTotal, 7> by_weekday(const std::vector<DayTotal>& days) {
    std::array<WeekdayTotal, 7> weekdays{};
    for (const DayTotal& day : days) {
      if (day.expected <= 0) continue;
      WeekdayTotal& own = weekdays[static_cast<std::size_t>(day.weekday)];
      own.calls += day.calls, own.expected += day.expected, own.days += 1;
    }
    return weekdays;
  }

  /// Each weekday's factor is drawn towards 1 as a normal mean is: `noise` is its variance by what
  /// days of one weekday do, and weekdays of a kind differ by what theirs vary beyond that, or by
  /// `between` where that is given.
  template <class Noise>
  WeekdayFactors draw_together(const std::array<WeekdayTotal, 7>& weekdays, const Noise& noise,
                               std::optional<double> between) const {
    WeekdayFactors factors;
    for (int k = 0; k < fit_.kinds.count; ++k) {
      double squares = 0, noises = 0, n = 0;
      for (std::size_t w = 0; w < 7; ++w) {
        if (fit_.kinds.of[w] != k || weekdays[w].expected <= 0) continue;
        squares += (weekdays[w].factor() - 1) * (weekdays[w].factor() - 1);
        noises += noise(weekdays[w]);
        ++n;
      }
      factors.spent += n > 0 ? 1 : 0;
      if (n < 2) continue;
      const double differ = between.value_or(std::max(0.0, squares / (n - 1) - noises / n));
      for (std::size_t w = 0; w < 7; ++w) {
        if (fit_.kinds.of[w] != k || weekdays[w].expected <= 0) continue;
        const double weight = differ > 0 ? differ / (differ + noise(weekdays[w])) : 0.0;
        factors.of[w] = 1 + weight * (weekdays[w].factor() - 1);
        factors.spent += weight * (n - 1) / n;
      }
    }
    return factors;
  }

  void fit_days(std::size_t t) {
    TypeArrivals& type = fit_.types[t];
    const std::vector<DayTotal> days = totals(t);
    const std::array<WeekdayTotal, 7> weekdays = by_weekday(days);
    type.weekday.fill(1.0);
    WeekdayFactors factors;
    if (const std::optional<double> within = variance_within(days, weekdays)) {
      factors = draw_together(
          weekdays, [&](const WeekdayTotal& own) { return *within / own.days; }, std::nullopt);
    } else {
      // Each weekday once: what is the weekday's and what the day's cannot be told apart, and half
      // of what is no chance is taken for the weekday's.
      const double beyond = excess(days, type.weekday, fit_.kinds.count);
      factors = draw_together(
          weekdays, [&](const WeekdayTotal& own) { return 1 / own.expected + beyond / own.days; },
          beyond);
    }
    type.weekday = factors.of;
    type.day_cv = std::sqrt(excess(days, type.weekday, factors.spent));
  }

  void fit_most_servers() {
    const double no_bound = std::numeric_limits<double>::infinity();
    fit_.most_servers.assign(static_cast<std::size_t>(fit_.kinds.count), 0.0);
    double served = 0, named = 0;
    for (const std::size_t d : used_) {
      std::set<std::int32_t> servers;
      for (std::size_t i = days_[d].first; i < days_[d].last; ++i) {
        if (!log_.calls[i].served()) continue;
        ++served;
        if (log_.calls[i].server == Call::kNobody) continue;
        ++named;
        servers.insert(log_.calls[i].server);
      }
      double& most = fit_.most_servers[static_cast<std::size_t>(kind(d))];
      most = std::max(most, static_cast<double>(servers.size()));
    }
    if (named < 0.95 * served || servers_from(log_) != ServersFrom::names) {
      std::fill(fit_.most_servers.begin(), fit_.most_servers.end(), no_bound);
    }
  }

  /// Servers of weekdays, as calls of weekdays are fitted.
  void fit_staffing() {
    std::vector<DayTotal> days;
    for (const std::size_t d : used_) {
      DayTotal total{days_[d].weekday};
      for (std::size_t h = 0; h < kHalfHours; ++h) {
        if (days_[d].abnormal[h] || says_nothing(days_[d], h)) continue;
        const double usual = fit_.present[static_cast<std::size_t>(kind(d))][h];
        if (usual <= 0) continue;
        total.calls += days_[d].present[h];
        total.expected += usual;
      }
      days.push_back(total);
    }
    const std::array<WeekdayTotal, 7> weekdays = by_weekday(days);
    const std::optional<double> within = variance_within(days, weekdays);
    if (!within) return;
    fit_.staffing =
        draw_together(
            weekdays, [&](const WeekdayTotal& own) { return *within / own.days; }, std::nullopt)
            .of;
    for (double& factor : fit_.staffing) {
      if (std::abs(factor - 1) < 0.03) factor = 1;
    }
  }

  std::vector<double> effects(std::size_t t) const {
    std::vector<double> effects;
    for (const DayTotal& day : totals(t)) {
      const double expected =
          day.expected * fit_.types[t].weekday[static_cast<std::size_t>(day.weekday)];
      effects.push_back(expected > 0 ? day.calls / expected : 1.0);
    }
    return effects;
  }

  static std::vector<double> ranks(const std::vector<double>& values) {
    std::vector<double> ranks;
    for (const double v : values) {
      double below = 0, equal = 0;
      for (const double w : values) below += w < v ? 1 : 0, equal += w == v ? 1 : 0;
      ranks.push_back(below + (equal + 1) / 2);
    }
    return ranks;
  }

  double correlation() const {
    if (fit_.types.size() < 2 || used_.size() < 5) return std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> a = ranks(effects(0)), b = ranks(effects(1));
    const double mean = (static_cast<double>(a.size()) + 1) / 2;
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      ab += (a[i] - mean) * (b[i] - mean);
      aa += (a[i] - mean) * (a[i] - mean);
      bb += (b[i] - mean) * (b[i] - mean);
    }
    return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : std::numeric_limits<double>::quiet_NaN();
  }

  const CallLog& log_;
  const std::vector<CallDay>& days_;
  const UseDays& use_;
  Counts counts_;
  std::vector<std::size_t> used_;
  ArrivalFit fit_;
};

double day_factor(double cv, double u) {
  if (cv <= 0) return 1.0;
  return math::GammaLaw(1 / (cv * cv)).quantile(u) * cv * cv;
}

}  // namespace

ArrivalFit fit_arrivals(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use) {
  return Fitter(log, days, use).fit();
}

std::vector<PlannedCall> draw_arrivals(const ArrivalFit& fit, int weekday, RandomKey key) {
  std::vector<PlannedCall> arrivals;
  const int kind = fit.kinds.of[static_cast<std::size_t>(weekday)];
  if (kind < 0) return arrivals;
  const double common = uniform(philox4x32_10({0, 0, 1, 0}, key).u64(0));
  for (std::size_t t = 0; t < fit.types.size(); ++t) {
    const auto number = static_cast<std::uint32_t>(t);
    const double own = uniform(philox4x32_10({0, number, 2, 0}, key).u64(0));
    // Types whose days go together share the luck of the day.
    const double u = fit.day_correlation > 0.5 ? common : own;
    const double factor = day_factor(fit.types[t].day_cv, u);
    std::uint32_t n = 0;
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      const double rate = factor * fit.types[t].expected(kind, weekday, h) / kHalfHourSeconds;
      if (rate <= 0) continue;
      for (double second = 0;;) {
        second -= std::log(uniform(philox4x32_10({n++, number, 3, 0}, key).u64(0))) / rate;
        if (second >= kHalfHourSeconds) break;
        const double start = static_cast<double>(h) * kHalfHourSeconds;
        arrivals.push_back(
            {static_cast<std::int32_t>(start + second), static_cast<std::int16_t>(t), -1});
      }
    }
  }
  std::sort(arrivals.begin(), arrivals.end(),
            [](const PlannedCall& a, const PlannedCall& b) { return a.second < b.second; });
  return arrivals;
}

}  // namespace rapport
