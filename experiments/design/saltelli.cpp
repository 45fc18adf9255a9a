#include "experiments/design/saltelli.h"

#include "experiments/design/saturating.h"
#include "experiments/design/sobol.h"
#include "sim/core/text.h"

namespace rapport {

std::uint64_t saltelli_points(const DesignWish& wish) {
  return saturating_product(wish.points, wish.factors.size() + 2);
}

void check_saltelli(const DesignWish& wish, Problems& problems) {
  if (wish.points == 0) {
    problems.add("points", "Sobol' index blocks need a number of rows", "1 or more",
                 "a power of two is best; indices need some hundreds");
  }
  if (2 * wish.factors.size() > most_sobol_dimensions()) {
    problems.add("factors",
                 formatted("%zu factors, each of which takes two dimensions of a Sobol' sequence",
                           wish.factors.size()),
                 formatted("at most %zu", most_sobol_dimensions() / 2),
                 "screen with Morris trajectories first");
  }
}

Design make_saltelli(const DesignWish& wish) {
  const std::size_t factors = wish.factors.size();
  Design design;
  design.rows = wish.points;
  for (const std::vector<double>& both : scrambled_sobol(wish.points, 2 * factors, wish.seed)) {
    const auto middle = both.begin() + static_cast<std::ptrdiff_t>(factors);
    const std::vector<double> a(both.begin(), middle), b(middle, both.end());
    design.points.push_back(a);
    design.points.push_back(b);
    for (std::size_t f = 0; f < factors; ++f) {
      design.points.push_back(a);
      design.points.back()[f] = b[f];
    }
  }
  return design;
}

}  // namespace rapport
