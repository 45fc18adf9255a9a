#include "experiments/design/fraction_choice.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <set>
#include <vector>

#include "sim/core/check.h"
#include "tests/support/sampling.h"

using namespace rapport;
using rapport::testing::kSanitized;

namespace {

using WordLengths = std::vector<std::uint64_t>;

// The least aberration of all fractions whose first columns are single bits: every set of others.
WordLengths least_of_all(std::size_t factors, std::size_t bases) {
  std::vector<FractionColumn> others;
  for (FractionColumn column = 1; column < FractionColumn{1} << bases; ++column) {
    if (!std::has_single_bit(column)) others.push_back(column);
  }
  std::vector<char> chosen(others.size());
  std::fill_n(chosen.begin(), factors - bases, 1);
  WordLengths least;
  do {
    std::vector<FractionColumn> columns;
    for (std::size_t j = 0; j < bases; ++j) columns.push_back(FractionColumn{1} << j);
    for (std::size_t i = 0; i < others.size(); ++i) {
      if (chosen[i]) columns.push_back(others[i]);
    }
    WordLengths lengths = word_lengths(columns, bases);
    if (least.empty() || lengths < least) least = std::move(lengths);
  } while (std::ranges::prev_permutation(chosen).found);
  return least;
}

// Words of four and of five factors.
std::pair<std::uint64_t, std::uint64_t> short_words(std::size_t factors, std::size_t bases) {
  const WordLengths lengths = word_lengths(choose_columns(factors, bases), bases);
  CHECK(lengths[3] == 0);
  return {lengths[4], lengths[5]};
}

// The length of the shortest word.
std::size_t resolution_of(std::size_t factors, std::size_t bases) {
  const WordLengths lengths = word_lengths(choose_columns(factors, bases), bases);
  std::size_t length = 1;
  while (lengths.at(length) == 0) ++length;
  return length;
}

}  // namespace

TEST_CASE("choice of fractions: the least aberration, by trying all of 8, 16 and 32 points") {
  for (const std::size_t bases : {3u, 4u}) {
    for (std::size_t factors = bases; factors < std::size_t{1} << bases; ++factors) {
      CAPTURE(factors);
      CHECK(word_lengths(choose_columns(factors, bases), bases) == least_of_all(factors, bases));
    }
  }
  for (std::size_t factors = 6; factors < (kSanitized ? 8 : 9); ++factors) {
    CAPTURE(factors);
    CHECK(word_lengths(choose_columns(factors, 5), 5) == least_of_all(factors, 5));
  }
}

// Chen, Sun & Wu (1993) and, for 128 points, Xu (2009), the first design of each size.
TEST_CASE("choice of fractions: the words of catalogues in 32, 64 and 128 points") {
  using Words = std::pair<std::uint64_t, std::uint64_t>;
  const Words in_32[] = {{6, 8}, {10, 16}, {25, 0}, {38, 0}, {55, 0}, {77, 0}, {105, 0}, {140, 0}};
  for (std::size_t i = 0; i < std::size(in_32); ++i) CHECK(short_words(9 + i, 5) == in_32[i]);
  const Words in_64[] = {{0, 2},   {1, 4},   {2, 8},   {4, 14},   {6, 24},   {14, 28},
                         {22, 40}, {30, 60}, {43, 81}, {59, 108}, {78, 144}, {100, 192}};
  for (std::size_t i = 0; i < std::size(in_64); ++i) CHECK(short_words(8 + i, 6) == in_64[i]);
  CHECK(short_words(12, 7) == Words{1, 8});
  CHECK(short_words(16, 7) == Words{10, 48});
  CHECK(short_words(23, 7) == Words{83, 316});
  CHECK(short_words(33, 7) == Words{518, 1543});
  CHECK(short_words(40, 7) == Words{1190, 4096});
}

// 11 factors in 128 and 17 in 256 points are the most of resolution V (Draper & Lin 1990); half as
// many factors as points are always possible at resolution IV.
TEST_CASE("choice of fractions: the largest resolution") {
  CHECK(resolution_of(11, 7) == 5);
  CHECK(resolution_of(17, 8) == 5);
  CHECK(resolution_of(64, 7) == 4);
  CHECK(resolution_of(33, 6) == 3);
  CHECK(resolution_of(11, 10) == 11);  // half of all combinations, by the product of all others
}

TEST_CASE("choice of fractions: base factors have their own columns, and no column comes twice") {
  for (const std::size_t factors : {6u, 12u, 31u}) {
    const std::vector<FractionColumn> columns = choose_columns(factors, 5);
    REQUIRE(columns.size() == factors);
    for (std::size_t j = 0; j < 5; ++j) CHECK(columns[j] == FractionColumn{1} << j);
    CHECK(std::set(columns.begin(), columns.end()).size() == factors);
  }
  CHECK_THROWS_AS(choose_columns(8, 3), InvariantError);
  CHECK_THROWS_AS(choose_columns(20, 11), InvariantError);
}
