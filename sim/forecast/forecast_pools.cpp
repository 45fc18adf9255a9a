// Load and waits of each pool over a week.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "sim/core/elementary.h"
#include "sim/forecast/forecast_parts.h"
#include "sim/scenario/name_index.h"

namespace rapport {

namespace {

constexpr double kEndless = 1e11;  // patience of so many arrivals is no patience at all

bool is_staffed(const TouchPointSpec& spec) { return spec.kind == TouchPointSpec::Kind::staffed; }

double seconds_of(double ticks) { return ticks / static_cast<double>(kSecond); }

/// At least a tick: Erlang's formulas need some patience and some service.
double at_least_a_tick(double ticks) { return seconds_of(std::max(1.0, ticks)); }

std::size_t hour_of(Time week_time) { return static_cast<std::size_t>(week_time / kHour); }

std::set<Time> boundaries(const WeekSchedule& staff, const std::vector<PlaceLoad>& places) {
  std::set<Time> times;
  for (Time hour = 0; hour <= kWeek; hour += kHour) times.insert(hour);
  for (const WeekSchedule::Change& change : staff.changes()) times.insert(change.from);
  for (const PlaceLoad& place : places) {
    for (const WeekSchedule::Change& change : place.spec->open.changes()) times.insert(change.from);
  }
  return times;
}

std::vector<Piece> pieces_of(const WeekSchedule& staff, const std::vector<PlaceLoad>& places) {
  std::vector<Piece> pieces;
  const std::set<Time> times = boundaries(staff, places);
  for (auto next = std::next(times.begin()); next != times.end(); ++next) {
    const Time from = *std::prev(next);
    Piece piece{from, *next, staff.at(from), {}};
    for (const PlaceLoad& place : places) {
      const double contacts =
          place.spec->open.at(from) > 0 ? (*place.contacts)[hour_of(from)] : 0.0;
      const double hours = place.spec->service.mean() / static_cast<double>(kHour);
      piece.contacts.push_back(contacts);
      piece.per_hour += contacts;
      if (contacts > 0) piece.erlangs += contacts * hours;
    }
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

/// Finds the shares of a touch point's contacts that come while it is closed, or while it is open
/// without anybody on shift.
void find_unserved(PlaceLoad& place, const WeekSchedule& staff, const WeekSchedule* overflow) {
  const TouchPointSpec& spec = *place.spec;
  const double all = mean_of(*place.contacts);
  if (!is_staffed(spec) || !(all > 0) || std::isinf(all)) return;
  std::set<Time> times = boundaries(staff, {place});
  if (overflow != nullptr) {
    for (const WeekSchedule::Change& change : overflow->changes()) times.insert(change.from);
  }
  for (auto next = std::next(times.begin()); next != times.end(); ++next) {
    const Time from = *std::prev(next);
    const double share = (*place.contacts)[hour_of(from)] * static_cast<double>(*next - from) /
                         static_cast<double>(kWeek) / all;
    if (spec.open.at(from) == 0) {
      place.closed += share;
    } else if (staff.at(from) == 0 && (overflow == nullptr || overflow->at(from) == 0)) {
      place.unstaffed += share;
    }
  }
}

/// The steady state of one stretch; infinite where it has none.
QueueForecast waits_of(const PoolWeek& week, const Piece& piece) {
  const double arrivals = piece.per_hour / 3600.0;
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
    waits =
        erlang_a(arrivals, service, piece.staff, patience, seconds_of(static_cast<double>(within)));
    in_time += weight * waits.in_time;
  }
  waits.load = piece.erlangs;
  waits.in_time = in_time;
  return waits;
}

void add_weighted(const QueueForecast& one, double weight, QueueForecast& sum) {
  sum.load += weight * one.load;
  sum.wait_chance += weight * one.wait_chance;
  sum.mean_wait += weight * one.mean_wait;
  sum.abandoned += weight * one.abandoned;
  sum.in_time += weight * one.in_time;
}

bool all_staffed(const PoolWeek& week) {
  return std::ranges::all_of(week.places, [](const PlaceLoad& place) {
    return is_staffed(*place.spec) || mean_of(*place.contacts) == 0.0;
  });
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

void add_waits(const PoolWeek& week, PoolForecast& forecast) {
  for (const Piece& piece : week.pieces) {
    if (!(piece.per_hour > 0)) continue;
    const double weight = piece.per_hour * piece.hours() /
                          (forecast.contacts_per_hour * static_cast<double>(kHoursOfWeek));
    add_weighted(waits_of(week, piece), weight, forecast.mean);
  }
  if (const Piece* busiest = find_busiest(week)) forecast.busiest = waits_of(week, *busiest);
  forecast.has_waits = std::isfinite(forecast.mean.mean_wait);
}

PlaceLoad place_of(const TouchPointSpec& spec, const HoursOfWeek& contacts) {
  const bool gives_up = spec.patience && std::isfinite(spec.patience->mean());
  const bool closes = spec.open.mean() < 1.0;  // closing turns away who waits
  return {&spec, &contacts, gives_up || closes};
}

}  // namespace

std::vector<PoolWeek> pool_weeks(const Model& model, const std::vector<HoursOfWeek>& contacts) {
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
    weeks[pool].places.push_back(place);
  }
  for (std::size_t p = 0; p < weeks.size(); ++p) {
    weeks[p].pieces = pieces_of(scenario.pools[p].staff, weeks[p].places);
  }
  return weeks;
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

PoolForecast forecast_pool(const PoolSpec& pool, const PoolWeek& week) {
  PoolForecast forecast{};
  forecast.pool = pool.name;
  forecast.staff = pool.staff.mean();
  for (const PlaceLoad& place : week.places) {
    forecast.touch_points.push_back(place.spec->name);
    forecast.unstaffed_work |= place.closed + place.unstaffed > 0;
  }
  for (const Piece& piece : week.pieces) {
    const double share = piece.hours() / static_cast<double>(kHoursOfWeek);
    forecast.contacts_per_hour += share * piece.per_hour;
    forecast.erlangs += share * piece.erlangs;
  }
  forecast.load = forecast.erlangs > 0 ? forecast.erlangs / forecast.staff : 0.0;
  const Piece* busiest = find_busiest(week);
  forecast.busiest_hour = busiest != nullptr ? static_cast<int>(hour_of(busiest->from)) : -1;
  forecast.busiest_load = busiest != nullptr ? busiest->erlangs / busiest->staff : 0.0;
  const bool known = forecast.contacts_per_hour > 0 && std::isfinite(forecast.contacts_per_hour);
  if (known && all_staffed(week)) add_waits(week, forecast);
  return forecast;
}

}  // namespace rapport
