// The journey W3 as a plain program: what a good programmer writes in an afternoon for this one
// journey, with std::priority_queue and the standard library's random numbers. No other company can
// be put into it; it is the sharper of the bench's two yardsticks.
#pragma once

#include <cstdint>

namespace rapport {

struct PlainJourneyResult {
  std::int64_t contacts = 0, visits = 0, abandoned = 0, left = 0;
};

PlainJourneyResult run_plain_journey(int customers, int phone_servers, int field_servers,
                                     std::uint64_t seed);

}  // namespace rapport
