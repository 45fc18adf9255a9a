// Regular fractions of two-level factorials: what they confuse with what.
//
// A fraction is 2^b of the 2^k combinations of k factors at two levels, -1 and +1. b of them, the
// base factors, take all combinations; each other one is a product of some of them, up to its sign
// (Box & Hunter 1961, "The 2^(k-p) fractional factorial designs", Technometrics 3, 311-351 and
// 449-458).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rapport {

/// The most factors of a fraction: words are sets of bits of one integer.
inline constexpr std::size_t kMostFractionFactors = 64;

/// The base factors of whose levels a factor's level is the product: bit j is the j-th of them.
using FractionColumn = std::uint32_t;

/// A product of factors that is the same number, `sign`, in all points.
struct FractionWord {
  std::uint64_t factors = 0;  ///< bit f: factor f
  int sign = 1;
  bool operator==(const FractionWord&) const = default;
};

/// A main effect, or the interaction of two factors.
struct FractionEffect {
  std::size_t factor = 0;
  std::size_t with = 0;  ///< the other factor; `factor` itself for a main effect
  int sign = 1;          ///< +1 where it has the sign of the first of its set
  bool is_main() const { return factor == with; }
  bool operator==(const FractionEffect&) const = default;
};

/// Effects that no analysis of the points can tell apart: only their sum is estimated, each with
/// its sign. At least two; main effects first.
using AliasSet = std::vector<FractionEffect>;

/// What a fraction is and cannot tell apart. Empty where a design is none.
struct Fraction {
  std::vector<std::size_t> bases{};       ///< [bit of a column]: the base factor
  std::vector<FractionColumn> columns{};  ///< [factor]
  std::vector<int> signs{};               ///< [factor]: +1 or -1
  /// Length of the shortest word; 0 for a full factorial, which has none. At resolution III main
  /// effects are aliased with interactions of two factors, at IV those with one another, at V and
  /// above neither.
  std::size_t resolution = 0;
  /// [length]: how many words of so many factors, from 0 to k; the first is 1 (no factor).
  std::vector<std::uint64_t> word_lengths{};
  /// The defining relation: all words, short ones first; left empty where it has more than 1,023.
  /// The columns say it all too.
  std::vector<FractionWord> words{};
  /// Sets of main effects and two-factor interactions that are aliased, as far as effects of more
  /// factors are 0.
  std::vector<AliasSet> aliases{};
};

/// Finds resolution, words and aliases. Columns have to be different and not 0, at most
/// kMostFractionFactors; `bases` say which of them are single bits, bit j that of bases[j]; signs
/// are +1 or -1.
Fraction make_fraction(std::vector<std::size_t> bases, std::vector<FractionColumn> columns,
                       std::vector<int> signs);

/// How many words of each length, from 0 to k, columns have. By the identity of MacWilliams (1963)
/// from the numbers of points with each number of factors at their high level.
std::vector<std::uint64_t> word_lengths(std::span<const FractionColumn> columns, std::size_t bases);

}  // namespace rapport
