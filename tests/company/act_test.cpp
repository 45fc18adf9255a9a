// What comes of a leg whose gates are known: brush-offs, fits, denials and favours.
#include <doctest/doctest.h>

#include <cmath>

#include "sim/engine/simulator.h"
#include "tests/support/busy_line.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// A company in which the gates of every leg are the ones given, each in [0, 1].
Scenario with_gates(double may, double want, double know) {
  Scenario s = two_departments();
  CompanySpec& c = s.company;
  c.mechanism.load = false;
  // May: everything costs more than the latitude, so only asking helps.
  c.may.request = Distribution::constant(10.0);
  c.may.escalation = may;
  c.may.standing = 1.0;
  // Want: only employees' own wish to serve, and nothing that competes with it.
  for (DepartmentSpec& spec : s.departments) spec = {spec.name, 0, 0, 0, 0, 0};
  c.want.substitution = 0.0;
  c.want.capacity = 100.0;
  c.want.intrinsic_serve = want * c.want.full_serve;
  // Know: everything is on record for ever, rightly, and is worth what is given. Nobody guesses.
  c.want.intrinsic_record = c.want.full_record;
  c.know.fresh_least = 2000 * kYear;
  c.mechanism.know = know < 1.0;  // at 1 without the little that fades
  c.know.wrong_most = 0.0;
  c.know.depth_least = know;
  c.know.prior = c.know.predict = 0.0;
  s.levers = {for_all("latitude", 0), for_all("customers_first", 0), for_all("bonus", 0),
              for_all("training", 0), for_all("upkeep", 0),          for_all("depth", 0),
              for_all("answer", 1)};
  return s;
}

struct LegOutcome {
  ActCounts acts;
  OutcomeCounts customers;
  double legs = 0.0;  ///< that employees served
  double share(Act act) const {
    return static_cast<double>(acts.acts[static_cast<std::size_t>(act)]) / legs;
  }
  double fit() const { return static_cast<double>(acts.fit) / kShareUnit / legs; }
};

LegOutcome outcome_of(const Scenario& scenario) {
  const RunResult result = run(build_model(scenario), {.key = {1, 0}});
  LegOutcome found;
  for (const ActCounts& row : result.totals.act) found.acts += row;
  for (const OutcomeCounts& row : result.totals.outcome) found.customers += row;
  for (const std::int64_t count : found.acts.acts) found.legs += static_cast<double>(count);
  return found;
}

/// Whether the share of n trials is that of a chance p: within five standard deviations, which a
/// right model misses once in two million times.
bool is_chance(double share, double p, double n) {
  return std::abs(share - p) <= 5.0 * std::sqrt(p * (1.0 - p) / n) + 1e-12;
}

}  // namespace

TEST_CASE("acts: an act fits with the product of may, want and know, at all 27 points") {
  for (const double may : {0.0, 0.5, 1.0}) {
    for (const double want : {0.0, 0.5, 1.0}) {
      for (const double know : {0.0, 0.5, 1.0}) {
        CAPTURE(may);
        CAPTURE(want);
        CAPTURE(know);
        const LegOutcome o = outcome_of(with_gates(may, want, know));
        REQUIRE(o.legs > 1000);
        CHECK(is_chance(o.fit(), may * want * know, o.legs));
        CHECK(o.share(Act::tailored) == o.fit());  // no fact is wrong here
      }
    }
  }
}

TEST_CASE(
    "acts: without effort everybody is brushed off, with half of what avoids it every second") {
  for (const double know : {0.0, 1.0}) {
    CHECK(outcome_of(with_gates(1, 0, know)).share(Act::minimal) == 1.0);
    Scenario half = with_gates(1, 0.25, know);
    half.company.want.brush_off = 0.5;
    const LegOutcome o = outcome_of(half);
    CHECK(is_chance(o.share(Act::minimal), 0.5, o.legs));
    CHECK(outcome_of(with_gates(1, 0.75, know)).share(Act::minimal) == 0.0);
  }
}

TEST_CASE("acts: more matters come back where customers are brushed off") {
  const auto repeats = [](double want, double brushed_off) {
    Scenario s = with_gates(1, want, 0);  // nothing fits, whatever the effort
    s.company.child.repeat_most = 0.2;
    s.company.child.repeat_brushed_off = brushed_off;
    return outcome_of(s).customers.repeats;
  };
  CHECK(repeats(0.0, 0.5) > repeats(0.25, 0.5) + 50);
  CHECK(repeats(0.25, 0.5) > repeats(0.5, 0.5) + 50);
  CHECK(repeats(0.5, 0.5) == repeats(0.5, 0.2));  // nobody is brushed off
}

TEST_CASE("acts: what would fit and is not allowed is a denial, and costs nothing") {
  Scenario s = with_gates(0, 1, 1);
  const LegOutcome none = outcome_of(s);
  CHECK(none.share(Act::standard) == 1.0);
  CHECK(static_cast<double>(none.acts.denied) == none.legs);
  CHECK(none.acts.cost == 0);
  const LegOutcome some = outcome_of(with_gates(0.7, 0.5, 0.6));
  CHECK(is_chance(static_cast<double>(some.acts.denied) / some.legs, 0.3 * 0.5 * 0.6, some.legs));
  // A little more of what is allowed moves denials a little: there is no threshold.
  const LegOutcome more = outcome_of(with_gates(0.71, 0.5, 0.6));
  CHECK(some.acts.denied >= more.acts.denied);
  CHECK(static_cast<double>(some.acts.denied - more.acts.denied) / some.legs < 0.01);
}

TEST_CASE("acts: a department's rules forbid what fits as far as they win") {
  Scenario s = with_gates(1, 1, 1);
  for (DepartmentSpec& spec : s.departments) spec.rules = 0.4;
  s.levers.push_back(for_all("strategy", 0.25));
  const LegOutcome o = outcome_of(s);
  CHECK(is_chance(o.fit(), 1.0 - 0.4 * 0.75, o.legs));
  CHECK(o.fit() + static_cast<double>(o.acts.denied) / o.legs == doctest::Approx(1.0));
}

TEST_CASE("acts: goodwill is a choice of the willing who do not know, and is spent beyond worth") {
  Scenario s = with_gates(1, 1, 0);
  s.company.act.money_of_quality = 1e5;  // everybody wants to do a favour
  const LegOutcome o = outcome_of(s);
  CHECK(o.share(Act::goodwill) == 1.0);
  CHECK(o.acts.cost > 0);
  CHECK(o.acts.over_cost == o.acts.cost);
  s.company.may.escalation = 0.3;
  const LegOutcome allowed = outcome_of(s);
  CHECK(is_chance(allowed.share(Act::goodwill), 0.3, allowed.legs));
  CHECK(allowed.acts.denied == 0);  // nobody is told of a favour that is not allowed
  // Where what fits is known, half of the time, a favour is worth more than nothing to the firm.
  Scenario half = with_gates(1, 1, 0.5);
  half.company.act.money_of_quality = 1e5;
  half.company.act.tailored_cost = 0.0;
  const LegOutcome known = outcome_of(half);
  CHECK(known.acts.over_cost < known.acts.cost);
  CHECK(known.acts.over_cost >= known.acts.cost / 2);
}

TEST_CASE("acts: putting customers first works through effort alone") {
  Scenario s = two_departments();
  s.company.mechanism.drift = false;
  const auto hash = [&](double customers_first, bool want) {
    Scenario t = s;
    t.company.mechanism.want = want;
    t.company.mechanism.sale = false;  // sales follow effort on volume, which is effort too
    set_levers(t, {for_all("customers_first", customers_first)});
    return outcome_of(t);
  };
  CHECK(hash(0, false).acts == hash(1, false).acts);
  const LegOutcome least = hash(0, true), most = hash(1, true);
  CHECK(least.share(Act::minimal) > most.share(Act::minimal) + 0.05);
  CHECK(least.fit() < most.fit());
}

TEST_CASE("acts: a bonus works as far as there is variable pay") {
  const auto acts = [](double variable_pay, double bonus) {
    Scenario s = two_departments();
    s.company.money.variable_pay = variable_pay;
    set_levers(s, {for_all("bonus", bonus), for_all("metrics", 1), for_all("deferral", 6)});
    return outcome_of(s);
  };
  CHECK(acts(0.0, 0.0).acts == acts(0.0, 1.0).acts);
  const double little = acts(0.01, 1.0).fit() - acts(0.01, 0.0).fit();
  const double much = acts(0.05, 1.0).fit() - acts(0.05, 0.0).fit();
  CHECK(little > 0.0);
  CHECK(much > little);
}

TEST_CASE(
    "acts: the next department knows the story as often as systems talk, without a threshold") {
  const auto asked_again = [](double systems) {
    Scenario s = two_departments();
    set_levers(s, {for_all("systems", systems), for_all("share", 1)});
    return static_cast<double>(outcome_of(s).acts.asked_again);
  };
  const double least = asked_again(0.4), below = asked_again(0.49), above = asked_again(0.51),
               most = asked_again(0.6);
  CHECK(least > below);
  CHECK(above > most);
  CHECK(std::abs(below - above) < 0.3 * (least - most));
}

TEST_CASE(
    "acts: a message that is not answered takes its share of the work, and costs nothing else") {
  const auto mail = [](double answered) {
    Scenario s = with_gates(1, 1, 0);
    s.company.act.unanswered_time = 0.15;
    s.company.act.money_of_quality = 0.0;
    s.company.act.noise = 0.001;  // no favours
    s.company.mechanism.repeat = s.company.mechanism.complaint = false;
    s.company.mechanism.chase = s.company.mechanism.hand_over = false;
    for (SegmentSpec& segment : s.segments) segment.leaving.weight = 0.0;
    for (SegmentSpec& segment : s.segments) segment.leaving.memory_weight = 0.0;
    s.touch_points[2].service = Distribution::constant(20.0 * kMinute);
    set_levers(s, {for_all("answer", answered)});
    const Model model = build_model(s);
    const RunResult result = run(model, {.key = {1, 0}});
    const TouchPointCounts& counts = result.totals.touch_point_sum(2);
    CHECK(result.totals.act_sum(2).cost == 0);
    return static_cast<double>(counts.service) / static_cast<double>(counts.served);
  };
  CHECK(mail(1.0) == doctest::Approx(20.0 * kMinute).epsilon(1e-9));
  CHECK(mail(0.0) == doctest::Approx(3.0 * kMinute).epsilon(1e-9));
}

TEST_CASE("acts: a guess is right with its chance, else a wrong fact, and is used where it pays") {
  const auto guessing = [](double right, double record) {
    Scenario s = with_gates(1, 1, record);
    s.company.quality.fit = 0.3;
    s.company.quality.wrong = 0.2;
    s.company.quality.wrong_keeps = 0.0;
    s.company.know.predict = right;
    set_levers(s, {for_all("screen", 1)});
    return outcome_of(s);
  };
  // It brings nothing up to 0.2 / (0.3 + 0.2) where nothing is on record, and little from there on.
  CHECK(guessing(0.4, 0.0).share(Act::tailored) == 0.0);
  CHECK(guessing(0.42, 0.0).share(Act::tailored) < 0.15);
  // 0.7 x 0.3 - 0.3 x 0.2 over that and what is at stake, 0.3 x 0.2. Cases are guessed right once.
  const LegOutcome often = guessing(0.7, 0.0);
  const double used = 0.15 / 0.21;
  CHECK(is_chance(often.share(Act::tailored), used, often.legs / 2));
  CHECK(is_chance(often.fit(), used * 0.7, often.legs / 4));
  CHECK(static_cast<double>(often.acts.wrong) / often.legs + often.fit() ==
        doctest::Approx(often.share(Act::tailored)));
  // Beside a record that is worth 0.5 it is used less: 0.15 over 0.15 + 0.06 + 0.5 x 0.3.
  const LegOutcome beside = guessing(0.7, 0.5);
  CHECK(is_chance(static_cast<double>(beside.acts.wrong) / beside.legs, 0.15 / 0.36 * 0.3,
                  beside.legs / 4));
  CHECK(guessing(1.0, 0.0).fit() == 1.0);
}

TEST_CASE("acts: an act on a wrong fact keeps a share of what fits, and does its harm") {
  const auto quality = [](double keeps) {
    Scenario s = with_gates(1, 1, 1);
    s.company.mechanism.know = true;
    s.company.know.wrong_most = 1.0;
    s.company.quality.wrong = 0.2;
    s.company.quality.fit = 0.3;
    s.company.quality.wrong_keeps = keeps;
    for (NeedSpec& need : s.needs) need.fit_weight = 1.0;
    s.company.mechanism.repeat = s.company.mechanism.complaint = false;
    s.company.mechanism.chase = s.company.mechanism.sale = false;
    for (SegmentSpec& segment : s.segments) segment.leaving.form = LeavingSpec::Form::none;
    const LegOutcome o = outcome_of(s);
    CHECK(o.share(Act::tailored) > 0.99);
    CHECK(o.fit() == 0.0);
    return static_cast<double>(o.acts.quality) / kShareUnit / o.legs;
  };
  CHECK(quality(0.75) - quality(0.05) == doctest::Approx(0.7 * 0.3).epsilon(0.02));
}

TEST_CASE("acts: depth rises fastest with the first facts that matter") {
  const auto fit = [](double facts) {
    Scenario s = with_gates(1, 1, 0);
    s.company.know.depth_curve = 3.0;
    set_levers(s, {for_all("depth", facts)});
    return outcome_of(s);
  };
  for (const double facts : {0.25, 0.5, 1.0}) {
    const LegOutcome o = fit(facts);
    const double depth = (1 - std::exp(-3 * facts)) / (1 - std::exp(-3.0));
    CHECK(std::abs(o.fit() - depth) < 5.0 * std::sqrt(0.25 / o.legs));
  }
}

TEST_CASE("acts: misfit sales come of not wanting or not knowing, and of commission") {
  const auto sales = [](double want, double know, double bonus) {
    Scenario s = with_gates(0, want, know);  // nothing is allowed: acts do not matter
    for (DepartmentSpec& spec : s.departments) spec.pays_volume = 1.0;
    s.company.child.misfit_most = 1.0;
    s.company.want.intrinsic_serve = want * s.company.want.full_serve;
    s.company.want.blind_serve = s.company.want.blind_game = 0.0;
    set_levers(s, {for_all("bonus", bonus), for_all("deferral", 12), for_all("metrics", 0)});
    return outcome_of(s).acts;
  };
  CHECK(sales(1, 1, 0).sales > 100);
  CHECK(sales(1, 1, 0).misfits == 0);
  CHECK(sales(1, 0, 0).misfits == sales(1, 0, 0).sales);
  const ActCounts half = sales(1, 0.5, 0);
  const auto n = static_cast<double>(half.sales);
  CHECK(is_chance(static_cast<double>(half.misfits) / n, 0.5, n));
  // Pay on what becomes of customers, late enough to see it, makes sellers decline misfits: fewer
  // are sold, and a smaller share of sales does not fit.
  const ActCounts late = sales(1, 0.5, 0.4);
  CHECK(late.sales < half.sales);
  CHECK(late.misfits * half.sales < half.misfits * late.sales);
  CHECK(sales(1, 0.5, 1.0).misfits == 0);  // no commission at all
}

TEST_CASE(
    "acts: a little weight by value changes little, and Today's beliefs stay where they are") {
  Scenario s = two_departments();
  for (SegmentSpec& segment : s.segments) {
    segment.value_per_month = 1.0;  // serving many of them costs more than they bring
    segment.value_factor = Distribution::log_normal(1.0, 2.0);
  }
  const auto brushed_off = [&](double lifetime) {
    Scenario t = s;
    set_levers(t, {for_all("lifetime", lifetime)});
    return outcome_of(t).share(Act::minimal);
  };
  CHECK(std::abs(brushed_off(0.001) - brushed_off(0.0)) < 0.01);
  s.horizon = kYear;
  const Model model = build_model(s);
  const RunResult r = run(model, {.key = {1, 0}});
  const std::size_t n = model.company.departments.size();
  const auto lifetime = static_cast<std::size_t>(CompanyLever::lifetime);
  for (const CompanySnapshot& month : r.company) CHECK(month.levers[lifetime * n] == 0.0);
}

TEST_CASE("levers: what may be spent can be set by segment, which is narrower than a department") {
  Scenario s = with_gates(0, 1, 1);
  s.levers.push_back(at_department("latitude", "desk", 0.0));
  s.levers.push_back({"latitude", LeverScope::segment, "firms", 500.0});
  for (SegmentSpec& segment : s.segments) segment.leaving.form = LeavingSpec::Form::none;
  const LegOutcome o = outcome_of(s);
  CHECK(is_chance(o.fit(), 240.0 / 1200.0, o.legs / 4));  // firms; a customer has several legs
  CHECK(o.fit() + static_cast<double>(o.acts.denied) / o.legs == doctest::Approx(1.0));
}

TEST_CASE("levers: a department that serves nobody changes no mean") {
  const Scenario usual = two_departments();
  Scenario more = usual;
  more.departments.push_back({"archive"});
  more.levers.push_back(at_department("metrics", "archive", 1.0));
  more.levers.push_back(at_department("share", "archive", 1.0));
  const LegOutcome a = outcome_of(usual), b = outcome_of(more);
  CHECK(a.acts == b.acts);
  CHECK(a.customers == b.customers);
}
