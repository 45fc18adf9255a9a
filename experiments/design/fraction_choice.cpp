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

constexpr std::size_t kLongestWord = kMostChoiceBases + 1;  ///< that is counted in the search
constexpr std::size_t kKept = 48;                           ///< fractions of each number of columns

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

// Columns of an odd number of base factors: at most half of all, and no odd word among them.
bool is_odd(FractionColumn column) { return std::popcount(column) % 2 == 1; }

// Columns of the half fraction of five factors in 16 points, doubled until there are points enough:
// 5/16 of all, and no word of three among them (Chen & Cheng 2006, "Doubling and projection: a
// method of constructing two-level designs of resolution IV", Annals of Statistics 34, 546-558).
// Every further base factor multiplies a column by the first one as well, so that all single bits
// are among them.
bool is_doubled(FractionColumn column) {
  const FractionColumn first_four = (column & 15) ^ (std::popcount(column >> 4) & 1u);
  return std::has_single_bit(first_four) || first_four == 15;
}

// The best fraction found among the columns that are allowed; none where they are too few.
std::optional<PartFraction> search_columns(std::size_t factors, std::size_t bases,
                                           bool (*is_allowed)(FractionColumn)) {
  std::vector<FractionColumn> allowed;
  for (FractionColumn column = 1; column < FractionColumn{1} << bases; ++column) {
    if (is_allowed(column)) allowed.push_back(column);
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
  PartFraction best = *search_columns(factors, bases, [](FractionColumn) { return true; });
  for (const auto is_allowed : {is_odd, is_doubled}) {
    const std::optional<PartFraction> other = search_columns(factors, bases, is_allowed);
    if (other && other->words < best.words) best = *other;
  }
  std::ranges::sort(best.columns.begin() + static_cast<std::ptrdiff_t>(bases), best.columns.end());
  return best.columns;
}

}  // namespace rapport
