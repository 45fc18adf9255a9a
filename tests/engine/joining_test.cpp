// Customers who join a company during a run.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "sim/engine/simulator.h"
#include "sim/measure/ledger.h"
#include "tests/support/collect.h"
#include "tests/support/company_cases.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

constexpr double kTicksOfMonth = static_cast<double>(kYear) / 12.0;

Scenario joined_by(JoiningSpec::Form form, double rate = 0.0) {
  Scenario s = two_departments();
  s.company.joining = {form, rate, 0.75};
  return s;
}

bool is_newcomer(const Model& model, std::uint32_t id) { return id >= model.customers; }

/// Joining and leaving of each newcomer, by number.
struct Life {
  Time joined = kNever, left = kNever;
};

std::map<std::uint32_t, Life> lives_of_newcomers(const Model& model, const Watched& run) {
  std::map<std::uint32_t, Life> lives;
  for (const Event& e : run.events) {
    if (e.type == EventType::join) lives[e.subject].joined = e.time;
    if (e.type == EventType::leave && is_newcomer(model, e.subject)) lives[e.subject].left = e.time;
  }
  return lives;
}

/// Customers of a segment who are there before anything happens at `t`.
std::int64_t there_at(const Watched& run, std::size_t segment, Time t) {
  return std::ranges::count_if(run.customers, [&](const CustomerState& c) {
    const bool came = c.joined == 0 || c.joined < t;
    return c.segment == segment && came && c.left >= t;
  });
}

}  // namespace

TEST_CASE("company joining: each week as many join a segment as have left it") {
  const Model model = build_model(joined_by(JoiningSpec::Form::replace));
  const Watched run = watch(model);
  std::int64_t joined = 0;
  for (Time week = kWeek; week < model.end; week += kWeek) {
    for (std::size_t s = 0; s < model.segments.size(); ++s) {
      const std::int64_t join = std::ranges::count_if(run.customers, [&](const CustomerState& c) {
        return c.segment == s && c.joined == week;
      });
      CHECK(there_at(run, s, week) + join == model.segments[s].customers);
      joined += join;
    }
  }
  CHECK(joined > 100);
  const auto never = [&](const CustomerState& c) { return c.joined != kNever; };
  CHECK(std::ranges::count_if(run.customers, never) == model.customers + joined);
}

TEST_CASE("company joining: at a rate so many have joined by each week, whoever leaves") {
  const Model model = build_model(joined_by(JoiningSpec::Form::rate, 0.6));
  const Watched run = watch(model);
  for (Time t = kWeek; t < model.end; t += kWeek) {
    for (std::size_t s = 0; s < model.segments.size(); ++s) {
      const std::int64_t joined = std::ranges::count_if(run.customers, [&](const CustomerState& c) {
        return c.segment == s && c.joined > 0 && c.joined <= t;
      });
      const double years = static_cast<double>(t) / static_cast<double>(kYear);
      CHECK(joined == std::floor(0.6 * model.segments[s].customers * years));
    }
  }
}

TEST_CASE("company joining: newcomers begin at their segment's references") {
  Scenario s = joined_by(JoiningSpec::Form::rate, 2.0);
  for (SegmentSpec& segment : s.segments) {
    segment.leaving.reference = 0.61;
    segment.leaving.memory_reference = -0.2;
  }
  const Model model = build_model(s);
  Simulator simulator(model, {.key = {1, 0}});
  simulator.run_until(kWeek + kHour);  // before anybody can have a case
  std::int64_t fresh = 0;
  for (const CustomerState& c : simulator.customers()) {
    if (c.joined != kWeek || c.open_cases > 0) continue;
    ++fresh;
    CHECK(c.satisfaction == 0.61);
    CHECK(c.memory == -0.2F);
    CHECK(c.value > 0);
  }
  CHECK(fresh > 30);
}

TEST_CASE("company joining: nobody has a record of a newcomer") {
  // Every leg is by an employee, and a fact that is known by nobody opens no gate: on its first leg
  // a newcomer is as good as unknown, and a customer of the start is not.
  Scenario s = joined_by(JoiningSpec::Form::rate, 4.0);
  s.journeys[0] = one_call("ask");
  s.horizon = 300 * kDay;
  set_levers(s, {{"screen", LeverScope::all, "", 0.0}, {"tests", LeverScope::all, "", 0.0}});
  const auto know_open = [](const Scenario& scenario) {
    const Model model = build_model(scenario);
    const RunResult r = run(model, {.key = {1, 0}});
    ActCounts all;
    for (std::size_t t = 0; t < model.touch_points.size(); ++t) all += r.totals.act_sum(t);
    std::int64_t open = 0, acts = 0;
    for (int cell = 0; cell < 8; ++cell) {
      acts += all.cells[cell];
      if ((cell & 4) != 0) open += all.cells[cell];
    }
    return static_cast<double>(open) / static_cast<double>(acts);
  };
  const double with_newcomers = know_open(s);
  s.company.joining = {};
  CHECK(with_newcomers < 0.97 * know_open(s));
}

TEST_CASE("company joining: a newcomer's law is that of new customers, by draws of its own") {
  // In one step: the stock of a firm of twenty years leaves far less than newcomers do.
  Scenario s = joined_by(JoiningSpec::Form::rate, 3.0);
  s.horizon = 2 * kYear + kWeek;
  for (SegmentSpec& segment : s.segments) {
    segment.leaving.weight = segment.leaving.memory_weight = 0.0;
    segment.leaving.period = kYear;
    segment.leaving.propensity = Distribution::beta(0.8, 1.2);
    segment.leaving.start = LeavingSpec::Start::stock;
  }
  for (NeedSpec& need : s.needs) need.per_year = 0.1;
  const Model model = build_model(s);
  const Watched run = watch(model);
  double first = 0.0, left = 0.0;
  for (const auto& [id, life] : lives_of_newcomers(model, run)) {
    if (life.joined + kYear + kWeek >= model.end) continue;
    first += 1.0;
    left += life.left < life.joined + kYear + kWeek ? 1.0 : 0.0;
    CHECK(life.left >= life.joined + kYear);  // the first renewal is a period after joining
  }
  REQUIRE(first > 3000);
  CHECK(left / first == Approx(0.4).epsilon(0.06));  // the mean of the law
}

TEST_CASE("company joining: the same newcomer has the same life under every policy") {
  Scenario s = joined_by(JoiningSpec::Form::rate, 1.0);
  for (SegmentSpec& segment : s.segments) {
    segment.leaving.weight = segment.leaving.memory_weight = 0.0;
  }
  const Model today = build_model(s);
  const Model policy = build_model(s, from_the_start(s, {{"latitude", LeverScope::all, "", 60.0},
                                                         {"bonus", LeverScope::all, "", 1.0}}));
  const auto first_needs = [](const Model& model, const Watched& run) {
    std::map<std::uint32_t, Time> first;
    for (const Event& e : run.events) {
      const bool begins = e.type == EventType::arrive && e.domain == Domain::customer;
      if (begins && is_newcomer(model, e.subject)) first.emplace(e.subject, e.time);
    }
    return first;
  };
  const Watched a = watch(today), b = watch(policy);
  CHECK(a.events != b.events);
  const auto first = first_needs(today, a);
  CHECK(first.size() > 100);
  CHECK(first == first_needs(policy, b));
  const auto of_policy = lives_of_newcomers(policy, b);
  for (const auto& [id, life] : lives_of_newcomers(today, a)) {
    CHECK(of_policy.at(id).joined == life.joined);
  }
}

TEST_CASE("company joining: one customer more at the start moves no newcomer's draws") {
  const Scenario s = joined_by(JoiningSpec::Form::replace);
  Scenario more = s;
  more.segments[0].customers += 1;
  const Model a = build_model(s), b = build_model(more);
  for (const std::uint8_t segment : {std::uint8_t{0}, std::uint8_t{1}}) {
    const std::uint32_t n = a.segments[segment].first_newcomer + 7;
    const std::uint32_t m = b.segments[segment].first_newcomer + 7;
    CHECK(n != m);
    CHECK(customer_key(a, n, segment).index == customer_key(b, m, segment).index);
    CHECK(customer_key(a, n, segment).index !=
          customer_key(a, a.segments[segment].first_customer + 7, segment).index);
  }
}

TEST_CASE("company joining: who joins changes nobody else's leaving") {
  Scenario s = two_departments();
  for (SegmentSpec& segment : s.segments) {
    segment.leaving.weight = segment.leaving.memory_weight = 0.0;
  }
  const Watched without = watch(build_model(s));
  s.company.joining.form = JoiningSpec::Form::replace;
  const Model model = build_model(s);
  const Watched with = watch(model);
  std::size_t same = 0;
  for (std::uint32_t id = 0; id < model.customers; ++id) {
    // A case that is open moves a renewal to its close, and newcomers may lengthen waits.
    const Time a = without.customers[id].left, b = with.customers[id].left;
    same += a == b || std::abs(a - b) < kWeek;
  }
  CHECK(same >= model.customers - 3);
}

TEST_CASE("company joining: customer time and contribution are those of lives, to the tick") {
  const Model model = build_model(joined_by(JoiningSpec::Form::replace));
  const Watched run = watch(model);
  for (std::size_t s = 0; s < model.segments.size(); ++s) {
    Time counted = 0, lived = 0;
    for (std::size_t m = 0; m < run.result.totals.months; ++m) {
      counted += customer_time(run.result, m, s);
    }
    double worth = 0.0;
    for (const CustomerState& c : run.customers) {
      if (c.segment != s || c.joined == kNever) continue;
      const Time there = std::min(c.left, model.end) - c.joined;
      lived += there;
      worth += static_cast<double>(there) / kTicksOfMonth * (c.value / 1024.0);
    }
    CHECK(counted == lived);
    CHECK(contribution_of(model, run.result, s) ==
          Approx(model.segments[s].value_per_month * worth).epsilon(1e-4));  // whole minutes
  }
}

TEST_CASE("company joining: a run in which more join than can be prepared for says so") {
  Scenario s = joined_by(JoiningSpec::Form::replace);
  for (SegmentSpec& segment : s.segments) {
    segment.leaving.period = kDay;
    segment.leaving.propensity = Distribution::constant(1.0 - 1e-9);
    segment.leaving.weight = segment.leaving.memory_weight = 0.0;
  }
  const Model model = build_model(s);
  const RandomKey key{1, 0};
  const std::vector<RunResult> results = run_many(model, {&key, 1}, 1);
  CHECK(results[0].failure.find("more customers would have to join") != std::string::npos);
}
