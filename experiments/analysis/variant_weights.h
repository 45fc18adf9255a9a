// Weights of variants of the assumptions: how well each foretold what was found in the world.
//
// Without data all variants weigh alike. Something that was tried or recorded (an effect with its
// error) gives each variant the weight of its likelihood: importance weights of draws that were
// made before (Smith and Gelfand 1992, "Bayesian statistics without tears", American Statistician
// 46). With a Latin hypercube over ranges that are judgements, weights are no probabilities either:
// they say which descriptions of the firm are left once they have to agree with what was found.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace rapport {

/// A number found in the world, with its standard error, in one unit.
struct FoundNumber {
  double value = 0.0;
  double error = 0.0;  ///< 0 or more; infinite: it says nothing
};

/// `weights` times the likelihood of `found` in each variant, scaled to a sum of 1. `foretold` is
/// by variant what it says the number is, NaN: it says nothing and loses all weight. `luck` is the
/// standard error of a foretold number, alike for all, because it comes of few runs. Likelihood is
/// normal, with both errors added as independent. Where no variant comes anywhere near, the nearest
/// ones are left: look at surprise(). Throws InvariantError for unequal sizes, errors that are both
/// 0, negative weights, and where no weight is left.
std::vector<double> reweighted(std::span<const double> weights, std::span<const double> foretold,
                               double luck, const FoundNumber& found);

/// All variants alike: 1 / count each.
std::vector<double> even_weights(std::size_t count);

/// How many variants of equal weight would say as much (Kish 1965, "Survey Sampling"):
/// (sum w)^2 / sum w^2. 0 for none.
double effective_number(std::span<const double> weights);

/// The weighted mean of values; those that are NaN are left out. NaN where none has weight.
double weighted_mean(std::span<const double> values, std::span<const double> weights);

/// The weighted standard deviation about that mean, over the sum of weights. NaN likewise.
double weighted_deviation(std::span<const double> values, std::span<const double> weights);

/// The least value such that those not above it have at least the share `p` of all weight, halfway
/// to the next one where it is exactly that share. NaN likewise.
double weighted_quantile(std::span<const double> values, std::span<const double> weights, double p);

/// How far what was found lies from what variants foretell: their weighted mean, in standard
/// deviations of both errors and of their spread. Above 3 the variants do not hold the firm that
/// the number was found in, and reweighting them says little.
double surprise(std::span<const double> weights, std::span<const double> foretold, double luck,
                const FoundNumber& found);

}  // namespace rapport
