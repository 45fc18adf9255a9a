#include "experiments/log/log_picture.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "experiments/chart/draft.h"
#include "experiments/chart/inter_width.h"
#include "experiments/chart/layers.h"
#include "experiments/chart/svg.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr double kBoxWidth = 210, kBoxHeight = 66, kBendWidth = 30, kRowHeight = 138;
constexpr double kBetween = 26, kMargin = 40, kHead = 84, kEndHeight = 28;
constexpr double kRareCase = 0.01;   // share of cases below which an activity is left out
constexpr double kRareMove = 0.04;   // share of what follows an activity below which no arrow is
constexpr double kHeavyMove = 0.05;  // moves a case from which an arrow is drawn nevertheless

/// With two digits, or as many as stand before the point.
std::string short_duration(double seconds) {
  const std::string text = duration_text(seconds);
  const std::size_t blank = text.find(' ');
  const double number = std::stod(text.substr(0, blank));
  return formatted(number < 10 ? "%.2g" : "%.0f", number) + text.substr(blank);
}

/// What is drawn: first the start, then activities, last the end.
struct Node {
  std::int32_t activity = 0;
  std::string name;
  std::vector<std::string> lines;
};

struct Arrow {
  std::size_t from = 0, to = 0;
  double often = 0;  ///< moves a case
  std::string text;  ///< "43 %, 2.1 h"
};

class Picture {
 public:
  Picture(const EventLog& log, const LogFit& fit) : log_(log), fit_(fit) {
    count();
    choose_nodes();
    choose_arrows();
  }

  Drawing drawing(const std::string& title) {
    std::vector<bool> ends(nodes_.size(), false);
    ends.back() = true;
    std::vector<Arc> arcs;
    for (const Arrow& arrow : arrows_) arcs.push_back({arrow.from, arrow.to});
    const Layers layers = layered(ends, arcs);
    const Extent size = place(layers);
    Draft draft(size, inter_width);
    draft.text(Role::section, Anchor::left, {kMargin, 34}, kInk, title, size.width - 2 * kMargin);
    draft.text(Role::body, Anchor::left, {kMargin, 58}, kInk2, subtitle(),
               size.width - 2 * kMargin);
    for (std::size_t a = 0; a < arrows_.size(); ++a) draw_arrow(draft, a, layers);
    for (std::size_t n = 0; n < nodes_.size(); ++n) draw_node(draft, n);
    for (std::size_t a = 0; a < arrows_.size(); ++a) draw_label(draft, a);
    return draft.finish();
  }

 private:
  void count() {
    in_cases_.assign(log_.activities.size(), 0);
    times_.assign(log_.activities.size(), 0);
    position_.assign(log_.activities.size(), 0);
    for (const LogCase& one : log_.cases) {
      std::int32_t last = kStart;
      std::vector<bool> seen(log_.activities.size(), false);
      for (std::size_t i = 0; i < one.steps.size(); ++i) {
        const std::int32_t activity = one.steps[i].activity;
        const auto a = static_cast<std::size_t>(activity);
        moves_[{last, activity}] += 1;
        times_[a] += 1;
        if (!seen[a]) {
          in_cases_[a] += 1;
          position_[a] += (static_cast<double>(i) + 0.5) / static_cast<double>(one.steps.size());
        }
        seen[a] = true;
        last = activity;
      }
      moves_[{last, kEndOfCase}] += 1;
    }
  }

  double cases() const { return static_cast<double>(log_.cases.size()); }
  double share(std::int32_t from, std::int32_t to) const {
    const auto found = moves_.find({from, to});
    if (found == moves_.end()) return 0;
    const double all = from == kStart ? cases() : times_[static_cast<std::size_t>(from)];
    return found->second / all;
  }

  std::string delay(std::int32_t from, std::int32_t to) const {
    if (from == kStart || to == kEndOfCase) return {};
    const TimeLaw& law = fit_.times.gap_of(from, to);
    return law.median <= 0 ? "" : ", " + short_duration(law.median);
  }

  void choose_nodes() {
    std::vector<std::size_t> shown;
    for (std::size_t a = 0; a < log_.activities.size(); ++a) {
      if (in_cases_[a] >= kRareCase * cases()) shown.push_back(a);
    }
    rare_ = log_.activities.size() - shown.size();
    std::ranges::stable_sort(shown, {}, [&](std::size_t a) { return position_[a] / in_cases_[a]; });
    nodes_.push_back({kStart, "start", {}});
    for (const std::size_t a : shown) {
      const auto activity = static_cast<std::int32_t>(a);
      Node node{activity, log_.activities[a], {}};
      node.lines.push_back(formatted("%.0f %% of cases, %.1f times", 100 * in_cases_[a] / cases(),
                                     times_[a] / in_cases_[a]));
      std::string second;
      const TimeLaw& own = fit_.times.service[a];
      if (own.mean > 0) second = "takes " + short_duration(own.mean);
      const double again = share(activity, activity);
      if (again >= kRareMove) {
        second += (second.empty() ? "" : "; ") + formatted("again %.0f %%", 100 * again) +
                  delay(activity, activity);
      }
      if (!second.empty()) node.lines.push_back(second);
      nodes_.push_back(std::move(node));
    }
    nodes_.push_back({kEndOfCase, "end", {}});
  }

  void choose_arrows() {
    for (std::size_t f = 0; f + 1 < nodes_.size(); ++f) {
      for (std::size_t t = 1; t < nodes_.size(); ++t) {
        const std::int32_t from = nodes_[f].activity, to = nodes_[t].activity;
        const auto found = moves_.find({from, to});
        if (from == to || found == moves_.end()) continue;
        const double often = found->second / cases(), part = share(from, to);
        const bool is_rare = often < kRareCase / 2 || (part < kRareMove && often < kHeavyMove);
        if (is_rare && from != commonest_before(to)) continue;
        arrows_.push_back({f, t, often, formatted("%.0f %%", 100 * part) + delay(from, to)});
      }
    }
    // The commonest first: layers follow them, and their labels have the best places.
    std::ranges::stable_sort(arrows_,
                             [](const Arrow& a, const Arrow& b) { return a.often > b.often; });
  }

  /// From where an activity is come to most often: that arrow is always drawn.
  std::int32_t commonest_before(std::int32_t to) const {
    std::int32_t best = to;
    double most = 0;
    for (const Node& node : nodes_) {
      const auto found = moves_.find({node.activity, to});
      if (node.activity == to || found == moves_.end() || found->second <= most) continue;
      most = found->second;
      best = node.activity;
    }
    return best;
  }

  double half_height(std::size_t node) const {
    return nodes_[node].activity < 0 ? kEndHeight / 2 : kBoxHeight / 2;
  }

  std::string subtitle() const {
    std::string text = formatted(
        "%zu cases. Arrows: how often what follows, and after how long "
        "(median).",
        log_.cases.size());
    if (rare_ > 0) text += formatted(" %zu rare activities are left out.", rare_);
    return text + " Dashed: back.";
  }

  /// Gives every slot its place; layers lie below one another.
  Extent place(const Layers& layers) {
    std::size_t slots = nodes_.size();
    for (const auto& layer : layers.slots) {
      for (const std::size_t slot : layer) slots = std::max(slots, slot + 1);
    }
    middle_.resize(slots);
    double widest = 0;
    const auto width_of = [&](std::size_t slot) {
      return slot < nodes_.size() ? kBoxWidth : kBendWidth;
    };
    std::vector<double> widths;
    for (const auto& layer : layers.slots) {
      double width = 0;
      for (const std::size_t slot : layer) width += width_of(slot) + kBetween;
      widths.push_back(width);
      widest = std::max(widest, width);
    }
    widest = std::max(widest, 760.0);
    for (std::size_t l = 0; l < layers.slots.size(); ++l) {
      double x = kMargin + (widest - widths[l]) / 2;
      for (const std::size_t slot : layers.slots[l]) {
        middle_[slot] = {x + width_of(slot) / 2,
                         kHead + static_cast<double>(l) * kRowHeight + kBoxHeight / 2};
        x += width_of(slot) + kBetween;
      }
    }
    const double deepest = static_cast<double>(layers.slots.size()) * kRowHeight;
    return {widest + 2 * kMargin + 90, kHead + deepest + kMargin / 2};
  }

  static Point on_curve(Point a, Point b, double t) {
    // Level at both ends: arrows leave and reach boxes straight.
    const double s = t * t * (3 - 2 * t);
    return {a.x + (b.x - a.x) * s, a.y + (b.y - a.y) * t};
  }

  void draw_arrow(Draft& draft, std::size_t index, const Layers& layers) {
    const Arrow& arrow = arrows_[index];
    const Point from = middle_[arrow.from], to = middle_[arrow.to];
    const double width = 1 + 2.5 * std::sqrt(std::min(1.0, arrow.often));
    const std::string words =
        nodes_[arrow.from].name + " → " + nodes_[arrow.to].name + ": " + arrow.text;
    Polyline line{{}, kLine2, width};
    if (layers.back[index]) {
      line.dash = {5, 4};
      const Point start{from.x + kBoxWidth / 2, from.y - 10}, end{to.x + kBoxWidth / 2, to.y + 12};
      const double out = std::max(start.x, end.x) + 34 + 6 * static_cast<double>(index % 6);
      for (int i = 0; i <= 24; ++i) {
        const double t = i / 24.0, s = 1 - t;
        line.points.push_back(
            {s * s * s * start.x + 3 * s * s * t * out + 3 * s * t * t * out + t * t * t * end.x,
             s * s * (1 + 2 * t) * start.y + t * t * (3 - 2 * t) * end.y});
      }
      label_.push_back({{0.125 * start.x + 0.75 * out + 0.125 * end.x, (start.y + end.y) / 2}});
      draft.add(std::move(line));
      draft.add(Polyline{{{end.x + 8, end.y - 4}, end, {end.x + 8, end.y + 4}}, kInk3, 1.4});
    } else {
      std::vector<Point> way{{from.x, from.y + half_height(arrow.from)}};
      for (const std::size_t bend : layers.bends[index]) {
        way.push_back({middle_[bend].x, middle_[bend].y - kBoxHeight / 2});
        way.push_back({middle_[bend].x, middle_[bend].y + kBoxHeight / 2});
      }
      way.push_back({to.x, to.y - half_height(arrow.to)});
      for (std::size_t i = 0; i + 1 < way.size(); ++i) {
        for (int k = 0; k <= 12; ++k) line.points.push_back(on_curve(way[i], way[i + 1], k / 12.0));
      }
      label_.push_back({on_curve(way[0], way[1], 0.42), on_curve(way[0], way[1], 0.64),
                        on_curve(way[way.size() - 2], way.back(), 0.7),
                        on_curve(way[0], way[1], 0.25)});
      const Point end = way.back();
      draft.add(std::move(line));
      draft.add(Polyline{{{end.x - 4, end.y - 8}, end, {end.x + 4, end.y - 8}}, kInk3, 1.4});
    }
    const Point at = label_.back()[0];
    draft.region({at.x - 40, at.y - 12, 80, 20}, "", words);
  }

  void draw_label(Draft& draft, std::size_t index) {
    const std::string& words = arrows_[index].text;
    for (const Point at : label_[index]) {
      if (!draft.has_room(Role::axis, Anchor::middle, {at.x, at.y + 4}, words)) continue;
      const double width = draft.width_of(Role::axis, words);
      draft.rectangle({at.x - width / 2 - 2, at.y - 8, width + 4, 15}, kPaper, 2);
      draft.text(Role::axis, Anchor::middle, {at.x, at.y + 4}, kInk2, words);
      return;
    }
  }

  void draw_node(Draft& draft, std::size_t n) {
    const Node& node = nodes_[n];
    const Point at = middle_[n];
    if (node.activity < 0) {
      draft.rectangle({at.x - 36, at.y - kEndHeight / 2, 72, kEndHeight}, kWash2, 14);
      draft.text(Role::strong, Anchor::middle, {at.x, at.y + 5}, kInk, node.name, 68);
      return;
    }
    const Box box{at.x - kBoxWidth / 2, at.y - kBoxHeight / 2, kBoxWidth, kBoxHeight};
    draft.add(Rectangle{box, kWash, kLine2, 1, 6});
    draft.text(Role::strong, Anchor::middle, {at.x, box.y + 22}, kInk, node.name, kBoxWidth - 16);
    for (std::size_t i = 0; i < node.lines.size(); ++i) {
      draft.text(Role::axis, Anchor::middle, {at.x, box.y + 40 + 16 * static_cast<double>(i)},
                 kInk2, node.lines[i], kBoxWidth - 12);
    }
    std::string words = node.name;
    for (const std::string& one : node.lines) words += "\n" + one;
    draft.region(box, "", words);
  }

  static constexpr std::int32_t kStart = -1, kEndOfCase = -2;
  const EventLog& log_;
  const LogFit& fit_;
  std::map<std::pair<std::int32_t, std::int32_t>, double> moves_;
  std::vector<double> in_cases_, times_, position_;
  std::size_t rare_ = 0;
  std::vector<Node> nodes_;
  std::vector<Arrow> arrows_;
  std::vector<Point> middle_;
  std::vector<std::vector<Point>> label_;  // places for the text of each arrow, the best first
};

}  // namespace

Drawing log_drawing(const EventLog& log, const LogFit& fit, const std::string& title) {
  return Picture(log, fit).drawing(title);
}

std::string log_picture(const EventLog& log, const LogFit& fit, const std::string& title) {
  return svg_of(log_drawing(log, fit, title));
}

}  // namespace rapport
