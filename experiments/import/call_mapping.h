// Which column of one file has which role, and what the words for outcomes mean.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/import/call_columns.h"
#include "experiments/import/column_look.h"
#include "sim/core/problem.h"

namespace rapport {

/// The roles by name, in the order of call_roles().
enum class CallField {
  date,
  arrival,
  menu_end,
  queue_end,
  wait,
  outcome,
  service_start,
  service_end,
  service,
  server,
  type,
  priority,
  customer,
  abandoned,
  length,
  direction,
  call_id,
};
inline constexpr std::size_t kCallFields = 17;

/// What a word in the column of outcomes says of a call.
enum class OutcomeMeaning { served, hung_up, ignored, unknown };

/// CallReading::map, taken apart and checked as far as it can be without a file.
struct MapWishes {
  struct Column {
    CallField field{};
    std::string heading;  ///< empty: no column
  };
  std::vector<Column> columns;
  std::map<std::string, OutcomeMeaning> words;  ///< lower case
};
MapWishes read_map_wishes(const CallReading& reading, Problems& problems);

/// The column of each role in one file; nothing for a role that the file does not have.
struct CallMapping {
  std::array<std::optional<std::size_t>, kCallFields> column{};
  std::array<bool, kCallFields> guessed{};

  bool has(CallField field) const { return column[static_cast<std::size_t>(field)].has_value(); }
  bool is_guess(CallField field) const { return guessed[static_cast<std::size_t>(field)]; }
};

/// Maps what the user wishes, then guesses from the headings, and from what stands below them in
/// the first records where a heading means several things; adds a problem for each wish that cannot
/// be met and for each role that is missing. `where` is the file.
CallMapping map_columns(const std::vector<std::string>& header, const SampleRecords& sample,
                        const MapWishes& wishes, const std::string& where, Problems& problems);

/// Adds the problem of a file in which no column has the date and the times do not name it either.
void add_missing_date(const std::vector<std::string>& header, const SampleRecords& sample,
                      const std::string& where, Problems& problems);

/// The usual meaning of a word for an outcome, whatever its case and accents.
OutcomeMeaning usual_meaning(std::string_view word);

/// ASCII letters in lower case.
std::string lower_case(std::string_view text);

/// "'a', 'b', ...": at most 20 of them.
std::string quoted_list(const std::vector<std::string>& names);

}  // namespace rapport
