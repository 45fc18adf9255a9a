// Sobol' sequences, scrambled.
#pragma once

#include "experiments/design/design.h"

namespace rapport {

/// The most dimensions for which there are direction numbers.
std::size_t most_sobol_dimensions();

/// The first points of the Sobol' sequence as it is, [point][dimension], beginning with the point
/// at 0: each coordinate is the middle of the cell of size 2^-52 that the sequence names. Sobol'
/// (1967), "On the distribution of points in a cube and the approximate evaluation of integrals",
/// USSR Computational Mathematics and Mathematical Physics 7, 86-112; with the direction numbers of
/// Joe & Kuo (2008), "Constructing Sobol sequences with better two-dimensional projections", SIAM
/// Journal on Scientific Computing 30, 2635-2654, from Boost.Random.
std::vector<std::vector<double>> plain_sobol(std::size_t points, std::size_t dimensions);

/// The same, each dimension scrambled: the digits of a coordinate are multiplied by a random lower
/// triangular matrix of bits with ones on its diagonal, and then some of them, the same ones in all
/// points, are turned over (Matousek 1998; Owen 2003, "Variance with alternative scramblings of
/// digital nets", ACM TOMACS 13, 363-378: the variance of nested uniform scrambling). So each
/// coordinate is uniform on (0, 1), and of the first 2^k points one still lies in each of 2^k equal
/// parts of every dimension. All of them are wanted: leaving the first out would break that (Owen
/// 2020, "On dropping the first Sobol' point"). A dimension's scramble follows from its number and
/// the seed alone.
std::vector<std::vector<double>> scrambled_sobol(std::size_t points, std::size_t dimensions,
                                                 std::uint32_t seed);

std::uint64_t sobol_points(const DesignWish& wish);
void check_sobol(const DesignWish& wish, Problems& problems);
Design make_sobol(const DesignWish& wish);

}  // namespace rapport
