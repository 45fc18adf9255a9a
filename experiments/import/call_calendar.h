// Days without calls: what a log does not show, and what is assumed of it.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "experiments/import/call_log.h"

namespace rapport {

/// What a day without calls was, where its weekday has calls on other days.
enum class QuietDays {
  open,   ///< open, and nobody called: it counts in the means of its weekday
  closed  ///< closed, as a holiday is: it is left out, as if it did not exist
};

/// The days of a log's span, from its first to its last day, that have no calls. Of a span that
/// lacks one or two days of whole weeks at its end, these are in it where they may have had no
/// calls.
struct CallCalendar {
  QuietDays quiet = QuietDays::open;
  std::size_t span = 0;                  ///< days of it
  std::array<std::size_t, 7> with{};     ///< by weekday (0 = Monday): days with calls
  std::array<std::size_t, 7> without{};  ///< days without
  Date longest_from{}, longest_to{};     ///< the longest stretch without any call
  std::size_t longest = 0;               ///< its days
};

/// Counts the days without calls. Where they count as open it puts those whose weekday has calls
/// into CallLog::days, and so it does with weekdays on which no call begins but one from the
/// evening before is still served half an hour after midnight.
CallCalendar complete_days(CallLog& log, QuietDays quiet);

/// The log without its days from `first` on. What names things have keeps its number.
CallLog days_before(const CallLog& log, Date first);

/// What was found and assumed, as sentences; empty where every day has calls.
std::vector<std::string> sentences(const CallCalendar& calendar);

}  // namespace rapport
