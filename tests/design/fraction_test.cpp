#include "experiments/design/fraction.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <set>
#include <string>
#include <vector>

#include "experiments/design/fraction_generators.h"
#include "experiments/design/fraction_text.h"
#include "tests/design/wishes.h"

using namespace rapport;
using rapport::testing::contains;
using rapport::testing::numbers;
using rapport::testing::refusal;

namespace {

Design fraction_of(std::size_t factors, std::vector<std::string> generators) {
  DesignWish wish{DesignKind::fractional_factorial, numbers(factors)};
  wish.generators = std::move(generators);
  return make_design(wish);
}

// -1 or +1, as analysis codes the two levels.
int coded(double u) { return u < 0.5 ? -1 : 1; }

int effect_at(const std::vector<double>& point, const FractionEffect& effect) {
  const int own = coded(point[effect.factor]);
  return effect.is_main() ? own : own * coded(point[effect.with]);
}

// The sum over points of the product of two effects: +-n where they are aliased, else 0.
int inner_product(const Design& design, const FractionEffect& a, const FractionEffect& b) {
  int sum = 0;
  for (const std::vector<double>& point : design.points) {
    sum += effect_at(point, a) * effect_at(point, b);
  }
  return sum;
}

// Compares all that a fraction says with its points.
void check_against_points(const Design& design) {
  const Fraction& fraction = design.fraction;
  const int n = static_cast<int>(design.points.size());
  const std::size_t k = fraction.columns.size();
  CHECK(std::set(design.points.begin(), design.points.end()).size() == design.points.size());
  std::vector<std::uint64_t> lengths(k + 1);
  lengths[0] = 1;
  for (const FractionWord& word : fraction.words) {
    ++lengths[static_cast<std::size_t>(std::popcount(word.factors))];
    for (const std::vector<double>& point : design.points) {
      int product = 1;
      for (std::size_t f = 0; f < k; ++f) product *= word.factors >> f & 1 ? coded(point[f]) : 1;
      REQUIRE(product == word.sign);
    }
  }
  CHECK(lengths == fraction.word_lengths);
  CHECK(fraction.words.size() + 1 == (std::size_t{1} << k) / design.points.size());
  std::vector<FractionEffect> effects;
  for (std::size_t f = 0; f < k; ++f) {
    for (std::size_t g = f; g < k; ++g) effects.push_back({f, g, 1});
  }
  for (const FractionEffect& a : effects) {
    AliasSet found;
    for (const FractionEffect& b : effects) {
      const int product = inner_product(design, a, b);
      REQUIRE((product == 0 || product == n || product == -n));
      if (product != 0) found.push_back({b.factor, b.with, product / n});
    }
    if (found.size() < 2) continue;
    const bool is_told = std::ranges::any_of(fraction.aliases, [&](const AliasSet& set) {
      if (set.size() != found.size()) return false;
      const FractionEffect* at = nullptr;
      for (const FractionEffect& effect : set) {
        if (effect.factor == a.factor && effect.with == a.with) at = &effect;
      }
      return at != nullptr && std::ranges::all_of(set, [&](const FractionEffect& effect) {
               return std::ranges::count(found, FractionEffect{effect.factor, effect.with,
                                                               effect.sign * at->sign}) == 1;
             });
    });
    CHECK(is_told);
  }
}

std::string generator_refusal(std::size_t factors, std::vector<std::string> generators) {
  DesignWish wish{DesignKind::fractional_factorial, numbers(factors)};
  wish.generators = std::move(generators);
  return refusal(wish);
}

}  // namespace

TEST_CASE("fractions: half of 2^4 by D = ABC") {
  const Design design = fraction_of(4, {"D=ABC"});
  REQUIRE(design.points.size() == 8);
  CHECK(design.points[0] == std::vector<double>{0, 0, 0, 0});
  CHECK(design.points[1] == std::vector<double>{0, 0, 1, 1});
  CHECK(design.points[4] == std::vector<double>{1, 0, 0, 1});
  CHECK(design.fraction.resolution == 4);
  CHECK(design.fraction.words == std::vector<FractionWord>{{0b1111, 1}});
  const std::vector<AliasSet> aliases = {
      {{0, 1, 1}, {2, 3, 1}}, {{0, 2, 1}, {1, 3, 1}}, {{0, 3, 1}, {1, 2, 1}}};
  CHECK(design.fraction.aliases == aliases);
}

TEST_CASE("fractions: 2^(7-4) of Box & Hunter has 7 words of three and 7 of four factors") {
  const Design design = fraction_of(7, {"D=AB", "E=AC", "F=BC", "G=ABC"});
  CHECK(design.points.size() == 8);
  CHECK(design.fraction.resolution == 3);
  CHECK(design.fraction.word_lengths == std::vector<std::uint64_t>{1, 0, 0, 7, 7, 0, 0, 1});
  CHECK(design.fraction.aliases.size() == 7);
  for (const AliasSet& set : design.fraction.aliases) CHECK(set.size() == 4);
}

TEST_CASE("fractions: resolution, words and aliases are those of the points") {
  check_against_points(fraction_of(4, {"D=-ABC"}));
  check_against_points(fraction_of(5, {"D=AB", "E=-AC"}));
  check_against_points(fraction_of(6, {"E=ABC", "F=-BCD"}));
  check_against_points(fraction_of(7, {"A = -E*F", "B = -E*G", "C = F*G", "D = EFG"}));
  check_against_points(fraction_of(9, {"F=BCDE", "G=-ACDE", "H=ABDE", "J=-ABCE"}));
  DesignWish wish{DesignKind::fractional_factorial, numbers(11)};
  for (const std::size_t points : {16u, 32u, 64u, 128u}) {
    wish.points = points;
    check_against_points(make_design(wish));
  }
}

TEST_CASE("fractions: all combinations are the fraction that aliases nothing") {
  DesignWish wish{DesignKind::fractional_factorial, numbers(5)};
  wish.points = 32;
  const Design design = make_design(wish);
  CHECK(design.points == make_design({DesignKind::full_factorial, numbers(5)}).points);
  CHECK(design.fraction.resolution == 0);
  CHECK(design.fraction.words.empty());
  CHECK(design.fraction.aliases.empty());
  CHECK(fraction_lines(design.fraction, wish.factors).size() == 1);
}

TEST_CASE("fractions: word lengths at the limit of 64 factors are exact") {
  std::vector<FractionColumn> all;  // the saturated fraction of 64 points, and one more in 128
  for (FractionColumn column = 1; column < 64; ++column) all.push_back(column);
  const std::vector<std::uint64_t> lengths = word_lengths(all, 6);
  CHECK(lengths[3] == 63 * 62 / 6);        // pairs whose product is a third
  CHECK(lengths[4] == 63 * 62 * 60 / 24);  // triples whose product is a fourth
  CHECK(lengths[63] == 1);
  all.push_back(64);
  CHECK(word_lengths(all, 7)[3] == 63 * 62 / 6);
  CHECK(word_lengths(all, 7)[64] == 0);
}

TEST_CASE("fractions: generators by letters, by names and with signs") {
  Problems problems;
  const std::vector<DesignFactor> named = {{"staff"}, {"training"}, {"pay"}, {"price"}};
  const auto parse = [&](std::string text, const std::vector<DesignFactor>& factors) {
    return parse_generators(std::vector{std::move(text)}, factors, problems).at(0);
  };
  const FractionGenerator wanted{3, {0, 1, 2}, -1};
  CHECK(parse("D=-ABC", named) == wanted);
  CHECK(parse(" D = - C A B ", named) == wanted);
  CHECK(parse("price = -staff * training*pay", named) == wanted);
  CHECK(parse("price=-AB pay", named) == wanted);
  CHECK(parse("D=+AC", named) == FractionGenerator{3, {0, 2}, 1});
  // Letters are names where some factor has such a name.
  CHECK(parse("A=CB", {{"C"}, {"B"}, {"A"}}) == FractionGenerator{2, {0, 1}, 1});
  // I is no factor, J is the ninth.
  CHECK(parse("J=AH", numbers(9)) == FractionGenerator{8, {0, 7}, 1});
  CHECK(problems.empty());
}

TEST_CASE("fractions: generators that cannot be are refused") {
  CHECK(contains(generator_refusal(4, {"D"}), "has to have one '='"));
  CHECK(contains(generator_refusal(4, {"D=A=B"}), "has to have one '='"));
  CHECK(contains(generator_refusal(4, {"D="}), "names no factor on one side"));
  CHECK(contains(generator_refusal(4, {"=AB"}), "names no factor on one side"));
  CHECK(contains(generator_refusal(4, {"CD=AB"}), "several factors before '='"));
  CHECK(contains(generator_refusal(4, {"D=ABZ"}), "no factor is called 'ABZ'"));
  CHECK(contains(generator_refusal(4, {"D=x1*y2"}), "did you mean"));
  CHECK(contains(generator_refusal(9, {"J=AI"}), "no factor is called 'AI'"));
  CHECK(contains(generator_refusal(4, {"D=AAB"}), "stands twice in the product"));
  CHECK(contains(generator_refusal(4, {"D=A"}), "'x4' and 'x1' would always move together"));
  CHECK(contains(generator_refusal(5, {"D=AB", "D=BC"}), "'x4' is generated twice"));
  CHECK(contains(generator_refusal(5, {"D=AB", "E=BD"}), "'x4' in the product is generated"));
  CHECK(contains(generator_refusal(5, {"D=AB", "E=-BA"}), "'x4' and 'x5' have the same product"));
  CHECK(contains(generator_refusal(2, {"A=B", "B=A"}), "generated itself"));
  CHECK_FALSE(generator_refusal(2, {"A=B", "B=A", "A=B"}).empty());
}

TEST_CASE("fractions: what no fraction can be is refused with what can") {
  DesignWish wish{DesignKind::fractional_factorial, numbers(5)};
  CHECK(contains(refusal(wish), "a power of two, at least 8"));
  wish.points = 12;
  CHECK(contains(refusal(wish), "no regular fraction of 5 factors has 12 points"));
  CHECK(contains(refusal(wish), "a power of two from 8 to 32"));
  wish.points = 4;
  CHECK(contains(refusal(wish), "a power of two from 8 to 32"));
  wish.points = 64;
  CHECK(contains(refusal(wish), "a power of two from 8 to 32"));
  wish.points = 16;
  wish.generators = {"E=ABC", "D=AB"};
  CHECK(contains(refusal(wish), "16 points do not go with 5 factors and 2 generators"));
  wish.generators = {"E=ABCD"};
  CHECK(refusal(wish).empty());
  wish.levels = 3;
  CHECK(contains(refusal(wish), "fractions are made of two levels a factor"));
  wish.levels = 2;
  CHECK(refusal(wish).empty());
  wish.factors[2].levels = 3;
  CHECK(contains(refusal(wish), "'x3' has 3 levels: fractions are made of two levels"));
  DesignWish many{DesignKind::fractional_factorial, numbers(65)};
  many.points = 128;
  CHECK(contains(refusal(many), "65 factors in one fraction"));
  many.factors = numbers(20);
  many.points = 2048;
  CHECK(contains(refusal(many), "give generators"));
}

TEST_CASE("fractions: in words") {
  DesignWish wish{DesignKind::fractional_factorial, {{"staff"}, {"pay"}, {"tools"}, {"price"}}};
  wish.generators = {"price = -staff pay tools"};
  const std::vector<std::string> lines = fraction_lines(make_design(wish).fraction, wish.factors);
  REQUIRE(lines.size() == 6);
  CHECK(lines[0] == "price = - staff x pay x tools");
  CHECK(lines[1] == "I = - staff x pay x tools x price");
  CHECK(contains(lines[2], "Resolution IV: "));
  CHECK(lines[3] == "staff x pay = - tools x price");
  CHECK(lines[5] == "staff x price = - pay x tools");
}
