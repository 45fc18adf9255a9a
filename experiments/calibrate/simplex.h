// The least of a function of a few numbers, without slopes.
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace rapport {

/// Where a function is least, and its value there.
struct Least {
  std::vector<double> at;
  double value = 0.0;
};

/// The simplex method of Nelder and Mead (1965), begun again from where it ended until that brings
/// nothing more. `steps`: how far the first simplex reaches along each number; as many as `start`
/// has. The function may be infinite, but not at the start.
Least least_by_simplex(const std::function<double(std::span<const double>)>& function,
                       const std::vector<double>& start, const std::vector<double>& steps);

/// Second derivatives at a point, by central differences of so far a step: a matrix by rows.
std::vector<double> curvature_at(const std::function<double(std::span<const double>)>& function,
                                 const std::vector<double>& at, double step);

}  // namespace rapport
