// Tracking: what came about, month by month, beside a forecast that was made and kept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/record/culprit.h"
#include "experiments/record/first_warning.h"
#include "experiments/record/matched.h"
#include "experiments/record/record_errors.h"

namespace rapport {

/// The figures and months that a results file has of one policy, all variants.
struct KeptForecast {
  std::string name;  ///< of the scenario, by its path
  std::string policy, policy_label;
  FigureRuns runs;
  std::vector<std::string> assumptions{};     ///< names for people, by number
  std::vector<std::vector<double>> places{};  ///< [variant - 1][assumption]; empty: no variants
};

/// Reads it. `policy` may be empty where the file has but one. Throws OutputError, and InvalidInput
/// where the file has no months (saying how to keep them) or no such policy.
KeptForecast kept_forecast(const std::string& db, const std::string& policy);

/// A figure that is far from its forecast, and stands early among causes.
struct FirstLook {
  std::size_t line = 0;
  double percent = 0;  ///< the record's mean is so much more than the forecast's
};

struct Tracking {
  KeptForecast forecast;
  Matched luck{};                           ///< beside runs of the firm as described
  std::size_t recorded = 0;                 ///< months from the first to the last that is recorded
  std::vector<RecordErrors> errors{};       ///< by line, over these months
  Warning by_luck{};                        ///< against luck alone
  std::optional<Warning> by_assumptions{};  ///< against luck and assumptions; none: no variants
  std::optional<CulpritSearch> culprit{};   ///< after a warning that variants allow
  std::optional<FirstLook> look_at{};       ///< where to look first
  std::vector<std::string> notes{};
};

/// Throws InvalidInput, OutputError.
Tracking track(const std::string& db, const std::string& record, const std::string& policy);

}  // namespace rapport
