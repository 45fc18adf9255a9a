#include "experiments/visits/visit_holdout.h"

#include <algorithm>
#include <cmath>

#include "sim/core/problem.h"

namespace rapport {

namespace {

constexpr double kLow = 0.8, kHigh = 0.95;

void cover(Coverage& coverage, double seen, double mean, double cv) {
  const auto in = [&](double level) {
    const auto [low, high] = presence_bounds(mean, cv, level);
    return seen >= low && seen <= high ? 1.0 : 0.0;
  };
  coverage.in_80 += in(kLow), coverage.in_95 += in(kHigh), coverage.n += 1;
}

void close(Coverage& coverage) {
  if (coverage.n > 0) coverage.in_80 /= coverage.n, coverage.in_95 /= coverage.n;
}

/// Mean absolute deviation of a normal law with this count's variance.
double usual_miss(double mean, double cv) {
  constexpr double kMeanOfHalfNormal = 0.7978845608;  // sqrt(2 / pi)
  return kMeanOfHalfNormal * std::sqrt(mean + mean * mean * cv * cv);
}

class Comparer {
 public:
  Comparer(const VisitLog& log, const SeenPresence& seen, VisitHoldout& held,
           const PresenceForecaster& forecaster)
      : log_(log), seen_(seen), held_(held), forecaster_(forecaster) {}

  void present() {
    const ByHourOfWeek rates = forecaster_.predict(held_.choice.best_rates.way);
    const double cv = held_.choice.best.cv;
    double n = 0.0;
    for (std::size_t t = 24 * held_.cut; t < std::min(24 * held_.until, seen_.last); ++t) {
      const std::size_t h = log_.hour_of_week(t);
      const double now = seen_.present[t], mean = held_.predicted[h];
      held_.seen[h] += now, held_.hours_seen[h] += 1, n += 1;
      held_.present += now, held_.present_predicted += mean;
      held_.miss += std::abs(now - mean), held_.miss_rates += std::abs(now - rates[h]);
      held_.miss_plain += std::abs(now - forecaster_.plain()[h]);
      held_.miss_by_chance += usual_miss(mean, cv);
      cover(held_.covered, now, mean, cv);
      cover(held_.covered_by_chance, now, mean, 0.0);
    }
    for (double* const sum : {&held_.present, &held_.present_predicted, &held_.miss,
                              &held_.miss_rates, &held_.miss_plain, &held_.miss_by_chance}) {
      *sum /= std::max(1.0, n);
    }
    for (std::size_t h = 0; h < kHoursOfAWeek; ++h) {
      if (held_.hours_seen[h] > 0) held_.seen[h] /= held_.hours_seen[h];
    }
    close(held_.covered), close(held_.covered_by_chance);
  }

  void arrivals() {
    std::vector<double> visits(held_.until - held_.cut, 0.0);
    for (const Visit& visit : log_.visits) {
      const auto day = static_cast<std::size_t>(visit.arrived / 24);
      if (day >= held_.cut && day < held_.until) visits[day - held_.cut] += 1;
    }
    const VisitRates& rates = forecaster_.rates();
    double squares = 0.0, expected = 0.0, variance = 0.0;
    for (std::size_t d = 0; d < visits.size(); ++d) {
      const auto weekday = static_cast<std::size_t>(log_.weekday(held_.cut + d));
      const double mean = rates.weekday[weekday] * (1 + held_.choice.day_level * (rates.level - 1));
      const double away = visits[d] - mean, cv = held_.choice.day_cv;
      held_.a_day += visits[d], expected += mean, held_.day_miss += std::abs(away);
      squares += away * away, variance += mean + mean * mean * cv * cv;
      cover(held_.days_covered, visits[d], mean, cv);
    }
    const auto n = static_cast<double>(visits.size());
    if (expected > 0) {
      held_.dispersion = squares / expected, held_.dispersion_predicted = variance / expected;
    }
    held_.a_day /= n, held_.a_day_predicted = expected / n, held_.day_miss /= n;
    close(held_.days_covered);
  }

  void left() {
    held_.knows_left = log_.knows_left;
    double before = 0.0, after = 0.0, left_before = 0.0, left_after = 0.0;
    for (const Visit& visit : log_.visits) {
      const auto day = static_cast<std::size_t>(visit.arrived / 24);
      if (day >= held_.until) break;
      (day < held_.cut ? before : after) += 1;
      (day < held_.cut ? left_before : left_after) += visit.left;
    }
    if (before <= 0 || after <= 0) return;
    const double p = left_before / before;
    held_.left_predicted = p, held_.left = left_after / after;
    held_.left_error = std::sqrt(p * (1 - p) * (1 / before + 1 / after));
  }

  void returns() {
    held_.knows_returns = log_.knows_person;
    if (!log_.knows_person) return;
    const double cut = 24.0 * static_cast<double>(held_.cut);
    const double until = 24.0 * static_cast<double>(held_.until);
    held_.returned_predicted = return_curve(log_, 0, cut);
    held_.returned = return_curve(log_, cut, until);
  }

 private:
  const VisitLog& log_;
  const SeenPresence& seen_;
  VisitHoldout& held_;
  const PresenceForecaster& forecaster_;
};

}  // namespace

std::size_t usual_cut(WholeDays days) { return days.last - (days.last - days.first) / 4; }

VisitHoldout hold_out_visits(const VisitLog& log, const SeenPresence& seen, WholeDays days,
                             std::size_t cut, const std::string& file) {
  if (cut + 2 > days.last || 24 * cut >= seen.last) {
    refuse(file, "has fewer than two days from the one on which days are held out",
           "an earlier day: --holdout-from DATE");
  }
  VisitHoldout held;
  held.cut = cut, held.until = days.last;
  held.choice = choose_way(log, seen, {days.first, cut}, days.last - cut, file);
  const PresenceForecaster forecaster(log, seen, days.first, cut);
  held.level = forecaster.rates().level;
  held.predicted = forecaster.predict(held.choice.best.way);
  Comparer comparer(log, seen, held, forecaster);
  comparer.present();
  comparer.arrivals();
  comparer.left();
  comparer.returns();
  return held;
}

}  // namespace rapport
