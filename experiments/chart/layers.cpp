#include "experiments/chart/layers.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace rapport {

namespace {

constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

enum class Visit { none, open, done };

/// Marks arcs that lead to a node whose own arcs are being followed (depth first, in the order of
/// the lists, without recursion).
std::vector<bool> back_arcs(std::size_t nodes, const std::vector<Arc>& arcs) {
  std::vector<std::vector<std::size_t>> out(nodes);
  for (std::size_t a = 0; a < arcs.size(); ++a) out[arcs[a].from].push_back(a);
  std::vector<bool> back(arcs.size(), false);
  std::vector<Visit> visit(nodes, Visit::none);
  std::vector<std::size_t> next(nodes, 0), path;
  for (std::size_t start = 0; start < nodes; ++start) {
    if (visit[start] == Visit::none) path.push_back(start), visit[start] = Visit::open;
    while (!path.empty()) {
      const std::size_t node = path.back();
      if (next[node] == out[node].size()) {
        visit[node] = Visit::done;
        path.pop_back();
        continue;
      }
      const std::size_t arc = out[node][next[node]++], to = arcs[arc].to;
      if (visit[to] == Visit::open) {
        back[arc] = true;
      } else if (visit[to] == Visit::none) {
        visit[to] = Visit::open;
        path.push_back(to);
      }
    }
  }
  return back;
}

std::vector<std::size_t> layers_of(const std::vector<bool>& ends, const std::vector<Arc>& arcs,
                                   const std::vector<bool>& back) {
  const std::size_t nodes = ends.size();
  std::vector<std::size_t> layer(nodes, 0);
  // Ways are shorter than the number of nodes, so rounds end.
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t a = 0; a < arcs.size(); ++a) {
      if (back[a]) continue;

      if (layer[arcs[a].to] > layer[arcs[a].from]) continue;
      layer[arcs[a].to] = layer[arcs[a].from] + 1;
      changed = true;
    }
  }
  std::size_t last = 0;  // behind all others
  for (std::size_t n = 0; n < nodes; ++n) last = std::max(last, layer[n] + !ends[n]);
  for (std::size_t n = 0; n < nodes; ++n) {
    if (ends[n]) layer[n] = last;
  }
  return layer;
}

/// A slot before its layer is sorted: with the slot that leads to it first, and by which arc.
struct Candidate {
  std::size_t layer, slot, before, arc;
};

/// Slots of all layers, unsorted; bends are added to `bends`.
std::vector<Candidate> candidates_of(const std::vector<std::size_t>& layer,
                                     const std::vector<Arc>& arcs, Layers& result) {
  const std::size_t nodes = layer.size();
  std::vector<Candidate> candidates;
  for (std::size_t n = 0; n < nodes; ++n) candidates.push_back({layer[n], n, kNowhere, n});
  result.bends.resize(arcs.size());
  for (std::size_t a = 0; a < arcs.size(); ++a) {
    if (result.back[a]) continue;
    std::size_t before = arcs[a].from;
    for (std::size_t l = layer[arcs[a].from] + 1; l < layer[arcs[a].to]; ++l) {
      const std::size_t slot = candidates.size();
      candidates.push_back({l, slot, before, a});
      result.bends[a].push_back(slot);
      before = slot;
    }
    Candidate& to = candidates[arcs[a].to];
    if (to.before == kNowhere) to.before = before, to.arc = a;
  }
  return candidates;
}

}  // namespace

Layers layered(const std::vector<bool>& ends, const std::vector<Arc>& arcs) {
  Layers result;
  result.back = back_arcs(ends.size(), arcs);
  const std::vector<std::size_t> layer = layers_of(ends, arcs, result.back);
  const std::vector<Candidate> candidates = candidates_of(layer, arcs, result);
  std::vector<std::size_t> place(candidates.size(), 0);
  const auto place_before = [&](const Candidate& candidate) {
    return candidate.before == kNowhere ? kNowhere : place[candidate.before];
  };
  result.slots.resize(ends.empty() ? 0 : *std::max_element(layer.begin(), layer.end()) + 1);
  for (std::size_t l = 0; l < result.slots.size(); ++l) {
    std::vector<Candidate> here;
    std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(here),
                 [&](const Candidate& candidate) { return candidate.layer == l; });
    std::stable_sort(here.begin(), here.end(), [&](const Candidate& a, const Candidate& b) {
      const std::size_t p = place_before(a), q = place_before(b);
      return p != q ? p < q : a.arc < b.arc;
    });
    for (const Candidate& candidate : here) {
      place[candidate.slot] = result.slots[l].size();
      result.slots[l].push_back(candidate.slot);
    }
  }
  return result;
}

}  // namespace rapport
