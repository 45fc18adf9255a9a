// What is estimated from visits, against laws that they were drawn from and closed forms.
#include <doctest/doctest.h>

#include <cmath>

#include "experiments/visits/visit_holdout.h"
#include "experiments/visits/visit_scenario.h"
#include "sim/file/scenario_file.h"
#include "tests/calibrate/data_file.h"
#include "tests/calibrate/problem_text.h"
#include "tests/visits/planted_visits.h"

using namespace rapport;

namespace {

/// People present where stays are exponential with mean `tau`: m' = rate - m / tau, solved exactly
/// over each half hour, from week to week until it repeats.
ByHourOfWeek exponential_presence(const VisitRates& rates, double tau) {
  ByHourOfWeek present{};
  const double keeps = std::exp(-0.5 / tau);
  double now = 0.0;
  for (int week = 0; week < 3; ++week) {
    for (std::size_t c = 0; c < kHalfHoursOfAWeek; ++c) {
      if (c % 2 == 0) present[c / 2] = now;
      now = now * keeps + 2 * rates.half_hour[c] * tau * (1 - keeps);
    }
  }
  return present;
}

}  // namespace

TEST_CASE("visits: people present are the integral of arrivals and survival") {
  VisitRates rates;
  for (std::size_t c = 0; c < kHalfHoursOfAWeek; ++c) {
    rates.half_hour[c] = 5 + 4 * std::sin(static_cast<double>(c) * 0.131) + (c > 200 ? 3 : 0);
  }
  constexpr double kTau = 2.5;
  PartStays stays{{}, {}, {{}}};
  constexpr int kStays = 20'000;
  for (int i = 0; i < kStays; ++i) {
    stays.hours[0].push_back(-kTau * std::log(1 - (i + 0.5) / kStays));
  }
  const ByHourOfWeek expected = exponential_presence(rates, kTau);
  const ByHourOfWeek present = expected_presence(rates, stays);
  for (std::size_t h = 0; h < kHoursOfAWeek; ++h) {
    CAPTURE(h);
    CHECK(present[h] == doctest::Approx(expected[h]).epsilon(0.002));
  }
}

TEST_CASE("visits: bounds of people present hold what they say") {
  CHECK(presence_bounds(40, 0, 0.95) == std::pair(27.0, 53.0));  // Poisson's quantiles, outward
  const auto wide = presence_bounds(40, 0.3, 0.95);
  CHECK(wide.first < 20);
  CHECK(wide.second > 66);
  CHECK(presence_bounds(0, 0.3, 0.95) == std::pair(0.0, 0.0));
}

TEST_CASE("visits: arrivals have the rates and the spread that they were drawn with") {
  PlantedVisits wish;
  wish.day_cv = 0.2, wish.weeks = 20;
  const VisitLog log = planted_log(wish);
  const VisitRates rates = fit_rates(log, 0, log.days);
  CHECK(rates.weekday[0] == doctest::Approx(200).epsilon(0.15));
  CHECK(rates.weekday[4] == doctest::Approx(100).epsilon(0.15));
  CHECK(rates.quiet == std::array<bool, 7>{false, false, false, false, true, true, false});
  CHECK(rates.day_cv == doctest::Approx(0.2).epsilon(0.2));
  CHECK(rates.next_hour_cv == doctest::Approx(0.2).epsilon(0.3));
  CHECK(rates.far_hour_cv == doctest::Approx(0.2).epsilon(0.3));
  // Within the day the shape is known well: 4 to 1.
  CHECK(rates.half_hour[24] / rates.half_hour[8] == doctest::Approx(4).epsilon(0.12));
  wish.day_cv = 0.0;
  const VisitLog even = planted_log(wish);
  const VisitRates without = fit_rates(even, 0, even.days);
  CHECK(without.day_cv < 0.05);
  CHECK(without.own_weight < 0.5);  // half hours differ by chance alone
}

TEST_CASE("visits: what is known at a day does not depend on what comes after it") {
  const VisitLog log = planted_log({});
  VisitLog other = log;
  constexpr std::size_t kDay = 60;
  for (Visit& visit : other.visits) {
    // Whoever is still there stays for longer, and who comes later does so at another hour.
    if (visit.arrived + visit.stay >= 24.0 * kDay) visit.stay += 5;
    if (visit.arrived >= 24.0 * kDay) visit.arrived = std::floor(visit.arrived / 24) * 24 + 3.5;
  }
  const PresenceWay way{PresenceWay::Kind::both, {8, true}, 1.0};
  const SeenPresence seen = see_presence(log), changed = see_presence(other);
  CHECK(PresenceForecaster(log, seen, 0, kDay).predict(way) ==
        PresenceForecaster(other, changed, 0, kDay).predict(way));
  const WholeDays days{0, kDay};
  const WayChoice x = choose_way(log, seen, days, 14, "x"),
                  y = choose_way(other, changed, days, 14, "x");
  CHECK(x.best.miss == y.best.miss);
  CHECK(x.best_rates.way == y.best_rates.way);
}

TEST_CASE("visits: days held out are predicted, and bounds hold as many hours as they say") {
  PlantedVisits wish;
  wish.day_cv = 0.15, wish.weeks = 24;
  const VisitLog log = planted_log(wish);
  const WholeDays days = whole_days(log);
  const VisitHoldout held = hold_out_visits(log, see_presence(log), days, usual_cut(days), "x");
  CHECK(held.until - held.cut == 42);
  CHECK(held.present_predicted == doctest::Approx(held.present).epsilon(0.08));
  CHECK(held.miss < 1.01 * held.miss_plain);
  CHECK(held.miss == doctest::Approx(held.miss_by_chance).epsilon(0.15));
  CHECK(held.covered.in_80 > 0.74);
  CHECK(held.covered.in_80 < 0.9);
  CHECK(held.covered.in_95 > 0.9);
  CHECK(held.covered_by_chance.in_80 < held.covered.in_80);
  CHECK(held.dispersion > 2);
  CHECK(held.dispersion_predicted == doctest::Approx(1 + 0.15 * 0.15 * 170).epsilon(0.35));
  CHECK(held.left == doctest::Approx(0.05).epsilon(0.25));
  CHECK(held.left_predicted == doctest::Approx(0.05).epsilon(0.25));
}

TEST_CASE("visits: returns near the end count for as long as they can be followed") {
  VisitLog log;
  log.days = 40, log.knows_person = true;
  // Everybody comes again after ten days, but for who cannot within the file.
  for (std::size_t day = 0; day < 40; ++day) {
    const auto person = static_cast<std::int32_t>(day < 10 ? day : day % 10);
    log.visits.push_back({24.0 * static_cast<double>(day) + 1, 1.0, 0, person});
  }
  log.persons = 10;
  const ReturnCurve curve = return_curve(log, 0, 24.0 * 40);
  CHECK(curve.within[0] == 0);
  CHECK(curve.within[1] == 1);
  CHECK(curve.within[2] == 1);  // nobody is left who could come later
  const ReturnCurve late = return_curve(log, 24.0 * 35, 24.0 * 40);
  CHECK(late.visits == 5);
  CHECK(std::isnan(late.within[0]));
}

TEST_CASE("visits: places are found where visitors wait for one another, and only there") {
  PlantedVisits wish;
  wish.hours = 2.5, wish.a_day = 150, wish.weeks = 16, wish.day_cv = 0.15;
  const auto choice = [&] {
    const VisitLog log = planted_log(wish);
    return choose_queue(log, see_presence(log), whole_days(log), {8, true});
  };
  CHECK(choice().best.places == 0);
  wish.places = 21;  // the busiest hours bring work for 23
  const QueueChoice queue = choice();
  CHECK(queue.best.places > 0);
  CHECK(queue.best.work < 1);
}

TEST_CASE("visits: the scenario is sound, and people present in a run of it are those recorded") {
  PlantedVisits wish;
  wish.day_cv = 0.1;
  VisitLog log = planted_log(wish);
  log.groups = {"A [x] \"y\"\n", "left_on_their_own"};  // as a file may call them
  const VisitFit fit = fit_visits(log, 21, 1, "x");
  const std::string text = scenario_of(log, fit, {"my\nfile.csv"});
  CHECK(problem_of([&] {
          ReadOptions options;
          options.read = read_from({{"made.toml", text}});
          read_scenario_file("made.toml", options);
        }) == "");
  const VisitCheck check = check_visits(text, log, fit);
  CHECK(check.mean_simulated == doctest::Approx(check.mean_recorded).epsilon(0.04));
  CHECK(check.miss < 1.3 * check.miss_by_chance);
  CHECK(check.cv_simulated == doctest::Approx(check.cv_recorded).epsilon(0.4));
  CHECK(check.left == doctest::Approx(0.05).epsilon(0.15));
  CHECK(check.returned[2] == doctest::Approx(fit.returns.all.within[2]).epsilon(0.1));
}

TEST_CASE("visits: an emergency department's held-out weeks") {
  const std::string file = data_file("ed_visits.csv");
  if (!has_data(file)) return;
  const VisitLog log = read_visits(file, names_of_roles(visit_roles(), {}), {});
  CHECK(log.visits.size() == log.records);
  CHECK(log.odd.under_a_minute == 466);
  CHECK(log.odd.too_long == 8);
  const WholeDays days = whole_days(log);
  const VisitHoldout held = hold_out_visits(log, see_presence(log), days, usual_cut(days), file);
  // Musts: no worse than the plain mean by hour of the week, bounds
  // within 8 points of what they say, shares within three standard errors and 1.5 points.
  CHECK(held.miss <= held.miss_plain);
  CHECK(held.covered.in_80 == doctest::Approx(0.8).epsilon(0.1));
  CHECK(held.covered.in_95 == doctest::Approx(0.95).epsilon(0.06));
  CHECK(std::abs(held.left - held.left_predicted) < 3 * held.left_error);
  CHECK(std::abs(held.returned.within[0] - held.returned_predicted.within[0]) < 0.015);
}
