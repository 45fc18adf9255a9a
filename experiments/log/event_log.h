// An event log: cases, and what was done in each of them, when, by whom.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace rapport {

/// Something that was done in a case. Times are seconds since 1970-01-01 UTC.
struct LogActivity {
  std::int32_t activity = 0;               ///< number in EventLog::activities
  std::int32_t resource = -1, group = -1;  ///< likewise; -1: not known
  std::int64_t start = 0, end = 0;         ///< alike where it is known at one time only
  std::int32_t east = 0;                   ///< seconds that the clock there was ahead of UTC

  std::int64_t wall_start() const { return start + east; }  ///< what the clock showed, as if UTC
};

struct LogCase {
  std::string id;
  std::vector<LogActivity> steps;  ///< by start, then as in the file; at least one
};

/// What was mended when a log was read, and what was passed over. Counts of events, if not said.
struct LogMends {
  std::size_t out_of_order = 0;  ///< earlier than one before them in their case: sorted
  std::size_t starts_without_end = 0;
  std::size_t ends_without_start = 0;  ///< of activities that have starts elsewhere
  std::size_t only_scheduled = 0;      ///< planned, and never begun
  std::size_t passed_over = 0;         ///< assigned, suspended, resumed: no activity of their own
  std::size_t without_resource = 0, without_group = 0;  ///< activities
  std::size_t cases_without_events = 0;
  std::size_t unreadable = 0;    ///< without an activity, or a time that can be read
  std::string first_unreadable;  ///< "line 17: no time in 'soon'"
};

struct EventLog {
  std::vector<std::string> activities, resources, groups;  ///< names by number
  std::vector<LogCase> cases;                              ///< by their first start
  std::size_t events = 0;                                  ///< that were read
  LogMends mends;
  bool has_spans = false;          ///< some activities have a start and an end
  bool days_only = false;          ///< all times are midnights: only the day is known
  std::vector<std::string> notes;  ///< sentences on how the file was read

  std::size_t steps() const;
};

/// How events of one case follow one another in the life of an activity: the standard extension
/// "lifecycle" of XES.
enum class Lifecycle : std::uint8_t { schedule, start, complete, stop, other };

/// One event as it stands in a file.
struct LogEvent {
  std::int32_t activity = 0, resource = -1, group = -1;
  std::int64_t time = 0;   ///< seconds since 1970-01-01 UTC
  std::int64_t begun = 0;  ///< the same of its start, where `has_start`
  bool has_start = false;
  std::int32_t east = 0;
  Lifecycle lifecycle = Lifecycle::complete;
};

/// Puts the events of one case together: sorts them by time (those of one time stay as in the
/// file), and pairs each start with the next completion of the same activity, of the same resource
/// first. What has one of both is at that time only; schedule alone is nothing that was done.
/// `has_starts`: by activity, whether the log has starts of it.
std::vector<LogActivity> activities_of(std::vector<LogEvent> events,
                                       const std::vector<bool>& has_starts, LogMends& mends);

/// Makes all but the `most` - 1 commonest activities one, called "other", where there are more.
/// Returns how many were put together; 0: none.
std::size_t lump_rare_activities(EventLog& log, std::size_t most);

}  // namespace rapport
