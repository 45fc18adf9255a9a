// What an import of calls says: for people, and as JSON.
#pragma once

#include <string>
#include <vector>

#include "experiments/command/json.h"
#include "experiments/import/answering.h"
#include "experiments/import/call_columns.h"
#include "experiments/import/call_scenario.h"
#include "experiments/import/drift.h"
#include "experiments/import/holdout.h"

namespace rapport {

/// All that one import knows.
struct Import {
  std::vector<MappedColumn> columns;
  CallLog log;
  std::vector<CallDay> days;
  CallFit fit;
  ArrivalFit arrivals;
  DriftReport drift;
};

/// Columns, records, types, answering and warnings.
std::string estimates_text(const Import& import);
/// Predictions of days left out: how good, and day by day.
std::string holdout_text(const CallLog& log, const Holdout& holdout);
/// All of it; `holdout` null where nothing was predicted.
Json json_of(const Import& import, const Holdout* holdout);

}  // namespace rapport
