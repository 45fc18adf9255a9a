#include "experiments/chart/flow.h"

#include <algorithm>
#include <cmath>

#include "experiments/chart/layers.h"
#include "experiments/chart/legend.h"
#include "experiments/chart/ribbon.h"
#include "experiments/chart/ticks.h"

namespace rapport {

namespace {

constexpr double kSeam = 1.5;  // white, between both policies
constexpr double kBend = 14;   // height of the slot of a bend
constexpr double kBar = 8;     // width of a bar
constexpr double kLineHeight = 21, kBoxTitle = 30, kBoxPad = 12;
constexpr double kEntry = 34;       // length of what comes from outside
constexpr double kNarrowBox = 110;  // narrower ones say their name only
constexpr double kMostBox = 232, kThickest = 70;

double size_of(double amount) { return std::isfinite(amount) && amount > 0 ? amount : 0; }
double size_of(const FlowAmount& amount) { return size_of(amount.from) + size_of(amount.to); }

std::string amount_text(const FlowChart& chart, const FlowAmount& amount) {
  const std::string from = number_text(amount.from, chart.decimals);
  if (chart.to_slot < 0) return from;
  const std::string to = number_text(amount.to, chart.decimals);
  return from == to ? to : from + " to " + to;
}

/// A layout of a flow chart: where slots stand, and how thick an amount is.
class FlowLayout {
 public:
  FlowLayout(const FlowChart& chart, Draft& draft, double top);
  void draw();

 private:
  bool is_node(std::size_t slot) const { return slot < chart_.nodes.size(); }

  bool has_box(std::size_t node) const {
    return chart_.form == FlowChart::Form::boxes && !chart_.nodes[node].end;
  }
  void find_columns();
  void find_scale();
  void place_layer(std::size_t layer);
  void order_links();
  double height_of(std::size_t slot, std::size_t lines) const;
  std::size_t lines_that_fit(std::size_t layer) const;

  void draw_entry(std::size_t node);
  void draw_link(std::size_t link);
  void draw_back(std::size_t link);
  void draw_back_text(std::size_t link);
  double low_of_back(std::size_t link) const;
  /// Both policies' bands from one place to the next.
  void draw_bands(const std::vector<Point>& way, const FlowAmount& amount);
  void draw_box(std::size_t node);
  void draw_bar(std::size_t node, std::size_t layer);

  const FlowChart& chart_;
  Draft& draft_;
  double top_, bottom_;
  Layers layers_{};
  std::vector<double> in_{}, out_{};       // what comes to nodes and leaves them, entry included
  std::vector<Box> boxes_{};               // by slot
  std::vector<std::size_t> lines_{};       // shown, by layer
  std::vector<double> left_{}, width_{};   // by layer
  std::vector<double> starts_{}, ends_{};  // by link: distance from the top of what flows at a node
  double scale_ = 0;
  bool bars_last_ = false;  // the last layer has bars, with texts at their right
};

FlowLayout::FlowLayout(const FlowChart& chart, Draft& draft, double top)
    : chart_(chart), draft_(draft), top_(top), bottom_(draft.bounds().height - 4) {
  std::vector<Arc> arcs;
  std::vector<bool> at_end;
  for (const FlowNode& node : chart.nodes) at_end.push_back(node.end);
  const std::size_t nodes = chart.nodes.size();
  in_.resize(nodes), out_.resize(nodes);
  for (const FlowLink& link : chart.links) arcs.push_back({link.from, link.to});
  layers_ = layered(at_end, arcs);
  std::size_t slots = nodes;
  bool leads_back = false;
  for (std::size_t a = 0; a < arcs.size(); ++a) {
    slots += layers_.bends[a].size();
    leads_back = leads_back || layers_.back[a];
    if (layers_.back[a]) continue;
    out_[arcs[a].from] += size_of(chart.links[a].amount);
    in_[arcs[a].to] += size_of(chart.links[a].amount);
  }
  for (std::size_t n = 0; n < nodes; ++n) in_[n] += size_of(chart.nodes[n].entry);
  if (leads_back) bottom_ -= 34;  // links back pass below all nodes
  boxes_.resize(slots);

  find_columns();
  find_scale();
  for (std::size_t l = 0; l < layers_.slots.size(); ++l) place_layer(l);
  order_links();
}

/// Layers share the width: those with boxes alike, ends as much as their texts need.
void FlowLayout::find_columns() {
  const std::size_t count = layers_.slots.size();
  const double all = draft_.bounds().width;
  double ends = 0, entries = 0;
  for (std::size_t n = 0; n < chart_.nodes.size(); ++n) {
    const FlowNode& node = chart_.nodes[n];
    if (size_of(node.entry) > 0) entries = kEntry;
    const double text =
        std::max(draft_.width_of(Role::strong, node.value), draft_.width_of(Role::body, node.name));
    if (node.end || chart_.form == FlowChart::Form::bars) ends = std::max(ends, kBar + 10 + text);
    bars_last_ = bars_last_ || node.end || chart_.form == FlowChart::Form::bars;
  }
  ends = std::min(ends, 0.3 * all);
  const bool boxes = chart_.form == FlowChart::Form::boxes;
  bars_last_ = bars_last_ && count > 1;
  const auto inner = static_cast<double>(bars_last_ ? count - 1 : count);
  const double each = std::max(1.0, all - ends - entries) / std::max(1.0, inner);
  const double width = boxes ? std::min(kMostBox, 0.78 * each) : kBar;
  double x = entries;
  for (std::size_t l = 0; l < count; ++l, x += each) {
    const bool last = l + 1 == count && bars_last_;
    left_.push_back(last ? all - ends : x);
    width_.push_back(last ? kBar : width);
  }
}

/// Thickness of one of what flows: as much as layers of bars have room for, or as boxes bear.
void FlowLayout::find_scale() {
  double scale = INFINITY, most = 0;
  for (const std::vector<std::size_t>& slots : layers_.slots) {
    double sum = 0, nodes = 0;
    for (const std::size_t slot : slots) {
      if (!is_node(slot)) continue;
      sum += std::max(in_[slot], out_[slot]), ++nodes;
      most = std::max({most, in_[slot], out_[slot]});
    }
    const double gaps = (static_cast<double>(slots.size()) - nodes) * kBend + 26 * nodes;
    if (sum > 0) scale = std::min(scale, std::max(4.0, bottom_ - top_ - gaps) / sum);
  }
  if (chart_.form == FlowChart::Form::boxes && most > 0) {
    scale = std::min(scale, kThickest * 2 / most);
  }
  scale_ = std::isfinite(scale) ? scale : 0;
}

double FlowLayout::height_of(std::size_t slot, std::size_t lines) const {
  if (!is_node(slot)) return kBend;
  const double flow = std::max(2.0, scale_ * std::max(in_[slot], out_[slot]));
  if (!has_box(slot)) return flow;
  const auto shown = static_cast<double>(std::min(lines, chart_.nodes[slot].lines.size()));
  return std::max(flow + 4, lines == 0 ? 22 : kBoxTitle + shown * kLineHeight + 6);
}

/// As many lines as leave all boxes of a layer some distance.
std::size_t FlowLayout::lines_that_fit(std::size_t layer) const {
  const std::vector<std::size_t>& slots = layers_.slots[layer];
  if (width_[layer] < kNarrowBox) return 0;
  std::size_t lines = 0;
  for (const std::size_t slot : slots) {
    if (is_node(slot)) lines = std::max(lines, chart_.nodes[slot].lines.size() + 1);
  }
  for (; lines > 0; --lines) {
    double sum = 0;
    for (const std::size_t slot : slots) sum += height_of(slot, lines - 1 + (lines == 1)) + 12;
    if (sum <= bottom_ - top_) break;
  }
  return lines > 0 ? lines - 1 : 0;
}

void FlowLayout::place_layer(std::size_t layer) {
  const std::vector<std::size_t>& slots = layers_.slots[layer];
  lines_.push_back(lines_that_fit(layer));
  double sum = 0;
  for (const std::size_t slot : slots) sum += height_of(slot, lines_[layer]);
  const double room = bottom_ - top_;
  const double squeeze = sum > 0 ? std::min(1.0, 0.92 * room / sum) : 1;
  const double gap = (room - squeeze * sum) / static_cast<double>(slots.size() + 1);
  double y = top_ + gap;
  for (const std::size_t slot : slots) {
    const double height = squeeze * height_of(slot, lines_[layer]);
    boxes_[slot] = {left_[layer], y, width_[layer], height};
    y += height + gap;
  }
}

/// Links leave and reach a node from top to bottom as what they lead to, so that they do not cross
/// there. What comes from outside is above them.
void FlowLayout::order_links() {
  const std::size_t count = chart_.links.size();
  starts_.resize(count), ends_.resize(count);
  const auto after = [&](std::size_t link) {
    return boxes_[layers_.bends[link].empty() ? chart_.links[link].to : layers_.bends[link].front()]
        .y;
  };
  const auto before = [&](std::size_t link) {
    return boxes_[layers_.bends[link].empty() ? chart_.links[link].from
                                              : layers_.bends[link].back()]
        .y;
  };
  std::vector<std::size_t> order;
  for (std::size_t l = 0; l < count; ++l) {
    if (!layers_.back[l]) order.push_back(l);
  }
  std::vector<double> leaving(chart_.nodes.size(), 0), reaching;
  for (const FlowNode& node : chart_.nodes) reaching.push_back(scale_ * size_of(node.entry));
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return after(a) < after(b); });
  for (const std::size_t l : order) {
    starts_[l] = leaving[chart_.links[l].from];
    leaving[chart_.links[l].from] += scale_ * size_of(chart_.links[l].amount);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return before(a) < before(b); });
  for (const std::size_t l : order) {
    ends_[l] = reaching[chart_.links[l].to];
    reaching[chart_.links[l].to] += scale_ * size_of(chart_.links[l].amount);
  }
}

/// One band through several places: ribbons put together.
Strip band_through(const std::vector<Point>& way, double down, double height, Colour fill) {
  Strip band{{}, {}, fill};
  for (std::size_t i = 0; i + 1 < way.size(); ++i) {
    const Point from{way[i].x, way[i].y + down}, to{way[i + 1].x, way[i + 1].y + down};
    const Strip part = ribbon(from, height, to, height, fill);
    const auto first = static_cast<std::ptrdiff_t>(i > 0);
    band.upper.insert(band.upper.end(), part.upper.begin() + first, part.upper.end());
    band.lower.insert(band.lower.end(), part.lower.begin() + first, part.lower.end());
  }
  return band;
}

void FlowLayout::draw_bands(const std::vector<Point>& way, const FlowAmount& amount) {
  const double first = scale_ * size_of(amount.from), second = scale_ * size_of(amount.to);
  const SlotLook &a = look_of(chart_.from_slot), &b = look_of(chart_.to_slot);
  Strip upper = band_through(way, 0, first, a.light);
  draft_.add(Polyline{upper.upper, a.colour, 1.3});
  draft_.add(std::move(upper));
  if (chart_.to_slot < 0) return;
  const double seam = first > 4 && second > 4 ? kSeam : 0;
  Strip lower = band_through(way, first + seam, second - seam, b.light);
  draft_.add(Polyline{lower.lower, b.colour, 1.3});
  draft_.add(std::move(lower));
}

void FlowLayout::draw_entry(std::size_t node) {
  const FlowAmount& entry = chart_.nodes[node].entry;
  const double thick = scale_ * size_of(entry);
  if (thick <= 0) return;
  const Box& box = boxes_[node];
  const double y = box.y + (box.height - scale_ * in_[node]) / 2;
  draw_bands({{std::max(0.0, box.x - kEntry), y}, {box.x, y}}, entry);
}

void FlowLayout::draw_link(std::size_t index) {
  const FlowLink& link = chart_.links[index];
  const double thick = scale_ * size_of(link.amount);
  const Box &from = boxes_[link.from], &to = boxes_[link.to];
  const Point start{from.right(),
                    from.y + (from.height - scale_ * out_[link.from]) / 2 + starts_[index]};
  const Point end{to.x, to.y + (to.height - scale_ * in_[link.to]) / 2 + ends_[index]};

  if (thick <= 0) return;
  std::vector<Point> way{start};
  for (const std::size_t bend : layers_.bends[index]) {
    const Box& box = boxes_[bend];
    const Point next{box.x, box.y + (box.height - thick) / 2};
    way.insert(way.end(), {next, {box.right(), next.y}});
  }
  way.push_back(end);
  draw_bands(way, link.amount);
  const Point at = way[way.size() - 2];
  const double middle = (at.x + end.x) / 2, height = std::max(10.0, thick);
  draft_.region({middle - 20, (at.y + end.y) / 2 + thick / 2 - height / 2, 40, height},
                "link:" + chart_.nodes[link.from].id + ":" + chart_.nodes[link.to].id,
                chart_.nodes[link.from].name + " → " + chart_.nodes[link.to].name + ": " +
                    amount_text(chart_, link.amount));
}

/// A dashed line below all nodes, with an arrow into the node it leads back to.
void FlowLayout::draw_back(std::size_t index) {
  const FlowLink& link = chart_.links[index];
  const Box &from = boxes_[link.from], &to = boxes_[link.to];
  const bool self = link.from == link.to;
  const Point start{from.x + (self ? 0.7 : 0.5) * from.width, from.bottom()};
  const Point end{to.x + (self ? 0.3 : 0.8) * to.width, to.bottom() + 4};
  const double low = low_of_back(index);
  Polyline line{{}, kInk2, 1.5, {5, 4}};
  for (int i = 0; i <= 24; ++i) {
    const double t = i / 24.0, s = 1 - t;
    line.points.push_back({s * s * (1 + 2 * t) * start.x + t * t * (3 - 2 * t) * end.x,
                           s * s * s * start.y + 3 * s * t * (low + 8) + t * t * t * end.y});
  }
  draft_.add(std::move(line));
  draft_.add(Marker{Shape::arrow_up, {end.x, end.y + 2}, 5, kInk2, false, false});
  draft_.region({end.x - 8, end.y - 4, 16, 16},
                "link:" + chart_.nodes[link.from].id + ":" + chart_.nodes[link.to].id,
                chart_.nodes[link.from].name + " → " + chart_.nodes[link.to].name + ": " +
                    amount_text(chart_, link.amount));
}

/// About how far down a link back reaches.
double FlowLayout::low_of_back(std::size_t index) const {
  const FlowLink& link = chart_.links[index];
  const double bottom = std::max(boxes_[link.from].bottom(), boxes_[link.to].bottom());
  return std::min(bottom + 26, draft_.bounds().height - 12);
}

void FlowLayout::draw_back_text(std::size_t index) {
  const FlowLink& link = chart_.links[index];
  const Box& to = boxes_[link.to];
  const double y = std::min(low_of_back(index) + 16, draft_.bounds().height - 5);
  draft_.text(Role::axis, Anchor::left, {to.x + 0.8 * to.width + 12, y}, kInk2, link.text, 200);
}

void FlowLayout::draw_box(std::size_t index) {
  const FlowNode& node = chart_.nodes[index];
  const Box& box = boxes_[index];
  draft_.add(Rectangle{box,
                       kPaper,
                       node.selected ? kInk : kLine2,
                       node.selected ? kFocusWidth : 1.0,
                       kControlRadius,
                       {}});
  const bool small = box.height < kBoxTitle;
  const double pad = box.width < 90 ? 3 : box.width < 150 ? 6 : kBoxPad;
  const double inside = box.width - 2 * pad;
  double y = small ? box.y + box.height / 2 + 5.5 : box.y + 22;
  if (box.height < 14) return;  // too small for a text: said on hover
  const Role role = box.width < 90             ? Role::axis
                    : box.width < 150 || small ? Role::strong
                                               : Role::section;
  const double value = draft_.width_of(Role::strong, node.value);
  const bool with_value = !node.value.empty() && value + 40 < inside &&
                          value + 10 + draft_.width_of(role, node.name) <= inside;
  draft_.text(role, Anchor::left, {box.x + pad, y}, kInk, node.name,
              inside - (with_value ? value + 8 : 0));
  if (with_value) {
    draft_.text(Role::strong, Anchor::right, {box.right() - pad, y}, kInk, node.value);
  }
  for (const auto& [name, text] : node.lines) {
    y += kLineHeight;
    if (y + 6 > box.bottom()) break;
    const double room = inside - draft_.width_of(Role::body, text) - 6;
    if (room < 24 || draft_.width_of(Role::body, name) > room + 40) continue;  // said on hover
    draft_.text(Role::body, Anchor::right, {box.right() - pad, y}, kInk, text);
    draft_.text(Role::body, Anchor::left, {box.x + pad, y}, kInk2, name, room);
  }
}

void FlowLayout::draw_bar(std::size_t index, std::size_t layer) {
  const FlowNode& node = chart_.nodes[index];
  const Box& box = boxes_[index];
  draft_.rectangle(box, kInk, 2);
  const double middle = box.y + box.height / 2;
  if (layer + 1 == layers_.slots.size() && bars_last_) {
    const double x = box.right() + 10, room = draft_.bounds().width - x;
    bool two = !node.value.empty();
    if (two) {
      two =
          draft_.number(Role::strong, Anchor::left, {x, middle - 4}, kInk, node.value, room).width >
          0;
    }
    draft_.text(Role::body, Anchor::left, {x, two ? middle + 15 : middle + 5.5}, kInk2, node.name,
                room);
    return;
  }
  // Above the bar, as far as the next layer, on paper that bands shine through.
  const double end = layer + 1 < left_.size() ? left_[layer + 1] - 12 : draft_.bounds().width;
  const Box value =
      draft_.number(Role::strong, Anchor::left, {box.x, box.y - 6}, kInk, node.value, end - box.x);
  const double x = value.width > 0 ? value.right() + 6 : box.x;
  const Box name = draft_.text(Role::body, Anchor::left, {x, box.y - 6}, kInk, node.name, end - x);
  const double right = std::max(value.right(), name.right());
  draft_.rectangle({box.x - 2, box.y - 20, right - box.x + 4, 19}, {kPaper.rgb, 0.75});
}

void FlowLayout::draw() {
  for (std::size_t n = 0; n < chart_.nodes.size(); ++n) draw_entry(n);
  for (std::size_t l = 0; l < chart_.links.size(); ++l) {
    if (!layers_.back[l]) draw_link(l);
  }
  for (std::size_t l = 0; l < chart_.links.size(); ++l) {
    if (layers_.back[l]) draw_back(l);
  }
  for (std::size_t l = 0; l < layers_.slots.size(); ++l) {
    for (const std::size_t slot : layers_.slots[l]) {
      if (!is_node(slot)) continue;
      has_box(slot) ? draw_box(slot) : draw_bar(slot, l);
      const FlowNode& node = chart_.nodes[slot];
      std::string text = node.name + (node.value.empty() ? "" : "\n" + node.value);
      for (const auto& [name, value] : node.lines) text += "\n" + name + " " + value;
      draft_.region(boxes_[slot], "node:" + node.id, text);
    }
  }
  for (std::size_t l = 0; l < chart_.links.size(); ++l) {
    if (layers_.back[l]) draw_back_text(l);
  }
}

std::vector<LegendEntry> entries_of(const FlowChart& chart) {
  std::vector<LegendEntry> entries;
  for (std::size_t p = 0; p < std::min<std::size_t>(2, chart.policies.size()); ++p) {
    const SlotLook& look = look_of(p == 0 ? chart.from_slot : chart.to_slot);
    const char* where = p == 0 ? ", above" : ", below";
    entries.push_back({LegendEntry::Sign::marker, look.colour,
                       chart.policies[p] + (chart.to_slot < 0 ? "" : where), look.shape});
  }
  return entries;
}

}  // namespace

Drawing draw(const FlowChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(chart);
  double top = heading(draft, chart.title, chart.second);
  const auto entries = entries_of(chart);
  if (!entries.empty()) top = legend(draft, entries, 0, size.width, top + 14);
  if (chart.to_slot >= 0) {
    FlowLayout(chart, draft, top + 4).draw();
    return draft.finish();
  }
  FlowChart one = chart;  // without what flows under a second policy
  for (FlowNode& node : one.nodes) node.entry.to = 0;
  for (FlowLink& link : one.links) link.amount.to = 0;
  FlowLayout(one, draft, top + 4).draw();
  return draft.finish();
}

}  // namespace rapport
