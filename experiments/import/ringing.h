// Waits in which a telephone rings, which many systems count as waits.
#pragma once

#include <cstdint>

#include "experiments/import/call_log.h"

namespace rapport {

/// The seconds that nearly every answered call (19 of 20) waits at least, where half of them wait
/// no longer than twice that, or five seconds more, and half a minute at most: so short and so
/// common a wait is ringing and no line. 0 where it is less than two seconds, and for fewer than 20
/// answered calls.
std::int32_t ringing_of(const CallLog& log);

/// Takes ringing_of() off each wait, and says so in the notes of the log.
void take_off_ringing(CallLog& log);

}  // namespace rapport
