#include "experiments/seek/pareto.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <utility>

#include "sim/core/check.h"

namespace rapport {

bool dominates(const SeekValue& a, const SeekValue& b) {
  check(a.aims.size() == b.aims.size(), "all points of a search have the same aims");
  if (a.violation != b.violation) return a.violation < b.violation;
  if (a.violation > 0) return false;
  bool is_better = false;
  for (std::size_t k = 0; k < a.aims.size(); ++k) {
    if (a.aims[k] > b.aims[k]) return false;
    is_better = is_better || a.aims[k] < b.aims[k];
  }
  return is_better;
}

std::vector<std::vector<std::size_t>> sorted_fronts(std::span<const SeekValue> values) {
  const std::size_t n = values.size();
  std::vector<std::vector<std::size_t>> beats(n);  // whom each dominates
  std::vector<std::size_t> beaten_by(n, 0);        // how many dominate it that are in no front yet
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t b = 0; b < n; ++b) {
      if (!dominates(values[a], values[b])) continue;
      beats[a].push_back(b);
      ++beaten_by[b];
    }
  }
  std::vector<std::vector<std::size_t>> fronts;
  std::vector<std::size_t> front;
  for (std::size_t a = 0; a < n; ++a) {
    if (beaten_by[a] == 0) front.push_back(a);
  }
  while (!front.empty()) {
    std::vector<std::size_t> next;
    for (const std::size_t a : front) {
      for (const std::size_t b : beats[a]) {
        if (--beaten_by[b] == 0) next.push_back(b);
      }
    }
    std::ranges::sort(next);
    fronts.push_back(std::move(front));
    front = std::move(next);
  }
  return fronts;
}

std::vector<double> crowding_of(std::span<const SeekValue> values,
                                std::span<const std::size_t> front) {
  std::vector<double> crowding(front.size(), 0.0);
  if (front.empty()) return crowding;
  std::vector<std::size_t> order(front.size());
  for (std::size_t k = 0; k < values[front[0]].aims.size(); ++k) {
    const auto aim = [&](std::size_t place) { return values[front[place]].aims[k]; };
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, aim);
    const double range = aim(order.back()) - aim(order.front());
    crowding[order.front()] = crowding[order.back()] = std::numeric_limits<double>::infinity();
    if (!(range > 0) || !std::isfinite(range)) continue;
    for (std::size_t i = 1; i + 1 < order.size(); ++i) {
      crowding[order[i]] += (aim(order[i + 1]) - aim(order[i - 1])) / range;
    }
  }
  return crowding;
}

std::vector<std::size_t> best_points(std::span<const SeekValue> values, std::size_t most) {
  std::vector<std::size_t> best, alike;
  std::set<std::pair<double, std::vector<double>>> seen;
  for (const std::vector<std::size_t>& front : sorted_fronts(values)) {
    if (best.size() >= most) break;
    const std::vector<double> crowding = crowding_of(values, front);
    std::vector<std::size_t> order(front.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      if (crowding[a] != crowding[b]) return crowding[a] > crowding[b];
      return values[front[a]].moved < values[front[b]].moved;
    });
    for (const std::size_t place : order) {
      const SeekValue& value = values[front[place]];
      const bool is_new = seen.emplace(value.violation, value.aims).second;
      (is_new ? best : alike).push_back(front[place]);
    }
  }
  best.insert(best.end(), alike.begin(), alike.end());
  best.resize(std::min(best.size(), most));
  return best;
}

}  // namespace rapport
