// The plain levers of how customers are served: a row each, with what it does and how much of it is
// in use. Those of what customers are offered, of orders and of credit have files of their own.
//
// To add one, add a row, and where it needs them `apply`, `dose` and `lacks` above. A test fails on
// a row without effect.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "sim/scenario/lever_dose.h"
#include "sim/scenario/lever_parts.h"
#include "sim/scenario/rates.h"

namespace rapport {

namespace {

using Kind = TouchPointSpec::Kind;

bool has_queue(const TouchPointSpec& spec) { return spec.kind != Kind::self_service; }
bool is_staffed(const TouchPointSpec& spec) { return spec.kind == Kind::staffed; }
bool is_assistant(const TouchPointSpec& spec) { return spec.assistant.on; }

// ---- staffing ----------------------------------------------------------------------------------

/// `people` times `factor` in whole people, halves upward. What is a half in decimal numbers counts
/// as one, although it may be a little less in binary ones (10 x 1.15).
int whole_people(int people, double factor) {
  constexpr double kRounding = 1e-9, kMost = std::numeric_limits<int>::max();
  const double rounded = std::floor(people * factor + 0.5 + kRounding);
  if (!(rounded > 0)) return 0;
  return rounded < kMost ? static_cast<int>(rounded) : std::numeric_limits<int>::max();
}

void apply_staffing(Scenario& scenario, const LeverValues& values) {
  for (PoolSpec& pool : scenario.pools) {
    const double factor = values.of_pool(pool);
    if (factor != 1.0) pool.staff = scaled_staff(pool.staff, factor);
  }
}

double staffing_dose(const Scenario& scenario, const LeverValues& values) {
  return std::max(0.0, mean_over_touch_points(scenario, values, has_queue, 1.0) - 1.0);
}

// ---- route by value ----------------------------------------------------------------------------

/// The rank of `value` among the segments' values, from 0 for the least to 1 for the most. Equal
/// values have equal ranks; where all are equal there is no rank, and this is 0.
double rank_of(double value, const std::vector<SegmentSpec>& segments) {
  std::vector<double> distinct;
  for (const SegmentSpec& segment : segments) distinct.push_back(segment.value_per_month);
  std::ranges::sort(distinct);
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  if (distinct.size() < 2) return 0.0;
  const auto below = std::ranges::lower_bound(distinct, value) - distinct.begin();
  return static_cast<double>(below) / static_cast<double>(distinct.size() - 1);
}

void apply_route_by_value(Scenario& scenario, const LeverValues& values) {
  constexpr Time kMostHeadStart = 10 * kMinute;
  for (SegmentSpec& segment : scenario.segments) {
    const double share = values.of_segment(segment.name);
    if (!(share > 0 && share <= 1)) continue;
    const double rank = rank_of(segment.value_per_month, scenario.segments);
    segment.head_start += std::llround(share * rank * static_cast<double>(kMostHeadStart));
  }
}

// ---- call-backs --------------------------------------------------------------------------------

void apply_call_backs(Scenario& scenario, const LeverValues& values) {
  for (TouchPointSpec& spec : scenario.touch_points) {
    if (!is_staffed(spec) || spec.call_back.offered) continue;
    const double share = values.of_touch_point(spec);
    if (part_by_segment(scenario, values, spec)) {
      for (std::size_t s = 0; s < spec.by_segment.size(); ++s) {
        const double of_segment = values.of_place(spec, scenario.segments[s].name);
        spec.by_segment[s].acceptance *= of_segment;
        spec.call_back.offered |= of_segment > 0.0;
      }
    }
    spec.call_back.offered |= share > 0.0;
    if (spec.call_back.offered) spec.call_back.acceptance *= share;
  }
}

double call_backs_dose(const Scenario& scenario, const LeverValues& values) {
  return mean_over_places(scenario, values, is_staffed, 0.0, [](double value) { return value; });
}

// ---- prevention --------------------------------------------------------------------------------

/// Lowers the need's rates but keeps the candidates that come without prevention, so that the needs
/// which remain keep their times.
void prevent(NeedSpec& need, const std::vector<SegmentSpec>& segments, const LeverValues& values) {
  if (!need.segment_factor.empty() && need.segment_factor.size() != segments.size()) return;
  std::vector<double> factor = need.segment_factor;
  factor.resize(segments.size(), 1.0);
  bool prevents = false;
  for (std::size_t s = 0; s < segments.size(); ++s) {
    const double share = values.of_need(need, segments[s]);
    if (share == 0.0) continue;
    factor[s] *= 1.0 - share;
    prevents = true;
  }
  if (!prevents) return;
  need.max_per_year = candidate_rate(need, segments.size());
  need.segment_factor = std::move(factor);
}

void apply_prevention(Scenario& scenario, const LeverValues& values) {
  for (NeedSpec& need : scenario.needs) prevent(need, scenario.segments, values);
}

/// The mean over kinds of need, which all count alike, and over segments, which count by their
/// customers.
double prevention_dose(const Scenario& scenario, const LeverValues& values) {
  double sum = 0.0, weight = 0.0;
  for (const NeedSpec& need : scenario.needs) {
    for (const SegmentSpec& segment : scenario.segments) {
      sum += values.of_need(need, segment) * segment.customers;
      weight += segment.customers;
    }
  }
  return weight > 0 ? sum / weight : 0.0;
}

// ---- assistants --------------------------------------------------------------------------------

/// Moves a share by `v` of the way towards 1 (above 0) or 0 (below).
void move_share(double& share, double v) {
  v = std::clamp(v, -1.0, 1.0);
  share = v < 0.0 ? share * (1.0 + v) : share + (1.0 - share) * v;
}

/// Moves a share of every assistant's, for each segment's customers by its own value, and for
/// streams by that for all.
template <double AssistantSpec::*share>
void apply_to_assistants(Scenario& scenario, const LeverValues& values) {
  for (TouchPointSpec& spec : scenario.touch_points) {
    if (!is_assistant(spec)) continue;
    part_by_segment(scenario, values, spec);
    for (std::size_t s = 0; s < spec.by_segment.size(); ++s) {
      move_share(spec.by_segment[s].assistant.*share,
                 values.of_place(spec, scenario.segments[s].name));
    }
    move_share(spec.assistant.*share, values.of_touch_point(spec));
  }
}

/// How far assistants are moved upward; what is taken away from them costs nothing.
double assistants_dose(const Scenario& scenario, const LeverValues& values) {
  return mean_over_places(scenario, values, is_assistant, 0.0,
                          [](double value) { return std::max(0.0, value); });
}

// ---- the table ---------------------------------------------------------------------------------

const char* lacks_assistant(const Scenario& scenario) {
  return std::ranges::any_of(scenario.touch_points, is_assistant)
             ? nullptr
             : "an assistant (touch_point.NAME.assistant.on)";
}

constexpr std::array kServiceLeverRows{
    Lever{.id = "staffing",
          .code = "C8a",
          .label = "Staffing",
          .unit = "x today",
          .least = 0.5,
          .most = 2.0,
          .neutral = 1.0,
          .help = "Multiplies the roster of the pools that serve a touch point, hour by hour, in "
                  "whole people (halves up). Touch points that share a pool have one value.",
          .also = "staff, people, employees, agents, hire, hiring, fire, lay off, headcount, "
                  "personnel, workforce, FTE, capacity, roster, shifts, waiting time, queue",
          .at_least = "half of today's people",
          .at_quarter = "an eighth fewer people than today",
          .at_half = "a quarter more people than today",
          .at_three_quarters = "five people for three today",
          .at_most = "twice today's people",
          // Not by segment: one roster serves all who come; route_by_value says who is first.
          .scopes = {true, false, true, false, true},
          .cost_doc =
              "nothing by itself: people cost their pool's pay by the hour, which is in the "
              "cost of staff",
          .source = "definition: the roster is multiplied",
          .apply = apply_staffing,
          .dose = staffing_dose,
          .acts_at = has_queue},
    Lever{
        .id = "route_by_value",
        .code = "C8b",
        .label = "Route by value",
        .unit = "share",
        .least = 0.0,
        .most = 1.0,
        .neutral = 0.0,
        .help = "Serves customers of more valuable segments as if they had arrived earlier, within "
                "their priority class: up to 10 minutes x this value for the segment worth most a "
                "month, nothing for the one worth least, in equal steps for those between.",
        .also = "priority, VIP, gold, premium, loyalty, tier, jump the queue, waiting time",
        .at_least = "first come, first served, whatever a customer is worth",
        .at_quarter = "the most valuable segment passes those who came up to 2.5 minutes before",
        .at_half = "the most valuable segment passes those who came up to 5 minutes before",
        .at_three_quarters =
            "the most valuable segment passes those who came up to 7.5 minutes before",
        .at_most = "the most valuable segment passes those who came up to 10 minutes before",
        .scopes = {true, true, false, false, false},
        .one_off = 0.5,
        .per_month = 0.02,
        .cost_doc = "to set up and run the routing, per represented customer, at 1; in the cost of "
                    "levers",
        .cost_low = 0.5,
        .cost_high = 2,
        .cost_why = "a setting of the exchange in some firms, a new one in others",
        .source = "assumption: a head start of 10 minutes at most, and its cost",
        .apply = apply_route_by_value,
        .dose = mean_over_segments},
    Lever{.id = "call_backs",
          .code = "",
          .label = "Offer call-backs",
          .unit = "share",
          .least = 0.0,
          .most = 1.0,
          .neutral = 0.0,
          .help =
              "Share of callers who are offered to be called back where the wait is expected to "
              "be long; those who accept keep their place and do not give up. Changes nothing "
              "at touch points that offer call-backs without it. A touch point's or department's "
              "value goes before a segment's.",
          .also = "callback, ring back, telephone, hold, queue, waiting time, abandon, hang up",
          .at_least = "nobody is offered a call-back",
          .at_quarter = "every fourth caller who would wait long is offered one",
          .at_half = "every second caller who would wait long is offered one",
          .at_three_quarters = "three callers in four who would wait long are offered one",
          .at_most = "everybody who would wait long is offered one",
          .scopes = {true, true, true, false, true},
          .one_off = 0.2,
          .per_month = 0.02,
          .cost_doc = "to set up and run the system, per represented customer, at 1 in all staffed "
                      "touch points and for all customers (a share of them costs that share); in "
                      "the cost of levers",
          .cost_low = 0.5,
          .cost_high = 2,
          .cost_why = "a licence a line; how many customers share a line differs",
          .source = "Armony and Maglaras 2004, call-back options; assumption: its cost",
          .apply = apply_call_backs,
          .dose = call_backs_dose,
          .acts_at = is_staffed},
    Lever{
        .id = "prevention",
        .code = "",
        .label = "Mend the causes",
        .unit = "share",
        .least = 0.0,
        .most = 1.0,
        .neutral = 0.0,
        .help = "Share of customers' needs that do not arise because what caused them was mended: "
                "clear bills, working products. Streams stay as they are.",
        .also = "root cause, failure demand, defects, product quality, fewer calls, complaints, "
                "deflection, churn",
        .at_least = "needs arise as today",
        .at_quarter = "every fourth need does not arise",
        .at_half = "every second need does not arise",
        .at_three_quarters = "three needs in four do not arise",
        .at_most = "no need arises",
        .scopes = {true, true, false, true, false},
        .one_off = 0.0,
        .per_month = 1.0,
        .cost_doc = "people who find and mend causes, per represented customer, at 1 for all kinds "
                    "of need (kinds count alike, segments by their customers); in the cost of "
                    "levers",
        .cost_low = 0.5,
        .cost_high = 3,
        .cost_why = "cheap causes are mended first, and nobody knows how many there are",
        .source = "Seddon 2003, failure demand; assumption: its cost, and that it is proportional",
        .apply = apply_prevention,
        .dose = prevention_dose},
    Lever{.id = "assistant_permitted",
          .code = "",
          .label = "What the assistant may",
          .unit = "of the way",
          .least = -1.0,
          .most = 1.0,
          .neutral = 0.0,
          .help = "Moves the share of matters that assistants are allowed to settle: from what the "
                  "file says towards all (1) or none (-1). What they do not know they settle none "
                  "the more. A touch point's or department's value goes before a segment's.",
          .also = "robot, chatbot, voicebot, bot, AI, agent, automation, rights, permission, rules",
          .at_least = "it may settle nothing",
          .at_quarter = "it may settle half of what the file says",
          .at_half = "it may settle what the file says",
          .at_three_quarters = "it may settle half of the rest too",
          .at_most = "it may settle everything",
          .scopes = {true, true, true, false, true},
          .one_off = 0.3,
          .per_month = 0.02,
          .cost_doc =
              "rules, liability and connections by which it acts, per represented customer, "
              "at 1 at all assistants and for all customers; in the cost of levers",
          .cost_low = 0.3,
          .cost_high = 4,
          .cost_why = "some firms have these connections already, others build them first",
          .source = "assumption: its cost",
          .apply = apply_to_assistants<&AssistantSpec::permitted>,
          .dose = assistants_dose,
          .acts_at = is_assistant,
          .needs_company = true,
          .lacks = lacks_assistant},
    Lever{.id = "assistant_resolve",
          .code = "",
          .label = "What the assistant is told",
          .unit = "of the way",
          .least = -1.0,
          .most = 1.0,
          .neutral = 0.0,
          .help = "What assistants are told to do with what they cannot settle: from what the file "
                  "says towards having it resolved (1), so that they pass it on, or towards "
                  "containing it (-1). A touch point's or department's value goes before a "
                  "segment's.",
          .also = "robot, chatbot, voicebot, bot, AI, contain, containment, deflection, escalate, "
                  "hand over, goal, target",
          .at_least = "it is told to contain",
          .at_quarter = "half of the way from what the file says to contain",
          .at_half = "it is told what the file says",
          .at_three_quarters = "half of the way from what the file says to resolve",
          .at_most = "it is told to have matters resolved",
          .scopes = {true, true, true, false, true},
          .cost_doc = "nothing by itself: what is passed on costs employees' time and contacts",
          .source = "definition: what it is told is moved",
          .apply = apply_to_assistants<&AssistantSpec::resolve>,
          .dose = assistants_dose,
          .acts_at = is_assistant,
          .needs_company = true,
          .lacks = lacks_assistant},
    Lever{.id = "assistant_grounded",
          .code = "",
          .label = "What the assistant knows",
          .unit = "of the way",
          .least = -1.0,
          .most = 1.0,
          .neutral = 0.0,
          .help = "Moves the share of matters on which assistants have what settling them takes: "
                  "from what the file says towards all (1) or none (-1). A touch point's or "
                  "department's value goes before a segment's.",
          .also =
              "robot, chatbot, voicebot, bot, AI, knowledge, grounding, retrieval, data, facts, "
              "hallucination",
          .at_least = "it knows nothing",
          .at_quarter = "it knows half of what the file says",
          .at_half = "it knows what the file says",
          .at_three_quarters = "it knows half of the rest too",
          .at_most = "it knows what every matter takes",
          .scopes = {true, true, true, false, true},
          .one_off = 0.6,
          .per_month = 0.06,
          .cost_doc = "texts, data and their upkeep, per represented customer, at 1 at all "
                      "assistants and for all customers; in the cost of levers",
          .cost_low = 0.3,
          .cost_high = 4,
          .cost_why = "how much is written down and true at the start differs, and so does upkeep",
          .source = "assumption: its cost",
          .apply = apply_to_assistants<&AssistantSpec::grounded>,
          .dose = assistants_dose,
          .acts_at = is_assistant,
          .needs_company = true,
          .lacks = lacks_assistant},
    Lever{
        .id = "assistant_story",
        .code = "",
        .label = "Passed on with the story",
        .unit = "of the way",
        .least = -1.0,
        .most = 1.0,
        .neutral = 0.0,
        .help = "Moves the share of what assistants pass on that comes with what was said so far: "
                "from what the file says towards all (1) or none (-1). A touch point's or "
                "department's value goes before a segment's.",
        .also = "robot, chatbot, voicebot, bot, AI, hand over, warm transfer, context, transcript, "
                "tell it again",
        .at_least = "customers tell it all again",
        .at_quarter = "half as often as the file says the story comes along",
        .at_half = "the story comes along as often as the file says",
        .at_three_quarters = "it comes along in half of the other cases too",
        .at_most = "the story always comes along",
        .scopes = {true, true, true, false, true},
        .one_off = 0.2,
        .per_month = 0.02,
        .cost_doc = "the connection from the assistant to employees' screens, per represented "
                    "customer, at 1 at all assistants and for all customers; in the cost of levers",
        .cost_low = 0.3,
        .cost_high = 3,
        .cost_why = "one setting where both are of one maker, a project where they are not",
        .source = "assumption: its cost",
        .apply = apply_to_assistants<&AssistantSpec::story>,
        .dose = assistants_dose,
        .acts_at = is_assistant,
        .needs_company = true,
        .lacks = lacks_assistant},
};

}  // namespace

std::span<const Lever> service_levers() { return kServiceLeverRows; }

WeekSchedule scaled_staff(const WeekSchedule& staff, double factor) {
  std::vector<WeekSchedule::Change> changes = staff.changes();
  for (WeekSchedule::Change& change : changes) change.value = whole_people(change.value, factor);
  return WeekSchedule::from_changes(std::move(changes));
}

}  // namespace rapport
