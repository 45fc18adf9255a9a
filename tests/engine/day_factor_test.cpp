// Days that are busier than others: the same ones under every policy, for one need as for another.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/core/moments.h"
#include "sim/engine/simulator.h"
#include "sim/model/draws.h"
#include "tests/support/collect.h"
#include "tests/support/workloads.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

using DayRoot = std::tuple<Domain, int, std::uint32_t, std::uint32_t>;

/// When each root need or contact first arrived somewhere.
std::map<DayRoot, Time> starts_of(const std::vector<Event>& events) {
  std::map<DayRoot, Time> starts;
  for (const Event& e : events) {
    if (e.type == EventType::arrive)
      starts.try_emplace({e.domain, e.kind, e.subject, e.slot}, e.time);
  }
  return starts;
}

/// Cases opened on each day, of needs or of streams.
std::vector<double> daily_of(const std::vector<Event>& events, Domain domain, int kind, int days) {
  std::vector<double> count(static_cast<std::size_t>(days));
  for (const auto& [root, time] : starts_of(events)) {
    if (std::get<0>(root) != domain || std::get<1>(root) != kind || time < 0) continue;
    ++count[static_cast<std::size_t>(time / kDay)];
  }
  return count;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  Covariance both;
  for (std::size_t i = 0; i < a.size(); ++i) both.add(a[i], b[i]);
  return both.correlation();
}

/// Customers whose needs do not depend on their cases, and passers-by; nobody leaves.
Scenario varied() {
  Scenario s = w3(400, 0.25);
  s.horizon = 60 * kDay;
  s.warmup = 3 * kDay;
  s.segments[0].leaving.form = LeavingSpec::Form::none;
  s.needs[0].per_year = 120;
  s.needs[0].clock = NeedSpec::Clock::calendar;
  s.needs[0].overlap = NeedSpec::Overlap::beside;
  s.needs[0].day_factor = Distribution::gamma(1.0, 0.5);
  s.needs[0].day_factor_group = "bank";
  StreamSpec stream{"walk-ins", s.journeys[0].name, 3.0, {}, {}, 0, 0};
  stream.day_factor = Distribution::log_normal(1.0, 0.5);
  stream.day_factor_group = "bank";
  s.streams.push_back(stream);
  return s;
}

}  // namespace

TEST_CASE("policies meet the same days: staff and moves change who waits, not who comes when") {
  const Scenario today = varied();
  Scenario then = today;
  then.pools[0].staff = WeekSchedule(today.pools[0].staff.largest() + 3);
  const auto without = events_of(build_model(today));
  const auto with = events_of(build_model(today, std::vector<Change>{{10 * kDay, then}}));
  CHECK(without != with);
  CHECK(starts_of(without) == starts_of(with));
  CHECK(events_of(build_model(today), {.key = {11, 4}, .threads = 2}) == without);
}

TEST_CASE("a policy's half hours thin the same candidates on the same days") {
  const Scenario today = varied();
  Scenario then = today;
  for (NeedSpec& need : then.needs) need.profile.half_hour.fill(0.5);
  const auto all = starts_of(events_of(build_model(today)));
  const auto fewer =
      starts_of(events_of(build_model(today, std::vector<Change>{{20 * kDay, then}})));
  double before = 0, kept = 0, were = 0;
  for (const auto& [root, time] : all) {
    if (std::get<0>(root) == Domain::customer) (time < 20 * kDay ? before : were) += 1;
  }
  for (const auto& [root, time] : fewer) {
    REQUIRE(all.contains(root));
    CHECK(all.at(root) == time);
    if (std::get<0>(root) == Domain::customer && time >= 20 * kDay) ++kept;
  }
  CHECK(before > 1000);
  CHECK(kept / were == doctest::Approx(0.5).epsilon(0.1));  // 5,000 needs: 7 standard errors
}

TEST_CASE("a group has its busy days together, others have not") {
  const Scenario together = varied();
  Scenario apart = together;
  apart.streams[0].day_factor_group.clear();
  const auto correlation_in = [](const Scenario& s) {
    const auto events = events_of(build_model(s));
    return correlation(daily_of(events, Domain::customer, 0, 60),
                       daily_of(events, Domain::stream, 0, 60));
  };
  // Counts of about 130 and 72 a day with a deviation of half of them: 0.95 but for the two laws.
  CHECK(correlation_in(together) > 0.85);
  CHECK(std::abs(correlation_in(apart)) < 0.42);  // 99.9 % of 60 independent pairs
}

TEST_CASE("a new need or stream with day factors, listed first, moves nobody's draws or days") {
  Scenario s = varied();
  s.pools[0].staff = WeekSchedule(1000);  // nobody waits
  Scenario more = s;
  NeedSpec need = s.needs[0];
  need.name = "another";
  need.day_factor_group = "fresh";
  need.per_year = 0.0;
  more.needs.insert(more.needs.begin(), need);
  StreamSpec stream = s.streams[0];
  stream.name = "others";
  stream.day_factor_group.clear();
  more.streams.insert(more.streams.begin(), stream);
  std::map<DayRoot, Time> kept;
  std::size_t fresh = 0;
  for (const auto& [root, time] : starts_of(events_of(build_model(more)))) {
    const auto& [domain, kind, subject, slot] = root;
    if (domain == Domain::stream && kind == 0) {
      ++fresh;
    } else {
      kept[{domain, kind - 1, subject, slot}] = time;  // positions have moved
    }
  }
  CHECK(kept == starts_of(events_of(build_model(s))));
  CHECK(fresh > 1000);
}

TEST_CASE("the contacts of represented customers have the days of their need") {
  Scenario s = varied();
  s.streams.clear();
  s.represents = 3.0;
  const auto events = events_of(build_model(s));
  const auto own = daily_of(events, Domain::customer, 0, 60);
  const auto others = daily_of(events, Domain::stream, 0, 60);
  CHECK(correlation(own, others) > 0.85);
}

TEST_CASE("no draw of a day shares a counter with a draw of anybody else") {
  std::vector<std::array<std::uint32_t, 4>> blocks;
  for (const std::int32_t day : {-400, -1, 0, 1, 24'854}) {
    for (const std::uint32_t group : {0u, 1u, 0xFFFFu}) {
      blocks.push_back(draw_day({1, 2}, day, group).word);
    }
  }
  for (const std::uint32_t index : {0u, 1u, 24'854u, 0xFFFFFFFFu}) {
    for (const std::uint32_t kind : {0u, 1u, 0xFFFFu}) {
      for (const Domain domain : {Domain::customer, Domain::stream}) {
        for (int purpose = 0; purpose < static_cast<int>(Purpose::day_factor); ++purpose) {
          const NeedKey need{{index, 0}, 0, kind, domain};
          blocks.push_back(draw_leg({1, 2}, need, 0, 0, static_cast<Purpose>(purpose)).word);
        }
      }
      if (kind == 0) continue;  // a renewal's date stands where the kind does; 0 is there already
      blocks.push_back(draw_renewal({1, 2}, {index, 0}, kind << 16).word);
    }
  }
  const std::set<std::array<std::uint32_t, 4>> distinct(blocks.begin(), blocks.end());
  CHECK(distinct.size() == blocks.size());
}
