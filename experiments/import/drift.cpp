#include "experiments/import/drift.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/core/special.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr double kLeastFreedom = 3.0;      // days beyond the numbers that are fitted to them
constexpr double kServicesToLookAt = 200;  // of a type looked at by itself: a choice
constexpr double kEventsToLookAt = 40;     // giving up or balking

/// A line with a level for each group, by weighted least squares.
class GroupedLine {
 public:
  GroupedLine(const std::vector<DayRatio>& days, const std::vector<std::size_t>& group)
      : days_(days), group_(group) {
    for (std::size_t d = 0; d < days.size(); ++d) {
      if (days[d].variance < 0) continue;
      seen_.push_back(d);
      groups_ = std::max(groups_, group[d] + 1);
    }
    std::vector<bool> used(groups_, false);
    for (const std::size_t d : seen_) used[group[d]] = true;
    freedom_ = static_cast<double>(seen_.size()) - 1.0 -
               static_cast<double>(std::count(used.begin(), used.end(), true));
  }

  double freedom() const { return freedom_; }
  double slope() const { return slope_; }

  /// Fits with days that differ by `between` beyond chance; returns the sum of squared distances,
  /// each over its variance.
  double fit(double between) {
    weights_.clear();
    for (const std::size_t d : seen_) {
      weights_.push_back(1.0 / std::max(days_[d].variance + between, 1e-12));
    }
    const std::vector<double> time = within([](const DayRatio& x) { return x.day; });
    const std::vector<double> ratio = within([](const DayRatio& x) { return x.ratio; });
    squares_ = 0.0;
    double product = 0.0;
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      squares_ += weights_[i] * time[i] * time[i];
      product += weights_[i] * time[i] * ratio[i];
    }
    slope_ = squares_ > 0 ? product / squares_ : 0.0;
    double rest = 0.0;
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      const double off = ratio[i] - slope_ * time[i];
      rest += weights_[i] * off * off;
    }
    return rest;
  }

  /// The variance between days at which distances are as large as they should be; 0 where chance
  /// explains them (the moments of DerSimonian and Laird, by bisection).
  double between() {
    double low = 0.0, high = 1.0;
    if (fit(low) <= freedom_) return 0.0;
    for (int i = 0; i < 60; ++i) {
      const double middle = (low + high) / 2;
      (fit(middle) > freedom_ ? low : high) = middle;
    }
    return high;
  }

  double slope_variance() const { return squares_ > 0 ? 1.0 / squares_ : 0.0; }

 private:
  /// Distances of values from the mean of their group.
  template <class Value>
  std::vector<double> within(Value&& value) const {
    std::vector<double> sum(groups_, 0.0), weight(groups_, 0.0), result;
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      sum[group_[seen_[i]]] += weights_[i] * value(days_[seen_[i]]);
      weight[group_[seen_[i]]] += weights_[i];
    }
    for (const std::size_t d : seen_) {
      result.push_back(value(days_[d]) - sum[group_[d]] / weight[group_[d]]);
    }
    return result;
  }

  const std::vector<DayRatio>& days_;
  const std::vector<std::size_t>& group_;
  std::vector<std::size_t> seen_;
  std::vector<double> weights_;
  std::size_t groups_ = 0;
  double freedom_ = 0.0, slope_ = 0.0, squares_ = 0.0;
};

/// Share of Student's law further from 0 than t, on both sides.
double student_p(double t, double freedom) {
  return math::BetaLaw(freedom / 2, 0.5).tails(freedom / (freedom + t * t)).lower;
}

/// Sums of several types, by day.
std::vector<DaySum> together(const std::vector<std::vector<DaySum>>& types) {
  std::vector<DaySum> all(types.empty() ? 0 : types[0].size());
  for (const std::vector<DaySum>& type : types) {
    for (std::size_t d = 0; d < all.size(); ++d) {
      all[d].seen += type[d].seen;
      all[d].expected += type[d].expected;
      all[d].chance += type[d].chance;
    }
  }
  return all;
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

/// What was looked at, with its trend.
class DriftSearch {
 public:
  DriftSearch(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
              const CallFit& fit, const ArrivalFit& arrivals)
      : log_(log), days_(days), use_(use), fit_(fit), arrivals_(arrivals) {
    for (const CallDay& day : days) {
      weekday_.push_back(static_cast<std::size_t>(day.weekday));
      const int kind = arrivals.kinds.of[static_cast<std::size_t>(day.weekday)];
      kind_.push_back(static_cast<std::size_t>(std::max(0, kind)));
    }
    std::vector<std::int64_t> dates;
    for (std::size_t d = 0; d < days.size(); ++d) {
      if (use[d]) dates.push_back(days_from_civil(log.days[d]));
    }
    report_.days = dates.size();
    if (!dates.empty()) report_.span = static_cast<double>(dates.back() - dates.front());
  }

  /// Compares later days with the others, instead of a trend by date.
  void compare(const UseDays& later) { later_ = &later; }

  DriftReport run() {
    // Servers are not told apart: that other servers are there is a drift of services too.
    const DaySums sums =
        day_sums(log_, days_, use_, fit_, std::vector<double>(log_.servers.size(), 1.0));
    look_by_type(sums.service, "service times", kServicesToLookAt, [&](std::size_t t) {
      return static_cast<double>(fit_.types[t].service.seconds.size());
    });
    look_by_type(sums.hazard, "hazards of giving up", kEventsToLookAt, [&](std::size_t t) {
      return static_cast<double>(fit_.types[t].patience.gave_up);
    });
    look_by_type(sums.balk, "shares that balk", kEventsToLookAt,
                 [&](std::size_t t) { return total(sums.balk[t]); });
    look("the share of those present who answer while somebody waits", false, sums.readiness,
         kind_);
    const std::size_t before = report_.trends.size();
    look("calls a day", true, calls(), weekday_);
    look("servers present", true, servers(), weekday_);
    report_.weekdays_known = report_.trends.size() > before;
    judge();
    return std::move(report_);
  }

 private:
  static double total(const std::vector<DaySum>& sums) {
    return std::accumulate(sums.begin(), sums.end(), 0.0,
                           [](double sum, const DaySum& day) { return sum + day.seen; });
  }

  template <class Count>
  void look_by_type(const std::vector<std::vector<DaySum>>& types, const std::string& what,
                    double fewest, Count&& count) {
    double all = 0.0;
    for (std::size_t t = 0; t < types.size(); ++t) {
      all += count(t);
      if (types.size() > 1 && count(t) >= fewest) {
        look(what + " of type '" + fit_.types[t].name + "'", true, types[t], kind_);
      }
    }
    if (all >= fewest) look(what, true, together(types), kind_);
  }

  void look(const std::string& what, bool plural, const std::vector<DaySum>& sums,
            const std::vector<std::size_t>& group) {
    std::vector<DayRatio> ratios = ratios_of(log_, sums);
    for (std::size_t d = 0; later_ != nullptr && d < ratios.size(); ++d) {
      ratios[d].day = (*later_)[d] ? 1.0 : 0.0;
    }
    Trend trend = trend_of(ratios, group);
    if (trend.error <= 0) return;
    trend.what = what, trend.plural = plural;
    report_.trends.push_back(trend);
  }

  /// Calls of all types in normal half hours, beside the shape of the day's kind.
  std::vector<DaySum> calls() const {
    return sums_of([&](std::size_t d, std::size_t kind, std::size_t h) {
      DaySum sum{static_cast<double>(days_[d].calls[h]), 0.0, 0.0};
      for (const TypeArrivals& type : arrivals_.types) sum.expected += type.shape[kind][h];
      sum.chance = sum.expected;
      return sum;
    });
  }

  std::vector<DaySum> servers() const {
    return sums_of([&](std::size_t d, std::size_t kind, std::size_t h) {
      return DaySum{days_[d].present[h], arrivals_.present[kind][h], 0.0};
    });
  }

  template <class OfHalfHour>
  std::vector<DaySum> sums_of(OfHalfHour&& of_half_hour) const {
    std::vector<DaySum> sums(days_.size());
    for (std::size_t d = 0; d < days_.size(); ++d) {
      for (std::size_t h = 0; use_[d] && h < kHalfHours; ++h) {
        if (days_[d].abnormal[h]) continue;
        const DaySum sum = of_half_hour(d, kind_[d], h);
        sums[d].seen += sum.seen, sums[d].expected += sum.expected, sums[d].chance += sum.chance;
      }
    }
    return sums;
  }

  /// Holm: the steepest has to pass the level over the number of quantities, the next over one
  /// less, until one does not pass.
  void judge() {
    std::vector<Trend*> by_p;
    for (Trend& trend : report_.trends) by_p.push_back(&trend);
    std::stable_sort(by_p.begin(), by_p.end(),
                     [](const Trend* a, const Trend* b) { return a->p < b->p; });
    for (std::size_t i = 0; i < by_p.size(); ++i) {
      if (by_p[i]->p > kDriftLevel / static_cast<double>(by_p.size() - i)) break;
      by_p[i]->drifts = true;
    }
  }

  const CallLog& log_;
  const std::vector<CallDay>& days_;
  const UseDays& use_;
  const CallFit& fit_;
  const ArrivalFit& arrivals_;
  const UseDays* later_ = nullptr;  // null: a trend by date
  std::vector<std::size_t> weekday_, kind_;
  DriftReport report_;
};

}  // namespace

Trend trend_of(const std::vector<DayRatio>& ratios, const std::vector<std::size_t>& group) {
  Trend trend;
  GroupedLine line(ratios, group);
  if (line.freedom() < kLeastFreedom) return trend;
  const double rest = line.fit(line.between());
  // Where days lie nearer to the line than chance allows, chance is taken.
  const double scale = std::max(1.0, rest / line.freedom());
  trend.a_day = line.slope();
  trend.error = std::sqrt(scale * line.slope_variance());
  if (trend.error > 0) trend.p = student_p(trend.a_day / trend.error, line.freedom());
  return trend;
}

DriftReport find_drift(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
                       const CallFit& fit, const ArrivalFit& arrivals) {
  return DriftSearch(log, days, use, fit, arrivals).run();
}

DriftReport find_change(const CallLog& log, const std::vector<CallDay>& days, const UseDays& later,
                        const CallFit& fit, const ArrivalFit& arrivals) {
  const UseDays all(days.size(), true);
  DriftSearch search(log, days, all, fit, arrivals);
  search.compare(later);
  return search.run();
}

std::vector<std::string> change_sentences(const DriftReport& report) {
  std::vector<std::string> sentences;
  for (const Trend& trend : report.trends) {
    if (!trend.drifts) continue;
    sentences.push_back(capital(trend.what) + (trend.plural ? " were " : " was ") +
                        formatted("%.0f %% %s on the predicted days (standard error %.0f).",
                                  100 * std::abs(trend.a_day), trend.a_day > 0 ? "higher" : "lower",
                                  100 * trend.error));
  }
  return sentences;
}

std::vector<std::string> drift_sentences(const DriftReport& report) {
  std::vector<std::string> sentences;
  for (const Trend& trend : report.trends) {
    if (!trend.drifts) continue;
    const bool grows = trend.a_day > 0;
    std::string text = capital(trend.what);
    text += trend.plural ? (grows ? " grow" : " fall") : (grows ? " grows" : " falls");
    text += formatted(
        " by %.1f %% a day (standard error %.1f), %.0f %% from the first day to the last.",
        100 * std::abs(trend.a_day), 100 * trend.error, 100 * std::abs(trend.a_day) * report.span);
    sentences.push_back(std::move(text));
  }
  return sentences;
}

}  // namespace rapport
