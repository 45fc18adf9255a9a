// How many of many cases alike a test goes through.
#pragma once

#include <cstdint>

namespace rapport::testing {

/// Under sanitizers, which take ten times as long, every seventh case is enough: both builds give
/// the same bits, and the release tests go through all of them. Seven has no factor in common with
/// the cycles in which tests vary what they do from case to case.
#ifdef __SANITIZE_ADDRESS__
inline constexpr std::uint32_t kStep = 7;
#else
inline constexpr std::uint32_t kStep = 1;
#endif

}  // namespace rapport::testing
