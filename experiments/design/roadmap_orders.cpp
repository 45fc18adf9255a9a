#include "experiments/design/roadmap_orders.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "experiments/design/design.h"
#include "experiments/design/design_draws.h"
#include "experiments/design/saturating.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

/// All orders are listed and drawn from where they are at most so many times those wanted.
constexpr std::uint64_t kListedShare = 4;

using StepOrder = std::vector<std::size_t>;

StepOrder given_order(std::size_t steps) {
  StepOrder order(steps);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

std::vector<StepOrder> all_orders(std::size_t steps) {
  std::vector<StepOrder> orders;
  StepOrder order = given_order(steps);
  do orders.push_back(order);
  while (std::ranges::next_permutation(order).found);
  return orders;
}

// The first of all orders, then others of them by lot.
std::vector<StepOrder> drawn_from_all(std::size_t steps, std::size_t most, DesignDraws& draws) {
  std::vector<StepOrder> orders = all_orders(steps);
  for (std::size_t i = 1; i < most; ++i) {
    std::swap(orders[i], orders[i + draws.below(orders.size() - i)]);
  }
  orders.resize(most);
  return orders;
}

// Shuffles until enough are different; few are drawn twice where there are many more than wanted.
std::vector<StepOrder> shuffled_orders(std::size_t steps, std::size_t most, DesignDraws& draws) {
  std::vector<StepOrder> orders = {given_order(steps)};
  std::set<StepOrder> seen = {orders.front()};
  while (orders.size() < most) {
    StepOrder order = draws.permutation(steps);
    if (seen.insert(order).second) orders.push_back(std::move(order));
  }
  return orders;
}

}  // namespace

std::uint64_t number_of_orders(std::size_t steps) {
  std::uint64_t orders = 1;
  for (std::uint64_t i = 2; i <= steps && orders < UINT64_MAX; ++i) {
    orders = saturating_product(orders, i);
  }
  return orders;
}

std::vector<std::vector<std::size_t>> orders_of(std::size_t steps, std::size_t most,
                                                std::uint32_t seed) {
  const std::uint64_t all = number_of_orders(steps);
  if (most == 0) refuse("orders", "no orders at all", "1 or more");
  if (std::min<std::uint64_t>(all, most) > kMostDesignPoints) {
    refuse("orders", formatted("%zu orders of %zu steps", most, steps),
           formatted("at most %llu", static_cast<unsigned long long>(kMostDesignPoints)));
  }
  if (all <= most) return all_orders(steps);
  DesignDraws draws(seed, DesignPurpose::orders);
  if (all / kListedShare <= most) return drawn_from_all(steps, most, draws);
  return shuffled_orders(steps, most, draws);
}

}  // namespace rapport
