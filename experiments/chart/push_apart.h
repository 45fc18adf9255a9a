// Labels that would cover each other, moved apart.
#pragma once

#include <vector>

namespace rapport {

/// Places at least `gap` apart, in [low, high], in the order of the wanted ones (equal ones in
/// their order), with the least sum of squared moves. Where they do not fit, they stand closer,
/// evenly from low to high.
std::vector<double> pushed_apart(const std::vector<double>& wanted, double gap, double low,
                                 double high);

}  // namespace rapport
