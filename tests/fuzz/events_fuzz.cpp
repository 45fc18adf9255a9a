// Any bytes as an event log. Whatever they are, they are refused with a problem, or read as
// hand-overs that can be fitted and as cases in order.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "experiments/calibrate/handover_log.h"
#include "experiments/log/log_reader.h"
#include "sim/core/check.h"
#include "sim/core/problem.h"

using namespace rapport;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto source = [=](std::size_t at) {
    return [=](char* to, std::size_t most) mutable {
      const std::size_t given = std::min({most, size - at, std::size_t{61}});
      if (given > 0) std::memcpy(to, bytes + at, given);
      at += given;
      return given;
    };
  };
  try {
    const HandoverLog log = read_handovers(source(0), "fuzz.xes");
    check(log.events > 0 && log.events_without < log.events, "some event names a team");
    check(log.teams >= 2, "hand-overs are between teams");
    check(std::any_of(log.handovers.begin(), log.handovers.end(),
                      [](std::uint32_t n) { return n > 0; }),
          "there are hand-overs");
  } catch (const InvalidInput& error) {
    check(!error.problems().empty(), "invalid input has a problem");
  }
  try {
    const EventLog log = read_xes_log(source(0), "fuzz.xes", {});
    check(!log.cases.empty(), "a log that is read has cases");
    for (const LogCase& one : log.cases) {
      check(!one.steps.empty(), "a case has activities");
      check(std::ranges::is_sorted(one.steps, {}, &LogActivity::start), "activities are in order");
      for (const LogActivity& step : one.steps) check(step.end >= step.start, "starts come first");
    }
  } catch (const InvalidInput& error) {
    check(!error.problems().empty(), "invalid input has a problem");
  }
  return 0;
}
