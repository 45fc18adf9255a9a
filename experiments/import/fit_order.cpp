#include <algorithm>
#include <cstdlib>

#include "experiments/import/call_fit.h"

namespace rapport {

namespace {

constexpr std::int32_t kLongestHeadStart = 600, kStep = 5;  // seconds
constexpr std::size_t kFewestPairs = 30;                    // for a head start of its own
constexpr std::size_t kMostPairs = 400000;

/// Two callers who were in line together: the one who was served first had come `later` seconds
/// after the other (negative: before).
struct Pair {
  std::int16_t first, other;  // levels
  std::int32_t later;
};

/// Pairs of unequal levels. Who waits behind whom is known from arrival and end of wait.
std::vector<Pair> pairs_of(const CallLog& log, const std::vector<CallDay>& days,
                           const UseDays& use) {
  std::vector<Pair> pairs;
  for (std::size_t d = 0; d < days.size() && pairs.size() < kMostPairs; ++d) {
    if (!use[d]) continue;
    std::vector<const Call*> line;
    for (std::size_t i = days[d].first; i < days[d].last; ++i) {
      if (log.calls[i].wait > 0 && !is_abnormal(days[d], log.calls[i]))
        line.push_back(&log.calls[i]);
    }
    std::vector<const Call*> earlier;  // who came before and may still be there
    for (std::size_t a = 0; a < line.size() && pairs.size() < kMostPairs; ++a) {
      std::erase_if(earlier,
                    [&](const Call* b) { return b->arrival + b->wait <= line[a]->arrival; });
      if (!line[a]->served()) {
        earlier.push_back(line[a]);
        continue;
      }
      const std::int32_t served = line[a]->arrival + line[a]->wait;
      const auto add = [&](const Call& b) {
        if (b.priority != line[a]->priority && b.arrival + b.wait > served) {
          pairs.push_back({line[a]->priority, b.priority, line[a]->arrival - b.arrival});
        }
      };
      for (auto b = earlier.rbegin(); b != earlier.rend(); ++b) add(**b);
      for (std::size_t b = a + 1; b < line.size() && line[b]->arrival <= served; ++b) add(*line[b]);
      earlier.push_back(line[a]);
    }
  }
  return pairs;
}

std::size_t misordered(const std::vector<Pair>& pairs, const std::vector<std::int32_t>& start) {
  return static_cast<std::size_t>(std::count_if(pairs.begin(), pairs.end(), [&](const Pair& pair) {
    return pair.later > start[static_cast<std::size_t>(pair.first)] -
                            start[static_cast<std::size_t>(pair.other)];
  }));
}

/// The head start of one level that misorders the fewest pairs; of equals the one nearest to 0.
std::int32_t best_start(const std::vector<Pair>& pairs, std::vector<std::int32_t> start,
                        std::size_t level) {
  std::int32_t best = 0;
  std::size_t least = SIZE_MAX;
  for (std::int32_t s = -kLongestHeadStart; s <= kLongestHeadStart; s += kStep) {
    start[level] = s;
    const std::size_t wrong = misordered(pairs, start);
    if (wrong < least || (wrong == least && std::abs(s) < std::abs(best))) best = s, least = wrong;
  }
  return best;
}

}  // namespace

void fit_order(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
               CallFit& fit) {
  std::int16_t most = 0;
  for (const Call& call : log.calls) most = std::max(most, call.priority);
  const auto levels = static_cast<std::size_t>(most) + 1;
  if (levels == 1) {
    fit.head_start = {0.0};
    return;
  }
  const std::vector<Pair> pairs = pairs_of(log, days, use);
  std::vector<std::size_t> number(levels, 0);
  for (const Pair& pair : pairs) {
    ++number[static_cast<std::size_t>(pair.first)];
    ++number[static_cast<std::size_t>(pair.other)];
  }
  std::vector<std::int32_t> start(levels, 0);
  for (int round = 0; round < 3; ++round) {  // level 0 is what the others are measured from
    for (std::size_t level = 1; level < levels; ++level) {
      if (number[level] >= kFewestPairs) start[level] = best_start(pairs, start, level);
    }
  }
  const std::int32_t least = *std::min_element(start.begin(), start.end());
  fit.head_start.clear();
  for (const std::int32_t s : start) fit.head_start.push_back(s - least);
  fit.overtakings = pairs.size();
  fit.misordered = misordered(pairs, start);
}

}  // namespace rapport
