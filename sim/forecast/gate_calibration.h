// Makes a rival's join of the gates fit as often as gates = all does, before the two are compared:
// at the end where Today is, and at the end where all levers are high. Only the shape between is
// then its own. Found by simulation on luck of its own. The gates are part of the company layer,
// see sim/scenario/company.h.
#pragma once

#include "sim/engine/simulator.h"
#include "sim/file/scenario_file.h"
#include "sim/model/model.h"

namespace rapport {

/// What acts come to in a world, as means over runs.
struct GateFit {
  double today = 0.0, high = 0.0;  ///< share of acts that fit: of Today's, and with all levers high
  double retention = 0.0;          ///< Today's after a year (or the run), in percent
  double cost = 0.0;               ///< of Today's acts, money for an act
};

struct GateCalibration {
  GateJoin join;       ///< CompanyModel::join
  double shift = 0.0;  ///< CompanyModel::join_shift
  GateFit all, rival;  ///< under gates = all, and as reached by the rival
};

/// Finds the calibration for Today. "All levers high" is each lever of orientation, configuration
/// and information at the end of its range, in force from the start. Costs about 100 runs of a year
/// where gates is not all, nothing otherwise. Deterministic, whatever the number of threads. Throws
/// GivenUp.
GateCalibration calibrate_gates(const Scenario& today, const Crew& crew);

/// What to tell of it: one sentence; empty where gates = all.
std::string in_words(const Scenario& today, const GateCalibration& gates);

/// A scenario's model with the calibration in it. Throws InvalidInput.
Model calibrated(const Scenario& scenario, const GateCalibration& gates,
                 std::span<const Change> changes = {}, std::span<const RuleSpec> rules = {});

/// The model of Today (null) or of a policy of the file, with the calibration in it. Throws
/// InvalidInput.
Model model_of(const ScenarioFile& file, const Policy* policy, const GateCalibration& gates);

}  // namespace rapport
