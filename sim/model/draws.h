// Who draws what: the layout of the random counter. See sim/core/random.h.
//
//   word 0   subject      32  customer number, or low bits of a stream's arrival number
//   word 1   slot         20  number of the root need of this kind (stream: high bits)
//            kind          8  kind of need, or stream
//            domain        4  customer, stream
//   word 2   step         12  step of the journey (0 where no leg is meant)
//            visit        12  earlier visits of this step in this need
//            attempt       8  number of the child need with this cause; 0 for the root itself
//   word 3   purpose       8  what for
//            cause         4  why a child need exists
//            block        20  further blocks of one purpose
//
// The layout is lossless: every field is checked against its width before it is used (building the
// model, or the checks in advance_slot and Case), so two draws never share a counter by accident.
#pragma once

#include "sim/core/clock.h"
#include "sim/core/random.h"

namespace rapport {

enum class Domain : std::uint8_t { customer = 0, stream = 1 };

enum class Cause : std::uint32_t { root = 0, redial = 1 };

/// Lanes: [a b c d] are the 32-bit lanes, [A B] the 64-bit ones (A = lanes a and b).
enum class Purpose : std::uint32_t {
  root = 0,          ///< a root need: A gap to this candidate, c thinning, d entry step
  leg = 1,           ///< a leg: A service time, c patience, d move when served
  leg_choices = 2,   ///< a leg: a balks if it has to wait, b accepts a call-back
  leg_failed = 3,    ///< a leg not served: a redials, b move, B delay of the redial
  move_delay = 4,    ///< a leg: A delay of the move after it
  renewal = 5,       ///< a renewal: slot and block are unused, step..attempt hold the date
  satisfaction = 6,  ///< a customer at the start: A
  rate_factor = 7,   ///< a customer at the start: A
  propensity = 8,    ///< a customer at the start: A leaving propensity, B tenure
  renewal_phase = 9  ///< a customer at the start: A first renewal within the period
};

inline constexpr std::uint32_t kMaxSlot = (1u << 20) - 1;
inline constexpr std::uint32_t kMaxKinds = 255;
inline constexpr std::uint32_t kMaxSteps = (1u << 12) - 1;
inline constexpr std::uint32_t kMaxVisit = (1u << 12) - 1;
inline constexpr std::uint32_t kMaxAttempt = 255;

/// A need: a root need, or a child of one.
struct NeedKey {
  std::uint32_t subject = 0;
  std::uint32_t slot = 0;
  std::uint32_t kind = 0;
  Domain domain = Domain::customer;
  Cause cause = Cause::root;
  std::uint32_t attempt = 0;
};

/// A draw about a leg (step and visit) of a need.
constexpr RandomBlock draw_leg(RandomKey key, const NeedKey& need, std::uint32_t step,
                               std::uint32_t visit, Purpose purpose) {
  return philox4x32_10(
      {need.subject,
       need.slot | need.kind << 20 | static_cast<std::uint32_t>(need.domain) << 28,
       step | visit << 12 | need.attempt << 24,
       static_cast<std::uint32_t>(purpose) | static_cast<std::uint32_t>(need.cause) << 8},
      key);
}

/// A draw about a root need.
constexpr RandomBlock draw_root(RandomKey key, Domain domain, std::uint32_t subject,
                                std::uint32_t kind, std::uint32_t slot) {
  return draw_leg(key, {subject, slot, kind, domain}, 0, 0, Purpose::root);
}

/// A draw about a customer at the start.
constexpr RandomBlock draw_customer(RandomKey key, std::uint32_t customer, Purpose purpose) {
  return draw_leg(key, {customer}, 0, 0, purpose);
}

/// A draw about a renewal, `date` in seconds since the scenario's start.
constexpr RandomBlock draw_renewal(RandomKey key, std::uint32_t customer, std::uint32_t date) {
  return philox4x32_10({customer, 0, date, static_cast<std::uint32_t>(Purpose::renewal)}, key);
}

/// A duration drawn in ticks: rounded to the nearest tick, at least one, at most 30,000 years.
constexpr Time to_ticks(double ticks) {
  constexpr double kLongest = 1e15;
  if (!(ticks < kLongest)) return static_cast<Time>(kLongest);
  const Time rounded = static_cast<Time>(ticks + 0.5);
  return rounded < 1 ? 1 : rounded;
}

}  // namespace rapport
