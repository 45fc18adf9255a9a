// Trajectories that move one factor at a time.
#pragma once

#include "experiments/design/design.h"

namespace rapport {

/// `wish.trajectories` times one point more than there are factors.
std::uint64_t morris_points(const DesignWish& wish);
void check_morris(const DesignWish& wish, Problems& problems);

/// How many levels a step of Morris leads up or down: half of all, rounded down. On a grid of p
/// levels, p even, that is p / (2 (p - 1)) of a number's range.
inline std::size_t morris_jump(std::size_t levels) { return levels / 2; }

/// Trajectories of Morris (1991, "Factorial sampling plans for preliminary computational
/// experiments", Technometrics 33, 161-174): each starts at a random point of the grid and moves
/// every factor once, in random order, by morris_jump. With an even number of levels a factor can
/// move one way only, and each pair of levels that a step joins is as likely as any other. Listed
/// levels are a grid of their own, in the order in which they are listed; where they are odd, a
/// factor moves from the middle one either way, by lot.
///
/// A trajectory is a pure function of its number, the factors and the seed: more of them leave the
/// first ones as they are.
Design make_morris(const DesignWish& wish);

}  // namespace rapport
