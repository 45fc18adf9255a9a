// Histories, journeys and laws: what is put in comes out.
#include "experiments/log/log_chain.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "experiments/log/log_journey.h"
#include "experiments/log/log_laws.h"
#include "sim/core/distribution.h"
#include "sim/scenario/limits.h"

using namespace rapport;

namespace {

using Pairs = std::map<std::pair<std::int32_t, std::int32_t>, double>;

/// Cases of a chain of four activities that ends one time in eight. With `memory` what follows
/// activity 0 is decided by what came before it.
std::vector<LogSequence> drawn(std::size_t cases, bool memory, std::uint32_t seed) {
  std::mt19937 bits(seed);
  std::vector<LogSequence> result(cases);
  for (LogSequence& one : result) {
    one.push_back(static_cast<std::int32_t>(bits() % 4));
    while (bits() % 8 != 0) {
      const bool after_one =
          memory && one.size() > 1 && one.back() == 0 && one[one.size() - 2] == 1;
      one.push_back(after_one ? 3 : static_cast<std::int32_t>(bits() % 4));
    }
  }
  return result;
}

/// How often one activity follows another in cases.
Pairs pairs_of_cases(const std::vector<LogSequence>& cases) {
  Pairs pairs;
  for (const LogSequence& one : cases) {
    for (std::size_t i = 1; i < one.size(); ++i) pairs[{one[i - 1], one[i]}] += 1;
  }
  return pairs;
}

std::vector<std::string> letters(std::size_t n) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < n; ++i) names.push_back(std::string(1, static_cast<char>('a' + i)));
  return names;
}

std::vector<double> quantiles_of(const Distribution& law, std::size_t n) {
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) {
    values.push_back(law.quantile((static_cast<double>(i) + 0.5) / static_cast<double>(n)));
  }
  return values;
}

}  // namespace

TEST_CASE("a history is kept where it decides, and nowhere else") {
  const auto with = drawn(3'000, true, 1), without = drawn(3'000, false, 2);
  const LogChain chain = fit_chain(with, 4, 4, 300);
  const LogHistory deciding{0, 1};
  CHECK(std::ranges::find(chain.states, deciding) != chain.states.end());
  CHECK(longest_history(chain) == 2);
  CHECK(chain.states.size() <= 8);
  CHECK(fit_chain(without, 4, 4, 300).states.size() <= 5);
  // It predicts other cases of the same kind better than the last activity alone.
  const auto others = drawn(3'000, true, 3);
  const double plain = log_likelihood_a_case(fit_chain(with, 4, 1, 300), others);
  CHECK(log_likelihood_a_case(chain, others) > plain + 0.3);
}

TEST_CASE("a chain has each pair of activities as often as its cases, whatever it remembers") {
  const auto cases = drawn(500, true, 4);
  Pairs recorded = pairs_of_cases(cases);
  for (const std::size_t longest : {1, 4}) {
    const LogChain chain = fit_chain(cases, 4, longest, 300);
    Pairs pairs;
    for (std::size_t s = 0; s < chain.states.size(); ++s) {
      for (const auto& [to, count] : chain.moves[s]) {
        if (to != LogChain::kOver) pairs[{chain.activity(s), chain.activity(to)}] += count;
      }
    }
    CHECK(pairs == recorded);
  }
}

TEST_CASE("few states are allowed: those that say least go") {
  const auto cases = drawn(3'000, true, 5);
  CHECK(fit_chain(cases, 4, 4, 4).states.size() == 4);
  CHECK(fit_chain(cases, 4, 4, 1).states.size() == 4);  // one for each activity at least
}

TEST_CASE("a journey with few steps that come back is the chain itself") {
  const auto cases = drawn(500, false, 6);
  const LogChain chain = fit_chain(cases, 4, 1, 300);
  const LogJourney journey = journey_of(chain, {"a b", "A-B", "end", ""}, 300);
  CHECK(journey.rounds == 1);
  CHECK(journey.steps.size() == 4);
  CHECK(follows_distance(journey, chain) < 1e-3);
  CHECK(journey.steps[0].name == "a_b");
  CHECK(journey.steps[1].name == "a_b_2");
  CHECK(journey.steps[2].name == "end_2");
  CHECK(journey.steps[3].name == "activity");
}

TEST_CASE("more steps that come back are written out in rounds") {
  // Twenty activities in any order.
  std::mt19937 bits(7);
  std::vector<LogSequence> cases(2'000);
  for (LogSequence& one : cases) {
    do one.push_back(static_cast<std::int32_t>(bits() % 20));
    while (bits() % 4 != 0);
  }
  const LogChain chain = fit_chain(cases, 20, 1, 2'000);
  const LogJourney journey = journey_of(chain, letters(20), 2'000);
  CHECK(journey.rounds > 3);
  CHECK(journey.steps.size() <= 2'000);
  CHECK(follows_distance(journey, chain) < 0.005);
  const LogJourney small = journey_of(chain, letters(20), 60);
  CHECK(small.steps.size() <= 60);
  CHECK(small.remainder > journey.remainder);
  CHECK(small.cut > 0);
  double entries = 0;
  for (const LogStep& step : small.steps) {
    entries += step.entry;
    double sum = 0;
    for (const LogMove& move : step.moves) sum += move.share;
    CHECK(sum == doctest::Approx(1));
  }
  CHECK(entries == doctest::Approx(1));
}

TEST_CASE("the likeliest law is found, and none where none is near") {
  CHECK(fit_time_law(quantiles_of(Distribution::exponential(3'600), 500), 12).form ==
        "exponential");
  const TimeLaw log_normal =
      fit_time_law(quantiles_of(Distribution::log_normal(3'600, 1.5), 500), 12);
  CHECK(log_normal.form == "log-normal");
  CHECK(log_normal.text.substr(0, 17) == "{ log_normal = \"5");  // 59 min
  const TimeLaw gamma = fit_time_law(quantiles_of(Distribution::gamma(3'600, 2), 500), 12);
  CHECK(gamma.form == "gamma");
  CHECK(gamma.mean == doctest::Approx(3'600).epsilon(0.01));
  std::vector<double> two(400, 10);
  two.resize(800, 86'400);
  CHECK(fit_time_law(two, 12).form == "quantiles");
  std::vector<double> zeros(50, 0.0);
  CHECK(fit_time_law(zeros, 12).text.empty());
  zeros.push_back(100);
  CHECK(fit_time_law(zeros, 5).form == "quantiles");
}

TEST_CASE("a log cut at a day: what was still open is no end, and gaps are not too short") {
  // Cases of 200 days, in which a is followed by b one time in two, after 20 days on average, and
  // else by the end; b by the end. The log is cut at day 100.
  constexpr double kDaySeconds = 86'400;
  std::mt19937 bits(11);
  std::uniform_real_distribution<double> uniform(0, 1);
  EventLog log;
  log.activities = {"a", "b"};
  std::size_t truly_open = 0;
  for (int i = 0; i < 4'000; ++i) {
    const double begin = 100 * uniform(bits), gap = -20 * std::log(uniform(bits));
    const auto at = [](double day) {
      const auto seconds = static_cast<std::int64_t>(kDaySeconds * day);
      return std::pair{seconds, seconds};
    };
    LogCase one{"c", {{0, -1, -1, at(begin).first, at(begin).second, 0}}};
    if (uniform(bits) < 0.5) {
      if (begin + gap < 100) {
        one.steps.push_back({1, -1, -1, at(begin + gap).first, at(begin + gap).second, 0});
      } else {
        ++truly_open;
      }
    }
    log.cases.push_back(std::move(one));
  }
  const auto ends_after_a = [](const LogChain& chain) {
    for (std::size_t s = 0; s < chain.states.size(); ++s) {
      if (chain.states[s] == LogHistory{0}) {
        return chain.moves[s].at(LogChain::kOver) / chain.visits(s);
      }
    }
    return 0.0;
  };
  const LogEnd end = end_of(log);
  CHECK_FALSE(end.all_taken_as_over);
  CHECK(end.quiet[0] > 30 * kDaySeconds);
  CHECK(end.quiet[1] == 0);  // nothing follows b, which is an end at once
  CHECK(end.open > truly_open);
  CHECK(end.is_cut);
  const double naive = ends_after_a(fit_chain(sequences_of(log.cases), 2, 1, 300));
  const double followed = ends_after_a(fit_chain(sequences_of(log.cases, end), 2, 1, 300));
  CHECK(naive > 0.57);  // what was planted
  CHECK(followed == doctest::Approx(0.5).epsilon(0.06));
  const double short_gaps = fit_times(log).gap_before[1].mean;
  const double gaps = fit_times(followed_part(log, end)).gap_before[1].mean;
  CHECK(short_gaps < 17 * kDaySeconds);
  CHECK(gaps > short_gaps + 0.5 * kDaySeconds);
  // Were all followed, b would come in one case of two.
  const LogChain chain = fit_chain(sequences_of(log.cases, end), 2, 1, 300);
  for (std::size_t s = 0; s < chain.states.size(); ++s) {
    const double share = chain.activity(s) == 0 ? 1.0 : 1 - followed;
    CHECK(chain.visits(s) == doctest::Approx(share * chain.cases));
  }
}

TEST_CASE("a log that follows its cases to their end is used as a whole, but for the few open") {
  // 200 cases of a and b, three days apart, that begin on one day each; two are without b.
  constexpr std::int64_t kDaySeconds = 86'400;
  EventLog log;
  log.activities = {"a", "b"};
  for (std::int64_t i = 0; i < 200; ++i) {
    const std::int64_t from = 1'000 * i, to = from + 3 * kDaySeconds;
    LogCase one{"c", {{0, -1, -1, from, from, 0}}};
    if (i < 198) one.steps.push_back({1, -1, -1, to, to, 0});
    log.cases.push_back(std::move(one));
  }
  const LogEnd end = end_of(log);
  CHECK(end.most_under_way > 190);
  CHECK(end.open == 0);  // they have been quiet for as long as b takes to come, nearly
  log.cases[199].steps[0].start = log.cases[199].steps[0].end = end.at - kDaySeconds;
  const LogEnd other = end_of(log);
  CHECK(other.open == 1);
  CHECK_FALSE(other.is_cut);
  const auto sequences = sequences_of(log.cases, other);
  CHECK(sequences[197] == LogSequence{0, 1});
  CHECK(sequences[199] == LogSequence{0, kStillOpen});
  CHECK(followed_part(log, other).steps() == log.steps());
}

TEST_CASE("a log of which most cases may go on says nothing of ends") {
  EventLog log;
  log.activities = {"a", "b"};
  for (int i = 0; i < 40; ++i) {  // all begin on one day, and half have gone on when it ends
    LogCase one{"c", {{0, -1, -1, i, i, 0}}};
    if (i % 2 == 0) one.steps.push_back({1, -1, -1, 80 + i, 80 + i, 0});
    if (i % 4 == 0) one.steps.push_back({0, -1, -1, 120 + i, 120 + i, 0});
    if (i % 8 == 0) one.steps.push_back({1, -1, -1, 160, 160, 0});
    log.cases.push_back(std::move(one));
  }
  LogEnd end = end_of(log);
  CHECK(2 * end.open <= log.cases.size());
  for (LogCase& one : log.cases) {
    if (one.steps.size() == 1) one.steps.push_back({1, -1, -1, 150, 150, 0});
  }
  end = end_of(log);
  CHECK(end.open == 0);
  CHECK(end.all_taken_as_over);
  for (const LogCase& one : log.cases) CHECK_FALSE(is_open(one, end));
}

TEST_CASE("times at once are counted once") {
  EventLog log;
  log.activities = {"a", "b"};
  // a from 0 to 100, b within it from 20 to 50, b again from 160 to 190: 190 s in all.
  log.cases.push_back(
      {"c", {{0, -1, -1, 0, 100, 0}, {1, -1, -1, 20, 50, 0}, {1, -1, -1, 160, 190, 0}}});
  const LogTimes times = fit_times(log);
  CHECK(times.service[0].mean == 100);
  CHECK(times.service[1].mean == 15);     // 0 s within a, then 30 s
  CHECK(times.gap_before[1].mean == 30);  // 0 s, then 60 s
}

TEST_CASE("durations are written in the unit that reads best") {
  CHECK(duration_text(0) == "0 s");
  CHECK(duration_text(90) == "90 s");
  CHECK(duration_text(1'800) == "30 min");
  CHECK(duration_text(7'200) == "2 h");
  CHECK(duration_text(864'000) == "10 days");
}
