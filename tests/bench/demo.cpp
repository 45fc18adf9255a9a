// ./dev demo, until scenario files exist: runs the customer journey W3 and prints its outcome.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "sim/core/interval.h"
#include "sim/model/simulator.h"
#include "tests/workloads.h"

namespace rapport {
namespace {

constexpr int kReplications = 20;

/// Runs the replications on all cores, with progress on standard error.
std::vector<RunResult> replicate(const Model& model) {
  const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  std::vector<RunResult> results(kReplications);
  std::atomic<int> done{0};
  Team team(threads);
  team.for_each(results.size(), [&](std::size_t i) {
    RunOptions options;
    options.key = {1, static_cast<std::uint32_t>(i)};
    results[i] = run(model, options);
    const int finished = ++done;
    if (isatty(STDERR_FILENO))
      std::fprintf(stderr, "\r%d of %d runs done", finished, kReplications);
  });
  if (isatty(STDERR_FILENO)) std::fprintf(stderr, "\r                        \r");
  return results;
}

/// One line: the mean over replications with its 95 % interval.
template <class F>
void line(const std::vector<RunResult>& results, const char* label, const char* unit, int digits,
          F&& value) {
  Moments moments;
  for (const RunResult& r : results) moments.add(static_cast<double>(value(r)));
  const Interval i = student_interval(moments, 0.95);
  std::printf("  %-38s %12.*f  ± %-8.*f %s\n", label, digits, i.mean, digits + 1, i.half_width,
              unit);
}

double share(std::int64_t part, std::int64_t whole) {
  return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

void print_outcome(const Model& model, const std::vector<RunResult>& r) {
  constexpr std::size_t kWeb = 0, kPhone = 1, kField = 2;
  const auto at = [](std::size_t t) {
    return [t](const RunResult& x) { return x.totals.touch_point_sum(t); };
  };
  const auto wait = [&](std::size_t t) {
    return [at, t](const RunResult& x) {
      const TouchPointCounts c = at(t)(x);
      return static_cast<double>(c.wait_started + c.wait_abandoned) / kMinute /
             static_cast<double>(c.arrivals);
    };
  };
  std::printf(
      "A company with %u customers for a year: web, phone (4 employees), field (14).\n"
      "It is invented; callers lose patience after 3 minutes on average.\n"
      "Means of %d runs with 95 %% intervals (independent runs, near-normal means).\n\n",
      model.customers, kReplications);
  std::printf("Contacts\n");
  line(r, "contacts", "a year", 0,
       [](const RunResult& x) { return x.totals.segment_sum(0).needs; });
  line(r, "legs: visits of a touch point", "a year", 0, [&](const RunResult& x) {
    return at(kWeb)(x).arrivals + at(kPhone)(x).arrivals + at(kField)(x).arrivals;
  });
  line(r, "solved at the first touch point", "% of contacts", 1, [](const RunResult& x) {
    return share(x.totals.segment_sum(0).resolved, x.totals.segment_sum(0).closed);
  });
  std::printf("Waiting\n");
  line(r, "gave up on the phone", "a year", 0,
       [&](const RunResult& x) { return at(kPhone)(x).abandoned; });
  line(r, "", "% of calls", 2,
       [&](const RunResult& x) { return share(at(kPhone)(x).abandoned, at(kPhone)(x).arrivals); });
  line(r, "mean wait on the phone", "minutes", 2, wait(kPhone));
  line(r, "mean wait in line for a technician", "minutes", 2, wait(kField));
  std::printf("Who stays\n");
  line(r, "customers who left", "a year", 0,
       [](const RunResult& x) { return x.totals.segment_sum(0).left; });
  line(r, "retention at 12 months", "%", 2,
       [&](const RunResult& x) { return share(x.snapshots.back().alive[0], model.customers); });
  line(r, "satisfaction of those who stay", "0 to 1", 3, [](const RunResult& x) {
    return x.snapshots.back().satisfaction_sum[0] /
           static_cast<double>(x.snapshots.back().alive[0]);
  });
}

}  // namespace
}  // namespace rapport

int main() {
  using namespace rapport;
  const auto start = std::chrono::steady_clock::now();
  const Model model = build_model(w3());
  const std::vector<RunResult> results = replicate(model);
  print_outcome(model, results);
  const double s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("\nDone in %.1f s. The same command gives the same numbers on any machine.\n", s);
}
