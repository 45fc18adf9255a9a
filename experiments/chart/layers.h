// Where the steps of a network stand: in layers from left to right, each step after those that lead
// to it.
#pragma once

#include <cstddef>
#include <vector>

namespace rapport {

struct Arc {
  std::size_t from = 0, to = 0;
};

/// A slot is a place in a layer: of a node (slot = its position in the list of nodes) or of a bend
/// of a long arc (slots from the number of nodes on).
struct Layers {
  std::vector<std::vector<std::size_t>> slots{};  ///< of each layer, from top to bottom
  std::vector<bool> back{};                       ///< arcs that lead back, by arc
  std::vector<std::vector<std::size_t>> bends{};  ///< slots between both ends, by arc
};

/// Layers by the longest way from a node without arcs to it; ends (one a node) stand in the last
/// layer, without others. Within a layer slots have the order of the first slots that lead to them,
/// and those with the same one that of the arcs. How much flows plays no part, and a new node at
/// the end of the list, with arcs at the end of theirs, moves no two others past each other in
/// their layer.
Layers layered(const std::vector<bool>& ends, const std::vector<Arc>& arcs);

}  // namespace rapport
