// The same bits for any number of threads, blocks, windows and order of runs.
#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "sim/engine/simulator.h"
#include "tests/engine/generic_company.h"
#include "tests/support/sampling.h"
#include "tests/support/small_company.h"
#include "tests/support/workloads.h"

using namespace rapport;

namespace {

RunOptions options_for(RandomKey key) {
  RunOptions o;
  o.key = key;
  return o;
}

struct Count : Observer {
  std::size_t events = 0;
  bool sorted = true;
  Event last{INT64_MIN, EventType::end, Domain::customer, 0, 0, 0, 0, 0, 0};
  void on_events(std::span<const Event> more) override {
    for (const Event& e : more) {
      sorted = sorted && last <= e;
      last = e;
      ++events;
    }
  }
};

/// Needs that run beside a queue's in long chains of self-service legs, and people who leave by
/// what the last leg did to them: the order of what ends when is all.
Scenario chains(std::uint32_t customers, Time horizon) {
  Scenario s = w3(customers, 0.25);
  s.horizon = horizon;
  s.segments[0].leaving.threshold = 2.0;
  s.segments[0].leaving.period = 2 * kDay;
  s.needs[0].per_year = 500;
  s.touch_points[0].service = Distribution::exponential(30.0 * kMinute);
  s.touch_points[0].experience.served = 0.3;
  s.touch_points[1].experience.abandoned = -0.4;
  JourneySpec chain;
  chain.name = "chain";
  chain.steps = {{"one", "web"}, {"two", "web"}, {"three", "web"}};
  chain.entries = {{"one", 1.0}};
  chain.moves = {{"one", "two", 1.0, Outcome::served, {}, -0.2},
                 {"two", "three", 1.0, Outcome::served, {}, 0.1}};
  s.journeys.push_back(chain);
  NeedSpec need;
  need.name = "beside";
  need.journey = "chain";
  need.clock = NeedSpec::Clock::calendar;
  need.overlap = NeedSpec::Overlap::beside;
  need.per_year = 900;
  s.needs.push_back(need);
  return s;
}

void check_same_bits(const Model& model) {
  const RunResult one = run(model, options_for({5, 3}));
  std::uint32_t n = 0;
  for (const Time window : {Time{0}, kHour, 30 * kMinute, 15 * kMinute, kMinute}) {
    for (const int threads : {1, 2, 5}) {
      for (const int blocks : {0, 1, 3, 16}) {
        if (n++ % testing::kStep != 0) continue;
        RunOptions o = options_for({5, 3});
        o.window = window;
        o.threads = threads;
        o.blocks = blocks;
        CAPTURE(window);
        CAPTURE(threads);
        CAPTURE(blocks);
        const RunResult other = run(model, o);
        CHECK(other == one);
        CHECK(other.hash() == one.hash());
      }
    }
  }
}

void check_same_bits(const Scenario& scenario) { check_same_bits(build_model(scenario)); }

}  // namespace

TEST_CASE("threads, blocks and windows change no bit of the generic company") {
  check_same_bits(generic_companies()[1]);  // the one that changes most
}

TEST_CASE("threads, blocks and windows change no bit of a company that customers join") {
  Scenario s = generic_today();
  s.company.joining.form = JoiningSpec::Form::replace;
  const Model model = build_model(s);
  std::int64_t joined = 0;
  for (std::size_t segment = 0; segment < s.segments.size(); ++segment) {
    joined += run(model, options_for({5, 3})).totals.outcome_sum(segment).joined;
  }
  CHECK(joined > 100);
  check_same_bits(model);
}

TEST_CASE("threads, blocks and windows change no bit of W3") {
  Scenario s = w3(3000, 0.25);  // few servers: long queues
  s.horizon = 60 * kDay;
  check_same_bits(s);
}

TEST_CASE("threads, blocks and windows change no bit of chains beside queues") {
  check_same_bits(chains(400, 20 * kDay));
  check_same_bits(chains(15'000, kDay + kMinute));  // a last window of one minute
}

TEST_CASE("threads, blocks and windows change no bit of the small company") {
  Scenario s = small_company();
  s.horizon = std::min(s.horizon, 40 * kDay);
  check_same_bits(s);
}

TEST_CASE("runs do not depend on their order, or on each other") {
  Scenario s = w3(1000, 0.25);
  s.horizon = 40 * kDay;
  const Model model = build_model(s);
  const std::vector<RandomKey> keys{{1, 0}, {1, 1}, {1, 2}, {2, 0}, {7, 9}};
  const std::vector<RandomKey> reversed(keys.rbegin(), keys.rend());
  const std::vector<RunResult> a = run_many(model, keys, 1);
  const std::vector<RunResult> b = run_many(model, reversed, 2);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    CHECK(a[i] == b[keys.size() - 1 - i]);
    CHECK(a[i] == run(model, options_for(keys[i])));
  }
  for (std::size_t i = 1; i < keys.size(); ++i) CHECK(a[i].hash() != a[0].hash());  // seeds matter
}

TEST_CASE("stopping on the way and watching change nothing") {
  Scenario s = small_company();
  s.horizon = std::min(s.horizon, 30 * kDay);
  const Model model = build_model(s);
  const RunResult whole = run(model, options_for({1, 1}));
  Simulator stepped(model, options_for({1, 1}));
  for (Time t = 0; t < model.end; t += 7 * kHour) stepped.run_until(t);
  CHECK(stepped.finish() == whole);
  Count count;
  RunOptions o = options_for({1, 1});
  o.observer = &count;
  CHECK(run(model, o) == whole);
  CHECK(count.events > 1000);
  CHECK(count.sorted);
}

TEST_CASE("a window that would change results is refused") {
  const Model model = build_model(w3(100, 1.0));
  for (const Time window : {7 * kMinute, 2 * kHour, Time{1'234'567}}) {
    RunOptions o = options_for({1, 1});
    o.window = window;
    CHECK_THROWS_AS(run(model, o), InvariantError);
  }
}

TEST_CASE("the hash of events leaves out what levers are, and nothing that happened") {
  const Model model = build_model(testing::two_departments());
  const RunResult result = run(model, {.key = {1, 1}});
  REQUIRE(!result.company.empty());
  RunResult other = result;
  other.company[0].levers[0] += 1.0;
  CHECK(other.hash() != result.hash());
  CHECK(other.event_hash() == result.event_hash());
  other = result;
  other.company[0].want[0] += 1.0;
  CHECK(other.event_hash() != result.event_hash());
  other = result;
  other.totals.at_segment(0, 0).needs += 1;
  CHECK(other.event_hash() != result.event_hash());
}
