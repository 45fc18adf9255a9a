// Which column of a file says what about a call.
#pragma once

#include <atomic>
#include <span>
#include <string>
#include <vector>

#include "experiments/import/call_log.h"
#include "sim/core/problem.h"

namespace rapport {

/// What a column can say. One row each, see call_roles(); usual headings are in call_headings.h.
struct CallRole {
  const char* name;  ///< in --map NAME=COLUMN
  const char* doc;   ///< one sentence, for --help and messages
};
std::span<const CallRole> call_roles();

/// A role and the heading of its column.
struct MappedColumn {
  std::string role;
  std::string column;
  bool guessed = false;  ///< from the heading; else the user said so
};

/// What a user says about a file beyond the file itself.
struct CallReading {
  /// "ROLE=COLUMN", or "ROLE=" for a role that no column has; "served=WORD", "hung_up=WORD" and
  /// "ignore=WORD", any number of each, for words in the column of outcomes.
  std::vector<std::string> map{};
  /// Texts that mean nobody, beside NO_SERVER, NONE, "-" and none at all.
  std::vector<std::string> servers_without_name{};
  /// Which comes first in dates as 01/02/2026: "day-first", "month-first", or empty where the
  /// columns are to say it.
  std::string dates{};
  /// "ROLE=FORM" for columns of durations, see named_duration_forms().
  std::vector<std::string> durations{};
  /// Whose civil time times of UTC are to become, see LocalZone; empty: they stay UTC.
  std::string zone{};
  /// Leave records out that cannot be read however many they are.
  bool leave_out_unreadable = false;
};

/// Reads call records from CSV files, one after another, as streams. Throws InvalidInput with every
/// problem that makes a file unusable (no such column, no calls, ...); records that cannot be used
/// are left out and counted. `columns`, if not null, is given what was mapped in the first file.
/// Throws GivenUp soon after `stop` became true.
CallLog read_calls(const std::vector<std::string>& files, const CallReading& reading,
                   std::vector<MappedColumn>* columns = nullptr,
                   const std::atomic<bool>* stop = nullptr);

}  // namespace rapport
