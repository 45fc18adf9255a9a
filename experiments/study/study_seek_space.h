// The levers that a search moves, as a space of coordinates from 0 to 1.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "experiments/seek/offspring.h"
#include "experiments/study/study_spec.h"
#include "sim/scenario/lever.h"

namespace rapport {

/// One lever of a search.
struct SeekLever {
  const Lever* lever = nullptr;
  double low = 0.0, range = 1.0;  ///< of the values that it may take
  double today = 0.0;             ///< its value today, which may lie outside of these
};

struct SeekSpace {
  std::vector<SeekPlace> places;  ///< by factor
  std::vector<SeekLever> levers;
  std::string currency;  ///< of levers whose unit is money

  /// The lever's value at a coordinate.
  double value(std::size_t factor, double coordinate) const;
};

/// The space of a study of kind seek. Values are taken from a grid of about twenty steps of 1, 2 or
/// 5 times a power of ten, so that answers can be read; whole ones where the lever's own range is
/// 20 or more.
SeekSpace seek_space(const StudySpec& spec, const Scenario& today);

/// What a point of the space is called and sets: levers that are not as today.
std::string seek_label(const StudySpec& spec, const SeekSpace& space, const SeekPoint& point);

/// One lever that a point moves, for people.
struct SeekMove {
  std::string what;   ///< "Training and team support from 8 to 40 hours a year"
  std::string means;  ///< what about so much of it is, in the lever's words
};
/// Those that a point makes at places, in their order.
std::vector<SeekMove> seek_moves(const StudySpec& spec, const SeekSpace& space,
                                 const SeekPoint& point, std::span<const std::size_t> places);
/// Places that a point moves, the longest way of their range first.
std::vector<std::size_t> moved_factors(const SeekSpace& space, const SeekPoint& point);

}  // namespace rapport
