// What a study's runs foretell of trials: figures by week in every draw of its assumptions, and
// what each option is worth there.
#pragma once

#include <string>
#include <vector>

#include "experiments/pilot/pilot_look.h"
#include "experiments/study/study_data.h"

namespace rapport {

/// Customers among whom a trial can be made.
struct PilotGroup {
  std::string name;        ///< a segment's; empty: all customers
  double customers = 0.0;  ///< that the company has, as many as they represent
};

/// Numbers of runs: [point][draw][replication], NaN where a run has none.
using PilotRuns = std::vector<std::vector<std::vector<double>>>;

/// A figure of a group by some week.
struct PilotSight {
  const PilotLook* look = nullptr;
  std::size_t group = 0;
  int weeks = 0;
  PilotRuns runs;
};

struct PilotData {
  std::vector<std::string> options;  ///< labels of the study's points; the compared policy first
  const Metric* metric = nullptr;    ///< by which the choice is made
  std::string unit;                  ///< its unit, with the currency
  std::string currency;
  bool is_money = false;           ///< that unit is money
  bool is_yearly = false;          ///< and the metric is by year
  double sign = 1.0;               ///< -1 where less is better
  PilotRuns worth;                 ///< more is better: the metric times `sign`
  std::vector<PilotGroup> groups;  ///< all customers first
  std::vector<PilotSight> sights;
  /// By point: what a customer costs more in a year than under the compared policy, in the mean
  /// over draws; NaN where the study judges no cost.
  std::vector<double> cost;
  bool is_steady = false;            ///< options are run as if they had always been in force
  double run_weeks = 0.0;            ///< how long a run is
  std::size_t drawn = 0;             ///< draws that were made, rejected ones among them
  std::vector<std::size_t> draws;    ///< the variants that could be run
  std::vector<int> weeks_left_out;   ///< asked for, and longer than a run
  std::vector<std::string> missing;  ///< ids of figures that the study does not keep
};

/// Reads them from a results file of a study. `metric`: its id; empty: the study's first that is
/// good one way. Throws InvalidInput where the study has no draws of assumptions, keeps no figures
/// by month that a trial can be judged by, or does not judge that metric, saying which study to
/// run.
PilotData read_pilot_data(const StudyData& study, const std::string& db, const std::string& metric,
                          const std::vector<int>& weeks);

}  // namespace rapport
