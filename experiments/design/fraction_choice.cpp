#include "experiments/design/fraction_choice.h"

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "sim/core/check.h"

namespace rapport {

namespace {

constexpr std::size_t kLongestWord = 8;  ///< that is counted in the search
constexpr std::size_t kKept = 48;        ///< fractions of each number of columns

using WordCounts = std::array<std::uint64_t, kLongestWord + 1>;  ///< [length]

// A fraction with some of its columns.
struct PartFraction {
  std::vector<FractionColumn> columns{};
  WordCounts words{};
  /// [subset size][column]: how many subsets of so many columns have this product.
  std::vector<std::vector<std::uint64_t>> subsets{};
};

// What a fraction's words would be with one column more.
struct Addition {
  WordCounts words{};
  std::size_t part = 0;
  FractionColumn column = 0;
  auto operator<=>(const Addition&) const = default;
};

// A word that holds the new column is a subset of the others whose product is that column.
WordCounts words_with(const PartFraction& part, FractionColumn column) {
  WordCounts words = part.words;
  for (std::size_t length = 2; length <= kLongestWord; ++length) {
    words[length] += part.subsets[length - 1][column];
  }
  return words;
}

void add_column(PartFraction& part, FractionColumn column) {
  part.words = words_with(part, column);
  part.columns.push_back(column);
  for (std::size_t size = kLongestWord - 1; size > 0; --size) {
    std::vector<std::uint64_t>& to = part.subsets[size];
    const std::vector<std::uint64_t>& from = part.subsets[size - 1];
    for (std::size_t x = 0; x < to.size(); ++x) to[x] += from[x ^ column];
  }
}

PartFraction base_columns(std::size_t bases) {
  PartFraction part;
  part.subsets.assign(kLongestWord, std::vector<std::uint64_t>(std::size_t{1} << bases));
  part.subsets[0][0] = 1;
  for (std::size_t j = 0; j < bases; ++j) add_column(part, FractionColumn{1} << j);
  return part;
}

// The best ways to add a column, one for each count of words: fractions with the same words are
// mostly the same but for the names of their factors, and those that differ lead further.
std::vector<PartFraction> best_additions(const std::vector<PartFraction>& parts,
                                         std::span<const FractionColumn> allowed) {
  std::vector<Addition> additions;
  for (std::size_t p = 0; p < parts.size(); ++p) {
    for (const FractionColumn column : allowed) {
      if (parts[p].subsets[1][column] > 0) continue;  // it has this column
      additions.push_back({words_with(parts[p], column), p, column});
    }
  }
  std::ranges::sort(additions);
  std::vector<PartFraction> best;
  for (const Addition& addition : additions) {
    if (best.size() == kKept) break;
    if (!best.empty() && best.back().words == addition.words) continue;
    best.push_back(parts[addition.part]);
    add_column(best.back(), addition.column);
  }
  return best;
}

// The best fraction found among the columns that are allowed; none where they are too few.
std::optional<PartFraction> search_columns(std::size_t factors, std::size_t bases, bool only_odd) {
  std::vector<FractionColumn> allowed;
  for (FractionColumn column = 1; column < FractionColumn{1} << bases; ++column) {
    if (!only_odd || std::popcount(column) % 2 == 1) allowed.push_back(column);
  }
  if (allowed.size() < factors) return std::nullopt;
  std::vector<PartFraction> parts = {base_columns(bases)};
  for (std::size_t size = bases; size < factors; ++size) parts = best_additions(parts, allowed);
  return parts.front();
}

}  // namespace

std::vector<FractionColumn> choose_columns(std::size_t factors, std::size_t bases) {
  check(bases >= 1 && bases <= kMostChoiceBases && factors >= bases &&
            factors < std::size_t{1} << bases && factors <= kMostFractionFactors,
        "a fraction of fewer factors than points");
  PartFraction best = *search_columns(factors, bases, false);
  const std::optional<PartFraction> even = search_columns(factors, bases, true);
  if (even && even->words < best.words) best = *even;
  std::ranges::sort(best.columns.begin() + static_cast<std::ptrdiff_t>(bases), best.columns.end());
  return best.columns;
}

}  // namespace rapport
