// Regular fractions of two-level factorials as designs; what a fraction is stands in fraction.h.
#pragma once

#include "experiments/design/design.h"

namespace rapport {

/// `wish.points`, or where generators are given 2^(factors - generators).
std::uint64_t fractional_factorial_points(const DesignWish& wish);
/// Needs two levels of each factor, and generators or a number of points that is a power of two,
/// more than factors and no more than all combinations.
void check_fractional_factorial(const DesignWish& wish, Problems& problems);
/// All combinations of the base factors, the first of which changes slowest; the other factors
/// follow from the generators, or from choose_columns where none is given.
Design make_fractional_factorial(const DesignWish& wish);

}  // namespace rapport
