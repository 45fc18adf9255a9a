#include "experiments/verdict/verdict.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "sim/core/check.h"
#include "sim/core/random.h"
#include "sim/core/special.h"
#include "tests/support/paired_interval.h"

using namespace rapport;

namespace {

using Values = std::vector<std::vector<double>>;

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

Metric metric(const char* id, const char* label, const char* unit, Good good, double matters) {
  Metric m{};
  m.id = id;
  m.label = label;
  m.unit = unit;
  m.good = good;
  m.matters = matters;
  m.digits = 1;
  m.headline = true;
  return m;
}

const Metric kStay = metric("retention", "Customers who stay", "%", Good::more, 0.3);
const Metric kWait = metric("wait", "Wait", "min", Good::less, 0.1);
const Metric kCalls = metric("calls", "Calls", "", Good::neither, 5.0);

std::vector<MetricKey> keys(std::initializer_list<const Metric*> metrics) {
  std::vector<MetricKey> all;
  for (const Metric* m : metrics) all.push_back({m});
  return all;
}

std::vector<Comparison> compare_of(std::initializer_list<const Metric*> metrics, const Values& a,
                                   const Values& b, Validity validity = Validity::fixed_n) {
  return compare(keys(metrics), a, b, 0.95, validity);
}

double normal(std::uint32_t i, std::uint32_t stream) {
  const RandomBlock block = philox4x32_10({i, stream, 0, 0}, {1, 77});
  return math::normal_quantile(uniform(block.u64(0)));
}

Interval interval(double mean, double half_width) {
  return {.mean = mean, .half_width = half_width, .level = 0.95, .n = 20};
}

// Twenty pairs of `metrics` keys with independent differences around `shift`.
struct Sample {
  Values policy, against;
};
Sample sample(std::size_t metrics, double shift, double spread = 1.0) {
  Sample s{Values(metrics), Values(metrics)};
  for (std::uint32_t k = 0; k < metrics; ++k) {
    for (std::uint32_t i = 0; i < 20; ++i) {
      s.against[k].push_back(50.0 + normal(i, 2 * k));
      s.policy[k].push_back(s.against[k].back() + shift + spread * normal(i, 2 * k + 1));
    }
  }
  return s;
}

double factor(const Comparison& c) { return c.difference.half_width / c.standard_error; }

}  // namespace

TEST_CASE("names of verdicts and validities") {
  CHECK(std::string(name_of(Verdict::better)) == "better");
  CHECK(std::string(name_of(Verdict::worse)) == "worse");
  CHECK(std::string(name_of(Verdict::same)) == "same");
  CHECK(std::string(name_of(Verdict::undecided)) == "undecided");
  CHECK(std::string(name_of(Verdict::identical)) == "identical");
  CHECK(std::string(name_of(Validity::fixed_n)) == "fixed-n");
  CHECK(std::string(name_of(Validity::always_valid)) == "always-valid");
}

TEST_CASE("the verdict of an interval") {
  CHECK(verdict_of(interval(2.0, 1.0), Good::more, 0.3) == Verdict::better);
  CHECK(verdict_of(interval(-2.0, 1.0), Good::more, 0.3) == Verdict::worse);
  CHECK(verdict_of(interval(2.0, 1.0), Good::less, 0.3) == Verdict::worse);
  CHECK(verdict_of(interval(-2.0, 1.0), Good::less, 0.3) == Verdict::better);
  CHECK(verdict_of(interval(2.0, 1.0), Good::neither, 0.3) == Verdict::undecided);
  CHECK(verdict_of(interval(0.5, 1.0), Good::more, 0.3) == Verdict::undecided);
  CHECK(verdict_of(interval(1.0, 1.0), Good::more, 0.3) == Verdict::undecided);  // holds 0
  // What does not matter is the same, even where it is no luck.
  CHECK(verdict_of(interval(0.15, 0.1), Good::more, 0.3) == Verdict::same);
  CHECK(verdict_of(interval(-0.1, 0.125), Good::less, 0.3) == Verdict::same);
  CHECK(verdict_of(interval(0.25, 0.1), Good::more, 0.3) == Verdict::better);
  CHECK(verdict_of(interval(0.1, 0.3), Good::more, 0.3) == Verdict::undecided);
  // Nothing is no finding.
  CHECK(verdict_of(Interval{}, Good::more, 0.3) == Verdict::undecided);
  CHECK(verdict_of(interval(2.0, std::numeric_limits<double>::infinity()), Good::more, 1e9) ==
        Verdict::undecided);
  CHECK(verdict_of(interval(kNothing, 0.0), Good::more, 0.3) == Verdict::undecided);
}

TEST_CASE("one headline metric gets Student's paired interval") {
  const Values a = {{81.0, 85.0, 83.0, 84.0}}, b = {{80.0, 83.0, 82.0, 82.0}};
  const Comparison c = compare_of({&kStay}, a, b)[0];
  const Interval paired = paired_interval(a[0], b[0], 0.95);
  CHECK(c.difference.mean == paired.mean);
  CHECK(c.difference.half_width == doctest::Approx(paired.half_width));
  CHECK(c.difference.n == 4);
  CHECK(c.difference.level == 0.95);
  CHECK(c.own_level == doctest::Approx(0.95));
  CHECK(c.corrected);
  CHECK(c.has_verdict);
  CHECK(c.matters == 0.3);
  CHECK(c.verdict == Verdict::better);
  CHECK(compare_of({&kStay}, b, a)[0].verdict == Verdict::worse);
}

TEST_CASE("the headline family shares the level, other cells do not") {
  std::vector<MetricKey> all = keys({&kStay, &kWait, &kCalls});
  Metric side = kStay;
  side.headline = false;
  all.push_back({&side});
  all.push_back({&kStay, {Part::segment, 0}});
  const Sample s = sample(5, 0.0);
  const auto fixed = compare(all, s.policy, s.against, 0.95, Validity::fixed_n);
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(fixed[k].corrected);
    CHECK(factor(fixed[k]) > student_quantile(0.98, 19));
    CHECK(factor(fixed[k]) <= bonferroni_critical(3, 19, 0.95) * (1.0 + 1e-12));
    CHECK(factor(fixed[k]) == doctest::Approx(factor(fixed[0])));
  }
  for (std::size_t k = 3; k < 5; ++k) {
    CHECK_FALSE(fixed[k].corrected);
    CHECK_FALSE(fixed[k].has_verdict);
    CHECK(fixed[k].verdict == Verdict::undecided);
    CHECK(factor(fixed[k]) == doctest::Approx(student_quantile(0.975, 19)));
  }
  CHECK(fixed[1].has_verdict);
  CHECK_FALSE(fixed[2].has_verdict);  // neither more nor less is good

  const auto always = compare(all, s.policy, s.against, 0.95, Validity::always_valid);
  CHECK(factor(always[0]) == doctest::Approx(always_valid_factor(20, 1.0 - 0.05 / 3)));
  CHECK(factor(always[4]) == doctest::Approx(always_valid_factor(20, 0.95)));
}

TEST_CASE("several policies against one share the level once more") {
  const Sample s = sample(3, 0.0);
  const auto all = keys({&kStay, &kWait, &kCalls});
  const auto always = compare(all, s.policy, s.against, 0.95, Validity::always_valid, 2);
  CHECK(factor(always[0]) == doctest::Approx(always_valid_factor(20, 1.0 - 0.05 / 6)));
  const auto fixed = compare(all, s.policy, s.against, 0.95, Validity::fixed_n, 5);
  CHECK(factor(fixed[0]) > student_quantile(0.995, 19));  // three metrics at 99 %, against one
  CHECK(factor(fixed[0]) <= bonferroni_critical(3, 19, 0.99) * (1.0 + 1e-12));
  CHECK(fixed[0].difference.level == 0.95);
}

namespace {

// What compare says of one key in runs that are the same event for event, or not.
Verdict verdict_in(bool same, const MetricKey& key, const Values& a, const Values& b,
                   Validity validity = Validity::fixed_n) {
  return compare({&key, 1}, a, b, 0.95, validity, 1, PairedEvents{{}, {}, same})[0].verdict;
}

}  // namespace

TEST_CASE("equal pairs of runs in which the same happened are identical, and only those") {
  const Values a = {{80.0, 83.0, 82.0}};
  Values b = a;
  const MetricKey segment{&kStay, {Part::segment, 2}};
  for (const Validity validity : {Validity::fixed_n, Validity::always_valid}) {
    for (const MetricKey& key : {MetricKey{&kStay}, MetricKey{&kCalls}, segment}) {
      CHECK(verdict_in(true, key, a, a, validity) == Verdict::identical);
      CHECK(verdict_in(false, key, a, a, validity) == Verdict::undecided);
    }
  }
  b[0][1] = std::nextafter(83.0, 84.0);
  CHECK(verdict_in(true, {&kStay}, a, b) == Verdict::same);
  // Missing on one side only is a difference, missing on both sides is none.
  b = a;
  b[0][1] = kNothing;
  CHECK(verdict_in(true, {&kStay}, b, b) == Verdict::identical);
  CHECK(verdict_in(true, {&kStay}, a, b) == Verdict::same);
  CHECK(verdict_in(false, {&kStay}, a, b) == Verdict::undecided);
  const Values none = {{kNothing, kNothing, kNothing}};
  CHECK(verdict_in(true, {&kStay}, none, none) == Verdict::undecided);
  CHECK(compare_of({&kStay}, none, none)[0].difference.n == 0);
}

TEST_CASE("equal values of runs that differ are undecided, and words say what that leaves open") {
  const Values a = {std::vector<double>(20, 80.0)};
  const Comparison c = compare_of({&kStay}, a, a)[0];
  CHECK(c.equal);
  CHECK(replications_to_decide(c) == 0);
  CHECK(in_words({&kStay}, c, "a", "b", "%") ==
        "Customers who stay: undecided between 'a' and 'b', though other things differed: no "
        "difference seen in 20 pairs of runs; one in fewer than about 3 in 20 runs can have gone "
        "unseen.");
}

TEST_CASE("equal pairs give no interval, however many they are") {
  const Values a = {std::vector<double>(40, 80.0)};
  for (const Validity validity : {Validity::fixed_n, Validity::always_valid}) {
    const Comparison c = compare_of({&kStay}, a, a, validity)[0];
    CHECK(c.difference.mean == 0.0);
    CHECK(std::isinf(c.difference.half_width));
    CHECK(c.difference.n == 40);
  }
  CHECK(
      unseen_in_words(40) ==
      "no difference seen in 40 pairs of runs; one in fewer than about 3 in 40 runs can have gone "
      "unseen");
  CHECK(unseen_in_words(1) == "no difference seen in 1 pair of runs; so few say little of others");
}

TEST_CASE("always-valid, numbers with a range that have not varied get the interval of bets") {
  Metric share = kStay;
  share.range = kPercentRange;
  share.matters = 3.0;
  const MetricKey key{&share};
  const auto at = [&](double difference, std::size_t n, Validity validity, bool same) {
    const Values a = {std::vector<double>(n, 80.0 + difference)},
                 b = {std::vector<double>(n, 80.0)};
    return compare({&key, 1}, a, b, 0.95, validity, 1, PairedEvents{{}, {}, same})[0];
  };
  const Comparison few = at(0.0, 20, Validity::always_valid, false);
  CHECK(few.difference.half_width > 15.0);
  CHECK(few.difference.half_width < 30.0);
  CHECK(few.verdict == Verdict::undecided);
  CHECK_FALSE(few.is_unseen());
  const std::uint64_t enough = replications_to_decide(few);
  CHECK(enough > 100);
  CHECK(enough < 300);
  CHECK(at(0.0, 300, Validity::always_valid, false).verdict == Verdict::same);
  // A constant difference is no certainty either, where looks are free.
  CHECK(at(1.0, 20, Validity::always_valid, false).difference.half_width > 15.0);
  CHECK(at(1.0, 20, Validity::fixed_n, false).difference.half_width == 0.0);
  // What is the same event for event, or fixed, has none.
  CHECK(at(0.0, 20, Validity::always_valid, true).verdict == Verdict::identical);
  CHECK(std::isinf(at(0.0, 20, Validity::always_valid, true).difference.half_width));
  CHECK(at(0.0, 20, Validity::fixed_n, false).is_unseen());
  const std::vector<double> even(20, 80.0);
  CHECK(mean_interval(share, {even, {}}, Validity::always_valid).half_width > 5.0);
  CHECK(mean_interval(share, {even, {}}, Validity::fixed_n).half_width == 0.0);
  CHECK(difference_interval(share, {even, {}}, {even, {}}, Validity::always_valid).half_width ==
        doctest::Approx(few.difference.half_width));
}

TEST_CASE("a comparison knows how many pairs there are, and how many have the metric") {
  Sample s = sample(2, 1.0);
  s.policy[1][4] = kNothing;
  for (Values* values : {&s.policy, &s.against}) {
    for (auto& key : *values) key.push_back(kNothing);  // a run that failed or was not begun
  }
  const auto c = compare_of({&kStay, &kWait}, s.policy, s.against);
  CHECK(c[0].pairs == 20);
  CHECK(pairs_in_words(c[0]).empty());
  CHECK(c[1].pairs == 20);
  CHECK(pairs_in_words(c[1]) == " in 19 of 20 pairs");
  CHECK(
      in_words({&kWait}, c[1], "a", "b", "min").ends_with(" (it has numbers in 19 of 20 pairs)."));
}

TEST_CASE("replications without a number are left out, and the family falls back to Bonferroni") {
  Sample s = sample(2, 1.0);
  s.policy[1][4] = kNothing;
  s.against[1][7] = std::numeric_limits<double>::infinity();
  const auto c = compare_of({&kStay, &kWait}, s.policy, s.against);
  CHECK(c[0].difference.n == 20);
  CHECK(c[1].difference.n == 18);
  CHECK(factor(c[0]) == doctest::Approx(bonferroni_critical(2, 19, 0.95)));
  CHECK(factor(c[1]) == doctest::Approx(bonferroni_critical(2, 17, 0.95)));
  std::vector<double> a, b;
  for (std::size_t i = 0; i < 20; ++i) {
    if (i == 4 || i == 7) continue;
    a.push_back(s.policy[1][i]);
    b.push_back(s.against[1][i]);
  }
  CHECK(c[1].difference.mean == doctest::Approx(paired_interval(a, b, 0.95).mean));
}

TEST_CASE("what no luck touches takes no part of the level") {
  Sample s = sample(2, 1.0);
  for (std::size_t i = 0; i < 20; ++i) s.policy[1][i] = s.against[1][i] = static_cast<double>(i);
  const auto same = compare_of({&kStay, &kWait}, s.policy, s.against);
  CHECK(factor(same[0]) == doctest::Approx(student_quantile(0.975, 19)));
  CHECK(same[1].equal);
  for (double& x : s.policy[1]) x += 2.0;  // exact in binary
  const auto more = compare_of({&kStay, &kWait}, s.policy, s.against);
  CHECK(more[1].difference.half_width == 0.0);
  CHECK(more[1].verdict == Verdict::worse);
}

TEST_CASE("comparing refuses what does not fit together") {
  const Values a = {{1.0, 2.0}}, b = {{1.0}};
  CHECK_THROWS_AS(compare_of({&kStay}, a, b), InvariantError);
  CHECK_THROWS_AS(compare_of({&kStay, &kWait}, a, a), InvariantError);
  CHECK_THROWS_AS(compare(keys({&kStay}), a, a, 0.95, Validity::fixed_n, 0), InvariantError);
  CHECK(compare({}, {}, {}, 0.95, Validity::fixed_n).empty());
}

TEST_CASE("how many replications may decide") {
  const auto at = [](std::uint64_t n, double mean, double spread, Validity validity) {
    Comparison c;
    c.validity = validity;
    c.matters = 0.3;
    c.own_level = 0.95;
    c.standard_error = spread / std::sqrt(static_cast<double>(n));
    const double wide = validity == Validity::always_valid
                            ? always_valid_factor(n, 0.95)
                            : student_quantile(0.975, static_cast<double>(n - 1));
    c.difference = {.mean = mean, .half_width = wide * c.standard_error, .level = 0.95, .n = n};
    c.verdict = verdict_of(c.difference, Good::more, c.matters);
    return c;
  };
  for (const Validity validity : {Validity::fixed_n, Validity::always_valid}) {
    for (const double mean : {-1.0, 0.25, 0.02}) {
      CAPTURE(mean);
      const Comparison now = at(20, mean, 3.0, validity);
      REQUIRE(now.verdict == Verdict::undecided);
      const std::uint64_t n = replications_to_decide(now);
      CHECK(n > 20);
      CHECK(n < kMostReplications);
      // With that many, and nothing else changed, there is a verdict; with one less there is none.
      CHECK(at(n, mean, 3.0, validity).verdict != Verdict::undecided);
      CHECK(at(n - 1, mean, 3.0, validity).verdict == Verdict::undecided);
    }
  }
  CHECK(replications_to_decide(at(20, -1.0, 3.0, Validity::always_valid)) >
        replications_to_decide(at(20, -1.0, 3.0, Validity::fixed_n)));
  CHECK(replications_to_decide(at(20, 5.0, 3.0, Validity::fixed_n)) == 20);  // decided
  CHECK(replications_to_decide(at(20, 0.15, 300.0, Validity::fixed_n)) == kMostReplications);
  Comparison one;
  one.difference.n = 1;
  CHECK(replications_to_decide(one) == 0);
  // The always-valid interval is endless below 5, and an estimate is there all the same.
  const Comparison early = at(3, 1.0, 2.0, Validity::always_valid);
  REQUIRE(std::isinf(early.difference.half_width));
  CHECK(replications_to_decide(early) > 5);
}

TEST_CASE("verdicts in words") {
  const auto words = [](const Metric& m, const Comparison& c, const char* unit) {
    return in_words({&m}, c, "more staff", "today", unit);
  };
  Comparison c;
  c.difference = interval(2.75, 0.65);
  c.verdict = Verdict::better;
  CHECK(words(kStay, c, "%") ==
        "Customers who stay: 'more staff' is better than 'today', 2.1 to 3.4 points more (luck "
        "only).");
  c.difference = interval(-2.75, 0.65);
  CHECK(words(kWait, c, "min") ==
        "Wait: 'more staff' is better than 'today', 2.1 to 3.4 min less (luck only).");
  c.verdict = Verdict::worse;
  c.difference = interval(-12345.0, 1000.0);
  CHECK(words(kStay, c, "EUR") ==
        "Customers who stay: 'more staff' is worse than 'today', 11,345.0 to 13,345.0 EUR less "
        "(luck only).");
  c.difference = interval(-2000000.0, 0.0);
  CHECK(words(kStay, c, "EUR") ==
        "Customers who stay: 'more staff' is worse than 'today', 2,000,000.0 EUR less in every "
        "run.");
  c.verdict = Verdict::same;
  c.difference = interval(0.05, 0.13);
  CHECK(words(kStay, c, "%") ==
        "Customers who stay: 'more staff' and 'today' are the same for practice, the difference "
        "lies between -0.1 and +0.2 points (luck only).");
  c.difference = interval(0.0, 0.0042);  // so narrow that its digits would hide it
  CHECK(words(kStay, c, "").find("between -0.004 and +0.004 (luck only).") != std::string::npos);
  c.verdict = Verdict::identical;
  CHECK(
      words(kStay, c, "%") ==
      "Customers who stay: 'more staff' and 'today' are identical, event for event; no difference "
      "seen in 20 pairs of runs; one in fewer than about 3 in 20 runs can have gone unseen.");
  c.has_verdict = false;
  c.verdict = Verdict::undecided;
  c.difference = interval(0.35, 0.83);
  CHECK(words(kCalls, c, "") ==
        "Calls: 'more staff' minus 'today' lies between -0.5 and +1.2 (by itself, luck only; no "
        "verdict).");
  c.difference.n = 0;
  CHECK(words(kCalls, c, "") ==
        "Calls: no run of 'more staff' and 'today' has a number to compare.");
}

TEST_CASE("undecided in words says what may decide, and for fixed n that it is a new study") {
  const Sample s = sample(1, 0.1, 3.0);
  const auto words = [&](Validity validity) {
    const Comparison c = compare_of({&kStay}, s.policy, s.against, validity)[0];
    REQUIRE(c.verdict == Verdict::undecided);
    return in_words({&kStay}, c, "a", "b", "%");
  };
  const std::string fixed = words(Validity::fixed_n), always = words(Validity::always_valid);
  CAPTURE(fixed);
  CAPTURE(always);
  CHECK(fixed.find("undecided between 'a' and 'b', the difference lies between -") !=
        std::string::npos);
  CHECK(fixed.find("a new study of about ") != std::string::npos);
  CHECK(always.find("; about ") != std::string::npos);
  CHECK(always.find(" more replications may decide it.") != std::string::npos);
  Comparison none;
  none.difference.n = 1;
  CHECK(in_words({&kStay}, none, "a", "b", "%") ==
        "Customers who stay: undecided between 'a' and 'b', nothing is known of the difference "
        "yet; too few replications to say more.");
}
