// Notice, and why customers leave who would have left anyway.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "sim/engine/simulator.h"
#include "sim/measure/ledger.h"
#include "sim/measure/metric.h"
#include "sim/scenario/lifetime.h"
#include "tests/support/collect.h"
#include "tests/support/leavers.h"
#include "tests/support/small_company.h"
#include "tests/support/small_scenario.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

/// Customers under contract without a company, with needs all along.
Scenario contracts(Time notice) {
  Scenario s = small_scenario();
  s.segments.resize(1);
  s.horizon = kYear;
  SegmentSpec& home = s.segments[0];
  home.customers = 1'000;
  home.value_per_month = 10.0;
  home.leaving.form = LeavingSpec::Form::cloglog;
  home.leaving.propensity = Distribution::constant(0.4);
  home.leaving.notice = notice;
  return s;
}

std::map<std::uint32_t, Time> leaving_times(const Scenario& s) {
  std::map<std::uint32_t, Time> times;
  for (const Event& e : events_of(build_model(s), {.key = {3, 0}})) {
    if (e.type == EventType::leave) times[e.subject] = e.time;
  }
  return times;
}

/// Customers with a company, whom neither experience nor price moves.
Scenario unmoved_customers() {
  Scenario s = two_departments();
  s.warmup = 0;
  s.horizon = kYear;
  s.segments.resize(1);
  s.needs[0].per_year = 0.001;
  SegmentSpec& home = s.segments[0];
  home.customers = 20'000;
  home.leaving.period = kYear;
  home.leaving.propensity = Distribution::constant(0.4);
  home.leaving.weight = home.leaving.memory_weight = 0.0;
  return s;
}

}  // namespace

TEST_CASE("Notice: who decides to leave is there until it is over, and no longer") {
  constexpr Time kNotice = 45 * kDay;
  Scenario at_once = contracts(0), later = contracts(kNotice);
  for (Scenario* s : {&at_once, &later}) s->needs[0].per_year = 0.0;
  const auto before = leaving_times(at_once), after = leaving_times(later);
  Time stayed = 0;
  for (const auto& [customer, time] : before) {
    const Time until = time + kNotice;
    stayed += std::min(until, at_once.horizon) - time;
    CHECK(after.contains(customer) == (until < at_once.horizon));
    if (after.contains(customer)) CHECK(after.at(customer) == until);
  }
  CHECK(before.size() > 300);
  CHECK(after.size() + 20 < before.size());
  const Model one = build_model(at_once), other = build_model(later);
  const double paid = contribution_of(other, run(other, {.key = {3, 0}}), 0) -
                      contribution_of(one, run(one, {.key = {3, 0}}), 0);
  CHECK(paid == Approx(10.0 * 12.0 * static_cast<double>(stayed) / static_cast<double>(kYear)));
}

TEST_CASE("Notice: customers are served in it, and nothing changes their minds") {
  constexpr Time kNotice = 60 * kDay;
  Scenario s = contracts(kNotice);
  s.segments[0].leaving.weight = 5.0;
  s.needs[0].per_year = 40.0;
  std::map<std::uint32_t, Time> left;
  std::map<std::uint32_t, std::vector<Time>> visits;
  for (const Event& e : events_of(build_model(s), {.key = {3, 0}})) {
    if (e.type == EventType::leave) left[e.subject] = e.time;
    if (e.type == EventType::arrive && e.domain == Domain::customer)
      visits[e.subject].push_back(e.time);
  }
  std::size_t in_notice = 0;
  for (const auto& [customer, time] : left) {
    for (const Time visit : visits[customer]) {
      CHECK(visit <= time);
      in_notice += visit > time - kNotice;
    }
    // It decided at a renewal: those are whole seconds, or the moment when a case was over.
    CHECK(time >= kNotice);
  }
  CHECK(left.size() > 100);
  CHECK(in_notice > 3 * left.size());
}

TEST_CASE("Notice: a newcomer is expected to stay so much longer") {
  LeavingSpec spec;
  spec.form = LeavingSpec::Form::cloglog;
  spec.period = kYear;
  spec.propensity = Distribution::constant(0.25);
  spec.notice = kYear / 4;
  const double months = months_of_newcomer(Discounting(0.0), spec, spec.reference, 1.0);
  CHECK(months == Approx(12.0 / 0.25 + 3.0));
}

TEST_CASE("Reasons: what would have come anyway is split by the same luck") {
  Scenario s = unmoved_customers();
  SegmentSpec& home = s.segments[0];
  const RunResult plain = result_of(s);
  home.leaving.moving = 0.1;
  home.leaving.put_off = 90 * kDay;
  home.polygamous = 0.3;
  const RunResult split = result_of(s);
  CHECK(split.totals.segment == plain.totals.segment);
  CHECK(split.totals.outcome == plain.totals.outcome);
  CHECK(split.customer_hash == plain.customer_hash);
  const ExitCounts parts = split.totals.exit_sum(0);
  const OutcomeCounts all = split.totals.outcome_sum(0);
  const std::int64_t left = split.totals.segment_sum(0).left;
  std::int64_t sum = 0, seen = 0;
  for (int loss = 0; loss < kLosses; ++loss) {
    sum += left_by(all, parts, static_cast<Loss>(loss));
    seen += left_seen_by(all, parts, static_cast<Loss>(loss));
    CHECK(left_seen_by(all, parts, static_cast<Loss>(loss)) <=
          left_by(all, parts, static_cast<Loss>(loss)));
  }
  CHECK(sum == left);
  std::int64_t traced = 0;
  for (const std::int64_t count : all.left_seen_by) traced += count;
  CHECK(seen == traced);

  const double h = 0.4, moved = 0.1 / h;
  const double late = (1.0 - std::pow(1.0 - h, 275.0 / 365.0)) / h;  // who would have gone earlier
  CHECK(is_share(left_by(all, parts, Loss::moved), left, moved));
  CHECK(is_share(left_by(all, parts, Loss::polygamous), left, 0.3 * (1.0 - moved)));
  CHECK(is_share(left_by(all, parts, Loss::contract_end), left, 0.7 * (late - moved)));
  CHECK(is_share(left_by(all, parts, Loss::none), left, 0.7 * (1.0 - late)));
}

TEST_CASE("Reasons: shares of all causes add up to all who left, whatever there is") {
  Scenario s = two_departments();
  s.horizon = kYear;
  for (SegmentSpec& segment : s.segments) {
    segment.leaving.moving = 0.1;
    segment.leaving.put_off = 3 * kDay;
    segment.polygamous = 0.4;
    segment.leaving.notice = 10 * kDay;
    segment.price = 40.0;
  }
  s.levers.push_back({"price", LeverScope::all, "", 1.2});
  const Model model = build_model(s);
  const RunResult result = run(model, {.key = {5, 0}});
  double sum = 0.0;
  for (const char* loss : kLossNames) {
    const MetricKey key{find_metric(std::string("left_") + loss)};
    const double share = metric_values(model, result, {&key, 1})[0];
    CHECK(share >= 0.0);
    sum += share;
  }
  CHECK(sum == Approx(100.0));
}

TEST_CASE("Reasons: no offer keeps who moves away") {
  Scenario s = unmoved_customers();
  s.segments[0].price = 30.0;
  s.segments[0].leaving.price_weight = 50.0;
  s.company.mechanism.may = s.company.mechanism.want = s.company.mechanism.know = false;
  s.levers.push_back({"save", LeverScope::all, "", 1.0});
  const auto saved = [](const Scenario& of) {
    const ExitCounts c = result_of(of).totals.exit_sum(0);
    return c.saved[0] + c.saved[1] + c.saved[2];
  };
  CHECK(saved(s) > 1'000);
  s.segments[0].leaving.moving = 0.4;  // all of them
  CHECK(saved(s) == 0);
}
