// The customers' state: arrays by customer, and by customer and kind of need.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/core/clock.h"
#include "sim/core/huge_pages.h"
#include "sim/model/model.h"

namespace rapport {

/// Satisfaction stays in [0, 1].
constexpr double clamp01(double s) { return s < 0.0 ? 0.0 : (s > 1.0 ? 1.0 : s); }

enum class Presence : std::uint8_t { present, leaving, left };

struct Customer {
  double satisfaction;         ///< in [0, 1]
  Time ready;                  ///< last becoming idle + lookahead; once left, when
  std::uint32_t next_renewal;  ///< seconds since the start, kNoRenewal if it cannot leave
  std::uint8_t segment;
  std::uint8_t open;  ///< cases
  Presence presence;
};
static_assert(sizeof(Customer) == 24);

inline constexpr std::uint32_t kNoRenewal = 0xFFFFFFFF;

/// When a kind of need comes due for a customer.
struct Clock {
  Time due;             ///< of the accepted candidate that is pending; kNever: none
  std::uint32_t slot;   ///< of that candidate, or of the last one
  std::uint32_t entry;  ///< its draw of the entry step
};
static_assert(sizeof(Clock) == 16);

struct Population {
  BigVector<Customer> customers;
  BigVector<Clock> clocks;  ///< [customer][need]
  /// By customer: the time of its valid entry in the wheel, kNever if none. Empty where no customer
  /// ever has two open cases: then all entries are valid.
  BigVector<Time> wake;
  BigVector<double> eta;  ///< cloglog of leaving a period at reference, if any segment uses it
  BigVector<double> rate_factor;  ///< if any segment has one
  /// By segment, at the last midnight: customers without an open case, and all who have not left.
  std::vector<std::int64_t> published_idle, published_present;

  explicit Population(const Model& model)
      : customers(model.customers),
        clocks(static_cast<std::size_t>(model.customers) * model.needs.size()),
        wake(model.single_case ? 0 : model.customers),
        eta(model.has_propensities ? model.customers : 0),
        rate_factor(model.has_rate_factors ? model.customers : 0),
        published_idle(model.segments.size()),
        published_present(model.segments.size()) {}

  std::size_t bytes() const {
    return customers.capacity() * sizeof(Customer) + clocks.capacity() * sizeof(Clock) +
           wake.capacity() * sizeof(Time) +
           (eta.capacity() + rate_factor.capacity()) * sizeof(double);
  }
};

}  // namespace rapport
