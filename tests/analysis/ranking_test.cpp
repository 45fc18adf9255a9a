#include "experiments/analysis/ranking.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/max_t.h"
#include "tests/analysis/draws.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

using Table = std::vector<std::vector<double>>;

// Policies with given means, whose luck is shared to a part and else their own.
Table study(Draws& draws, const std::vector<double>& means, std::size_t replications,
            double shared) {
  Table values(means.size(), std::vector<double>(replications));
  for (std::size_t i = 0; i < replications; ++i) {
    const double luck = draws.normal();
    for (std::size_t p = 0; p < means.size(); ++p) {
      values[p][i] = means[p] + std::sqrt(shared) * luck + std::sqrt(1.0 - shared) * draws.normal();
    }
  }
  return values;
}

}  // namespace

TEST_CASE("ranking: two policies are told apart exactly where Student's paired interval does") {
  const Table values{{3.0, 5.0, 4.0, 6.0}, {1.0, 4.0, 2.5, 3.0}};
  const Ranking ranking = rank_policies(values, Direction::more_is_better);
  CHECK(ranking.order == std::vector<std::size_t>{0, 1});
  Moments moments;
  for (const double d : {2.0, 1.0, 1.5, 3.0}) moments.add(d);
  const Interval paired = student_interval(moments, 0.95);
  CHECK(ranking.policies[1].behind_best.mean == doctest::Approx(1.875));
  CHECK(ranking.policies[1].behind_best.lower() == doctest::Approx(paired.lower()));
  CHECK(ranking.policies[1].behind_best.upper() == doctest::Approx(paired.upper()));
  CHECK(ranking.policies[0].behind_best.lower() == 0.0);
  CHECK(ranking.policies[0].behind_best.upper() == 0.0);
  CHECK(ranking.policies[0].may_be_best);
  CHECK_FALSE(ranking.policies[1].may_be_best);
  CHECK(ranking.policies[0].best_share == 1.0);
  CHECK(ranking.policies[1].best_share == 0.0);
  CHECK(ranking.policies[0].mean.mean == 4.5);
  CHECK(ranking.policies[0].mean.n == 4);
}

TEST_CASE("ranking: three policies have the critical value of two comparisons") {
  const Table values{{9.0, 8.0, 9.5, 8.5}, {5.0, 5.5, 4.0, 5.1}, {1.0, 2.0, 1.2, 3.0}};
  const Ranking ranking = rank_policies(values, Direction::more_is_better);
  Moments moments;
  for (std::size_t i = 0; i < 4; ++i) moments.add(values[0][i] - values[2][i]);
  // Below 10 replications max-t is Bonferroni's value.
  const double half = bonferroni_critical(2, 3.0, 0.95) * moments.standard_error();
  CHECK(ranking.policies[2].behind_best.lower() == doctest::Approx(moments.mean() - half));
  CHECK(ranking.policies[2].behind_best.upper() == doctest::Approx(moments.mean() + half));
}

TEST_CASE("ranking: less is better turns everything round") {
  Draws draws(1);
  const Table values = study(draws, {1.0, 0.0, 0.4, 0.3}, 20, 0.5);
  Table mirrored = values;
  for (std::vector<double>& row : mirrored) {
    for (double& x : row) x = -x;
  }
  const Ranking more = rank_policies(values, Direction::more_is_better);
  const Ranking less = rank_policies(mirrored, Direction::less_is_better);
  CHECK(more.order == less.order);
  CHECK(more.order.front() == 0);
  for (std::size_t p = 0; p < 4; ++p) {
    CHECK(more.policies[p].behind_best.lower() == less.policies[p].behind_best.lower());
    CHECK(more.policies[p].behind_best.upper() == less.policies[p].behind_best.upper());
    CHECK(more.policies[p].best_share == less.policies[p].best_share);
    CHECK(more.policies[p].mean.mean == -less.policies[p].mean.mean);
  }
}

TEST_CASE("ranking: ties share a replication, and equal policies may both be best") {
  const Table values{{1.0, 2.0, 3.0}, {1.0, 2.0, 3.0}, {0.0, 5.0, 1.0}};
  const Ranking ranking = rank_policies(values, Direction::more_is_better);
  CHECK(ranking.policies[0].best_share == doctest::Approx(1.0 / 3.0));
  CHECK(ranking.policies[1].best_share == doctest::Approx(1.0 / 3.0));
  CHECK(ranking.policies[2].best_share == doctest::Approx(1.0 / 3.0));
  CHECK(ranking.policies[0].may_be_best);
  CHECK(ranking.policies[1].may_be_best);
  // That they never differed does not say how much they can.
  CHECK(ranking.policies[1].behind_best.contains(1e300));
}

TEST_CASE("ranking: a cost that no luck touches decides without width") {
  const Table values{{5.0, 5.0, 5.0}, {4.0, 4.0, 4.0}};
  const Ranking ranking = rank_policies(values, Direction::less_is_better);
  CHECK(ranking.order == std::vector<std::size_t>{1, 0});
  CHECK(ranking.policies[0].behind_best.lower() == 1.0);
  CHECK(ranking.policies[0].behind_best.upper() == 1.0);
  CHECK_FALSE(ranking.policies[0].may_be_best);
}

TEST_CASE("ranking: a missing value is left out with its pairs, a policy without any with all") {
  const double none = std::nan("");
  const Table values{{3.0, none, 4.0, 6.0}, {1.0, 4.0, 2.5, 3.0}, {none, none, none, none}};
  const Ranking ranking = rank_policies(values, Direction::more_is_better);
  CHECK(ranking.order == std::vector<std::size_t>{0, 1});
  CHECK_FALSE(ranking.together);
  CHECK(ranking.policies[0].mean.n == 3);
  CHECK(ranking.policies[1].mean.n == 4);
  CHECK(ranking.policies[2].mean.n == 0);
  CHECK_FALSE(ranking.policies[2].may_be_best);
  CHECK(ranking.policies[0].best_share == doctest::Approx(0.75));
  CHECK(ranking.policies[1].best_share == doctest::Approx(0.25));
  Moments moments;
  for (const double d : {2.0, 1.5, 3.0}) moments.add(d);
  CHECK(ranking.policies[1].behind_best.upper() ==
        doctest::Approx(student_interval(moments, 0.95).upper()));
}

TEST_CASE("ranking: where values are missing, each pair has Bonferroni's value of its own") {
  const double none = std::nan("");
  const Table values{
      {9.0, 8.0, 9.5, 8.5, 9.1}, {5.0, none, 4.0, 5.1, 5.2}, {1.0, 2.0, 1.2, none, 3.0}};
  const Ranking ranking = rank_policies(values, Direction::more_is_better);
  Moments moments;
  for (const std::size_t i : {0, 2, 3, 4}) moments.add(values[0][i] - values[1][i]);
  const double half = bonferroni_critical(2, 3.0, 0.95) * moments.standard_error();
  CHECK(ranking.policies[1].behind_best.lower() == doctest::Approx(moments.mean() - half));
  CHECK(ranking.policies[1].behind_best.upper() == doctest::Approx(moments.mean() + half));
}

TEST_CASE("ranking: one policy is the best of one, and nonsense is refused") {
  const Ranking one = rank_policies(Table{{1.0, 2.0}}, Direction::more_is_better);
  CHECK(one.policies[0].may_be_best);
  CHECK(one.policies[0].best_share == 1.0);
  CHECK(one.policies[0].behind_best.upper() == 0.0);
  CHECK_THROWS_AS(rank_policies(Table{}, Direction::more_is_better), InvariantError);
  CHECK_THROWS_AS(rank_policies(Table{{1.0}, {1.0, 2.0}}, Direction::more_is_better),
                  InvariantError);
  CHECK_THROWS_AS(rank_policies(Table{{INFINITY}, {1.0}}, Direction::more_is_better),
                  InvariantError);
}

TEST_CASE("ranking: a single replication and none at all exclude nothing") {
  const Ranking single = rank_policies(Table{{1.0}, {2.0}}, Direction::more_is_better);
  CHECK(single.order == std::vector<std::size_t>{1, 0});
  for (const RankedPolicy& policy : single.policies) {
    CHECK(policy.may_be_best);
    CHECK(policy.behind_best.contains(1e300));
  }
  CHECK(rank_policies(Table{{}, {}}, Direction::more_is_better).order.empty());
}

TEST_CASE("ranking: intervals of best less each hold together, and the best is among those said") {
  // Ahead clearly, or by next to nothing, where the best is left out as often as ever. 8
  // replications have Bonferroni's value, 12 that of max-t, which takes longer.
  struct Case {
    double ahead, shared;
    std::size_t policies, replications;
    int studies;
  };
  std::uint32_t seed = 1;
  for (const Case& c :
       {Case{0.5, 0.8, 4, 8, 600}, Case{0.5, 0.0, 4, 8, 600}, Case{1e-6, 0.8, 4, 8, 600},
        Case{0.5, 0.8, 3, 12, 120}, Case{1e-6, 0.8, 3, 12, 120}}) {
    Draws draws(++seed);
    std::vector<double> means(c.policies, 0.0);
    means[0] = c.ahead;
    int holds = 0, best_in = 0, told = 0, studies = 0;
    for (int s = 0; s < c.studies; s += static_cast<int>(testing::kStep), ++studies) {
      const Ranking ranking = rank_policies(study(draws, means, c.replications, c.shared),
                                            Direction::more_is_better, 0.9);
      bool all = true;
      for (std::size_t p = 0; p < c.policies; ++p) {
        all = all && ranking.policies[p].behind_best.contains(c.ahead - means[p]);
        if (!ranking.policies[p].may_be_best) ++told;
      }
      holds += all;
      best_in += ranking.policies[0].may_be_best;
    }
    CAPTURE(c.ahead);
    CAPTURE(c.replications);
    CHECK(holds >= studies * (0.9 - slack(0.9, studies)));
    CHECK(best_in >= studies * (0.9 - slack(0.9, studies)));
    if (c.ahead < 0.1) CHECK(best_in <= studies * 0.99);
    CHECK(told > 0);
    MESSAGE("held in ", holds, ", best among them in ", best_in, " of ", studies, "; ", told,
            " told from the best");
  }
}

TEST_CASE("ranking: at every look the best stays among those said, where Student's loses it") {
  // Equal policies, looked at after each replication: by looking on, some interval excludes 0.
  Draws draws(77);
  constexpr int kStudies = 150, kLooks = 30;
  int lost = 0, lost_by_students = 0;
  for (int s = 0; s < kStudies; ++s) {
    const Table all = study(draws, {0.0, 0.0, 0.0}, kLooks, 0.5);
    bool is_lost = false, is_lost_by_students = false;
    for (std::size_t n = 3; n <= kLooks; ++n) {
      Table some;
      for (const auto& row : all) some.emplace_back(row.begin(), row.begin() + std::ptrdiff_t(n));
      const auto out = [&](bool at_every_look) {
        return !rank_policies(some, Direction::more_is_better, 0.9, at_every_look)
                    .policies[0]
                    .may_be_best;
      };
      is_lost = is_lost || out(true);
      // Bonferroni's value, as max-t takes long: it loses the best less often.
      if (n < 10) is_lost_by_students = is_lost_by_students || out(false);
    }
    lost += is_lost;
    lost_by_students += is_lost_by_students;
  }
  MESSAGE(lost, " and ", lost_by_students, " of ", kStudies);
  CHECK(lost <= kStudies * (0.1 + slack(0.1, kStudies)));
  CHECK(lost_by_students > lost);
  // A policy that is ahead is told all the same.
  CHECK_FALSE(
      rank_policies(study(draws, {0.0, 3.0}, 20, 0.5), Direction::more_is_better, 0.95, true)
          .policies[0]
          .may_be_best);
}
