// A case in flight: one need going through its journey, as it travels between customers and queues.
#pragma once

#include <array>
#include <cstdint>

#include "sim/core/check.h"
#include "sim/model/draws.h"
#include "sim/scenario/company.h"

namespace rapport {

inline constexpr int kGateSteps = 255;  ///< of CompanyCase::gates, from 0 to 1

/// What a case has only with a company (see sim/scenario/company.h): why it exists, and how its
/// current leg will turn out if it is served. LegPlanner::plan fills it when the leg arrives.
struct CompanyCase {
  float quality = 0.0F;       ///< of the current leg, before anything is taken off for its wait
  float fit = 0.0F;           ///< of the current leg's act, in [0, 1]
  float cost = 0.0F;          ///< of the current leg's act, money
  float moves = 1.0F;         ///< factor on the chances of avoidable moves after the current leg
  float over = 0.0F;          ///< what of this cost is beyond the act's worth to the firm, money
  std::uint32_t learnt = 0;   ///< what goes on record when the customer is idle, see records.h
  std::uint16_t flags = 0;    ///< of the current leg, see LegFlag
  std::uint16_t channel = 0;  ///< touch point at which the case began
  Cause cause = Cause::root;
  std::uint8_t repeats = 0, complaints = 0;  ///< child needs of the root need so far, this one too
  Act act = Act::standard;
  Loss loss = Loss::none;               ///< what the current leg loses most by, its wait left out
  std::array<std::uint8_t, 3> gates{};  ///< may, want and know on the leg, in steps of kGateSteps
  float work = 1.0F;                    ///< factor on the leg's work, of what an order needs
  std::uint8_t order = 0;               ///< of the current leg of an order, see OrderFlag
};

/// One need on its way through its journey, from opening to close.
struct Case {
  Time time = 0;              ///< when the next thing happens: arrival at `step`, or end of its leg
  Time opened = 0;            ///< when the case was opened
  Time leg_arrived = 0;       ///< arrival at the current leg
  std::uint32_t subject = 0;  ///< customer, or stream's arrival number (low bits)
  std::uint32_t slot = 0;     ///< of the need it serves, see draws.h
  std::uint32_t route = 0;    ///< draw that chooses the move when served
  std::uint16_t step = 0;
  std::uint16_t legs = 0;    ///< legs begun so far
  std::uint8_t visit = 0;    ///< earlier visits of `step` in this case
  std::uint8_t kind = 0;     ///< need, or stream
  std::uint8_t segment = 0;  ///< of the customer; kNoSegment for streams
  Domain domain = Domain::customer;
  std::uint8_t attempt = 0;                           ///< redials so far
  bool in_service = false;                            ///< in a self-service leg that ends at `time`
  std::array<std::uint8_t, kVisitCounters> visits{};  ///< by Step::visit_counter: visits so far
  CompanyCase company;                                ///< unused without a company

  /// What decides between events of different cases at one tick. Distinct for all cases open at one
  /// time, and the same for any number of threads, lanes and windows. 61 bits.
  std::uint64_t order() const {
    // Customers' numbers have 31 bits, so one is free. It is for chases: a chase is open beside the
    // case that it asks about, and has the same need.
    const bool chases = company.cause == Cause::chase;
    return static_cast<std::uint64_t>(domain) << 60 | static_cast<std::uint64_t>(chases) << 59 |
           static_cast<std::uint64_t>(subject) << 28 | static_cast<std::uint64_t>(kind) << 20 |
           slot;
  }
};

inline constexpr std::uint8_t kNoSegment = 255;  ///< segment of the cases of streams

}  // namespace rapport
