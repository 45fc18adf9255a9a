// Effort of an employee who has several tasks, and the pay that calls for it.
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

/// Symmetric, with e'Ce > 0 for every e but 0: what the functions below ask of C.
template <std::size_t N>
bool is_positive_definite(const ByTaskPair<N>& c);

/// The e that maximises a'e - e'Ce/2 subject to e >= 0 and sum e <= capacity; there is exactly one.
/// Exact up to rounding. `capacity` >= 0, may be infinite.
template <std::size_t N>
ByTask<N> best_effort(const ByTask<N>& a, const ByTaskPair<N>& c, double capacity);

/// The same without bounds: C^-1 a, whose entries may be negative.
template <std::size_t N>
ByTask<N> free_effort(const ByTask<N>& a, const ByTaskPair<N>& c);

/// The pay per unit of measured effort that leaves most to share between a company to which effort
/// e is worth `benefit`'e and an employee who is averse to risk: (I + r C Sigma)^-1 benefit.
///
/// Effort i is measured with an independent normal error of variance noise[i] >= 0; Sigma =
/// diag(noise). Paid pay'(e + error), an employee with constant absolute risk aversion r >= 0 picks
/// e = C^-1 pay and counts the risk as a cost of r/2 pay' Sigma pay. A fixed wage shares out what
/// is left, benefit'e - e'Ce/2 - r/2 pay' Sigma pay. With that e put in, its derivative by pay is
/// C^-1 benefit - C^-1 pay - r Sigma pay, which is 0 where (I + r C Sigma) pay = benefit.
template <std::size_t N>
ByTask<N> optimal_pay(const ByTask<N>& benefit, const ByTaskPair<N>& c, double r,
                      const ByTask<N>& noise);

}  // namespace rapport
