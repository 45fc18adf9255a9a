// Latin hypercubes.
#pragma once

#include "experiments/design/design.h"

namespace rapport {

/// The most points that are made more even by swaps; larger ones stay as they are drawn, which is
/// even enough: the discrepancy of random ones falls with their size.
inline constexpr std::size_t kMostSwappedPoints = 1024;

std::uint64_t latin_hypercube_points(const DesignWish& wish);
void check_latin_hypercube(const DesignWish& wish, Problems& problems);

/// n points of which exactly one lies in each of n equal parts of [0, 1] in each dimension, at a
/// uniform place inside it, the parts paired at random (McKay, Beckman & Conover 1979, "A
/// comparison of three methods for selecting values of input variables", Technometrics 21,
/// 239-245). The result is [point][dimension].
std::vector<std::vector<double>> random_latin_hypercube(std::size_t points, std::size_t dimensions,
                                                        std::uint32_t seed);

/// A random Latin hypercube whose parts are paired anew by swaps that lessen its centred L2
/// discrepancy (lessen_discrepancy): that criterion fills the cube and its projections, where
/// hypercubes of largest least distance push points to the rim. Small ones end in one of many local
/// optima, so several pairings are tried and the one of least discrepancy is kept. The values in
/// each dimension are those drawn, so each coordinate is still uniform.
Design make_latin_hypercube(const DesignWish& wish);

}  // namespace rapport
