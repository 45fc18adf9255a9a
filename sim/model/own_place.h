// Where a customer stands among those of its segment by what it contributes.
#pragma once

#include <algorithm>
#include <cstdint>

#include "sim/model/draws.h"

namespace rapport {

/// Index of the draw that shifts a segment's values.
inline constexpr std::uint32_t kShiftIndex = 0xFFFFFFFF;

/// Van der Corput's sequence in base 2: evenly over [0, 1) for any number of points.
inline double evenly(std::uint32_t i) {
  std::uint32_t r = 0;
  for (int bit = 0; bit < 32; ++bit, i >>= 1) r = r << 1 | (i & 1);
  return static_cast<double>(r) * 0x1p-32;
}

/// The quantile of its own factor, in (0, 1). Customers lie evenly over the quantiles, shifted by
/// one draw for the segment, and newcomers for themselves: nobody's place depends on how many there
/// are.
inline double own_place(RandomKey key, CustomerKey who) {
  const RandomBlock b = draw_customer(key, {kShiftIndex, who.segment}, Purpose::own);
  double u = evenly(who.index & ~kNewcomer) + uniform(b.u64(0));
  if (u >= 1.0) u -= 1.0;
  return std::min(std::max(u, 1e-9), 1.0 - 1e-9);
}

}  // namespace rapport
