// Which fraction is best for so many factors in so many points.
#pragma once

#include <cstddef>
#include <vector>

#include "experiments/design/fraction.h"

namespace rapport {

/// The most points, as a power of two, among whose fractions one is searched.
inline constexpr std::size_t kMostChoiceBases = 10;

/// Columns for `factors` factors in 2^`bases` points, those of the first `bases` factors being
/// single bits. Few short words are wanted: of two fractions that has less aberration which has
/// fewer words of the shortest length in which they differ (Fries & Hunter 1980, "Minimum
/// aberration 2^(k-p) designs", Technometrics 22, 601-608), so resolution is as large as is found.
///
/// Fractions are built up column by column, as by Chen, Sun & Wu (1993, "A catalogue of two-level
/// and three-level fractional factorial designs", International Statistical Review 61, 131-145),
/// who keep all that differ; here the best of each number of columns are kept, one for each count
/// of words, among all columns and among two sets of columns that have no word of three. The result
/// has the words of their catalogue in 16, 32 and 64 points, and of Xu's (2009, "Algorithmic
/// construction of efficient fractional factorial designs with large run sizes", Technometrics 51,
/// 262-277) in 128 for all but 24 and 26 to 29 factors; beyond that it is often a little behind.
/// It takes a sixth of a second in 128 points at most, and three for 64 factors in 1,024.
///
/// bases from 1 to kMostChoiceBases; factors from bases to 2^bases - 1 and kMostFractionFactors.
std::vector<FractionColumn> choose_columns(std::size_t factors, std::size_t bases);

}  // namespace rapport
