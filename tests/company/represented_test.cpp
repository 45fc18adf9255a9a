// Customers whom a company's simulated customers represent: copies of legs that load queues.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "sim/core/moments.h"
#include "sim/engine/others.h"
#include "sim/engine/simulator.h"
#include "sim/measure/series.h"
#include "sim/scenario/validate.h"
#include "tests/support/collect.h"
#include "tests/support/metric_values.h"
#include "tests/support/random_maker.h"
#include "tests/support/sampling.h"
#include "tests/support/small_company.h"

using namespace rapport;
using doctest::Approx;

namespace {

/// A phone desk and a back office for 1,200 customers, of whom one in `represents` is simulated.
Scenario firm(double represents) {
  Scenario s = testing::two_departments();
  s.warmup = 12 * kWeek;
  s.represents = represents;
  s.company.joining.form = JoiningSpec::Form::replace;
  for (SegmentSpec& segment : s.segments) {
    segment.customers = static_cast<std::uint32_t>(std::lround(segment.customers / represents));
  }
  return s;
}

RunResult run_once(const Model& model, std::uint32_t replication, int threads = 1, int blocks = 0,
                   Time window = 0) {
  RunOptions o;
  o.key = {5, replication};
  o.threads = threads;
  o.blocks = blocks;
  o.window = window;
  return run(model, o);
}

}  // namespace

TEST_CASE("represented: no result depends on threads, lanes or windows") {
  for (const double represents : {3.0, 2.5}) {
    const Model model = build_model(firm(represents));
    const std::uint64_t hash = run_once(model, 1).hash();
    CHECK(run_once(model, 1, 1, 7).hash() == hash);
    CHECK(run_once(model, 1, 2, 4).hash() == hash);
    CHECK(run_once(model, 1, 3, 5, 10 * kMinute).hash() == hash);
    CHECK(run_once(model, 1, 1, 3, 20 * kMinute).hash() == hash);
    CHECK(run_once(model, 2).hash() != hash);
  }
}

TEST_CASE("represented: a run that goes on from a shared warm-up is the run from its beginning") {
  const Scenario today = firm(3.0);
  Change change = testing::from_the_start(today, {{"latitude", LeverScope::all, "", 80}})[0];
  change.then.pools[0].staff = office_hours(3, 8, 18, 0, 6);
  change.then.touch_points[1].open = office_hours(1, 9, 17, 0, 6);
  const Model plain = build_model(today), policy = build_model(today, {&change, 1});
  REQUIRE(Simulator::cannot_share(plain, policy).empty());
  RunOptions o;
  o.key = {5, 1};
  Simulator warm_up = Simulator::of_warm_up(plain, o);
  warm_up.run_until(0);
  const RunResult after = Simulator::after(warm_up, policy).finish();
  CHECK(after.hash() == run(policy, o).hash());
  CHECK(after.hash() != run(plain, o).hash());
}

TEST_CASE("represented: where nobody queues customers are the same to the bit, and counts whole") {
  const auto without_queues = [](double represents) {
    Scenario s = testing::two_departments();
    s.warmup = 12 * kWeek;
    s.represents = represents;
    for (TouchPointSpec& place : s.touch_points) {
      TouchPointSpec own;
      own.name = place.name;
      own.kind = TouchPointSpec::Kind::self_service;
      own.service = place.service;
      own.cost_per_contact = 0.5;
      place = own;
    }
    s.journeys[0].moves = {testing::an_hour_later("look", "talk", 0.5),
                           testing::served("look", "", 0.5)};
    return s;
  };
  const Model alone = build_model(without_queues(1)), many = build_model(without_queues(7));
  const RunResult one = run_once(alone, 1), seven = run_once(many, 1);
  CHECK(one.customer_hash == seven.customer_hash);
  CHECK(one.snapshots == seven.snapshots);
  CHECK(one.totals.segment == seven.totals.segment);
  CHECK(one.totals.act == seven.totals.act);
  CHECK(one.totals.outcome == seven.totals.outcome);
  for (std::size_t i = 0; i < one.totals.touch_point.size(); ++i) {
    const auto a = counts_of(one.totals.touch_point[i]), b = counts_of(seven.totals.touch_point[i]);
    for (std::size_t c = 0; c < a.size(); ++c) CHECK(7 * a[c] == b[c]);
  }
  const testing::MetricValues a(alone, one), b(many, seven);
  CHECK(a("legs") > 1000);
  for (const char* each : {"retention", "satisfaction", "contacts", "legs_per_case", "case_time"}) {
    CHECK(a(each) == b(each));
  }
  for (const char* all : {"left", "cases", "legs", "cost_contacts", "contribution"}) {
    CHECK(7 * a(all) == Approx(b(all)));
  }
}

TEST_CASE("represented: the mean load of each touch point is that of the whole firm" *
          doctest::skip(testing::kSanitized)) {
  constexpr std::uint32_t kRuns = 60;
  const auto with_slow_acts = [](double represents) {
    Scenario s = firm(represents);
    s.company.act.tailored_time = 2.5;  // so that a copy without its leg's act would be seen
    return s;
  };
  const Model whole = build_model(with_slow_acts(1)), part = build_model(with_slow_acts(4));
  std::vector<RandomKey> keys;
  for (std::uint32_t r = 1; r <= kRuns; ++r) keys.push_back({11, r});
  const auto means = [&](const Model& model) {
    std::vector<Moments> sums(3 * 4);
    for (const RunResult& result : run_many(model, keys, 1)) {
      REQUIRE(result.failure.empty());
      for (std::size_t t = 0; t < 3; ++t) {
        const TouchPointCounts c = result.totals.touch_point_sum(t);
        const std::int64_t counts[] = {c.arrivals, c.served, c.redials, c.service / kMinute};
        for (std::size_t i = 0; i < 4; ++i) sums[4 * t + i].add(static_cast<double>(counts[i]));
      }
    }
    return sums;
  };
  const std::vector<Moments> all = means(whole), some = means(part);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(i);
    CAPTURE(all[i].mean());
    CAPTURE(some[i].mean());
    const double error = std::hypot(all[i].standard_error(), some[i].standard_error());
    CHECK(std::abs(all[i].mean() - some[i].mean()) <= 3.5 * error + 0.01 * all[i].mean());
    CHECK(error <= 0.02 * all[i].mean() + 0.5);  // else this would say nothing
  }
}

TEST_CASE("represented: headline figures are those of the whole firm" *
          doctest::skip(testing::kSanitized)) {
  // A firm in which queues are short, so that no clump of copies makes a difference that is seen.
  constexpr std::uint32_t kRuns = 60;
  const auto roomy = [](double represents) {
    Scenario s = firm(represents);
    s.pools[0].staff = office_hours(4, 8, 18, 0, 6);
    s.pools[1].staff = office_hours(3, 8, 18);
    return s;
  };
  const std::vector<std::string> ids{"retention",
                                     "left",
                                     "satisfaction",
                                     "contacts",
                                     "cases",
                                     "legs",
                                     "load",
                                     "complaints",
                                     "repeats",
                                     "chases",
                                     "fit",
                                     "sales",
                                     "cost_staff",
                                     "cost_acts",
                                     "cost",
                                     "income_sales",
                                     "contribution",
                                     "profit",
                                     "npv",
                                     "cost_minutes",
                                     "over_cost",
                                     "legs_per_case",
                                     "first_contact_resolution",
                                     "cost_acquisition",
                                     "newcomers"};
  std::vector<RandomKey> keys;
  for (std::uint32_t r = 1; r <= kRuns; ++r) keys.push_back({13, r});
  const auto means = [&](const Model& model) {
    std::vector<Moments> sums(ids.size());
    for (const RunResult& result : run_many(model, keys, 1)) {
      REQUIRE(result.failure.empty());
      const testing::MetricValues value(model, result);
      for (std::size_t i = 0; i < ids.size(); ++i) sums[i].add(value(ids[i].c_str()));
    }
    return sums;
  };
  const std::vector<Moments> all = means(build_model(roomy(1)));
  const std::vector<Moments> some = means(build_model(roomy(4)));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    CAPTURE(ids[i]);
    CAPTURE(all[i].mean());
    CAPTURE(some[i].mean());
    const double error = std::hypot(all[i].standard_error(), some[i].standard_error());
    CAPTURE(error);
    CHECK(std::abs(all[i].mean() - some[i].mean()) <= 3.5 * error + 0.02 * std::abs(all[i].mean()));
    CHECK(error < 0.2 * std::abs(all[i].mean()));  // far from a factor of 4
  }
}

TEST_CASE(
    "represented: a warm-up has to be longer than copies take, and few are asked to stand for "
    "all") {
  const auto says = [](const Scenario& s, const std::string& text) {
    const Problems problems = find_problems(s);
    return std::ranges::any_of(problems, [&](const Problem& problem) {
      return to_string(problem).find(text) != std::string::npos;
    });
  };
  Scenario s = firm(4);
  CHECK(find_problems(s).empty());
  s.warmup = 12 * kWeek - kDay;
  CHECK(says(s, "at least 12 weeks where represents is above 1"));
  s.represents = 1;
  CHECK(find_problems(s).empty());
  s = firm(4);
  s.represents = 1001;
  CHECK(says(s, "at most 1000 with a company"));
  // A mean other than 1 is no matter here: copies follow what customers really ask for.
  s = firm(4);
  s.segments[0].rate_factor = Distribution::constant(1.5);
  CHECK(find_problems(s).empty());
}

TEST_CASE("represented: causes of leaving by the month add up to those who left") {
  const Model model = build_model(firm(4));
  const RunResult result = run_once(model, 1);
  std::vector<SeriesKey> keys{{find_series("left")}};
  for (const MonthlySeries& row : series()) {
    if (row.id.starts_with("left_")) keys.push_back({&row});
  }
  const std::vector<double> values = series_values(model, result, keys);
  const std::size_t moments = values.size() / keys.size();
  double all = 0.0, causes = 0.0;
  for (std::size_t m = 0; m + 1 < moments; ++m) {
    all += values[m];
    for (std::size_t k = 1; k < keys.size(); ++k) causes += values[k * moments + m];
  }
  CHECK(all > 20);
  CHECK(causes == Approx(all));
}

TEST_CASE("represented: copies of first legs come by the profile, in the weeks from the next day") {
  Scenario s = firm(4);
  s.needs[0].profile.hour = {};
  s.needs[0].profile.hour[9] = 18;
  s.needs[0].profile.hour[15] = 6;
  s.needs[0].profile.weekday = {2, 1, 1, 1, 1, 1, 0};
  const Model model = build_model(s);
  const CopyTimes times(model, DayFactors(model, {1, 1}));
  constexpr int kDraws = 56'000;
  const Time t = 10 * kDay + 15 * kHour;  // a Thursday
  std::array<int, 24> by_hour{};
  std::array<int, 7> by_weekday{};
  for (int i = 0; i < kDraws; ++i) {
    const Time copy = times.of_first_leg(0, t, (i + 0.5) / kDraws);
    REQUIRE(copy >= 11 * kDay);
    REQUIRE(copy < 11 * kDay + kCopyWeeks * kWeek);
    ++by_hour[static_cast<std::size_t>(copy % kDay / kHour)];
    ++by_weekday[static_cast<std::size_t>((copy - model.monday) / kDay % 7)];
  }
  CHECK(by_hour[9] == Approx(0.75 * kDraws).epsilon(0.001));
  CHECK(by_hour[15] == Approx(0.25 * kDraws).epsilon(0.001));
  CHECK(by_weekday[0] == Approx(2.0 / 7.0 * kDraws).epsilon(0.001));
  CHECK(by_weekday[5] == Approx(1.0 / 7.0 * kDraws).epsilon(0.001));
  CHECK(by_weekday[6] == 0);
}

TEST_CASE(
    "represented: copies of later legs come on weekdays seen at that hour, while it is open") {
  const Model model = build_model(firm(4));
  const CopyTimes times(model, DayFactors(model, {1, 1}));
  LaterLegs later(model, times);
  const TouchPoint& phone = model.touch_points[1];
  const KernelConfig::Queue& queue = model.groups[phone.group].kernel.queues[phone.queue];
  const Time monday = model.monday + 5 * kWeek, t = monday + 17 * kHour + 50 * kMinute;
  // Nothing is known yet: whole weeks later, in the same half hour or within an hour.
  const Time first = later.time_of(1, queue, t, 0.01);
  CHECK((first - model.monday) / kDay % 7 == 0);
  for (int n = 0; n < 3; ++n) later.see(1, monday + kDay + 17 * kHour);
  later.see(1, monday + 2 * kDay + 17 * kHour);
  later.see(1, monday + 3 * kDay + 9 * kHour);
  CHECK((later.time_of(1, queue, t, 0.01) - model.monday) / kDay % 7 ==
        0);  // only from tomorrow on
  later.begin_day();
  constexpr int kDraws = 8'000;
  std::array<int, 7> by_weekday{};
  for (int i = 0; i < kDraws; ++i) {
    const Time copy = later.time_of(1, queue, t, (i + 0.5) / kDraws);
    REQUIRE(copy >= floor_to(t, kDay) + kDay);
    REQUIRE(copy < floor_to(t, kDay) + kDay + kCopyWeeks * kWeek);
    const Time in_day = copy % kDay;
    CHECK(in_day >= 16 * kHour + 50 * kMinute);
    CHECK(in_day < 18 * kHour);  // when the phone closes
    ++by_weekday[static_cast<std::size_t>((copy - model.monday) / kDay % 7)];
  }
  CHECK(by_weekday[1] == Approx(0.75 * kDraws).epsilon(0.01));
  CHECK(by_weekday[2] == Approx(0.25 * kDraws).epsilon(0.01));
}

TEST_CASE("represented: copies come in an order that depends on nothing but them") {
  Dice dice(3);
  std::vector<LegCopy> made;
  for (std::uint32_t i = 0; i < 500; ++i) {
    LegCopy copy{};
    copy.time = -3 * kDay + static_cast<Time>(dice.whole(0, 4 * 24 - 1)) * kHour;
    copy.order = dice.index(3);
    copy.key = {i, 7 * i};
    made.push_back(copy);
  }
  const auto taken = [&] {
    CopyList list;
    for (const LegCopy& copy : made) list.add(copy);
    std::vector<std::uint32_t> keys;
    Time last = -4 * kDay;
    for (Time t = -4 * kDay; t < 2 * kDay; t += 6 * kHour) {
      list.take(t, t + 6 * kHour, [&](const LegCopy& copy) {
        CHECK(copy.time >= std::max(t, last));
        CHECK(copy.time < t + 6 * kHour);
        last = copy.time;
        keys.push_back(copy.key.seed);
      });
    }
    return keys;
  };
  const std::vector<std::uint32_t> once = taken();
  CHECK(once.size() == made.size());
  std::ranges::reverse(made);
  CHECK(taken() == once);
}

TEST_CASE("represented: copies are seen in their queues and cause nothing") {
  for (const double represents : {4.0, 2.5}) {
    const Model model = build_model(firm(represents));
    testing::Collect seen;
    RunOptions o;
    o.key = {5, 1};
    o.observer = &seen;
    run(model, o);
    double copies = 0.0, customers = 0.0;
    for (const Event& e : seen.events) {
      const bool queues = model.touch_points[model.steps[e.step].touch_point].queue != kNoQueue;
      const bool counted = e.type == EventType::arrive && e.time >= 0;
      if (counted && e.domain == Domain::customer) customers += queues;
      if (e.domain != Domain::others) continue;
      copies += counted;
      CHECK(queues);
      CHECK(e.type != EventType::move);
      CHECK(e.type != EventType::close);
    }
    CHECK(copies > 1000);
    CHECK(copies / customers == Approx(represents - 1).epsilon(0.06));
  }
}
