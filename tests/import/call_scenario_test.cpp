// Scenario files made of calls: they read, and say what was estimated.
#include "experiments/import/call_scenario.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "experiments/import/law_text.h"
#include "experiments/import/week_text.h"
#include "sim/core/problem.h"
#include "sim/engine/simulator.h"
#include "sim/file/scenario_file.h"
#include "tests/import/estimates.h"
#include "tests/support/sampling.h"

namespace rapport {
namespace {

ScenarioFile read_text(const std::string& text) {
  ReadOptions options;
  options.read = read_from({{"centre.toml", text}});
  return read_scenario_file("centre.toml", options);
}

/// The file that is written; fails with the problems and the text where it does not read.
ScenarioFile file_of(const Estimates& e, const CallScenarioOptions& options = {}) {
  const std::string text = scenario_of(e.log(), e.fit, e.arrivals, options);
  try {
    return read_text(text);
  } catch (const InvalidInput& error) {
    FAIL(std::string(error.what()) << "\n" << text);
    throw;
  }
}

InventedCentre one_type() {
  InventedCentre centre = two_types();
  centre.types.resize(1);
  centre.types[0].an_hour = 105;
  return centre;
}

double profile_sum(const RateProfile& profile) {
  double sum = 0.0;
  for (std::size_t i = 0; i < kHalfHoursOfWeek; ++i) {
    sum += profile.half_hour[i] * profile.weekday[i / kHalfHoursOfDay];
  }
  return sum;
}

/// Calls a week that a file has come of a journey, from needs and streams, before redials.
double weekly_calls(const Scenario& scenario, const std::string& journey) {
  double sum = 0.0;
  for (const NeedSpec& need : scenario.needs) {
    if (need.journey != journey) continue;
    for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
      const double factor = need.segment_factor.empty() ? 1.0 : need.segment_factor[s];
      sum += scenario.segments[s].customers * need.per_year * factor * profile_sum(need.profile) /
             kHalfHoursOfWeek * 7 / 365;
    }
  }
  for (const StreamSpec& stream : scenario.streams) {
    if (stream.journey == journey) sum += stream.per_hour * profile_sum(stream.profile) / 2;
  }
  return sum;
}

double estimated_weekly_calls(const Estimates& e, std::size_t t) {
  double sum = 0.0;
  for (int w = 0; w < 7; ++w) {
    const int kind = e.arrivals.kinds.of[static_cast<std::size_t>(w)];
    for (std::size_t h = 0; kind >= 0 && h < kHalfHours; ++h) {
      sum += e.arrivals.types[t].expected(kind, w, h);
    }
  }
  CallCounts counts;
  for (const CallDay& day : e.days) counts += recorded(e.log(), day, e.log().types.size())[t];
  return sum * fresh_share(e.fit.types[t], counts);
}

/// Half hours of a pool on a weekday.
double staffed(const Scenario& scenario, std::size_t pool, int weekday) {
  const Time midnight = weekday * kDay;
  return static_cast<double>(scenario.pools[pool].staff.integral(midnight, midnight + kDay)) /
         kHalfHour;
}

void check_pools(const Estimates& e, const Scenario& scenario) {
  REQUIRE(scenario.pools.size() == 2);
  for (int w = 0; w < 7; ++w) {
    const int kind = e.arrivals.kinds.of[static_cast<std::size_t>(w)];
    double lone = 0.0;
    std::array<double, 2> people{}, not_carried{};  // who answers at once, and the reserve
    for (std::size_t h = 0; kind >= 0 && h < kHalfHours; ++h) {
      const auto k = static_cast<std::size_t>(kind);
      const double servers =
          e.arrivals.staffing[static_cast<std::size_t>(w)] * e.arrivals.present[k][h];
      const double regular = std::min(e.arrivals.most_servers[k], e.fit.regular * servers);
      const double all =
          std::min(e.arrivals.most_servers[k], (e.fit.regular + e.fit.reserve) * servers);
      lone += regular < 1 ? 1 : 0;  // where one is put all the same
      for (const std::size_t pool : {0, 1}) {
        const double exact = pool == 0 ? regular : all - regular;
        const double off = std::abs(exact - std::round(exact));
        people[pool] += exact;
        not_carried[pool] += off < 0.1 ? off : 0;  // too little of a person to make a roster change
      }
    }
    CAPTURE(w);
    CHECK(std::abs(staffed(scenario, 0, w) - people[0]) <= 0.5 + lone + not_carried[0]);
    CHECK(std::abs(staffed(scenario, 1, w) - people[1]) <= 0.5 + not_carried[1]);
    if (kind < 0) CHECK(staffed(scenario, 0, w) == 0.0);
  }
}

void check_opening(const Estimates& e, const Scenario& scenario) {
  for (const TouchPointSpec& line : scenario.touch_points) {
    for (std::size_t i = 0; i < kHalfHoursOfWeek; ++i) {
      const int kind = e.arrivals.kinds.of[i / kHalfHoursOfDay];
      const auto h = i % kHalfHoursOfDay;
      const bool open = kind >= 0 && e.arrivals.open[static_cast<std::size_t>(kind)][h];
      CHECK(line.open.at(static_cast<Time>(i) * kHalfHour) == (open ? 1 : 0));
    }
  }
}

/// What holds of every file that is written, types under the names that they have in it.
void check_file(const Estimates& e, const ScenarioFile& file,
                const std::vector<std::string>& names) {
  const Scenario& scenario = file.today;
  REQUIRE(scenario.touch_points.size() == names.size());
  for (std::size_t t = 0; t < names.size(); ++t) {
    CHECK(scenario.touch_points[t].name == names[t]);
    const double calls = estimated_weekly_calls(e, t);
    // Numbers of the file have three digits.
    CHECK(weekly_calls(scenario, names[t]) == doctest::Approx(calls).epsilon(0.005));
  }
  check_pools(e, scenario);
  check_opening(e, scenario);
}

}  // namespace

TEST_CASE("a centre as it is estimated is a scenario") {
  Estimates e = estimates_of(two_types());
  e.fit_answers();
  const ScenarioFile file = file_of(e);
  check_file(e, file, {"patient", "impatient"});
  const Scenario& scenario = file.today;
  REQUIRE(scenario.segments.size() == 2);
  CHECK(scenario.segments[0].head_start == 0);
  CHECK(scenario.segments[1].head_start == static_cast<Time>(e.fit.head_start[1]) * kSecond);
  for (std::size_t t = 0; t < 2; ++t) {
    const TouchPointSpec& line = scenario.touch_points[t];
    const TypeFit& type = e.fit.types[t];
    CHECK(line.balk_probability == doctest::Approx(type.balk).epsilon(0.005));
    CHECK(line.redial.probability == doctest::Approx(type.redial.share).epsilon(0.05));
    CHECK(line.service.mean() == doctest::Approx(type.service.mean * kSecond).epsilon(0.005));
    for (const double seconds : {5.0, 30.0, 200.0}) {
      REQUIRE(line.patience.has_value());
      CHECK(line.patience->cdf(seconds * kSecond) ==
            doctest::Approx(1 - type.patience.pieces.survival(seconds)).epsilon(0.01));
    }
  }
  CHECK(weekday(scenario.start) == 0);
  CHECK(scenario.start == e.centre.first);
}

TEST_CASE("centres of all sorts are scenarios") {
  SUBCASE("one type only") {
    const Estimates e = estimates_of(one_type());
    check_file(e, file_of(e), {"patient"});
  }
  SUBCASE("no priorities") {
    InventedCentre centre = two_types();
    for (InventedType& type : centre.types) type.privileged = 0;
    const Estimates e = estimates_of(centre);
    const ScenarioFile file = file_of(e);
    check_file(e, file, {"patient", "impatient"});
    CHECK(file.today.segments.size() == 1);
  }
  SUBCASE("a type without any hang-up") {
    InventedCentre centre = two_types();
    centre.types[0].patience = {};
    centre.types[0].balk = 0;
    const Estimates e = estimates_of(centre);
    const ScenarioFile file = file_of(e);
    check_file(e, file, {"patient", "impatient"});
    CHECK(file.today.touch_points[0].balk_probability == 0);
    CHECK(file.today.touch_points[0].redial.probability == 0);
  }
  SUBCASE("nobody ever hangs up") {
    InventedCentre centre = two_types();
    for (InventedType& type : centre.types) type.patience = {}, type.balk = 0;
    const Estimates e = estimates_of(centre);
    check_file(e, file_of(e), {"patient", "impatient"});
  }
  SUBCASE("all days of one kind") {
    InventedCentre centre = two_types();
    centre.saturday = centre.sunday = centre.weekday;
    const Estimates e = estimates_of(centre);
    check_file(e, file_of(e), {"patient", "impatient"});
  }
  SUBCASE("open all around the clock") {
    InventedCentre centre = two_types();
    centre.weekday = centre.saturday = centre.sunday = {0, 24};
    const Estimates e = estimates_of(centre);
    check_file(e, file_of(e), {"patient", "impatient"});
  }
  SUBCASE("one day") {
    InventedCentre centre = two_types();
    centre.days = 1;
    const Estimates e = estimates_of(centre);
    check_file(e, file_of(e), {"patient", "impatient"});
  }
}

TEST_CASE("calls that tell no opening hours are refused") {
  InventedCentre centre = one_type();
  centre.days = 1;
  Estimates e = estimates_of(centre);
  CallLog& log = e.calls.log;
  for (Call& call : log.calls) call.end = CallEnd::hung_up, call.wait = 0;
  e.days = look_at_days(log);
  e.fit = fit_calls(log, e.days, e.all);
  e.arrivals = fit_arrivals(log, e.days, e.all);
  CHECK_THROWS_AS(scenario_of(log, e.fit, e.arrivals, {}), InvalidInput);
}

TEST_CASE("names of types, whatever they are made of") {
  InventedCentre centre = two_types();
  const std::vector<std::string> names{"new \"business\" [#1]", "Gespräche übers Wetter\\ש"};
  for (std::size_t t = 0; t < 2; ++t) centre.types[t].name = names[t];
  const Estimates e = estimates_of(centre);
  CallScenarioOptions options;
  options.name = "Müller's \"Centre\"";
  options.source = "a file.csv";
  const ScenarioFile file = file_of(e, options);
  check_file(e, file, names);
  CHECK(file.today.name == options.name);
  options.names[names[0]] = "a b.c";
  check_file(e, file_of(e, options), {"a b.c", names[1]});
}

TEST_CASE("titles and sources of several lines stay in their comment") {
  const Estimates e = estimates_of(one_type());
  CallScenarioOptions options;
  options.name = "Two\nlines";
  options.source = "odd\nname.csv";
  CHECK(file_of(e, options).today.name == "Two\nlines");
}

TEST_CASE("types without customers behind them are streams") {
  const Estimates e = estimates_of(two_types());
  CallScenarioOptions options;
  options.prospects = {"impatient"};
  const ScenarioFile some = file_of(e, options);
  check_file(e, some, {"patient", "impatient"});
  CHECK(some.today.needs.size() == 1);
  REQUIRE(some.today.streams.size() == 1);
  CHECK(some.today.streams[0].name == "impatient");
  options.prospects = {"patient", "impatient"};
  const ScenarioFile all = file_of(e, options);
  check_file(e, all, {"patient", "impatient"});
  CHECK(all.today.needs.empty());
}

TEST_CASE("customers are as many as make the calls") {
  const Estimates e = estimates_of(two_types());
  for (const double calls_a_year : {1.0, 12.0, 300.0}) {
    CallScenarioOptions options;
    options.calls_a_year = calls_a_year;
    const ScenarioFile file = file_of(e, options);
    check_file(e, file, {"patient", "impatient"});
    double customers = 0.0, calls = 0.0;
    for (const SegmentSpec& segment : file.today.segments) customers += segment.customers;
    for (std::size_t t = 0; t < 2; ++t) calls += estimated_weekly_calls(e, t) * 365 / 7;
    CHECK(customers == doctest::Approx(calls / calls_a_year).epsilon(0.01));
  }
}

TEST_CASE("a simulated year of the file is as the recorded days were" *
          doctest::skip(testing::kSanitized)) {
  // At a load at which whole people instead of parts of them make no large difference.
  InventedCentre centre = two_types();
  centre.types[0].an_hour = 58, centre.types[1].an_hour = 29;
  centre.days = 56;
  centre.longest_idle = true;
  Estimates e = estimates_of(centre);
  e.fit_answers();
  ScenarioFile file = file_of(e);
  for (const bool leaving : {true, false}) {
    CAPTURE(leaving);
    if (!leaving) {
      for (SegmentSpec& segment : file.today.segments) segment.leaving = {};
    }
    const RunResult year = run(build_model(file.today), {.key = {1, 1}});
    for (std::size_t t = 0; t < 2; ++t) {
      CallCounts seen;
      for (const CallDay& day : e.days) seen += recorded(e.log(), day, 2)[t];
      const TouchPointCounts c = year.totals.touch_point_sum(t);
      const auto calls = static_cast<double>(c.arrivals);
      const double hung_up = static_cast<double>(c.abandoned + c.balked + c.turned_away) / calls;
      const double wait = static_cast<double>(c.wait_started + c.wait_abandoned) / kSecond /
                          static_cast<double>(c.waited + c.abandoned);
      // What the import is asked to be good for: 4 points, 20 %.
      CHECK(std::abs(hung_up - seen.hung_up_share()) <= 0.04);
      CHECK(std::abs(wait / seen.mean_wait() - 1) <= 0.2);
      // Redials come back with the share that was taken out of the rates; nobody leaves.
      if (!leaving) CHECK(calls * 56 / 365 == doctest::Approx(seen.calls).epsilon(0.05));
    }
  }
}

TEST_CASE("spans of weekdays cover exactly their days, all 128 sets") {
  for (unsigned set = 0; set < 128; ++set) {
    std::vector<int> weekdays;
    for (int w = 0; w < 7; ++w) {
      if (set >> w & 1u) weekdays.push_back(w);
    }
    unsigned covered = 0;
    std::size_t days = 0;
    for (const std::string& span : weekday_spans(weekdays)) {
      const auto day_of = [](const std::string& name) {
        const std::string all = "montuewedthufrisatsun";
        const std::size_t at = all.find(name);
        REQUIRE(at != std::string::npos);
        return at / 3;
      };
      const std::size_t first = day_of(span.substr(0, 3));
      const std::size_t last = span.size() > 3 ? day_of(span.substr(4)) : first;
      CHECK((span.size() == 3 || (span.size() == 7 && span[3] == '-')));
      for (std::size_t d = first;; d = (d + 1) % 7) {
        covered |= 1u << d;
        ++days;
        if (d == last) break;
      }
    }
    CAPTURE(set);
    CHECK(covered == set);
    CHECK(days == weekdays.size());  // no day twice
  }
}

}  // namespace rapport
