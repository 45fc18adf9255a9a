// Who was there to answer, half hour by half hour, as far as calls show it.
#pragma once

#include <vector>

#include "experiments/import/call_days.h"

namespace rapport {

/// What the services and waits of a day show; calls of the evening before that last into it too.
struct DayPresence {
  /// Servers there on average: named ones from a call to the last end before a pause, or the calls
  /// under way where these are more.
  ByHalfHour<double> present{};
  ByHalfHour<bool> always_busy{};        ///< some call was in service at each second
  ByHalfHour<std::int32_t> most_busy{};  ///< calls in service at once for three seconds, at most
  ByHalfHour<double> line_seconds{};  ///< in which somebody had stood in line for kRings or longer
  ByHalfHour<double> busy_in_line{};  ///< calls in service, summed over these seconds
  bool answered = false;              ///< some call was in service
};

/// Seconds that a call may ring although somebody is free to take it (a choice): a shorter wait
/// says nothing of servers.
inline constexpr std::int32_t kRings = 20;

/// From what the number of servers is known.
enum class ServersFrom {
  names,     ///< each answered call says who took it
  lines,     ///< nobody is named: calls in service while somebody waits
  most_busy  ///< nobody is named and nobody waits: the most calls in service at once
};

/// Servers are named where half of the answered calls or more have a name, and few of them (fewer
/// than one in five) begin while another call of that name is in service, as those of a group or a
/// device do.
ServersFrom servers_from(const CallLog& log);

/// The pause after which a server is taken to have left: half an hour, or three times the mean
/// pause between two calls of a server on a used day where that is longer (of exponential pauses 19
/// in 20 are shorter), and four hours at most.
std::int32_t longest_pause_of(const CallLog& log, const UseDays& use);

/// Measures each day of the log.
std::vector<DayPresence> measure_presence(const CallLog& log, std::int32_t longest_pause);

/// Sets CallDay::present where nobody is named, on days on which somebody answered: as many were
/// there as calls were in service while somebody waited. Where nobody waited for a minute in all,
/// it is the mean of the used days of its kind at that half hour, or at those nearest to it where
/// somebody did, times what its weekday has more than the kind; where nobody ever waits, the most
/// that were in service at once around that time on any such day. There are at least as many as
/// were busy at once.
void estimate_servers(const std::vector<DayPresence>& seen, const UseDays& use,
                      std::vector<CallDay>& days);

}  // namespace rapport
