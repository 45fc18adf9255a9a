#include "experiments/calibrate/need_fit.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/calibrate/draws.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

/// Mean outcome of a customer: what the need brings by itself, what the message does on everybody,
/// and what fit adds.
struct Truth {
  double base = 0.1, of_second_need = 0.05, first_message = 0.02, second_message = 0.08, fit = 0.1;

  double mean(PastNeed need, Message message) const {
    double mean = base + (need == PastNeed::second ? of_second_need : 0.0);
    if (message == Message::none) return mean;
    mean += message == Message::first ? first_message : second_message;
    const bool fits = (message == Message::first) == (need == PastNeed::first);
    return mean + (fits ? fit : 0.0);
  }
  double misfitting() const { return (first_message + second_message) / 2; }
  double kept() const { return misfitting() / (misfitting() + fit); }
};

constexpr PastNeed kBoth[] = {PastNeed::first, PastNeed::second};
constexpr Message kAll[] = {Message::none, Message::first, Message::second};

/// So many customers of each need and message; a third more of the first need.
NeedTrial drawn(const Truth& truth, int customers, std::uint32_t seed) {
  Draws draws(seed);
  NeedTrial trial;
  trial.outcomes = {{"visit", true, {}}, {"spend", false, {}}};
  for (const PastNeed need : kBoth) {
    for (const Message message : kAll) {
      const int here = need == PastNeed::first ? customers * 4 / 3 : customers;
      const Distribution spend = Distribution::gamma(truth.mean(need, message), 2);
      for (int i = 0; i < here; ++i) {
        trial.needs.push_back(need);
        trial.messages.push_back(message);
        trial.outcomes[0].values.push_back(draws.chance(truth.mean(need, message)) ? 1.0 : 0.0);
        trial.outcomes[1].values.push_back(draws.of(spend));
      }
    }
  }
  return trial;
}

/// Within 3.3 standard errors, of which the bounds have 1.96 on each side: false once in 1,000.
bool near(const Bounds& bounds, double x) {
  const double more = 0.68 * (bounds.high - bounds.low) / 2;
  return bounds.low - more <= x && x <= bounds.high + more;
}

}  // namespace

TEST_CASE("what messages and needs do by themselves is in both effects alike") {
  // Two customers in each group, with the mean and 1 more or less: effects come out exactly.
  const Truth truth;
  NeedTrial trial;
  trial.outcomes = {{"spend", false, {}}};
  for (const PastNeed need : kBoth) {
    for (const Message message : kAll) {
      for (const double off : {-1.0, 1.0}) {
        trial.needs.push_back(need);
        trial.messages.push_back(message);
        trial.outcomes[0].values.push_back(truth.mean(need, message) + off);
      }
    }
  }
  const NeedEffects e = need_effects(trial, 1).at(0);
  CHECK(e.misfitting.value == doctest::Approx(truth.misfitting()));
  CHECK(e.fitting.value == doctest::Approx(truth.misfitting() + truth.fit));
  CHECK(e.fitting_less_misfitting.value == doctest::Approx(truth.fit));
  CHECK(e.kept == doctest::Approx(truth.kept()));
  CHECK(e.fitting_by_need[0].value == doctest::Approx(truth.first_message + truth.fit));
  CHECK(e.misfitting_by_need[0].value == doctest::Approx(truth.second_message));
  CHECK(e.fitting_by_need[1].value == doctest::Approx(truth.second_message + truth.fit));
  CHECK(e.misfitting_by_need[1].value == doctest::Approx(truth.first_message));
  CHECK_FALSE(e.kept_is_known());
}

TEST_CASE("effects are found again from large groups") {
  const Truth truth;
  const std::vector<NeedEffects> effects = need_effects(drawn(truth, 6'000, 41), 1);
  REQUIRE(effects.size() == 2);
  for (const NeedEffects& e : effects) {
    CHECK(e.kept_is_known());
    CHECK(near(e.fitting.bounds, truth.misfitting() + truth.fit));
    CHECK(near(e.misfitting.bounds, truth.misfitting()));
    CHECK(near(e.kept_bounds, truth.kept()));
    CHECK(e.fitting.bounds.high - e.fitting.bounds.low < 0.05);
    CHECK(e.groups[0][0].customers == 8'000);
    CHECK(e.groups[1][2].customers == 6'000);
  }
}

TEST_CASE("resampled bounds of the ratio are those of the delta method in large groups") {
  const NeedTrial trial = drawn({}, 8'000, 42);
  const NeedEffects e = need_effects(trial, 1).at(0);
  // r = m / f. Of the means of groups with nothing sent (weight -1/2 in both m and f), fitting
  // (1/2 in f) and misfitting (1/2 in m): variance (sum of squares of dr times errors) / f^2.
  double variance = 0.0;
  for (std::size_t need = 0; need < kNeeds; ++need) {
    const auto& group = e.groups[need];
    variance += 0.25 * ((1 - e.kept) * (1 - e.kept) * group[0].error_squared() +
                        e.kept * e.kept * group[1 + need].error_squared() +
                        group[2 - need].error_squared());
  }
  const double half = 1.96 * std::sqrt(variance) / e.fitting.value;
  CHECK(e.kept_bounds.low == doctest::Approx(e.kept - half).epsilon(0.1));
  CHECK(e.kept_bounds.high == doctest::Approx(e.kept + half).epsilon(0.1));
}

TEST_CASE("intervals hold the truth about as often as they say" *
          doctest::skip(testing::kSanitized)) {
  // 80 trials with two outcomes each: 152 of 160 expected, standard deviation about 3.
  const Truth truth;
  int kept = 0, fitting = 0, difference = 0;
  for (std::uint32_t seed = 0; seed < 80; ++seed) {
    for (const NeedEffects& e : need_effects(drawn(truth, 250, 500 + seed), seed)) {
      kept += holds(e.kept_bounds, truth.kept()) ? 1 : 0;
      fitting += holds(e.fitting.bounds, truth.misfitting() + truth.fit) ? 1 : 0;
      difference += holds(e.fitting_less_misfitting.bounds, truth.fit) ? 1 : 0;
    }
  }
  for (const int held : {kept, fitting, difference}) {
    CHECK(held >= 141);
    CHECK(held < 160);
  }
}

TEST_CASE("a message that does nothing leaves the ratio unknown") {
  const Truth nothing{0.1, 0.05, 0, 0, 0};
  CHECK_FALSE(need_effects(drawn(nothing, 500, 44), 1).at(0).kept_is_known());
}

TEST_CASE("the same seed gives the same bounds, and another seed others") {
  const NeedTrial trial = drawn({}, 300, 43);
  const Bounds one = need_effects(trial, 1)[0].kept_bounds;
  CHECK(one == need_effects(trial, 1)[0].kept_bounds);
  CHECK(one != need_effects(trial, 2)[0].kept_bounds);
}
