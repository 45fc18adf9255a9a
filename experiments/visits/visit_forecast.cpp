#include "experiments/visits/visit_forecast.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/core/problem.h"

namespace rapport {

namespace {

constexpr std::array<std::size_t, 4> kPartsTried{1, 4, 8, 12};
constexpr std::size_t kLeastKnown = 14;  // days before the first origin

std::vector<PresenceWay> all_ways() {
  std::vector<PresenceWay> ways;
  using Kind = PresenceWay::Kind;
  for (const bool level : {false, true}) {
    ways.push_back({Kind::plain, 1, level});
    for (const Kind kind : {Kind::rates, Kind::both}) {
      for (const std::size_t parts : kPartsTried) ways.push_back({kind, parts, level});
    }
  }
  return ways;
}

/// Sums of errors, from which the mean one follows and what chance does not explain of them.
struct Errors {
  double absolute = 0.0, excess = 0.0, size = 0.0, n = 0.0;

  void add(double seen, double predicted) {
    const double away = seen - predicted;
    absolute += std::abs(away), n += 1;
    excess += away * away - predicted, size += predicted * predicted;
  }
  double miss() const { return n > 0 ? absolute / n : 0.0; }
  double cv() const { return size > 0 ? std::sqrt(std::max(0.0, excess / size)) : 0.0; }
};

}  // namespace

std::string name_of(const PresenceWay& way) {
  std::string text;
  const std::string stays =
      way.parts == 1 ? "one law of stays"
                     : "stays by " + std::to_string(way.parts) + " parts of the day";
  switch (way.kind) {
    case PresenceWay::Kind::plain: text = "plain mean by hour of the week"; break;
    case PresenceWay::Kind::rates: text = "arrivals and stays, " + stays; break;
    case PresenceWay::Kind::both: text = "half plain mean, half arrivals and stays, " + stays; break;
  }
  return text + (way.level ? ", times the latest level" : "");
}

PresenceForecaster::PresenceForecaster(const VisitLog& log, const SeenPresence& seen,
                                       std::size_t first_day, std::size_t day)
    : rates_(fit_rates(log, first_day, day)),
      plain_(mean_presence(log, seen, seen.first, std::min(24 * day, seen.last))) {
  for (const std::size_t parts : kPartsTried) {
    stays_.push_back(stays_by_part(log, parts, 24.0 * static_cast<double>(day)));
    expected_.push_back(expected_presence(rates_, stays_.back()));
  }
}

const PartStays& PresenceForecaster::stays(std::size_t parts) const {
  const auto found = std::ranges::find(kPartsTried, parts);
  return stays_[static_cast<std::size_t>(found - kPartsTried.begin())];
}

ByHourOfWeek PresenceForecaster::predict(const PresenceWay& way) const {
  const auto found = std::ranges::find(kPartsTried, way.parts);
  const ByHourOfWeek& rates = expected_[static_cast<std::size_t>(found - kPartsTried.begin())];
  ByHourOfWeek predicted{};
  const double plain = way.kind == PresenceWay::Kind::plain   ? 1.0
                       : way.kind == PresenceWay::Kind::rates ? 0.0
                                                              : 0.5;
  for (std::size_t h = 0; h < kHoursOfAWeek; ++h) {
    predicted[h] = (plain * plain_[h] + (1 - plain) * rates[h]) * (way.level ? rates_.level : 1.0);
  }
  return predicted;
}

WayChoice choose_way(const VisitLog& log, const SeenPresence& seen, WholeDays days,
                     std::size_t ahead, const std::string& file) {
  const std::size_t known = days.last - days.first;
  if (known < kLeastKnown + 7) {
    refuse(file, "has " + std::to_string(known) + " days from which to choose how to predict",
           std::to_string(kLeastKnown + 7) + " at least");
  }
  WayChoice choice;
  choice.ahead = ahead;
  const std::size_t begin = days.first + std::max(kLeastKnown, known / 2);
  for (std::size_t day = begin; day + 7 <= days.last; day += 7) choice.origins.push_back(day);
  if (choice.origins.empty()) choice.origins.push_back(days.first + kLeastKnown);
  const std::vector<PresenceWay> ways = all_ways();
  std::vector<Errors> errors(ways.size());
  std::array<Errors, 2> of_days{};
  for (const std::size_t origin : choice.origins) {
    const PresenceForecaster forecaster(log, seen, days.first, origin);
    const std::size_t until = std::min(days.last, origin + ahead);
    for (std::size_t w = 0; w < ways.size(); ++w) {
      const ByHourOfWeek predicted = forecaster.predict(ways[w]);
      for (std::size_t t = 24 * origin; t < std::min(24 * until, seen.last); ++t) {
        errors[w].add(seen.present[t], predicted[log.hour_of_week(t)]);
      }
    }
    std::vector<double> arrivals(until - origin, 0.0);
    for (const Visit& visit : log.visits) {
      const auto day = static_cast<std::size_t>(visit.arrived / 24);
      if (day >= origin && day < until) arrivals[day - origin] += 1;
    }
    for (std::size_t d = 0; d < arrivals.size(); ++d) {
      const VisitRates& rates = forecaster.rates();
      const double mean = rates.weekday[static_cast<std::size_t>(log.weekday(origin + d))];
      of_days[0].add(arrivals[d], mean);
      of_days[1].add(arrivals[d], mean * rates.level);
    }
  }
  for (std::size_t w = 0; w < ways.size(); ++w) {
    choice.tried.push_back({ways[w], errors[w].miss(), errors[w].cv()});
  }
  const auto less = [](const WayTried& x, const WayTried& y) { return x.miss < y.miss; };
  choice.best = *std::ranges::min_element(choice.tried, less);
  std::vector<WayTried> rates;
  for (const WayTried& one : choice.tried) {
    if (one.way.kind == PresenceWay::Kind::rates) rates.push_back(one);
  }
  choice.best_rates = *std::ranges::min_element(rates, less);
  choice.day_level = of_days[1].miss() < of_days[0].miss();
  choice.day_cv = of_days[choice.day_level].cv();
  return choice;
}

}  // namespace rapport
