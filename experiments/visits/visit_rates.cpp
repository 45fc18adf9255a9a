#include "experiments/visits/visit_rates.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "experiments/import/local_level.h"

namespace rapport {

namespace {

constexpr double kLeastOfADay = 0.6, kQuiet = 0.9;

std::vector<double> visits_by_day(const VisitLog& log) {
  std::vector<double> visits(log.days, 0.0);
  for (const Visit& visit : log.visits) visits[static_cast<std::size_t>(visit.arrived / 24)] += 1;
  return visits;
}

/// Visits of some days: in all, and by half hour.
class DayCounts {
 public:
  DayCounts(const VisitLog& log, std::size_t first, std::size_t last)
      : log_(log), first_(first), by_day_(last - first), half_hours_(last - first) {
    for (const Visit& visit : log.visits) {
      const auto day = static_cast<std::size_t>(visit.arrived / 24);
      if (day < first || day >= last) continue;
      by_day_[day - first] += 1;
      half_hours_[day - first][static_cast<std::size_t>(2 * visit.arrived) - 48 * day] += 1;
    }
  }
  std::size_t days() const { return by_day_.size(); }
  std::size_t weekday(std::size_t d) const {
    return static_cast<std::size_t>(log_.weekday(first_ + d));
  }
  double visits(std::size_t d) const { return by_day_[d]; }
  double half_hour(std::size_t d, std::size_t h) const { return half_hours_[d][h]; }
  double hour(std::size_t d, std::size_t h) const {
    return half_hours_[d][2 * h] + half_hours_[d][2 * h + 1];
  }

 private:
  const VisitLog& log_;
  std::size_t first_;
  std::vector<double> by_day_;
  std::vector<std::array<double, 48>> half_hours_;
};

class RateFitter {
 public:
  explicit RateFitter(const DayCounts& counts) : counts_(counts) {}

  VisitRates fit() {
    fit_weekdays();
    fit_shapes();
    fit_days();
    fit_hours();
    fit_level();
    return rates_;
  }

 private:
  void fit_weekdays() {
    double all = 0.0;
    for (std::size_t d = 0; d < counts_.days(); ++d) {
      const std::size_t w = counts_.weekday(d);
      rates_.weekday[w] += counts_.visits(d), days_[w] += 1, all += counts_.visits(d);
    }
    const double mean = all / static_cast<double>(counts_.days());
    for (std::size_t w = 0; w < 7; ++w) {
      rates_.weekday[w] = days_[w] > 0 ? rates_.weekday[w] / days_[w] : mean;
      rates_.quiet[w] = rates_.weekday[w] < kQuiet * mean;
    }
  }

  /// Shares of the half hours on weekdays that are quiet or not, all such days together.
  std::array<double, 48> shape_of(bool quiet) const {
    std::array<double, 48> shape{};
    double all = 0.0;
    for (std::size_t d = 0; d < counts_.days(); ++d) {
      if (rates_.quiet[counts_.weekday(d)] != quiet) continue;
      for (std::size_t h = 0; h < 48; ++h) shape[h] += counts_.half_hour(d, h);
      all += counts_.visits(d);
    }
    for (double& share : shape) share = all > 0 ? share / all : 1.0 / 48;
    return shape;
  }

  void fit_shapes() {
    const std::array<std::array<double, 48>, 2> shapes{shape_of(false), shape_of(true)};
    std::array<double, kHalfHoursOfAWeek> own{}, pooled{};
    for (std::size_t d = 0; d < counts_.days(); ++d) {
      const std::size_t w = counts_.weekday(d);
      for (std::size_t h = 0; h < 48; ++h) own[48 * w + h] += counts_.half_hour(d, h) / days_[w];
    }
    // How cells differ from the shape beyond chance, as a share of it: by moments over all cells.
    double squares = 0.0, chance = 0.0, size = 0.0;
    for (std::size_t c = 0; c < kHalfHoursOfAWeek; ++c) {
      const std::size_t w = c / 48;
      pooled[c] = rates_.weekday[w] * shapes[rates_.quiet[w]][c % 48];
      if (days_[w] < 1) continue;
      squares += (own[c] - pooled[c]) * (own[c] - pooled[c]);
      chance += pooled[c] / days_[w] * (1 - days_[w] / days_alike(w));
      size += pooled[c] * pooled[c];
    }
    const double between = size > 0 ? std::max(0.0, (squares - chance) / size) : 0.0;
    for (std::size_t c = 0; c < kHalfHoursOfAWeek; ++c) {
      const double days = days_[c / 48], signal = between * pooled[c] * days;
      const double weight = signal > 0 ? signal / (signal + 1) : 0.0;
      rates_.half_hour[c] = weight * own[c] + (1 - weight) * pooled[c];
      rates_.own_weight += weight / kHalfHoursOfAWeek;
    }
  }

  double days_alike(std::size_t w) const {
    double days = 0.0;
    for (std::size_t v = 0; v < 7; ++v) days += rates_.quiet[v] == rates_.quiet[w] ? days_[v] : 0;
    return days;
  }

  /// By how much squared deviations of counts from their means exceed chance, as a cv. Means of
  /// weekdays were fitted to the same days, which takes some of the deviation.
  void fit_days() {
    double excess = 0.0, size = 0.0;
    for (std::size_t d = 0; d < counts_.days(); ++d) {
      const std::size_t w = counts_.weekday(d);
      const double mean = rates_.weekday[w], away = counts_.visits(d) - mean;
      if (days_[w] < 2) continue;
      excess += away * away * days_[w] / (days_[w] - 1) - mean;
      size += mean * mean;
    }
    rates_.day_cv = size > 0 ? std::sqrt(std::max(0.0, excess / size)) : 0.0;
  }

  double common_cv(std::size_t apart) const {
    double common = 0.0, size = 0.0;
    for (std::size_t d = 0; d < counts_.days(); ++d) {
      const std::size_t w = counts_.weekday(d);
      for (std::size_t h = 0; h + apart < 24; ++h) {
        const double a = expected_hour(w, h), b = expected_hour(w, h + apart);
        common += (counts_.hour(d, h) - a) * (counts_.hour(d, h + apart) - b);
        size += a * b;
      }
    }
    return size > 0 ? std::sqrt(std::max(0.0, common / size)) : 0.0;
  }
  double expected_hour(std::size_t w, std::size_t h) const {
    return rates_.half_hour[48 * w + 2 * h] + rates_.half_hour[48 * w + 2 * h + 1];
  }
  void fit_hours() {
    rates_.next_hour_cv = common_cv(1);
    rates_.far_hour_cv = common_cv(8);
  }

  void fit_level() {
    std::vector<DayRatio> ratios;
    for (std::size_t d = 0; d < counts_.days(); ++d) {
      const double mean = rates_.weekday[counts_.weekday(d)];
      DayRatio ratio{static_cast<double>(d)};
      if (mean > 0) ratio.ratio = counts_.visits(d) / mean, ratio.variance = 1 / mean;
      ratios.push_back(ratio);
    }
    const LocalLevels levels = fit_local_levels({ratios});
    rates_.level = levels.paths[0].level.back();
    rates_.level_error = std::sqrt(std::max(0.0, levels.paths[0].variance.back()));
    rates_.day_sd = levels.day_sd;
    rates_.step_sd = levels.step_sd;
  }

  const DayCounts& counts_;
  std::array<double, 7> days_{};
  VisitRates rates_;
};

}  // namespace

double VisitRates::a_day() const {
  double sum = 0.0;
  for (const double visits : weekday) sum += visits / 7;
  return sum;
}

WholeDays whole_days(const VisitLog& log) {
  const std::vector<double> visits = visits_by_day(log);
  const auto usual = [&](std::size_t day) {
    double sum = 0.0, n = 0.0;
    for (std::size_t d = day % 7; d < log.days; d += 7) {
      if (d != day) sum += visits[d], n += 1;
    }
    return sum / n;
  };
  WholeDays days{0, log.days};
  if (visits.front() < kLeastOfADay * usual(0)) days.first = 1;
  if (visits.back() < kLeastOfADay * usual(log.days - 1)) days.last = log.days - 1;
  return days;
}

VisitRates fit_rates(const VisitLog& log, std::size_t first, std::size_t last) {
  return RateFitter(DayCounts(log, first, last)).fit();
}

}  // namespace rapport
