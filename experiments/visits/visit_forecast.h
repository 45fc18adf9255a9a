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
  std::size_t parts = 1;  ///< of the day, whose stays have laws of their own
  bool level = false;     ///< times the level of arrivals at the end
  bool operator==(const PresenceWay&) const = default;
};
/// For people: "arrivals and stays (8 parts of the day), level of the last days".
std::string name_of(const PresenceWay& way);

/// What some way makes of what is known at midnight before a day.
class PresenceForecaster {
 public:
  PresenceForecaster(const VisitLog& log, const SeenPresence& seen, std::size_t first_day,
                     std::size_t day);
  ByHourOfWeek predict(const PresenceWay& way) const;
  const VisitRates& rates() const { return rates_; }
  const PartStays& stays(std::size_t parts) const;
  const ByHourOfWeek& plain() const { return plain_; }

 private:
  VisitRates rates_;
  ByHourOfWeek plain_{};
  std::vector<PartStays> stays_;        // by kPartsTried
  std::vector<ByHourOfWeek> expected_;  // likewise
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
  WayTried best;                     ///< of all
  WayTried best_rates;               ///< of kind rates, which a scenario can be
  /// Of arrivals a day: whether the level helps, and the cv of a gamma factor of the errors.
  bool day_level = false;
  double day_cv = 0.0;
};

/// Tries all ways from origins a week apart: each knows the days before it alone, and predicts the
/// next `ahead` days. `last`: the end of the days that may be looked at. Throws InvalidInput, naming
/// `file`, where there are fewer than 21 such days.
WayChoice choose_way(const VisitLog& log, const SeenPresence& seen, WholeDays days,
                     std::size_t ahead, const std::string& file);

}  // namespace rapport
