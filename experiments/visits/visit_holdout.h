// The last days predicted from those before, beside what happened.
#pragma once

#include "experiments/visits/visit_forecast.h"
#include "experiments/visits/visit_returns.h"

namespace rapport {

/// Shares of hours or days within the bounds for 80 and 95 in 100.
struct Coverage {
  double in_80 = 0.0, in_95 = 0.0, n = 0.0;
};

struct VisitHoldout {
  std::size_t cut = 0, until = 0;  ///< days [cut, until) were held out
  WayChoice choice;                ///< made of the days before the cut alone
  double level = 1.0;              ///< of arrivals at the cut
  // People present, by hour.
  ByHourOfWeek predicted{};           ///< by the way chosen
  ByHourOfWeek seen{}, hours_seen{};  ///< mean held out, and how many hours stand behind it
  double present = 0.0, present_predicted = 0.0;          ///< means
  double miss = 0.0, miss_plain = 0.0, miss_rates = 0.0;  ///< mean absolute errors
  double miss_by_chance = 0.0;          ///< where the prediction were right: what its own law says
  Coverage covered, covered_by_chance;  ///< with the spread of days, and by chance alone (Poisson)
  // Arrivals a day.
  double a_day = 0.0, a_day_predicted = 0.0;  ///< means
  double day_miss = 0.0;
  double dispersion = 0.0, dispersion_predicted = 0.0;  ///< variance about the prediction, of mean
  Coverage days_covered;
  // Shares.
  bool knows_left = false;
  double left = 0.0, left_predicted = 0.0, left_error = 0.0;  ///< error: binomial, both spans
  bool knows_returns = false;
  ReturnCurve returned, returned_predicted;
};

/// Throws InvalidInput, naming `file`, where too little is left before or after `cut`.
VisitHoldout hold_out_visits(const VisitLog& log, const SeenPresence& seen, WholeDays days,
                             std::size_t cut, const std::string& file);

/// The day from which on days are held out unless a user says another: the last quarter.
std::size_t usual_cut(WholeDays days);

}  // namespace rapport
