// The model: a checked scenario in flat arrays, constant while it runs. Made by build_model().
//
// A policy with dated changes has one set of tables for each period between two dates. They have
// the same items in the same order and differ in numbers only.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/model/case.h"
#include "sim/queue/queue_kernel.h"
#include "sim/scenario/lever.h"
#include "sim/scenario/scenario.h"

namespace rapport {

inline constexpr std::uint16_t kEnd = 0xFFFF;      ///< "to" of a move that ends the case
inline constexpr std::uint16_t kNoQueue = 0xFFFF;  ///< self-service touch points have no queue

/// Half-open range of indices into a flat array.
struct Range {
  std::uint32_t first = 0, last = 0;
  bool empty() const { return first == last; }
};

/// One move of a list: those of one step and outcome stand side by side.
struct Move {
  double cumulative;        ///< upper end of this move's share of [0, 1)
  std::uint16_t to;         ///< step, or kEnd
  bool delayed;             ///< takes a draw of `delay`
  bool crosses;             ///< between its scenario's service groups: takes at least the lookahead
  double satisfaction;      ///< effect on the customer's satisfaction
  Distribution delay;       ///< ticks
  bool hands_over = false;  ///< with a company: goes to another department
  bool avoidable = false;   ///< likewise, and what is done there could be done here
};

/// A step of a journey: a visit to one touch point.
struct Step {
  std::uint16_t touch_point;
  std::uint16_t group;
  std::int8_t visit_counter;   ///< index into Case::visits, -1 where no case comes twice
  Range moves[kOutcomes];      ///< into Model::moves, by outcome
  std::uint16_t code = 0;      ///< for draws, of "journey/step"
  bool has_avoidable = false;  ///< some move after a leg that was served is avoidable
  /// With a company: chances of avoidable moves, and of moves to the end, after a leg that was
  /// served.
  double avoidable = 0.0, ends = 0.0;
};

/// A step at which cases begin.
struct Entry {
  double cumulative;  ///< upper end of this entry's share of [0, 1)
  std::uint16_t step;
};

struct Journey {
  std::string name;
  Range entries;        ///< into Model::entries
  Range steps;          ///< into Model::steps
  double grants = 0.0;  ///< the most that representatives grant where its cases may begin
};

/// What a touch point is for the customers of a segment; or, as a base of TouchPoint, for streams,
/// and for all where no segment is treated otherwise.
struct PlaceTerms {
  double call_back_acceptance = 0.0;
  AssistantSpec assistant;
  Time promise = kNever;  ///< what customers who have ordered are told there
};

struct TouchPoint : PlaceTerms {
  std::string name;
  TouchPointSpec::Kind kind = TouchPointSpec::Kind::staffed;
  std::uint16_t group = 0;
  std::uint16_t queue = kNoQueue;  ///< index in its group's kernel, or kNoQueue
  std::uint16_t pool = 0;          ///< whose employees serve first: number in Model::pools
  bool has_patience = false;
  bool has_choices = false;  ///< balking or call-backs: a second block of draws
  Distribution service = Distribution::constant(1.0);   ///< ticks
  Distribution patience = Distribution::constant(1.0);  ///< ticks, where has_patience
  Time deadline = kNever;
  double balk_probability = 0.0;
  RedialSpec redial;
  bool is_down = false;  ///< self-service that takes nobody in
  ExperienceSpec experience;
  Time service_level_within = 0;
  double cost_per_contact = 0.0, cost_per_minute = 0.0;
  // only with a company (see sim/scenario/company.h):
  std::uint8_t department = 0;  ///< whose it is: number in Model::company.departments
  Element element = Element::support;
  double quality = 0.0;       ///< of a leg there, by the book
  double wait_reference = 1;  ///< ticks that count as patience
  bool sells = false;
  bool chased = false;  ///< who waits long enough may ask what has become of the case
  Distribution chase_after{};
  ChannelSpec channel;
  double stock = 0.0;                  ///< share of orders that are served from stock
  double from_stock = 1.0;             ///< factor of these on the service time
  double stock_month = 0.0;            ///< what that stock costs a month, money
  std::vector<PlaceTerms> by_segment;  ///< empty: alike for all
  const PlaceTerms& terms_of(std::size_t segment) const {
    return segment < by_segment.size() ? by_segment[segment] : *this;
  }
  bool is_backlog() const {
    return kind == TouchPointSpec::Kind::asynchronous || kind == TouchPointSpec::Kind::visit;
  }

  /// Whether an assistant takes whoever comes. One that is down turns them away.
  bool assists() const { return assistant.on && !is_down; }
  /// With which chance a leg of the segment's customers (kNoSegment: of streams) that is served
  /// goes on by the moves of that list: `served`, or at an assistant that or `passed_on`, and else
  /// by none.
  double share(Outcome list, std::size_t segment) const {
    const AssistantSpec& robot = terms_of(segment).assistant;
    const double settled = robot.on ? robot.permitted * robot.grounded : 1.0;
    if (list == Outcome::served) return settled;
    return list == Outcome::passed_on ? (1.0 - settled) * robot.passes_on() : 0.0;
  }
};

/// Touch points joined by immediate moves (of any period) or shared pools: one exact event loop.
struct Group {
  KernelConfig kernel;
  std::vector<std::uint16_t> touch_points;  ///< touch point of each queue
  std::vector<std::uint16_t> pools;         ///< model-wide number of each of the kernel's pools
};

/// A rate's multipliers, prepared for looking them up at each candidate.
struct Profile : RateProfile {
  Profile() = default;
  Profile(const RateProfile& of)  // NOLINT(google-explicit-constructor): the same, for look-ups
      : RateProfile(of), by_half_hour(half_hour != filled<kHalfHoursOfWeek>()) {}
  bool by_half_hour = false;  ///< some half hour's multiplier is not 1
};

/// The law of the factor that each day has; see DayFactors in day_factors.h.
struct DayFactor {
  Distribution law;         ///< mean 1
  std::uint16_t group = 0;  ///< for draws, code of the group, which all draw with the same numbers
};
inline constexpr int kNoDayFactor = -1;

struct Need {
  std::string name;
  std::uint16_t journey;
  NeedSpec::Clock clock;
  NeedSpec::Overlap overlap;
  double mean_gap;  ///< ticks between candidates, for rate factor 1; the same in all periods
  std::vector<double> accept;  ///< by segment: chance to be accepted at profile and day factor 1
  bool thinned;                ///< some candidate may be refused while this table holds
  int day_factor;              ///< index into Model::day_factors, or kNoDayFactor
  Profile profile;
  int priority_class;
  Time head_start;
  std::uint16_t code = 0;                        ///< for draws
  double fit_weight = 1.0;                       ///< how much it matters that an act fits
  bool chooses = false;                          ///< customers choose where its cases begin
  double order_price = 0.0, order_margin = 0.0;  ///< see NeedSpec
  OrderSpec order = {};                          ///< likewise
  /// By segment: the bit of the product that a customer has to hold for the need to come; 0: none.
  /// Empty: nobody has to hold any.
  std::vector<std::uint8_t> product = {};
  /// By segment: the share of customers to whom it may come at the start. Empty: all of them.
  std::vector<double> asking = {};
  bool on_credit() const { return is_order() && order.on_credit; }
  bool is_order() const { return order_price > 0.0; }
};

struct Stream {
  std::string name;
  std::uint16_t journey;
  double mean_gap;  ///< ticks between candidates; the same in all periods
  /// Chance to be accepted at profile and day factor 1 and, for background, with all customers of
  /// the segment there and idle.
  double accept;
  bool thinned;    ///< some candidate may be refused while this table holds
  int day_factor;  ///< as a need's
  Profile profile;
  int priority_class;
  Time head_start;
  int background_of = -1;           ///< segment whose customers scale it, or -1
  bool idle_customers_only = true;  ///< of these, only those without an open case
  std::uint16_t code = 0;           ///< for draws
};

/// What customers of a segment may hold of a division (ProductSpec); rates are for one period of
/// the segment's contract.
struct Product {
  std::uint8_t line = 0;  ///< its division: number in CompanyModel::lines
  double held = 0.0, value = 0.0, price = 0.0, buys = 0.0, after = 1.0, drops = 0.0, offered = 0.0;
  std::uint8_t bit() const { return static_cast<std::uint8_t>(1U << line); }
};

struct Segment {
  std::string name;
  std::uint32_t first_customer, customers;
  LeavingSpec leaving;
  Distribution satisfaction, rate_factor;
  double value_per_month;
  int priority_class;
  Time head_start;
  std::uint16_t code = 0;  ///< for draws
  Distribution value_factor = Distribution::constant(1.0);
  double purchase_value = 0.0;  ///< what a purchase brings in, of noncontract
  double price_log = 0.0;       ///< logarithm of the price as a multiple of Today's
  double used_log = 0.0;        ///< the same of what people are used to when the period begins
  double price = 0.0;           ///< money a month
  double save_desk = 0.0, save_margin = 0.0;                 ///< see SegmentSpec
  double polygamous = 0.0;                                   ///< likewise
  double negotiates = 1.0, honours = 0.0;                    ///< likewise
  RivalSpec rival = {};                                      ///< likewise
  double acquisition = 1.0, acceptance = 1.0, bought = 0.0;  ///< likewise
  double cross_sell = 0.0;                                   ///< likewise
  std::vector<Product> products = {};  ///< in the order of their lines; empty: they hold none
  double reward = 0.0;                 ///< money a month that a customer gets back
  double purchase_reward = 0.0;        ///< the same of a purchase, of noncontract
  ValueChange becomes{};               ///< see SegmentSpec
  double managers = 0.0;               ///< likewise
  CreditTerms credit{};                ///< as they are in the period
  Distribution credit_use = Distribution::constant(0.0);   ///< see CreditSpec
  Distribution credit_risk = Distribution::constant(1.0);  ///< likewise
  /// How many products a customer holds at the start, and what they bring a month, on average.
  double products_held() const {
    double sum = 0.0;
    for (const Product& product : products) sum += product.held;
    return sum;
  }
  double products_value() const {
    double sum = 0.0;
    for (const Product& product : products) sum += product.held * product.value;
    return sum;
  }
  /// What a customer who holds `held` (Population::held) brings by it, a month.
  double value_of(std::uint8_t held) const {
    double sum = 0.0;
    for (const Product& product : products)
      sum += (held & product.bit()) != 0 ? product.value : 0.0;
    return sum;
  }
  CreditCheck check{};  ///< of who asks for a line, or orders on credit; as the levers set it
  /// The share of those who apply that is taken, as a multiple of those whom the file takes.
  double taken() const { return acceptance * check.taken; }
  /// Whether newcomers come as they would without any of these levers.
  bool joins_plainly() const { return acquisition == 1.0 && taken() == 1.0 && bought == 0.0; }
  /// Of those who may join in a run: numbers behind those of all customers of the start.
  std::uint32_t first_newcomer = 0, newcomers = 0;
  /// Whether its customers may be made save offers: who has no contract just stays away.
  bool can_be_kept() const {
    return price > 0.0 && leaving.form != LeavingSpec::Form::none &&
           leaving.form != LeavingSpec::Form::noncontract;
  }
};

struct Pool {
  std::string name;
  WeekSchedule staff;
  double cost_per_hour;
};

struct Day {
  std::uint8_t weekday, month;
  std::uint16_t period;  ///< 0 before the first change
};

/// The numbers that may differ between the periods of a policy, all in the same order.
struct Tables {
  std::vector<Segment> segments;
  std::vector<Need> needs;
  std::vector<Stream> streams;
  std::vector<Pool> pools;
  std::vector<TouchPoint> touch_points;
  std::vector<Journey> journeys;
  std::vector<Step> steps;
  std::vector<Entry> entries;
  std::vector<Move> moves;
  std::vector<double> levers;  ///< [lever][department][segment], as decreed; empty without company
  double lever(CompanyLever lever, std::size_t department, std::size_t segment = 0) const {
    const std::size_t cells = levers.size() / kCompanyLevers;
    const std::size_t all = std::max<std::size_t>(1, segments.size());
    return levers[static_cast<std::size_t>(lever) * cells + department * all + segment];
  }
  /// The share of the price that customers of a segment are granted on orders of a journey that
  /// come in at a touch point.
  double granted(std::size_t journey, std::size_t place, std::size_t segment) const {
    const ChannelSpec& channel = touch_points[place].channel;
    const Segment& of = segments[segment];
    if (!channel.by_rule) return of.negotiates * channel.grants;
    return of.negotiates * channel.honours.value_or(of.honours) * journeys[journey].grants;
  }
};

/// A rival's join of the gates: G = min(1, fits [mean (g_i / usual_i)^rho]^(nu / rho)), a
/// normalised CES function (Klump and de La Grandville 2000). Its rho is the form's, the rest is
/// found by calibration (sim/forecast/gate_calibration.h). rho to 0 with nu = 3 would be a product.
struct GateJoin {
  double nu = 1.0;                             ///< how fast G grows where all gates do, above 0
  double fits = 1.0;                           ///< G where all gates are the usual ones
  std::array<double, 3> usual{1.0, 1.0, 1.0};  ///< may, want and know under Today, above 0
};
/// The exponent rho of a rival: 1 where gates replace each other, below 0 where they hardly do.
double exponent_of(Gates rival);

/// The three gates, in the order of CompanyCase::gates.
enum class Gate : std::uint8_t { may, want, know };
inline constexpr int kGates = 3;

/// What a model with a company (see sim/scenario/company.h) has in all periods.
struct CompanyModel : CompanySpec {
  std::vector<DepartmentSpec> departments;  ///< at least one with a company
  int complaint_journey = -1, chase_journey = -1, misfit_journey = -1;  ///< -1: the case's own
  std::vector<int> posts;  ///< by pool: most employees that Today has on shift at a time
  std::vector<std::uint16_t> pool_codes, department_codes;  ///< for draws
  std::vector<double> serve_cost;  ///< by segment: expected cost a month of serving one customer
  /// By segment: customer-months that a unit of quality on one leg adds. LegPlanner::over_service()
  /// says by it what an act is worth.
  std::vector<double> months_of_quality;
  std::vector<double> legs_a_day;  ///< [segment][department], of a customer with rate factor 1
  /// [department][segment]: the share of all customers' expected legs; alike where there are none.
  /// A lever that is set for all is its mean by these.
  std::vector<double> leg_shares;
  std::vector<double> acquisition;  ///< by segment: what acquiring one newcomer costs
  /// By segment: the chance that a customer whom no offer of a rival reaches unless it is woken
  /// looks at them at a renewal, on average: by how often customers of the segment have needs.
  std::vector<double> woken;
  double mean_worth = 0.0;  ///< mean of Population::worth over customers, at least 0: money a month
  std::vector<Time> reviews;        ///< midnights at which the firm looks at itself
  std::vector<RuleSpec> rules;      ///< of the policy: when its levers are given back
  GateJoin join;                    ///< of rivals of gates = all
  double join_shift = 0.0;          ///< likewise: added to quality, for Today's retention under all
  bool has_chases = false;          ///< some touch point is chased
  bool has_assistants = false;      ///< some touch point is an assistant
  bool has_saves = false;           ///< some segment is made save offers, in some period
  bool has_credit = false;          ///< some segment owes
  bool has_checks = false;          ///< some who ask for a line are judged, or orders are on credit
  bool has_managers = false;        ///< some customers have a manager, in some period
  bool values_change = false;       ///< what some segment's customers contribute changes
  std::size_t save_department = 0;  ///< whose employees make them
  std::array<double, kSaveCuts> save_cuts{};  ///< in ascending order; 0: none
  std::array<double, kSaveCuts> save_logs{};  ///< logarithms of what is left of the price
  double save_months = 0.0;        ///< discounted months of SaveSpec::lasts: what a cut is paid for
  bool has_choices = false;        ///< customers choose where cases of some need begin
  bool has_channels = false;       ///< likewise, or some need is an order: channels are counted
  bool has_orders = false;         ///< some need is an order
  bool has_products = false;       ///< some segment's customers hold products
  bool cross_sells = false;        ///< they are offered more, in some period
  std::vector<std::string> lines;  ///< divisions of which somebody may hold products
  std::vector<std::uint16_t> line_codes;  ///< of these, for draws
  double habit_factor = 1.0;  ///< on the odds of the touch point to which the customer turned last
  std::vector<std::uint16_t> place_codes;  ///< by touch point, for draws
  std::vector<Time> opened;  ///< by touch point: since when customers hear of it; kNever: never
  /// Gates that stay as Today's levers make them, whatever the policy does: bit 0 may, 1 want, 2
  /// know. No scenario says so; it asks what of a policy goes through which gate.
  std::uint8_t frozen = 0;
  bool is_frozen(Gate gate) const { return (frozen >> static_cast<int>(gate) & 1U) != 0; }
  /// Whether customers judge a leg by what they expected.
  bool judges() const { return on && update == UpdateRule::disconfirmation; }
  /// Whether customers remember cases.
  bool remembers() const { return judges() && mechanism.memory; }
  /// Whether customers join during the run.
  bool has_joining() const { return on && joining.form != JoiningSpec::Form::none; }
};

/// A firm with a policy, ready to be run. Its own tables are Today's, which hold before the first
/// change.
struct Model : Tables {
  Scenario scenario;  ///< Today, as it was given: without its levers applied
  Calendar calendar{Date{2026, 1, 5}};
  Time begin, end;  ///< begin = -warmup, end = horizon
  Time lookahead;
  Time monday;  ///< time of the Monday midnight of the week of the start: week time = t - monday
  std::uint32_t customers;      ///< at the start
  std::uint32_t newcomers = 0;  ///< who may join in a run; they are numbered behind the customers
  bool single_case;             ///< no customer ever has two open cases
  bool has_merging;             ///< some need merges into open cases
  bool has_rate_factors;        ///< some segment's rate factor is not constantly 1
  bool has_propensities;        ///< some segment's customers have propensities to leave
  bool has_purchases;           ///< some segment leaves by the noncontract form
  bool has_offers = false;      ///< some segment's price is not what it was given, in some period
  bool has_rivals = false;      ///< offers of a rival reach some segment's customers
  bool joins_plainly = true;    ///< nobody is referred, and no lever moves who joins, in any period
  bool has_background;          ///< some stream is scaled by idle customers
  std::vector<Group> groups;
  std::vector<DatedSchedule> rosters;  ///< by pool: its staff in all periods
  std::vector<Day> days;               ///< from the day of `begin`
  std::vector<Time> month_starts;    ///< 0, then each first of a month inside the horizon, then end
  std::vector<Time> milestones;      ///< each whole year after the start, up to the end
  std::vector<Time> period_starts;   ///< dates of the changes: midnights, in increasing order
  std::vector<Tables> later;         ///< by period_starts: what holds from then on
  bool from_start = false;           ///< the first of them holds as if the firm had always had it
  std::vector<LeverCharge> charges;  ///< what the policy's levers cost, for the whole firm
  LeverCharge charge_today;          ///< what Today's levers cost, likewise
  std::vector<DayFactor> day_factors;  ///< of needs and streams that have one, in all periods
  CompanyModel company;

  /// The number of the period that holds at `t`, begin <= t < end: 0 before the first change.
  std::size_t period_at(Time t) const {
    return days[static_cast<std::size_t>((t - begin) / kDay)].period;
  }
  std::size_t periods() const { return later.size() + 1; }
  const Tables& tables(std::size_t period) const {
    return period == 0 ? static_cast<const Tables&>(*this) : later[period - 1];
  }
  Tables& tables(std::size_t period) {
    return period == 0 ? static_cast<Tables&>(*this) : later[period - 1];
  }
  const Tables& tables_at(Time t) const { return tables(period_at(t)); }
  /// The tables that hold at the end of the run.
  const Tables& last_tables() const { return tables(later.size()); }

  /// What the offer adds to the complementary log-log of leaving for customers of a segment, at
  /// `t`, begin <= t < end: the price as it is, and a rise that they are not used to yet.
  /// `cut` is the logarithm of what a save offer would leave of the price.
  double offer_shift(std::size_t segment, Time t, double cut = 0.0) const;
  /// The same at the end of the run, once people are used to the price.
  double last_offer_shift(std::size_t segment) const {
    const Segment& last = last_tables().segments[segment];
    return last.leaving.price_weight * last.price_log;
  }
  /// What a customer of a segment brings in a month of that month of the run, of which a price may
  /// have held for a part; customers count alike on all of its days.
  double value_in_month(std::size_t segment, std::size_t month) const;
  /// The same of who holds the product of that number of the segment.
  double product_value_in_month(std::size_t segment, std::size_t month, std::size_t product) const;
  /// The same of a purchase.
  double purchase_value_in_month(std::size_t segment, std::size_t month) const;
  /// What a segment's customers get back a month, or a purchase, in that month.
  double reward_in_month(std::size_t segment, std::size_t month, double Segment::*reward) const;
  /// What a segment's credit comes to in that month: one of the numbers of CreditTerms.
  double credit_in_month(std::size_t segment, std::size_t month, double CreditTerms::*number) const;

  /// Whether customers of the segment have this need, or a stream has arrivals, in some period.
  bool ever_needs(std::size_t need, std::size_t segment) const {
    if (needs[need].accept[segment] > 0.0) return true;
    for (const Tables& t : later) {
      if (t.needs[need].accept[segment] > 0.0) return true;
    }
    return false;
  }
  bool ever_streams(std::size_t stream) const {
    if (streams[stream].accept > 0.0) return true;
    for (const Tables& t : later) {
      if (t.streams[stream].accept > 0.0) return true;
    }
    return false;
  }

  /// How many other customers each simulated one stands for, where copies of its legs stand for
  /// theirs: with a company. Without one, background streams do.
  double others() const { return scenario.has_copies() ? scenario.represents - 1.0 : 0.0; }

  /// All who can be there at some time in a run: numbers of customers are below this.
  std::uint32_t people() const { return customers + newcomers; }

  /// Product of the profile's four multipliers at `t`, begin <= t < end.
  double profile_at(const Profile& profile, Time t) const {
    const Time since = t - begin;
    const Day day = days[static_cast<std::size_t>(since / kDay)];
    const double by_hour = profile.hour[static_cast<std::size_t>(since % kDay / kHour)] *
                           profile.weekday[day.weekday] * profile.month[day.month];
    if (!profile.by_half_hour) return by_hour;
    return by_hour * profile.half_hour[day.weekday * kHalfHoursOfDay +
                                       static_cast<std::size_t>(since % kDay / kHalfHour)];
  }
  /// The most root needs and arrivals of streams to be expected in `span`, with needs of `share` of
  /// all customers. For reserving memory.
  std::size_t expected_arrivals(Time span, double share = 1.0) const;
};

/// A customer as draws know it. Newcomers have numbers of their own, so that one customer more at
/// the start moves none of their draws.
inline CustomerKey customer_key(const Model& model, std::uint32_t customer, std::uint8_t segment) {
  const Segment& of = model.segments[segment];
  if (customer < model.customers) return {customer - of.first_customer, of.code};
  return {kNewcomer + (customer - of.first_newcomer), of.code};
}

/// The key of the need that a case serves now: the root need, its last redial, or a child.
inline NeedKey need_key(const Model& model, const Case& c) {
  Cause cause = c.attempt > 0 ? Cause::redial : Cause::root;
  if (c.domain == Domain::stream) {
    return {{c.subject, 0}, c.slot, model.streams[c.kind].code, c.domain, cause, c.attempt};
  }
  std::uint32_t attempt = c.attempt, redials = 0;
  if (c.company.cause != Cause::root) {
    cause = c.company.cause;
    redials = c.attempt;
    const std::uint32_t repeats = c.company.repeats, complaints = c.company.complaints;
    attempt = cause == Cause::repeat      ? repeats
              : cause == Cause::complaint ? complaints
                                          : repeats | complaints << 4;
  }
  return {customer_key(model, c.subject, c.segment),
          c.slot,
          model.needs[c.kind].code,
          c.domain,
          cause,
          attempt,
          redials};
}

/// The key of the root need of a customer's case.
inline NeedKey root_key(const Model& model, const Case& c) {
  return {customer_key(model, c.subject, c.segment), c.slot, model.needs[c.kind].code};
}

/// Makes the model of Today and a policy: applies the levers of Today and of each change, checks
/// all at once, and flattens it. Throws InvalidInput with everything that is wrong.
///
/// `changes` is the policy: from midnight `from` on, its scenario holds in place of the one before.
/// Warm-up and everything before the first change are Today's. `rules` say when the policy gives
/// its levers back.
Model build_model(const Scenario& today, std::span<const Change> changes = {},
                  std::span<const RuleSpec> rules = {});

}  // namespace rapport
