// What a programme would be if single moves simply added up: a first guess for a search.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace rapport {

/// One move by itself: what it adds and what it costs. Of moves of one place at most one is made.
struct SingleMove {
  std::size_t place = 0;
  double gain = 0.0, cost = 0.0;  ///< either may be below 0
};

/// How much of each move is made, 0 to 1 in the order of `moves`, for the largest sum of gains
/// whose costs come to `limit` at most, if both simply add up. At a price for a unit of cost each
/// place makes the move whose gain less price times cost is largest, if that is above 0; the less
/// the price, the more is spent. The limit lies between what two prices spend, and what they differ
/// by is made in part (Everett 1963, "Generalized Lagrange multiplier method", Operations Research
/// 11, 399-417; with parts allowed it is exact). All 0 where no price keeps the limit.
std::vector<double> additive_choice(std::span<const SingleMove> moves, double limit);

}  // namespace rapport
