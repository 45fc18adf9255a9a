// Contrasts of two-level factorial studies: what each factor does, and what factors do together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/core/interval.h"

namespace rapport {

/// On which scale values are compared. Whether factors add up depends on it.
enum class Scale {
  value,  ///< the value's own unit
  /// -ln(-ln(share)) of values in percent: the complementary log-log of leaving, its sign turned so
  /// that more stays more, for shares of those who stay. Hazards that are multiplied add up on it.
  /// Shares of 0 and of 100 % have no finite place on it and count as missing.
  cloglog
};

/// A value on a scale; NaN where it has no place there.
double on_scale(double value, Scale scale);

/// Factors of a study with cells[2^k][replication]. Throws InvariantError for other numbers of
/// cells, more than 16 factors, or unequal numbers of replications.
std::size_t factors_of(std::span<const std::vector<double>> cells);

/// A sum of cells, each with a weight, by replication: Moments over those that have all cells whose
/// weight is not 0. Luck that cells share goes out where weights add up to 0.
Moments weighted_cells(std::span<const std::vector<double>> cells, std::span<const double> weights,
                       Scale scale = Scale::value);

struct Contrast {
  std::uint32_t factors = 0;  ///< bit i: factor i
  Interval effect;
};

/// Main effects and interactions of `order` factors at most, main effects first, then by the
/// factors' bits.
///
/// cells[cell][replication], bit i of the cell's number for factor i high, paired: a replication
/// has the same random numbers in all cells; one that misses a value (NaN) in any cell is left out.
/// A main effect is the mean gain from low to high over all settings of the other factors. An
/// interaction is the mean difference of differences: of two factors Y11 - Y10 - Y01 + Y00, of
/// three Y111 - Y110 - Y101 - Y011 + Y100 + Y010 + Y001 - Y000, over all settings of the others.
/// So no halves are taken of interactions, other than by Box, Hunter and Hunter (2005, Statistics
/// for Experimenters, chapter 5), whose contrast of m factors is this one by 2^(m - 1).
///
/// Intervals are Student's, each by itself; they assume independent replications and near-normal
/// contrasts. With `at_every_look` they are always-valid ones (always_valid_interval): one may look
/// as often as one likes. Throws InvariantError as factors_of, and for order < 1.
std::vector<Contrast> factorial_contrasts(std::span<const std::vector<double>> cells,
                                          std::size_t order = 3, Scale scale = Scale::value,
                                          double level = kConfidence, bool at_every_look = false);

}  // namespace rapport
