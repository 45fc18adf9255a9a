// Who draws what: the layout of the random counter. See sim/core/random.h.
//
//   word 0   index        32  customer's number in its segment, low bits of an arrival number, a
//                             post's number in its pool, or a day's number since the start (two's
//                             complement)
//   word 1   slot         20  number of the root need of this kind (stream: high bits)
//            segment      12  code of the customer's segment, 0 for streams
//   word 2   kind         16  code of the kind of need, of the stream, of a group of days, of a
//                             post's pool, or of the department whose record it is
//            step         16  code of the journey's step (0 where no leg is meant)
//   word 3   visit         8  earlier visits of this step in this need
//            attempt       8  number of the child need with this cause; 0 for the root itself
//            purpose       6  what for
//            cause         4  why a child need exists
//            domain        2  customer, stream
//            block         4  redials of a child need; 0 for a root need and its redials
//
// The layout is lossless: every field is checked against its width before it is used (building the
// model, or the checks where slots, visits and cases are counted), so two draws never share a
// counter by accident. Segments, kinds, steps, pools and departments are known by codes made from
// their names (draw_codes.h), not by their positions: a new one, wherever it is listed, moves
// nobody's draws.
#pragma once

#include "sim/core/clock.h"
#include "sim/core/random.h"
#include "sim/scenario/limits.h"

namespace rapport {

enum class Domain : std::uint8_t { customer = 0, stream = 1 };

enum class Cause : std::uint8_t {
  root = 0,
  redial = 1,     ///< of a root need; attempt says which
  repeat = 2,     ///< the matter was not settled; attempt says which of the root need's
  complaint = 3,  ///< likewise
  chase = 4,      ///< what has become of it?
  misfit = 5      ///< what was sold does not fit
};
inline constexpr int kCauses = 6;

/// Lanes: [a b c d] are the 32-bit lanes, [A B] the 64-bit ones (A = lanes a and b).
enum class Purpose : std::uint8_t {
  root = 0,           ///< a root need: A gap to this candidate, c thinning, d entry step
  leg = 1,            ///< a leg: A service time, c patience, d move when served
  leg_choices = 2,    ///< a leg: a balks if it has to wait, b accepts a call-back
  leg_failed = 3,     ///< a leg not served: a redials, b move, B delay of the redial
  move_delay = 4,     ///< a leg: A delay of the move after it
  renewal = 5,        ///< a renewal: A leaves; an occasion to buy: A drops out, B gap to the next
  satisfaction = 6,   ///< a customer at the start: A
  rate_factor = 7,    ///< a customer at the start: A
  propensity = 8,     ///< a customer at the start: A leaving propensity, B tenure
  renewal_phase = 9,  ///< a customer at the start: A first renewal within the period
  day_factor = 10,    ///< a day: A factor on the rates of a group of needs and streams
  // of a company:
  case_traits = 11,  ///< a root need: a hand-overs, b cost of what fits, c has an owner
  employee = 12,     ///< a leg: a post that serves, b records, c for others too, d wrongly
  act = 13,          ///< a leg: a to d noise of the four acts
  outcome = 14,      ///< a leg: a answered, b sale, c misfit, d delay of what it causes
  child = 15,        ///< the leg that closes a case: a complaint, b repeat, d delay of the child
  chase = 16,        ///< a leg: A wait after which the customer asks
  own = 17,          ///< a customer at the start: c joined-up records; a segment: A shift of values
  skill = 18,        ///< a post: A skill of its incumbent
  survey = 19,       ///< a customer and day: a responds; a customer: B use of scales
  record = 20,  ///< a customer and department at the start: A age of the record, c shared, d wrong
  purchases = 22,  ///< a customer at the start: A own rate; an occasion to buy: a buys here
  exit = 21        ///< a customer who leaves: a whether its cause is traced
};

inline constexpr int kSegmentBits = 12, kKindBits = 16, kStepBits = 16;  ///< of codes

/// A customer, for draws.
struct CustomerKey {
  std::uint32_t index = 0;    ///< in its segment
  std::uint32_t segment = 0;  ///< code
};

/// A need: a root need, or a child of one.
struct NeedKey {
  CustomerKey customer;  ///< or the stream's arrival number, low bits
  std::uint32_t slot = 0;
  std::uint32_t kind = 0;  ///< code
  Domain domain = Domain::customer;
  Cause cause = Cause::root;
  std::uint32_t attempt = 0;
  std::uint32_t redials = 0;  ///< of a child need
};

/// A draw about a leg (code of the step, visit) of a need.
constexpr RandomBlock draw_leg(RandomKey key, const NeedKey& need, std::uint32_t step,
                               std::uint32_t visit, Purpose purpose) {
  return philox4x32_10(
      {need.customer.index, need.slot | need.customer.segment << 20, need.kind | step << 16,
       visit | need.attempt << 8 | static_cast<std::uint32_t>(purpose) << 16 |
           static_cast<std::uint32_t>(need.cause) << 22 |
           static_cast<std::uint32_t>(need.domain) << 26 | need.redials << 28},
      key);
}

/// A draw about a root need.
constexpr RandomBlock draw_root(RandomKey key, const NeedKey& need) {
  return draw_leg(key, need, 0, 0, Purpose::root);
}

/// A draw about a customer at the start.
constexpr RandomBlock draw_customer(RandomKey key, CustomerKey customer, Purpose purpose) {
  return draw_leg(key, {customer}, 0, 0, purpose);
}

/// A draw about a renewal; `date` in seconds since the scenario's start takes the place of kind and
/// step.
constexpr RandomBlock draw_renewal(RandomKey key, CustomerKey customer, std::uint32_t date) {
  return philox4x32_10({customer.index, customer.segment << 20, date,
                        static_cast<std::uint32_t>(Purpose::renewal) << 16},
                       key);
}

/// A draw about a day: `day` from the start's midnight, `group` the code of who shares it.
constexpr RandomBlock draw_day(RandomKey key, std::int32_t day, std::uint32_t group) {
  return draw_leg(key, {{static_cast<std::uint32_t>(day), 0}, 0, group}, 0, 0, Purpose::day_factor);
}

/// A draw about the incumbent of a post; `pool` is the code of its pool.
constexpr RandomBlock draw_post(RandomKey key, std::uint32_t post, std::uint32_t pool) {
  return draw_leg(key, {{post, 0}, 0, pool}, 0, 0, Purpose::skill);
}

/// A draw about a customer's first record in a department; `department` is its code.
constexpr RandomBlock draw_record(RandomKey key, CustomerKey customer, std::uint32_t department) {
  return draw_leg(key, {customer, 0, department}, 0, 0, Purpose::record);
}

/// A duration drawn in ticks: rounded to the nearest tick, at least one, at most 30,000 years.
constexpr Time to_ticks(double ticks) {
  constexpr double kLongest = 1e15;
  if (!(ticks < kLongest)) return static_cast<Time>(kLongest);
  const Time rounded = static_cast<Time>(ticks + 0.5);
  return rounded < 1 ? 1 : rounded;
}

}  // namespace rapport
