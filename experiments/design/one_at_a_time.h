// Each factor at both its ends, one at a time, all others in the middle: the points of a tornado.
#pragma once

#include <cmath>
#include <span>

#include "experiments/design/design.h"

namespace rapport {

/// Whether a factor says itself what its middle is: a number with one, and three listed levels.
inline bool has_middle(const DesignFactor& factor) {
  return factor.levels == 3 || std::isfinite(factor.middle);
}

/// Whether the middle is a point of the design, its first one. Where no factor has a middle of its
/// own it is none: it is then whatever points begin with, as it is.
bool has_middle_point(std::span<const DesignFactor> factors);

/// The point in which a factor is at its low or at its high end, the others in the middle.
std::size_t point_of_end(std::size_t factor, bool high, std::span<const DesignFactor> factors);

/// The factor that is at an end in a point; as many as there are factors of the middle.
std::size_t factor_at_end(std::size_t point, std::span<const DesignFactor> factors);

/// Twice the number of factors, and one for a middle that is a point.
std::uint64_t one_at_a_time_points(const DesignWish& wish);
void check_one_at_a_time(const DesignWish& wish, Problems& problems);

/// The middle, where it is a point, then of each factor its low and its high end. Listed levels
/// have their first and last one as ends. A coordinate that is NaN says that the factor is left as
/// it is.
Design make_one_at_a_time(const DesignWish& wish);

}  // namespace rapport
