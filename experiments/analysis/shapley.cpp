#include "experiments/analysis/shapley.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "sim/core/check.h"
#include "sim/core/random.h"

namespace rapport {

namespace {

std::size_t players_of(std::size_t sets) {
  check(std::has_single_bit(sets) && sets >= 2, "there is a value for each set of players");
  const auto players = static_cast<std::size_t>(std::countr_zero(sets));
  check(players <= kMostPlayers, "too many players to go through all sets");
  return players;
}

// Share of the orders in which exactly a given set of s players comes before a given other one:
// s! (k - s - 1)! / k! = 1 / (k choose(k - 1, s)).
std::vector<double> weights_by_size(std::size_t players) {
  std::vector<double> weights(players);
  double choose = 1.0;
  for (std::size_t s = 0; s < players; ++s) {
    weights[s] = 1.0 / (static_cast<double>(players) * choose);
    choose *= static_cast<double>(players - 1 - s) / static_cast<double>(s + 1);
  }
  return weights;
}

// Random orders, each a pure function of the seed and its number.
class Orders {
 public:
  Orders(std::size_t players, std::uint32_t seed) : order_(players), seed_(seed) {}

  // Durstenfeld's shuffle (1964).
  const std::vector<std::size_t>& draw(std::uint32_t number) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    for (std::size_t i = order_.size(); i > 1; --i) {
      const auto step = static_cast<std::uint32_t>(i);
      const std::uint32_t bits = philox4x32_10({number, step, 0, 0}, {seed_, kShapley}).u32(0);
      std::swap(order_[i - 1], order_[static_cast<std::size_t>((std::uint64_t{bits} * i) >> 32)]);
    }
    return order_;
  }

 private:
  static constexpr std::uint32_t kShapley = 0x5AA9;  // so that no other draws share these numbers
  std::vector<std::size_t> order_;
  std::uint32_t seed_;
};

// Half of what each player adds as the players join one after another.
template <class Order, class Value>
void add_half_gains(const Order& begin, const Order& end, const Value& value,
                    std::vector<double>& gains) {
  std::uint64_t set = 0;
  double before = value(set);
  for (Order player = begin; player != end; ++player) {
    set |= std::uint64_t{1} << *player;
    const double after = value(set);
    gains[*player] += 0.5 * (after - before);
    before = after;
  }
}

}  // namespace

std::vector<double> shapley_attribution(std::span<const double> values) {
  const std::size_t players = players_of(values.size());
  const std::vector<double> weights = weights_by_size(players);
  std::vector<double> result(players, 0.0);
  for (std::size_t set = 0; set < values.size(); ++set) {
    const double weight = weights[std::min(players - 1, std::size_t(std::popcount(set)))];
    for (std::size_t i = 0; i < players; ++i) {
      const std::size_t with = set | (std::size_t{1} << i);
      if (with != set) result[i] += weight * (values[with] - values[set]);
    }
  }
  return result;
}

std::vector<Interval> shapley_attribution(std::span<const std::vector<double>> values,
                                          double level) {
  std::vector<Moments> moments(players_of(values.size()));
  std::vector<double> one(values.size());
  for (std::size_t r = 0; r < values.front().size(); ++r) {
    bool complete = true;
    for (std::size_t set = 0; set < values.size(); ++set) {
      check(values[set].size() == values.front().size(), "sets have equal numbers of replications");
      one[set] = values[set][r];
      complete = complete && std::isfinite(one[set]);
    }
    if (!complete) continue;
    const std::vector<double> shares = shapley_attribution(one);
    for (std::size_t i = 0; i < shares.size(); ++i) moments[i].add(shares[i]);
  }
  std::vector<Interval> intervals;
  for (const Moments& of_player : moments) intervals.push_back(student_interval(of_player, level));
  return intervals;
}

std::vector<Interval> sampled_shapley(std::size_t players,
                                      const std::function<double(std::uint64_t)>& value,
                                      const OrderDraws& draws, double level) {
  check(players > 0 && players < 64, "there are 1 to 63 players");
  check(draws.pairs >= 2, "an interval takes two pairs of orders");
  std::unordered_map<std::uint64_t, double> known;
  const auto remembered = [&](std::uint64_t set) {
    const auto [place, is_new] = known.try_emplace(set, 0.0);
    if (is_new) place->second = value(set);
    return place->second;
  };
  Orders orders(players, draws.seed);
  std::vector<Moments> moments(players);
  for (std::uint32_t pair = 0; pair < draws.pairs; ++pair) {
    const std::vector<std::size_t>& order = orders.draw(pair);
    std::vector<double> gains(players, 0.0);
    add_half_gains(order.begin(), order.end(), remembered, gains);
    add_half_gains(order.rbegin(), order.rend(), remembered, gains);
    for (std::size_t i = 0; i < players; ++i) moments[i].add(gains[i]);
  }
  std::vector<Interval> intervals;
  for (const Moments& of_player : moments) intervals.push_back(student_interval(of_player, level));
  return intervals;
}

std::vector<double> explained_variances(std::span<const double> cells,
                                        std::span<const double> weights) {
  const std::size_t factors = players_of(cells.size());
  check(factors <= kMostFactors, "too many factors to go through all sets of all combinations");
  check(weights.size() == cells.size(), "each combination has a weight");
  double mass = 0.0, mean = 0.0;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    check(weights[c] >= 0.0 && std::isfinite(weights[c]), "weights are not negative");
    mass += weights[c];
    mean += weights[c] * cells[c];
  }
  check(mass > 0.0, "some combination occurs");
  mean /= mass;
  std::vector<double> explained(cells.size(), 0.0);
  for (std::size_t set = 0; set < cells.size(); ++set) {
    // Combinations by the levels of the factors in the set.
    std::vector<double> weight(cells.size(), 0.0), sum(cells.size(), 0.0);
    for (std::size_t c = 0; c < cells.size(); ++c) {
      weight[c & set] += weights[c];
      sum[c & set] += weights[c] * (cells[c] - mean);
    }
    for (std::size_t group = 0; group < cells.size(); ++group) {
      if (weight[group] > 0.0) explained[set] += sum[group] * sum[group] / weight[group] / mass;
    }
  }
  explained[0] = 0.0;
  return explained;
}

}  // namespace rapport
