#include "experiments/chart/push_apart.h"

#include <algorithm>
#include <numeric>

namespace rapport {

std::vector<double> pushed_apart(const std::vector<double>& wanted, double gap, double low,
                                 double high) {
  const std::size_t count = wanted.size();
  if (count == 0) return {};
  if (count > 1) gap = std::min(gap, std::max(0.0, high - low) / static_cast<double>(count - 1));
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
  // Less i gaps, places only have not to fall: the closest such ones are means of blocks (pool
  // adjacent violators, Ayer et al. 1955), and limits only clamp them.
  struct Block {
    double sum;
    std::size_t size;
    double mean() const { return sum / static_cast<double>(size); }
  };
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < count; ++i) {
    blocks.push_back({wanted[order[i]] - gap * static_cast<double>(i), 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
      const Block last = blocks.back();
      blocks.pop_back();
      blocks.back().sum += last.sum, blocks.back().size += last.size;
    }
  }
  const double most = std::max(low, high - gap * static_cast<double>(count - 1));
  std::vector<double> places(count);
  std::size_t i = 0;
  for (const Block& block : blocks) {
    for (std::size_t k = 0; k < block.size; ++k, ++i) {
      places[order[i]] = std::clamp(block.mean(), low, most) + gap * static_cast<double>(i);
    }
  }
  return places;
}

}  // namespace rapport
