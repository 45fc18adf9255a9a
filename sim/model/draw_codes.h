// Codes by which draws know segments, kinds of needs, streams, steps, groups of
// days, pools and departments.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace rapport {

/// A distinct code below 2^bits for each name: a hash of the name (FNV-1a), or the next free number
/// where an earlier name has that one already. So a name keeps its code wherever it is listed and
/// whatever is added, unless a name listed before it happens to have the same hash (for 10 names
/// and 16 bits, one time in 1,500). Names are distinct and fewer than 2^bits.
std::vector<std::uint16_t> draw_codes(std::span<const std::string> names, int bits);

}  // namespace rapport
