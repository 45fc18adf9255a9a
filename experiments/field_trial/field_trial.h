// What a company tried in the world: a table of trials, a row each.
//
// A trial compared customers with something and without it over some days, and found an effect on a
// metric, with its error. docs/trials.md explains the table.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "experiments/analysis/variant_weights.h"
#include "sim/file/scenario_file.h"
#include "sim/measure/metric.h"

namespace rapport {

/// One trial, as its row says it.
struct FieldTrial {
  std::string name;
  std::string where;       ///< file and line
  std::string lever;       ///< a lever or any other key that a policy may set; or a policy
  bool is_policy = false;  ///< `lever` is a policy of the scenario; from and to are empty
  std::string from, to;    ///< values without and with, as files have them; from empty: Today's
  std::string segment;     ///< whose number is compared; empty: all customers'
  std::optional<std::int64_t> start;  ///< first day, in days since 1970-01-01
  int days = 0;                       ///< how long it lasted
  const Metric* metric = nullptr;
  bool relative = false;   ///< the effect is in percent of the number without
  std::string unit;        ///< of the effect: "points", "min", "%" where it is relative
  FoundNumber found;       ///< the effect: with less without
  std::string error_from;  ///< where the error is from, for people
};

struct FieldTrials {
  std::string path;
  std::vector<FieldTrial> trials;  ///< in the order in which they began, where all say it; else
                                   ///< that of the file
  bool by_date = false;
  std::vector<std::string> notes;  ///< what was read and may not be what was meant
};

/// One column of the table.
struct FieldColumn {
  const char* name;
  const char* doc;
};
std::span<const FieldColumn> field_columns();

/// Reads a table of trials (CSV) of a scenario. Throws InvalidInput with all that is wrong with it,
/// each with file and line. Whether keys and values are ones that a policy can set is not looked
/// at: make_field_study() does.
FieldTrials read_field_trials(const std::string& path, const std::string& text,
                              const ScenarioFile& file);

/// Such a table to fill in, with examples.
std::string field_trial_template();

inline constexpr std::size_t kMostFieldTrials = 200;
inline constexpr int kLongestFieldTrial = 3660;  ///< days

}  // namespace rapport
