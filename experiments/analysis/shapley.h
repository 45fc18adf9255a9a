// Shapley values: what lies between nothing and everything, divided among those who bring it about.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "sim/core/interval.h"

namespace rapport {

/// The most players whose 2^players sets are gone through.
inline constexpr std::size_t kMostPlayers = 20;
/// The most factors of two levels, for whose sets all 2^factors combinations are gone through.
inline constexpr std::size_t kMostFactors = 12;

/// The Shapley value of each player (Shapley 1953, "A value for n-person games"): what it adds, as
/// the mean over all orders in which the players can join. `values` is by set of players, bit i of
/// the set's number for player i, 2^players of them. They add up to the value of all less that of
/// none; a player that changes nothing in any set gets 0; players that do the same in every set get
/// the same. Throws InvariantError unless `values` are 2^k, 1 <= k <= kMostPlayers.
std::vector<double> shapley_attribution(std::span<const double> values);

/// The same of means over replications, values[set][replication], paired: with Student's interval
/// of each player's value, by itself. A replication that misses a value (NaN) is left out. Assumes
/// independent replications and near-normal values.
std::vector<Interval> shapley_attribution(std::span<const std::vector<double>> values,
                                          double level = kConfidence);

/// How orders are drawn by sampled_shapley.
struct OrderDraws {
  std::uint32_t pairs = 100;  ///< of orders, each with its reverse; 2 or more
  std::uint32_t seed = 1;
};

/// Estimates of the Shapley values of up to 63 players from sampled orders (Castro, Gomez and
/// Tejada 2009), each taken forwards and backwards, which takes out what is linear in the place
/// (Mitchell, Cooper, Frank and Holmes 2022, "Sampling permutations for Shapley value estimation",
/// JMLR 23). `value` gets a set as bits and is asked once for each set that is met. Intervals are
/// Student's over pairs of orders: of the sampling of orders, not of luck in `value`. The estimates
/// add up to the value of all less that of none, as exact values do. Throws InvariantError for no
/// players, more than 63, or fewer than two pairs.
std::vector<Interval> sampled_shapley(std::size_t players,
                                      const std::function<double(std::uint64_t)>& value,
                                      const OrderDraws& draws, double level = kConfidence);

/// The variance of a function of up to kMostFactors factors of two levels that each set of factors
/// explains, Var(E[y | those factors]): whose Shapley values are the Shapley effects (Owen 2014,
/// "Sobol' indices and Shapley value", SIAM/ASA Journal on Uncertainty Quantification 2), also of
/// factors that depend on each other. `cells` is by combination of levels, bit i for factor i high;
/// `weights` is how often each combination occurs, which is scaled to a sum of 1. Throws
/// InvariantError for sizes that differ, are no 2^k or too large, and for weights that are negative
/// or all 0.
std::vector<double> explained_variances(std::span<const double> cells,
                                        std::span<const double> weights);

}  // namespace rapport
