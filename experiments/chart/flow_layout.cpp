#include "experiments/chart/flow_layout.h"

#include <algorithm>
#include <cmath>

namespace rapport {

namespace {

constexpr double kBarBend = 14, kBoxBend = 34;   // heights of the slots of bends
constexpr double kEndHeight = 64;                // of the slot of an end beside boxes
constexpr double kNarrowBox = 110;               // narrower ones say their name only
constexpr double kMostBox = 232;                 // width
constexpr double kThickest = 140;                // of the most that flows, beside boxes
constexpr double kEndTexts = 40, kEndText = 20;  // of an end's two lines; of one
constexpr double kBoxGap = 12;                   // least, between boxes
constexpr double kLeastBend = 24;                // of a bend where there is little
constexpr double kRoomOfBack = 34;               // below all nodes, for links that lead back
constexpr double kBelowAll = 4;

class FlowPlacer {
 public:
  FlowPlacer(const FlowChart& chart, const Draft& draft, double top)
      : chart_(chart), draft_(draft), top_(top), bottom_(draft.bounds().height - kBelowAll) {
    find_layers();
    made_.ends_in_one_line = least_of_last_layer(kEndTexts) > bottom_ - top_;
    find_columns();
    if (!boxes()) find_scale_of_bars();
    for (std::size_t l = 0; l < made_.layers.slots.size(); ++l) place_layer(l);
    if (boxes()) find_scale_of_boxes();
    order_links();
  }

  FlowLayout made() { return std::move(made_); }

  double least(bool roomy) const;

 private:
  bool boxes() const { return chart_.form == FlowChart::Form::boxes; }
  bool is_node(std::size_t slot) const { return slot < chart_.nodes.size(); }
  double flow_of(std::size_t node) const { return std::max(made_.in[node], made_.out[node]); }

  void find_layers();
  void find_columns();
  void find_scale_of_bars();
  void find_scale_of_boxes();
  double height_of(std::size_t slot, std::size_t lines) const;
  double least_of_last_layer(double of_an_end) const;
  std::size_t lines_that_fit(std::size_t layer) const;
  void place_layer(std::size_t layer);
  void order_links();

  const FlowChart& chart_;
  const Draft& draft_;
  double top_, bottom_;
  std::vector<double> width_{};  // of layers
  FlowLayout made_{};
};

void FlowPlacer::find_layers() {
  std::vector<Arc> arcs;
  std::vector<bool> ends;
  for (const FlowLink& link : chart_.links) arcs.push_back({link.from, link.to});
  for (const FlowNode& node : chart_.nodes) {
    ends.push_back(node.end);
    made_.in.push_back(flow_size(node.entry));
  }
  made_.layers = layered(ends, arcs);
  made_.out.resize(ends.size());
  std::size_t slots = ends.size();
  for (std::size_t a = 0; a < arcs.size(); ++a) {
    slots += made_.layers.bends[a].size();
    if (made_.layers.back[a]) continue;
    made_.out[arcs[a].from] += flow_size(chart_.links[a].amount);
    made_.in[arcs[a].to] += flow_size(chart_.links[a].amount);
  }
  const std::vector<bool>& back = made_.layers.back;
  if (std::find(back.begin(), back.end(), true) != back.end()) bottom_ -= kRoomOfBack;
  made_.boxes.resize(slots);
}

/// Layers share the width: those with boxes alike, ends as much as their texts need.
void FlowPlacer::find_columns() {
  const std::size_t count = made_.layers.slots.size();
  const double all = draft_.bounds().width;
  double ends = 0, entries = 0;
  for (const FlowNode& node : chart_.nodes) {
    if (flow_size(node.entry) > 0) entries = kFlowEntry;
    if (!node.end && boxes()) continue;
    const double value = draft_.width_of(Role::strong, node.value),
                 name = draft_.width_of(Role::body, node.name);
    const double text = made_.ends_in_one_line ? value + kFlowEndGap + name : std::max(value, name);
    ends = std::max(ends, kFlowBar + 10 + text);
  }
  made_.bars_last = ends > 0 && count > 1;
  ends = std::min(ends, 0.3 * all);
  const auto inner = static_cast<double>(made_.bars_last ? count - 1 : count);
  const double each = std::max(1.0, all - ends - entries) / std::max(1.0, inner);
  const double width = boxes() ? std::min(kMostBox, 0.82 * each) : kFlowBar;
  double x = entries;
  for (std::size_t l = 0; l < count; ++l, x += each) {
    const bool last = l + 1 == count && made_.bars_last;
    made_.left.push_back(last ? all - ends : x);
    width_.push_back(last ? kFlowBar : width);
  }
}

/// As much as layers of bars have room for.
void FlowPlacer::find_scale_of_bars() {
  double scale = INFINITY;
  for (const std::vector<std::size_t>& slots : made_.layers.slots) {
    double sum = 0, gaps = 0;
    for (const std::size_t slot : slots) {
      if (is_node(slot)) sum += flow_of(slot);
      gaps += is_node(slot) ? 26 : kBarBend;
    }
    if (sum > 0) scale = std::min(scale, std::max(4.0, bottom_ - top_ - gaps) / sum);
  }
  made_.scale = std::isfinite(scale) ? scale : 0;
}

/// As much as boxes bear at their sides.
void FlowPlacer::find_scale_of_boxes() {
  double scale = INFINITY;
  for (std::size_t n = 0; n < chart_.nodes.size(); ++n) {
    if (!(flow_of(n) > 0)) continue;
    const double most = std::min(kThickest, std::max(2.0, made_.boxes[n].height - 6));
    scale = std::min(scale, most / flow_of(n));
  }
  made_.scale = std::isfinite(scale) ? scale : 0;
}

/// Beside boxes it does not depend on what flows, so that nothing moves while numbers change.
double FlowPlacer::height_of(std::size_t slot, std::size_t lines) const {
  if (!is_node(slot)) return boxes() ? kBoxBend : kBarBend;
  if (!boxes()) return std::max(2.0, made_.scale * flow_of(slot));
  if (!has_box(chart_, slot)) return kEndHeight;
  const auto shown = static_cast<double>(std::min(lines, chart_.nodes[slot].lines.size()));
  return lines == 0 ? 24 : kFlowBoxTitle + shown * kFlowLineHeight + 6;
}

/// What the ends of the last layer need beside boxes.
double FlowPlacer::least_of_last_layer(double of_an_end) const {
  if (!boxes() || made_.layers.slots.empty()) return 0;
  double ends = 0;
  for (const std::size_t slot : made_.layers.slots.back()) {
    ends += is_node(slot) && !has_box(chart_, slot) ? of_an_end : 0;
  }
  return ends;
}

/// Boxes may give up the lines below their names.
double FlowPlacer::least(bool roomy) const {
  double most = least_of_last_layer(roomy ? kEndTexts : kEndText);
  for (const std::vector<std::size_t>& slots : made_.layers.slots) {
    double sum = 0;
    for (const std::size_t slot : slots) {
      const bool is_end = is_node(slot) && !has_box(chart_, slot);
      const bool is_tight = !is_node(slot) && !roomy;
      if (!is_end) sum += is_tight ? kLeastBend : height_of(slot, 0) + kBoxGap;
    }
    most = std::max(most, sum);
  }
  return most + draft_.bounds().height - bottom_;
}

/// As many lines as leave all boxes of a layer some distance.
std::size_t FlowPlacer::lines_that_fit(std::size_t layer) const {
  const std::vector<std::size_t>& slots = made_.layers.slots[layer];
  if (width_[layer] < kNarrowBox) return 0;
  std::size_t lines = 1;
  for (const std::size_t slot : slots) {
    if (is_node(slot)) lines = std::max(lines, chart_.nodes[slot].lines.size());
  }
  for (; lines > 0; --lines) {
    double sum = 0;
    for (const std::size_t slot : slots) sum += height_of(slot, lines) + kBoxGap;
    if (sum <= bottom_ - top_) return lines;
  }
  return 0;
}

void FlowPlacer::place_layer(std::size_t layer) {
  const std::vector<std::size_t>& slots = made_.layers.slots[layer];
  const std::size_t lines = lines_that_fit(layer);
  double sum = 0;
  for (const std::size_t slot : slots) sum += height_of(slot, lines);
  const double room = bottom_ - top_;
  const double squeeze = sum > 0 ? std::min(1.0, 0.92 * room / sum) : 1;
  const double gap = (room - squeeze * sum) / static_cast<double>(slots.size() + 1);
  double y = top_ + gap;
  for (const std::size_t slot : slots) {
    const double height = squeeze * height_of(slot, lines);
    made_.boxes[slot] = {made_.left[layer], y, width_[layer], height};
    y += height + gap;
  }
}

/// Links leave and reach a node from top to bottom as what they lead to and come from, so that they
/// do not cross there. What comes from outside is above them.
void FlowPlacer::order_links() {
  const std::size_t count = chart_.links.size();
  made_.starts.resize(count), made_.ends.resize(count);
  std::vector<double> leaving, reaching;  // y of the next link of each node
  for (std::size_t n = 0; n < chart_.nodes.size(); ++n) {
    const Box& box = made_.boxes[n];
    const double middle = box.y + box.height / 2;
    leaving.push_back(middle - made_.scale * made_.out[n] / 2);
    reaching.push_back(middle - made_.scale * made_.in[n] / 2 +
                       made_.scale * flow_size(chart_.nodes[n].entry));
  }
  const auto after = [&](std::size_t link) {
    const std::vector<std::size_t>& bends = made_.layers.bends[link];
    return made_.boxes[bends.empty() ? chart_.links[link].to : bends.front()].y;
  };
  const auto before = [&](std::size_t link) {
    const std::vector<std::size_t>& bends = made_.layers.bends[link];
    return made_.boxes[bends.empty() ? chart_.links[link].from : bends.back()].y;
  };
  std::vector<std::size_t> order;
  for (std::size_t l = 0; l < count; ++l) {
    if (!made_.layers.back[l]) order.push_back(l);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return after(a) < after(b); });
  for (const std::size_t l : order) {
    double& y = leaving[chart_.links[l].from];
    made_.starts[l] = y;
    y += made_.scale * flow_size(chart_.links[l].amount);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return before(a) < before(b); });
  for (const std::size_t l : order) {
    double& y = reaching[chart_.links[l].to];
    made_.ends[l] = y;
    y += made_.scale * flow_size(chart_.links[l].amount);
  }
}

double part_of(double amount) { return std::isfinite(amount) && amount > 0 ? amount : 0; }

}  // namespace

double flow_size(const FlowAmount& amount) { return part_of(amount.from) + part_of(amount.to); }

bool has_box(const FlowChart& chart, std::size_t node) {
  return chart.form == FlowChart::Form::boxes && !chart.nodes[node].end;
}

double least_flow_height(const FlowChart& chart, const Draft& draft, bool roomy) {
  return FlowPlacer(chart, draft, 0).least(roomy);
}

FlowLayout flow_layout(const FlowChart& chart, const Draft& draft, double top) {
  return FlowPlacer(chart, draft, top).made();
}

}  // namespace rapport
