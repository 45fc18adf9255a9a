// What of a policy's difference goes through which gate: Shapley values, and whole studies.
#include "experiments/trial/gate_paths.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/core/random.h"
#include "tests/experiments/temporary_folder.h"
#include "tests/support/company_text.h"
#include "tests/support/random_maker.h"

namespace rapport {
namespace {

using BySet = std::array<double, kGateSets>;

/// The mean over all six orders of what opening a gate adds, as the definition says.
std::array<double, kGates> over_all_orders(const BySet& values) {
  std::array<double, kGates> shares{};
  std::array<std::size_t, kGates> order{0, 1, 2};
  do {
    std::size_t open = 0;
    for (const std::size_t gate : order) {
      const std::size_t more = open | std::size_t{1} << gate;
      shares[gate] += (values[more] - values[open]) / 6.0;
      open = more;
    }
  } while (std::ranges::next_permutation(order).found);
  return shares;
}

TEST_CASE("gates: Shapley values are the means over the six orders, and add up") {
  Dice dice(11);
  for (int i = 0; i < 200; ++i) {
    BySet values;
    for (double& value : values) value = dice.between(-50.0, 100.0);
    const auto shares = shapley_values(values), expected = over_all_orders(values);
    double sum = 0.0;
    for (std::size_t gate = 0; gate < kGates; ++gate) {
      CHECK(shares[gate] == doctest::Approx(expected[gate]).epsilon(1e-12));
      sum += shares[gate];
    }
    CHECK(sum == doctest::Approx(values[7] - values[0]).epsilon(1e-12));
  }
}

TEST_CASE("gates: Shapley values: a gate that does nothing gets nothing, equals get the same") {
  // Worth only where may and want are open together; know does nothing.
  const BySet pair{0, 0, 0, 12, 0, 0, 0, 12};
  CHECK(shapley_values(pair) == std::array<double, kGates>{6.0, 6.0, 0.0});
  // Only all three together: a third each.
  const BySet triple{1, 1, 1, 1, 1, 1, 1, 10};
  for (const double share : shapley_values(triple)) CHECK(share == doctest::Approx(3.0));
  // Sums: each gets its own.
  const BySet sum{5, 6, 7, 8, 9, 10, 11, 12};
  const auto shares = shapley_values(sum);
  CHECK(shares[0] == doctest::Approx(1.0));
  CHECK(shares[1] == doctest::Approx(2.0));
  CHECK(shares[2] == doctest::Approx(4.0));
}

/// A trial of the small company, and its study of some metrics.
struct Studied {
  TemporaryFolder folder;
  Trial trial;
  GateStudy study;

  static TrialOptions options(const std::string& path, std::vector<std::string> policies,
                              std::vector<std::string> set) {
    TrialOptions o;
    o.command = "test";
    o.scenario = path;
    o.policies = std::move(policies);
    o.policies.insert(o.policies.begin(), kTodayName);
    o.set = std::move(set);
    o.replications = 4;
    o.quiet = true;
    return o;
  }
  explicit Studied(std::vector<std::string> policies, std::vector<std::string> set = {})
      : trial(options(testing::written(folder.file("two.toml"), testing::two_departments_text()),
                      std::move(policies), std::move(set))) {
    trial.run(4);
    std::vector<std::size_t> keys;
    for (std::size_t k = 0; k < trial.keys().size(); ++k) {
      const MetricKey& key = trial.keys()[k];
      const std::string id = key.metric->id;
      const bool wanted = id == "retention" || id == "fit" || id == "profit" || id == "legs";
      if (wanted && key.part.is_whole()) keys.push_back(k);
    }
    REQUIRE(keys.size() == 4);
    study = study_gates(trial, 0, keys);
  }

  const GatePaths& paths(std::size_t policy, const std::string& metric) const {
    for (const GatePaths& p : study.policies[policy].by_key) {
      if (metric == trial.keys()[p.key].metric->id) return p;
    }
    FAIL("no such metric");
    return study.policies[policy].by_key[0];
  }
  double mean(std::size_t arm, std::size_t key) const { return trial.moments(arm, key).mean(); }
};

bool is_exactly_0(const Interval& interval) {
  return interval.mean == 0.0 && interval.half_width == 0.0 && interval.n == 4;
}

TEST_CASE("gates: a policy's parts through gates and past them add up to its difference") {
  const Studied s({"all", "push"});
  CHECK(s.study.runs == 2 * kGateRuns * 4);
  CHECK(s.study.failed == 0);
  CHECK_FALSE(s.study.stopped);
  for (std::size_t policy = 0; policy < 2; ++policy) {
    for (const GatePaths& p : s.study.policies[policy].by_key) {
      CAPTURE(s.trial.keys()[p.key].metric->id);
      const double through = p.through[0].mean + p.through[1].mean + p.through[2].mean;
      CHECK(through + p.past.mean == doctest::Approx(p.difference.mean).epsilon(1e-9));
      CHECK(p.difference.mean ==
            doctest::Approx(s.mean(policy + 1, p.key) - s.mean(0, p.key)).epsilon(1e-9));
      CHECK(p.difference.n == 4);
      CHECK(std::isfinite(p.through[0].half_width));
    }
  }
  // All three gates do something for what fits, and together more than each by itself.
  const GatePaths& fit = s.paths(0, "fit");
  double by_itself = 0.0;
  for (std::size_t gate = 0; gate < kGates; ++gate) {
    CHECK(fit.through[gate].lower() > 0.0);
    by_itself += fit.by_itself[gate].mean;
  }
  CHECK(by_itself < fit.difference.mean);
}

TEST_CASE("gates: a policy of one gate's levers goes through that gate and past, and no other") {
  const Studied s({"allow", "inform", "staff"});
  const GatePaths& allow = s.paths(0, "fit");
  CHECK(allow.through[0].lower() > 1.0);
  CHECK(is_exactly_0(allow.through[1]));
  CHECK(is_exactly_0(allow.through[2]));
  CHECK(std::abs(allow.past.mean) < 0.2 * allow.through[0].mean);
  const GatePaths& inform = s.paths(1, "fit");
  CHECK(is_exactly_0(inform.through[0]));
  CHECK(is_exactly_0(inform.through[1]));
  CHECK(inform.through[2].lower() > 1.0);
  // What levers cost goes past the gates.
  CHECK(s.paths(1, "profit").past.upper() < 0.0);
  const GatePaths& staff = s.paths(2, "profit");
  for (const Interval& gate : staff.through) CHECK(is_exactly_0(gate));
  CHECK(staff.past.mean == staff.difference.mean);
  CHECK(staff.past.mean != 0.0);
}

TEST_CASE("gates: roll-out is what a policy lacks of one whose levers hold from their dates on") {
  const Studied s({"inform", "always", "staff"});
  const GatePaths& inform = s.paths(0, "fit");
  CHECK(inform.roll_out.upper() < 0.0);
  CHECK(is_exactly_0(s.paths(1, "fit").roll_out));  // no way to it
  CHECK(is_exactly_0(s.paths(2, "profit").roll_out));
  const Studied none({"inform"}, {"mechanism.roadmap=false"});
  CHECK(is_exactly_0(none.paths(0, "fit").roll_out));
  CHECK(none.paths(0, "fit").difference.mean ==
        doctest::Approx(inform.difference.mean - inform.roll_out.mean).epsilon(1e-9));
}

TEST_CASE("gates: ways past the gates are those that a policy's own changes open") {
  const Studied s({"all", "allow", "push", "inform", "staff"});
  using Ways = std::vector<std::string>;
  CHECK(s.study.policies[0].ways_past ==
        Ways{"hand-overs", "pressure to sell", "the dip while work changes"});
  CHECK(s.study.policies[1].ways_past.empty());
  CHECK(s.study.policies[2].ways_past == Ways{"pressure to sell"});
  CHECK(s.study.policies[3].ways_past == Ways{"the dip while work changes"});
  CHECK(s.study.policies[4].ways_past == Ways{"what it changes besides a company's levers"});
  CHECK(ways_past_gates(s.trial, 0).empty());  // Today
}

}  // namespace
}  // namespace rapport
