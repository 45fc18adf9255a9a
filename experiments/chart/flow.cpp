#include "experiments/chart/flow.h"

#include <algorithm>
#include <cmath>

#include "experiments/chart/flow_layout.h"
#include "experiments/chart/legend.h"
#include "experiments/chart/ribbon.h"
#include "experiments/chart/ticks.h"

namespace rapport {

namespace {

constexpr double kSeam = 1.5;        // white, between both policies
constexpr double kMostOfBack = 200;  // width of a text of a link back

std::string amount_text(const FlowChart& chart, const FlowAmount& amount) {
  const std::string from = number_text(amount.from, chart.decimals);
  if (chart.to_slot < 0) return from;
  const std::string to = number_text(amount.to, chart.decimals);
  return from == to ? to : from + " to " + to;
}

/// Draws a flow chart whose nodes have their places.
class FlowPainter {
 public:
  FlowPainter(const FlowChart& chart, const FlowLayout& layout, Draft& draft)
      : chart_(chart), layout_(layout), draft_(draft) {}
  void draw();

 private:
  void draw_entry(std::size_t node);
  void draw_link(std::size_t link);
  void draw_back(std::size_t link);
  void draw_back_text(std::size_t link);
  bool covers_box(Anchor anchor, Point at, const std::string& words) const;
  void draw_on_paper(Anchor anchor, Point at, const std::string& words);
  double low_of_back(std::size_t link) const;
  std::string link_id(std::size_t link) const;
  std::string link_text(std::size_t link) const;
  /// Both policies' bands through several places.
  void draw_bands(const std::vector<Point>& way, const FlowAmount& amount);
  void draw_box(std::size_t node);
  void draw_bar(std::size_t node, std::size_t layer);
  void draw_node(std::size_t node, std::size_t layer);
  /// The bar of a node: as high as what flows there.
  Box bar_of(std::size_t node) const;

  const FlowChart& chart_;
  const FlowLayout& layout_;
  Draft& draft_;
};

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

void FlowPainter::draw_bands(const std::vector<Point>& way, const FlowAmount& amount) {
  const double first = layout_.scale * flow_size({amount.from, 0});
  const double second = layout_.scale * flow_size({0, amount.to});
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

void FlowPainter::draw_entry(std::size_t node) {
  const FlowAmount& entry = chart_.nodes[node].entry;
  const double thick = layout_.scale * flow_size(entry);
  if (thick <= 0) return;
  const Box& box = layout_.boxes[node];
  const double y = box.y + (box.height - layout_.scale * layout_.in[node]) / 2;
  draw_bands({{std::max(0.0, box.x - kFlowEntry), y}, {box.x, y}}, entry);
}

void FlowPainter::draw_link(std::size_t index) {
  const FlowLink& link = chart_.links[index];
  const double thick = layout_.scale * flow_size(link.amount);
  const Point start{layout_.boxes[link.from].right(), layout_.starts[index]};
  const Point end{layout_.boxes[link.to].x, layout_.ends[index]};

  if (thick <= 0) return;
  std::vector<Point> way{start};
  for (const std::size_t bend : layout_.layers.bends[index]) {
    const Box& box = layout_.boxes[bend];
    const Point next{box.x, box.y + (box.height - thick) / 2};
    way.insert(way.end(), {next, {box.right(), next.y}});
  }
  way.push_back(end);
  draw_bands(way, link.amount);
  const Point at = way[way.size() - 2];
  const double middle = (at.x + end.x) / 2, height = std::max(10.0, thick);
  draft_.region({middle - 20, (at.y + end.y) / 2 + thick / 2 - height / 2, 40, height},
                link_id(index), link_text(index));
}

std::string FlowPainter::link_id(std::size_t index) const {
  const FlowLink& link = chart_.links[index];
  return "link:" + chart_.nodes[link.from].id + ":" + chart_.nodes[link.to].id;
}

std::string FlowPainter::link_text(std::size_t index) const {
  const FlowLink& link = chart_.links[index];
  return chart_.nodes[link.from].name + " → " + chart_.nodes[link.to].name + ": " +
         amount_text(chart_, link.amount);
}

/// A dashed line below all nodes, with an arrow into the node it leads back to.
void FlowPainter::draw_back(std::size_t index) {
  const FlowLink& link = chart_.links[index];
  const Box &from = layout_.boxes[link.from], &to = layout_.boxes[link.to];
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
  draft_.region({end.x - 8, end.y - 4, 16, 16}, link_id(index), link_text(index));
}

/// About how far down a link back reaches.
double FlowPainter::low_of_back(std::size_t index) const {
  const FlowLink& link = chart_.links[index];
  const double bottom =
      std::max(layout_.boxes[link.from].bottom(), layout_.boxes[link.to].bottom());
  return std::min(bottom + 26, draft_.bounds().height - 12);
}

/// Beside the arrow, below the box that it leads to, where least else is; or else beyond the arrow.
void FlowPainter::draw_back_text(std::size_t index) {
  const FlowLink& link = chart_.links[index];
  const Box& to = layout_.boxes[link.to];
  const double arrow = to.x + (link.from == link.to ? 0.3 : 0.8) * to.width;
  const double low = draft_.bounds().height - 5;
  for (int line = 0; line < 3; ++line) {
    const Point at{arrow - 12, std::min(to.bottom() + 19 + 18 * line, low)};
    if (arrow - 12 < draft_.width_of(Role::axis, link.text)) break;
    if (!draft_.has_room(Role::axis, Anchor::right, at, link.text)) continue;
    if (covers_box(Anchor::right, at, link.text)) continue;
    draw_on_paper(Anchor::right, at, link.text);
    return;
  }
  const Point beyond{arrow + 12, std::min(low_of_back(index) + 16, low)};
  if (covers_box(Anchor::left, beyond, link.text)) return;  // said on hover
  draw_on_paper(Anchor::left, beyond, link.text);
}

/// Whether a text there would lie over a box or an end.
bool FlowPainter::covers_box(Anchor anchor, Point at, const std::string& words) const {
  const double wide = std::min(kMostOfBack, draft_.width_of(Role::axis, words));
  const double high = type_of(Role::axis).size;
  const Box text{anchor == Anchor::right ? at.x - wide : at.x, at.y - high, wide, high};
  for (std::size_t n = 0; n < chart_.nodes.size(); ++n) {
    if (layout_.boxes[n].overlaps(text)) return true;
  }
  return false;
}

void FlowPainter::draw_on_paper(Anchor anchor, Point at, const std::string& words) {
  const Box text = draft_.text(Role::axis, anchor, at, kInk2, words, kMostOfBack);
  if (text.width == 0) return;
  draft_.rectangle({text.x - 3, text.y - 2, text.width + 6, text.height + 4}, {kPaper.rgb, 0.85});
}

void FlowPainter::draw_box(std::size_t index) {
  const FlowNode& node = chart_.nodes[index];
  const Box& box = layout_.boxes[index];
  draft_.add(Rectangle{box,
                       kPaper,
                       node.selected ? kInk : kLine2,
                       node.selected ? kFocusWidth : 1.0,
                       kControlRadius,
                       {}});
  const bool small = box.height < kFlowBoxTitle;
  const double pad = box.width < 90 ? 3 : box.width < 190 ? 7 : 12;
  const double inside = box.width - 2 * pad;
  double y = small ? box.y + box.height / 2 + 5.5 : box.y + 22;
  if (box.height < 14) return;  // too small for a text: said on hover
  const double value = draft_.width_of(Role::strong, node.value);
  const bool large = value + 10 + draft_.width_of(Role::section, node.name) <= inside;
  const Role role = box.width < 90                       ? Role::axis
                    : box.width < 150 || small || !large ? Role::strong
                                                         : Role::section;
  const bool with_value = !node.value.empty() && value + 40 < inside &&
                          value + 10 + draft_.width_of(role, node.name) <= inside;
  draft_.text(role, Anchor::left, {box.x + pad, y}, kInk, node.name,
              inside - (with_value ? value + 8 : 0));
  if (with_value) {
    draft_.text(Role::strong, Anchor::right, {box.right() - pad, y}, kInk, node.value);
  }
  for (const auto& [name, text] : node.lines) {
    const double room = inside - draft_.width_of(Role::body, text) - 6;
    if (room < 24 || draft_.width_of(Role::body, name) > room + 40) continue;  // said on hover
    y += kFlowLineHeight;
    if (y + 6 > box.bottom()) break;
    draft_.text(Role::body, Anchor::right, {box.right() - pad, y}, kInk, text);
    draft_.text(Role::body, Anchor::left, {box.x + pad, y}, kInk2, name, room);
  }
}

Box FlowPainter::bar_of(std::size_t index) const {
  const Box& box = layout_.boxes[index];
  const double flow = std::max(layout_.in[index], layout_.out[index]);
  const double height = std::min(box.height, std::max(2.0, layout_.scale * flow));
  return {box.x, box.y + (box.height - height) / 2, box.width, height};
}

void FlowPainter::draw_bar(std::size_t index, std::size_t layer) {
  const FlowNode& node = chart_.nodes[index];
  const Box box = bar_of(index);
  draft_.rectangle(box, kInk, 2);
  const double middle = box.y + box.height / 2;
  if (layer + 1 == layout_.layers.slots.size() && layout_.bars_last) {
    const double x = box.right() + 10, room = draft_.bounds().width - x;
    const double y = layout_.ends_in_one_line ? middle + 5.5 : middle - 4;
    const Box value = draft_.number(Role::strong, Anchor::left, {x, y}, kInk, node.value, room);
    const bool beside = layout_.ends_in_one_line && value.width > 0;
    const double left = beside ? value.right() + kFlowEndGap : x;
    const double below = value.width > 0 ? middle + 15 : middle + 5.5;
    draft_.text(Role::body, Anchor::left, {left, layout_.ends_in_one_line ? y : below}, kInk2,
                node.name, draft_.bounds().width - left);
    return;
  }
  // Above the bar, as far as the next layer, on paper that bands shine through.
  const double end =
      layer + 1 < layout_.left.size() ? layout_.left[layer + 1] - 12 : draft_.bounds().width;
  const Box value =
      draft_.number(Role::strong, Anchor::left, {box.x, box.y - 6}, kInk, node.value, end - box.x);
  const double x = value.width > 0 ? value.right() + 6 : box.x;
  const Box name = draft_.text(Role::body, Anchor::left, {x, box.y - 6}, kInk, node.name, end - x);
  const double right = std::max(value.right(), name.right());
  draft_.rectangle({box.x - 2, box.y - 20, right - box.x + 4, 19}, {kPaper.rgb, 0.75});
}

void FlowPainter::draw_node(std::size_t index, std::size_t layer) {
  const FlowNode& node = chart_.nodes[index];
  const bool box = has_box(chart_, index);
  box ? draw_box(index) : draw_bar(index, layer);
  std::string text = node.name + (node.value.empty() ? "" : "\n" + node.value);
  for (const auto& [name, value] : node.lines) text += "\n" + name + " " + value;
  draft_.region(box ? layout_.boxes[index] : bar_of(index), "node:" + node.id, text);
}

void FlowPainter::draw() {
  for (std::size_t n = 0; n < chart_.nodes.size(); ++n) draw_entry(n);
  for (std::size_t l = 0; l < chart_.links.size(); ++l) {
    if (!layout_.layers.back[l]) draw_link(l);
  }
  for (std::size_t l = 0; l < chart_.links.size(); ++l) {
    if (layout_.layers.back[l]) draw_back(l);
  }
  for (std::size_t l = 0; l < layout_.layers.slots.size(); ++l) {
    for (const std::size_t slot : layout_.layers.slots[l]) {
      if (slot < chart_.nodes.size()) draw_node(slot, l);
    }
  }
  for (std::size_t l = 0; l < chart_.links.size(); ++l) {
    if (layout_.layers.back[l]) draw_back_text(l);
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

/// Title and legend; gives the y below.
double draw_head(Draft& draft, const FlowChart& chart) {
  const double top = heading(draft, chart.title, chart.second);
  const auto entries = entries_of(chart);
  return 4 + (entries.empty() ? top : legend(draft, entries, 0, draft.bounds().width, top + 14));
}

}  // namespace

double least_height(const FlowChart& chart, bool roomy, double width, const TextWidth& text_width) {
  constexpr double kAnyHeight = 1e4;
  Draft draft({width, kAnyHeight}, text_width);
  return draw_head(draft, chart) + least_flow_height(chart, draft, roomy);
}

Drawing draw(const FlowChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(chart);
  const double top = draw_head(draft, chart);
  if (chart.to_slot >= 0) {
    FlowPainter(chart, flow_layout(chart, draft, top), draft).draw();
    return draft.finish();
  }
  FlowChart one = chart;  // without what flows under a second policy
  for (FlowNode& node : one.nodes) node.entry.to = 0;
  for (FlowLink& link : one.links) link.amount.to = 0;
  FlowPainter(one, flow_layout(one, draft, top), draft).draw();
  return draft.finish();
}

}  // namespace rapport
