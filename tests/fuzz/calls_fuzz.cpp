// Any bytes as a file of call records. Whatever they are, they are refused with problems or read
// as a log that holds what its users rely on.
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

#include "experiments/import/call_log_builder.h"
#include "sim/core/check.h"

using namespace rapport;

namespace {

void check_number(std::int64_t number, std::size_t size) {
  check(number >= 0 && number < static_cast<std::int64_t>(size), "numbers refer to a list's rows");
}

void check_log(const CallLog& log) {
  std::size_t left_out = 0;
  for (const LeftOut& one : log.left_out) left_out += one.records;
  check(!log.calls.empty(), "a log has calls");
  check(left_out + log.calls.size() == log.records, "each record is a call or left out");
  const Call* before = nullptr;
  for (const Call& call : log.calls) {
    check_number(call.day, log.days.size());
    check_number(call.type, log.types.size());
    if (call.server != Call::kNobody) check_number(call.server, log.servers.size());
    if (call.customer != Call::kNobody) check_number(call.customer, log.customers.size());
    check(call.arrival >= 0 && call.arrival < kSecondsPerDay, "arrivals are on their day");
    check(call.wait >= 0 && call.wait <= kLongestSpan, "waits are at most 12 hours");
    check(call.service >= 0 && call.service <= kLongestSpan, "services are at most 12 hours");
    check(before == nullptr || before->day < call.day ||
              (before->day == call.day && before->arrival <= call.arrival),
          "calls are in order");
    before = &call;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::istringstream in(std::string(reinterpret_cast<const char*>(bytes), size));
  const CallReading reading;
  CallLogBuilder builder(reading);
  try {
    builder.read(in, "fuzz.csv");
    check_log(builder.finish());
  } catch (const InvalidInput& error) {
    check(!error.problems().empty(), "invalid input has a problem");
  }
  return 0;
}
