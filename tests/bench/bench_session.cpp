// How long somebody waits who moves a lever in a session: until the first paired estimate.
#include <algorithm>

#include "experiments/session/session.h"
#include "sim/core/check.h"
#include "tests/bench/bench_files.h"
#include "tests/bench/bench_parts.h"
#include "tests/bench/measuring.h"

namespace rapport {

namespace {

constexpr int kSessionCustomers = 10'000;
/// Few enough that the first estimate is a rough one, from one pair.
constexpr std::uint32_t kSessionReplications = 3;
constexpr std::chrono::milliseconds kLong{600'000};

void settle(const Session& session, std::uint64_t command) {
  const auto state =
      session.wait([&](const SessionState& s) { return s.answers >= command && !s.busy; }, kLong);
  check(state->answers >= command && !state->busy && state->problems.empty(),
        "bench: the session does not come to rest");
}

bool has_estimate(const SessionState& state) {
  return std::ranges::any_of(state.differences, [](const SessionDifference& difference) {
    return difference.stage == Stage::rough;
  });
}

/// Median time of a move to a value that was never run before. The session has run what does not
/// change, and rests before each move.
double first_estimate(ReadClock clock, int threads) {
  Session session({.threads = threads, .replications = kSessionReplications});
  session.open_file(scenario_path("generic_company.toml"));
  session.set_numbers(company_overrides(kSessionCustomers));
  session.show({});
  settle(session, session.move("mine", "bonus", "0.9"));
  std::vector<double> taken;
  for (const char* value : {"0.1", "0.2", "0.4", "0.5", "0.6", "0.7", "0.8"}) {
    std::uint64_t moved = 0;
    taken.push_back(time_of(clock, [&] {
      moved = session.move("mine", "bonus", value);
      const auto state = session.wait(
          [&](const SessionState& s) { return s.answers >= moved && has_estimate(s); }, kLong);
      check(state->answers >= moved && has_estimate(*state), "bench: no estimate came");
    }));
    settle(session, moved);
  }
  return median(taken);
}

}  // namespace

void bench_session(Numbers& numbers, bool) {
  numbers.add("first_estimate_ms", 1e3 * first_estimate(wall_seconds, 2));
  numbers.add("first_estimate_cpu_ms", 1e3 * first_estimate(processor_seconds, 1));
}

}  // namespace rapport
