// Every combination of levels.
#pragma once

#include "experiments/design/design.h"

namespace rapport {

/// The product of the factors' levels; of numbers `wish.levels`, by default 2.
std::uint64_t full_factorial_points(const DesignWish& wish);
void check_full_factorial(const DesignWish& wish, Problems& problems);
/// All combinations once; the first factor changes slowest. Numbers have equal steps from end to
/// end, listed levels the middles of their shares.
Design make_full_factorial(const DesignWish& wish);

}  // namespace rapport
