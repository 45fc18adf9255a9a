// `represents` with a company: the generic company with 5,000, 50,000 and 500,000 customers and
// staff in proportion (rounded up), all of them simulated and fewer who stand for 10 or 100 each.
// What is measured is a bias: copies of legs stand for the others, and come in clumps.
// docs/measurements.md has the table.
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

constexpr const char* kMetrics[] = {"retention", "abandonment", "wait",  "backlog_wait",
                                    "load",      "complaints",  "profit"};

ScenarioFile generic_company() {
  return read_scenario_file((testing::source_folder() / "scenarios/generic_company.toml").string());
}

/// Makes it a firm of `real` customers, of whom one in `represents` is simulated.
void resize(Scenario& s, double real, double represents) {
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
}

/// The model of Today, or of a policy.
Model company_of(double real, double represents, const std::string& policy = kTodayName) {
  ScenarioFile file = generic_company();
  resize(file.today, real, represents);
  for (Policy& p : file.policies) {
    for (Change& change : p.changes) resize(change.then, real, represents);
    if (p.name == policy) return build_model(file.today, p.changes, p.rules);
  }
  return build_model(file.today);
}

struct CompanyArm {
  double represents;
  std::uint32_t replications;
  std::map<std::string, Moments> values{};
  double seconds = 0.0;  ///< of a processor, each run
};

/// Adds each run's metrics to the arm, or where there is a policy what this adds to Today's.
void simulate(CompanyArm& arm, double real, const std::string& policy = kTodayName) {
  std::vector<RandomKey> keys;
  for (std::uint32_t r = 1; r <= arm.replications; ++r) keys.push_back({7, r});
  const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const Model today = company_of(real, arm.represents);
  const std::clock_t before = std::clock();
  const std::vector<RunResult> base = run_many(today, keys, threads);
  arm.seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC / arm.replications;
  const Model model = company_of(real, arm.represents, policy);
  const bool differs = policy != kTodayName;
  const std::vector<RunResult> results = differs ? run_many(model, keys, threads) : base;
  for (std::size_t r = 0; r < results.size(); ++r) {
    REQUIRE(results[r].failure.empty());
    REQUIRE(base[r].failure.empty());
    const testing::MetricValues value(model, results[r]), without(today, base[r]);
    for (const char* metric : kMetrics) {
      arm.values[metric].add(value(metric) - (differs ? without(metric) : 0.0));
    }
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

TEST_CASE("a company of 5,000 customers, and represented") { compare(5'000, {1, 40}, {{10, 40}}); }

TEST_CASE("a company of 50,000 customers, and represented") {
  compare(50'000, {1, 8}, {{10, 40}, {100, 40}});
}

TEST_CASE("what a policy brings to a company of 50,000 customers, and represented") {
  CompanyArm all{1, 8};
  simulate(all, 50'000, "market_driven");
  print_arm(50'000, all);
  CHECK(all.values.at("retention").mean() > 3);
  for (const double represents : {10.0, 100.0}) {
    CompanyArm arm{represents, 40};
    simulate(arm, 50'000, "market_driven");
    print_arm(50'000, arm);
    check_near(arm, all, "retention", 1.0);
  }
}

TEST_CASE("a company of 500,000 customers, and represented") {
  compare(500'000, {1, 2}, {{10, 6}, {100, 20}});
}

}  // namespace
}  // namespace rapport
