// Levers of the plain model: what each does, where its values hold and what it costs. Those of a
// company are in company_lever_test.cpp.
#include "sim/scenario/lever.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include "sim/engine/simulator.h"
#include "sim/scenario/rates.h"
#include "sim/scenario/validate.h"
#include "tests/support/busy_line.h"
#include "tests/support/office_hours.h"
#include "tests/support/small_company.h"
#include "tests/support/small_scenario.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// With the numbers that the levers give, and nothing more to apply.
Model model_of(const Scenario& scenario) {
  Scenario applied = with_levers(scenario);
  applied.levers.clear();
  return build_model(applied);
}

std::uint64_t hash_of(const Scenario& scenario) {
  return run(model_of(scenario), {.key = {1, 1}}).hash();
}

LeverValues values_of(const char* lever, const Scenario& scenario) {
  return LeverValues(*find_lever(lever), scenario);
}

}  // namespace

TEST_CASE("levers: words are found at their beginning, whatever the case, and all of them") {
  const Lever& staffing = *find_lever("staffing");
  for (const char* words : {"hire", "HIR", "staff", "C8a", "waiting", "people hire", "  fte "}) {
    CAPTURE(words);
    CHECK(is_about(staffing, words));
  }
  for (const char* words : {"taff", "ire", "hire zebra"}) CHECK_FALSE(is_about(staffing, words));
}

TEST_CASE("levers: every row is whole") {
  std::set<std::string> names;
  for (const Lever& lever : levers()) {
    CAPTURE(lever.id);
    CHECK(names.insert(lever.id).second);
    if (*lever.code != '\0') CHECK(names.insert(lever.code).second);
    for (const char* text :
         {lever.id, lever.label, lever.unit, lever.help, lever.at_least, lever.at_quarter,
          lever.at_half, lever.at_three_quarters, lever.at_most, lever.source, lever.also}) {
      CHECK(*text != '\0');
    }
    CHECK(lever.least < lever.most);
    CHECK(lever.least <= lever.neutral);
    CHECK(lever.neutral <= lever.most);
    CHECK(lever.scopes[0]);
    // Somebody pays: it has a price, or a text that says where the money is.
    CHECK(std::string(lever.cost_doc).size() > 20);
    const bool has_price = lever.one_off > 0 || lever.per_month > 0;
    CHECK((has_price || std::string(lever.cost_doc).starts_with("nothing by itself")));
    if (!has_price) continue;
    // Nobody has measured it, so it comes with a range and the reason for that.
    CHECK(std::string(lever.source).find("assumption") != std::string::npos);
    CHECK(lever.cost_low > 0.0);
    CHECK(lever.cost_low < 1.0);
    CHECK(lever.cost_high > 1.0);
    CHECK(std::string(lever.cost_why).size() > 10);
  }
}

TEST_CASE("levers: each is found by id and code, whatever the case") {
  for (const Lever& lever : levers()) {
    CHECK(find_lever(lever.id) == &lever);
    if (*lever.code != '\0') CHECK(find_lever(lever.code) == &lever);
  }
  CHECK(find_lever("c8A") == find_lever("staffing"));
  CHECK(find_lever("Route_By_Value") == find_lever("C8b"));
  CHECK(find_lever("") == nullptr);
  CHECK(find_lever("stafing") == nullptr);
}

/// The busy line, and customers who never call but have a contract and pay for it.
Scenario line_and_payers() {
  Scenario s = busy_line();
  SegmentSpec payers;
  payers.name = "payers";
  payers.customers = 300;
  payers.value_per_month = 40.0;
  payers.price = 100.0;
  payers.leaving.form = LeavingSpec::Form::cloglog;
  payers.leaving.propensity = Distribution::constant(0.5);
  payers.leaving.price_weight = 2.0;
  s.segments.push_back(payers);
  s.needs[0].segment_factor = {1.0, 1.0, 0.0};
  return s;
}

bool is_of_orders(const Lever& lever) {
  const std::string id = lever.id;
  return id == "honour" || id == "promise" || id == "stock";
}

/// A firm in which the lever has something to act on.
Scenario firm_for(const Lever& lever) {
  if (std::string(lever.id) == "honour") {
    Scenario s = two_departments();
    s.levers.clear();
    s.touch_points[0].channel.by_rule = true;
    s.touch_points[1].channel.grants = 0.2;
    s.needs[0].order_price = 100.0;
    return s;
  }
  if (is_of_orders(lever)) {
    Scenario s = two_departments();
    s.levers.clear();
    s.needs[0].order_price = 100.0;
    s.touch_points[2].delivery.promise = kDay;
    return s;
  }
  if (!std::string(lever.id).starts_with("assistant")) return line_and_payers();
  Scenario s = two_departments_with_assistant();
  s.levers.clear();
  return s;
}

TEST_CASE("levers: each one changes what happens") {
  for (const Lever& lever : plain_levers()) {
    const bool assistant = std::string(lever.id).starts_with("assistant");
    if (lever.needs_company && !assistant && !is_of_orders(lever))
      continue;  // tests/engine: save_test, credit_test
    const std::uint64_t today = hash_of(firm_for(lever));
    for (const double value : {lever.least, lever.most}) {
      if (value == lever.neutral) continue;
      CAPTURE(lever.id);
      CAPTURE(value);
      Scenario s = firm_for(lever);
      s.levers = {for_all(lever.id, value)};
      CHECK(hash_of(s) != today);
    }
  }
}

TEST_CASE("levers: an assistant's shares move towards all or nothing, and upward costs") {
  Scenario s = firm_for(*find_lever("assistant_permitted"));
  s.touch_points[0].assistant.permitted = 0.6;
  const Lever& lever = *find_lever("assistant_permitted");
  const auto moved = [&](double value) {
    s.levers = {for_all("assistant_permitted", value)};
    return std::pair(with_levers(s).touch_points[0].assistant.permitted,
                     lever.dose(s, LeverValues(lever, s)));
  };
  CHECK(moved(0.0) == std::pair(0.6, 0.0));
  CHECK(moved(1.0) == std::pair(1.0, 1.0));
  CHECK(moved(-1.0) == std::pair(0.0, 0.0));
  CHECK(moved(0.5).first == doctest::Approx(0.8));
  CHECK(moved(-0.5).first == doctest::Approx(0.3));
  s.touch_points[0].assistant.on = false;
  CHECK(moved(1.0) == std::pair(0.6, 0.0));
}

TEST_CASE("levers: routing by value can be set by segment, and costs by its customers") {
  Scenario s = busy_line();
  s.segments.resize(1);
  s.segments[0].value_per_month = 10.0;
  s.segments[0].customers = 300;
  SegmentSpec dear = s.segments[0];
  dear.name = "dear";
  dear.value_per_month = 50.0;
  dear.customers = 100;
  s.segments.push_back(dear);
  s.levers = {{"route_by_value", LeverScope::segment, "dear", 0.5}};
  const Scenario applied = with_levers(s);
  CHECK(applied.segments[0].head_start == 0);
  CHECK(applied.segments[1].head_start == 5 * kMinute);
  const Lever& lever = *find_lever("route_by_value");
  CHECK(lever.dose(s, LeverValues(lever, s)) == doctest::Approx(0.5 * 100 / 400));
}

TEST_CASE("levers: neutral values leave every bit as it was") {
  Scenario s = busy_line();
  s.segments[0].head_start = kMinute;
  s.needs[0].segment_factor = {1.0, 3.0};
  const std::uint64_t today = run(build_model(s), {.key = {1, 1}}).hash();
  for (const Lever& lever : plain_levers()) s.levers.push_back(for_all(lever.id, lever.neutral));
  CHECK(hash_of(s) == today);
  const Scenario applied = with_levers(s);
  CHECK(applied.levers == s.levers);
  CHECK_FALSE(applied.needs[0].max_per_year.has_value());
  CHECK_FALSE(applied.touch_points[0].call_back.offered);
}

TEST_CASE("levers: the dose is 0 at neutral and 1 at most, before and after they are applied") {
  for (const Lever& lever : plain_levers()) {
    CAPTURE(lever.id);
    const bool has_own = is_of_orders(lever) || std::string(lever.id).starts_with("assistant");
    Scenario s = has_own ? firm_for(lever) : busy_line();
    CHECK(lever.dose(s, LeverValues(lever, s)) == 0.0);
    for (const double value : {lever.least, (lever.neutral + lever.most) / 2, lever.most}) {
      CAPTURE(value);
      s.levers = {for_all(lever.id, value)};
      const double dose = lever.dose(s, LeverValues(lever, s));
      const Scenario applied = with_levers(s);
      CHECK(lever.dose(applied, LeverValues(lever, applied)) == dose);
      // A lever whose neutral value is its most is in use below it.
      const double far = lever.neutral < lever.most ? lever.most : lever.least;
      const double in_use = (value - lever.neutral) / (far - lever.neutral);
      CHECK(dose == doctest::Approx(std::max(0.0, in_use)));
    }
  }
}

TEST_CASE("levers: the narrower scope wins") {
  Scenario s = small_scenario();
  s.departments = {{"calls"}, {"letters"}};
  s.touch_points[1].department = "calls";
  s.touch_points[2].department = "letters";
  const TouchPointSpec &web = s.touch_points[0], &phone = s.touch_points[1],
                       &mail = s.touch_points[2];
  const LeverValues staffing = values_of("staffing", s);
  CHECK(staffing.of_touch_point(phone) == 1.0);
  s.levers = {for_all("staffing", 1.1)};
  CHECK(staffing.of_touch_point(phone) == 1.1);
  s.levers.push_back({"C8A", LeverScope::department, "calls", 1.2});
  CHECK(staffing.of_touch_point(phone) == 1.2);
  CHECK(staffing.of_touch_point(mail) == 1.1);
  s.levers.insert(s.levers.begin(), {"staffing", LeverScope::touch_point, "phone", 1.3});
  CHECK(staffing.of_touch_point(phone) == 1.3);
  CHECK(staffing.of_touch_point(mail) == 1.1);
  CHECK(staffing.of_touch_point(web) == 1.1);
  CHECK(staffing.of_all() == 1.1);
  CHECK(staffing.of_pool(s.pools[0]) == 1.3);  // agents: the phone's
  CHECK(staffing.of_pool(s.pools[1]) == 1.1);  // clerks: mail's
  CHECK(staffing.of_pool(s.pools[2]) == 1.1);  // reserve: nobody's first
  CHECK(values_of("call_backs", s).of_touch_point(phone) == 0.0);
}

TEST_CASE("levers: segment before division before all") {
  Scenario s = busy_line();
  s.needs.push_back(s.needs[0]);
  s.needs[1].name = "other";
  s.needs[1].division = "";
  const LeverValues prevention = values_of("prevention", s);
  s.levers = {for_all("prevention", 0.1), {"prevention", LeverScope::division, "power", 0.2}};
  CHECK(prevention.of_need(s.needs[0], s.segments[0]) == 0.2);
  CHECK(prevention.of_need(s.needs[1], s.segments[0]) == 0.1);
  s.levers.push_back({"prevention", LeverScope::segment, "firms", 0.3});
  CHECK(prevention.of_need(s.needs[0], s.segments[0]) == 0.2);
  CHECK(prevention.of_need(s.needs[0], s.segments[1]) == 0.3);
  CHECK(prevention.of_need(s.needs[1], s.segments[1]) == 0.3);
}

TEST_CASE("staffing: whole people, halves up, and never none") {
  const auto staff = [](int people, double factor) {
    Scenario s = busy_line();
    s.pools[0].staff = office_hours(people, 8, 18);
    s.levers = {for_all("staffing", factor)};
    const WeekSchedule scaled = with_levers(s).pools[0].staff;
    CHECK(scaled.at(7 * kHour) == 0);
    CHECK(scaled.at(18 * kHour) == 0);
    return scaled.at(8 * kHour);
  };
  CHECK(staff(10, 1.2) == 12);
  CHECK(staff(4, 1.1) == 4);     // 4.4
  CHECK(staff(5, 1.1) == 6);     // 5.5
  CHECK(staff(10, 1.15) == 12);  // 11.5, though 1.15 is a little less in binary
  CHECK(staff(100, 1.005) == 101);
  CHECK(staff(3, 0.5) == 2);
  CHECK(staff(1, 0.5) == 1);
  CHECK(staff(2000000000, 2.0) == 2147483647);
}

TEST_CASE("staffing: pools of touch points, by department") {
  Scenario s = small_scenario();
  s.departments = {{"letters"}};
  s.touch_points[2].department = "letters";
  s.levers = {{"staffing", LeverScope::department, "letters", 2.0}};
  const Scenario applied = with_levers(s);
  CHECK(applied.pools[0].staff.largest() == 3);
  CHECK(applied.pools[1].staff.largest() == 4);
  CHECK(applied.pools[2].staff.largest() == 1);
  CHECK(find_problems(applied).empty());  // other pools' touch points need not agree
}

TEST_CASE("route by value: head starts by rank, none without a difference") {
  Scenario s = busy_line();
  s.segments.push_back(s.segments[0]);
  s.segments[2].name = "flats";
  s.segments.push_back(s.segments[0]);
  s.segments[3].name = "shops";
  s.segments[3].value_per_month = 30.0;
  s.segments[3].head_start = kMinute;
  s.levers = {for_all("route_by_value", 0.5)};
  const Scenario applied = with_levers(s);
  CHECK(applied.segments[0].head_start == 0);
  CHECK(applied.segments[1].head_start == 5 * kMinute);
  CHECK(applied.segments[2].head_start == 0);
  CHECK(applied.segments[3].head_start == kMinute + 150 * kSecond);  // the middle of three values
  for (SegmentSpec& segment : s.segments) segment.value_per_month = 30.0;
  CHECK(with_levers(s).segments[1].head_start == 0);
  s.segments.resize(1);
  CHECK(with_levers(s).segments[0].head_start == 0);
}

TEST_CASE("call-backs: offered to a share, only where callers wait and none were offered") {
  Scenario s = small_scenario();
  s.levers = {for_all("call_backs", 0.25)};
  Scenario applied = with_levers(s);
  CHECK(applied.touch_points[1].call_back.offered);
  CHECK(applied.touch_points[1].call_back.acceptance == 0.5 * 0.25);
  CHECK_FALSE(applied.touch_points[0].call_back.offered);
  CHECK_FALSE(applied.touch_points[2].call_back.offered);
  CHECK(find_problems(applied).empty());
  s.touch_points[1].call_back.offered = true;
  applied = with_levers(s);
  CHECK(applied.touch_points[1].call_back.acceptance == 0.5);
}

namespace {

/// When each root need of a customer begins.
struct Starts : Observer {
  std::map<std::pair<std::uint32_t, std::uint32_t>, Time> times;
  void on_events(std::span<const Event> events) override {
    for (const Event& e : events) {
      if (e.type == EventType::arrive) times.try_emplace({e.subject, e.slot}, e.time);
    }
  }
};

std::map<std::pair<std::uint32_t, std::uint32_t>, Time> starts_of(const Scenario& scenario) {
  Starts starts;
  const Model model = model_of(scenario);
  run(model, {.key = {1, 1}, .observer = &starts});
  return starts.times;
}

}  // namespace

TEST_CASE("prevention: needs that remain keep their times, whatever Today prevents") {
  Scenario s = busy_line();
  s.needs[0].segment_factor = {1.0, 2.0};
  s.levers = {for_all("prevention", 0.0)};
  const auto all = starts_of(s);
  s.levers = {for_all("prevention", 0.2)};
  const auto most = starts_of(s);
  s.levers = {for_all("prevention", 0.6)};
  const auto few = starts_of(s);
  const auto share_kept = [](const auto& kept, const auto& of) {
    for (const auto& [need, time] : kept) {
      REQUIRE(of.count(need) == 1);
      REQUIRE(of.at(need) == time);
    }
    return static_cast<double>(kept.size()) / static_cast<double>(of.size());
  };
  REQUIRE(all.size() > 5000);
  CHECK(share_kept(most, all) == doctest::Approx(0.8).epsilon(0.03));
  CHECK(share_kept(few, most) == doctest::Approx(0.5).epsilon(0.03));
}

TEST_CASE("prevention: by segment and division, never above the rate without it") {
  Scenario s = busy_line();
  s.needs.push_back(s.needs[0]);
  s.needs[1].name = "other";
  s.needs[1].division = "gas";
  s.needs[1].max_per_year = 1000.0;
  s.levers = {{"prevention", LeverScope::division, "gas", 0.5},
              {"prevention", LeverScope::segment, "firms", 1.0}};
  const Scenario applied = with_levers(s);
  CHECK(applied.needs[0].segment_factor == std::vector<double>{1.0, 0.0});
  CHECK(applied.needs[1].segment_factor == std::vector<double>{0.5, 0.0});
  for (std::size_t n = 0; n < 2; ++n) {
    CHECK(candidate_rate(applied.needs[n], 2) == candidate_rate(s.needs[n], 2));
  }
  s.levers = {for_all("prevention", 1.0)};
  CHECK(starts_of(s).empty());
}

TEST_CASE("lever charges: a roadmap by hand") {
  Scenario today = busy_line();  // 400 customers
  today.represents = 5.0;        // 2,000 are represented
  today.levers = {for_all("route_by_value", 0.25)};
  today.lever_costs = {{"route_by_value", 4.0, 0.5}, {"prevention", {}, 0.1}};
  const auto begins = [&](Time from, std::vector<LeverSetting> levers) {
    Change change{from, today};
    change.then.levers = std::move(levers);
    return change;
  };
  // Prevention among firms alone: a quarter of the customers.
  const std::vector<Change> changes{
      begins(10 * kDay,
             {for_all("route_by_value", 0.75), {"prevention", LeverScope::segment, "firms", 0.4}}),
      begins(20 * kDay, {for_all("staffing", 1.5)}),
      begins(30 * kDay, {for_all("route_by_value", 1.0)})};
  const std::vector<LeverCharge> charges = lever_charges(today, changes);
  REQUIRE(charges.size() == 4);
  const auto is = [](const LeverCharge& charge, Time from, double one_off, double per_month) {
    CHECK(charge.from == from);
    CHECK(charge.one_off == doctest::Approx(one_off));
    CHECK(charge.per_month == doctest::Approx(per_month));
  };
  is(charges[0], 0, 0.0, 0.25 * 0.5 * 2000);  // what Today has is paid, but runs on
  is(charges[1], 10 * kDay, 0.5 * 4.0 * 2000, (0.75 * 0.5 + 0.1 * 0.1) * 2000);
  is(charges[2], 20 * kDay, 0.0, 0.0);  // nothing is given back; staff is paid by the hour
  is(charges[3], 30 * kDay, 1.0 * 4.0 * 2000, 0.5 * 2000);  // begun anew, paid anew
}

TEST_CASE("lever charges: default prices, changes at the start, and levers already applied") {
  const Scenario today = busy_line();
  CHECK(lever_charges(today, {}) == std::vector<LeverCharge>{{0, 0.0, 0.0}});
  Change at_once{0, today};
  at_once.then.levers = {for_all("call_backs", 0.5), for_all("prevention", 0.5)};
  const Lever &call_backs = *find_lever("call_backs"), &prevention = *find_lever("prevention");
  const std::vector<LeverCharge> charges = lever_charges(today, {&at_once, 1});
  REQUIRE(charges.size() == 1);
  CHECK(charges[0].one_off == doctest::Approx(0.5 * call_backs.one_off * 400));
  CHECK(charges[0].per_month ==
        doctest::Approx(0.5 * (call_backs.per_month + prevention.per_month) * 400));
  const Change applied{0, with_levers(at_once.then)};
  CHECK(lever_charges(with_levers(today), {&applied, 1}) == charges);
}
