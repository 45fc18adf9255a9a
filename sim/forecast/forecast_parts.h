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
  const HoursOfWeek* contacts;  ///< per hour, in every hour, open or not
  bool limits_waits;            ///< whoever waits gives up some time, or is turned away at closing
  double closed = 0.0;          ///< share of contacts that come while it is closed
  double unstaffed = 0.0;       ///< share that comes while it is open and nobody on shift
};

/// A stretch of the week in which everything is constant.
struct Piece {
  Time from, to;                 ///< of the week
  int staff;                     ///< of the pool
  std::vector<double> contacts;  ///< per hour by place, 0 while it is closed
  double per_hour = 0.0, erlangs = 0.0;
  double hours() const { return static_cast<double>(to - from) / static_cast<double>(kHour); }
};

struct PoolWeek {
  std::vector<PlaceLoad> places;  ///< touch points that the pool serves first
  std::vector<Piece> pieces;
};

std::vector<PoolWeek> pool_weeks(const Model& model, const std::vector<HoursOfWeek>& contacts);

/// Rate per second at which one of those who wait in this stretch gives up; 0: nobody.
double abandonment_rate(const PoolWeek& week, const Piece& piece);

PoolForecast forecast_pool(const PoolSpec& pool, const PoolWeek& week);

std::vector<std::string> find_warnings(const Model& model, const Forecast& forecast,
                                       const std::vector<PoolWeek>& weeks);

}  // namespace rapport
