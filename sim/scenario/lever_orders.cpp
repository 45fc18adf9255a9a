// The plain levers of orders: what is granted on them by rule, what is promised, and what is in
// stock; a row each, with what it does and how much of it is in use.
#include <algorithm>
#include <array>
#include <optional>

#include "sim/scenario/lever_dose.h"
#include "sim/scenario/lever_parts.h"

namespace rapport {

namespace {

// ---- grants by rule ----------------------------------------------------------------------------

/// What is set for the touch point or its department, the narrower; nothing where only segments or
/// all have a value.
std::optional<double> set_at(const TouchPointSpec& spec, const LeverValues& values) {
  const LeverSetting* setting = values.setting_of(spec);
  if (setting == nullptr || setting->scope == LeverScope::all) return {};
  return std::clamp(setting->value, 0.0, 1.0);
}

double of_segment(const SegmentSpec& spec, const LeverValues& values) {
  return std::clamp(values.of_segment(spec.name), 0.0, 1.0);
}

/// Whether only a rule says there what is granted.
bool grants_by_rule(const TouchPointSpec& spec) { return spec.channel.by_rule; }

void apply_honour(Scenario& scenario, const LeverValues& values) {
  for (SegmentSpec& segment : scenario.segments) {
    const double share = of_segment(segment, values);
    if (share > 0.0) segment.honours = share;
  }
  for (TouchPointSpec& spec : scenario.touch_points) {
    if (!grants_by_rule(spec)) continue;
    const std::optional<double> here = set_at(spec, values);
    if (here) spec.channel.honours = here;
  }
}

/// The mean over such touch points, which count alike, and segments, which count by their
/// customers.
double honour_dose(const Scenario& scenario, const LeverValues& values) {
  return mean_over_places(scenario, values, grants_by_rule, 0.0,
                          [](double value) { return std::clamp(value, 0.0, 1.0); });
}

// ---- deliveries --------------------------------------------------------------------------------

bool has_promise(const TouchPointSpec& spec) { return spec.delivery.promise != kNever; }
/// Whether orders may wait there.
bool is_backlog(const TouchPointSpec& spec) {
  return spec.kind == TouchPointSpec::Kind::asynchronous ||
         spec.kind == TouchPointSpec::Kind::visit;
}

void apply_promise(Scenario& scenario, const LeverValues& values) {
  for (TouchPointSpec& spec : scenario.touch_points) {
    if (!has_promise(spec)) continue;
    part_by_segment(scenario, values, spec);
    for (std::size_t s = 0; s < spec.by_segment.size(); ++s) {
      spec.by_segment[s].promise_factor *= values.of_place(spec, scenario.segments[s].name);
    }
    spec.delivery.promise_factor *= values.of_touch_point(spec);
  }
}

void apply_stock(Scenario& scenario, const LeverValues& values) {
  for (TouchPointSpec& spec : scenario.touch_points) {
    if (is_backlog(spec)) spec.delivery.more_stock += values.of_touch_point(spec);
  }
}

/// How much later than under Today.
double promise_dose(const Scenario& scenario, const LeverValues& values) {
  const auto value_itself = [](double value) { return value; };
  return std::max(0.0, mean_over_places(scenario, values, has_promise, 1.0, value_itself) - 1.0);
}

double stock_dose(const Scenario& scenario, const LeverValues& values) {
  return mean_over_touch_points(scenario, values, is_backlog, 0.0);
}

// ---- the table ---------------------------------------------------------------------------------

const char* lacks_rule(const Scenario& scenario) {
  return std::ranges::any_of(scenario.touch_points, grants_by_rule)
             ? nullptr
             : "a touch point where nobody negotiates (channel.by_rule)";
}

bool has_orders(const Scenario& scenario) {
  return std::ranges::any_of(scenario.needs,
                             [](const NeedSpec& need) { return need.order_price > 0.0; });
}

const char* lacks_promise(const Scenario& scenario) {
  return has_orders(scenario) && std::ranges::any_of(scenario.touch_points, has_promise)
             ? nullptr
             : "an order (need.order.price) whose delivery is promised "
               "(touch_point.delivery.promise)";
}

const char* lacks_stock(const Scenario& scenario) {
  return has_orders(scenario) && std::ranges::any_of(scenario.touch_points, is_backlog)
             ? nullptr
             : "an order (need.order.price) that waits in a backlog";
}

constexpr std::array kOrderLeverRows{
    Lever{.id = "honour",
          .code = "C10",
          .label = "Negotiated prices by rule",
          .unit = "share",
          .least = 0.0,
          .most = 1.0,
          .neutral = 0.0,
          .help = "Of what representatives grant informally, the share that is granted by rule too "
                  "where nobody negotiates (`channel.by_rule` of a touch point), such as a shop on "
                  "line. By touch point or department before by segment before for all.",
          .also = "channel, discount, rebate, negotiated price, list price, on line, online, web "
                  "shop, e-commerce, portal, sales force, conditions, terms",
          .at_least = "without a representative customers pay the list price",
          .at_quarter = "a quarter of what representatives grant is granted by rule",
          .at_half = "half of what representatives grant is granted by rule",
          .at_three_quarters = "three quarters of what representatives grant is granted by rule",
          .at_most = "all that representatives grant is granted by rule",
          .scopes = {true, true, true, false, true},
          .one_off = 1.0,
          .per_month = 0.05,
          .cost_doc = "to write down what was granted and keep it up to date, per represented "
                      "customer, at 1 (touch points where nobody negotiates count alike); in the "
                      "cost of levers. What is granted is in what is granted on orders",
          .cost_low = 0.3,
          .cost_high = 4,
          .cost_why = "who has conditions on file already only opens them, others write them down "
                      "first",
          .source = "assumption: its cost",
          .apply = apply_honour,
          .dose = honour_dose,
          .acts_at = grants_by_rule,
          .needs_company = true,
          .lacks = lacks_rule},
    Lever{
        .id = "promise",
        .code = "",
        .label = "Promised delivery",
        .unit = "x today",
        .least = 0.25,
        .most = 2.0,
        .neutral = 1.0,
        .help =
            "The time that customers who have ordered are told (touch_point.delivery.promise), "
            "as a multiple of Today's. A shorter one is broken more often; a longer one costs "
            "the orders of those who do not want to wait so long (order.patience). A touch point's "
            "or department's value goes before a segment's.",
        .also = "delivery time, lead time, due date, on time, deadline, deliver, ship, SLA",
        .at_least = "a quarter of the time that is promised today",
        .at_quarter = "about two thirds of it",
        .at_half = "an eighth longer than today",
        .at_three_quarters = "about one and a half times as long",
        .at_most = "twice as long",
        .scopes = {true, true, true, false, true},
        .cost_doc = "nothing by itself: what it does shows in orders and in quality",
        .source = "definition: the promise is multiplied",
        .apply = apply_promise,
        .dose = promise_dose,
        .acts_at = has_promise,
        .needs_company = true,
        .lacks = lacks_promise},
    Lever{.id = "stock",
          .code = "",
          .label = "More from stock",
          .unit = "share",
          .least = 0.0,
          .most = 1.0,
          .neutral = 0.0,
          .help = "Added to the share of orders that are served from stock "
                  "(touch_point.delivery.stock), up to 99 %. These take less work "
                  "(delivery.from_stock); the stock costs more with each further share "
                  "(delivery.cost_of_stock).",
          .also = "inventory, warehouse, safety stock, availability, fill rate, out of stock",
          .at_least = "no more than today",
          .at_quarter = "a quarter of orders more",
          .at_half = "half of orders more",
          .at_three_quarters = "three quarters of orders more",
          .at_most = "all orders, but for one in a hundred",
          // Not by segment: one stock lies there for all, and its cost is that of one demand.
          .scopes = {true, false, true, false, true},
          .cost_doc = "nothing by itself: the cost of stock, by delivery.cost_of_stock, is a line "
                      "of its own",
          .source = "definition: the share is added",
          .apply = apply_stock,
          .dose = stock_dose,
          .acts_at = is_backlog,
          .needs_company = true,
          .lacks = lacks_stock},
};

}  // namespace

std::span<const Lever> order_levers() { return kOrderLeverRows; }

}  // namespace rapport
