// Which points are better than which, where there are several aims and a limit.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace rapport {

/// One point that was tried, as a search sees it.
struct SeekValue {
  std::vector<double> aims;  ///< each to be made small; as many for all points of a search
  double violation = 0.0;  ///< by how much it is beyond its limits, 0: it keeps them; infinite for
                           ///< one that has no value
  std::size_t moved = 0;   ///< places of it that are not at home: fewer are liked among equals
};

/// Whether `a` is better than `b` for whoever wants all aims small: it keeps the limits and b does
/// not; neither does and it is less beyond them; or both do, and it is worse in no aim and better
/// in one (constraint domination, Deb et al. 2002, section VI).
bool dominates(const SeekValue& a, const SeekValue& b);

/// Numbers of points by front: the first holds those that nothing dominates, the second those that
/// only the first dominates, and so on; ascending within a front. Time grows with the square of the
/// points (fast non-dominated sort).
std::vector<std::vector<std::size_t>> sorted_fronts(std::span<const SeekValue> values);

/// How lonely each point of a front is: over the aims, the sum of the distances between its two
/// neighbours, each divided by the front's range; infinite at the ends. In the order of `front`.
std::vector<double> crowding_of(std::span<const SeekValue> values,
                                std::span<const std::size_t> front);

/// The best `most` points, best first: by front, then the lonelier ones, then those that move less,
/// then by number. Of points of the same values all but the first come after all others, so that a
/// plateau does not crowd out the rest.
std::vector<std::size_t> best_points(std::span<const SeekValue> values, std::size_t most);

}  // namespace rapport
