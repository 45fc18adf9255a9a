// Puts an event log together, event by event as they stand in a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/import/date_form.h"
#include "experiments/import/local_zone.h"
#include "experiments/import/name_table.h"
#include "experiments/log/event_log.h"
#include "experiments/log/log_reader.h"

namespace rapport {

/// What stands in one event, as texts; empty: nothing.
struct EventTexts {
  std::string_view activity, time, start, lifecycle, resource, group;
};

class LogBuilder {
 public:
  /// `where` is the file, for messages. Throws InvalidInput for a zone that there is not.
  LogBuilder(std::string where, const LogReading& reading);

  /// How times of the file are written; YYYY-MM-DD until it is said.
  void set_forms(const DateForm& time, const DateForm& start);
  /// Adds an event to a case, by its number.
  void add(std::size_t of_case, const EventTexts& texts, std::size_t line);
  /// Counts an event that cannot be used, and says why of the first.
  void leave_out(std::size_t line, const std::string& why);
  /// A case that has no events counts as such only if it is named.
  void name_case(std::size_t of_case, std::string_view id);
  /// The log. Throws InvalidInput where it holds nothing that can be used.
  EventLog finish(std::vector<std::string> notes);

 private:
  struct Raw {
    LogEvent event;
    std::int32_t word = 0;  // of the life cycle, in words_
    std::uint32_t of_case = 0;
  };
  std::optional<ClockTime> moment(std::string_view text, const DateForm& form) const;
  void take_words(EventLog& log);
  std::int32_t number(NameTable& table, std::string_view name);

  std::string where_;
  bool may_leave_out_;
  std::optional<LocalZone> zone_;
  const DateForm* time_form_;
  const DateForm* start_form_;
  std::vector<Raw> events_;
  std::vector<std::string> ids_;
  NameTable activities_, resources_, groups_, words_;
  LogMends mends_;
  bool utc_ = false, with_times_ = false;
};

}  // namespace rapport
