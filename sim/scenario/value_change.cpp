#include "sim/scenario/value_change.h"

#include "sim/core/elementary.h"

namespace rapport {

double ValueChange::unchanged(Time there) const {
  return math::exp(-static_cast<double>(there) / static_cast<double>(after));
}

double ValueChange::more(Time there) const {
  const auto mean = static_cast<double>(after), time = static_cast<double>(there);
  return (value - 1.0) * (time + mean * math::expm1(-time / mean));
}

}  // namespace rapport
