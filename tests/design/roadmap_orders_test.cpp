#include "experiments/design/roadmap_orders.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <vector>

#include "sim/core/problem.h"

using namespace rapport;

namespace {

using Order = std::vector<std::size_t>;

// Different permutations, the first of them the given order.
bool are_orders(const std::vector<Order>& orders, std::size_t steps) {
  for (Order order : orders) {
    std::ranges::sort(order);
    for (std::size_t i = 0; i < steps; ++i) {
      if (order.size() != steps || order[i] != i) return false;
    }
  }
  return std::ranges::is_sorted(orders.front()) &&
         std::set(orders.begin(), orders.end()).size() == orders.size();
}

}  // namespace

TEST_CASE("orders: their number is n!, as far as it can be counted") {
  CHECK(number_of_orders(0) == 1);
  CHECK(number_of_orders(1) == 1);
  CHECK(number_of_orders(5) == 120);
  CHECK(number_of_orders(20) == 2'432'902'008'176'640'000);
  CHECK(number_of_orders(21) == std::numeric_limits<std::uint64_t>::max());
  CHECK(number_of_orders(1000) == std::numeric_limits<std::uint64_t>::max());
}

TEST_CASE("orders: all of them where there are few") {
  CHECK(orders_of(3, 6, 1) ==
        std::vector<Order>{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}});
  for (std::size_t steps = 1; steps <= 6; ++steps) {
    const std::vector<Order> orders = orders_of(steps, 1000, 1);
    CHECK(orders.size() == number_of_orders(steps));
    CHECK(are_orders(orders, steps));
  }
  CHECK(orders_of(0, 10, 1) == std::vector<Order>{{}});
}

TEST_CASE("orders: a sample of different ones where there are many") {
  struct Case {
    std::size_t steps, most;
  };
  for (const Case c : {Case{4, 23}, Case{4, 1}, Case{5, 30}, Case{5, 29}, Case{6, 100}, Case{8, 50},
                       Case{30, 20}}) {
    CAPTURE(c.steps);
    const std::vector<Order> orders = orders_of(c.steps, c.most, 3);
    CHECK(orders.size() == c.most);
    CHECK(are_orders(orders, c.steps));
    CHECK(orders == orders_of(c.steps, c.most, 3));
    if (c.most > 1) CHECK(orders != orders_of(c.steps, c.most, 4));
  }
}

// Both ways of drawing: from the list of all, and by shuffles.
TEST_CASE("orders: each other order is as likely to be in a sample") {
  for (const std::size_t most : {8u, 4u}) {
    std::map<Order, int> drawn;
    constexpr std::uint32_t kSeeds = 4000;
    for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
      const std::vector<Order> orders = orders_of(4, most, seed);
      for (std::size_t i = 1; i < orders.size(); ++i) ++drawn[orders[i]];
    }
    REQUIRE(drawn.size() == 23);
    const double share = static_cast<double>(most - 1) / 23;
    for (const auto& [order, count] : drawn) {
      CHECK(std::abs(count - kSeeds * share) < 5 * std::sqrt(kSeeds * share * (1 - share)));
    }
  }
}

TEST_CASE("orders: none, and more than can be made, are refused") {
  CHECK_THROWS_AS(orders_of(3, 0, 1), InvalidInput);
  CHECK_THROWS_AS(orders_of(12, 2'000'000, 1), InvalidInput);
  CHECK(orders_of(3, 2'000'000, 1).size() == 6);
}
