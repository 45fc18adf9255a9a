#include "experiments/seek/additive.h"

#include <algorithm>
#include <map>

namespace rapport {

namespace {

/// The moves that a price makes, 1 or 0 each.
std::vector<double> made_at(double price, std::span<const SingleMove> moves) {
  const auto worth = [&](std::size_t m) { return moves[m].gain - price * moves[m].cost; };
  std::map<std::size_t, std::size_t> best;  // by place
  for (std::size_t m = 0; m < moves.size(); ++m) {
    if (!(worth(m) > 0)) continue;
    const auto [at, is_new] = best.emplace(moves[m].place, m);
    if (!is_new && worth(m) > worth(at->second)) at->second = m;
  }
  std::vector<double> made(moves.size(), 0.0);
  for (const auto& [place, m] : best) made[m] = 1.0;
  return made;
}

double cost_of(const std::vector<double>& made, std::span<const SingleMove> moves) {
  double cost = 0.0;
  for (std::size_t m = 0; m < moves.size(); ++m) cost += made[m] * moves[m].cost;
  return cost;
}

/// Prices between which nothing changes: one inside each stretch, cheapest first.
std::vector<double> prices_of(std::span<const SingleMove> moves) {
  std::vector<double> edges{0.0};
  const auto add = [&](double gain, double cost) {
    if (cost != 0 && gain / cost > 0) edges.push_back(gain / cost);
  };
  for (std::size_t a = 0; a < moves.size(); ++a) {
    add(moves[a].gain, moves[a].cost);
    for (std::size_t b = 0; b < a; ++b) {
      if (moves[a].place != moves[b].place) continue;
      add(moves[a].gain - moves[b].gain, moves[a].cost - moves[b].cost);
    }
  }
  std::ranges::sort(edges);
  std::vector<double> prices;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i)
    prices.push_back((edges[i] + edges[i + 1]) / 2);
  prices.push_back(2 * edges.back() + 1);
  return prices;
}

}  // namespace

std::vector<double> additive_choice(std::span<const SingleMove> moves, double limit) {
  std::vector<double> dearer;  // what the price before makes, beyond the limit
  double dearer_cost = 0.0;
  for (const double price : prices_of(moves)) {
    std::vector<double> made = made_at(price, moves);
    const double cost = cost_of(made, moves);
    if (cost > limit) {
      dearer = std::move(made);
      dearer_cost = cost;
      continue;
    }
    if (dearer.empty()) return made;
    const double part = (limit - cost) / (dearer_cost - cost);
    for (std::size_t m = 0; m < made.size(); ++m) made[m] += part * (dearer[m] - made[m]);
    return made;
  }
  return std::vector<double>(moves.size(), 0.0);
}

}  // namespace rapport
