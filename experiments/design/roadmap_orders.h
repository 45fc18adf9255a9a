// Orders in which the steps of a roadmap may come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace rapport {

/// n!: in how many orders n steps may come; 2^64 - 1 stands for all that is more (from 21 steps
/// on).
std::uint64_t number_of_orders(std::size_t steps);

/// Orders of n steps, each a permutation of 0 to n - 1 that says which step comes first, second and
/// so on. All n! in lexicographic order where these are at most `most`; else `most` different ones,
/// the first the order as given and the others a simple random sample of the rest. A pure function
/// of its arguments.
///
/// Throws InvalidInput where `most` is 0, or more than kMostDesignPoints orders would be made.
std::vector<std::vector<std::size_t>> orders_of(std::size_t steps, std::size_t most,
                                                std::uint32_t seed);

}  // namespace rapport
