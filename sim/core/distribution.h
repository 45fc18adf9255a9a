// Distributions of durations, amounts and propensities, drawn by inversion.
//
// Inversion, so that a draw is an increasing function of one uniform number: a policy that moves a
// parameter moves every draw a little, and policies that share random streams stay comparable.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/elementary.h"

namespace rapport {

/// How a distribution was made: the arguments of its named constructor, then a factor by scaled().
struct DistributionText {
  double first = 0.0, second = 0.0;         ///< the constructor's numbers, in its order
  std::vector<double> values{}, weights{};  ///< of empirical; of piecewise_hazard starts, hazards
  double factor = 1.0;  ///< of scaled(); 1 where scaled() changed the arguments themselves
  bool operator==(const DistributionText&) const = default;
};

/// An immutable distribution on [0, infinity). Copies are cheap and share their tables.
///
/// Every named constructor throws std::invalid_argument for parameters that are not allowed. The
/// function of the same name and `_problem` gives the text of that exception beforehand; the text
/// is empty for parameters that are allowed.
class Distribution {
 public:
  enum class Kind : std::uint8_t {
    constant,
    uniform,
    exponential,
    log_normal,
    gamma,
    beta,
    poisson,
    weibull,
    empirical,
    piecewise_hazard
  };

  Distribution() : Distribution(Kind::constant, 0.0, 0.0) {}  ///< the constant 0

  static Distribution constant(double value);
  static Distribution uniform_between(double low, double high);
  static Distribution exponential(double mean);
  /// cv, the coefficient of variation, is the standard deviation of the variable itself (not of its
  /// logarithm) over its mean.
  static Distribution log_normal(double mean, double cv);
  /// gamma and beta tabulate their quantiles, so that a draw takes about 15 ns. Constructing one
  /// takes 1 to 6 ms and 45 kB, which copies, scaled() and laws of the same parameters share. For a
  /// single quantile use sim/core/special.h.
  static Distribution gamma(double mean, double cv);
  static Distribution beta(double alpha, double beta);
  static Distribution poisson(double mean);
  static Distribution weibull(double shape, double scale);
  /// values[i] with probability weights[i] / sum of weights; equal weights when none are given.
  static Distribution empirical(const std::vector<double>& values,
                                const std::vector<double>& weights = {});
  /// The time to an event whose hazard is hazards[i] (per unit of the starts) from starts[i] to
  /// starts[i + 1], and the last one for ever. starts[0] is 0 and starts increase. With a last
  /// hazard of 0 the event may never happen, and quantiles beyond its chance are infinite.
  static Distribution piecewise_hazard(const std::vector<double>& starts,
                                       const std::vector<double>& hazards);

  static std::string constant_problem(double value);
  static std::string uniform_between_problem(double low, double high);
  static std::string exponential_problem(double mean);
  static std::string log_normal_problem(double mean, double cv);
  static std::string gamma_problem(double mean, double cv);
  static std::string beta_problem(double alpha, double beta);
  static std::string poisson_problem(double mean);
  static std::string weibull_problem(double shape, double scale);
  static std::string empirical_problem(const std::vector<double>& values,
                                       const std::vector<double>& weights = {});
  static std::string piecewise_hazard_problem(const std::vector<double>& starts,
                                              const std::vector<double>& hazards);
  static std::string scaled_problem(double factor);

  /// The distribution of factor * X, factor > 0.
  Distribution scaled(double factor) const;

  /// The least x with cdf(x) >= u, for u in (0, 1). Never decreases in u. Allocates nothing.
  double quantile(double u) const {
    if (kind_ == Kind::exponential) return -scale_ * math::log(1.0 - u);
    if (kind_ == Kind::constant) return scale_;
    return other_quantile(u);
  }

  double cdf(double x) const;  ///< P(X <= x)
  double mean() const;         ///< may be infinite for piecewise_hazard
  double variance() const;
  Kind kind() const { return kind_; }
  /// The arguments it was made from, to write it down: reading them again gives the same bits.
  DistributionText made_from() const;
  /// The same law, made in the same way.
  bool operator==(const Distribution& other) const {
    return kind_ == other.kind_ && made_from() == other.made_from();
  }

  struct Table;  // what copies share: how the law was made, tables of quantiles; distribution.cpp

 private:
  Distribution(Kind kind, double scale, double shape, std::shared_ptr<const Table> table = {})
      : kind_(kind), scale_(scale), shape_(shape), table_(std::move(table)) {}

  double other_quantile(double u) const;

  Kind kind_;
  double scale_;  // X = scale_ * Z, or shape_ + scale_ * Z for a uniform
  double shape_;  // Z's own parameter; see each constructor
  std::shared_ptr<const Table> table_;
};

static_assert(sizeof(Distribution) <= 40);

}  // namespace rapport
