// Levers of a company: what each does in a small one, where its values hold, what it costs.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <set>
#include <string>

#include "sim/engine/simulator.h"
#include "sim/scenario/validate.h"
#include "tests/support/busy_line.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// What happened to customers and queues: levers themselves are no outcome.
std::uint64_t what_happened(RunResult result) {
  result.company.clear();
  return result.hash();
}

using Levers = std::vector<LeverSetting>;

/// What happens, without what the levers themselves are said to be.
std::uint64_t outcomes(const Model& model) { return what_happened(run(model, {.key = {1, 1}})); }

std::uint64_t outcomes_today(const Levers& levers) {
  Scenario s = two_departments();
  set_levers(s, levers);
  return outcomes(build_model(s));
}

/// Under a policy. A change costs quality while it is made, whatever it is good for: not here.
std::uint64_t outcomes_with(const Levers& levers) {
  Scenario today = two_departments();
  today.company.mechanism.dip = false;
  return outcomes(build_model(today, from_the_start(today, levers)));
}

/// Something of each family, so that how it is rolled out matters.
Levers programme() {
  return {for_all("customers_first", 0.8), for_all("bonus", 0.8),  for_all("metrics", 0.8),
          for_all("training", 60),         for_all("upkeep", 0.9), for_all("screen", 0.8)};
}

Levers joined_with(Levers levers, const LeverSetting& one) {
  levers.push_back(one);
  return levers;
}

/// The ends of its range, but for one that is next to what the company has without it: 10 tests a
/// year of 45,000 are as good as none.
std::vector<double> other_values(const Lever& lever) {
  std::vector<double> values;
  for (const double value : {lever.least, lever.most}) {
    if (std::abs(value - lever.neutral) > 0.001 * (lever.most - lever.least)) {
      values.push_back(value);
    }
  }
  return values;
}

/// Of these a company's journeys are how they are under Today, so that only a change of them does
/// anything; and how a policy is rolled out is nothing without a policy.
bool acts_by_change_only(const Lever& lever) {
  return std::string(lever.id) == "structure" || lever.family == LeverFamily::roll_out;
}

}  // namespace

TEST_CASE("company levers: every row is whole, and stands where its name says") {
  constexpr std::array<const char*, kCompanyLevers> kNames{
      "customers_first", "share",    "latitude", "lifetime",  "strategy", "structure",
      "owner",           "bonus",    "deferral", "metrics",   "survey",   "training",
      "answer",          "one_view", "upkeep",   "systems",   "depth",    "screen",
      "tests",           "order",    "one_plan", "commitment"};
  REQUIRE(company_levers().size() == kNames.size());
  CHECK(static_cast<std::size_t>(CompanyLever::commitment) + 1 == kNames.size());
  CHECK(kNames[static_cast<std::size_t>(CompanyLever::latitude)] == std::string("latitude"));
  CHECK(kNames[static_cast<std::size_t>(CompanyLever::training)] == std::string("training"));
  CHECK(kNames[static_cast<std::size_t>(CompanyLever::one_view)] == std::string("one_view"));
  const std::set<std::string> kBySegment{"O3",  "O4", "O5", "C1", "C2", "C6b",
                                         "C8c", "I1", "I2", "I4", "I5", "I6"};
  LeverFamily last = LeverFamily::orientation;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const Lever& lever = company_levers()[i];
    CAPTURE(std::string(lever.id));
    CHECK(lever.id == std::string(kNames[i]));
    CHECK(*lever.code != '\0');
    CHECK(lever.family >= last);  // orientation, configuration, information, roll-out
    last = lever.family;
    // By department or for the whole company; nothing that the engine would not look at.
    CHECK(lever.scopes[static_cast<std::size_t>(LeverScope::all)]);
    for (const LeverScope scope : {LeverScope::division, LeverScope::touch_point}) {
      CHECK_FALSE(lever.scopes[static_cast<std::size_t>(scope)]);
    }
    const bool by_segment = lever.scopes[static_cast<std::size_t>(LeverScope::segment)];
    CHECK(by_segment == kBySegment.contains(lever.code));
    CHECK((lever.apply == nullptr));
    CHECK((lever.acts_at == nullptr));
    CHECK(lever.one_off + lever.per_month > 0.0);
    CHECK(std::string(lever.cost_doc).find("customer") != std::string::npos);
  }
  const std::size_t all = plain_levers().size() + company_levers().size();
  CHECK(levers().size() == all);
  for (const Lever& lever : plain_levers()) CHECK(lever.family == LeverFamily::plain);
}

TEST_CASE("company levers: each one changes what happens, as a policy") {
  const std::uint64_t today = outcomes_with({});
  for (const Lever& lever : company_levers()) {
    if (lever.family == LeverFamily::roll_out) continue;
    for (const double value : other_values(lever)) {
      CAPTURE(std::string(lever.id));
      CAPTURE(value);
      CHECK(outcomes_with({for_all(lever.id, value)}) != today);
    }
  }
}

TEST_CASE("company levers: how a policy is rolled out changes what comes of it") {
  const std::uint64_t plain = outcomes_with(programme());
  for (const Lever& lever : company_levers()) {
    if (lever.family != LeverFamily::roll_out) continue;
    for (const double value : other_values(lever)) {
      CAPTURE(std::string(lever.id));
      CAPTURE(value);
      CHECK(outcomes_with(joined_with(programme(), for_all(lever.id, value))) != plain);
      // By itself it is nothing.
      CHECK(outcomes_with({for_all(lever.id, value)}) == outcomes_with({}));
    }
  }
}

TEST_CASE("company levers: each one changes what happens, as it is today") {
  const std::uint64_t today = outcomes_today({});
  for (const Lever& lever : company_levers()) {
    for (const double value : other_values(lever)) {
      CAPTURE(std::string(lever.id));
      CAPTURE(value);
      CHECK((outcomes_today({for_all(lever.id, value)}) == today) == acts_by_change_only(lever));
    }
  }
}

TEST_CASE("company levers: neutral values leave every bit as it was") {
  Scenario s = two_departments();
  s.levers.clear();
  const std::uint64_t today = outcomes(build_model(s));
  for (const Lever& lever : company_levers()) {
    if (!lever.scopes[static_cast<std::size_t>(LeverScope::department)]) continue;
    s.levers.push_back(at_department(lever.id, "office", lever.neutral));
  }
  CHECK(s.levers.size() == 13);
  CHECK(outcomes(build_model(s)) == today);
  CHECK(outcomes(build_model(s, from_the_start(s, {}))) == today);
  for (const Lever& lever : levers()) s.levers.push_back(for_all(lever.id, lever.neutral));
  CHECK(outcomes(build_model(s)) == today);
}

TEST_CASE("company levers: by department, where the narrower scope wins") {
  const std::uint64_t today = outcomes_today({});
  for (const Lever& lever : company_levers()) {
    const std::string id = lever.id;
    CAPTURE(id);
    const double value = lever.most;
    Scenario s = two_departments();
    set_levers(s, {at_department(id, "office", value)});
    if (!lever.scopes[static_cast<std::size_t>(LeverScope::department)]) {
      CHECK(find_problems(s).size() == 1);
      continue;
    }
    const std::uint64_t office = outcomes(build_model(s));
    const std::uint64_t desk = outcomes_today({at_department(id, "desk", value)});
    CHECK(office != today);
    if (id == "answer") {
      CHECK(desk == today);  // messages come to the office
    } else {
      CHECK(desk != today);
      CHECK(desk != office);
    }
    const std::uint64_t both =
        outcomes_today({at_department(id, "desk", value), at_department(id, "office", value)});
    CHECK(both == outcomes_today({for_all(id, value)}));
    CHECK(outcomes_today({for_all(id, value), at_department(id, "desk", lever.neutral)}) == office);
  }
}

TEST_CASE("company levers: the dose is the share of the range, mean over departments") {
  for (const Lever& lever : company_levers()) {
    CAPTURE(std::string(lever.id));
    Scenario s = two_departments();
    const bool convex = lever.id == std::string("structure");
    const auto dose = [&](Levers levers) {
      s.levers = std::move(levers);
      return lever.dose(s, LeverValues(lever, s));
    };
    CHECK(dose({for_all(lever.id, lever.least)}) == 0.0);
    CHECK(dose({for_all(lever.id, lever.most)}) == 1.0);
    const double middle = lever.least + (lever.most - lever.least) / 2;
    CHECK(dose({for_all(lever.id, middle)}) == doctest::Approx(convex ? 0.25 : 0.5));
    const double neutral = (lever.neutral - lever.least) / (lever.most - lever.least);
    CHECK(dose({}) == doctest::Approx(convex ? neutral * neutral : neutral));
    if (lever.scopes[static_cast<std::size_t>(LeverScope::department)]) {
      const double half =
          dose({for_all(lever.id, lever.least), at_department(lever.id, "desk", lever.most)});
      CHECK(half == doctest::Approx(0.5));
    }
    s.company.on = false;  // nobody pays for what is not there
    CHECK(lever.dose(s, LeverValues(lever, s)) == 0.0);
  }
}

TEST_CASE("company levers: a policy pays once for what it adds, and by the month for all") {
  const Scenario today = two_departments();
  const Lever& bonus = *find_lever("C4");
  const std::vector<LeverCharge> now = lever_charges(today, {});
  const auto changes = from_the_start(today, {for_all("bonus", 0.6)});
  const std::vector<LeverCharge> then = lever_charges(today, changes);
  REQUIRE(now.size() == 1);
  REQUIRE(then.size() == 1);
  CHECK(now[0].one_off == 0.0);
  CHECK(now[0].per_month > 0.0);  // what Today has is paid by the month
  const double more = 0.6 - bonus.neutral;
  CHECK(then[0].one_off == doctest::Approx(more * bonus.one_off * 1200));
  CHECK(then[0].per_month - now[0].per_month ==
        doctest::Approx(more * bonus.per_month * 1200).epsilon(1e-6));
}
