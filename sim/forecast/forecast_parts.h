// How a forecast is put together: shared by the files forecast*.cpp only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/forecast/forecast.h"

namespace rapport {

/// What arrives at one touch point over a week.
struct PlaceLoad {
  const TouchPointSpec* spec;
  OfferedContacts contacts;  ///< open or not
  bool limits_waits;         ///< whoever waits gives up some time, or is turned away
  double closed = 0.0;       ///< share of contacts that come while it is closed
  double unstaffed = 0.0;    ///< share that comes while it is open and nobody on shift
};

/// A stretch of the week in which everything is constant.
struct Piece {
  Time from, to;                 ///< of the week
  int staff;                     ///< of the pool
  std::vector<double> contacts;  ///< per hour by place, 0 while it is closed
  double per_hour = 0.0, erlangs = 0.0;
  double swinging = 0.0;  ///< share of the contacts that is multiplied by the day's factor
  double hours() const { return static_cast<double>(to - from) / static_cast<double>(kHour); }
};

struct PoolWeek {
  std::vector<PlaceLoad> places;  ///< touch points that the pool serves first
  std::vector<Piece> pieces;
  /// The law of the factor that days have of their own; null: none differ.
  const Distribution* day_law = nullptr;
  /// Why no formula gives the waits: "call-backs"; empty where one does.
  std::string unknown{};
};

/// Months of the run in which needs and streams come alike.
struct Season {
  std::string name;             ///< "January"; empty where all months are alike
  double share = 1.0;           ///< of the run's days
  std::vector<PoolWeek> weeks;  ///< by pool
};

std::vector<PoolWeek> pool_weeks(const Model& model, const std::vector<OfferedContacts>& contacts);
std::vector<Season> seasons_of(const Model& model);

/// Rate per second at which one of those who wait in this stretch gives up; 0: nobody.
double abandonment_rate(const PoolWeek& week, const Piece& piece);
/// Whether a line cannot grow without end in this stretch: people give up, or places are limited.
bool is_limited(const PoolWeek& week, const Piece& piece);

PoolForecast forecast_pool(const PoolSpec& pool, const std::vector<Season>& seasons,
                           std::size_t number);

/// `today` is as written, `model` with levers in its scenario.
std::vector<std::string> find_warnings(const Model& today, const Model& model,
                                       const Forecast& forecast, const std::vector<PoolWeek>& weeks,
                                       const std::vector<Season>& seasons);

}  // namespace rapport
