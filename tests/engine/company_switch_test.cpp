// Off switches of a company: everything off is the plain engine, each switch alone changes what is
// downstream of it and not a bit of anything else.
#include <doctest/doctest.h>

#include <functional>
#include <set>
#include <string>
#include <tuple>

#include "sim/measure/metric.h"
#include "tests/support/company_cases.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// The small company without any way back from experience to behaviour: nobody's leaving depends on
/// it, cases cause no others, acts take the usual time, load costs nothing.
Scenario frozen() {
  Scenario s = small_generic();
  for (SegmentSpec& segment : s.segments) {
    segment.leaving.weight = 0.0;
    segment.leaving.memory_weight = 0.0;
  }
  for (NeedSpec& need : s.needs) need.clock = NeedSpec::Clock::calendar;
  MechanismSpec& m = s.company.mechanism;
  m.act = m.load = m.hand_over = m.complaint = m.repeat = m.chase = m.sale = false;
  return s;
}

using Flag = bool MechanismSpec::*;

Scenario without(Scenario s, Flag flag) {
  s.company.mechanism.*flag = false;
  return s;
}
Scenario with(Scenario s, Flag flag) {
  s.company.mechanism.*flag = true;
  return s;
}

double value_of(const char* metric, const Model& model, const RunResult& result) {
  const MetricKey key{find_metric(metric)};
  return metric_values(model, result, {&key, 1})[0];
}

struct Pair {
  Model model_on, model_off;
  Watched on, off;
  Pair(const Scenario& a, const Scenario& b)
      : model_on(build_model(a)),
        model_off(build_model(b)),
        on(watch(model_on)),
        off(watch(model_off)) {}
  bool same_events() const { return on.events == off.events; }
  bool same(const char* metric) const {
    return value_of(metric, model_on, on.result) == value_of(metric, model_off, off.result);
  }
  /// The same satisfaction of every customer.
  bool same_satisfaction() const {
    for (std::size_t i = 0; i < on.customers.size(); ++i) {
      if (on.customers[i].satisfaction != off.customers[i].satisfaction) return false;
    }
    return true;
  }
  bool same_left() const {
    for (std::size_t i = 0; i < on.customers.size(); ++i) {
      if (on.customers[i].left != off.customers[i].left) return false;
    }
    return true;
  }
};

/// Root needs by who, what and when they began; children and redials left out.
std::set<std::tuple<std::uint32_t, std::uint8_t, std::uint32_t>> roots(const Watched& run) {
  std::set<std::tuple<std::uint32_t, std::uint8_t, std::uint32_t>> found;
  for (const Event& e : run.events) {
    if (e.type == EventType::arrive && e.domain == Domain::customer) {
      found.emplace(e.subject, e.kind, e.slot);
    }
  }
  return found;
}

}  // namespace

TEST_CASE("company: with everything off and the plain rule it is the plain engine, bit for bit") {
  Scenario plain = small_generic();
  for (TouchPointSpec& place : plain.touch_points) {  // so that satisfaction has something to do
    place.experience = {0.02, -0.004, -0.1, -0.05, -0.05, -0.08};
  }
  for (SegmentSpec& segment : plain.segments) segment.leaving.memory_weight = 0.0;
  Scenario off = plain;
  off.company.update = UpdateRule::plain;
  switch_all(off.company.mechanism, false);
  plain.company = {};
  plain.target = {};
  plain.levers.clear();
  for (SegmentSpec& segment : plain.segments) segment.value_factor = Distribution::constant(1.0);
  for (DepartmentSpec& department : plain.departments) department = {department.name};
  for (NeedSpec& need : plain.needs) need.fit_weight = 1.0;
  for (JourneySpec& journey : plain.journeys) {
    for (JourneySpec::Move& move : journey.moves) move.avoidable = false;
  }
  for (TouchPointSpec& place : plain.touch_points) {
    place.quality.reset();
    place.sells = false;
    place.chase_after.reset();
  }
  const Pair pair(plain, off);
  CHECK(pair.on.events.size() > 1000);
  CHECK(pair.same_events());
  CHECK(pair.same_satisfaction());
  CHECK(pair.same_left());
  CHECK(pair.on.result.totals.touch_point == pair.off.result.totals.touch_point);
  CHECK(pair.on.result.totals.segment == pair.off.result.totals.segment);
  for (std::size_t m = 0; m < pair.on.result.snapshots.size(); ++m) {
    CHECK(pair.on.result.snapshots[m].alive == pair.off.result.snapshots[m].alive);
    CHECK(pair.on.result.snapshots[m].satisfaction_sum ==
          pair.off.result.snapshots[m].satisfaction_sum);
  }
  // Own values know when somebody left to the minute.
  CHECK(value_of("contribution", pair.model_off, pair.off.result) ==
        doctest::Approx(value_of("contribution", pair.model_on, pair.on.result)).epsilon(1e-6));
}

TEST_CASE("company: may, want, know and skill alone change quality, and no event") {
  const Scenario base = frozen();
  for (const Flag flag :
       {&MechanismSpec::may, &MechanismSpec::want, &MechanismSpec::know, &MechanismSpec::skill}) {
    const Pair pair(base, without(base, flag));
    CHECK(pair.same_events());
    CHECK(pair.same_left());
    CHECK_FALSE(pair.same("quality"));
    CHECK_FALSE(pair.same_satisfaction());
  }
  // Direct effects: a gate that is off is open, and so are cells.
  const Pair may(base, without(base, &MechanismSpec::may));
  CHECK(value_of("denied", may.model_off, may.off.result) == 0.0);
  CHECK(value_of("fit", may.model_off, may.off.result) >
        value_of("fit", may.model_on, may.on.result));
  CHECK(value_of("gates_none", may.model_off, may.off.result) == 0.0);
  const Pair know(base, without(base, &MechanismSpec::know));
  CHECK(value_of("recorded", know.model_off, know.off.result) == 0.0);
  CHECK(value_of("wrong_facts", know.model_off, know.off.result) == 0.0);
  CHECK(value_of("asked_again", know.model_off, know.off.result) == 0.0);
}

TEST_CASE("company: load alone changes effort and quality, and no event") {
  Scenario base = with(frozen(), &MechanismSpec::load);
  base.company.want.reference_load = 0.0;  // so that it matters here
  base.company.want.capacity = 1.0;
  const Pair pair(base, without(base, &MechanismSpec::load));
  CHECK(pair.same_events());
  CHECK_FALSE(pair.same("quality"));
  CHECK(pair.on.result.company.back().want[0] < pair.off.result.company.back().want[0]);
  CHECK(pair.on.result.company.back().load == pair.off.result.company.back().load);
}

TEST_CASE("company: memory alone changes what is remembered and who leaves for it") {
  const Scenario base = frozen();
  const Pair pair(base, without(base, &MechanismSpec::memory));
  CHECK(pair.same_events());
  CHECK(pair.same_satisfaction());
  CHECK_FALSE(pair.same("memory"));
  CHECK(value_of("memory", pair.model_off, pair.off.result) == 0.0);
  Scenario felt = base;
  for (SegmentSpec& segment : felt.segments) segment.leaving.memory_weight = 20.0;
  const Pair leaves(felt, without(felt, &MechanismSpec::memory));
  CHECK_FALSE(leaves.same_left());
}

TEST_CASE("company: the survey changes what is seen and paid, and nothing else") {
  const Scenario base = small_generic();
  const Pair pair(base, without(base, &MechanismSpec::survey));
  CHECK(pair.same_events());
  CHECK(pair.same_satisfaction());
  CHECK(pair.same_left());
  CHECK(pair.on.result.totals == pair.off.result.totals);
  CHECK_FALSE(pair.same("satisfaction_reported"));
  CHECK_FALSE(pair.same("cost_incentives"));
  CHECK(value_of("satisfaction_reported", pair.model_off, pair.off.result) ==
        value_of("satisfaction_true", pair.model_off, pair.off.result));
  CHECK(pair.same("cost_acts"));
}

TEST_CASE("company: own values change money, and no event where effort does not follow them") {
  const Scenario base = small_generic();
  const Pair pair(base, without(base, &MechanismSpec::own_value));
  CHECK(pair.same_events());
  CHECK(pair.same_satisfaction());
  CHECK_FALSE(pair.same("contribution"));
  Scenario by_value = base;
  by_value.levers.push_back({"lifetime", LeverScope::all, "", 1.0});
  const Pair acts(by_value, without(by_value, &MechanismSpec::own_value));
  CHECK_FALSE(acts.same_events());
}

TEST_CASE("company: acts, children and hand-overs leave root needs where they are") {
  // Nobody leaves, and clocks run on: then root needs are those of the calendar. A need that comes
  // late in the run may wait for a case that is still open, so the last days are left out.
  Scenario base = frozen();
  for (SegmentSpec& segment : base.segments) segment.leaving.form = LeavingSpec::Form::none;
  for (NeedSpec& need : base.needs) need.overlap = NeedSpec::Overlap::queue;
  const Watched first = watch(build_model(base));
  for (const Flag flag : {&MechanismSpec::act, &MechanismSpec::hand_over, &MechanismSpec::complaint,
                          &MechanismSpec::repeat, &MechanismSpec::chase, &MechanismSpec::sale}) {
    Scenario s = with(base, flag);
    s.company.child.complaint_threshold = 0.0;
    for (TouchPointSpec& place : s.touch_points) {
      if (place.chase_after) place.chase_after = Distribution::exponential(1.0 * kHour);
    }
    const Watched second = watch(build_model(s));
    CHECK(first.events != second.events);
    std::size_t missing = 0;
    const auto a = roots(first), b = roots(second);
    for (const auto& root : a) missing += b.count(root) == 0;
    CHECK(static_cast<double>(missing) < 0.02 * static_cast<double>(a.size()));
    for (const auto& root : b) {
      // No root need is new: a slot that begins in one world is due in the other too.
      CHECK(std::get<2>(root) <= kMaxSlot);
    }
  }
}

TEST_CASE("company: a policy's roll-out changes nothing before its date") {
  const Scenario usual = small_generic();
  Scenario then = usual;
  for (const char* lever : {"customers_first", "owner", "one_view", "bonus"}) {
    then.levers.push_back({lever, LeverScope::all, "", 1.0});
  }
  const Time from = 40 * kDay;
  const std::vector<Change> changes{{from, then}};
  const Watched today = watch(build_model(usual));
  const auto before = [&](const Watched& run) {
    std::vector<Event> kept;
    for (const Event& e : run.events) {
      if (e.time < from) kept.push_back(e);
    }
    return kept;
  };
  std::set<std::uint64_t> hashes;
  for (const Flag flag : {&MechanismSpec::roadmap, &MechanismSpec::dip, &MechanismSpec::congestion,
                          &MechanismSpec::drift}) {
    for (const bool on : {true, false}) {
      Scenario s = usual, t = then;
      for (Scenario* x : {&s, &t}) {
        x->company.mechanism.*flag = on;
        x->company.roadmap.configuration_lag = x->company.roadmap.information_lag = 0;
        x->company.roadmap.budget = 1.0;
      }
      const Watched policy = watch(build_model(s, std::vector<Change>{{from, t}}));
      CHECK(before(policy) == before(today));
      CHECK(policy.events != today.events);
      hashes.insert(policy.result.hash());
    }
  }
  CHECK(hashes.size() == 5);  // all on is the same four times; each switch differs
}

namespace {

/// A policy that moves levers of the gates to their most, and the same with gates frozen.
Model with_frozen(const Scenario& today, const std::vector<const char*>& levers,
                  std::uint8_t frozen) {
  Scenario then = today;
  for (const char* lever : levers) {
    set_levers(then, {{lever, LeverScope::all, "", find_lever(lever)->most}});
  }
  Model model = build_model(today, std::vector<Change>{{0, then}});
  model.company.frozen = frozen;
  return model;
}

/// Today without what gets from levers to events past the gates: sales, dips, drift, hand-overs.
Scenario past_the_gates_off() {
  Scenario s = small_generic();
  MechanismSpec& m = s.company.mechanism;
  m.sale = m.dip = m.drift = m.hand_over = false;
  s.company.roadmap.information_lag = s.company.roadmap.configuration_lag = 0;
  return s;
}

}  // namespace

TEST_CASE("company: with all gates frozen, levers that act through gates only change no event") {
  struct OfGate {
    std::vector<const char*> levers;
    std::uint8_t gates;  // that they act through: pay and training draw effort to records too
  };
  const std::vector<OfGate> cases{
      {{"latitude", "strategy", "owner"}, 1},
      {{"lifetime"}, 2},
      {{"customers_first", "bonus", "metrics", "training"}, 6},
      {{"share", "one_view", "upkeep", "systems", "depth", "screen", "tests"}, 4}};
  const Scenario usual = past_the_gates_off();
  const Watched today = watch(build_model(usual));
  std::vector<const char*> all;
  for (const OfGate& c : cases) {
    CAPTURE(c.levers[0]);
    const auto others = static_cast<std::uint8_t>(7 - c.gates);
    const Watched open = watch(with_frozen(usual, c.levers, 0));
    CHECK(open.events != today.events);
    CHECK(watch(with_frozen(usual, c.levers, c.gates)).events == today.events);
    CHECK(watch(with_frozen(usual, c.levers, 7)).events == today.events);
    CHECK(watch(with_frozen(usual, c.levers, others)).events == open.events);
    all.insert(all.end(), c.levers.begin(), c.levers.end());
  }
  // Effort on records goes through know: it is there with want frozen, and want with know.
  CHECK(watch(with_frozen(usual, cases[2].levers, 2)).events != today.events);
  CHECK(watch(with_frozen(usual, cases[2].levers, 4)).events != today.events);
  const Watched frozen = watch(with_frozen(usual, all, 7));
  CHECK(frozen.events == today.events);
  for (std::size_t i = 0; i < frozen.customers.size(); ++i) {
    CHECK(frozen.customers[i].satisfaction == today.customers[i].satisfaction);
  }
}

TEST_CASE("company: what levers do past the gates is there with all gates frozen") {
  Scenario usual = past_the_gates_off();
  const auto changes = [&](const char* lever) {
    return watch(with_frozen(usual, {lever}, 7)).events != watch(build_model(usual)).events;
  };
  CHECK_FALSE(changes("owner"));
  usual.company.mechanism.hand_over = true;
  CHECK(changes("owner"));  // moves that owners save
  CHECK(changes("structure"));
  CHECK(changes("answer"));
  CHECK_FALSE(changes("one_view"));
  usual.company.mechanism.dip = true;
  CHECK(changes("one_view"));  // people have to change how they work
  CHECK_FALSE(changes("bonus"));
  usual.company.mechanism.sale = true;
  CHECK(changes("bonus"));  // effort on volume
}
