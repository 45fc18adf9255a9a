// How often verdicts are wrong, by simulation: intervals of a family that have to hold together,
// and A/A sessions of a real company.
#include <doctest/doctest.h>

#include <cmath>

#include "experiments/verdict/verdict.h"
#include "sim/core/special.h"
#include "sim/engine/simulator.h"
#include "tests/support/office_hours.h"
#include "tests/support/sampling.h"
#include "tests/support/small_scenario.h"

using namespace rapport;

namespace {

/// Sanitizers show that it runs.
std::uint32_t samples() { return testing::is_long() ? 400 : testing::kSanitized ? 30 : 150; }
constexpr std::uint32_t kSessions = testing::kSanitized ? 10 : 60;

using ErrorValues = std::vector<std::vector<double>>;

double error_normal(std::uint32_t sample, std::uint32_t i, std::uint32_t stream) {
  const RandomBlock block = philox4x32_10({i, stream, 0, 0}, {sample, 78});
  return math::normal_quantile(uniform(block.u64(0)));
}

Metric headline(const char* id) {
  Metric m{};
  m.id = id;
  m.label = id;
  m.unit = "";
  m.good = Good::more;
  m.matters = 1e-9;
  m.headline = true;
  return m;
}

// Differences of 6 metrics in 20 replications, each pair correlated by `rho`, their mean 0.
ErrorValues correlated(std::uint32_t sample, double rho) {
  ErrorValues values(6);
  for (std::uint32_t i = 0; i < 20; ++i) {
    const double common = error_normal(sample, i, 99);
    for (std::uint32_t k = 0; k < 6; ++k) {
      values[k].push_back(std::sqrt(rho) * common +
                          std::sqrt(1.0 - rho) * error_normal(sample, i, k));
    }
  }
  return values;
}

// Shares of samples in which all six intervals hold 0.
struct Coverage {
  double together = 0.0, uncorrected = 0.0, bonferroni = 0.0;
};

Coverage coverage(double rho) {
  const Metric metric = headline("metric");
  const std::vector<MetricKey> keys(6, MetricKey{&metric});
  const ErrorValues zero(6, std::vector<double>(20, 0.0));
  const double single = student_quantile(0.975, 19), wide = bonferroni_critical(6, 19, 0.95);
  Coverage share;
  const double one = 1.0 / samples();
  for (std::uint32_t sample = 0; sample < samples(); ++sample) {
    bool together = true, uncorrected = true, bonferroni = true;
    const ErrorValues values = correlated(sample, rho);
    for (const Comparison& c : compare(keys, values, zero, 0.95, Validity::fixed_n)) {
      const double t = std::abs(c.difference.mean) / c.standard_error;
      together = together && c.difference.contains(0.0);
      uncorrected = uncorrected && t <= single;
      bonferroni = bonferroni && t <= wide;
    }
    share.together += together ? one : 0.0;
    share.uncorrected += uncorrected ? one : 0.0;
    share.bonferroni += bonferroni ? one : 0.0;
  }
  MESSAGE("correlation ", rho, ": together in ", 100.0 * share.together, " % of ", samples(),
          ", uncorrected ", 100.0 * share.uncorrected, " %, Bonferroni ", 100.0 * share.bonferroni,
          " %");
  return share;
}

}  // namespace

TEST_CASE("fixed-n intervals of six headline metrics hold together as often as they say") {
  // Three standard errors: each fails by chance in 0.3 %.
  const double tolerance = 3.0 * std::sqrt(0.95 * 0.05 / samples());
  for (const double rho : {0.0, 0.9}) {
    const Coverage share = coverage(rho);
    CAPTURE(rho);
    CHECK(std::abs(share.together - 0.95) <= tolerance);
    CHECK(share.uncorrected < share.together);
    CHECK(share.bonferroni >= share.together);
  }
}

namespace {

// Of one run: share of calls that gave up, satisfaction a customer, visits of the web.
constexpr std::size_t kMetrics = 3;
std::vector<double> numbers_of(const Model& model, RandomKey key) {
  const RunResult r = run(model, {.key = key});
  const TouchPointCounts phone = r.totals.touch_point_sum(1);
  const Snapshot& end = r.snapshots.back();
  const auto customers = static_cast<double>(end.alive[0] + end.alive[1]);
  return {static_cast<double>(phone.abandoned) / static_cast<double>(phone.arrivals),
          (end.satisfaction_sum[0] + end.satisfaction_sum[1]) / customers,
          static_cast<double>(r.totals.touch_point_sum(0).arrivals)};
}

Scenario errors_company() {
  Scenario s = testing::small_scenario();
  s.horizon = 10 * kDay;
  s.pools[0].staff = office_hours(1, 8, 18);
  for (SegmentSpec& segment : s.segments) {
    segment.satisfaction = Distribution::uniform_between(0.3, 0.9);
  }
  s.needs[0].per_year = 60.0;
  return s;
}

bool has_winner(const std::vector<Comparison>& comparisons) {
  for (const Comparison& c : comparisons) {
    if (c.verdict == Verdict::better || c.verdict == Verdict::worse) return true;
  }
  return false;
}

// Whether a session ever had a winner: always-valid and corrected, and each metric by Student's.
struct Winner {
  bool always_valid = false, student = false;
};

Winner session(const Model& model, std::uint32_t seed) {
  const Metric metric = headline("metric");
  const std::vector<MetricKey> keys(kMetrics, MetricKey{&metric});
  ErrorValues policy(kMetrics), against(kMetrics);
  Winner ever;
  for (std::uint32_t n = 1; n <= 100; ++n) {
    const std::vector<double> a = numbers_of(model, {seed, n}),
                              b = numbers_of(model, {seed + 1, n});
    for (std::size_t k = 0; k < kMetrics; ++k) {
      policy[k].push_back(a[k]);
      against[k].push_back(b[k]);
      const std::span<const MetricKey> key(&keys[k], 1);
      const std::span<const std::vector<double>> one(&policy[k], 1), other(&against[k], 1);
      ever.student = ever.student || has_winner(compare(key, one, other, 0.95, Validity::fixed_n));
    }
    ever.always_valid = ever.always_valid ||
                        has_winner(compare(keys, policy, against, 0.95, Validity::always_valid));
  }
  return ever;
}

}  // namespace

TEST_CASE(
    "A/A sessions of a company, looked at after each replication, hardly ever have a winner") {
  const Model model = build_model(errors_company());
  std::uint32_t always_valid = 0, student = 0;
  for (std::uint32_t i = 0; i < kSessions; ++i) {
    const Winner ever = session(model, 2 * i + 1);
    always_valid += ever.always_valid ? 1 : 0;
    student += ever.student ? 1 : 0;
  }
  MESSAGE("of ", kSessions, " sessions with 100 looks at 3 metrics, ever a winner: always-valid ",
          always_valid, ", Student's ", student);
  // A rate of 5 % gives more than 8 of 60, or more than 3 of 10, with a chance of at most 0.3 %.
  CHECK(always_valid <= (kSessions == 60 ? 8 : 3));
  CHECK(student >= kSessions / 3);  // the test sees intervals that are valid at one look only
}
