#include "experiments/analysis/regret.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "sim/core/check.h"
#include "tests/analysis/draws.h"

using namespace rapport;

namespace {

using Table = std::vector<std::vector<double>>;

}  // namespace

TEST_CASE("regret: the least worst and the least mean may be different policies") {
  // Policy 0 is best mostly and bad once; policy 1 is never far behind.
  const Table values{{10.0, 10.0, 10.0, 0.0}, {8.0, 8.0, 8.0, 5.0}, {1.0, 1.0, 1.0, 5.0}};
  const RegretTable table = regret_table(values, Direction::more_is_better, 8.0);
  CHECK(table.variants == 4);
  CHECK(table.policies[0].by_variant == std::vector<double>{0.0, 0.0, 0.0, 5.0});
  CHECK(table.policies[1].by_variant == std::vector<double>{2.0, 2.0, 2.0, 0.0});
  CHECK(table.policies[0].worst == 5.0);
  CHECK(table.policies[0].worst_variant == 3);
  CHECK(table.policies[0].mean == doctest::Approx(1.25));
  CHECK(table.policies[1].mean == doctest::Approx(1.5));
  CHECK(table.minimax == 1);
  CHECK(table.least_mean == 0);
  CHECK(table.policies[0].best_share == doctest::Approx(0.75));
  CHECK(table.policies[1].best_share == doctest::Approx(0.125));  // ties with 2
  CHECK(table.policies[2].best_share == doctest::Approx(0.125));
  CHECK(table.policies[0].satisfied == 3);
  CHECK(table.policies[1].satisfied == 3);
  CHECK(table.policies[2].satisfied == 0);
  const Interval wilson = wilson_interval(3, 4, 0.95);
  CHECK(table.policies[0].satisficing->lower() == wilson.lower());
  CHECK(table.policies[0].satisficing->upper() == wilson.upper());
}

TEST_CASE("regret: less is better, thresholds from above") {
  const Table values{{3.0, 1.0}, {2.0, 4.0}};
  const RegretTable table = regret_table(values, Direction::less_is_better, 3.0);
  CHECK(table.policies[0].by_variant == std::vector<double>{1.0, 0.0});
  CHECK(table.policies[1].by_variant == std::vector<double>{0.0, 3.0});
  CHECK(table.minimax == 0);
  CHECK(table.policies[0].satisfied == 2);
  CHECK(table.policies[1].satisfied == 1);
  CHECK_FALSE(regret_table(values, Direction::less_is_better).policies[0].satisficing.has_value());
}

TEST_CASE("regret: of equals the lowest number is named, and the first worst variant") {
  const Table values{{0.0, 0.0, 5.0}, {5.0, 5.0, 0.0}, {5.0, 0.0, 5.0}, {0.0, 5.0, 5.0}};
  const RegretTable table = regret_table(values, Direction::more_is_better);
  CHECK(table.minimax == 0);
  CHECK(table.least_mean == 1);
  CHECK(table.policies[0].worst_variant == 0);
  CHECK(table.policies[2].worst_variant == 1);
}

TEST_CASE("regret: properties of any table") {
  Draws draws(1);
  for (int i = 0; i < 30; ++i) {
    Table values(4, std::vector<double>(12));
    for (std::vector<double>& row : values) {
      for (double& x : row) x = draws.normal();
    }
    const RegretTable table = regret_table(values, Direction::more_is_better);
    double shares = 0.0;
    for (const PolicyRegret& policy : table.policies) {
      shares += policy.best_share;
      CHECK(policy.worst >= policy.mean);
      CHECK(policy.mean >= 0.0);
      CHECK(policy.worst >= table.policies[*table.minimax].worst);
      CHECK(policy.mean >= table.policies[*table.least_mean].mean);
    }
    CHECK(shares == doctest::Approx(1.0));
    for (std::size_t v = 0; v < 12; ++v) {
      double least = 1e9;
      for (const PolicyRegret& policy : table.policies) {
        least = std::min(least, policy.by_variant[v]);
      }
      CHECK(least == 0.0);
    }
    // What all policies share in a variant is regretted by none.
    Table shifted = values;
    for (std::vector<double>& row : shifted) row[3] += 8.0;
    CHECK(regret_table(shifted, Direction::more_is_better).policies[1].mean ==
          doctest::Approx(table.policies[1].mean));
  }
}

TEST_CASE("regret: a variant that a policy misses counts for none") {
  const double none = std::nan("");
  const Table values{{1.0, none, 3.0}, {2.0, 9.0, 1.0}, {none, none, none}};
  const RegretTable table = regret_table(values, Direction::more_is_better, 0.0);
  CHECK(table.variants == 2);
  CHECK(table.left_out == 1);
  CHECK(std::isnan(table.policies[1].by_variant[1]));
  CHECK(table.policies[1].worst == 2.0);
  CHECK(table.policies[1].satisfied == 2);
  CHECK(std::isnan(table.policies[2].worst));
  CHECK_FALSE(table.policies[2].satisficing.has_value());
  CHECK(table.minimax == 0);

  const RegretTable empty = regret_table(Table{{none}, {none}}, Direction::more_is_better);
  CHECK(empty.variants == 0);
  CHECK_FALSE(empty.minimax.has_value());
  CHECK_THROWS_AS(regret_table(Table{}, Direction::more_is_better), InvariantError);
  CHECK_THROWS_AS(regret_table(Table{{1.0}, {}}, Direction::more_is_better), InvariantError);
}

TEST_CASE("weighted regret: even weights change nothing, and what has no weight is no reproach") {
  const std::vector<std::vector<double>> values{{1.0, 5.0, 3.0, 2.0}, {2.0, 1.0, 3.0, 4.0}};
  const RegretTable plain = regret_table(values, Direction::more_is_better);
  const RegretTable even = weighted_regret_table(values, Direction::more_is_better,
                                                 std::vector<double>{0.25, 0.25, 0.25, 0.25});
  for (std::size_t p = 0; p < 2; ++p) {
    CHECK(even.policies[p].worst == plain.policies[p].worst);
    CHECK(even.policies[p].mean == doctest::Approx(plain.policies[p].mean));
    CHECK(even.policies[p].best_share == doctest::Approx(plain.policies[p].best_share));
  }
  // All but ruled out is the variant in which the second policy does worst.
  const RegretTable weighted = weighted_regret_table(values, Direction::more_is_better,
                                                     std::vector<double>{0.5, 0.004, 0.296, 0.2});
  CHECK(weighted.policies[1].worst == 0.0);
  CHECK(weighted.policies[1].mean == doctest::Approx(0.004 * 4));
  CHECK(weighted.policies[0].worst == 2.0);
  CHECK(weighted.policies[0].best_share == doctest::Approx(0.004 + 0.148));
  CHECK(weighted.minimax == std::size_t{1});
}
