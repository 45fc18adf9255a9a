// How many of each thing a scenario may have, and how often something may happen to one case.
//
// The engine packs numbers into few bits (draws.h, case.h, records.h); these limits are what fits.
// The checks of scenarios refuse more with a message, so nothing is ever cut off silently.
#pragma once

#include <cstddef>
#include <cstdint>

namespace rapport {

inline constexpr std::size_t kMaxSegments = 254;  ///< 8 bits, of which 255 stands for "no segment"
/// Touch points, pools and journeys: 16 bits less "none".
inline constexpr std::size_t kMaxPlaces = 0xFFFE;
inline constexpr std::uint32_t kMaxSlot = (1u << 20) - 1;   ///< root needs of one kind and customer
inline constexpr std::uint32_t kMaxKinds = 255;             ///< kinds of needs; streams likewise
inline constexpr std::uint32_t kMaxSteps = (1u << 12) - 1;  ///< few enough that codes seldom clash
inline constexpr std::uint32_t kMaxVisit = 255;             ///< visits of one step by one case
inline constexpr std::uint32_t kMaxAttempt = 255;           ///< redials of one case
inline constexpr int kVisitCounters = 16;  ///< steps of a journey that may be visited again
inline constexpr std::uint32_t kMaxDepartments = 8;  ///< with a company: records are kept for each
inline constexpr std::uint32_t kMaxChildren = 14;    ///< child needs of one cause and root need
inline constexpr std::uint32_t kMaxChildRedials = 15;  ///< redials of one child need

/// With a company, copies of a leg stand for those of the customers whom its customer represents.
/// They come within so many weeks.
inline constexpr int kCopyWeeks = 8;
inline constexpr int kLeastWarmUpOfCopies = kCopyWeeks + 4;  ///< weeks: until queues are full too
inline constexpr double kMostRepresented = 1000;             ///< by one customer, with a company

}  // namespace rapport
