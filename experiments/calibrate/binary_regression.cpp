#include "experiments/calibrate/binary_regression.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "sim/core/check.h"

namespace rapport {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kMostSteps = 100;
constexpr double kExact = 1e-10;  // largest change of a scaled coefficient at the end
// Beyond it a chance is within 1e-13 of 0 or 1, which no finite sample tells from either.
constexpr double kFarthest = 30.0;
// Standard error of a scaled coefficient from which the likelihood is too flat to have a maximum.
constexpr double kLargestError = 100.0;

/// What one customer adds: the logarithm of its likelihood, the slope of that in eta, and its
/// expected curvature.
struct Term {
  double log_likelihood, slope, weight;
};

Term logit_term(double eta, bool yes) {
  const double p = 1 / (1 + std::exp(-eta)), q = 1 / (1 + std::exp(eta));
  return {-std::log1p(std::exp(yes ? -eta : eta)), yes ? q : -p, p * q};
}

Term cloglog_term(double eta, bool yes) {
  const double rate = std::exp(eta);  // 1 - p = exp(-rate)
  const double p = -std::expm1(-rate);
  const double slope = std::exp(eta - rate);  // of p
  return {yes ? std::log(p) : -rate, yes ? slope / p : -rate, std::exp(2 * eta - rate) / p};
}

/// The sum over customers at some coefficients.
struct Likelihood {
  double value = 0.0;
  VectorXd slope;
  MatrixXd information;
  double farthest = 0.0;  ///< largest |eta|
};

Likelihood likelihood_at(const VectorXd& coefficients, const MatrixXd& rows,
                         std::span<const std::uint8_t> yes, Link link) {
  const VectorXd eta = rows * coefficients;
  VectorXd slopes(eta.size()), weights(eta.size());
  Likelihood result;
  for (Index i = 0; i < eta.size(); ++i) {
    const bool is_yes = yes[static_cast<std::size_t>(i)] != 0;
    const Term term =
        link == Link::logit ? logit_term(eta[i], is_yes) : cloglog_term(eta[i], is_yes);
    result.value += term.log_likelihood;
    slopes[i] = term.slope;
    weights[i] = term.weight;
    result.farthest = std::max(result.farthest, std::abs(eta[i]));
  }
  result.slope = rows.transpose() * slopes;
  result.information = rows.transpose() * weights.asDiagonal() * rows;
  return result;
}

/// A column of ones, then columns of mean 0 and standard deviation 1, or of zeros where constant.
struct Scaled {
  MatrixXd rows;
  VectorXd centre, scale;
};

Scaled scaled(std::span<const std::vector<double>> columns, std::size_t customers) {
  const auto n = static_cast<Index>(customers), k = static_cast<Index>(columns.size());
  Scaled result{MatrixXd::Ones(n, k + 1), VectorXd::Zero(k), VectorXd::Ones(k)};
  for (Index j = 0; j < k; ++j) {
    const std::vector<double>& column = columns[static_cast<std::size_t>(j)];
    check(column.size() == customers, "a number for each customer");
    VectorXd values = Eigen::Map<const VectorXd>(column.data(), n);
    result.centre[j] = values.mean();
    values.array() -= result.centre[j];
    const double spread = std::sqrt(values.squaredNorm() / static_cast<double>(n));
    // What is left of a constant column by rounding is no spread.
    const bool varies = spread > 1e-12 * std::abs(result.centre[j]) && spread > 0;
    if (varies) result.scale[j] = spread;
    result.rows.col(j + 1) = varies ? VectorXd(values / spread) : VectorXd::Zero(n);
  }
  return result;
}

/// Coefficients at the largest likelihood, or none where they run away.
bool climb(const MatrixXd& rows, std::span<const std::uint8_t> yes, Link link,
           VectorXd& coefficients, Likelihood& here) {
  here = likelihood_at(coefficients, rows, yes, link);
  for (int i = 0; i < kMostSteps; ++i) {
    VectorXd step = here.information.ldlt().solve(here.slope);
    if (!step.allFinite()) return false;
    Likelihood there = likelihood_at(coefficients + step, rows, yes, link);
    // Near the maximum rounding alone may put `there` below `here`, which is no fall.
    const double slack = 1e-12 * std::abs(here.value);
    for (int half = 0; half < 40 && !(there.value >= here.value - slack); ++half) {
      step /= 2;
      there = likelihood_at(coefficients + step, rows, yes, link);
    }
    coefficients += step;
    here = std::move(there);
    if (here.farthest > kFarthest) return false;
    if (step.cwiseAbs().maxCoeff() < kExact) return true;
  }
  return false;
}

}  // namespace

BinaryRegression fit_binary(std::span<const std::vector<double>> columns,
                            std::span<const std::uint8_t> yes, Link link) {
  const auto yeses = static_cast<double>(std::ranges::count_if(yes, [](auto y) { return y != 0; }));
  const auto n = static_cast<double>(yes.size());
  check(yeses > 0 && yeses < n, "some yes and some no");
  const Scaled data = scaled(columns, yes.size());
  BinaryRegression result;
  const Eigen::ColPivHouseholderQR<MatrixXd> qr(data.rows);
  if (qr.rank() < data.rows.cols()) {
    result.fault = BinaryRegression::Fault::dependent;
    // The first column that adds nothing to those chosen before it; never the ones.
    const Index last = qr.colsPermutation().indices()[qr.rank()];
    result.column = static_cast<std::size_t>(std::max<Index>(last, 1) - 1);
    return result;
  }
  VectorXd at = VectorXd::Zero(data.rows.cols());
  const double share = yeses / n;
  at[0] = link == Link::logit ? std::log(share / (1 - share)) : std::log(-std::log1p(-share));
  Likelihood there;
  if (!climb(data.rows, yes, link, at, there)) {
    result.fault = BinaryRegression::Fault::separated;
    return result;
  }
  const MatrixXd scaled_covariance =
      there.information.ldlt().solve(MatrixXd::Identity(at.size(), at.size()));
  const double largest = scaled_covariance.diagonal().cwiseAbs().maxCoeff();
  if (!(largest < kLargestError * kLargestError)) {
    result.fault = BinaryRegression::Fault::separated;
    return result;
  }
  // Back to the units of the columns: b_j = a_j / scale_j, and b_0 = a_0 - sum b_j centre_j.
  MatrixXd back = MatrixXd::Identity(at.size(), at.size());
  for (Index j = 1; j < at.size(); ++j) {
    back(j, j) = 1 / data.scale[j - 1];
    back(0, j) = -data.centre[j - 1] / data.scale[j - 1];
  }
  const VectorXd coefficients = back * at;
  const MatrixXd covariance = back * scaled_covariance * back.transpose();
  for (Index j = 0; j < at.size(); ++j) {
    result.coefficients.push_back(coefficients[j]);
    result.standard_errors.push_back(std::sqrt(covariance(j, j)));
  }
  result.log_likelihood = there.value;
  return result;
}

}  // namespace rapport
