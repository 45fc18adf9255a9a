#include "experiments/visits/visit_forecast.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/core/problem.h"

namespace rapport {

namespace {

constexpr std::size_t kLeastKnown = 14;  // days before the first origin
constexpr double kLevels[] = {0.0, 0.5, 1.0};
constexpr double kWorthALevel = 0.98, kAsGood = 1.01;

/// All ways to tell stays apart that are tried.
const std::vector<StayParts>& stay_parts() {
  static const std::vector<StayParts> all{{1, false}, {4, false}, {8, false}, {12, false},
                                          {1, true},  {4, true},  {8, true},  {12, true}};
  return all;
}

std::vector<PresenceWay> all_ways() {
  std::vector<PresenceWay> ways;
  using Kind = PresenceWay::Kind;
  for (const double level : kLevels) {
    ways.push_back({Kind::plain, {}, level});
    for (const Kind kind : {Kind::rates, Kind::both}) {
      for (const StayParts& parts : stay_parts()) ways.push_back({kind, parts, level});
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
  std::string stays = way.stays.parts == 1
                          ? std::string("one law of stays")
                          : "stays by " + std::to_string(way.stays.parts) + " parts of the day";
  if (way.stays.quiet) stays += " and quiet days";
  switch (way.kind) {
    case PresenceWay::Kind::plain:
      text = "plain mean by hour of the week";
      break;
    case PresenceWay::Kind::rates:
      text = "arrivals and stays, " + stays;
      break;
    case PresenceWay::Kind::both:
      text = "half plain mean, half arrivals and " + stays;
      break;
  }
  if (way.level <= 0) return text;
  return text + (way.level < 1 ? ", half way to the latest level" : ", times the latest level");
}

PresenceForecaster::PresenceForecaster(const VisitLog& log, const SeenPresence& seen,
                                       std::size_t first_day, std::size_t day)
    : rates_(fit_rates(log, first_day, day)),
      plain_(mean_presence(log, seen, seen.first, std::min(24 * day, seen.last))) {
  const double until = 24.0 * static_cast<double>(day);
  for (const StayParts& parts : stay_parts()) {
    expected_.push_back(expected_presence(rates_, stays_by_part(log, parts, rates_, until)));
  }
}

ByHourOfWeek PresenceForecaster::predict(const PresenceWay& way) const {
  const auto found = std::ranges::find(stay_parts(), way.stays);
  const ByHourOfWeek& rates = expected_[static_cast<std::size_t>(found - stay_parts().begin())];
  ByHourOfWeek predicted{};
  const double plain = way.kind == PresenceWay::Kind::plain   ? 1.0
                       : way.kind == PresenceWay::Kind::rates ? 0.0
                                                              : 0.5;
  for (std::size_t h = 0; h < kHoursOfAWeek; ++h) {
    predicted[h] =
        (plain * plain_[h] + (1 - plain) * rates[h]) * (1 + way.level * (rates_.level - 1));
  }
  return predicted;
}

namespace {

/// The one that was off by least, where a level counts only if that is worth it.
const WayTried& least_off(const std::vector<WayTried>& tried) {
  const auto off = [](const WayTried& one) {
    return one.miss * (one.way.level > 0 ? 1 / kWorthALevel : 1.0);
  };
  return *std::ranges::min_element(tried, {}, off);
}

double distance(const ByHourOfWeek& x, const ByHourOfWeek& y) {
  double sum = 0.0;
  for (std::size_t h = 0; h < kHoursOfAWeek; ++h) sum += std::abs(x[h] - y[h]);
  return sum;
}

/// Of arrivals and stays, see WayChoice::best_rates.
WayTried best_of_rates(const std::vector<WayTried>& tried, const PresenceForecaster& of_all) {
  std::vector<WayTried> rates;
  for (const WayTried& one : tried) {
    if (one.way.kind == PresenceWay::Kind::rates) rates.push_back(one);
  }
  const WayTried least = least_off(rates);
  std::erase_if(rates, [&](const WayTried& one) {
    return one.way.level != least.way.level || one.miss > kAsGood * least.miss;
  });
  return *std::ranges::min_element(rates, {}, [&](const WayTried& one) {
    PresenceWay way = one.way;
    way.level = 0;
    return distance(of_all.predict(way), of_all.plain());
  });
}

/// Errors of arrivals a day by how far the level counts.
using DayErrors = std::array<Errors, std::size(kLevels)>;

void try_arrivals(const VisitLog& log, const VisitRates& rates, std::size_t from, std::size_t until,
                  DayErrors& errors) {
  std::vector<double> arrivals(until - from, 0.0);
  for (const Visit& visit : log.visits) {
    const auto day = static_cast<std::size_t>(visit.arrived / 24);
    if (day >= from && day < until) arrivals[day - from] += 1;
  }
  for (std::size_t d = 0; d < arrivals.size(); ++d) {
    const double mean = rates.weekday[static_cast<std::size_t>(log.weekday(from + d))];
    for (std::size_t l = 0; l < errors.size(); ++l) {
      errors[l].add(arrivals[d], mean * (1 + kLevels[l] * (rates.level - 1)));
    }
  }
}

}  // namespace

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
  DayErrors of_days{};
  for (const std::size_t origin : choice.origins) {
    const PresenceForecaster forecaster(log, seen, days.first, origin);
    const std::size_t until = std::min(days.last, origin + ahead);
    for (std::size_t w = 0; w < ways.size(); ++w) {
      const ByHourOfWeek predicted = forecaster.predict(ways[w]);
      for (std::size_t t = 24 * origin; t < std::min(24 * until, seen.last); ++t) {
        errors[w].add(seen.present[t], predicted[log.hour_of_week(t)]);
      }
    }
    try_arrivals(log, forecaster.rates(), origin, until, of_days);
  }
  for (std::size_t w = 0; w < ways.size(); ++w) {
    choice.tried.push_back({ways[w], errors[w].miss(), errors[w].cv()});
  }
  choice.best = least_off(choice.tried);
  choice.best_rates =
      best_of_rates(choice.tried, PresenceForecaster(log, seen, days.first, days.last));
  std::size_t best = 0;
  for (std::size_t l = 1; l < of_days.size(); ++l) {
    const double worth = best == 0 ? kWorthALevel : 1.0;
    if (of_days[l].miss() < worth * of_days[best].miss()) best = l;
  }
  choice.day_level = kLevels[best];
  // Few origins may have met few odd days: never less than days differ among those known.
  choice.day_cv = std::max(of_days[best].cv(), fit_rates(log, days.first, days.last).day_cv);
  return choice;
}

}  // namespace rapport
