// Day factors: files, checks, the rate of candidates, the draws of the days.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "sim/file/scenario_file.h"
#include "sim/forecast/analysis.h"
#include "sim/model/day_factors.h"
#include "sim/scenario/validate.h"
#include "tests/support/small_scenario.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

/// The only problem of the small company whose stream has this day factor.
std::string problem_with(const Distribution& law) {
  Scenario s = small_scenario();
  s.streams[0].day_factor = law;
  const Problems problems = find_problems(s);
  if (problems.empty()) return "";
  CHECK(problems.size() == 1);
  CHECK(problems[0].where == "stream 'passers-by'");
  CHECK(problems[0].key == "day_factor");
  return problems[0].what + "; " + problems[0].allowed;
}

const Distribution kLaw = Distribution::gamma(1.0, 0.2);

/// Both the need and the stream of the small company vary.
Scenario varied(const std::string& need_group, const std::string& stream_group) {
  Scenario s = small_scenario();
  s.needs[0].day_factor = kLaw;
  s.needs[0].day_factor_group = need_group;
  s.streams[0].day_factor = kLaw;
  s.streams[0].day_factor_group = stream_group;
  return s;
}

std::vector<double> factors_of(const Model& model, int factor, RandomKey key = {3, 5}) {
  const DayFactors drawn(model, key);
  std::vector<double> list;
  for (Time t = model.begin; t < model.end; t += kDay) list.push_back(drawn.at(factor, t));
  return list;
}

}  // namespace

TEST_CASE("day factors are read, and written back") {
  Scenario s = varied("bank", "");
  const std::string text = write_scenario(s);
  CHECK(text.find("day_factor = { gamma = 1, cv = 0.2 }\nday_factor_group = \"bank\"\n") !=
        std::string::npos);
  ReadOptions options;
  options.read = [&](const std::string&) { return text; };
  const Scenario back = read_scenario_file("a.toml", options).today;
  CHECK(write_scenario(back) == text);
  CHECK(*back.needs[0].day_factor == kLaw);
  CHECK(back.needs[0].day_factor_group == "bank");
  CHECK(back.streams[0].day_factor_group.empty());
}

TEST_CASE("a day factor has mean 1 and a deviation that leaves a largest factor") {
  CHECK(problem_with(kLaw).empty());
  CHECK(problem_with(Distribution::log_normal(1.0, 2.0 - 1e-9)).empty());
  CHECK(problem_with(Distribution::exponential(1.0 + 1e-10)).empty());
  CHECK(problem_with(Distribution::gamma(1.0 + 2e-9, 0.2)).starts_with("day_factor has mean 1.00"));
  CHECK(problem_with(Distribution::constant(2.0)) == "day_factor has mean 2; mean 1");
  CHECK(problem_with(Distribution::piecewise_hazard({0.0}, {0.0})).starts_with("day_factor has"));
  // All of its mean lies on days that are rarer than one in 4096.
  const auto rare = Distribution::empirical({0.0, 10'000.0}, {9'999.0, 1.0});
  CHECK(problem_with(rare).starts_with("day_factor has standard deviation 99.9"));
  CHECK(problem_with(rare).ends_with("; at most 2"));
  Scenario s = small_scenario();
  s.needs[0].day_factor_group = "bank";
  const Problems problems = find_problems(s);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].where == "need 'question'");
  CHECK(problems[0].what == "day_factor_group is 'bank', but there is no day_factor");
}

TEST_CASE("candidates come at the rate times the largest factor that can be drawn") {
  Scenario s = varied("", "");
  s.needs[0].segment_factor = {0.5, 2.0};
  s.streams[0].max_per_hour = 5.0;
  s.represents = 3.0;
  const Model plain = build_model([&] {
    Scenario without = s;
    without.needs[0].day_factor.reset();
    without.streams[0].day_factor.reset();
    return without;
  }());
  const Model m = build_model(s);
  const double most = kLaw.quantile(1 - 1.0 / 4096);
  CHECK(m.needs[0].mean_gap * most == Approx(plain.needs[0].mean_gap).epsilon(1e-14));
  CHECK(m.needs[0].accept[0] * most == Approx(plain.needs[0].accept[0]).epsilon(1e-14));
  CHECK(m.streams[0].mean_gap * most == Approx(kHour / 5.0).epsilon(1e-14));
  CHECK(m.streams[0].accept * most == Approx(2.0 / 5.0).epsilon(1e-14));
  CHECK(m.needs[0].thinned);
  CHECK(m.streams[0].thinned);
  REQUIRE(m.streams.size() == 3);  // the background varies as its need does
  CHECK(m.streams[1].day_factor == m.needs[0].day_factor);
  CHECK(m.streams[2].day_factor == m.needs[0].day_factor);
  CHECK(m.streams[2].mean_gap * most == Approx(plain.streams[2].mean_gap).epsilon(1e-14));
  CHECK(plain.needs[0].day_factor == kNoDayFactor);
  CHECK(plain.day_factors.empty());
  const auto rates = case_rates(m), plain_rates = case_rates(plain);
  for (std::size_t i = 0; i < rates.size(); ++i) {
    CHECK(rates[i].per_hour[9] == Approx(plain_rates[i].per_hour[9]).epsilon(1e-12));
  }
}

TEST_CASE("a group meets the same days, each through its own law; other groups meet others") {
  const auto both = [](const Scenario& s) {
    const Model m = build_model(s);
    return std::pair(factors_of(m, m.needs[0].day_factor), factors_of(m, m.streams[0].day_factor));
  };
  const auto [need, stream] = both(varied("bank", "bank"));
  CHECK(need == stream);
  const auto [own, other] = both(varied("", ""));
  int equal = 0;
  for (std::size_t d = 0; d < own.size(); ++d) equal += own[d] == other[d];
  CHECK(equal == 0);
  CHECK(both(varied("passers-by", "")).first == other);  // the stream's own group is its name
  Scenario wider = varied("bank", "bank");
  wider.streams[0].day_factor = Distribution::log_normal(1.0, 0.8);
  const auto [low, high] = both(wider);
  CHECK(low == need);
  for (std::size_t d = 0; d < low.size(); ++d) {
    for (std::size_t e = 0; e < d; ++e) CHECK((low[d] < low[e]) == (high[d] < high[e]));
  }
}

TEST_CASE("a day's factor depends on seed, replication, group and date alone") {
  const Scenario s = varied("bank", "");
  const Model m = build_model(s);
  const auto base = factors_of(m, 0);
  CHECK(base.size() == 60);
  CHECK(factors_of(m, 0, {3, 6}) != base);
  CHECK(factors_of(m, 0, {4, 5}) != base);
  Scenario longer = s;
  longer.warmup = 7 * kDay;
  longer.horizon = 90 * kDay;
  longer.needs.insert(longer.needs.begin(), longer.needs[0]);
  longer.needs[0].name = "new";
  longer.needs[0].day_factor_group = "others";
  const Model more = build_model(longer);
  const auto all = factors_of(more, more.needs[1].day_factor);
  REQUIRE(all.size() == 97);
  CHECK(std::vector(all.begin() + 7, all.begin() + 67) == base);
  // Every moment of a day has the day's factor, the days before the start too.
  const DayFactors drawn(more, {3, 5});
  const int factor = more.needs[1].day_factor;
  CHECK(drawn.at(factor, -1) == all[6]);
  CHECK(drawn.at(factor, -kDay) == all[6]);
  CHECK(drawn.at(factor, 0) == all[7]);
  CHECK(drawn.at(factor, kDay - 1) == all[7]);
  CHECK(drawn.at(kNoDayFactor, 0) == 1.0);
}

TEST_CASE("no factor is above the largest, whatever is drawn") {
  for (const Distribution& law :
       {kLaw, Distribution::exponential(1.0), Distribution::empirical({0.0, 2.0}),
        Distribution::weibull(2.0, 1.0), Distribution::poisson(1.0)}) {
    const double most = largest_day_factor(law);
    for (const double u : {0x1p-53, 0.5, 1 - 0x1p-12, 1 - 0x1p-30, 1 - 0x1p-53}) {
      CHECK(day_factor_of(law, u) <= most);
      CHECK(day_factor_of(law, u) == law.quantile(u * 4095.0 / 4096.0));
    }
  }
  CHECK(largest_day_factor(std::nullopt) == 1.0);
}
