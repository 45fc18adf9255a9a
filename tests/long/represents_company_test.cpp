// `represents` with a company: the generic company with 5,000, 50,000 and 500,000 customers and staff
// in proportion (rounded up), all of them simulated and fewer who stand for 10 or 100 each. What is measured is a
// bias: copies of legs stand for the others, and come in clumps. docs/measurements.md has the table.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <ctime>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "sim/core/moments.h"
#include "sim/file/scenario_file.h"
#include "tests/support/metric_values.h"
#include "tests/support/source_folder.h"

namespace rapport {
namespace {

constexpr const char* kMetrics[] = {"retention", "abandonment", "wait", "backlog_wait",
                                    "load",      "complaints",  "profit"};

/// The generic company with `real` customers, of whom one in `represents` is simulated.
Scenario company_of(double real, double represents) {
  const std::string file = (testing::source_folder() / "scenarios/generic_company.toml").string();
  Scenario s = read_scenario_file(file).today;
  double customers = 0.0;
  for (const SegmentSpec& segment : s.segments) customers += segment.customers;
  const double times = real / customers;
  s.represents = represents;
  for (SegmentSpec& segment : s.segments) {
    segment.customers =
        static_cast<std::uint32_t>(std::lround(segment.customers * times / represents));
  }
  for (PoolSpec& pool : s.pools) {
    std::vector<WeekSchedule::Change> changes = pool.staff.changes();
    for (WeekSchedule::Change& change : changes) {
      change.value = static_cast<int>(std::ceil(change.value * times));
    }
    pool.staff = WeekSchedule::from_changes(std::move(changes));
  }
  return s;
}

struct CompanyArm {
  double represents;
  std::uint32_t replications;
  std::map<std::string, Moments> values{};
  double seconds = 0.0;  ///< of a processor, each run
};

void simulate(CompanyArm& arm, double real) {
  const Model model = build_model(company_of(real, arm.represents));
  std::vector<RandomKey> keys;
  for (std::uint32_t r = 1; r <= arm.replications; ++r) keys.push_back({7, r});
  const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const std::clock_t before = std::clock();
  const std::vector<RunResult> results = run_many(model, keys, threads);
  arm.seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC / arm.replications;
  for (const RunResult& result : results) {
    REQUIRE(result.failure.empty());
    const testing::MetricValues value(model, result);
    for (const char* metric : kMetrics) arm.values[metric].add(value(metric));
  }
}

void print_arm(double real, const CompanyArm& arm) {
  std::printf("| %.0f | %.0f | %u | %.2f |", real, arm.represents, arm.replications, arm.seconds);
  for (const char* metric : kMetrics) {
    const Moments& m = arm.values.at(metric);
    std::printf(" %.5g (%.2g) |", m.mean(), m.standard_error());
  }
  std::printf("\n");
  std::fflush(stdout);
}

/// Whether the biased arm differs by no more than `most`, luck left out.
void check_near(const CompanyArm& biased, const CompanyArm& all, const char* metric, double most) {
  const Moments &a = biased.values.at(metric), &b = all.values.at(metric);
  CAPTURE(metric);
  CAPTURE(biased.represents);
  CAPTURE(a.mean());
  CAPTURE(b.mean());
  CHECK(std::abs(a.mean() - b.mean()) <=
        most + 3 * std::hypot(a.standard_error(), b.standard_error()));
}

void compare(double real, CompanyArm all, std::vector<CompanyArm> arms) {
  simulate(all, real);
  print_arm(real, all);
  for (CompanyArm& arm : arms) {
    simulate(arm, real);
    print_arm(real, arm);
    check_near(arm, all, "load", 0.5);
    check_near(arm, all, "abandonment", 0.5);
    check_near(arm, all, "retention", 2.0);
  }
}

TEST_CASE("a company of 5,000 customers, and represented") {
  compare(5'000, {1, 40}, {{10, 40}});
}

TEST_CASE("a company of 50,000 customers, and represented") {
  compare(50'000, {1, 8}, {{10, 40}, {100, 40}});
}

TEST_CASE("a company of 500,000 customers, and represented") {
  compare(500'000, {1, 2}, {{10, 6}, {100, 20}});
}

}  // namespace
}  // namespace rapport
