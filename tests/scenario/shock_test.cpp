// Shocks: their dates, what they change, and what is refused.
#include "sim/scenario/shock.h"

#include <doctest/doctest.h>

#include "sim/scenario/lever.h"
#include "sim/scenario/rates.h"
#include "sim/scenario/validate.h"
#include "tests/support/small_scenario.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

Scenario firm() {
  Scenario s = small_scenario();
  s.horizon = 100 * kDay;
  return s;
}

Date day(const Scenario& s, int days) { return Calendar(s.start).date_at(days * kDay); }

ShockSpec shock_of(const Scenario& s, int from, int until) {
  ShockSpec shock;
  shock.name = "storm";
  shock.from = day(s, from);
  if (until > 0) shock.until = day(s, until);
  return shock;
}

std::string problems_of(const Scenario& s) {
  std::string all;
  for (const Problem& p : find_problems(s))
    all += p.where + ": " + p.what + "; " + p.allowed + "\n";
  return all;
}

}  // namespace

TEST_CASE("shocks: a date at which one begins or ends is a change, together with the policy's") {
  Scenario s = firm();
  s.shocks = {shock_of(s, 10, 20), shock_of(s, 15, 0)};
  s.shocks[0].needs = 2.0;
  s.shocks[1].name = "strike";
  s.shocks[1].staff = 0.5;
  Scenario then = s;
  then.needs[0].per_year *= 0.5;
  const std::vector<Change> all = with_shocks(s, {{15 * kDay, then}, {40 * kDay, s}});
  const double rate = s.needs[0].per_year;
  const int staff = s.pools[0].staff.at(12 * kHour);
  const std::vector<Time> dates{10 * kDay, 15 * kDay, 20 * kDay, 40 * kDay};
  const std::vector<double> rates{2.0 * rate, rate, 0.5 * rate, rate};
  REQUIRE(all.size() == dates.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(i);
    CHECK(all[i].from == dates[i]);
    CHECK(all[i].then.needs[0].per_year == rates[i]);
    const int half = static_cast<int>(staff * 0.5 + 0.5);
    CHECK(all[i].then.pools[0].staff.at(12 * kHour) == (i == 0 ? staff : half));
  }
  CHECK(largest_demand(s, s.needs[0]) == 2.0);
}

TEST_CASE(
    "shocks: what began before the run holds from its start, and what is outside is nothing") {
  Scenario s = firm();
  s.shocks = {shock_of(s, -5, 3)};
  s.shocks[0].price = 0.9;
  std::vector<Change> all = with_shocks(s, {});
  REQUIRE(all.size() == 2);
  CHECK(all[0].from == 0);
  CHECK(all[0].then.segments[0].price_factor == 0.9);
  CHECK(all[1].from == 3 * kDay);
  CHECK(all[1].then.segments[0].price_factor == 1.0);
  s.shocks = {shock_of(s, -5, -2)};
  s.shocks[0].until = day(s, -2);
  CHECK(with_shocks(s, {}).empty());
  s.shocks = {shock_of(s, 100, 0)};
  s.shocks[0].needs = 3.0;
  CHECK(with_shocks(s, {}).empty());
  CHECK(largest_demand(s, s.needs[0]) == 1.0);
  CHECK(words_of(s.shocks[0], s).find("outside of the run") != std::string::npos);
  // A policy that has always been in force stays the first.
  s.shocks = {shock_of(s, 0, 5)};
  s.shocks[0].price = 0.9;
  s.warmup = 7 * kDay;
  all = with_shocks(s, {{kFromStart, s}});
  REQUIRE(all.size() == 3);
  CHECK(all[0].from == kFromStart);
  CHECK(all[0].then.segments[0].price_factor == 1.0);
  // Without a warm-up the start of the run is the beginning of it all.
  s.warmup = 0;
  all = with_shocks(s, {{kFromStart, s}});
  REQUIRE(all.size() == 2);
  CHECK(all[0].from == kFromStart);
  CHECK(all[0].then.segments[0].price_factor == 0.9);
}

TEST_CASE("shocks: of a segment, a need or a touch point, and only of that") {
  Scenario s = firm();
  s.shocks = {shock_of(s, 1, 2)};
  ShockSpec& shock = s.shocks[0];
  shock.needs = 3.0;
  shock.segment = s.segments[1].name;
  Scenario then = with_shocks(s, {})[0].then;
  CHECK(rate_of(then.needs[0], 1) == doctest::Approx(3.0 * rate_of(s.needs[0], 1)));
  CHECK(rate_of(then.needs[0], 0) == rate_of(s.needs[0], 0));
  shock = shock_of(s, 1, 2);
  shock.outage = true;
  for (const TouchPointSpec& spec : s.touch_points) {
    shock.touch_point = spec.name;
    then = with_shocks(s, {})[0].then;
    for (std::size_t t = 0; t < s.touch_points.size(); ++t) {
      const TouchPointSpec& now = then.touch_points[t];
      const bool this_one = now.name == spec.name;
      const bool self = now.kind == TouchPointSpec::Kind::self_service;
      CHECK(now.is_down == (this_one && self));
      if (now.kind == TouchPointSpec::Kind::staffed) {
        CHECK((now.open.at(12 * kHour) == 0) ==
              (this_one || s.touch_points[t].open.at(12 * kHour) == 0));
      }
    }
  }
}

TEST_CASE("shocks: what is refused") {
  const Scenario good = firm();
  const auto said = [&](auto spoil) {
    Scenario s = good;
    s.shocks = {shock_of(s, 10, 20)};
    s.shocks[0].needs = 2.0;
    spoil(s.shocks[0]);
    return problems_of(s);
  };
  CHECK(said([](ShockSpec&) {}).empty());
  const auto has = [](const std::string& text, const char* part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
  };
  has(said([](ShockSpec& x) { x.from = kNoDate; }), "does not say from when");
  has(said([](ShockSpec& x) { x.from = {2026, 2, 30}; }), "2026-02-30, a day that does not exist");
  has(said([](ShockSpec& x) { x.until = {2026, 13, 1}; }), "a day that does not exist");
  has(said([](ShockSpec& x) { x.until = x.from; }), "before it has begun");
  has(said([](ShockSpec& x) { x.needs = 1.0; }), "does nothing");
  has(said([](ShockSpec& x) { x.needs = -1.0; }), "needs");
  has(said([](ShockSpec& x) { x.need = "nonsense"; }), "nonsense");
  has(said([](ShockSpec& x) { x.touch_point = "phone"; }), "nothing of the shock is about one");
  has(said([](ShockSpec& x) { x.outage = true; }), "does not say of what");
}
