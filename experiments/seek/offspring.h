// New points of a search out of good ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "experiments/design/design_draws.h"

namespace rapport {

/// A point of a search: a coordinate for each place, from 0 to 1, or the place's home.
using SeekPoint = std::vector<double>;

/// One place of the space that is searched.
struct SeekPlace {
  double home = 0.0;  ///< the coordinate of what is so today; it may lie outside 0 to 1
  double step = 0.0;  ///< coordinates are multiples of it, 1, or home; 0: any number
};

/// How new points are made of two good ones.
struct OffspringOptions {
  double crossover = 0.9;  ///< chance that places are mixed
  double spread = 15.0;  ///< index of simulated binary crossover: the larger, the nearer to parents
  double mutation = 20.0;  ///< index of polynomial mutation: the larger, the smaller the steps
  double homeward = 0.0;   ///< chance that a place that is not at home is put back
  double mutations = 1.0;  ///< how many places of a point are changed by lot, on average
};

/// The coordinate as the place can have it: home stays, others go to the nearest multiple of its
/// step.
double settled(double coordinate, const SeekPlace& place);
SeekPoint settled(SeekPoint point, const std::vector<SeekPlace>& places);

/// The point that moves nothing.
SeekPoint home_of(const std::vector<SeekPlace>& places);

/// Places that are not at home.
std::size_t moved_places(const SeekPoint& point, const std::vector<SeekPlace>& places);

/// Two new points of two parents: simulated binary crossover where both are away from home (Deb &
/// Agrawal 1995, Complex Systems 9, 115-148), exchange of the place where one is at home, so that
/// nothing moves that neither moves; then mutation: polynomial (Deb et al. 2002), anywhere for a
/// place that is at home, or back home.
std::pair<SeekPoint, SeekPoint> children_of(const SeekPoint& a, const SeekPoint& b,
                                            const std::vector<SeekPlace>& places,
                                            const OffspringOptions& options, DesignDraws& draws);

/// At most `wanted` new points that are not in `known`, to which they are added. `parents` are the
/// good ones, best first: of two drawn by lot the better one is taken (binary tournament). Fewer
/// where hardly any new ones are left.
std::vector<SeekPoint> offspring(const std::vector<SeekPoint>& parents,
                                 const std::vector<SeekPlace>& places, std::size_t wanted,
                                 const OffspringOptions& options, DesignDraws& draws,
                                 std::set<SeekPoint>& known);

}  // namespace rapport
