// A case in flight: one need going through its journey, as it travels between customers and queues.
#pragma once

#include <array>
#include <cstdint>

#include "sim/core/check.h"
#include "sim/model/draws.h"
#include "sim/scenario/company.h"

namespace rapport {

/// What a company adds to a case: why there is it, and how its current leg will turn out if it is
/// served, see leg_planner.h.
struct CompanyCase {
  float quality = 0.0F;      ///< of the leg, before the wait
  float fit = 0.0F;          ///< of the leg's act, in [0, 1]
  float cost = 0.0F;         ///< of the leg's act, money
  float over = 0.0F;         ///< of that, beyond what it is worth
  std::uint32_t learnt = 0;  ///< records to be entered when the customer is idle, see records.h
  std::uint16_t flags = 0;   ///< of the leg, see LegFlag
  Cause cause = Cause::root;
  std::uint8_t repeats = 0, complaints = 0;  ///< of the root need, this one included
  Act act = Act::standard;
  Loss loss = Loss::none;  ///< by what the leg will have lost most, before the wait
  std::uint8_t cell = 0;   ///< of its gates: bit for each that is open, may, want, know
};

struct Case {
  Time time = 0;              ///< when the next thing happens: arrival at `step`, or end of its leg
  Time opened = 0;            ///< start of the root need's case
  Time leg_arrived = 0;       ///< arrival at the current leg
  std::uint32_t subject = 0;  ///< customer, or stream's arrival number (low bits)
  std::uint32_t slot = 0;
  std::uint32_t route = 0;  ///< draw that chooses the move when served
  std::uint16_t step = 0;
  std::uint16_t legs = 0;    ///< legs begun so far
  std::uint8_t visit = 0;    ///< earlier visits of `step` in this case
  std::uint8_t kind = 0;     ///< need, or stream
  std::uint8_t segment = 0;  ///< of the customer; kNoSegment for streams
  Domain domain = Domain::customer;
  std::uint8_t attempt = 0;  ///< redials so far
  bool in_service = false;   ///< in a self-service leg that ends at `time`
  std::array<std::uint8_t, kVisitCounters> visits{};
  CompanyCase company;  ///< nothing without a company

  /// The last word in ties: distinct for all cases open at one time, the same for any threads,
  /// blocks and windows. 61 bits.
  std::uint64_t order() const {
    // Customers' numbers have 31 bits. A chase is open beside the case that it asks for.
    const bool chases = company.cause == Cause::chase;
    return static_cast<std::uint64_t>(domain) << 60 | static_cast<std::uint64_t>(chases) << 59 |
           static_cast<std::uint64_t>(subject) << 28 | static_cast<std::uint64_t>(kind) << 20 |
           slot;
  }
};

inline constexpr std::uint8_t kNoSegment = 255;

}  // namespace rapport
