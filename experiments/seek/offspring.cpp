#include "experiments/seek/offspring.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "sim/core/check.h"
#include "sim/core/elementary.h"

namespace rapport {

namespace {

/// How often new points are tried for each that is wanted, before it is taken that few are left.
constexpr std::size_t kTries = 50;

/// Simulated binary crossover with bounds 0 and 1 (Deb & Agrawal 1995, as in the code of NSGA-II).
std::pair<double, double> mixed(double a, double b, double index, DesignDraws& draws) {
  const double low = std::min(a, b), high = std::max(a, b), u = draws.unit();
  const auto spread = [&](double room) {
    const double beta = 1.0 + 2.0 * room / (high - low);
    const double alpha = 2.0 - math::pow(beta, -(index + 1.0));
    return u <= 1.0 / alpha ? math::pow(u * alpha, 1.0 / (index + 1.0))
                            : math::pow(1.0 / (2.0 - u * alpha), 1.0 / (index + 1.0));
  };
  const double below = 0.5 * (low + high - spread(low) * (high - low));
  const double above = 0.5 * (low + high + spread(1.0 - high) * (high - low));
  return {std::clamp(below, 0.0, 1.0), std::clamp(above, 0.0, 1.0)};
}

/// Polynomial mutation with bounds 0 and 1.
double shifted(double x, double index, DesignDraws& draws) {
  const double u = draws.unit(), power = 1.0 / (index + 1.0);
  const double room = u < 0.5 ? 1.0 - x : x;
  const double away = math::pow(room, index + 1.0);
  const double by = u < 0.5 ? math::pow(2.0 * u + (1.0 - 2.0 * u) * away, power) - 1.0
                            : 1.0 - math::pow(2.0 * (1.0 - u) + 2.0 * (u - 0.5) * away, power);
  return std::clamp(x + by, 0.0, 1.0);
}

void mutate(SeekPoint& point, const std::vector<SeekPlace>& places, const OffspringOptions& options,
            DesignDraws& draws) {
  const double chance = options.mutations / static_cast<double>(places.size());
  for (std::size_t k = 0; k < places.size(); ++k) {
    const bool is_home = point[k] == places[k].home;
    if (!is_home && draws.unit() < options.homeward) {
      point[k] = places[k].home;
    } else if (draws.unit() < chance) {
      point[k] =
          is_home ? draws.unit() : shifted(std::clamp(point[k], 0.0, 1.0), options.mutation, draws);
    }
  }
}

}  // namespace

double settled(double coordinate, const SeekPlace& place) {
  if (coordinate == place.home) return coordinate;
  if (!(place.step > 0)) return std::clamp(coordinate, 0.0, 1.0);
  const double last = std::floor(1.0 / place.step + 1e-9) * place.step;
  const double nearest = std::round(coordinate / place.step) * place.step;
  const bool is_end = coordinate - last > (1.0 - last) / 2;
  const double found = is_end ? 1.0 : std::clamp(nearest, 0.0, last);
  // What differs from home by rounding only is home.
  return std::abs(found - place.home) < place.step * 1e-6 ? place.home : found;
}

SeekPoint settled(SeekPoint point, const std::vector<SeekPlace>& places) {
  check(point.size() == places.size(), "a point has a coordinate for each place");
  for (std::size_t k = 0; k < places.size(); ++k) point[k] = settled(point[k], places[k]);
  return point;
}

SeekPoint home_of(const std::vector<SeekPlace>& places) {
  SeekPoint home;
  for (const SeekPlace& place : places) home.push_back(place.home);
  return home;
}

std::size_t moved_places(const SeekPoint& point, const std::vector<SeekPlace>& places) {
  std::size_t moved = 0;
  for (std::size_t k = 0; k < places.size(); ++k) moved += point[k] != places[k].home;
  return moved;
}

std::pair<SeekPoint, SeekPoint> children_of(const SeekPoint& a, const SeekPoint& b,
                                            const std::vector<SeekPlace>& places,
                                            const OffspringOptions& options, DesignDraws& draws) {
  SeekPoint one = a, other = b;
  if (draws.unit() < options.crossover) {
    for (std::size_t k = 0; k < places.size(); ++k) {
      if (one[k] == other[k]) continue;
      const double home = places[k].home;
      if (draws.unit() < 0.5) {
        if (one[k] != home && other[k] != home) {
          std::tie(one[k], other[k]) = mixed(one[k], other[k], options.spread, draws);
        }
        if (draws.unit() < 0.5) std::swap(one[k], other[k]);
      }
    }
  }
  mutate(one, places, options, draws);
  mutate(other, places, options, draws);
  return {settled(std::move(one), places), settled(std::move(other), places)};
}

std::vector<SeekPoint> offspring(const std::vector<SeekPoint>& parents,
                                 const std::vector<SeekPlace>& places, std::size_t wanted,
                                 const OffspringOptions& options, DesignDraws& draws,
                                 std::set<SeekPoint>& known) {
  check(!parents.empty() && !places.empty(), "points are made of points");
  const auto chosen = [&] {
    const std::size_t a = draws.below(parents.size()), b = draws.below(parents.size());
    return parents[std::min(a, b)];
  };
  std::vector<SeekPoint> made;
  for (std::size_t tries = 0; made.size() < wanted && tries < kTries * wanted; ++tries) {
    const SeekPoint a = chosen(), b = chosen();
    const auto [one, other] = children_of(a, b, places, options, draws);
    for (const SeekPoint& child : {one, other}) {
      if (made.size() < wanted && known.insert(child).second) made.push_back(child);
    }
  }
  return made;
}

}  // namespace rapport
