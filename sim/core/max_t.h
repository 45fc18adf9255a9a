// Simultaneous intervals for several means over the same replications.
#pragma once

#include <span>
#include <vector>

namespace rapport {

/// The critical value c for which the intervals mean +- c standard errors of several metrics over
/// the same n replications hold all together with probability `level`: the quantile of the largest
/// |t| (max-t; Hothorn, Bretz and Westfall 2008). Each t is divided by its own standard error, so
/// the t of several metrics are no multivariate t, whose denominator is one: means are drawn from
/// normals with the estimated correlation, and standard errors from the Wishart law that goes with
/// it (Bartlett's decomposition; Hasler and Hothorn 2011 say why it matters).
///
/// differences[m][i]: metric m, replication i; finite, all of equal size. The value lies between
/// Student's, right where all metrics go together, and Bonferroni's, right for any correlation.
/// Metrics whose differences are all equal are left out: they are no estimates. Bonferroni's below
/// 10 replications, which do not tell a correlation well enough; infinite below 2. Assumes
/// independent replications and jointly normal differences. By 20,000 draws that are always the
/// same, so deterministic; their standard deviation is 0.15 points of level at 95 %. Takes about 10
/// milliseconds for 6 metrics. Throws InvariantError for sizes that differ and numbers not finite.
double max_t_critical(std::span<const std::vector<double>> differences, double level);

/// Student's value for `metrics` intervals at a time, by Bonferroni's correction. metrics >= 1,
/// dof > 0.
double bonferroni_critical(std::size_t metrics, double dof, double level);

}  // namespace rapport
