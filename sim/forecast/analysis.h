// What can be said of a model before it runs: work of a case, and load on the pools.
//
// Both ask what happens when everybody is served, so that they need no queues: they are what a
// planner would work out on paper, and where load nears staff only a run tells the rest.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/engine/run_details.h"
#include "sim/model/model.h"

namespace rapport {

/// One journey as an absorbing Markov chain of its moves when served.
struct JourneyAnalysis {
  std::vector<double> visits;  ///< expected visits per case, by step of the journey
  double legs = 0;             ///< expected legs per case: the sum of visits
  double service = 0;          ///< expected ticks of service per case
};

/// Of the segment's customers; kNoSegment: of streams, and of all where no segment is treated
/// otherwise. Nothing where a case that is always served may never end.
std::optional<JourneyAnalysis> analyse_journey(const Model& model, std::size_t journey,
                                               std::size_t segment = kNoSegment);
/// Whether a journey's touch points treat some segment otherwise.
bool depends_on_segment(const Model& model, std::size_t journey);

using HalfHoursOfWeek = std::array<double, kHalfHoursOfWeek>;  ///< from Monday midnight

double mean_of(const HalfHoursOfWeek& half_hours);

// All of these are simplified: no redials and no failed legs; nobody leaves; time in cases does not
// slow an after-case clock; months count by the days of the run.

/// Cases that one need or stream opens, at mean rates.
struct CaseRate {
  bool is_stream;       ///< else a need, of the simulated customers only
  std::size_t number;   ///< in Model::needs or Model::streams
  std::size_t journey;  ///< in Model::journeys
  /// Cases an hour, in each half hour: a mean over the days of the run.
  HalfHoursOfWeek per_hour{};
  std::array<double, 12>
      month{};                    ///< by month: how many times as many as on the mean of these days
  int day_factor = kNoDayFactor;  ///< index into Model::day_factors
  std::vector<double> segments = {};  ///< the share of each in them; empty where nobody's
};
/// The mean of analyse_journey() over the segments whose cases they are.
std::optional<JourneyAnalysis> analyse_cases(const Model& model, const CaseRate& rate);
/// Of all needs and streams with any, background contacts of represented customers among them.
std::vector<CaseRate> case_rates(const Model& model);

/// What comes to a touch point, contacts an hour in each half hour.
struct OfferedContacts {
  HalfHoursOfWeek all{};
  /// Of these, by index into Model::day_factors, what is multiplied by a day's factor.
  std::vector<HalfHoursOfWeek> by_factor{};
};
inline constexpr int kMeanMonth = -1;  ///< a mean over the days of the run

/// By touch point, self-service too, as if the legs of a case came at once when it opens; opening
/// hours do not matter. `month`: 0 is January.
std::vector<OfferedContacts> offered_contacts(const Model& model, int month = kMeanMonth);

/// The share of the run's days, warm-up left out, that lies in each month.
std::array<double, 12> shares_of_months(const Model& model);

}  // namespace rapport
