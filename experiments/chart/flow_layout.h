// Where nodes of a flow chart stand, and where links leave and reach them.
#pragma once

#include <vector>

#include "experiments/chart/flow.h"
#include "experiments/chart/layers.h"

namespace rapport {

inline constexpr double kFlowBar = 8;     // width of a bar
inline constexpr double kFlowEntry = 34;  // length of what comes from outside
inline constexpr double kFlowEndGap = 6;  // between number and name of an end in one line
inline constexpr double kFlowBoxTitle = 30, kFlowLineHeight = 21;

struct FlowLayout {
  Layers layers{};
  std::vector<Box> boxes{};              ///< of slots: nodes, then bends of long links
  std::vector<double> in{}, out{};       ///< what comes to nodes, entry included, and leaves them
  std::vector<double> left{};            ///< of layers
  std::vector<double> starts{}, ends{};  ///< of links: y where they leave and reach a node
  double scale = 0;                      ///< thickness of one of what flows
  bool bars_last = false;                ///< the last layer has bars, with texts at their right
  bool ends_in_one_line = false;         ///< these have little room: number and name are one line
};

/// Amounts that are no numbers, or negative, count as 0.
double flow_size(const FlowAmount& amount);

bool has_box(const FlowChart& chart, std::size_t node);

FlowLayout flow_layout(const FlowChart& chart, const Draft& draft, double top);

/// The height that it needs, see least_height().
double least_flow_height(const FlowChart& chart, const Draft& draft, bool roomy);

}  // namespace rapport
