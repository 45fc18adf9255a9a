#include "experiments/design/fraction.h"

#include <algorithm>
#include <bit>
#include <map>

#include "sim/core/check.h"

namespace rapport {

namespace {

constexpr std::size_t kMostWordBits = 10;  ///< generators beyond which words are not listed

__extension__ using WideInteger = __int128;

// The coefficients of (1 - z)^minus (1 + z)^plus: Krawtchouk polynomials at `minus`.
std::vector<WideInteger> krawtchouk(std::size_t minus, std::size_t plus) {
  std::vector<WideInteger> coefficients = {1};
  for (std::size_t factor = 0; factor < minus + plus; ++factor) {
    const int sign = factor < minus ? -1 : 1;
    coefficients.push_back(0);
    for (std::size_t j = coefficients.size() - 1; j > 0; --j) {
      coefficients[j] += sign * coefficients[j - 1];
    }
  }
  return coefficients;
}

// All products of generators: Gray code, one generator changes from word to word.
std::vector<FractionWord> defining_relation(const Fraction& fraction) {
  std::vector<FractionWord> generators;
  for (std::size_t f = 0; f < fraction.columns.size(); ++f) {
    if (std::ranges::find(fraction.bases, f) != fraction.bases.end()) continue;
    FractionWord word{std::uint64_t{1} << f, fraction.signs[f]};
    for (std::size_t j = 0; j < fraction.bases.size(); ++j) {
      if (fraction.columns[f] >> j & 1) word.factors |= std::uint64_t{1} << fraction.bases[j];
    }
    generators.push_back(word);
  }
  std::vector<FractionWord> words;
  if (generators.size() > kMostWordBits) return words;
  FractionWord word;
  for (std::uint32_t i = 1; i < std::uint32_t{1} << generators.size(); ++i) {
    const FractionWord& next = generators[static_cast<std::size_t>(std::countr_zero(i))];
    word = {word.factors ^ next.factors, word.sign * next.sign};
    words.push_back(word);
  }
  std::ranges::sort(words, {}, [](const FractionWord& w) {
    return std::pair(std::popcount(w.factors), w.factors);
  });
  return words;
}

// Effects with the same column, where there are several. By the column's first effect.
std::vector<AliasSet> alias_sets(const Fraction& fraction) {
  const std::size_t k = fraction.columns.size();
  std::map<FractionColumn, std::size_t> place;  // of a column in `sets`
  std::vector<AliasSet> sets;
  const auto add = [&](FractionColumn column, FractionEffect effect) {
    const auto [at, fresh] = place.emplace(column, sets.size());
    if (fresh) sets.emplace_back();
    sets[at->second].push_back(effect);
  };
  for (std::size_t f = 0; f < k; ++f) add(fraction.columns[f], {f, f, fraction.signs[f]});
  for (std::size_t f = 0; f < k; ++f) {
    for (std::size_t g = f + 1; g < k; ++g) {
      add(fraction.columns[f] ^ fraction.columns[g], {f, g, fraction.signs[f] * fraction.signs[g]});
    }
  }
  std::erase_if(sets, [](const AliasSet& set) { return set.size() < 2; });
  for (AliasSet& set : sets) {
    const int first = set.front().sign;
    for (FractionEffect& effect : set) effect.sign *= first;
  }
  return sets;
}

}  // namespace

std::vector<std::uint64_t> word_lengths(std::span<const FractionColumn> columns,
                                        std::size_t bases) {
  const std::size_t k = columns.size();
  std::vector<std::uint64_t> highs(k + 1);  // points by how many factors are high
  for (FractionColumn point = 0; point < FractionColumn{1} << bases; ++point) {
    std::size_t high = 0;
    for (const FractionColumn column : columns) high += std::popcount(column & point) & 1;
    ++highs[high];
  }
  std::vector<WideInteger> sums(k + 1);
  for (std::size_t high = 0; high <= k; ++high) {
    if (highs[high] == 0) continue;
    const std::vector<WideInteger> coefficients = krawtchouk(high, k - high);
    for (std::size_t j = 0; j <= k; ++j) {
      sums[j] += static_cast<WideInteger>(highs[high]) * coefficients[j];
    }
  }
  std::vector<std::uint64_t> lengths;
  for (const WideInteger sum : sums) lengths.push_back(static_cast<std::uint64_t>(sum >> bases));
  return lengths;
}

Fraction make_fraction(std::vector<std::size_t> bases, std::vector<FractionColumn> columns,
                       std::vector<int> signs) {
  check(columns.size() == signs.size() && columns.size() <= kMostFractionFactors,
        "a fraction of at most 64 factors, each with a column and a sign");
  Fraction fraction;
  fraction.bases = std::move(bases);
  fraction.columns = std::move(columns);
  fraction.signs = std::move(signs);
  fraction.word_lengths = word_lengths(fraction.columns, fraction.bases.size());
  for (std::size_t length = 1; length < fraction.word_lengths.size(); ++length) {
    if (fraction.word_lengths[length] == 0) continue;
    fraction.resolution = length;
    break;
  }
  fraction.words = defining_relation(fraction);
  fraction.aliases = alias_sets(fraction);
  return fraction;
}

}  // namespace rapport
