// Ways to predict how many are present, and which predicts best what it has not seen.
#pragma once

#include <string>
#include <vector>

#include "experiments/visits/visit_presence.h"

namespace rapport {

/// One way to predict.
struct PresenceWay {
  enum class Kind {
    plain,  ///< the mean by hour of the week
    rates,  ///< expected_presence(): arrivals and stays
    both    ///< half of each
  };
  Kind kind = Kind::plain;
  StayParts stays{};   ///< that have laws of their own
  double level = 0.0;  ///< how far the level of arrivals at the end counts: 0, half, or 1
  bool operator==(const PresenceWay&) const = default;
};
/// For people: "arrivals and stays, stays by 8 parts of the day, times the latest level".
std::string name_of(const PresenceWay& way);

/// What some way makes of what is known at midnight before a day.
class PresenceForecaster {
 public:
  PresenceForecaster(const VisitLog& log, const SeenPresence& seen, std::size_t first_day,
                     std::size_t day);
  ByHourOfWeek predict(const PresenceWay& way) const;
  const VisitRates& rates() const { return rates_; }
  const ByHourOfWeek& plain() const { return plain_; }

 private:
  VisitRates rates_;
  ByHourOfWeek plain_{};
  std::vector<ByHourOfWeek> expected_;  // by stay_parts()
};

/// How a way did over all rolling origins.
struct WayTried {
  PresenceWay way;
  double miss = 0.0;  ///< mean absolute error, people
  double cv = 0.0;    ///< of a gamma factor that, beside chance, explains its errors
};

struct WayChoice {
  std::vector<WayTried> tried;
  std::vector<std::size_t> origins;  ///< days before whose midnight all was known
  std::size_t ahead = 0;             ///< days that were predicted from each
  /// The one that was off by least; a level counts only where that makes it better by 2 % at least,
  /// because the last days are few.
  WayTried best;
  /// Of kind rates, which a scenario can be; of those as good within 1 %, the one that comes
  /// nearest to the mean by hour of the week of all days.
  WayTried best_rates;
  /// Of arrivals a day: how far the level counts, and the cv of a gamma factor of the errors
  /// (at least VisitRates::day_cv).
  double day_level = 0.0, day_cv = 0.0;
};

/// Tries all ways from origins a week apart: each knows the days before it alone, and predicts the
/// next `ahead` days. Nothing after `days.last` is looked at. Throws InvalidInput, naming `file`,
/// where there are fewer than 21 such days.
WayChoice choose_way(const VisitLog& log, const SeenPresence& seen, WholeDays days,
                     std::size_t ahead, const std::string& file);

}  // namespace rapport
