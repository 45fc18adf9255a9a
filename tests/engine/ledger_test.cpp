#include "sim/measure/ledger.h"

#include <doctest/doctest.h>

#include "tests/support/office_hours.h"
#include "tests/support/workloads.h"

using namespace rapport;

namespace {

/// W3 with prices, small enough to add up by hand.
Scenario priced() {
  Scenario s = w3(2000, 0.25);
  s.horizon = 100 * kDay;  // 2026-01-05 to 04-15: four calendar months, none of them whole but two
  s.pools[0].staff = office_hours(2, 8, 18);  // 100 server hours a week
  s.pools[0].cost_per_hour = 30.0;
  s.pools[1].cost_per_hour = 0.0;
  s.touch_points[0].cost_per_contact = 0.25;
  s.touch_points[1].cost_per_minute = 0.5;
  s.segments[0].value_per_month = 12.0;
  s.segments[0].leaving.threshold = 2.0;  // everybody may leave
  return s;
}

struct LeaveTimes : Observer {
  Time sum = 0;
  std::int64_t left = 0;
  void on_events(std::span<const Event> events) override {
    for (const Event& e : events) {
      if (e.type != EventType::leave) continue;
      ++left;
      sum += e.time;
    }
  }
};

}  // namespace

TEST_CASE("the ledger adds up: staff by the roster, contacts, minutes, contribution by the day") {
  const Model model = build_model(priced());
  LeaveTimes leaves;
  RunOptions o;
  o.key = {1, 1};
  o.observer = &leaves;
  const RunResult r = run(model, o);
  const std::vector<LedgerRow> months = ledger(model, r);
  REQUIRE(months.size() == 4);
  const LedgerRow sum = total(months);
  // 14 weeks of 100 hours, and Monday and Tuesday of the 15th: 40 hours.
  CHECK(sum.staff == doctest::Approx(30.0 * (14 * 100 + 40)).epsilon(1e-12));
  CHECK(sum.contacts ==
        doctest::Approx(0.25 * static_cast<double>(r.totals.touch_point_sum(0).served)));
  CHECK(sum.minutes ==
        doctest::Approx(0.5 * static_cast<double>(r.totals.touch_point_sum(1).service) / kMinute));
  REQUIRE(leaves.left > 100);
  const double ticks = static_cast<double>((2000 - leaves.left) * model.end + leaves.sum);
  CHECK(sum.contribution ==
        doctest::Approx(12.0 * ticks / (static_cast<double>(kYear) / 12.0)).epsilon(1e-12));
  CHECK(sum.result() == doctest::Approx(sum.contribution - sum.staff - sum.contacts - sum.minutes));
  for (const LedgerRow& month : months) {
    CHECK(month.staff > 0.0);
    CHECK(month.contribution > 0.0);
  }
  CHECK(months[1].contribution > months[3].contribution);  // 28 days against 15
}

TEST_CASE("money is that of the company represented") {
  Scenario one = w3(1000, 1.0);
  one.horizon = 30 * kDay;
  one.segments[0].value_per_month = 10.0;
  Scenario ten = one;
  ten.represents = 10.0;
  const auto contribution = [](const Scenario& s) {
    const Model model = build_model(s);
    return total(ledger(model, run(model, {.key = {1, 1}}))).contribution;
  };
  CHECK(contribution(ten) / contribution(one) == doctest::Approx(10.0).epsilon(0.02));
}

TEST_CASE("a run that fails is a result with a message, and the others go on") {
  // Who has waited for a second calls again at once, at a place that has staff one hour a week:
  // thousands of visits of one step.
  Scenario s = w3(50, 1.0);
  s.horizon = 20 * kDay;
  s.touch_points[1].patience = Distribution::constant(1.0 * kSecond);
  s.pools[0].staff = office_hours(1, 9, 10, 0, 0);
  s.journeys[0].moves.push_back({"phone", "phone", 1.0, Outcome::abandoned, {}, 0.0});
  const Model model = build_model(s);
  const std::vector<RandomKey> keys{{1, 0}, {1, 1}};
  const std::vector<RunResult> results = run_many(model, keys, 2);
  for (const RunResult& r : results) CHECK(r.failure.find("255 times") != std::string::npos);
  const Model fine = build_model(w3(50, 1.0));
  for (const RunResult& r : run_many(fine, keys, 2)) CHECK(r.failure.empty());
}

TEST_CASE("staff costs what its timetable and price are at the time") {
  Scenario today = priced();
  Scenario more = today, dearer = today;
  more.pools[0].staff = office_hours(3, 8, 18);
  dearer.pools[0].staff = WeekSchedule(1);
  dearer.pools[0].cost_per_hour = 40.0;
  // From Thursday 2026-02-05, the 31st day, three; from Sunday 03-01, the 55th day, one day and
  // night.
  const std::vector<Change> changes{{31 * kDay, more}, {55 * kDay, dearer}};
  const Model model = build_model(today, changes);
  const std::vector<LedgerRow> months = ledger(model, run(model, {.key = {1, 1}}));
  REQUIRE(months.size() == 4);
  // January: 20 weekdays of 20 hours. February: 3 of 20 hours, then 17 of 30.
  CHECK(months[0].staff == doctest::Approx(30.0 * 20 * 20).epsilon(1e-12));
  CHECK(months[1].staff == doctest::Approx(30.0 * (3 * 20 + 17 * 30)).epsilon(1e-12));
  CHECK(months[2].staff == doctest::Approx(40.0 * 31 * 24).epsilon(1e-12));
  CHECK(months[3].staff == doctest::Approx(40.0 * 14 * 24).epsilon(1e-12));
}

TEST_CASE("prices that change from the start hold for the whole run") {
  const Scenario today = priced();
  Scenario then = today;
  then.touch_points[0].cost_per_contact = 1.25;
  then.touch_points[1].cost_per_minute = 1.0;
  then.segments[0].value_per_month = 24.0;
  const Change change{0, then};
  const Model a = build_model(today), b = build_model(today, {&change, 1});
  const LedgerRow before = total(ledger(a, run(a, {.key = {1, 1}})));
  const LedgerRow after = total(ledger(b, run(b, {.key = {1, 1}})));
  CHECK(after.contacts == doctest::Approx(5.0 * before.contacts));
  CHECK(after.minutes == doctest::Approx(2.0 * before.minutes));
  CHECK(after.contribution == doctest::Approx(2.0 * before.contribution));
}

TEST_CASE("levers cost at once in the month of their date, and by the month in time") {
  Model model = build_model(priced());
  // 100 a month at first; from 2026-02-15, the 41st day, 700 at once and 300 a month.
  model.charges = {{0, 0.0, 100.0}, {41 * kDay, 700.0, 300.0}};
  const RunResult r = run(model, {.key = {1, 1}});
  const std::vector<LedgerRow> months = ledger(model, r);
  const double day = 12.0 / 365.0;  // of a month
  CHECK(months[0].levers == doctest::Approx(100.0 * 27 * day).epsilon(1e-12));
  CHECK(months[1].levers == doctest::Approx(700 + (100.0 * 14 + 300.0 * 14) * day).epsilon(1e-12));
  CHECK(months[2].levers == doctest::Approx(300.0 * 31 * day).epsilon(1e-12));
  CHECK(months[3].levers == doctest::Approx(300.0 * 14 * day).epsilon(1e-12));
  const LedgerRow sum = total(months);
  CHECK(sum.levers == doctest::Approx(700 + (100.0 * 41 + 300.0 * 59) * day));
  CHECK(sum.cost() == doctest::Approx(sum.staff + sum.contacts + sum.minutes + sum.levers));
}
