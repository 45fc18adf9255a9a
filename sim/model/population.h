// The customers' state: arrays by customer, and by customer and kind of need.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "sim/core/clock.h"
#include "sim/core/huge_pages.h"
#include "sim/model/model.h"
#include "sim/model/records.h"

namespace rapport {

/// Satisfaction stays in [0, 1].
constexpr double clamp01(double s) { return s < 0.0 ? 0.0 : (s > 1.0 ? 1.0 : s); }

enum class Presence : std::uint8_t {
  present,
  noticed,    ///< has given notice; next_renewal is when it leaves
  leaving,    ///< wants to leave when it wakes next
  departing,  ///< leaves when it wakes next: its notice is over
  left
};

/// What every customer has.
struct Customer {
  double satisfaction;  ///< in [0, 1]
  Time ready;           ///< when it last became idle + lookahead; once it has left, when that was
  std::uint32_t next_renewal;  ///< seconds since the start; kNoRenewal if it cannot leave
  std::uint8_t segment;
  std::uint8_t open;  ///< cases that are open
  Presence presence;
  bool is_there() const { return presence < Presence::left; }
};
static_assert(sizeof(Customer) == 24);

inline constexpr std::uint32_t kNoRenewal = 0xFFFFFFFF;

/// When a kind of need comes due for a customer, in one word: runs are at most 68 years long, and
/// slots have 20 bits.
class Clock {
 public:
  /// From now on nothing is pending, and the next candidate is number 0.
  void reset() { packed_ = kNothing | kMaxSlot; }
  Time due() const {  ///< of the accepted candidate that is pending; kNever: none
    return (packed_ | kMaxSlot) == (kNothing | kMaxSlot) ? kNever : packed_ >> kSlotBits;
  }
  std::uint32_t slot() const {  ///< of that candidate, or of the last one
    return static_cast<std::uint32_t>(packed_) & kMaxSlot;
  }
  std::uint32_t next_slot() const { return (slot() + 1) & kMaxSlot; }
  void set(Time due, std::uint32_t slot) { packed_ = due * (kMaxSlot + Time{1}) + slot; }
  void clear() { packed_ = kNothing | slot(); }
  void clear(std::uint32_t slot) { packed_ = kNothing | slot; }

 private:
  static constexpr int kSlotBits = 20;
  static_assert(kMaxSlot == (1u << kSlotBits) - 1);
  static constexpr std::int64_t kNothing = std::numeric_limits<std::int64_t>::max() ^ kMaxSlot;
  std::int64_t packed_;
};
static_assert(sizeof(Clock) == 8);

/// What a customer has only with a company (see sim/scenario/company.h).
struct CompanyRow {
  /// By kind of touch point: quality expected; in steps of 1/65535.
  std::array<std::uint16_t, 4> expectation;
  float memory;               ///< what it remembers of cases, as of memory_time; -1 to 1
  float worst;                ///< worst deviation that it remembers, as of memory_time; -1 to 0
  std::uint32_t memory_time;  ///< seconds since the run's begin
  std::uint32_t value;        ///< own factor on the segment's contribution, x 1024
  std::uint32_t ongoing;  ///< its entry of OngoingList; kNoChild: nothing is going on or to come
  std::uint16_t worst_place;  ///< touch point of that worst deviation
  /// Place among customers: those below I1 have joined-up records; in steps of 1/65535.
  std::uint16_t cover;
  std::uint16_t cause_place;  ///< of who has decided to leave because of a leg: its touch point
  Loss worst_loss;            ///< what that leg lost most by
  Loss cause;                 ///< of who has decided to leave: why
};
static_assert(sizeof(CompanyRow) == 36);
inline constexpr std::uint32_t kNoChild = 0xFFFFFFFF;  ///< no entry; nothing to come

/// A share that is kept in steps of 1/65535.
constexpr double from_share(std::uint16_t share) { return static_cast<double>(share) / 65535.0; }
/// The step nearest to x, which is in [0, 1].
constexpr std::uint16_t to_share(double x) { return static_cast<std::uint16_t>(x * 65535.0 + 0.5); }

/// All customers of a run. Rows of who may still join hold nothing, and most never join: their
/// memory is not touched.
struct Population {
  BigVector<Customer> customers;
  BigVector<Clock> clocks;  ///< [customer][need]
  /// By customer: the time of its valid entry in the wheel, kNever if none. Empty where no customer
  /// ever has two open cases: then all entries are valid.
  BigVector<Time> wake;
  BigVector<double>
      occasion_gap;       ///< mean ticks between occasions to buy, if any segment has no contract
  BigVector<double> eta;  ///< own leaving propensity, see leaving_eta(), if any segment uses it
  // only with a company, else empty:
  BigVector<CompanyRow> company;
  BigVector<Record> records;            ///< [customer][department]
  BigVector<std::uint16_t> credit_use;  ///< own share of the line that it uses, if any has credit
  BigVector<std::uint32_t> joined;  ///< by newcomer, counted from the first: day on which it joined
  /// By customer: the touch point to which it turned last, counted from 1; 0: to none yet. Empty
  /// where customers do not choose.
  BigVector<std::uint16_t> channel;
  /// By customer: a bit for each division of which it holds a product. Empty where nobody does.
  BigVector<std::uint8_t> held;
  std::vector<std::uint32_t> next_newcomer;  ///< by segment: the row of the next one to join
  /// By segment, as published at the last midnight: customers without an open case, and all who
  /// have not left. Only where `represents` is above 1, without a company.
  std::vector<std::int64_t> published_idle, published_present;

  explicit Population(const Model& model)
      : customers(model.people()),
        clocks(static_cast<std::size_t>(model.people()) * model.needs.size()),
        wake(model.single_case ? 0 : model.people()),
        occasion_gap(model.has_purchases ? model.people() : 0),
        eta(model.has_propensities ? model.people() : 0),
        company(model.company.on ? model.people() : 0),
        records(model.company.on ? model.people() * model.company.departments.size() : 0),
        credit_use(model.company.has_credit ? model.people() : 0),
        joined(model.newcomers),
        channel(model.company.has_choices ? model.people() : 0),
        held(model.company.has_products ? model.people() : 0),
        published_idle(model.segments.size()),
        published_present(model.segments.size()) {
    for (const Segment& segment : model.segments) next_newcomer.push_back(segment.first_newcomer);
  }

  /// Calls `f` with the rows in [first, last) of all who are or were there, in ascending order.
  template <class F>
  void for_each(const Model& model, std::size_t first, std::size_t last, F f) const {
    const auto rows = [&](std::size_t from, std::size_t to) {
      const std::size_t end = std::min(last, to);
      for (std::size_t id = std::max(first, from); id < end; ++id)
        f(static_cast<std::uint32_t>(id));
    };
    rows(0, model.customers);
    for (std::size_t s = 0; s < next_newcomer.size(); ++s) {
      rows(model.segments[s].first_newcomer, next_newcomer[s]);
    }
  }

  /// Takes over the customers of the start of a population of the same firm, which nobody has
  /// joined.
  void go_on_from(const Model& model, const Population& other) {
    const auto take = [&](auto& to, const auto& from, std::size_t each) {
      const std::size_t rows = std::min<std::size_t>(to.size(), model.customers * each);
      std::copy_n(from.data(), rows, to.data());
    };
    take(customers, other.customers, 1);
    take(clocks, other.clocks, model.needs.size());
    take(wake, other.wake, 1);
    take(occasion_gap, other.occasion_gap, 1);
    take(eta, other.eta, 1);
    take(company, other.company, 1);
    take(records, other.records, model.company.departments.size());
    take(channel, other.channel, 1);
    take(credit_use, other.credit_use, 1);
    take(held, other.held, 1);
    published_idle = other.published_idle;
    published_present = other.published_present;
  }

  /// What a customer is expected to bring a month: its contribution, what products bring that its
  /// segment holds at the start (who holds which now is not asked), and what its credit brings,
  /// less its rewards and what serving its segment costs. Only with a company.
  double worth(const Model& model, std::uint32_t id) const {
    const std::uint8_t s = customers[id].segment;
    const Segment& segment = model.segments[s];
    double worth = segment.value_per_month * (company[id].value / 1024.0) - segment.reward -
                   model.company.serve_cost[s];
    if (!held.empty()) worth += segment.products_value();
    return segment.credit.on() ? worth + segment.credit.margin(use_of_credit(id)) : worth;
  }
  /// For how long a customer has been there at `t`, from the start of the run or from joining on.
  Time there_for(const Model& model, std::uint32_t id, Time t) const {
    const Time since = id < model.customers ? 0 : joined[id - model.customers] * kDay;
    return t > since ? t - since : 0;
  }
  /// By what its contribution up to `t` is more than without change: own factors x 1024 x minutes.
  std::int64_t value_change(const Model& model, std::uint32_t id, Time t) const {
    const ValueChange& becomes = model.segments[customers[id].segment].becomes;
    if (!becomes.on()) return 0;
    const double minutes = becomes.more(there_for(model, id, t)) / static_cast<double>(kMinute);
    return std::llround(company[id].value * minutes);
  }
  /// The share of its line that a customer uses; 0 where nobody has credit.
  double use_of_credit(std::uint32_t id) const {
    return credit_use.empty() ? 0.0 : from_share(credit_use[id]);
  }

  /// What the constructor asks for, before it does.
  static double expected_bytes(const Model& model) {
    double each = sizeof(Customer) + static_cast<double>(model.needs.size()) * sizeof(Clock);
    if (!model.single_case) each += sizeof(Time);
    if (model.has_purchases) each += sizeof(double);
    if (model.has_propensities) each += sizeof(double);
    if (model.company.has_credit) each += sizeof(std::uint16_t);
    if (model.company.on) {
      each += sizeof(CompanyRow);
      each += static_cast<double>(model.company.departments.size()) * sizeof(Record);
    }
    if (model.company.has_choices) each += sizeof(std::uint16_t);
    if (model.company.has_products) each += sizeof(std::uint8_t);
    return static_cast<double>(model.people()) * each +
           static_cast<double>(model.newcomers) * sizeof(std::uint32_t);
  }

  std::size_t bytes() const {
    return customers.capacity() * sizeof(Customer) + clocks.capacity() * sizeof(Clock) +
           wake.capacity() * sizeof(Time) + company.capacity() * sizeof(CompanyRow) +
           records.capacity() * sizeof(Record) + joined.capacity() * sizeof(std::uint32_t) +
           channel.capacity() * sizeof(std::uint16_t) +
           credit_use.capacity() * sizeof(std::uint16_t) + held.capacity() +
           (occasion_gap.capacity() + eta.capacity()) * sizeof(double);
  }
};

}  // namespace rapport
