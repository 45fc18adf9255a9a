// Load and waits of each pool over a week.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "sim/core/elementary.h"
#include "sim/forecast/forecast_parts.h"
#include "sim/scenario/name_index.h"
#include "sim/scenario/rates.h"

namespace rapport {

namespace {

constexpr double kEndless = 1e11;  // patience of so many arrivals is no patience at all

bool is_staffed(const TouchPointSpec& spec) { return spec.kind == TouchPointSpec::Kind::staffed; }

double seconds_of(double ticks) { return ticks / static_cast<double>(kSecond); }

/// At least a tick: Erlang's formulas need some patience and some service.
double at_least_a_tick(double ticks) { return seconds_of(std::max(1.0, ticks)); }

std::size_t half_hour_of(Time week_time) {
  return static_cast<std::size_t>(week_time / (kHour / 2));
}

std::set<Time> boundaries(const WeekSchedule& staff, const std::vector<PlaceLoad>& places) {
  std::set<Time> times;
  for (Time half = 0; half <= kWeek; half += kHour / 2) times.insert(half);
  for (const WeekSchedule::Change& change : staff.changes()) times.insert(change.from);
  for (const PlaceLoad& place : places) {
    for (const WeekSchedule::Change& change : place.spec->open.changes()) times.insert(change.from);
  }
  return times;
}

/// Of a touch point's contacts an hour those that the day's factor multiplies.
double swinging_at(const PlaceLoad& place, std::size_t half_hour) {
  double sum = 0.0;
  for (const HalfHoursOfWeek& factor : place.contacts.by_factor) sum += factor[half_hour];
  return sum;
}

std::vector<Piece> pieces_of(const WeekSchedule& staff, const std::vector<PlaceLoad>& places) {
  std::vector<Piece> pieces;
  const std::set<Time> times = boundaries(staff, places);
  for (auto next = std::next(times.begin()); next != times.end(); ++next) {
    const Time from = *std::prev(next);
    Piece piece{from, *next, staff.at(from), {}};
    const std::size_t half_hour = half_hour_of(from);
    double swinging = 0.0;
    for (const PlaceLoad& place : places) {
      const bool open = place.spec->open.at(from) > 0;
      const double contacts = open ? place.contacts.all[half_hour] : 0.0;
      const double hours = place.spec->service.mean() / static_cast<double>(kHour);
      piece.contacts.push_back(contacts);
      piece.per_hour += contacts;
      if (contacts > 0) piece.erlangs += contacts * hours;
      if (contacts > 0) swinging += swinging_at(place, half_hour);
    }
    if (piece.per_hour > 0 && std::isfinite(piece.per_hour)) {
      piece.swinging = swinging / piece.per_hour;
    }
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

/// Finds the shares of a touch point's contacts that come while it is closed, or while it is open
/// without anybody on shift.
void find_unserved(PlaceLoad& place, const WeekSchedule& staff, const WeekSchedule* overflow) {
  const TouchPointSpec& spec = *place.spec;
  const double all = mean_of(place.contacts.all);
  if (!is_staffed(spec) || !(all > 0) || std::isinf(all)) return;
  std::set<Time> times = boundaries(staff, {place});
  if (overflow != nullptr) {
    for (const WeekSchedule::Change& change : overflow->changes()) times.insert(change.from);
  }
  for (auto next = std::next(times.begin()); next != times.end(); ++next) {
    const Time from = *std::prev(next);
    const double share = place.contacts.all[half_hour_of(from)] *
                         static_cast<double>(*next - from) / static_cast<double>(kWeek) / all;
    if (spec.open.at(from) == 0) {
      place.closed += share;
    } else if (staff.at(from) == 0 && (overflow == nullptr || overflow->at(from) == 0)) {
      place.unstaffed += share;
    }
  }
}

// ---- the steady state of a stretch --------------------------------------------------------------

/// Factors of days that are equally likely, with mean 1.
std::vector<double> days_of(const Distribution* law) {
  constexpr int kDays = 9;
  if (law == nullptr) return {1.0};
  std::vector<double> factors;
  double sum = 0.0;
  for (int i = 0; i < kDays; ++i) {
    factors.push_back(day_factor_of(*law, (i + 0.5) / kDays));
    sum += factors.back();
  }
  for (double& factor : factors) factor *= kDays / sum;
  return factors;
}

void add_weighted(const QueueForecast& one, double weight, QueueForecast& sum) {
  if (weight == 0.0) return;  // where nobody comes nobody waits without end
  sum.load += weight * one.load;
  sum.wait_chance += weight * one.wait_chance;
  sum.mean_wait += weight * one.mean_wait;
  sum.abandoned += weight * one.abandoned;
  sum.turned_away += weight * one.turned_away;
  sum.in_time += weight * one.in_time;
}

/// Waits in stretches of a week; many stretches are alike, so formulas are worked out once.
class Waits {
 public:
  /// A mean over the days' factors, weighted by those who come; infinite where it has none.
  QueueForecast of(const PoolWeek& week, const Piece& piece) {
    const std::vector<double> days = days_of(piece.swinging > 0 ? week.day_law : nullptr);
    QueueForecast mean;
    for (const double factor : days) {
      const double times = 1.0 + piece.swinging * (factor - 1.0);
      add_weighted(on_day(week, piece, times), times / static_cast<double>(days.size()), mean);
    }
    mean.load = piece.erlangs;
    return mean;
  }

 private:
  using Question = std::array<double, 6>;
  QueueForecast on_day(const PoolWeek& week, const Piece& piece, double times);
  QueueForecast answer(const Question& question);

  std::map<Question, QueueForecast> known_;
};

/// Places to wait: of the only queue that has contacts. -1: no limit.
int places_of(const PoolWeek& week, const Piece& piece) {
  for (std::size_t i = 0; i < week.places.size(); ++i) {
    if (piece.contacts[i] > 0 && week.places[i].spec->waiting_room)
      return *week.places[i].spec->waiting_room;
  }
  return -1;
}

QueueForecast Waits::answer(const Question& question) {
  const auto known = known_.find(question);
  if (known != known_.end()) return known->second;
  const auto& [arrivals, service, servers, patience, places, within] = question;
  const auto staff = static_cast<int>(servers);
  const QueueForecast waits = places < 0 ? erlang_a(arrivals, service, staff, patience, within)
                                         : erlang_with_room(arrivals, service, staff, patience,
                                                            static_cast<int>(places), within);
  return known_[question] = waits;
}

/// The steady state with `times` as many contacts.
QueueForecast Waits::on_day(const PoolWeek& week, const Piece& piece, double times) {
  const double arrivals = times * piece.per_hour / 3600.0;
  const double service = at_least_a_tick(piece.erlangs / piece.per_hour * kHour);
  const double rate = abandonment_rate(week, piece);
  const double patience = arrivals >= kEndless * rate ? kInfinity : 1.0 / rate;
  std::map<Time, double> weights;  // by the time to be served within
  for (std::size_t i = 0; i < week.places.size(); ++i) {
    weights[week.places[i].spec->service_level_within] += piece.contacts[i] / piece.per_hour;
  }
  QueueForecast waits;
  double in_time = 0.0;
  for (const auto& [within, weight] : weights) {
    waits = answer({arrivals, service, static_cast<double>(piece.staff), patience,
                    static_cast<double>(places_of(week, piece)),
                    seconds_of(static_cast<double>(within))});
    in_time += weight * waits.in_time;
  }
  waits.in_time = in_time;
  return waits;
}

// ---- a pool over the run ------------------------------------------------------------------------

bool has_contacts(const PlaceLoad& place) { return mean_of(place.contacts.all) > 0.0; }

/// Why no formula gives the waits of a pool; empty where one does.
std::string why_unknown(const std::vector<PlaceLoad>& places, std::size_t factors) {
  const auto any = [&](auto has) {
    return std::ranges::any_of(
        places, [&](const PlaceLoad& place) { return has_contacts(place) && has(*place.spec); });
  };
  if (any([](const TouchPointSpec& spec) { return !is_staffed(spec); })) return "a backlog";
  if (any([](const TouchPointSpec& spec) { return spec.balk_probability > 0.0; })) {
    return "some leave at once";
  }
  if (any([](const TouchPointSpec& spec) { return spec.call_back.offered; })) {
    return "call-backs";
  }
  const bool room = any([](const TouchPointSpec& spec) { return spec.waiting_room.has_value(); });
  if (room && std::ranges::count_if(places, has_contacts) > 1) return "a waiting room of several";
  return factors > 1 ? "days that differ in several ways" : "";
}

/// The busiest of the stretches with staff, or null where nothing arrives in any.
const Piece* find_busiest(const PoolWeek& week) {
  const Piece* busiest = nullptr;
  const auto load = [](const Piece& piece) { return piece.erlangs / piece.staff; };
  for (const Piece& piece : week.pieces) {
    if (piece.staff == 0 || !(piece.per_hour > 0)) continue;
    if (busiest == nullptr || load(piece) > load(*busiest)) busiest = &piece;
  }
  return busiest;
}

void add_waits(const std::vector<Season>& seasons, std::size_t number, PoolForecast& forecast) {
  Waits waits;
  for (const Season& season : seasons) {
    const PoolWeek& week = season.weeks[number];
    for (const Piece& piece : week.pieces) {
      if (!(piece.per_hour > 0)) continue;
      const double weight = season.share * piece.per_hour * piece.hours() /
                            (forecast.contacts_per_hour * static_cast<double>(kHoursOfWeek));
      add_weighted(waits.of(week, piece), weight, forecast.mean);
    }
    const Piece* busiest = find_busiest(week);
    if (busiest != nullptr && season.name == forecast.busiest_months) {
      forecast.busiest = waits.of(week, *busiest);
    }
  }
  forecast.has_waits = std::isfinite(forecast.mean.mean_wait);
  if (!forecast.has_waits) forecast.unknown = "the line grows at times";
}

PlaceLoad place_of(const TouchPointSpec& spec, const OfferedContacts& contacts) {
  const bool gives_up = spec.patience && std::isfinite(spec.patience->mean());
  const bool closes = spec.open.mean() < 1.0;  // closing turns away who waits
  return {&spec, contacts, gives_up || closes || spec.waiting_room.has_value()};
}

/// The days' factors that some contacts of the pool have.
std::set<std::size_t> factors_of(const std::vector<PlaceLoad>& places) {
  std::set<std::size_t> factors;
  for (const PlaceLoad& place : places) {
    for (std::size_t f = 0; f < place.contacts.by_factor.size(); ++f) {
      if (mean_of(place.contacts.by_factor[f]) > 0.0) factors.insert(f);
    }
  }
  return factors;
}

std::string names_of(const std::vector<int>& months) {
  constexpr std::array kNames{"January",   "February", "March",    "April",
                              "May",       "June",     "July",     "August",
                              "September", "October",  "November", "December"};
  if (months.size() > 3) return std::to_string(months.size()) + " months";
  std::string names;
  for (const int month : months) {
    names += (names.empty() ? "" : ", ") + std::string(kNames[static_cast<std::size_t>(month)]);
  }
  return names;
}

}  // namespace

std::vector<PoolWeek> pool_weeks(const Model& model, const std::vector<OfferedContacts>& contacts) {
  const Scenario& scenario = model.scenario;
  const NameIndex pools(scenario.pools);
  std::vector<PoolWeek> weeks(scenario.pools.size());
  for (std::size_t t = 0; t < scenario.touch_points.size(); ++t) {
    const TouchPointSpec& spec = scenario.touch_points[t];
    if (spec.pool.empty()) continue;
    const auto overflow = pools.find(spec.overflow_pool);
    const std::uint16_t pool = pools.at(spec.pool);
    PlaceLoad place = place_of(spec, contacts[t]);
    find_unserved(place, scenario.pools[pool].staff,
                  overflow ? &scenario.pools[*overflow].staff : nullptr);
    weeks[pool].places.push_back(std::move(place));
  }
  for (std::size_t p = 0; p < weeks.size(); ++p) {
    const std::set<std::size_t> factors = factors_of(weeks[p].places);
    if (!factors.empty()) weeks[p].day_law = &model.day_factors[*factors.begin()].law;
    weeks[p].unknown = why_unknown(weeks[p].places, factors.size());
    weeks[p].pieces = pieces_of(scenario.pools[p].staff, weeks[p].places);
  }
  return weeks;
}

std::vector<Season> seasons_of(const Model& model) {
  const std::array<double, 12> shares = shares_of_months(model);
  std::map<std::vector<double>, std::vector<int>> alike;  // by the multipliers of needs and streams
  for (int month = 0; month < 12; ++month) {
    if (shares[static_cast<std::size_t>(month)] == 0.0) continue;
    std::vector<double> multipliers;
    for (const CaseRate& rate : case_rates(model)) {
      multipliers.push_back(rate.month[static_cast<std::size_t>(month)]);
    }
    alike[multipliers].push_back(month);
  }
  std::vector<Season> seasons;
  for (const auto& [multipliers, months] : alike) {
    Season season;
    if (alike.size() > 1) season.name = names_of(months);
    season.share = 0.0;
    for (const int month : months) season.share += shares[static_cast<std::size_t>(month)];
    season.weeks = pool_weeks(model, offered_contacts(model, months.front()));
    seasons.push_back(std::move(season));
  }
  return seasons;
}

/// This is a mean of rates, because each of those who wait gives up at the rate of its own touch
/// point.
double abandonment_rate(const PoolWeek& week, const Piece& piece) {
  double rate = 0.0;
  for (std::size_t i = 0; i < week.places.size(); ++i) {
    const auto& patience = week.places[i].spec->patience;
    if (!patience || std::isinf(patience->mean()) || !(piece.contacts[i] > 0)) continue;
    rate += piece.contacts[i] / piece.per_hour / at_least_a_tick(patience->mean());
  }
  return rate;
}

bool is_limited(const PoolWeek& week, const Piece& piece) {
  return abandonment_rate(week, piece) > 0 || places_of(week, piece) >= 0;
}

PoolForecast forecast_pool(const PoolSpec& pool, const std::vector<Season>& seasons,
                           std::size_t number) {
  PoolForecast forecast{};
  forecast.pool = pool.name;
  forecast.staff = pool.staff.mean();
  forecast.busiest_hour = -1;
  for (const PlaceLoad& place : seasons.front().weeks[number].places) {
    forecast.touch_points.push_back(place.spec->name);
  }
  for (const Season& season : seasons) {
    const PoolWeek& week = season.weeks[number];
    for (const PlaceLoad& place : week.places) {
      forecast.unstaffed_work |= place.closed + place.unstaffed > 0;
    }
    for (const Piece& piece : week.pieces) {
      const double share = season.share * piece.hours() / static_cast<double>(kHoursOfWeek);
      forecast.contacts_per_hour += share * piece.per_hour;
      forecast.erlangs += share * piece.erlangs;
    }
    const Piece* busiest = find_busiest(week);
    const double load = busiest != nullptr ? busiest->erlangs / busiest->staff : 0.0;
    if (busiest == nullptr || (forecast.busiest_hour >= 0 && load <= forecast.busiest_load)) {
      continue;
    }
    forecast.busiest_load = load;
    forecast.busiest_from = busiest->from;
    forecast.busiest_hour = static_cast<int>(busiest->from / kHour);
    forecast.busiest_months = season.name;
  }
  forecast.load = forecast.erlangs > 0 ? forecast.erlangs / forecast.staff : 0.0;
  const bool known = forecast.contacts_per_hour > 0 && std::isfinite(forecast.contacts_per_hour);
  forecast.unknown = seasons.front().weeks[number].unknown;
  if (known && forecast.unknown.empty()) add_waits(seasons, number, forecast);
  return forecast;
}

}  // namespace rapport
