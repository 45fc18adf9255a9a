// How unequally customers contribute: shares of the best, Gini, and the log-normal law behind them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "experiments/calibrate/resampling.h"

namespace rapport {

// ---- closed forms -------------------------------------------------------------------------------

/// Share of all value that the best `top` of customers hold, 0 < top < 1, where value is log-normal
/// and the standard deviation of its logarithm is sigma >= 0: Phi(sigma - Phi^-1(1 - top)).
///
/// Of X = exp(mu + sigma Z) the best are those with Z > z, z = Phi^-1(1 - top), and they hold E[X;
/// Z > z] / E[X] = P(Z + sigma > z), because weighting a normal law by exp(sigma Z) moves it by
/// sigma (Aitchison and Brown 1957, section 2.3). Sigma 1.625 gives 45 % to 4 %.
double log_normal_top_share(double sigma, double top);

/// The sigma that gives the best `top` of customers a share: Phi^-1(share) + Phi^-1(1 - top).
/// Infinite for a share of 1 or more; 0 for one of `top`, where all are alike.
double log_normal_sigma(double share, double top);

/// Gini coefficient of that law: 2 Phi(sigma / sqrt 2) - 1.
double log_normal_gini(double sigma);

/// Standard deviation over mean of that law: sqrt(exp(sigma^2) - 1).
double log_normal_cv(double sigma);

// ---- of numbers ---------------------------------------------------------------------------------

/// Share of the sum that the first `top` of n descending numbers hold. Where top n is no whole
/// number, the last one counts with its part (a straight Lorenz curve between customers).
double top_share(std::span<const double> descending, double top);

/// Gini coefficient of descending numbers with a sum above 0: mean absolute difference of two of
/// them (one may be drawn twice), over twice the mean. 0 where all are alike, 1 - 1/n where one has
/// all.
double gini(std::span<const double> descending);

/// The tops whose shares are told: the best 1, 4, 10 and 20 % of customers.
inline constexpr std::array<double, 4> kTops{0.01, 0.04, 0.10, 0.20};
inline constexpr std::size_t kMatchedTop = 1;  ///< 4 %: the one that sigma is matched to

/// What one number a customer says.
struct Concentration {
  std::size_t customers = 0, positive = 0, zero = 0, negative = 0;
  double sum = 0.0, mean = 0.0;
  double gini = 0.0;
  std::array<double, kTops.size()> shares{};        ///< of the value, by kTops
  std::array<Bounds, kTops.size()> share_bounds{};  ///< 95 %, from 500 resamples of customers
  /// Maximum likelihood over the values above 0: standard deviation of their logarithms (divisor
  /// n), and its standard error sigma / sqrt(2 n).
  double sigma = 0.0, sigma_error = 0.0;
  /// Largest distance of cumulative shares between the values above 0 and that law
  /// (Kolmogorov-Smirnov).
  double distance = 0.0;
  /// The sigma that gives the best 4 % of all customers, those without value too, what they have.
  double matched_sigma = 0.0;
  Bounds matched_bounds;  ///< 95 %, of the resamples
};

/// Value of customers, in any one unit. Values at or below 0 count in shares as they are, and not
/// for sigma by maximum likelihood. There are two values above 0 at least, and the sum is above 0.
Concentration concentration_of(std::vector<double> values, std::uint32_t seed);

}  // namespace rapport
