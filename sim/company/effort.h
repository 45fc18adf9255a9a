// Effort of an employee who has several tasks.
//
// Holmstrom and Milgrom (1991), "Multitask principal-agent analyses: incentive contracts, asset
// ownership, and job design", Journal of Law, Economics, and Organization 7. An employee earns
// a'e for effort e and bears e'Ce/2. Where C has positive entries off its diagonal, tasks compete:
// what is paid draws effort away from what is not.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace rapport {

inline constexpr int kTasks = 4;
/// What effort goes into: the customer at hand, writing down what was learned, getting through many
/// contacts, making the measured numbers look good.
enum class Task : std::uint8_t { serve, record, volume, game };

template <std::size_t N>
using ByTask = std::array<double, N>;
template <std::size_t N>
using ByTaskPair = std::array<ByTask<N>, N>;
using TaskVector = ByTask<kTasks>;
using TaskMatrix = ByTaskPair<kTasks>;

// All of these are defined for 1 to 4 tasks. They allocate nothing and use +, -, * and / in a fixed
// order, so their bits do not change with the processor.

/// Whether C is symmetric with e'Ce > 0 for every e but 0, as best_effort() asks.
template <std::size_t N>
bool is_positive_definite(const ByTaskPair<N>& c);

/// The e that maximises a'e - e'Ce/2 subject to e >= 0 and sum e <= capacity; there is exactly one.
/// Exact up to rounding. `capacity` >= 0, may be infinite.
template <std::size_t N>
ByTask<N> best_effort(const ByTask<N>& a, const ByTaskPair<N>& c, double capacity);

}  // namespace rapport
