// Generators of a fraction as people write them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/design/design_factor.h"
#include "sim/core/problem.h"

namespace rapport {

/// One factor as the product of others, up to its sign.
struct FractionGenerator {
  std::size_t factor = 0;
  std::vector<std::size_t> product{};  ///< factors, each once
  int sign = 1;                        ///< +1 or -1
  bool operator==(const FractionGenerator&) const = default;
};

/// The letters of factors in their order; I is left out, because it stands for the column of ones.
inline constexpr std::string_view kFactorLetters = "ABCDEFGHJKLMNOPQRSTUVWXYZ";

/// Reads generators as "D=ABC", "E = -BCD", "price = staff * training". Factors are parted by
/// blanks or '*'. A word is a factor's name or, if it is none, a row of letters: those of
/// kFactorLetters by the factors' order, or, where any factor's name is a single letter, such
/// names.
/// '+' or '-' may stand before the product.
///
/// Adds to `problems`: what cannot be read, factors that are generated twice, products of a factor
/// that is generated itself, of one factor alone, or with a factor twice, and generators with the
/// same product: two factors would then move together.
std::vector<FractionGenerator> parse_generators(std::span<const std::string> texts,
                                                std::span<const DesignFactor> factors,
                                                Problems& problems);

}  // namespace rapport
