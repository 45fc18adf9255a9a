// Regression of a yes or no on several numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rapport {

/// How the chance p of a yes follows from the sum eta of an intercept and coefficients times
/// numbers.
enum class Link {
  logit,   ///< log(p / (1 - p)) = eta; coefficients are logarithms of odds ratios
  cloglog  ///< log(-log(1 - p)) = eta; coefficients are logarithms of hazard ratios, and those of a
           ///< shorter or longer period too where hazards are in proportion
};

struct BinaryRegression {
  enum class Fault {
    none,
    dependent,  ///< a column is a sum of multiples of others, or constant
    separated   ///< columns tell some yes from every no, or the reverse: coefficients would be
                ///< infinite
  };
  Fault fault = Fault::none;
  std::size_t column = 0;               ///< of the fault `dependent`
  std::vector<double> coefficients;     ///< the intercept's first, then by column
  std::vector<double> standard_errors;  ///< from the expected information, in the same order
  double log_likelihood = 0.0;
};

/// Maximum likelihood by iteratively reweighted least squares, as Fisher scoring (McCullagh and
/// Nelder 1989, section 2.5), with steps halved where the likelihood would fall. Columns are
/// centred and scaled inside; results are in the units that were given. Assumes independent
/// customers. Every column is as long as `yes`, which has both.
BinaryRegression fit_binary(std::span<const std::vector<double>> columns,
                            std::span<const std::uint8_t> yes, Link link);

}  // namespace rapport
