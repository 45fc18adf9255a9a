// A scenario as people describe it: names, distributions, probabilities. build_model() makes a
// Model of it (flat, checked, constant). All durations are in ticks (sim/core/clock.h), all
// distributions of durations too: Distribution::exponential(3.0 * kMinute).
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/calendar.h"
#include "sim/core/clock.h"
#include "sim/core/distribution.h"
#include "sim/queue/schedule.h"
#include "sim/scenario/company.h"
#include "sim/scenario/credit.h"
#include "sim/scenario/product.h"
#include "sim/scenario/value_change.h"

namespace rapport {

inline constexpr Time kHalfHour = kHour / 2;
inline constexpr std::size_t kHalfHoursOfDay = 48, kHalfHoursOfWeek = 7 * kHalfHoursOfDay;

/// Multipliers of a rate by hour of day, weekday (Monday first), month (January first) and half
/// hour of the week (Monday 00:00 first). At any time the four that hold are multiplied.
struct RateProfile {
  std::array<double, 24> hour = filled<24>();
  std::array<double, 7> weekday = filled<7>();
  std::array<double, 12> month = filled<12>();
  std::array<double, kHalfHoursOfWeek> half_hour = filled<kHalfHoursOfWeek>();

  template <std::size_t n>
  static constexpr std::array<double, n> filled() {
    std::array<double, n> a{};
    a.fill(1.0);
    return a;
  }
};

/// When and how a customer decides to leave.
struct LeavingSpec {
  enum class Form {
    none,        ///< nobody leaves
    logistic,    ///< at each renewal, if satisfaction < threshold: 1 / (1 + exp(slope (s -
                 ///< midpoint)))
    cloglog,     ///< at each renewal: 1 - exp(-exp(eta - weight (s - reference) - memory_weight m))
    noncontract  ///< after each purchase: the same, with eta = cloglog(propensity)
  };
  enum class Start {
    newcomers,  ///< everybody starts at tenure 0
    stock,      ///< tenures from the stationary stock of a firm `firm_age` old
  };
  Form form = Form::none;
  Time period = 30 * kDay;  ///< between two renewals; a whole number of seconds
  Time notice = 0;          ///< from a decision to leave at a renewal to leaving; whole seconds
  /// Of leaving that would have come anyway: the yearly share who move away, and from which delay
  /// by the contract on it counts as one at the contract's end; 0: never. Only said of who leaves.
  double moving = 0.0;
  Time put_off = 0;
  double threshold = 1.0, slope = 10.0, midpoint = 0.3;  // logistic
  /// cloglog: yearly leaving probability theta in [0, 1]; eta = cloglog(theta) + log(period/year)
  Distribution propensity = Distribution::constant(0.2);
  double weight = 0.0;            ///< effect of satisfaction on the complementary log-log scale
  double reference = 0.5;         ///< satisfaction at which theta is the yearly leaving probability
  double memory_weight = 0.0;     ///< effect of what is remembered of cases; needs a company
  double memory_reference = 0.0;  ///< memory at which the propensity holds as it is
  /// cloglog: effect of each product held beyond the segment's mean at the start, downwards.
  double product_weight = 0.0;
  /// noncontract: a customer's own rate of purchases a year; `propensity` is the chance to drop out
  /// after one. Of its occasions to buy, the share `wallet` goes to this firm at the references.
  Distribution purchases = Distribution::constant(4.0);
  double wallet = 1.0;
  double purchase_value = 0.0;  ///< money a purchase brings in
  double purchase_price = 0.0;  ///< noncontract: what it costs the customer; see SegmentSpec::price
  /// Effect of the logarithm of the price, as a multiple of Today's, on the complementary log-log
  /// scale, for as long as it lasts: others' prices stay.
  double price_weight = 0.26;
  double price_rise_weight = 1.0;  ///< the same of a rise beyond what people are used to
  Time price_memory = 180 * kDay;  ///< in which all but 1/e of a change is what people are used to
  Start start = Start::newcomers;
  Time firm_age = 20 * kYear;
};

/// A rival that acts by offers to customers of a segment. Only with a company; docs/ODD.md, Rival.
struct RivalSpec {
  double offers = 0.0;        ///< that reach a customer, a year; 0: there is no rival
  double price = 1.0;         ///< what it asks, as a multiple of what is paid here Today
  double satisfaction = 0.5;  ///< how satisfied customers expect to be there
  double switching = 3.0;     ///< what going over costs, on the log-odds
  double inert = 0.5;         ///< share of customers who look at no offer unless they are woken
  double wakes = 0.3;         ///< chance that a contact wakes one
  Time awake = 90 * kDay;     ///< for how long
};

/// A group of customers with the same distributions.
struct SegmentSpec {
  std::string name;
  std::uint32_t customers = 0;                              ///< simulated ones
  Distribution satisfaction = Distribution::constant(0.5);  ///< at the start, in [0, 1]
  /// A customer's own factor on need rates.
  Distribution rate_factor = Distribution::constant(1.0);
  LeavingSpec leaving;
  RivalSpec rival;
  double value_per_month = 0.0;  ///< contribution of one customer, money
  double price = 0.0;         ///< what a customer pays a month, money; 0: nothing that could change
  double price_factor = 1.0;  ///< the price as a multiple of what is given; no key, see lever price
  double polygamous = 0.0;    ///< share of customers with other suppliers; only said of who leaves
  /// How far there is a desk that makes save offers, and the share of its people who are paid for
  /// the margin that they keep; no keys, see the levers save and save_margin.
  double save_desk = 0.0, save_margin = 0.0;
  /// What is spent on winning customers, as a multiple of Today's; the share of applicants that is
  /// taken; the share of newcomers from bought portfolios. No keys, see the levers of these names.
  double acquisition = 1.0, acceptance = 1.0, bought = 0.0;
  CreditSpec credit;  ///< needs a company
  /// What of the price customers get back for staying, as a share; no key, see the lever rewards.
  double rewards = 0.0;
  double reward_weight =
      0.5;                ///< how much of it is felt, as a share of as large a cut of the price
  ValueChange becomes;    ///< needs a company
  double managers = 0.0;  ///< share of customers with a manager; no key, see the lever managers
  /// Own factor on the contribution, mean 1; needs a company.
  Distribution value_factor = Distribution::constant(1.0);
  int priority_class = 0;  ///< 0 is served first; added to the need's class
  Time head_start = 0;     ///< served as if it had arrived this much earlier
  /// Of what representatives grant informally, the share that these customers get.
  double negotiates = 1.0;
  /// The share of it that channels without representatives grant by rule; no key, see lever honour.
  double honours = 0.0;
  /// After which share of contacts who holds a product is offered another; no key, see the lever
  /// cross_sell.
  double cross_sell = 0.0;
};

/// What becomes of the orders of a need, beside their price. Only with a company; docs/ODD.md,
/// Orders.
struct OrderSpec {
  /// Share of orders that are configured wrongly, where systems do not talk (I3 = 0) and where they
  /// do (I3 = 1).
  double errors = 0.0, errors_least = 0.0;
  double error_cost = 0.3;               ///< share of the price that putting one right costs
  double cancels = 0.0;                  ///< of orders that wait in a backlog, cancelled a day
  std::optional<Distribution> patience;  ///< longest promise that is accepted; none: any
  double work_saved = 0.0;               ///< share of employees' work on an order that I3 = 1 saves
  bool on_credit = false;                ///< it is paid later, and its customer is judged first
};

/// A kind of root need.
struct NeedSpec {
  enum class Clock {
    calendar,    ///< needs come on their own, whatever cases are open
    after_case,  ///< the next one is drawn when this kind's case closes
  };
  /// What happens when it comes due during an open case.
  enum class Overlap { queue, merge, beside };
  /// How a customer chooses the step at which the case begins: by the journey's own shares, or by a
  /// logit on price, wait, effort and habit. See ChannelSpec.
  enum class Choice { shares, logit };
  std::string name;
  std::string division;  ///< the product line it is about; empty: none in particular
  std::string journey;
  Clock clock = Clock::after_case;
  Overlap overlap = Overlap::queue;
  double per_year = 1.0;  ///< for a customer with rate factor 1, before profile and segment factor
  RateProfile profile;
  std::vector<double> segment_factor;  ///< by segment, default 1
  /// Whether customers of that segment have this need at all.
  bool comes_to(std::size_t segment) const {
    return segment_factor.empty() || segment >= segment_factor.size() ||
           segment_factor[segment] > 0.0;
  }
  /// Rate of the candidates that are thinned, per year, before the day factor; default: the
  /// largest rate that can occur.
  std::optional<double> max_per_year;
  int priority_class = 0;
  Time head_start = 0;
  /// Multiplies the rate of all customers on a day: drawn for each day, with mean 1. None: 1.
  std::optional<Distribution> day_factor = {};
  std::string day_factor_group = {};  ///< who meets the same days; empty: the need's name
  double fit_weight = 1.0;            ///< how much it matters that an act fits; needs a company
  // only with a company:
  Choice choice = Choice::shares;
  double order_price = 0.0;   ///< money at list price; above 0: a case that is served is an order
  double order_margin = 0.3;  ///< the share of it that is contribution
  OrderSpec order;            ///< where order_price is above 0
};

/// Contacts without customers behind them: Poisson arrivals that take a journey.
struct StreamSpec {
  std::string name;
  std::string journey;
  double per_hour = 0.0;
  RateProfile profile;
  /// Rate of the candidates that are thinned, per hour, before the day factor; default: the
  /// largest rate that can occur.
  std::optional<double> max_per_hour;
  int priority_class = 0;
  Time head_start = 0;
  std::optional<Distribution> day_factor = {};  ///< as a need's
  std::string day_factor_group = {};            ///< empty: the stream's name
};

/// Employees who share queues; in queues each of them is a server.
struct PoolSpec {
  std::string name;
  WeekSchedule staff{1};
  double cost_per_hour = 0.0;  ///< money per rostered server hour
};

/// What a customer does after a leg that was not served.
struct RedialSpec {
  double probability = 0.0;
  Distribution delay = Distribution::constant(10.0 * kMinute);
  int max_attempts = 3;  ///< redials of one case, 0..255
};

/// Offer at arrival to be called back instead of waiting on the line. Who accepts keeps the place
/// in the queue and does not abandon.
struct CallBackSpec {
  bool offered = false;
  Time expected_wait =
      3 * kMinute;  ///< offered when (waiting + 1) x mean service / servers >= this
  double acceptance = 0.5;
};

/// Effects on satisfaction of one leg at a touch point; satisfaction stays in [0, 1]. With a
/// company they are used only if company.update is plain.
struct ExperienceSpec {
  double served = 0.0;
  double per_wait_minute = 0.0;  ///< times the minutes waited, when served and not called back
  double abandoned = 0.0;
  double balked = 0.0;
  double turned_away = 0.0;
  double late = 0.0;  ///< added when served after the deadline
};

/// An assistant at a self-service touch point: a voice or chat robot in place of an employee. What
/// it may and knows decides whether it settles a matter, what it is told (want) what becomes of the
/// rest. Only with a company; docs/ODD.md, Assistant.
struct AssistantSpec {
  bool on = false;
  double permitted = 0.6;   ///< may: share of matters that it is allowed to settle
  double grounded = 0.6;    ///< know: share of matters on which it has what settling takes
  double resolve = 0.5;     ///< want: 0 told to contain, 1 told to resolve
  double contain_to = 0.1;  ///< share of what it cannot settle that it passes on, at resolve 0
  double resolve_to = 0.9;  ///< likewise, at resolve 1
  double confident = 0.3;   ///< of what it keeps unsettled, the share answered wrongly as if right
  double story = 0.0;       ///< share of what it passes on that comes with the story so far
  double fit = 0.0;         ///< of what it settles: 0 by the book, 1 as a tailored act

  /// With which chance it passes on what it cannot settle.
  double passes_on() const { return contain_to + (resolve_to - contain_to) * resolve; }
};

/// A touch point as a channel to which customers turn with a need. Only with a company;
/// docs/ODD.md, Channels.
struct ChannelSpec {
  double effort = 0.0;      ///< what turning to it costs a customer, in units of utility
  Time usual_wait = 0;      ///< the wait at which the journeys' shares hold
  double grants = 0.0;      ///< share of the price that representatives there grant informally
  bool by_rule = false;     ///< nobody negotiates here: what is granted, the lever honour says
  double innovation = 0.0;  ///< who hears of it, a year (Bass 1969); 0: everybody knows it
  double imitation = 0.0;   ///< the same from others who know it, a year
  Date opened = {0, 0, 0};  ///< since when it is heard of; none: since cases may begin there
  /// The lever honour, where it is set here or for the department; no key.
  std::optional<double> honours = {};
};

/// What customers who have ordered are told where they wait for what they ordered, and what lies in
/// stock. Only with a company; docs/ODD.md, Orders.
struct DeliverySpec {
  Time promise = kNever;       ///< from arrival to end of service; none: nothing is promised
  double stock = 0.0;          ///< share of orders that are served from stock
  double from_stock = 0.1;     ///< of the service time, what an order from stock takes
  double cost_of_stock = 0.0;  ///< money a month for a stock as large as its mean demand
  /// Factor on the promise and what is added to the share; no keys, see levers promise and stock.
  double promise_factor = 1.0, more_stock = 0.0;

  /// What customers are told; `factor` is that of the lever promise.
  Time told(double factor) const {
    if (promise == kNever) return kNever;
    return static_cast<Time>(static_cast<double>(promise) * factor + 0.5);
  }
  static constexpr double kMostStock = 0.99;  ///< all of it would take a stock without bounds
  /// The share that is served from stock.
  double held() const { return std::min(kMostStock, stock + more_stock); }
};

/// What a touch point is for the customers of one segment.
struct PlaceForSegment {
  AssistantSpec assistant;
  double acceptance = 0.0;      ///< see CallBackSpec
  double promise_factor = 1.0;  ///< see DeliverySpec
};

struct TouchPointSpec {
  enum class Kind {
    staffed,       ///< phone, counter: customers wait and may abandon; closed means turned away
    self_service,  ///< web, voice unit: no queue
    asynchronous,  ///< mail, back office: a backlog that outlives nights and weekends, a deadline
    visit,         ///< field service: as asynchronous, but the customer may lose patience
  };
  std::string name;
  std::string department;  ///< whose touch point it is; empty: nobody's in particular
  Kind kind = Kind::staffed;
  std::string pool;  ///< empty for self-service
  std::string overflow_pool;
  Time overflow_after = 0;  ///< waiting time after which the overflow pool may serve too
  Distribution service = Distribution::exponential(5.0 * kMinute);
  std::optional<Distribution> patience;  ///< none: waits for ever
  Time deadline = kNever;                ///< from arrival to end of service
  WeekSchedule open{1};                  ///< staffed only: 1 open, 0 closed
  bool is_down = false;                  ///< self-service only: by a shock, see shock.h
  double balk_probability = 0.0;         ///< leaves at once when it would have to wait
  std::optional<int> waiting_room;  ///< who comes when so many wait is turned away; none: no limit
  RedialSpec redial;
  CallBackSpec call_back;
  Time service_level_within = 20 * kSecond;
  double cost_per_contact = 0.0;  ///< money per leg served
  double cost_per_minute = 0.0;   ///< money per minute of service
  ExperienceSpec experience;
  // only with a company (see company.h):
  Element element = Element::support;
  std::optional<double> quality;            ///< by the book; none: QualitySpec::base
  bool sells = false;                       ///< legs may bring a sale
  std::optional<Distribution> chase_after;  ///< wait after which customers ask; backlogs only
  AssistantSpec assistant;                  ///< self-service only
  ChannelSpec channel;
  DeliverySpec delivery;  ///< asynchronous ones and visits only
  /// By segment, where a lever makes them differ; empty: all are treated as it says above. No key.
  std::vector<PlaceForSegment> by_segment = {};
};

/// How a leg ended. `passed_on` is only a list of moves: a leg at an assistant that does not settle
/// the matter and passes it on is served, and goes on by these.
enum class Outcome : std::uint8_t { served, abandoned, balked, turned_away, passed_on };
inline constexpr int kOutcomes = 5;
inline constexpr std::array<const char*, kOutcomes> kOutcomeNames{"served", "abandoned", "balked",
                                                                  "turned_away", "passed_on"};

/// A directed graph of steps. The moves of one step and outcome have probabilities that sum to 1;
/// an outcome without moves ends the case. `to` empty: the case ends.
struct JourneySpec {
  struct Step {
    std::string name;
    std::string touch_point;
  };
  struct Entry {
    std::string step;
    double probability = 1.0;
  };
  struct Move {
    std::string from;
    std::string to;
    double probability = 1.0;
    Outcome on = Outcome::served;
    std::optional<Distribution> delay =
        {};                     ///< none: immediate, and joins the two touch points' groups
    double satisfaction = 0.0;  ///< effect of this move, after the leg's own
    /// With a company: what is done there could be done here, were work divided otherwise.
    bool avoidable = false;
  };
  std::string name;
  std::vector<Step> steps;
  std::vector<Entry> entries;
  std::vector<Move> moves;
};

/// A department: it owns touch points. Only with a company: how much its own metric pays for effort
/// on each of the four tasks (sim/company/effort.h).
struct DepartmentSpec {
  std::string name;
  double pays_serve = 0.2, pays_record = 0.0, pays_volume = 0.8, pays_game = 0.2;
  double rules = 0.25;  ///< share of cases in which its rules forbid what fits, at O5 = 0
};

/// A product line; what customers hold of it is a ProductSpec for each segment.
struct DivisionSpec {
  std::string name;
};

/// No day at all: an optional date that was not given.
inline constexpr Date kNoDate{0, 0, 0};

/// What happens to the firm from a day on, or for a while, whatever its policy is; see shock.h.
struct ShockSpec {
  std::string name;
  Date from = kNoDate, until = kNoDate;  ///< the first day, and the first one on which it is over
  double needs = 1.0, staff = 1.0, price = 1.0;  ///< factors
  double rival = 1.0, offers = 1.0;              ///< on the price of rivals, and on their offers
  bool outage = false;                           ///< the touch point takes nobody in
  std::string segment, need, touch_point;        ///< what it is about; empty: all
  bool operator==(const ShockSpec&) const = default;
};

/// Where a lever's value holds; the narrower scope wins (see lever.h).
enum class LeverScope : std::uint8_t { all, segment, department, division, touch_point };
inline constexpr int kLeverScopes = 5;
inline constexpr std::array<const char*, kLeverScopes> kLeverScopeNames{
    "all", "segment", "department", "division", "touch_point"};

/// A lever's value in one scope.
struct LeverSetting {
  std::string lever;  ///< id or code of a row of levers(), see lever.h
  LeverScope scope = LeverScope::all;
  std::string of;  ///< name of the segment, department, division or touch point; empty for `all`
  double value = 0.0;
  auto operator<=>(const LeverSetting&) const = default;
};

/// What a lever costs in this firm, in place of the lever's own default.
struct LeverCostSpec {
  std::string lever;
  std::optional<double> one_off;    ///< money per represented customer, for a rise from 0 to 1
  std::optional<double> per_month;  ///< money per represented customer and month at 1
  auto operator<=>(const LeverCostSpec&) const = default;
};

/// What Today is to come to in its first year, by the ids of the metrics that measure it (see
/// sim/measure/metric.h). `rapport calibrate today` moves numbers until it does. Shares are in [0,
/// 1] here, and in percent as metrics. Nothing: no target.
struct TargetSpec {
  std::optional<double> retention_12;              ///< stay for 12 months
  std::optional<double> retention_24;              ///< stay for 24 months; a check, never fitted
  std::optional<double> abandonment;               ///< legs that gave up waiting
  std::optional<double> complaints;                ///< of a customer, a year
  std::optional<double> first_contact_resolution;  ///< cases closed by their only leg
  std::optional<double> repeats;                   ///< of a customer, a year
  std::optional<double> act_minimal;               ///< acts got off the desk
  std::optional<double> load;                      ///< of rostered time, busy
  bool operator==(const TargetSpec&) const = default;
};

struct Scenario {
  std::string name;
  std::string currency = "EUR";
  Date start{2026, 1, 5};
  Time horizon = kYear;
  Time warmup = 0;          ///< whole days before the start; nobody leaves during it
  Time lookahead = kHour;   ///< least time in which anything matters elsewhere, see docs/ODD.md
  double represents = 1.0;  ///< real customers per simulated one, see has_background()
  std::vector<SegmentSpec> segments;
  std::vector<NeedSpec> needs;
  std::vector<StreamSpec> streams;
  std::vector<PoolSpec> pools;
  std::vector<TouchPointSpec> touch_points;
  std::vector<JourneySpec> journeys;
  std::vector<DepartmentSpec> departments;
  std::vector<DivisionSpec> divisions;
  std::vector<ProductSpec> products;
  std::vector<ShockSpec> shocks;
  std::vector<LeverSetting> levers;
  std::vector<LeverCostSpec> lever_costs;
  CompanySpec company;
  TargetSpec target;

  /// Whether streams stand for represented customers. With a company copies of legs do.
  bool has_background() const { return represents > 1 && !company.on; }
  bool has_copies() const { return represents > 1 && company.on; }
};

/// The date of a change that is in force from the start of the warm-up on, as if the firm had
/// always been like that.
inline constexpr Time kFromStart = std::numeric_limits<Time>::min();

/// A scenario that holds from a date on, in place of the one before: a step of a policy's roadmap.
/// Only what a policy can change may differ from Today, see check_changes() in validate.h.
struct Change {
  Time from = 0;  ///< a midnight in [0, horizon), or kFromStart
  Scenario then;
};

}  // namespace rapport
