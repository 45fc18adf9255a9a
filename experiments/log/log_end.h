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
/// there are 20 at least; else the same of all gaps. Never more than half of the log's time. What
/// is followed by anything in fewer than one in twenty times ends a case at once.
struct LogEnd {
  std::int64_t at = 0;              ///< the last time in the log, seconds since 1970 UTC
  std::vector<std::int64_t> quiet;  ///< seconds, by activity
  std::size_t open = 0;             ///< cases that are taken as still open
  std::size_t most_under_way = 0;   ///< cases between their begin and their end, at once
  /// The log was cut at a day: at least a tenth as many cases are open at its end as were ever
  /// under way at once. Else its cases were followed to their end, or chosen by it, but for a few.
  bool is_cut = false;
  /// More than half of the cases would be open: the log says too little of how cases end, so all
  /// are taken as over.
  bool all_taken_as_over = false;
};
LogEnd end_of(const EventLog& log);

/// The number of first steps of the case of which the log says what came after. Of an open case,
/// the last one is not among them. Of a log that was cut, no activity is that was done so near the
/// end that the next one may not have come yet, nor any after it. That holds also where the next
/// one did come: counting only those which went on quickly would leave out the slow ones and the
/// ends.
std::size_t followed_steps(const LogCase& one, const LogEnd& end);

/// Whether the case may go on after the end of the log.
bool is_open(const LogCase& one, const LogEnd& end);

/// The log with each case up to its first step that is not followed.
EventLog followed_part(const EventLog& log, const LogEnd& end);

}  // namespace rapport
