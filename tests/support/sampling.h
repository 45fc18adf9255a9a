// What tests do less of under sanitizers: many cases alike, and the longest of statistics, whose
// code other tests go through too (skip(kSanitized)). And what they do more of with ./dev test
// --long.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace rapport::testing {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

/// From one case that is run to the next. Sanitizers take ten times as long, so there every seventh
/// is enough: both builds give the same bits, and the release tests go through all of them. Seven
/// has no factor in common with the cycles in which tests vary what they do from case to case.
inline constexpr std::uint32_t kStep = kSanitized ? 7 : 1;

/// Whether the long tests run: simulated coverage then has more samples.
inline bool is_long() { return std::getenv("RAPPORT_LONG") != nullptr; }

}  // namespace rapport::testing
