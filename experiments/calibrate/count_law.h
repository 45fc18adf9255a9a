// Laws of counts (how many more hand-overs a case has) and their maximum-likelihood fits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rapport {

/// How many cases had each count: cases[n] had n.
struct CountTable {
  std::vector<std::uint64_t> cases;

  static CountTable of(std::span<const std::uint32_t> counts);
  std::uint64_t size() const;  ///< all cases
  double mean() const;         ///< NaN without cases
  double variance() const;     ///< unbiased; NaN for fewer than two cases
};

/// A law of counts 0, 1, 2, ... Each reads as a story of a case:
struct CountLaw {
  enum class Kind {
    geometric,          ///< another hand-over has one chance, the same in all cases
    poisson,            ///< hand-overs come at one rate, the same in all cases
    negative_binomial,  ///< at a rate that differs between cases as a gamma law
    beta_geometric      ///< with a chance that differs between cases as a beta law
  };
  static constexpr std::array<Kind, 4> kAll{Kind::geometric, Kind::poisson, Kind::negative_binomial,
                                            Kind::beta_geometric};

  Kind kind = Kind::geometric;
  /// geometric: the chance; poisson and negative_binomial: the mean; beta_geometric: a of Beta(a,
  /// b).
  double first = 0.0;
  /// negative_binomial: the shape of the gamma law of rates, whose cv is 1 / sqrt(shape);
  /// beta_geometric: b. Else not used.
  double second = 0.0;

  int parameters() const { return kind == Kind::geometric || kind == Kind::poisson ? 1 : 2; }
  /// Logarithms of the probabilities of 0, 1, ..., most. By recursion on their ratios:
  /// beta-geometric P(0) = b / (a + b), P(n) / P(n-1) = (a + n - 1) / (a + b + n), as the shifted
  /// beta-geometric of Fader and Hardie (2007) with the chance of going on in place of leaving.
  std::vector<double> log_probabilities(std::size_t most) const;
};

/// The law's largest likelihood over `table`, which has at least one count above 0.
///
/// The geometric law's chance is m / (1 + m) and the Poisson law's mean is m, with m the mean
/// count. The negative binomial's mean is m too; its shape is found by Brent's method. The
/// beta-geometric's mean chance and precision a + b are found by Brent's method within Brent's
/// method. Shapes lie between 0.001 and a million and precisions between 0.01 and a million: a law
/// without spread comes out with the largest. Parameters are good to about 7 digits.
CountLaw fit_count_law(CountLaw::Kind kind, const CountTable& table);

double log_likelihood(const CountLaw& law, const CountTable& table);

/// Coefficient of variation, over cases, of the chance of another hand-over, a beta-geometric law's
/// P ~ Beta(a, b): sqrt(b / (a (a + b + 1))). That of the factor h where the chance is p h.
double chance_cv(const CountLaw& law);

/// Pearson's goodness of fit over counts, neighbours joined from above until each cell expects at
/// least 5 cases.
struct GoodnessOfFit {
  double chi_square = 0.0;
  int degrees = 0;       ///< of freedom: cells - 1 - parameters
  double p_value = 0.0;  ///< of a worse fit by chance; NaN without degrees
};
GoodnessOfFit goodness_of_fit(const CountLaw& law, const CountTable& table);

}  // namespace rapport
