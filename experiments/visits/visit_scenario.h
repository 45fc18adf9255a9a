// A scenario file made of what was estimated from a table of visits, and what a run of it gives.
#pragma once

#include <atomic>
#include <string>

#include "experiments/visits/visit_forecast.h"
#include "experiments/visits/visit_leaving.h"
#include "experiments/visits/visit_queue.h"
#include "experiments/visits/visit_returns.h"

namespace rapport {

/// All that is estimated from all days.
struct VisitFit {
  WholeDays days;
  SeenPresence seen;
  WayChoice choice;
  VisitRates rates;
  PartStays stays;  ///< told apart as choice.best_rates does
  QueueChoice queue;
  LeavingFit leaving;
  std::vector<FullnessRow> fullness;
  ReturnFit returns;
};
/// `ahead`: days for which ways to predict are tried. `visits_a_year`: of a person, where the file
/// names nobody. Throws InvalidInput, naming `file`, where there are too few days.
VisitFit fit_visits(const VisitLog& log, std::size_t ahead, double visits_a_year,
                    const std::string& file);

/// What the table does not say.
struct VisitScenarioOptions {
  std::string source;  ///< where the table comes from, for the header
  std::string name = "Visits";
  std::string currency = "EUR";
  double level = 1.0;  ///< factor on all arrivals: where they stand now
};

/// The text of a scenario file: a need for each part of the week whose stays have laws of their
/// own, a touch point for each class in each part, one for those who leave on their own. It can be
/// run as it is.
std::string scenario_of(const VisitLog& log, const VisitFit& fit,
                        const VisitScenarioOptions& options);

/// People present in a run beside those recorded.
struct VisitCheck {
  ByHourOfWeek recorded{}, simulated{};  ///< means
  double mean_recorded = 0.0, mean_simulated = 0.0;
  double miss = 0.0;            ///< mean absolute difference over hours of the week
  double miss_by_chance = 0.0;  ///< what both means' own errors would make of it
  double cv_recorded = 0.0, cv_simulated = 0.0;  ///< of hours beyond chance
  double weeks = 0.0;                            ///< that were simulated
  double left = 0.0;                             ///< share of the run's visits
  std::vector<double> returned;                  ///< in the run, by kReturnDays
};
/// Runs the text for 14 weeks twice, of which the first does not count. Throws GivenUp soon after
/// `stop` became true.
VisitCheck check_visits(const std::string& text, const VisitLog& log, const VisitFit& fit,
                        const std::atomic<bool>* stop = nullptr);

}  // namespace rapport
