// Makes both forms of the gates fit Today equally, before gates = any is compared with gates = all:
// the same mean fit of acts and the same retention, found by simulation on luck of its own. The
// gates are part of the company layer, see sim/scenario/company.h.
#pragma once

#include "sim/file/scenario_file.h"
#include "sim/model/model.h"

namespace rapport {

struct GateCalibration {
  double scale = 1.0, shift = 0.0;                  ///< CompanyModel::any_scale and any_shift
  double fit_all = 0.0, fit_any = 0.0;              ///< mean fit of Today's acts, reached
  double retention_all = 0.0, retention_any = 0.0;  ///< after a year (or the run), in percent
};

/// Finds the calibration for Today. Costs 40 to 60 runs of a year where gates = any, nothing
/// otherwise. Deterministic, whatever the number of threads.
GateCalibration calibrate_gates(const Scenario& today, int threads);

/// A scenario's model with the calibration in it. Throws InvalidInput.
Model calibrated(const Scenario& scenario, const GateCalibration& gates,
                 std::span<const Change> changes = {}, std::span<const RuleSpec> rules = {});

/// The model of Today (null) or of a policy of the file, with the calibration in it. Throws
/// InvalidInput.
Model model_of(const ScenarioFile& file, const Policy* policy, const GateCalibration& gates);

}  // namespace rapport
