// What flows where, under two policies or one: bands between bars (a Sankey diagram) or between
// boxes that say what happens at a step (a map of journeys). Of two policies the first is above,
// with a white seam to the second.
//
// In which layer and order nodes stand depends on nodes and links alone, and so do the places of
// boxes: nothing moves while numbers change. Bars are as high as what flows.
// Hit regions: "node:<id>", "link:<id from>:<id to>".
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "experiments/chart/draft.h"

namespace rapport {

/// Under the first and the second policy. Amounts that are no numbers, or negative, count as 0.
struct FlowAmount {
  double from = 0, to = 0;
};

struct FlowNode {
  std::string id{}, name{};
  std::string value{};  ///< "104 to 103"; empty: none
  /// What a box says of its step: "wait", "5 to 7 s".
  std::vector<std::pair<std::string, std::string>> lines{};
  FlowAmount entry{};  ///< comes from outside
  bool end = false;    ///< nothing follows: a bar at the right edge
  bool selected = false;
};

struct FlowLink {
  std::size_t from = 0, to = 0;  ///< positions in the list of nodes
  FlowAmount amount{};
  std::string text{};  ///< beside links that lead back: "4 to 3 call again"
};

struct FlowChart {
  enum class Form { bars, boxes } form = Form::boxes;
  std::string title{}, second{};
  int from_slot = 0, to_slot = 1;       ///< to_slot = -1: one policy
  std::vector<std::string> policies{};  ///< names for the legend
  std::vector<FlowNode> nodes{};
  std::vector<FlowLink> links{};
  int decimals = 0;
};

Drawing draw(const FlowChart& chart, Extent size, const TextWidth& width);

/// The least height at which all boxes have their names and all ends their numbers, in a chart of
/// this width. `roomy`: with distance between them, and ends' names below their numbers.
double least_height(const FlowChart& chart, bool roomy, double width, const TextWidth& text_width);

ChartTable table_of(const FlowChart& chart);

}  // namespace rapport
