// What an import of calls says: for people, and as JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/command/json.h"
#include "experiments/import/answering.h"
#include "experiments/import/call_calendar.h"
#include "experiments/import/call_columns.h"
#include "experiments/import/call_scenario.h"
#include "experiments/import/drift.h"
#include "experiments/import/holdout.h"
#include "experiments/import/scenario_check.h"

namespace rapport {

/// All that one import knows.
struct Import {
  std::vector<MappedColumn> columns;
  CallCalendar calendar;         ///< of all days, held out or not
  CallLog log;                   ///< what is estimated from
  std::optional<CallLog> whole;  ///< with the days that were held out, where any were
  std::vector<CallDay> days;     ///< of `log`
  CallFit fit;
  ArrivalFit arrivals;
  std::optional<ScenarioCheck> check;  ///< where a scenario is written

  /// The log whose days a Holdout speaks of.
  const CallLog& predicted() const { return whole ? *whole : log; }
  DriftReport drift;
};

/// Columns, records, types, answering and warnings.
std::string estimates_text(const Import& import);
/// How far the written scenario is from the calls it was made of.
std::string check_text(const CallLog& log, const ScenarioCheck& check);
/// Predictions of days left out: how good, and day by day.
std::string holdout_text(const CallLog& log, const Holdout& holdout);
/// All of it; `holdout` null where nothing was predicted.
Json json_of(const Import& import, const Holdout* holdout);

}  // namespace rapport
