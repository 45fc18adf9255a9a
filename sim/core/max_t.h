// Simultaneous intervals for several means over the same replications.
#pragma once

#include <span>
#include <vector>

namespace rapport {

/// The critical value c for which the intervals mean +- c standard errors of several metrics over
/// the same n replications hold all together with probability `level`: the quantile of the largest
/// |t| (max-t; Hothorn, Bretz and Westfall 2008). Each t is divided by its own standard error, so
/// the t of several metrics do not follow the multivariate t law, in which all share one
/// denominator. Therefore means are drawn from normals with the estimated correlation, and standard
/// errors from the Wishart law that goes with it (Bartlett's decomposition; Hasler and Hothorn 2011
/// say why it matters).
///
/// differences[m][i]: metric m, replication i; finite, all of equal size. The value lies between
/// Student's, which is right where all metrics go together, and Bonferroni's, which holds for any
/// correlation. Metrics whose differences are all equal are left out: they are no estimates. Below
/// 10 replications, too few to tell a correlation, the value is Bonferroni's; below 2 it is
/// infinite. Assumes independent replications and jointly normal differences. The value comes from
/// 20,000 draws that are always the same, so it is deterministic; at 95 % they miss the level by
/// 0.15 points (standard deviation). Takes about 10 milliseconds for 6 metrics. Throws
/// InvariantError for sizes that differ and numbers that are not finite.
double max_t_critical(std::span<const std::vector<double>> differences, double level);

/// Student's critical value for `metrics` intervals that hold together, by Bonferroni's correction.
/// metrics >= 1; dof > 0 are the degrees of freedom of each.
double bonferroni_critical(std::size_t metrics, double dof, double level);

}  // namespace rapport
