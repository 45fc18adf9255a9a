// Journeys: which ways cases take from touch point to touch point under the pair, where they are
// lost, what comes back of them, and what a touch point's day looks like.
#include <algorithm>
#include <cmath>

#include "experiments/chart/flow.h"
#include "experiments/output/numbers.h"
#include "viz/panel/chart_area.h"
#include "viz/panel/journey_message.h"
#include "viz/panel/journey_parts.h"
#include "viz/panel/panels.h"
#include "viz/panel/shown_numbers.h"
#include "viz/panel/widgets.h"
#include "viz/words/journey_words.h"

namespace rapport {

namespace {

constexpr double kWidePage = 1100;       // from here on a day stands beside the flows
constexpr double kKindsBeside = 900;     // from here on the kinds stand beside the message
constexpr double kWords = 70;            // about the height of the message
constexpr double kBack = 92;             // height of what comes back
constexpr std::size_t kMostOwnEnds = 4;  // steps; with more there is one end for all
constexpr double kSegmentHeight = 34, kBelowSegments = 12;

constexpr const char* kHelpOfFlows =
    "In this model: cases of this kind that were opened in the run, by the customer or the stream "
    "itself. What comes back of them is counted below, not here; redials are no step, and ways "
    "that "
    "fewer than 1 of 100 take because a leg was saved are not drawn. Numbers are for 100 such "
    "cases, so that policies with more customers compare, and means over the runs. Waits and "
    "service of a box are of all contacts there.";

FlowAmount amount_of(const PairNumber& number) {
  return {std::isfinite(number.from) ? number.from : 0, std::isfinite(number.to) ? number.to : 0};
}

/// What a box says of its touch point.
std::vector<std::pair<std::string, std::string>> lines_of(const Studio& studio,
                                                          const JourneyStep& step, bool wide) {
  std::vector<std::pair<std::string, std::string>> lines;
  for (const PlaceLine& line : place_lines(studio, step.touch_point)) {
    if (line.boxes == 2 || (wide && line.boxes == 1))
      lines.emplace_back(line.short_label, line.text);
  }
  if (std::max(step.lost.from, step.lost.to) >= 0.05)
    lines.emplace_back("lost", text_of(step.lost, is_rough(studio, studio.seen.state->policy)));
  return lines;
}

/// Ends of cases, and the links to them.
void add_ends(const JourneyView& view, bool rough, FlowChart& chart) {
  const bool own = view.steps.size() <= kMostOwnEnds;
  const std::size_t all = chart.nodes.size();
  if (!own) chart.nodes.push_back({"done", "served to the end", text_of(view.done, rough)});
  if (!own) chart.nodes.back().end = true;
  for (std::size_t s = 0; s < view.steps.size(); ++s) {
    const JourneyStep& step = view.steps[s];
    if (!(step.done.from + step.done.to > 0)) continue;
    const std::size_t to = own ? chart.nodes.size() : all;
    if (own) {
      chart.nodes.push_back(
          {"done:" + step.name, "end at " + step.name, text_of(step.done, rough)});
      chart.nodes.back().end = true;
    }
    chart.links.push_back({s, to, amount_of(step.done), {}});
  }
  if (!(view.lost.from + view.lost.to > 0)) return;
  const std::size_t lost = chart.nodes.size();
  chart.nodes.push_back({"lost", "lost on the way", text_of(view.lost, rough)});
  chart.nodes.back().end = true;
  for (std::size_t s = 0; s < view.steps.size(); ++s) {
    if (view.steps[s].lost.from + view.steps[s].lost.to > 0)
      chart.links.push_back({s, lost, amount_of(view.steps[s].lost), {}});
  }
}

FlowChart flows_of(const Studio& studio, const JourneyView& view, bool wide) {
  const SessionState& state = *studio.seen.state;
  const bool rough = is_rough(studio, state.policy);
  FlowChart chart;
  chart.title = "Where 100 " + cases_of(view) + " go";
  const double most = std::max(view.from_a_year, view.to_a_year);
  const double rounded_to = std::max(most < 10 ? 0.1 : 1.0, step_of_size(most, false));
  chart.second = pair_text(view.from_a_year, view.to_a_year, rounded_to) + " cases a year";
  chart.from_slot = studio.slot_of(state.arms[state.against].name);
  chart.to_slot = view.is_pair ? studio.slot_of(state.arms[state.policy].name) : -1;
  chart.policies = {capital(state.arms[state.against].short_label)};
  if (view.is_pair) chart.policies.push_back(capital(state.arms[state.policy].short_label));
  chart.decimals = 1;
  const std::vector<TouchPoint>& places = state.arms[state.against].model->touch_points;
  for (const JourneyStep& step : view.steps) {
    FlowNode node{places[step.touch_point].name + ":" + step.name, step.name,
                  text_of(step.visits, rough), lines_of(studio, step, wide), amount_of(step.begun)};
    node.selected = places[step.touch_point].name == studio.journeys.shown;
    chart.nodes.push_back(std::move(node));
  }
  for (const JourneyWay& way : view.ways) {
    const std::string text =
        text_of(way.cases, rough) +
        (way.from == way.to ? " again" : " back to " + view.steps[way.to].name);
    chart.links.push_back({way.from, way.to, amount_of(way.cases), text});
  }
  add_ends(view, rough, chart);
  return chart;
}

/// Boxes are clicked for their day.
void draw_flows(Studio& studio, Canvas& canvas, const Box& box, const FlowChart& chart) {
  const JourneyView& view = *studio.journeys.view;
  const Drawing drawing = draw(chart, {box.width, box.height}, canvas.widths());
  const auto& places = studio.seen.state->arms[studio.seen.state->against].model->touch_points;
  for (std::size_t s = 0; s < view.steps.size(); ++s) {
    const TouchPoint& place = places[view.steps[s].touch_point];
    const std::string& id = chart.nodes[s].id;
    const auto region = std::ranges::find(drawing.regions, "node:" + id, &HitRegion::id);
    if (region == drawing.regions.end() || place.queue == kNoQueue) continue;
    const Box at{box.x + region->box.x, box.y + region->box.y, region->box.width,
                 region->box.height};
    if (canvas.press("journey." + id, at).clicked) studio.journeys.place = place.name;
  }
  canvas.help({box.x, box.y, 260, 22}, kHelpOfFlows);
  draw_chart(studio, canvas, "flows", drawing, {box.x, box.y});
}

const char* words_of(Cause cause) {
  switch (cause) {
    case Cause::repeat:
      return "come again, not settled";
    case Cause::chase:
      return "ask what became of it";
    case Cause::complaint:
      return "complain";
    case Cause::misfit:
      return "sold what does not fit";
    default:
      return "";
  }
}

void draw_back(const Studio& studio, Canvas& canvas, const Box& box, bool rough) {
  const JourneyView& view = *studio.journeys.view;
  canvas.line({box.x, box.y}, {box.right(), box.y}, kLine);
  canvas.text_within(Role::strong, {box.x, box.y + 24}, box.width,
                     "What comes back of 100 " + cases_of(view));
  canvas.help({box.x, box.y + 8, 260, 20},
              "In this model: cases that are opened because of cases of this kind, in the run, for "
              "100 of them. Beside it how much more or less, by luck alone.");
  const double each =
      box.width / static_cast<double>(std::max<std::size_t>(view.came_back.size(), 3));
  const Role role = view.came_back.size() > 3 ? Role::strong : Role::question;
  double x = box.x;
  for (const CameBack& back : view.came_back) {
    const std::string text = text_of(back.cases, rough);
    canvas.text(role, {x, box.y + 56}, text);
    if (!rough && view.is_pair)
      draw_change(canvas, {x + canvas.width(role, text) + 8, box.y + 56}, back.cases.difference,
                  0.1);
    canvas.text_within(Role::body, {x, box.y + 78}, each - 12, words_of(back.cause), kInk2);
    x += each;
  }
}

/// The width that the choice of kinds takes, at most so much.
double room_of_kinds(const Canvas& canvas, const JourneyView& view, double most) {
  double wide = 0;
  for (const std::string& kind : view.kinds) wide += canvas.width(Role::strong, kind) + 28;
  return std::min(wide, most);
}

/// Which kind of case: all side by side, or where they have no room one, with steps to its
/// neighbours.
void choose_kind(Studio& studio, Canvas& canvas, const Box& box) {
  const JourneyView& view = *studio.journeys.view;
  const double wide = room_of_kinds(canvas, view, INFINITY);
  int chosen = static_cast<int>(view.kind);
  const int count = static_cast<int>(view.kinds.size());
  if (count < 2) return;
  if (wide <= box.width + 1) {
    chosen = segments(canvas, "journey.kind", {box.x, box.y, wide, box.height}, view.kinds, chosen);
  } else {
    const double middle = box.y + box.height / 2;
    if (button(canvas, "journey.kind.before", {box.x, box.y, 40, box.height}, ""))
      chosen = (chosen + count - 1) % count;
    canvas.draw(Polyline{
        {{box.x + 22, middle - 5}, {box.x + 17, middle}, {box.x + 22, middle + 5}}, kInk2, 1.6});
    if (button(canvas, "journey.kind.next", {box.x + 48, box.y, 40, box.height}, ""))
      chosen = (chosen + 1) % count;
    chevron_right(canvas, {box.x + 68, middle});
    canvas.text_within(Role::strong, {box.x + 104, box.y + 23}, box.width - 104,
                       view.kinds[view.kind] + ", " + std::to_string(view.kind + 1) + " of " +
                           std::to_string(count));
  }
  studio.journeys.kind = view.kinds[static_cast<std::size_t>(chosen)];
}

/// The message and its line, the message smaller where it is long; gives where what follows begins.
double draw_words(Canvas& canvas, const Box& box, const JourneyMessage& message) {
  const bool fits = canvas.width(Role::question, message.headline) <= box.width;
  const int lines = canvas.paragraph(fits ? Role::question : Role::section, {box.x, box.y + 18},
                                     box.width, 25, message.headline, kInk, 2);
  const double y = box.y + 18 + 25 * lines;
  canvas.text_within(Role::body, {box.x, y}, box.width, message.line, kInk2);
  return y + 12;
}

/// The map of ways, what comes back of them, and between the message and them the choice of kinds,
/// where it is not beside the message. What has no room goes: first what comes back, then the
/// kinds; a map whose boxes and ends cannot all be read is not drawn.
void draw_ways(Studio& studio, Canvas& canvas, Box box, bool kinds_above, bool wide) {
  const JourneyView& view = *studio.journeys.view;
  if (!(view.done.from + view.lost.from > 0)) {
    if (kinds_above) choose_kind(studio, canvas, {box.x, box.y, box.width, kSegmentHeight});
    canvas.text_within(
        Role::body, {box.x, box.y + (kinds_above ? kSegmentHeight + kBelowSegments : 0) + 30},
        box.width,
        "No such case has ended in these runs, or the journey has too many steps to count.", kInk2);
    return;
  }
  const FlowChart chart = flows_of(studio, view, wide);
  const double least = least_height(chart, false, box.width, canvas.widths());
  const double roomy = least_height(chart, true, box.width, canvas.widths());
  const double kinds = kinds_above ? kSegmentHeight + kBelowSegments : 0;
  const bool back = !view.came_back.empty() && box.height >= kinds + roomy + kBack;
  if (kinds_above && box.height >= kinds + least) {
    choose_kind(studio, canvas, {box.x, box.y, box.width, kSegmentHeight});
    box = {box.x, box.y + kinds, box.width, box.height - kinds};
  }
  if (box.height < least) {
    canvas.text_within(Role::body, {box.x, box.y + 30}, box.width, "Needs a larger window.", kInk2);
    return;
  }
  draw_flows(studio, canvas, {box.x, box.y, box.width, box.height - (back ? kBack : 0)}, chart);
  if (!back) return;
  draw_back(studio, canvas, {box.x, box.bottom() - kBack, box.width, kBack},
            is_rough(studio, studio.seen.state->policy));
}

}  // namespace

void draw_journeys(Studio& studio, Canvas& canvas, Box box) {
  JourneyPage& page = studio.journeys;
  const bool wide = box.width >= kWidePage;
  const bool beside = wide && box.height >= kWords + least_day_height(studio);
  page.look_at(studio.seen.state, beside);
  if (page.view->steps.empty()) {
    canvas.text(Role::body, {box.x, box.y + 30},
                "Journeys stand here once the first runs are done.", kInk2);
    return;
  }
  const SessionState& state = *studio.seen.state;
  const bool rough = is_rough(studio, state.policy);
  if (!beside && page.touch_point >= 0) {
    const double y = draw_words(canvas, box, day_message(studio));
    draw_day(studio, canvas, {box.x, y, box.width, box.bottom() - y}, true);
    return;
  }
  const std::string policy = capital(state.arms[state.policy].short_label);
  const bool kinds_beside = box.width >= kKindsBeside;
  const double kinds = kinds_beside ? room_of_kinds(canvas, *page.view, 0.5 * box.width) : 0;
  const double y =
      draw_words(canvas, {box.x, box.y, box.width - kinds - (kinds_beside ? 24 : 0), box.height},
                 journey_message(*page.view, state, policy, rough));
  if (kinds_beside)
    choose_kind(studio, canvas, {box.right() - kinds, box.y + 4, kinds, kSegmentHeight});
  const Box rest{box.x, y, box.width, box.bottom() - y};
  const double left = beside ? std::floor(0.62 * rest.width) : rest.width;
  draw_ways(studio, canvas, {rest.x, rest.y, left, rest.height},
            !kinds_beside && page.view->kinds.size() > 1, wide);
  if (!beside || page.touch_point < 0) return;
  canvas.line({rest.x + left + 24, rest.y}, {rest.x + left + 24, rest.bottom()}, kLine);
  draw_day(studio, canvas, {rest.x + left + 48, rest.y, rest.width - left - 48, rest.height},
           false);
}

}  // namespace rapport
