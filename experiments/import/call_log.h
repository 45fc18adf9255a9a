// Calls as a call centre recorded them, cleaned and in order: what all estimates of an import are
// made from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/calendar.h"

namespace rapport {

/// How a recorded call ended. One that hung up with a wait of 0 never stood in line: its caller
/// balked, or came while nobody answered.
enum class CallEnd : std::uint8_t { served, hung_up };

/// One call. Times are whole seconds after the midnight of its day; what began before midnight may
/// end after it (a service start or a wait beyond 86,400).
struct Call {
  static constexpr std::int32_t kNobody = -1;

  std::int32_t day = 0;             ///< position in CallLog::days
  std::int32_t arrival = 0;         ///< when it joined the line, or would have
  std::int32_t wait = 0;            ///< in line, 0 where it did not wait
  std::int32_t service_start = 0;   ///< 0 where it was not served
  std::int32_t service = 0;         ///< seconds of service, 0 where it was not served
  std::int32_t server = kNobody;    ///< position in CallLog::servers
  std::int32_t customer = kNobody;  ///< position in CallLog::customers; kNobody: anonymous
  std::int16_t type = 0;            ///< position in CallLog::types
  std::int16_t priority = 0;        ///< as recorded; 0 where the file has none
  CallEnd end = CallEnd::served;

  bool served() const { return end == CallEnd::served; }
  std::int32_t service_end() const { return service_start + service; }
  bool operator==(const Call&) const = default;
};

/// Records that were left out, for one reason.
struct LeftOut {
  std::string reason;  ///< for people: "ends before it begins"
  std::size_t records = 0;
  std::string first;        ///< where the first one stands: "calls.csv:17"
  bool on_purpose = false;  ///< they should be: duplicates, outbound calls, parts of other calls
  bool operator==(const LeftOut&) const = default;
};

/// All calls of an import.
struct CallLog {
  std::vector<Date> days;              ///< with at least one call, in order
  std::vector<std::string> types;      ///< in order of their number of calls, most first
  std::vector<std::string> servers;    ///< by name, those with a name
  std::vector<std::string> customers;  ///< identified ones
  std::vector<Call> calls;             ///< by day, arrival, then as in the file
  std::vector<LeftOut> left_out;       ///< most first
  std::vector<std::string> notes;      ///< what else the reader noticed, one sentence each
  std::size_t records = 0;             ///< that were read, those left out among them
};

}  // namespace rapport
