// What a message that fits a customer's need does more than one that does not, from a randomised
// trial.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "experiments/calibrate/difference.h"

namespace rapport {

/// What a customer was sent.
enum class Message : std::uint8_t { none, first, second };
/// The one kind of goods that a customer bought before.
enum class PastNeed : std::uint8_t { first, second };
inline constexpr std::size_t kMessages = 3, kNeeds = 2;

/// Customers of a trial in which chance alone decided who was sent what. Arrays by customer.
struct NeedTrial {
  struct Outcome {
    std::string name;
    bool yes_no = false;         ///< all values are 0 or 1
    std::vector<double> values;  ///< of each customer; shares, or an amount of any unit
  };
  std::vector<PastNeed> needs;
  std::vector<Message> messages;
  std::vector<Outcome> outcomes;

  std::size_t size() const { return needs.size(); }
};

/// Effects on one outcome. Effects are differences of means to customers who were sent nothing.
struct NeedEffects {
  /// Means by need and message.
  std::array<std::array<GroupMean, kMessages>, kNeeds> groups{};
  /// Of the fitting and the misfitting message on customers of each need. Shares: Newcombe's
  /// interval; amounts: Welch's.
  std::array<Difference, kNeeds> fitting_by_need{}, misfitting_by_need{};
  /// The mean of both needs, each with half the weight, so that what one message does better than
  /// the other on everybody, and what one need brings by itself, is in both alike. Welch's
  /// interval, for shares too (groups of thousands).
  Difference fitting, misfitting;
  Difference fitting_less_misfitting;
  /// misfitting / fitting: the share of the effect that is kept where the message does not fit.
  double kept = 0.0;
  Bounds kept_bounds;  ///< 95 %, from 1,000 resamples within each group
  /// Whether the fitting message's own interval lies above 0, without which a ratio to it says
  /// nothing.
  bool kept_is_known() const { return fitting.bounds.low > 0; }
};

/// The effects on each outcome, in their order. Every group of need and message has two customers
/// at least. `seed` is that of the resamples.
std::vector<NeedEffects> need_effects(const NeedTrial& trial, std::uint32_t seed);

}  // namespace rapport
