// Where a log ends, and of which cases it does not say how they go on: a log that was cut at a day
// holds cases that were still open, and their last event is no end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "experiments/log/event_log.h"

namespace rapport {

/// How long a case has to have been quiet when the log ends, so that it counts as over. By the
/// activity that came last, it is what 95 % of the gaps after that activity took at most, of which
/// there are 20 at least; else the same of all gaps. Never more than half of the log's time.
struct LogEnd {
  std::int64_t at = 0;                 ///< the last time in the log, seconds since 1970 UTC
  std::vector<std::int64_t> quiet;     ///< seconds, by activity
  std::size_t open = 0;                ///< cases that are taken as still open
  /// More than half of the cases would be open: the log says too little of how cases end, so all
  /// are taken as over.
  bool all_taken_as_over = false;
};
LogEnd end_of(const EventLog& log);

/// The number of first steps of the case of which the log says what came after: an activity that
/// was done so near the end of the log that the next one may not have come yet is not among them,
/// nor is any after it. That holds also where the next one did come: counting only those which
/// went on quickly would leave out the slow ones and the ends.
std::size_t followed_steps(const LogCase& one, const LogEnd& end);

/// Whether the case may go on after the end of the log.
bool is_open(const LogCase& one, const LogEnd& end);

/// The log with each case up to its first step that is not followed.
EventLog followed_part(const EventLog& log, const LogEnd& end);

}  // namespace rapport
