// Designs of experiments: which points of a space of factors are tried, as pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/design/design_factor.h"
#include "experiments/design/fraction.h"
#include "sim/core/problem.h"

namespace rapport {

/// The kinds of designs; each has a row in design_table().
enum class DesignKind {
  full_factorial,
  fractional_factorial,
  latin_hypercube,
  sobol,
  morris,
  saltelli,
  tornado,
};

/// The design that somebody wants. Options that its kind does not take stay as they are here.
struct DesignWish {
  DesignKind kind = DesignKind::full_factorial;
  std::vector<DesignFactor> factors{};
  std::size_t points =
      0;  ///< how many; of saltelli how many rows of A, each of which makes factors
          ///< + 2 points; of a fraction without generators a power of two
  std::size_t levels = 0;                 ///< of numbers, on a grid; 0: what the kind's row says
  std::size_t trajectories = 0;           ///< of Morris
  std::vector<std::string> generators{};  ///< of a fraction, as "D=ABC"; see parse_generators
  std::uint32_t seed = 1;                 ///< of what is drawn by lot
};

/// The points of a design and what their analysis has to know of how they were made.
struct Design {
  DesignKind kind = DesignKind::full_factorial;
  /// [point][factor]: coordinates in [0, 1]. Of a number its place between its ends, of listed
  /// levels see level_of(). NaN, of a tornado only: the factor is left as it is.
  std::vector<std::vector<double>> points{};
  /// Of Morris, [trajectory][step]: the factor that moves. Trajectory t is the points from
  /// t (factors + 1) on; step s leads from its point s to its point s + 1.
  std::vector<std::vector<std::size_t>> moves{};
  /// Of saltelli: rows of A; where the points of a row stand is in saltelli.h.
  std::size_t rows = 0;
  /// Of a fraction: what it cannot tell apart.
  Fraction fraction{};
};

/// The most points that make_design makes.
inline constexpr std::uint64_t kMostDesignPoints = 1'000'000;
/// The most coordinates, points times factors, of a design that make_design makes.
inline constexpr std::uint64_t kMostDesignNumbers = 50'000'000;

/// How many points a wish would give, without making them; 2^64 - 1 stands for all that is more.
/// 0 where the wish lacks what its kind needs.
std::uint64_t points_of(const DesignWish& wish);

/// What keeps a wish from being made: names, options its kind needs or does not take, sizes.
Problems check_design(const DesignWish& wish);

/// Makes a design. The result is a pure function of the wish, the same on any machine. Throws
/// InvalidInput with all that check_design finds.
Design make_design(const DesignWish& wish);

}  // namespace rapport
