#include "experiments/design/fractional_factorial.h"

#include <algorithm>
#include <bit>

#include "experiments/design/fraction_choice.h"
#include "experiments/design/fraction_generators.h"
#include "experiments/design/saturating.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr std::size_t kTwoLevels = 2;

void check_two_levels(const DesignWish& wish, Problems& problems) {
  for (const DesignFactor& factor : wish.factors) {
    if (factor.levels == 0 || factor.levels == kTwoLevels) continue;
    problems.add("factors",
                 formatted("'%s' has %zu levels: fractions are made of two levels a factor",
                           factor.name.c_str(), factor.levels),
                 "two levels, or a number", "keep two of them, or use another design");
  }
  if (wish.levels > kTwoLevels) {
    problems.add("levels", "fractions are made of two levels a factor", "2",
                 "use a full factorial or a Latin hypercube for more levels");
  }
  if (wish.factors.size() > kMostFractionFactors) {
    problems.add("factors", formatted("%zu factors in one fraction", wish.factors.size()),
                 formatted("at most %zu", kMostFractionFactors), "screen with Morris trajectories");
  }
}

// A fraction that is chosen by its number of points.
void check_points(const DesignWish& wish, Problems& problems) {
  const std::size_t factors = wish.factors.size();
  const std::uint64_t all = saturating_power_of_two(factors);
  const std::size_t least = std::min<std::uint64_t>(std::bit_ceil(factors + 1), all);
  if (wish.points == 0) {
    problems.add("points", "a fraction needs a number of points or generators",
                 formatted("a power of two, at least %zu", least));
  } else if (!std::has_single_bit(wish.points) || wish.points > all || wish.points < least) {
    problems.add(
        "points",
        formatted("no regular fraction of %zu factors has %zu points", factors, wish.points),
        formatted("a power of two from %zu to %llu", least, static_cast<unsigned long long>(all)));
  } else if (wish.points < all && wish.points > std::size_t{1} << kMostChoiceBases) {
    problems.add(
        "points", formatted("no fraction of %zu points is chosen by itself", wish.points),
        formatted("at most %zu points, or all combinations", std::size_t{1} << kMostChoiceBases),
        "give generators");
  }
}

void check_generators(const DesignWish& wish, Problems& problems) {
  const std::size_t before = problems.size();
  parse_generators(wish.generators, wish.factors, problems);
  if (problems.size() > before) return;
  const std::uint64_t points =
      saturating_power_of_two(wish.factors.size() - wish.generators.size());
  if (wish.points > 0 && wish.points != points) {
    problems.add("points",
                 formatted("%zu points do not go with %zu factors and %zu generators", wish.points,
                           wish.factors.size(), wish.generators.size()),
                 formatted("%llu, or none", static_cast<unsigned long long>(points)));
  }
}

Fraction fraction_of_generators(const DesignWish& wish) {
  Problems none;
  const std::vector<FractionGenerator> generators =
      parse_generators(wish.generators, wish.factors, none);
  none.throw_if_any();
  const std::size_t factors = wish.factors.size();
  std::vector<std::size_t> bases;
  std::vector<FractionColumn> columns(factors);
  std::vector<int> signs(factors, 1);
  for (std::size_t f = 0; f < factors; ++f) {
    if (std::ranges::find(generators, f, &FractionGenerator::factor) != generators.end()) continue;
    columns[f] = FractionColumn{1} << bases.size();
    bases.push_back(f);
  }
  for (const FractionGenerator& generator : generators) {
    for (const std::size_t f : generator.product) columns[generator.factor] |= columns[f];
    signs[generator.factor] = generator.sign;
  }
  return make_fraction(std::move(bases), std::move(columns), std::move(signs));
}

Fraction fraction_of_points(const DesignWish& wish) {
  const std::size_t factors = wish.factors.size();
  const auto base_count = static_cast<std::size_t>(std::countr_zero(wish.points));
  std::vector<std::size_t> bases;
  std::vector<FractionColumn> columns;
  for (std::size_t f = 0; f < base_count; ++f) {
    bases.push_back(f);
    columns.push_back(FractionColumn{1} << f);
  }
  if (factors > base_count) columns = choose_columns(factors, base_count);
  return make_fraction(std::move(bases), std::move(columns), std::vector<int>(factors, 1));
}

// Levels 0 and 1 stand for -1 and +1. A product of base factors is +1 where an even number of them
// is at -1.
std::size_t fraction_level(const Fraction& fraction, std::size_t factor, FractionColumn lows) {
  const int sign = std::popcount(fraction.columns[factor] & lows) % 2 == 0 ? 1 : -1;
  return sign * fraction.signs[factor] > 0 ? 1 : 0;
}

}  // namespace

std::uint64_t fractional_factorial_points(const DesignWish& wish) {
  const std::size_t factors = wish.factors.size(), generators = wish.generators.size();
  if (generators == 0) return wish.points;
  return generators < factors ? saturating_power_of_two(factors - generators) : 0;
}

void check_fractional_factorial(const DesignWish& wish, Problems& problems) {
  check_two_levels(wish, problems);
  if (!problems.empty()) return;
  if (wish.generators.empty()) {
    check_points(wish, problems);
  } else {
    check_generators(wish, problems);
  }
}

Design make_fractional_factorial(const DesignWish& wish) {
  Design design;
  design.fraction =
      wish.generators.empty() ? fraction_of_points(wish) : fraction_of_generators(wish);
  const Fraction& fraction = design.fraction;
  const std::size_t bases = fraction.bases.size();
  for (FractionColumn point = 0; point < FractionColumn{1} << bases; ++point) {
    FractionColumn lows = 0;  // base factors at -1; the first of them changes slowest
    for (std::size_t j = 0; j < bases; ++j) {
      if ((point >> (bases - 1 - j) & 1) == 0) lows |= FractionColumn{1} << j;
    }
    std::vector<double> row;
    for (std::size_t f = 0; f < wish.factors.size(); ++f) {
      row.push_back(
          grid_coordinate(wish.factors[f], fraction_level(fraction, f, lows), kTwoLevels));
    }
    design.points.push_back(std::move(row));
  }
  return design;
}

}  // namespace rapport
