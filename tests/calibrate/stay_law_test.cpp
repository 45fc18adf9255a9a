// Laws of how long customers stay: against published fits, closed forms, and customers drawn of a
// known law.
#include "experiments/calibrate/stay_law.h"

#include <doctest/doctest.h>

#include <cmath>

#include "experiments/calibrate/memberships.h"
#include "experiments/calibrate/survivor_table.h"
#include "tests/calibrate/draws.h"

using namespace rapport;

namespace {

/// Fader and Hardie 2007, "How to project customer retention", table 1: years 0 to 7.
SurvivorTable published_table(const std::vector<double>& percent) {
  SurvivorTable table;
  for (std::size_t i = 0; i < percent.size(); ++i) {
    table.years.push_back(static_cast<double>(i));
    table.alive.push_back(10 * percent[i]);
  }
  return table;
}
SurvivorTable regular() { return published_table({100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1}); }
SurvivorTable high_end() {
  return published_table({100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1});
}

double share_left(const StayLaw& law, double years) { return std::exp(-law.cumulative(years)); }

/// Customers who join over ten years and leave by a beta law of chances a year; `power`: the hazard
/// of each by tenure; `halves`: from that day on the hazard is half as large.
Memberships drawn_members(std::size_t customers, double a, double b, std::uint32_t seed,
                          double by_join_year = 0.0) {
  const Distribution law = Distribution::beta(a, b);
  Draws draws(seed);
  Memberships members;
  members.causes = {"leaving"};
  members.at = 3653;
  for (std::size_t i = 0; i < customers; ++i) {
    Membership member;
    member.joined = static_cast<std::int64_t>(draws.below(3653));
    const double years_before_end = static_cast<double>(3653 - member.joined) / kDaysOfYear;
    const double rate =
        -std::log1p(-draws.of(law)) * std::exp(-by_join_year * std::floor(years_before_end));
    const double days = -std::log(draws.uniform()) / rate * kDaysOfYear;
    if (days < 1e6) member.ended = member.joined + static_cast<std::int64_t>(days) + 1;
    members.all.push_back(member);
  }
  return members;
}

double exposure_of(const TenureCells& cells) {
  double sum = 0.0;
  for (const TenureCell& cell : cells.cells) sum += cell.exposure;
  return sum;
}

}  // namespace

TEST_CASE("stay: the published fits of the shifted beta-geometric law") {
  // Fader and Hardie's estimates and log-likelihoods for 1,000 customers.
  const StayFit low = fit_stay(regular().cells(8), StayKind::beta_geometric, false);
  CHECK(low.law.a == doctest::Approx(0.7041).epsilon(1e-3));
  CHECK(low.law.b == doctest::Approx(1.1820).epsilon(1e-3));
  CHECK(low.log_likelihood == doctest::Approx(-1680.27).epsilon(3e-6));
  const StayFit high = fit_stay(high_end().cells(8), StayKind::beta_geometric, false);
  CHECK(high.law.a == doctest::Approx(0.6681).epsilon(1e-3));
  CHECK(high.law.b == doctest::Approx(3.8061).epsilon(1e-3));
  // What they predict of years 8 to 12.
  const double predicted[] = {0.460, 0.436, 0.414, 0.395, 0.378};
  for (int i = 0; i < 5; ++i) {
    CHECK(share_left(high.law, 8 + i) == doctest::Approx(predicted[i]).epsilon(2e-3));
  }
}

TEST_CASE("stay: no law's likelihood is less than that of a law it holds") {
  for (const SurvivorTable& table : {regular(), high_end()}) {
    const TableForecast forecast = forecast_table(table, 5);
    const auto likelihood = [&](StayKind kind) { return forecast.of(kind).fit.log_likelihood; };
    CHECK(likelihood(StayKind::beta_geometric) > likelihood(StayKind::geometric) + 10);
    CHECK(likelihood(StayKind::weibull) > likelihood(StayKind::geometric) + 10);
    CHECK(likelihood(StayKind::two_groups) > likelihood(StayKind::geometric) + 10);
    CHECK(likelihood(StayKind::beta_weibull) >= likelihood(StayKind::beta_geometric) - 1e-6);
    CHECK(likelihood(StayKind::beta_weibull) >= likelihood(StayKind::weibull) - 1e-3);
    // The life table has what was seen, and so the largest likelihood of all.
    for (const StayKind kind : kStayKinds) {
      CHECK(likelihood(kind) <= likelihood(StayKind::life_table) + 1e-9);
    }
    const StayLaw& plain = forecast.of(StayKind::life_table).fit.law;
    for (std::size_t i = 0; i < 8; ++i) {
      CHECK(share_left(plain, table.years[i]) ==
            doctest::Approx(table.alive[i] / table.alive[0]).epsilon(1e-12));
    }
    const double last = table.alive[7] / table.alive[6];
    CHECK(share_left(plain, 9) == doctest::Approx(table.alive[7] / 1000 * last * last));
  }
}

TEST_CASE("stay: laws are what they say, between whole years too") {
  StayLaw beta;
  beta.kind = StayKind::beta_geometric, beta.a = 2, beta.b = 5;
  // B(2, 5 + t) / B(2, 5) = 5 * 6 / ((5 + t) (6 + t)).
  for (const double t : {0.0, 0.3, 1.0, 4.5, 20.0}) {
    CHECK(share_left(beta, t) == doctest::Approx(30 / ((5 + t) * (6 + t))));
  }
  beta.kind = StayKind::beta_weibull, beta.power = 0.5;
  CHECK(share_left(beta, 16) == doctest::Approx(30.0 / (9 * 10)));
  StayLaw groups;
  groups.kind = StayKind::two_groups;
  groups.fast_share = 0.25, groups.rate = 2, groups.slow = 0.1;
  CHECK(share_left(groups, 1.5) == doctest::Approx(0.25 * std::exp(-3) + 0.75 * std::exp(-0.15)));
}

TEST_CASE("stay: one rate is leavers over years seen") {
  const Memberships members = drawn_members(500, 2, 5, 1);
  const TenureCells cells = cells_of(members, kNoStart, members.at, kAnyCause);
  double years = 0.0, leavers = 0.0;
  for (const Membership& member : members.all) {
    const bool left = member.ended <= members.at;
    const std::int64_t end = left ? member.ended : members.at;
    years += static_cast<double>(end - member.joined) / kDaysOfYear;
    leavers += left;
  }
  CHECK(cells.leavers() == leavers);
  CHECK(exposure_of(cells) == doctest::Approx(years).epsilon(1e-9));
  const StayFit fit = fit_stay(cells, StayKind::geometric, false);
  CHECK(fit.law.rate == doctest::Approx(leavers / years).epsilon(1e-5));
}

TEST_CASE("stay: the numbers of a law are found again in customers drawn of it") {
  int held_mean = 0, held_spread = 0;
  constexpr int kTries = 20;
  for (int i = 0; i < kTries; ++i) {
    const Memberships members = drawn_members(4000, 0.9, 3.0, 100 + static_cast<std::uint32_t>(i));
    const TenureCells cells = cells_of(members, kNoStart, members.at, kAnyCause);
    const StayFit fit = fit_stay(cells, StayKind::beta_geometric, false);
    const BetaErrors errors = beta_errors(cells, fit);
    held_mean += holds(errors.mean.bounds, 0.9 / 3.9);
    held_spread += holds(errors.spread.bounds, std::sqrt(0.9 * 3.0 / (3.9 * 3.9 * 4.9)));
  }
  CHECK(held_mean >= 16);
  CHECK(held_spread >= 16);
}

TEST_CASE("stay: who left before records began does not bend the law, as it would if passed over") {
  Memberships members = drawn_members(20'000, 0.9, 3.0, 7);
  members.since = 2557;  // seven years of ten are off the record
  std::erase_if(members.all, [&](const Membership& one) { return one.ended < members.since; });
  const auto mean_of = [&] {
    const TenureCells cells = cells_of(members, kNoStart, members.at, kAnyCause);
    const StayLaw law = fit_stay(cells, StayKind::beta_geometric, false).law;
    return law.a / (law.a + law.b);
  };
  CHECK(mean_of() == doctest::Approx(0.9 / 3.9).epsilon(0.08));
  members.since = kNoStart;
  CHECK(mean_of() < 0.75 * 0.9 / 3.9);
}

TEST_CASE("stay: the effect of the year of joining is found, and is none where there is none") {
  for (const double effect : {0.0, -0.15}) {
    CAPTURE(effect);
    const Memberships members = drawn_members(20'000, 1.5, 6.0, 9, effect);
    const TenureCells cells = cells_of(members, kNoStart, members.at, kAnyCause);
    const StayFit fit = fit_stay(cells, StayKind::beta_geometric, true);
    CHECK(fit.law.by_join_year == doctest::Approx(effect).epsilon(0.04).scale(1));
    const double mean = fit.law.a / (fit.law.a + fit.law.b);
    CHECK(mean == doctest::Approx(0.2).epsilon(0.1));
  }
}

TEST_CASE("stay: customers who do not differ are told, and have a mean") {
  Draws draws(3);
  Memberships members;
  members.causes = {"leaving"};
  members.at = 3653;
  for (int i = 0; i < 5000; ++i) {
    Membership member;
    member.joined = static_cast<std::int64_t>(draws.below(3653));
    // Rarer the longer ago they joined: a hazard that rises with tenure has no beta law.
    const double years = 4 * std::sqrt(-std::log(draws.uniform()));
    member.ended = member.joined + static_cast<std::int64_t>(years * kDaysOfYear) + 1;
    members.all.push_back(member);
  }
  const TenureCells cells = cells_of(members, kNoStart, members.at, kAnyCause);
  const StayFit fit = fit_stay(cells, StayKind::beta_geometric, false);
  CHECK(fit.spread_at_end);
  const BetaErrors errors = beta_errors(cells, fit);
  CHECK(std::isfinite(errors.mean.error));
  CHECK_FALSE(std::isfinite(errors.spread.error));
  const StayFit rising = fit_stay(cells, StayKind::weibull, false);
  CHECK(rising.law.power == doctest::Approx(2.0).epsilon(0.05));
  CHECK(rising.log_likelihood > fit.log_likelihood + 100);
}
