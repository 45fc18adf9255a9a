#include "experiments/design/latin_hypercube.h"

#include <algorithm>

#include "experiments/design/design_draws.h"
#include "experiments/design/discrepancy.h"

namespace rapport {

namespace {

constexpr std::size_t kSwapWork = 5'000'000;  ///< pairs of points that all attempts look at
constexpr std::size_t kAttemptsPerNumber = 100;
constexpr std::size_t kMostPairings = 20;

// Pairs the values of each dimension anew.
void pair_anew(std::vector<std::vector<double>>& points, DesignDraws& draws) {
  for (std::size_t k = 0; k < points.front().size(); ++k) {
    for (std::size_t i = points.size(); i > 1; --i) {
      std::swap(points[i - 1][k], points[draws.below(i)][k]);
    }
  }
}

// The pairing of least discrepancy of several, each lessened by swaps.
std::vector<std::vector<double>> most_even(std::vector<std::vector<double>> points,
                                           std::uint32_t seed) {
  const std::size_t n = points.size(), wanted = kAttemptsPerNumber * n * points.front().size();
  const std::size_t attempts = std::min(kSwapWork / n, wanted);
  const std::size_t pairings = std::min(kSwapWork / n / attempts, kMostPairings);
  DesignDraws draws(seed, DesignPurpose::swaps);
  std::vector<std::vector<double>> best;
  double least = 0;
  for (std::size_t pairing = 0; pairing < pairings; ++pairing) {
    if (pairing > 0) pair_anew(points, draws);
    lessen_discrepancy(points, attempts, draws);
    const double discrepancy = centred_discrepancy(points);
    if (best.empty() || discrepancy < least) {
      best = points;
      least = discrepancy;
    }
  }
  return best;
}

}  // namespace

std::uint64_t latin_hypercube_points(const DesignWish& wish) { return wish.points; }

void check_latin_hypercube(const DesignWish& wish, Problems& problems) {
  if (wish.points == 0) {
    problems.add("points", "a Latin hypercube needs a number of points", "1 or more",
                 "ten for each factor is a usual start");
  }
}

std::vector<std::vector<double>> random_latin_hypercube(std::size_t points, std::size_t dimensions,
                                                        std::uint32_t seed) {
  std::vector<std::vector<double>> cube(points, std::vector<double>(dimensions));
  const auto n = static_cast<double>(points);
  for (std::size_t k = 0; k < dimensions; ++k) {
    DesignDraws draws(seed, DesignPurpose::cells, static_cast<std::uint32_t>(k));
    const std::vector<std::size_t> parts = draws.permutation(points);
    for (std::size_t i = 0; i < points; ++i) {
      cube[i][k] = (static_cast<double>(parts[i]) + draws.unit()) / n;
    }
  }
  return cube;
}

Design make_latin_hypercube(const DesignWish& wish) {
  Design design;
  design.points = random_latin_hypercube(wish.points, wish.factors.size(), wish.seed);
  if (wish.points <= kMostSwappedPoints) design.points = most_even(design.points, wish.seed);
  return design;
}

}  // namespace rapport
