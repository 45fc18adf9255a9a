// Looking at a trial more than once: bounds at each look, and sizes of trials with two arms.
#pragma once

#include <span>
#include <vector>

namespace rapport {

/// Bounds of |Z| at each look, so that a trial without any effect crosses one of them with the
/// chance `alpha` at most in all: O'Brien and Fleming's form by the spending function of Lan and
/// DeMets (1983, "Discrete sequential boundaries for clinical trials", Biometrika 70), each side
/// half of alpha. `information` is what each look has of the last one's, ascending, the last one 1.
/// Z of looks i < j are normal with correlation sqrt(information_i / information_j), as of sums of
/// independent parts; where it is higher in truth, the chance is lower. By the recursion of
/// Armitage, McPherson and Rowe (1969, JRSS A 132). Throws InvariantError for information that is
/// not ascending within 0..1, or looks closer than 0.001.
std::vector<double> obrien_fleming_bounds(std::span<const double> information, double alpha = 0.05);

/// Customers in each of two arms of equal size to find a true difference `effect` with the chance
/// `power` by a two-sided test at `alpha`: 2 (z_{1 - alpha/2} + z_power)^2 (deviation / effect)^2,
/// rounded up. Infinite for an effect of 0.
double customers_per_arm(double effect, double deviation, double power, double alpha = 0.05);

}  // namespace rapport
