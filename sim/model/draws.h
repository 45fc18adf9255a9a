// Who draws what: the layout of the random counter, and what each part of a random block decides.
//
// A draw is a function of a counter of four words and of the run's key, see sim/core/random.h.
// Fields of a word are listed from its lowest bits up. Fields that a draw does not use are 0.
//
//   word 0   index        32  a customer's number in its segment, of who joins in the run 2^31 +
//                             its number among the segment's newcomers (2^32 - 1: the segment
//                             itself, for its own draw `own`); low bits of a stream's arrival
//                             number; a post's number in its pool; or a day's number since the
//                             start (two's complement: negative in the warm-up)
//   word 1   slot         20  number of the candidate of this kind of need; of a child need that
//                             of its root need; for a stream the arrival number's high bits; of
//                             `product` the code of its division
//            segment      12  code of the customer's segment; 0 for streams, posts and days
//   word 2   kind         16  code of the kind of need, of the stream, of the group of a day
//                             factor, of a post's pool, of a record's department, or of a
//                             channel's touch point; for the answer to a `survey` the day's number
//                             since the start
//            step         16  code of the journey's step; 0 where no leg is meant
//            (date)       32  in place of kind and step, for `renewal`, `save`, `rival`, `product`
//            and for
//                             `purchases` of an occasion to buy: seconds since the start; an
//                             occasion's is above 0
//   word 3   visit         8  earlier visits of this step in this case; of `save` which of its
//                             blocks
//            attempt       8  0 for the root need; number of its redial (cause `redial`), repeat
//                             or complaint; for a chase or misfit the repeats so far + 16 x the
//                             complaints so far
//            purpose       6  what the draw is for
//            cause         4  why the need exists; 15 for `product` at a renewal
//            domain        2  customer (also of posts and days) or stream
//            redials       4  of a child need; 0 for a root need, whose redials are attempts
//
// Copies of legs, of customers who are represented with a company, have keys of their own, see
// draw_copy.
//
// The layout is lossless: every field is checked against its width before it is used (when the
// model is built, or where slots, visits and cases are counted), so two draws never share a counter
// by accident. Where one purpose serves two things they differ in a field, or use different lanes.
// Segments, kinds, steps, pools, departments and channels are known by codes made from their names
// (draw_codes.h), not by their positions: a new one, wherever it is listed, moves nobody's draws.
//
// docs/architecture.md, "Random numbers", has the same as a table, with all lanes.
#pragma once

#include "sim/core/clock.h"
#include "sim/core/random.h"
#include "sim/scenario/limits.h"

namespace rapport {

enum class Domain : std::uint8_t {
  customer = 0,
  stream = 1,
  others = 2  ///< legs of customers who are represented, with a company; in no counter, see below
};

enum class Cause : std::uint8_t {
  root = 0,
  redial = 1,     ///< a root need once more; attempt says which redial
  repeat = 2,     ///< the matter was not settled; attempt says which of the root need's
  complaint = 3,  ///< likewise
  chase = 4,      ///< the customer asks what has become of a case
  misfit = 5      ///< what was sold does not fit
};

/// What a draw is for. Behind each: who draws (as the fields above know it), and what is decided by
/// which lane of its random block. [a b c d] are the lanes of 32 bits, [A B] those of 64 bits (A is
/// made of a and b, B of c and d). A leg is known by its case's need, its step and its visit. A
/// lane that is not named is free.
enum class Purpose : std::uint8_t {
  root = 0,         ///< a candidate: A gap to it, c thinning, d entry step; a child need: d
  leg = 1,          ///< a leg: A service time, c patience, d move when served
  leg_choices = 2,  ///< a leg: a balks if it has to wait, b accepts a call-back
  leg_failed = 3,   ///< a leg not served: a redials, b move, B delay of the redial
  move_delay = 4,   ///< a leg: A delay of the move after it
  /// A customer and date: A leaves, B defaults; at an occasion: A drops out, B gap to the next.
  renewal = 5,
  satisfaction = 6,   ///< a customer at the start: A its satisfaction
  rate_factor = 7,    ///< a customer at the start: A its own factor on need rates
  propensity = 8,     ///< a customer at the start: A leaving propensity, B tenure in a stock
  renewal_phase = 9,  ///< a customer at the start: A first renewal or occasion to buy
  day_factor = 10,    ///< a day and a group of needs and streams: A the day's factor
  // only with a company (see sim/scenario/company.h):
  /// A root need, for all its cases: a hand-overs, b cost of what fits, c has an owner, d a guess
  /// about it is right.
  case_traits = 11,
  employee = 12,  ///< a leg: a post that serves, b records, c for others too, d wrongly
  act = 13,       ///< a leg: a effort, b is a favour allowed, c is it wanted, d is the story told
  outcome = 14,   ///< a leg: a answered, b sale, c it is a misfit, d delay of the misfit
  child = 15,     ///< the leg that closes a case: a complaint, b repeat, d delay of either
  chase = 16,     ///< a leg: A wait after which the customer asks
  /// A customer at the start: c place among those with joined-up records; one who joins: a is it
  /// screened, d is it bought; a segment: A shift of its customers' values.
  own = 17,
  skill = 18,   ///< a post: A skill of its employee
  survey = 19,  ///< a customer and day: a answers; a customer: B own use of scales
  /// A customer and department at the start: A age of the record (of one who joins: is there one),
  /// c shared, d wrong.
  record = 20,
  purchases = 22,   ///< a customer at the start: A own rate; at an occasion: a buys here
  exit = 21,        ///< a customer who leaves: a whether its cause is traced, b has other suppliers
  saved_legs = 23,  ///< a leg that saves others: a to d where the case goes on after each of them
  guess = 24,       ///< a leg: a whether its employee guesses
  others = 25,      ///< a leg: a and b the key of its copies, c whether there is one more of them
  /// A customer and date: a says that it wants to leave, b a cut is allowed, c is wanted, d the
  /// customer is known; in the second block a what the employee is paid for.
  save = 26,
  /// A root need, for all its cases: a may an assistant settle it, b does it know; a leg at an
  /// assistant: c is it passed on, answered wrongly or not at all, d with the story.
  assistant = 27,
  channel = 28,  ///< a customer and touch point: A when the customer hears of it
  credit = 29,   ///< a customer at the start: A share of its line that it uses, B own risk
  /// A customer: a is it inert; a customer and date: b has a contact woken it.
  rival = 30,
  /// A customer, division and date (cause 15): A is its product taken or given up at the renewal,
  /// B does it hold it at the start (date 0). A leg of a root need: a is a product offered after
  /// it, b does the offer fit, d is it taken.
  product = 32,
  manager = 31,  ///< a customer and year: A does its manager quit, B when
  /// A root need that is an order: a is it configured wrongly, b is it served from stock, B the
  /// longest promise that the customer accepts.
  order = 34,
  cancel = 35,  ///< a leg of an order in a backlog: A wait after which it is cancelled
  /// A customer at the start: a does its score know its risk, b its score where it does not; an
  /// order on credit: B time of the review.
  score = 40
};

inline constexpr int kSegmentBits = 12, kKindBits = 16, kStepBits = 16;  ///< widths of the codes

/// Bit of the index of customers who join in the run.
inline constexpr std::uint32_t kNewcomer = 0x80000000;

/// A customer as draws know it.
struct CustomerKey {
  std::uint32_t index = 0;    ///< in its segment
  std::uint32_t segment = 0;  ///< code
};

/// A need as draws know it: a root need, one of its redials, or a child need.
struct NeedKey {
  CustomerKey customer;  ///< or a stream's arrival number: its low bits in `index`
  std::uint32_t slot = 0;
  std::uint32_t kind = 0;  ///< code
  Domain domain = Domain::customer;
  Cause cause = Cause::root;
  std::uint32_t attempt = 0;
  std::uint32_t redials = 0;  ///< of a child need so far
};

/// The counter of a draw about a leg: a need, the code of the step, and the visit.
constexpr std::array<std::uint32_t, 4> leg_counter(const NeedKey& need, std::uint32_t step,
                                                   std::uint32_t visit, Purpose purpose) {
  return {need.customer.index, need.slot | need.customer.segment << 20, need.kind | step << 16,
          visit | need.attempt << 8 | static_cast<std::uint32_t>(purpose) << 16 |
              static_cast<std::uint32_t>(need.cause) << 22 |
              static_cast<std::uint32_t>(need.domain) << 26 | need.redials << 28};
}

/// A draw about a leg.
constexpr RandomBlock draw_leg(RandomKey key, const NeedKey& need, std::uint32_t step,
                               std::uint32_t visit, Purpose purpose) {
  return philox4x32_10(leg_counter(need, step, visit, purpose), key);
}

/// A draw about a copy of a leg, that of a represented customer. Copies have keys of their own:
/// that of a leg's copies is made of the leg's block `others`, and that of one copy of its own
/// block `root` there. So the counter says no more than the copy's number and what the draw is for.
constexpr RandomBlock draw_copy(RandomKey key, std::uint32_t number, Purpose purpose) {
  return philox4x32_10({number, 0, 0, static_cast<std::uint32_t>(purpose) << 16}, key);
}

/// A draw about the start of a need, root or child, or about a stream's arrival.
constexpr RandomBlock draw_root(RandomKey key, const NeedKey& need) {
  return draw_leg(key, need, 0, 0, Purpose::root);
}

/// Draws about four candidates that follow each other, from that of `first` on.
inline std::array<RandomBlock, 4> draw_root_four(RandomKey key, const NeedKey& first) {
  std::array<std::array<std::uint32_t, 4>, 4> counters;
  NeedKey need = first;
  for (std::size_t i = 0; i < 4; ++i, ++need.slot) {
    counters[i] = leg_counter(need, 0, 0, Purpose::root);
  }
  return philox4x32_10_many(counters, key);
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

/// A draw about what a customer who wants to leave at a renewal is offered; of two.
constexpr RandomBlock draw_save(RandomKey key, CustomerKey customer, std::uint32_t date,
                                std::uint32_t number) {
  return philox4x32_10({customer.index, customer.segment << 20, date,
                        number | static_cast<std::uint32_t>(Purpose::save) << 16},
                       key);
}

/// A draw about a product of a customer, of the division with that code, at a renewal; date 0 is
/// also that of the start.
constexpr RandomBlock draw_product(RandomKey key, CustomerKey customer, std::uint32_t division,
                                   std::uint32_t date) {
  return philox4x32_10({customer.index, division | customer.segment << 20, date,
                        static_cast<std::uint32_t>(Purpose::product) << 16 | 15U << 22},
                       key);
}

/// A draw about whether a customer looks at a rival's offer at a renewal.
constexpr RandomBlock draw_rival(RandomKey key, CustomerKey customer, std::uint32_t date) {
  return philox4x32_10({customer.index, customer.segment << 20, date,
                        static_cast<std::uint32_t>(Purpose::rival) << 16},
                       key);
}

/// A draw about a day, as all of one group have it. `day` counts from the start's midnight, `group`
/// is the group's code.
constexpr RandomBlock draw_day(RandomKey key, std::int32_t day, std::uint32_t group) {
  return draw_leg(key, {{static_cast<std::uint32_t>(day), 0}, 0, group}, 0, 0, Purpose::day_factor);
}

/// A draw about the employee on a post; `pool` is the code of the post's pool.
constexpr RandomBlock draw_post(RandomKey key, std::uint32_t post, std::uint32_t pool) {
  return draw_leg(key, {{post, 0}, 0, pool}, 0, 0, Purpose::skill);
}

/// A draw about a customer's first record in a department; `department` is its code.
constexpr RandomBlock draw_record(RandomKey key, CustomerKey customer, std::uint32_t department) {
  return draw_leg(key, {customer, 0, department}, 0, 0, Purpose::record);
}

/// A draw about the manager of a customer in a year of the run, counted from its begin.
constexpr RandomBlock draw_manager(RandomKey key, CustomerKey customer, std::uint32_t year) {
  return draw_leg(key, {customer, year}, 0, 0, Purpose::manager);
}

/// A draw about whether a customer knows of a channel; `place` is the code of its touch point.
constexpr RandomBlock draw_channel(RandomKey key, CustomerKey customer, std::uint32_t place) {
  return draw_leg(key, {customer, 0, place}, 0, 0, Purpose::channel);
}

/// A duration drawn in ticks: rounded to the nearest tick, at least one, at most 30,000 years.
constexpr Time to_ticks(double ticks) {
  constexpr double kLongest = 1e15;
  if (!(ticks < kLongest)) return static_cast<Time>(kLongest);
  const Time rounded = static_cast<Time>(ticks + 0.5);
  return rounded < 1 ? 1 : rounded;
}

}  // namespace rapport
