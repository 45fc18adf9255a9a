// The ways of a lever: closed forms, steps that change nothing, and what no curve may do.
#include "sim/company/roadmap.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "tests/support/random_maker.h"

using namespace rapport;

namespace {

constexpr Time kMonth = 30 * kDay;

/// Cuts the time from `begin` to `end` into pieces at random; the end of each.
std::vector<Time> random_cuts(Dice& dice, Time begin, Time end) {
  std::vector<Time> ends{end};
  for (int cuts = dice.whole(0, 12); cuts > 0; --cuts) {
    ends.push_back(begin + static_cast<Time>(dice.number() * static_cast<double>(end - begin)));
  }
  std::ranges::sort(ends);
  return ends;
}

Project project(double from, double to, Time started) { return {from, to, started}; }

}  // namespace

// ---- curves ------------------------------------------------------------------------------------

TEST_CASE("roadmap: the S-curve goes from 0 to 1, slow at both ends, the same both ways") {
  CHECK(s_curve(0.0) == 0.0);
  CHECK(s_curve(0.5) == 0.5);
  CHECK(s_curve(1.0) == 1.0);
  CHECK(s_curve(-0.1) == 0.0);
  CHECK(s_curve(1.1) == 1.0);
  for (int i = 0; i < 1000; ++i) {
    const double p = i / 1000.0, h = 0.001;
    CHECK(s_curve(p + h) > s_curve(p));
    CHECK(s_curve(p) + s_curve(1 - p) == doctest::Approx(1.0).epsilon(1e-15));
    // The one cubic with slope 0 at both ends has slope 6 p (1 - p).
    const double middle = p + h / 2;
    CHECK(std::abs((s_curve(p + h) - s_curve(p)) / h - 6 * middle * (1 - middle)) < 1e-6);
  }
}

TEST_CASE("roadmap: people are furthest between the ways half way, and not at all at both ends") {
  CHECK(between_ways(0.0) == 0.0);
  CHECK(between_ways(0.5) == 1.0);
  CHECK(between_ways(1.0) == 0.0);
  for (int i = 0; i < 500; ++i) {
    const double p = i / 1000.0;
    CHECK(between_ways(p + 0.001) > between_ways(p));
    CHECK(between_ways(p) == doctest::Approx(between_ways(1 - p)).epsilon(1e-13));
  }
}

TEST_CASE("roadmap: the dip grows with change up to its most, and is half as deep at full skill") {
  CHECK(transition_dip(0.0, 0.05, 0.3) == 0.0);
  CHECK(transition_dip(50.0, 0.05, 0.0) == doctest::Approx(0.05).epsilon(1e-12));
  CHECK(transition_dip(50.0, 0.05, 1.0) == doctest::Approx(0.025).epsilon(1e-12));
  // A little change costs in proportion: a hundredth of a range costs a hundredth of a dip.
  CHECK(transition_dip(0.01, 0.05, 1.0) == doctest::Approx(0.025 * 0.01).epsilon(0.01));
  Dice dice(4);
  for (int i = 0; i < 1000; ++i) {
    const double change = dice.between(0, 3), more = dice.between(0.01, 1), skill = dice.number();
    CHECK(transition_dip(change + more, 0.1, skill) > transition_dip(change, 0.1, skill));
  }
}

TEST_CASE("roadmap: within the budget and with one plan projects do not hinder each other") {
  for (const double budget : {0.5, 1.0, 2.5, 10.0}) {
    for (const double n : {0.0, 0.3, 1.0, 2.0, 2.5, 7.0, 10.0, 40.0}) {
      for (const double loss : {0.0, 0.1, 1.0}) {
        const double share = n <= budget ? 1.0 : budget / n;
        CHECK(project_speed(n, budget, 1.0, loss) == share);
        CHECK(project_speed(n, budget, 0.4, 0.0) == share);
        if (n <= budget) CHECK(project_speed(n, budget, 0.0, loss) == 1.0);
      }
    }
  }
  // Five ranges on a budget of two, half a plan, a fifth lost: 0.4 x (1 - 0.2 x 0.5 x 0.6).
  CHECK(project_speed(5, 2, 0.5, 0.2) == doctest::Approx(0.4 * 0.94).epsilon(1e-15));
  CHECK(project_speed(1e9, 2, 0.0, 0.5) > 0.0);
}

TEST_CASE("roadmap: more projects are slower each, and never more than the budget in all") {
  Dice dice(1);
  for (int i = 0; i < 5000; ++i) {
    const double n = dice.between(0, 20), budget = dice.between(0.2, 10);
    const double one_plan = dice.number(), loss = dice.between(0, 0.5), more = dice.number();
    const double speed = project_speed(n, budget, one_plan, loss);
    CHECK(speed > 0.0);
    CHECK(speed <= 1.0);
    CHECK(n * speed <= budget * (1 + 1e-15));
    CHECK(project_speed(n + more, budget, one_plan, loss) <= speed);
    CHECK(project_speed(n, budget + more, one_plan, loss) >= speed);
    CHECK(project_speed(n, budget, one_plan + more * (1 - one_plan), loss) >= speed);
    CHECK(project_speed(n, budget, one_plan, loss + 0.5 * more) <= speed);
  }
}

TEST_CASE("roadmap: what is left after the launch falls from all to what is kept") {
  for (const double keeps : {0.0, 0.3, 1.0}) {
    CAPTURE(keeps);
    CHECK(commitment(keeps, 0, kYear) == 1.0);
    CHECK(std::abs(commitment(keeps, 100 * kYear, kYear) - keeps) < 1e-15);
    double before = 1.0;
    for (Time since = kDay; since < 3 * kYear; since += 5 * kDay) {
      const double years = static_cast<double>(since) / kYear;
      const double left = commitment(keeps, since, kYear);
      CHECK(std::abs(left - (keeps + (1 - keeps) * std::exp(-years))) < 1e-15);
      CHECK((keeps == 1.0 ? left == 1.0 : left < before));
      before = left;
    }
  }
}

// ---- drift -------------------------------------------------------------------------------------

TEST_CASE("roadmap: a decree decays toward practice, whatever the steps") {
  for (const double practice : {0.0, 0.2, 0.9}) {
    for (const int steps : {1, 2, 7, 365, 10000}) {
      const Time dt = 10 * kYear / steps, tau = 2 * kYear;
      double x = 1.0;
      for (int i = 0; i < steps; ++i) x = drift(x, practice, dt, tau);
      const double years = static_cast<double>(dt) * steps / kYear;
      CHECK(std::abs(x - (practice + (1 - practice) * std::exp(-years / 2))) < 1e-12);
    }
  }
}

/// dx/dt = (practice - x) / tau by Euler's steps, an error of about dt / tau.
TEST_CASE("roadmap: drift solves its differential equation") {
  double x = 0.1;
  constexpr int kSteps = 200'000;
  for (int i = 0; i < kSteps; ++i) x += (0.7 - x) * (1.5 / kSteps);
  CHECK(std::abs(drift(0.1, 0.7, 18 * kMonth, 12 * kMonth) - x) < 1e-5);
}

TEST_CASE("roadmap: drift stays between where it is and practice, and rests there") {
  Dice dice(2);
  for (int i = 0; i < 5000; ++i) {
    const double x = dice.number(), practice = dice.number();
    const Time tau = dice.whole(1, 36) * kMonth, dt = dice.whole(0, 2000) * kDay;
    const double y = drift(x, practice, dt, tau);
    CHECK(y >= std::min(x, practice));
    CHECK(y <= std::max(x, practice));
    CHECK(std::abs(drift(x, practice, dt + kDay, tau) - practice) <= std::abs(y - practice));
    CHECK(drift(practice, practice, dt, tau) == practice);
    CHECK(drift(x, practice, 0, tau) == x);
  }
}

// ---- projects ----------------------------------------------------------------------------------

TEST_CASE("roadmap: a project waits for its lag, takes its ramp and is launched to the tick") {
  const Time lag = 3 * kMonth, ramp = 6 * kMonth, start = 10 * kDay;
  Project p = project(0.2, 0.8, start);
  advance(p, start, lag, lag, ramp, 1.0);
  CHECK(p.progress == 0.0);
  CHECK(value_of(p, start + lag, 0.5, kYear) == 0.2);
  advance(p, start + lag, ramp / 2, lag, ramp, 1.0);
  CHECK(p.progress == 0.5);
  CHECK(value_of(p, start + lag + ramp / 2, 0.5, kYear) == doctest::Approx(0.5).epsilon(1e-15));
  CHECK(p.launched == kNever);
  advance(p, start + lag + ramp / 2, kYear, lag, ramp, 1.0);
  CHECK(p.progress == 1.0);
  CHECK(p.launched == start + lag + ramp);
  const Project done = p;
  advance(p, start + 3 * kYear, kYear, lag, ramp, 1.0);
  CHECK(p.progress == 1.0);
  CHECK(p.launched == done.launched);
}

TEST_CASE("roadmap: a step that spans the lag counts only what lies behind it") {
  Project p = project(0, 1, 0);
  advance(p, 0, 4 * kMonth, 3 * kMonth, 10 * kMonth, 0.5);
  CHECK(p.progress == doctest::Approx(0.05).epsilon(1e-15));
  Project early = project(0, 1, kYear);
  advance(early, 0, kYear + 2 * kMonth, kMonth, 10 * kMonth, 1.0);
  CHECK(early.progress == doctest::Approx(0.1).epsilon(1e-15));
}

TEST_CASE("roadmap: steps at one speed change nothing but rounding") {
  Dice dice(3);
  int launched = 0, under_way = 0;
  double largest = 0.0;
  for (int i = 0; i < 5000; ++i) {
    const Time started = dice.whole(-100, 500) * kHour, begin = dice.whole(0, 1000) * kMinute;
    const Time lag = dice.whole(0, 300) * kDay, ramp = dice.whole(1, 500) * kDay;
    const Time end = begin + dice.whole(1, 1500) * kDay;
    const double speed = dice.between(0.05, 1);
    Project whole = project(0.1, 0.6, started), parts = whole;
    advance(whole, begin, end - begin, lag, ramp, speed);
    Time now = begin;
    for (const Time next : random_cuts(dice, begin, end)) {
      advance(parts, now, next - now, lag, ramp, speed);
      now = next;
    }
    largest = std::max(largest, std::abs(whole.progress - parts.progress));
    REQUIRE((whole.launched == kNever) == (parts.launched == kNever));
    if (whole.launched == kNever) {
      ++under_way;
      const Time from = std::max(begin, started + lag);
      const double worked = static_cast<double>(std::max<Time>(0, end - from));
      CHECK(std::abs(whole.progress - worked * speed / static_cast<double>(ramp)) < 1e-12);
    } else {
      ++launched;
      CHECK(std::abs(whole.launched - parts.launched) <= 1);
      const double needed = static_cast<double>(ramp) / speed;
      const double took = static_cast<double>(whole.launched - std::max(begin, started + lag));
      CHECK(took >= needed - 1e-3);
      CHECK(took <= needed + 1);
    }
  }
  MESSAGE(launched << " launched, " << under_way << " under way, largest difference " << largest);
  CHECK(largest < 1e-12);
  CHECK(launched > 500);
  CHECK(under_way > 500);
}

TEST_CASE("roadmap: speeds that change add up") {
  Project p = project(0, 1, 0);
  const Time ramp = 100 * kDay;
  double want = 0.0;
  for (int day = 0; day < 90; ++day) {
    const double speed = day % 3 == 0 ? 1.0 : day % 3 == 1 ? 0.25 : 0.0;
    advance(p, day * kDay, kDay, 0, ramp, speed);
    want += speed / 100;
  }
  CHECK(p.progress == doctest::Approx(want).epsilon(1e-12));  // 0.375
  CHECK(p.launched == kNever);
}

TEST_CASE("roadmap: progress reaches 1 only with a launch") {
  // Steps of a tick, which round: at no point 1 without a date.
  for (const double speed : {1.0, 0.3, 0.7, 1.0 / 3}) {
    Project p = project(0, 1, 0);
    const Time ramp = 997;
    Time now = 0;
    for (; p.launched == kNever && now < 5000; ++now) {
      CHECK(p.progress < 1.0);
      advance(p, now, 1, 0, ramp, speed);
    }
    CHECK(p.progress == 1.0);
    const auto due = static_cast<Time>(std::ceil(static_cast<double>(ramp) / speed));
    CHECK(std::abs(p.launched - due) <= 1);
    CHECK(p.launched <= now);
  }
}

TEST_CASE("roadmap: a ramp of nothing is a jump after the lag") {
  Project p = project(0.3, 0.9, kDay);
  advance(p, 0, 3 * kDay - 1, 2 * kDay, 0, 0.5);
  CHECK(p.progress == 0.0);
  advance(p, 3 * kDay - 1, kDay, 2 * kDay, 0, 0.5);
  CHECK(p.progress == 1.0);
  CHECK(p.launched == 3 * kDay);
  CHECK(value_of(p, p.launched, 0.0, kYear) == 0.9);
  Project at_once = project(0.3, 0.9, 0);
  advance(at_once, 0, kDay, 0, 0, 0.0);  // stands still
  CHECK(at_once.launched == kNever);
  advance(at_once, 0, 0, 0, 0, 1.0);
  CHECK(at_once.launched == 0);
}

TEST_CASE("roadmap: a lever goes from its old value to the new one and part of the way back") {
  Dice dice(4);
  for (int i = 0; i < 500; ++i) {
    const double from = dice.number(), to = dice.number(), keeps = dice.number();
    const Time lag = dice.whole(0, 200) * kDay, ramp = dice.whole(1, 400) * kDay;
    const Time tau = dice.whole(1, 400) * kDay;
    const double speed = dice.between(0.3, 1);
    Project p = project(from, to, 0);
    double before = from;
    for (Time now = 0; now < 5 * kYear; now += 10 * kDay) {
      advance(p, now, 10 * kDay, lag, ramp, speed);
      const double value = value_of(p, now + 10 * kDay, keeps, tau);
      CHECK(value >= std::min(from, to));
      CHECK(value <= std::max(from, to));
      // Toward the new value before the launch.
      if (p.launched == kNever) CHECK((value - before) * (to - from) >= 0.0);
      before = value;
    }
    REQUIRE(p.launched != kNever);
    CHECK(value_of(p, p.launched, keeps, tau) == to);
    CHECK(value_of(p, p.launched + kYear, 1.0, tau) == to);
    const double years = 2.5, rest = std::exp(-years * kYear / static_cast<double>(tau));
    const double want = from + (to - from) * (keeps + (1 - keeps) * rest);
    const Time later = p.launched + static_cast<Time>(years * kYear);
    CHECK(std::abs(value_of(p, later, keeps, tau) - want) < 1e-14);
  }
}

TEST_CASE("roadmap: time that goes backward is refused") {
  Project p = project(0, 1, 0);
  CHECK_THROWS_AS(advance(p, 0, -1, 0, kDay, 1.0), std::logic_error);
  CHECK_THROWS_AS(advance(p, 0, 1, 0, kDay, -1.0), std::logic_error);
  CHECK_THROWS_AS(drift(0, 1, -1, kDay), std::logic_error);
  CHECK_THROWS_AS(drift(0, 1, kDay, 0), std::logic_error);
  CHECK_THROWS_AS(commitment(0.5, -1, kDay), std::logic_error);
  CHECK_THROWS_AS(project_speed(1, 0, 1, 0), std::logic_error);
}

TEST_CASE("roadmap: the bits are the same in every build") {
  std::uint64_t hash = 14695981039346656037U;
  const auto add = [&hash](double v) {
    hash = (hash ^ std::bit_cast<std::uint64_t>(v)) * 1099511628211U;
  };
  Dice dice(5);
  for (int i = 0; i < 5000; ++i) {
    const double x = dice.number(), practice = dice.number();
    const Time dt = dice.whole(0, 2000) * kHour, tau = dice.whole(1, 500) * kDay;
    const double speed = project_speed(10 * dice.number(), 2.0, x, 0.1);
    Project p = project(x, practice, 0);
    advance(p, 0, dt, kDay, 20 * kDay, speed);
    add(speed);
    add(between_ways(x));
    add(transition_dip(x, 0.1, practice));
    add(drift(x, practice, dt, tau));
    add(value_of(p, dt, 0.3, tau));
    add(static_cast<double>(p.launched));
  }
  CHECK(hash == 8642492769079567343U);
}
