// The search for the least staff by half hour of the week.
#include "experiments/staffing/staffing.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "sim/core/erlang.h"
#include "sim/engine/simulator.h"
#include "tests/support/office_hours.h"
#include "tests/support/sampling.h"
#include "tests/support/workloads.h"

using namespace rapport;
using doctest::Approx;

namespace {

/// The least number of servers with which Erlang-A answers `share` within `within`.
int least_servers(double arrivals, double service, double patience, double within, double share) {
  int servers = 0;
  while (erlang_a(arrivals, service, servers, patience, within).in_time < share) ++servers;
  return servers;
}

/// One call a minute, four minutes of service, three of patience: 4 erlangs.
Scenario line(Time horizon = 8 * kWeek) { return mmn(60.0, 4.0, 4, 3.0, horizon); }

StaffOptions options_of(const StaffTarget& target = {}, int threads = 2) {
  StaffOptions options;
  options.pool = "servers";
  options.target = target;
  options.replications = 6;
  options.threads = threads;
  return options;
}

HalfHourTable table_with(std::size_t half_hour, std::int64_t calls, std::int64_t in_time) {
  HalfHourTable table{};
  table[half_hour] = {calls, in_time, calls - in_time, 0};
  return table;
}

std::string refusal(const Scenario& scenario, const StaffOptions& options) {
  try {
    find_staff(scenario, options);
  } catch (const InvalidInput& e) {
    return e.what();
  }
  return "";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("calls are counted once, in the half hour in which they come") {
  Scenario scenario = line(kWeek);
  scenario.pools[0].staff = office_hours(4, 8, 20);
  scenario.touch_points[0].open = office_hours(1, 8, 20);
  const Model model = build_model(scenario);
  HalfHourCounter counter(model);
  RunOptions options;
  options.key = {3, 0};
  options.observer = &counter;
  const RunResult result = run(model, options);
  const TouchPointCounts counts = result.totals.touch_point_sum(0);
  HalfHourCounts all;
  for (const HalfHourCounts& row : counter.at(0)) all += row;
  CHECK(all.calls > 3000);
  CHECK(all.abandoned == counts.abandoned);
  CHECK(all.in_time == counts.in_time);
  // A call an hour less where it is closed: those are turned away at once and not counted.
  CHECK(all.calls <= counts.arrivals - counts.turned_away + 5 * 20);
  CHECK(all.calls >= counts.started + counts.abandoned);
  for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
    CAPTURE(half_hour_text(h));
    const bool open = h < 5 * 48 && h % 48 >= 16 && h % 48 < 40;
    CHECK((counter.at(0)[h].calls > 0) == open);
  }
}

TEST_CASE("half hours of the week: names, and the time a run spends in them") {
  CHECK(half_hour_text(0) == "Mon 00:00");
  CHECK(half_hour_text(48 + 17) == "Tue 08:30");
  CHECK(half_hour_of_week(-kHalfHour) == kHalfHoursOfWeek - 1);
  CHECK(half_hour_of_week(kWeek + kHour) == 2);
  // From a Tuesday midnight, nine days and a quarter of an hour.
  const auto times = time_in_half_hours(9 * kDay + 15 * kMinute, -kDay);
  CHECK(std::accumulate(times.begin(), times.end(), Time{0}) == 9 * kDay + 15 * kMinute);
  CHECK(times[0] == kHalfHour);       // one Monday
  CHECK(times[48] == 2 * kHalfHour);  // two Tuesdays
  CHECK(times[3 * 48] == kHalfHour + 15 * kMinute);
}

TEST_CASE("a level is a ratio of sums, and its error that of the runs") {
  // 10 of 10 and 30 of 60: 40 of 70. Off the line by 10 - 40/7 and 30 - 240/7.
  const std::vector<HalfHourTable> runs{table_with(5, 10, 10), table_with(5, 60, 30)};
  const StaffLevels levels = levels_of(runs, {});
  CHECK(levels.at[5].good == Approx(40.0 / 70));
  const double off = 10 - 40.0 / 7;
  // Two runs: variance of one run 2 off^2, of the sum twice that; Student's t with 1
  // degree: 6.3138.
  CHECK(levels.at[5].margin == Approx(6.313752 * std::sqrt(2 * 2 * off * off) / 70).epsilon(1e-5));
  CHECK(levels.week.good == levels.at[5].good);
  CHECK(std::isnan(levels.at[6].good));
  CHECK_FALSE(levels.at[6].tested());
  // Without spread there is no error, and one run has no known one.
  const std::vector<HalfHourTable> same{table_with(5, 100, 79), table_with(5, 100, 79)};
  CHECK(levels_of(same, {}).at[5].below({}));
  CHECK_FALSE(levels_of(std::span(same).first(1), {}).at[5].below({}));
  const std::vector<HalfHourTable> few{table_with(5, 14, 0), table_with(5, 14, 0)};
  CHECK_FALSE(levels_of(few, {}).at[5].below({}));
  // Of those who give up, few are good.
  const StaffTarget patient{StaffTarget::Kind::abandoned, 0.3};
  CHECK(levels_of(same, patient).at[5].good == Approx(0.79));
  CHECK_FALSE(levels_of(same, patient).at[5].below(patient));
}

TEST_CASE("a demand mixes touch points as Erlang's formulas ask") {
  TouchPointSpec a, b;
  a.service = Distribution::exponential(3.0 * kMinute);
  a.patience = Distribution::exponential(2.0 * kMinute);
  a.service_level_within = 10 * kSecond;
  b.service = Distribution::exponential(6.0 * kMinute);
  const TouchPointSpec* specs[] = {&a, &b};
  const std::int64_t calls[] = {100, 50};
  const StaffDemand demand = demand_of(specs, calls, 10 * kHour);
  CHECK(demand.per_second == Approx(150.0 / 36000));
  CHECK(demand.service == Approx(240));
  CHECK(demand.patience == Approx(180));  // two in three give up at 1/120 a second
  const StaffTarget target;
  const double early = erlang_a(150.0 / 36000, 240, 2, 180, 10).in_time;
  const double late = erlang_a(150.0 / 36000, 240, 2, 180, 20).in_time;
  CHECK(demand.good(2, target) == Approx((2 * early + late) / 3));
  CHECK(demand.good(demand.least(target), target) >= 0.8);
  CHECK(demand.good(demand.least(target) - 1, target) < 0.8);
  CHECK(demand_of(specs, std::vector<std::int64_t>{0, 0}, kHour).least(target) == 0);
}

TEST_CASE("a steady line gets what Erlang-A says, give or take one") {
  const int least = least_servers(60.0 / 3600, 240, 180, 20, 0.8);
  const StaffPlan plan = find_staff(line(), options_of());
  REQUIRE(plan.rounds.size() >= 1);
  double sum = 0;
  for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
    CAPTURE(half_hour_text(h));
    CHECK(plan.pool.today[h] == 4);
    CHECK(std::abs(plan.staff[h] - least) <= 1);
    sum += plan.staff[h];
  }
  CHECK(std::abs(sum / kHalfHoursOfWeek - least) < 0.2);
  CHECK(server_hours(plan.roster) == Approx(sum / 2));
}

TEST_CASE("a target on giving up is met with other numbers of people" *
          doctest::skip(testing::kSanitized)) {
  const StaffTarget few{StaffTarget::Kind::abandoned, 0.02},
      many{StaffTarget::Kind::abandoned, 0.3};
  const auto least = [](double share) {
    int n = 1;
    while (erlang_a(60.0 / 3600, 240, n, 180, 0).abandoned > share) ++n;
    return n;
  };
  const StaffPlan a = find_staff(line(), options_of(few)), b = find_staff(line(), options_of(many));
  for (std::size_t h = 0; h < kHalfHoursOfWeek; h += 7) {
    CHECK(std::abs(a.staff[h] - least(0.02)) <= 1);
    CHECK(std::abs(b.staff[h] - least(0.3)) <= 1);
  }
  REQUIRE(least(0.02) > least(0.3) + 2);
}

TEST_CASE(
    "a day of two levels gets more people where the load is, and nobody where it was closed") {
  Scenario scenario = line(6 * kWeek);
  scenario.pools[0].staff = office_hours(5, 8, 18);
  scenario.touch_points[0].open = office_hours(1, 8, 18);
  for (std::size_t hour = 8; hour < 12; ++hour) scenario.streams[0].profile.hour[hour] = 3.0;
  const StaffPlan plan = find_staff(scenario, options_of());
  for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
    CAPTURE(half_hour_text(h));
    const std::size_t of_day = h % 48;
    const bool open = h < 5 * 48 && of_day >= 16 && of_day < 36;
    CHECK((plan.staff[h] > 0) == open);
    CHECK((plan.roster.at(start_of_half_hour(h)) > 0) == open);
    if (!open) continue;
    const double rate = (of_day < 24 ? 3 : 1) * 60.0 / 3600;
    const int least = least_servers(rate, 240, 180, 20, 0.8);
    // The half hour after the peak inherits its backlog.
    CHECK(plan.staff[h] >= least - 1);
    CHECK(plan.staff[h] <= least + (of_day == 24 ? 3 : 1));
  }
}

TEST_CASE("the same roster for any number of threads") {
  const StaffPlan a = find_staff(line(3 * kWeek), options_of({}, 1));
  const StaffPlan b = find_staff(line(3 * kWeek), options_of({}, 3));
  CHECK(a.staff == b.staff);
  REQUIRE(a.rounds.size() == b.rounds.size());
  for (std::size_t i = 0; i < a.rounds.size(); ++i) CHECK(a.rounds[i].good == b.rounds[i].good);
}

TEST_CASE("a roster keeps the hours of today, to the minute") {
  const WeekSchedule today =
      WeekSchedule::from_changes({{8 * kHour + 10 * kMinute, 2}, {9 * kHour + 5 * kMinute, 0}});
  StaffByHalfHour staff{};
  staff[16] = 3, staff[17] = 4, staff[18] = 5, staff[19] = 6;
  const WeekSchedule roster = roster_of(today, staff);
  CHECK(roster.at(8 * kHour) == 0);
  CHECK(roster.at(8 * kHour + 10 * kMinute) == 3);
  CHECK(roster.at(8 * kHour + 30 * kMinute) == 4);
  CHECK(roster.at(9 * kHour + 4 * kMinute) == 5);
  CHECK(roster.at(9 * kHour + 5 * kMinute) == 0);
  CHECK(server_hours(roster) == Approx((20 * 3 + 30 * 4 + 5 * 5) / 60.0));
}

TEST_CASE("what no staff can reach is said, with the half hours") {
  Scenario scenario = line(4 * kWeek);
  // Calls come from 8 on, and nobody is there before a quarter past.
  scenario.touch_points[0].open = office_hours(1, 8, 18);
  scenario.pools[0].staff =
      WeekSchedule::from_changes({{0, 0}, {8 * kHour + 15 * kMinute, 4}, {18 * kHour, 0}});
  const std::string why = refusal(scenario, options_of());
  CAPTURE(why);
  CHECK(has(why, "no number of people"));
  CHECK(has(why, "Mon 08:00"));
  CHECK_FALSE(has(why, "Mon 08:30"));
}

TEST_CASE("pools without a service level by half hour are refused, and told why") {
  Scenario scenario = line(kWeek);
  StaffOptions options = options_of();
  options.pool = "server";
  CHECK(has(refusal(scenario, options), "did you mean 'servers'?"));
  scenario.touch_points[0].patience.reset();
  CHECK(has(refusal(scenario, options_of({StaffTarget::Kind::abandoned, 0.05})), "patience"));
  scenario.levers = {{"staffing", LeverScope::all, "", 1.5}};
  CHECK(has(refusal(scenario, options_of()), "staffing"));
  scenario.levers.clear();
  scenario.streams[0].profile.hour.fill(0.0);
  scenario.streams[0].max_per_hour = 60.0;
  CHECK(has(refusal(scenario, options_of()), "nobody calls"));
  scenario.touch_points[0].kind = TouchPointSpec::Kind::asynchronous;
  CHECK(has(refusal(scenario, options_of()), "backlog"));
}
