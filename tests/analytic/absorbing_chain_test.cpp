// A journey with cycles where nobody waits is an absorbing Markov chain: visits, legs, their
// variance and case times by simulation against the fundamental matrix (I - Q)^-1.
//
// 20 intervals at 99 % (were they independent, a right engine would fail one with chance 18 %) and
// two whole matrices, each at 99 % together. Seeds are fixed, numbered 1, 2, 3 and not chosen.
//
// Source: Kemeny and Snell (1960), "Finite Markov Chains", chapter III.
#include <doctest/doctest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/core/interval.h"
#include "sim/engine/simulator.h"

namespace rapport {
namespace {

constexpr int kSteps = 4;
enum StepNumber { web, phone, mail, visit };
using Matrix = Eigen::Matrix<double, kSteps, kSteps>;
using Vector = Eigen::Matrix<double, kSteps, 1>;

// ---- the journey -------------------------------------------------------------------------------

constexpr std::array<const char*, kSteps> kStepNames{"web", "phone", "mail", "visit"};
constexpr std::array<double, kSteps> kEntry{0.45, 0.35, 0.15, 0.05};
/// Chances of the move from row to column; the case ends with what is missing to 1.
constexpr double kMove[kSteps][kSteps] = {{0.10, 0.30, 0.10, 0.00},
                                          {0.05, 0.15, 0.10, 0.20},
                                          {0.00, 0.25, 0.05, 0.05},
                                          {0.00, 0.05, 0.10, 0.15}};

constexpr Time kLookahead = kHour;

/// How long a move takes.
struct Delay {
  std::optional<Distribution> drawn;  ///< none: at once
  double mean = 0.0;                  ///< ticks; between service groups of max(drawn, lookahead)
};

/// Web and phone are one service group, so a delay inside it is taken as drawn.
Delay delay_of(int from, int to) {
  if (from == web && to == phone) return {};
  if (from == phone && to == web) return {};
  if (from == web && to == web) return {};
  if (from == phone && to == phone) {
    return {Distribution::exponential(10.0 * kMinute), 10.0 * kMinute};
  }
  if (from == visit && to == visit) {
    return {Distribution::log_normal(20.0 * kMinute, 1.0), 20.0 * kMinute};
  }
  if (from == mail && to == mail) return {Distribution::constant(kMinute), kMinute};
  if (from == phone && to == visit) {
    // E max(D, L) = L + m exp(-L / m) for D exponential with mean m
    const double m = 2.0 * kHour;
    return {Distribution::exponential(m), kLookahead + m * std::exp(-kLookahead / m)};
  }
  return {Distribution::uniform_between(2.0 * kHour, 6.0 * kHour), 4.0 * kHour};
}

constexpr std::array<double, kSteps> kStepMinutes{5.0, 6.0, 30.0, 60.0};

TouchPointSpec touch_point(int step) {
  using Kind = TouchPointSpec::Kind;
  const double mean = kStepMinutes[static_cast<std::size_t>(step)] * kMinute;
  TouchPointSpec spec;
  spec.name = kStepNames[static_cast<std::size_t>(step)];
  switch (step) {
    case web:
      spec.kind = Kind::self_service;
      spec.service = Distribution::log_normal(mean, 1.5);
      return spec;
    case phone:
      spec.kind = Kind::staffed;
      spec.service = Distribution::exponential(mean);
      break;
    case mail:
      spec.kind = Kind::asynchronous;
      spec.service = Distribution::gamma(mean, 0.7);
      break;
    default:
      spec.kind = Kind::visit;
      spec.service = Distribution::uniform_between(0.5 * mean, 1.5 * mean);
  }
  spec.pool = spec.name;
  return spec;
}

JourneySpec journey() {
  JourneySpec spec;
  spec.name = "journey";
  for (std::size_t i = 0; i < kSteps; ++i) {
    spec.steps.push_back({kStepNames[i], kStepNames[i]});
    spec.entries.push_back({kStepNames[i], kEntry[i]});
    double end = 1.0;
    for (std::size_t j = 0; j < kSteps; ++j) {
      if (kMove[i][j] == 0.0) continue;
      JourneySpec::Move move;
      move.from = kStepNames[i];
      move.to = kStepNames[j];
      move.probability = kMove[i][j];
      move.delay = delay_of(static_cast<int>(i), static_cast<int>(j)).drawn;
      spec.moves.push_back(move);
      end -= kMove[i][j];
    }
    JourneySpec::Move move;
    move.from = kStepNames[i];
    move.probability = end;
    spec.moves.push_back(move);
  }
  return spec;
}

Scenario chain_company() {
  Scenario scenario;
  scenario.name = "absorbing chain";
  scenario.lookahead = kLookahead;
  scenario.journeys = {journey()};
  for (int i = 0; i < kSteps; ++i) scenario.touch_points.push_back(touch_point(i));
  for (const char* name : {"phone", "mail", "visit"}) {
    PoolSpec pool;
    pool.name = name;
    pool.staff = WeekSchedule(2000);  // nobody ever waits
    scenario.pools.push_back(pool);
  }
  return scenario;
}

/// About 480,000 cases.
Scenario company_with_stream() {
  Scenario scenario = chain_company();
  scenario.horizon = 230 * kDay;
  StreamSpec stream;
  stream.name = "arrivals";
  stream.journey = "journey";
  stream.per_hour = 100.0;
  scenario.streams = {stream};
  return scenario;
}

/// About 400,000 cases, several of one customer at a time.
Scenario company_with_customers() {
  Scenario scenario = chain_company();
  scenario.horizon = 395 * kDay;
  SegmentSpec segment;
  segment.name = "customers";
  segment.customers = 20'000;
  scenario.segments = {segment};
  NeedSpec need;
  need.name = "need";
  need.journey = "journey";
  need.per_year = 10.0;
  scenario.needs = {need, need};
  scenario.needs[1].name = "other need";
  scenario.needs[1].clock = NeedSpec::Clock::calendar;
  scenario.needs[1].overlap = NeedSpec::Overlap::beside;
  return scenario;
}

// ---- theory ------------------------------------------------------------------------------------

struct ChainTheory {
  Matrix visits;         ///< N = (I - Q)^-1: visits of the column, for cases that enter at the row
  Vector legs;           ///< t = N 1
  Vector legs_variance;  ///< (2 N - I) t - t^2
  Vector hours;          ///< N (service + sum over moves of chance x delay)
};

ChainTheory chain_theory() {
  Matrix q;
  Vector stay;
  for (int i = 0; i < kSteps; ++i) {
    stay(i) = kStepMinutes[static_cast<std::size_t>(i)] * kMinute;
    for (int j = 0; j < kSteps; ++j) {
      q(i, j) = kMove[i][j];
      if (q(i, j) > 0.0) stay(i) += q(i, j) * delay_of(i, j).mean;
    }
  }
  ChainTheory t;
  t.visits = (Matrix::Identity() - q).inverse();
  t.legs = t.visits * Vector::Ones();
  t.legs_variance =
      (2.0 * t.visits - Matrix::Identity()) * t.legs - t.legs.cwiseProduct(t.legs).eval();
  t.hours = t.visits * stay / kHour;
  return t;
}

// ---- by simulation -----------------------------------------------------------------------------

struct CaseLife {
  int entry = -1;
  std::array<int, kSteps> visits{};
  Time opened = 0, closed = kNever;
  std::int64_t legs = 0;
};

/// Follows every case from its first leg to its close.
struct Follow : Observer {
  std::map<std::tuple<std::uint32_t, std::uint8_t, std::uint32_t>, CaseLife> lives;
  std::int64_t waits = 0;

  void on_events(std::span<const Event> events) override {
    for (const Event& e : events) {
      if (e.type == EventType::start) waits += e.value;
      if (e.type != EventType::arrive && e.type != EventType::close) continue;
      CaseLife& life = lives[{e.subject, e.kind, e.slot}];
      if (e.type == EventType::close) {
        life.closed = e.time;
        life.legs = e.value;
        continue;
      }
      if (life.entry < 0) life.entry = e.step, life.opened = e.time;
      ++life.visits[e.step];
    }
  }
};

/// The cases that opened early enough to have surely closed: choosing by the opening favours
/// neither short nor long ones.
std::vector<CaseLife> closed_lives(const Scenario& scenario, RandomKey key) {
  constexpr Time kLongest = 30 * kDay;
  const Model model = build_model(scenario);
  REQUIRE(model.groups.size() == 3);
  Follow follow;
  RunOptions options;
  options.key = key;
  options.observer = &follow;
  run(model, options);
  CHECK(follow.waits == 0);
  std::vector<CaseLife> lives;
  for (const auto& [name, life] : follow.lives) {
    if (life.opened >= scenario.horizon - kLongest) continue;
    REQUIRE(life.closed != kNever);
    lives.push_back(life);
  }
  return lives;
}

/// Cases are independent, so numbers by case are what the intervals rest on.
struct CaseEstimates {
  std::array<Moments, kSteps> visits;
  Moments legs, hours;  ///< hours: from opening to close
  Moments spread;       ///< (legs - their theoretical mean)^2, whose mean is the variance
};

CaseEstimates estimate(const std::vector<CaseLife>& lives, int entry, double mean_legs) {
  CaseEstimates e;
  for (const CaseLife& life : lives) {
    if (entry >= 0 && life.entry != entry) continue;
    for (std::size_t j = 0; j < kSteps; ++j) e.visits[j].add(life.visits[j]);
    const auto legs = static_cast<double>(life.legs);
    e.legs.add(legs);
    e.spread.add((legs - mean_legs) * (legs - mean_legs));
    e.hours.add(static_cast<double>(life.closed - life.opened) / kHour);
  }
  return e;
}

struct Agreement {
  double level;
  double precision;  ///< half-width over theory (over 0.1, where that is more), at most
  std::ostringstream table{};

  void check(const std::string& what, const Moments& simulated, double expected) {
    const Interval interval = student_interval(simulated, level);
    table << std::setw(22) << what << ": theory " << expected << ", simulated " << interval.mean
          << " +- " << interval.half_width << ", n " << interval.n << '\n';
    CAPTURE(what);
    CAPTURE(expected);
    CAPTURE(interval.mean);
    CAPTURE(interval.half_width);
    CHECK(interval.contains(expected));
    CHECK(interval.half_width <= precision * std::max(expected, 0.1));
  }
};

/// Of all cases, whatever their entry.
void check_all_cases(const std::vector<CaseLife>& lives) {
  const ChainTheory t = chain_theory();
  const Vector entry = Eigen::Map<const Vector>(kEntry.data());
  const double legs = entry.dot(t.legs);
  // Variance over entries, too: E var + var E.
  const double variance =
      entry.dot(t.legs_variance) + entry.dot(t.legs.cwiseProduct(t.legs).eval()) - legs * legs;
  const CaseEstimates e = estimate(lives, -1, legs);
  Agreement agreement{.level = 0.99, .precision = 0.02};
  for (int j = 0; j < kSteps; ++j) {
    const auto at = static_cast<std::size_t>(j);
    agreement.check(std::string("visits of ") + kStepNames[at], e.visits[at],
                    entry.dot(t.visits.col(j)));
  }
  agreement.check("legs", e.legs, legs);
  agreement.check("variance of legs", e.spread, variance);
  agreement.check("case time, hours", e.hours, entry.dot(t.hours));
  MESSAGE(agreement.table.str());
}

/// The whole fundamental matrix: 28 intervals, together at 99 % (Bonferroni).
void check_by_entry(const std::vector<CaseLife>& lives) {
  const ChainTheory t = chain_theory();
  constexpr int kIntervals = kSteps * (kSteps + 3);
  Agreement agreement{.level = 1 - 0.01 / kIntervals, .precision = 0.10};
  for (int i = 0; i < kSteps; ++i) {
    const CaseEstimates e = estimate(lives, i, t.legs(i));
    const std::string from = std::string(kStepNames[static_cast<std::size_t>(i)]) + ": ";
    for (int j = 0; j < kSteps; ++j) {
      const auto at = static_cast<std::size_t>(j);
      agreement.check(from + kStepNames[at], e.visits[at], t.visits(i, j));
    }
    agreement.check(from + "legs", e.legs, t.legs(i));
    agreement.check(from + "variance of legs", e.spread, t.legs_variance(i));
    agreement.check(from + "case time, hours", e.hours, t.hours(i));
  }
  MESSAGE(agreement.table.str());
}

TEST_CASE("a stream through a journey with cycles is an absorbing chain") {
  const std::vector<CaseLife> lives = closed_lives(company_with_stream(), {1, 1});
  check_all_cases(lives);
  check_by_entry(lives);
}

TEST_CASE("customers' needs through a journey with cycles are an absorbing chain") {
  const std::vector<CaseLife> lives = closed_lives(company_with_customers(), {2, 1});
  check_all_cases(lives);
  check_by_entry(lives);
}

TEST_CASE("the counts of a run are the chain's too") {
  // Legs are counted by arrival, cases by close: after warm-up as many cases that opened before
  // time 0 are counted as are missing at the end, on average.
  Scenario scenario = company_with_stream();
  scenario.warmup = 30 * kDay;
  const ChainTheory t = chain_theory();
  const Vector entry = Eigen::Map<const Vector>(kEntry.data());
  const Model model = build_model(scenario);
  std::vector<RandomKey> keys;
  for (std::uint32_t r = 1; r <= 10; ++r) keys.push_back({3, r});
  std::array<Moments, kSteps> visits;
  Moments legs, hours;
  for (const RunResult& result : run_many(model, keys, 1)) {
    const SegmentCounts cases = result.totals.segment_sum(0);  // streams' row is the only one
    const auto closed = static_cast<double>(cases.closed);
    for (std::size_t j = 0; j < kSteps; ++j) {
      visits[j].add(static_cast<double>(result.totals.touch_point_sum(j).arrivals) / closed);
    }
    legs.add(static_cast<double>(cases.legs) / closed);
    hours.add(static_cast<double>(cases.case_time) / closed / kHour);
  }
  Agreement agreement{.level = 0.99, .precision = 0.02};
  for (int j = 0; j < kSteps; ++j) {
    const auto at = static_cast<std::size_t>(j);
    agreement.check(std::string("visits of ") + kStepNames[at], visits[at],
                    entry.dot(t.visits.col(j)));
  }
  agreement.check("legs", legs, entry.dot(t.legs));
  agreement.check("case time, hours", hours, entry.dot(t.hours));
  MESSAGE(agreement.table.str());
}

}  // namespace
}  // namespace rapport
