// What terms are worth: planted effects and classes are found again.
#include "experiments/calibrate/term_choices.h"

#include <doctest/doctest.h>

#include <cmath>
#include <sstream>

#include "sim/core/problem.h"
#include "tests/calibrate/draws.h"
#include "tests/calibrate/problem_text.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

/// Choices of people of two classes, of shares 0.6 and 0.4, between offers of three terms.
TermChoices choices_of(std::uint32_t seed, std::uint32_t people, int each,
                       const std::vector<double>& one, const std::vector<double>& other) {
  Draws draws(seed);
  TermChoices choices;
  choices.terms = {"rate", "fee", "grace"};
  choices.differences.resize(3);
  choices.people = people;
  for (std::uint32_t p = 0; p < people; ++p) {
    const std::vector<double>& effects = draws.chance(0.6) ? one : other;
    for (int c = 0; c < each; ++c) {
      double eta = 0.0;
      for (std::size_t t = 0; t < 3; ++t) {
        const double x = static_cast<double>(draws.below(3)) - 1.0;
        choices.differences[t].push_back(x);
        eta += effects[t] * x;
      }
      choices.first.push_back(draws.chance(1.0 / (1.0 + std::exp(-eta))));
      choices.person.push_back(p);
    }
  }
  return choices;
}

}  // namespace

TEST_CASE("terms: planted effects lie within their intervals, as do ratios") {
  const std::vector<double> truth{1.0, 2.0, 0.5};
  int held = 0, ratios = 0;
  const std::uint32_t samples = testing::is_long() ? 60 : 10;
  for (std::uint32_t seed = 0; seed < samples; ++seed) {
    const TermWorth worth = term_worth(choices_of(seed, 60, 12, truth, truth), 1, "choices");
    for (std::size_t t = 0; t < 3; ++t) {
      held += holds(worth.effects[t].bounds, truth[t]);
      if (t != 1) ratios += holds(worth.ratios[t].bounds, truth[t] / truth[1]);
    }
    CHECK(worth.ratios[1].value == 1.0);
    if (seed == 0) CHECK(worth.mixture.classes.size() == 1);
  }
  // Of 30 (180) at 95 %: 23 (160) or fewer in one of 1,000; of 20 (120) 14 (104) or fewer.
  CHECK(held >= (testing::is_long() ? 161 : 24));
  CHECK(ratios >= (testing::is_long() ? 105 : 15));
}

TEST_CASE("terms: two kinds of people are told apart, and predict people not seen better") {
  const std::vector<double> one{2.0, -1.0, 0.0}, other{-0.5, 1.5, 2.0};
  const TermWorth worth = term_worth(choices_of(5, 300, 20, one, other), 3, "choices");
  CHECK(worth.ratios.empty());
  REQUIRE(worth.mixture.classes.size() == 2);
  CHECK(worth.mixture.classes[0].share == doctest::Approx(0.6).epsilon(0.1));
  for (std::size_t t = 0; t < 3; ++t) {
    CHECK(worth.mixture.classes[0].effects[t] == doctest::Approx(one[t]).epsilon(0.1).scale(1));
    CHECK(worth.mixture.classes[1].effects[t] == doctest::Approx(other[t]).epsilon(0.1).scale(1));
  }
  CHECK(worth.held_out_classes > worth.held_out_alike + 0.05);
  CHECK(worth.held_out_alike > -std::log(2.0));
}

TEST_CASE("terms: errors of all people together allow for a person's choices going together") {
  // The same choices twice over: persons of twice as many choices tell no more.
  TermChoices once = choices_of(9, 80, 6, {1.0, 1.0, 1.0}, {0.2, 1.4, 0.0});
  TermChoices twice = once;
  for (std::size_t i = 0; i < once.first.size(); ++i) {
    for (std::size_t t = 0; t < 3; ++t) twice.differences[t].push_back(once.differences[t][i]);
    twice.first.push_back(once.first[i]);
    twice.person.push_back(once.person[i]);
  }
  const TermWorth a = term_worth(once, 3, "a"), b = term_worth(twice, 3, "b");
  for (std::size_t t = 0; t < 3; ++t) {
    CHECK(a.effects[t].value == doctest::Approx(b.effects[t].value).epsilon(1e-6));
    CHECK(a.effects[t].error == doctest::Approx(b.effects[t].error).epsilon(1e-5));
  }
}

TEST_CASE("terms: another unit of a term changes nothing else") {
  const TermChoices plain = choices_of(11, 80, 10, {2.0, -1.0, 0.0}, {-0.5, 1.5, 2.0});
  TermChoices scaled = plain;
  for (double& x : scaled.differences[0]) x *= 0.01;
  const TermWorth a = term_worth(plain, 1, "a"), b = term_worth(scaled, 1, "b");
  CHECK(b.effects[0].value == doctest::Approx(100.0 * a.effects[0].value).epsilon(1e-6));
  CHECK(b.ratios[0].value == doctest::Approx(100.0 * a.ratios[0].value).epsilon(1e-6));
  CHECK(b.effects[2].value == doctest::Approx(a.effects[2].value).epsilon(1e-6));
  REQUIRE(a.mixture.classes.size() == b.mixture.classes.size());
  CHECK(b.mixture.classes[0].effects[0] ==
        doctest::Approx(100.0 * a.mixture.classes[0].effects[0]).epsilon(1e-3));
  CHECK(a.held_out_classes == doctest::Approx(b.held_out_classes).epsilon(1e-6));
}

TEST_CASE("terms: what cannot be estimated is refused, and says which term") {
  TermChoices same = choices_of(3, 40, 5, {1.0, 1.0, 1.0}, {1.0, 1.0, 1.0});
  same.differences[2] = same.differences[0];
  CHECK(problem_of([&] { term_worth(same, 3, "f"); }).find("follows from the others") !=
        std::string::npos);
  TermChoices sure = choices_of(3, 40, 5, {1.0, 1.0, 1.0}, {1.0, 1.0, 1.0});
  for (std::size_t i = 0; i < sure.first.size(); ++i) {
    sure.differences[0][i] = sure.first[i] != 0 ? 1.0 : -1.0;
  }
  CHECK(problem_of([&] { term_worth(sure, 3, "f"); }).find("without exception") !=
        std::string::npos);
  const TermChoices few = choices_of(3, 19, 5, {1.0, 1.0, 1.0}, {1.0, 1.0, 1.0});
  CHECK(problem_of([&] { term_worth(few, 3, "f"); }).find("only 19 people") != std::string::npos);
}
