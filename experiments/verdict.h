// Verdicts: which of two policies is better on a metric, by paired replications.
//
// Two kinds of interval. Fixed-n: Student's paired interval, valid if the number of replications
// was chosen before looking. Always-valid: a confidence sequence, valid however often it is looked
// at and whenever one stops. Headline metrics are a family: their intervals hold all together.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/core/interval.h"
#include "sim/model/metric.h"

namespace rapport {

enum class Verdict {
  better,
  worse,
  same,  ///< the interval lies within plus or minus `matters`
  undecided,
  identical  ///< every pair of replications is equal to the last bit
};
const char* name_of(Verdict verdict);

enum class Validity {
  fixed_n,      ///< for a number of replications fixed beforehand
  always_valid  ///< at every look
};
const char* name_of(Validity validity);  ///< "fixed-n", "always-valid"

/// A confidence sequence for the mean of independent normal numbers with unknown variance: the
/// means that a scale-invariant mixture t test does not reject (effect sizes N(0, 1/g) under the
/// null's right Haar prior on sigma; Gonen et al. 2005; Perez-Ortiz et al. 2024). With n numbers,
/// r = g / (n + g), K = (1 / (alpha sqrt(r)))^(2 / n): half-width sqrt((n - 1) (K - 1) / (1 - K r))
/// standard errors, infinite where K r >= 1. With probability `level` at least, all intervals of
/// the sequence hold the mean. Fewer than two numbers give an infinite half-width.
Interval always_valid_interval(const Moments& moments, double level, double g = 1.0);

/// The critical value c for simultaneous intervals mean +- c standard errors of several metrics
/// over the same n replications (max-t with the correlation estimated; Hothorn, Bretz and Westfall
/// 2008). differences[m][i]: metric m, replication i. Between Student's and Bonferroni's value.
/// Deterministic. Metrics whose differences are all equal are left out.
double max_t_critical(std::span<const std::vector<double>> differences, double level);

struct Comparison {
  Interval difference;  ///< of `policy` minus `against`; simultaneous if `corrected`
  Verdict verdict = Verdict::undecided;
  bool corrected = false;   ///< one of the headline family, intervals hold all together
  bool has_verdict = true;  ///< others are descriptive: an interval by itself and no verdict
};

/// The verdict that an interval gives.
Verdict verdict_of(const Interval& difference, Good good, double matters);

/// Compares two policies on all keys. values[k][i]: key k, replication i, in pairs of equal keys. A
/// replication in which either value is NaN is left out for that key. The family that is corrected
/// is the headline metrics of the company (segment and touch point -1) times `comparisons`, the
/// number of policies that are compared with the same one. fixed_n: max-t over the family of this
/// pair, at level 1 - (1 - level) / comparisons. always_valid: each at
/// 1 - (1 - level) / (family x comparisons).
std::vector<Comparison> compare(std::span<const MetricKey> keys,
                                std::span<const std::vector<double>> policy,
                                std::span<const std::vector<double>> against, double level,
                                Validity validity, std::size_t comparisons = 1);

/// "In this model 'more staff' keeps 2.1 to 3.4 points more customers than 'today' (luck only)."
std::string in_words(const MetricKey& key, const Comparison& comparison, const std::string& policy,
                     const std::string& against, const std::string& unit);

}  // namespace rapport
