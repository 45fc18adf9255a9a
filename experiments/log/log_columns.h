// What columns of a table and attributes of XES say of an event: names that are known, and what
// the user says of others.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/log/event_log.h"
#include "sim/core/problem.h"

namespace rapport {

enum class LogField { case_id, activity, time, start, lifecycle, resource, group };
inline constexpr std::size_t kLogFields = 7;

/// What an event can say. One row each.
struct LogRole {
  const char* name;                       ///< as in --map
  const char* what;                       ///< for people
  const char* attribute;                  ///< of an event in XES; of a case for case_id
  std::span<const char* const> headings;  ///< letters and digits in lower case, the surest first
};
std::span<const LogRole> log_roles();

/// --map ROLE=COLUMN, by role: not said, or a name; an empty name: no column has it.
using LogMap = std::array<std::optional<std::string>, kLogFields>;
/// Adds a problem for each text that is none. Texts as "case=ticket".
LogMap read_log_map(const std::vector<std::string>& texts, Problems& problems);

/// The column of each role; -1: none.
using LogColumns = std::array<int, kLogFields>;
/// Finds them by what the user says, then by headings; adds a problem for each that is missing or
/// that no column has.
LogColumns log_columns_of(const std::vector<std::string>& header, const LogMap& map,
                          const std::string& where, Problems& problems);
/// Whether some role has that heading.
bool is_log_heading(std::string_view heading);

/// What a word of a life cycle means; nothing for words that the standard does not have.
std::optional<Lifecycle> lifecycle_of(std::string_view word);

}  // namespace rapport
