// How the reference engine is made: reference.cpp, reference_customers.cpp, reference_cases.cpp,
// reference_children.cpp, reference_channels.cpp, reference_joining.cpp, reference_market.cpp and
// reference_prospects.cpp
// have its parts.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <queue>
#include <tuple>
#include <vector>

#include "sim/core/check.h"
#include "sim/model/draws.h"
#include "tests/support/reference.h"
#include "tests/support/reference_company.h"
#include "tests/support/reference_person.h"

namespace rapport::reference {

constexpr std::uint16_t kNoPool = 0xFFFF;
constexpr std::uint32_t kNobody = 0xFFFFFFFF;
constexpr std::size_t kSumBlock = 4096;  // customers whose satisfaction is added up at a time

/// Order of what happens at one tick.
enum class Rank : std::uint64_t { staff, close, end, abandon, overflow, renewal, arrive, ask };

/// Something that will happen, unless it is out of date by then.
struct Due {
  Time time;
  std::uint64_t what;   // rank and, in ties, the case's order; or the pool's, touch point's number
  std::uint32_t index;  // of the case; kNobody: the start of a need or a stream's candidate
  std::uint32_t leg;    // serial number of the leg it was meant for

  Rank rank() const { return static_cast<Rank>(what >> 61); }
  std::uint64_t order() const { return what & ((std::uint64_t{1} << 61) - 1); }
  bool operator>(const Due& o) const { return time != o.time ? time > o.time : what > o.what; }
};

struct Clock {
  Time due = kNever;
  std::uint32_t slot = 0;  // of the candidate that is due
};

struct Customer {
  double satisfaction = 0.0;
  double rate_factor = 1.0;
  double occasion_gap = 0.0;   // ticks between occasions to buy
  double eta = 0.0;            // cloglog form: log-log of the leaving probability of one period
  Time idle_since = 0;         // when the last case closed
  Time ready = 0;              // idle_since + lookahead
  Time next_renewal = kNever;  // the first one not yet decided
  Time joined = 0;             // kNever: is still to come
  Time last_contact = kNever;  // when its last case closed
  Time left = kNever;
  bool noticed = false;  // leaves at next_renewal
  std::uint8_t segment = 0;
  std::uint8_t open_cases = 0;
  bool there() const { return joined != kNever && left == kNever; }
};

struct OpenCase {
  Case c;
  Time service = 0;  // of the current leg
  Time wait = 0;
  Time head_start = 0;
  int priority_class = 0;
  std::uint32_t leg = 0;    // serial number, never used again
  std::uint64_t order = 0;  // in ties
  std::uint16_t pool = kNoPool;
  bool called_back = false;
  Outcome outcome = Outcome::served;  // of the last leg that ended
  // of a company:
  LegPlan plan{};
  double deviation = 0.0;  // of the last leg that ended
  RandomBlock offer{};     // of a product, after the last leg that was served
  bool asked = false;      // what has become of it
};

/// A leg of a represented customer that is to come.
struct Copy {
  Case c;
  double effort;  // factor of its act on the time of service
  Time more;      // for moves that are saved
};
/// When copies come, and what decides between those of one tick.
using CopyKey = std::tuple<Time, std::uint64_t, std::uint32_t, std::uint32_t>;
/// Order of all copies in ties; what they are numbered from.
constexpr std::uint64_t kCopies = std::uint64_t{3} << 59;

struct Waiting {
  int priority_class;
  Time since;  // counts as having arrived
  std::uint64_t order;
  std::uint32_t index;
  bool overflows;  // the overflow pool may serve it too

  bool operator<(const Waiting& o) const {
    if (priority_class != o.priority_class) return priority_class < o.priority_class;
    return since != o.since ? since < o.since : order < o.order;
  }
};

struct Line {
  bool queues = false;  // not at self-service
  std::uint16_t pool = kNoPool, overflow_pool = kNoPool;
  bool open = true;
  std::vector<Waiting> waiting;
};

struct Staff {
  int rostered = 0, busy = 0;
  std::vector<std::uint16_t> lines;  // touch points it may serve, by overflow too
  bool free() const { return busy < rostered; }
};

/// Order of a case in ties.
std::uint64_t order_of(Domain domain, std::uint32_t subject, std::size_t kind, std::uint32_t slot);
/// A gap as Distribution::exponential(mean) gives it.
Time exponential_gap(double mean, double u);
/// Chance of leaving at a renewal.
double hazard(const LeavingSpec& leaving, double s, double eta, double memory);
double at_offer(double hazard, double shift);

class Reference {
 public:
  Reference(const Model& model, RandomKey key, bool keep_events)
      : model_(model),
        key_(key),
        keep_events_(keep_events),
        company_(model),
        people_(model, key, company_) {}

  ReferenceResult run();

 private:
  // the run
  bool pass_date(Time t);
  void advance_to(Time t);
  void happen(const Due& due);
  void push(Time t, Rank rank, std::uint64_t order, std::uint32_t index = kNobody,
            std::uint32_t leg = 0);
  Snapshot snapshot(Time t) const;
  ReferenceResult finish();

  // the start
  void start_touch_points();
  void start_customers();
  void start_leaving(std::uint32_t n, const LeavingSpec& leaving);
  double first_propensity(std::uint32_t n, const LeavingSpec& leaving) const;
  void start_streams();

  // customers
  Clock next_candidate(std::uint32_t n, std::size_t kind, Time from, std::uint32_t slot);
  void set_clock(std::uint32_t n, std::size_t kind, Clock clock);
  void need_due(std::uint64_t order);
  void absorb(std::uint32_t n, std::size_t kind);
  void absorb_at_end();
  void become_idle(std::uint32_t n);
  void renewal_due(std::uint32_t n);
  bool leaves(std::uint32_t n, Time date);
  double memory_at(std::uint32_t n, Time t) const;
  double offer(std::uint8_t segment, Time t, double cut = 0.0) const;
  bool is_kept(std::uint32_t n, Time date, double u, double h, double memory);
  double default_chance(std::uint32_t n, Time date) const;
  struct Standing {
    double risk, score;
  };
  Standing standing(std::uint32_t n, double granted) const;
  double share_granted(std::uint32_t n) const;
  void ask_for_credit(std::uint32_t index);
  Time waits_for_review(const Case& c) const;
  void decline(std::uint32_t index);
  void count_credit_sale(const Case& c, double owed);
  void count_check(std::uint32_t n);
  bool defaults(std::uint32_t n, Time date);
  void count_credit(std::uint32_t n);
  bool buys_and_leaves(std::uint32_t n);
  void start_buying(std::uint32_t n, const LeavingSpec& leaving, double u, Time from);
  void leave(std::uint32_t n);

  // a company's customers and cases
  void look(Time t);
  void start_person(std::uint32_t n);
  void add_to_snapshot(Snapshot& snapshot) const;
  void push_child(std::uint32_t n, const ToCome& child);
  void child_due(std::uint32_t n, ToCome& child);
  void chase_due(std::uint64_t order);
  void ask(std::uint32_t index);
  void plan(std::uint32_t index);
  void wait_to_ask(std::uint32_t index);
  void judge(std::uint32_t index, double q, Loss loss);
  void experience(std::uint32_t index);
  void experience_failure(std::uint32_t index, Time wait);
  void count_act(const OpenCase& oc);
  void count_assistant(const OpenCase& oc);
  void sell_misfit(std::uint32_t index);
  void close_of_company(std::uint32_t index);
  bool cause_child(std::uint32_t index, double felt);
  void find_cause(std::uint32_t n, double u, double alone, double unmoved, double moved);
  Loss cause_of_anyway(std::uint32_t n, double u, double h) const;
  double moving_share(std::uint32_t n) const;
  void count_leaving(std::uint32_t n);
  bool looks_around(std::uint32_t n, Time date, Time t) const;
  double rival_wins(std::uint32_t n, Time t, double memory, double shift) const;
  // what customers hold
  const ProductSpec* product_of(std::uint32_t n, std::size_t line) const;
  bool meets(std::uint32_t n, std::size_t kind) const;
  ProductCounts& product_counts(std::uint32_t n, std::size_t line);
  void gains(std::uint32_t n, std::size_t line, Time t);
  void loses(std::uint32_t n, std::size_t line);
  void start_products(std::uint32_t n);
  double loyalty(std::uint32_t n, const ProductSpec& spec) const;
  void renew_products(std::uint32_t n, Time date);
  void offer_product(const OpenCase& oc);
  void leave_products(std::uint32_t n);
  void let_join();
  void count_won(std::uint8_t segment);
  void count_source(std::uint8_t segment, Source source);
  void join(std::uint32_t n, std::uint8_t segment, Source source);
  std::vector<Stays> stays() const;
  double months_to_come(std::uint32_t n, double yearly) const;
  std::vector<Prospect> prospects() const;
  bool of_company(const Case& c) const { return model_.company.on && c.domain == Domain::customer; }
  ActCounts& acts(std::uint16_t place) {
    return now_ < 0 ? scrap_.act : totals_.act[(months_begun_ - 1) * lines_.size() + place];
  }
  OutcomeCounts& outcomes(std::uint8_t segment) {
    if (now_ < 0) return scrap_.outcome;
    return totals_.outcome[(months_begun_ - 1) * model_.segments.size() + segment];
  }
  ExitCounts& exits(std::uint8_t segment) {
    return totals_.exit[(months_begun_ - 1) * model_.segments.size() + segment];
  }
  bool has_credit() const { return !totals_.credit.empty(); }
  bool changes() const { return !totals_.change.empty(); }
  Time there_for(std::uint32_t n, Time t) const;
  std::int64_t value_change(std::uint32_t n, Time t) const;
  CreditCounts& credits(std::uint8_t segment) {
    return totals_.credit[(months_begun_ - 1) * model_.segments.size() + segment];
  }
  CheckCounts& checks(std::uint8_t segment) {
    return totals_.check[(months_begun_ - 1) * model_.segments.size() + segment];
  }
  std::uint16_t journey_of(const Case& c) const;
  Time whole_days(const Distribution& delay, double u) const;
  Time whole_second(Time t) const;

  // rates
  double multiplier(const RateProfile& profile, Time t) const;
  double day_factor(int factor, Time t) const;

  // streams
  void next_of_stream(std::size_t kind, std::uint64_t number, Time from);
  void stream_due(std::uint64_t order);

  // cases
  void open_case(Case c, std::uint16_t journey, double u);
  void arrive(std::uint32_t index);
  void begin_leg(std::uint32_t index);
  void join(std::uint32_t index, double patience_u);
  bool offers_call_back(std::uint16_t touch_point) const;
  void start(std::uint32_t index, std::uint16_t pool);
  void end_service(std::uint32_t index);
  void fail(std::uint32_t index, Outcome outcome);
  double effect_of(const OpenCase& oc, Outcome outcome) const;
  bool redials(std::uint32_t index, const RandomBlock& failed);
  void move_on(std::uint32_t index, Outcome outcome, double u);
  void take(std::uint32_t index, const Move& move);
  const Move* way_of(std::uint32_t index, double& saved) const;
  Time work_of_saved(std::uint32_t index);
  void close(std::uint32_t index);

  // where customers turn with a need, and orders
  struct Way {
    std::uint16_t step, place;
    double share;
  };
  std::vector<Way> entries_of(const Tables& tables, std::uint16_t journey) const;
  Time heard_since(std::uint16_t place) const;
  bool knows(std::uint32_t n, std::uint16_t place) const;
  double granted(std::uint16_t journey, std::uint16_t place, std::uint8_t segment) const;
  std::uint16_t chosen_step(const Case& c, std::uint16_t journey, double u);
  void count_order(const OpenCase& oc);
  bool is_order(const Case& c) const {
    return of_company(c) && c.company.cause == Cause::root && model_.needs[c.kind].order_price > 0;
  }
  bool order_is_done(const OpenCase& oc) const;
  Time cancelled_after(const Case& c) const;
  Time told_since(const Case& c) const;
  double overrun(const OpenCase& oc) const;
  void count_delivery(const OpenCase& oc);
  OrderCounts& order_counts(std::uint8_t segment) {
    return totals_.order[(months_begun_ - 1) * model_.segments.size() + segment];
  }
  ChannelCounts& channels(std::uint8_t segment, std::uint16_t place) {
    const std::size_t row = (months_begun_ - 1) * model_.segments.size() + segment;
    return totals_.channel[row * lines_.size() + place];
  }

  // copies of legs, for represented customers
  bool has_copies() const { return model_.company.on && model_.scenario.represents > 1.0; }
  std::int64_t copies_of(const Case& c) const;
  std::int64_t legs_of(const Case& c) const;
  void plan_copies(std::uint32_t index);
  Time time_of_first(std::size_t need, double u);
  Time time_of_later(std::size_t step, double u);
  bool was_open(std::uint16_t touch_point, Time t) const;
  void copy_due();
  void forget_copy(std::uint32_t index) { free_cases_.push_back(index); }
  std::uint32_t index_of_new_case();

  // queues
  void change_staff(std::uint16_t pool);
  void roster(std::uint16_t pool);
  void change_opening(std::uint16_t touch_point);
  void fill(std::uint16_t pool);
  void remove(std::uint16_t touch_point, std::uint32_t index);
  void overflow(std::uint32_t index);

  // helpers
  std::uint32_t visit_of(const Case& c) const {
    const int counter = model_.steps[c.step].visit_counter;
    return counter < 0 ? 0u : c.visits[static_cast<std::size_t>(counter)];
  }
  std::uint16_t place_of(const Case& c) const { return model_.steps[c.step].touch_point; }
  /// What holds at the time of the event.
  const Tables& tables() const { return model_.tables_at(now_); }
  const TouchPoint& touch_point_of(const Case& c) const {
    return tables().touch_points[place_of(c)];
  }
  const KernelConfig::Queue& queue_of(std::uint16_t touch_point) const {
    const TouchPoint& place = model_.touch_points[touch_point];
    const KernelConfig& kernel = model_.groups[place.group].kernel;
    const std::size_t period = model_.period_at(now_);
    return period == 0 ? kernel.queues[place.queue] : kernel.later[period - 1][place.queue];
  }
  RandomBlock draw(const Case& c, Purpose purpose) const {
    if (c.domain == Domain::others) return draw_copy({c.subject, c.slot}, 0, purpose);
    return draw_leg(key_, need_key(model_, c), model_.steps[c.step].code, visit_of(c), purpose);
  }
  CustomerKey key_of(std::uint32_t n) const {
    return customer_key(model_, n, customers_[n].segment);
  }
  Clock& clock(std::uint32_t n, std::size_t kind) {
    return clocks_[n * model_.needs.size() + kind];
  }
  void change_satisfaction(const Case& c, double d) {
    if (c.domain != Domain::customer) return;
    double& s = customers_[c.subject].satisfaction;
    s = std::clamp(s + d, 0.0, 1.0);
  }
  TouchPointCounts& counts(const Case& c) {
    return now_ < 0 ? scrap_.touch_point : totals_.at_touch_point(months_begun_ - 1, place_of(c));
  }
  SegmentCounts& segment_counts(std::uint8_t segment) { return segment_counts(segment, now_); }
  SegmentCounts& segment_counts(std::uint8_t segment, Time t);
  void emit(EventType type, const Case& c, std::int64_t value);

  const Model& model_;
  const RandomKey key_;
  const bool keep_events_;

  Time now_ = 0;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> queue_;
  std::vector<Customer> customers_;
  std::vector<Clock> clocks_;  // [customer][need]
  std::vector<OpenCase> cases_;
  std::vector<std::uint32_t> free_cases_;
  std::uint32_t legs_ = 0;
  std::vector<Line> lines_;  // by touch point
  std::vector<Staff> staff_;
  std::vector<std::int64_t> idle_, published_idle_;  // by segment
  std::vector<std::int64_t> present_, published_present_;
  Time next_publication_ = 0;
  std::size_t months_begun_ = 0, years_passed_ = 0;
  Totals totals_;
  struct {
    TouchPointCounts touch_point;
    SegmentCounts segment;
    ActCounts act;
    OutcomeCounts outcome;
  } scrap_;  // counts of the warm-up
  std::vector<Snapshot> snapshots_, milestones_;
  std::vector<Event> events_;
  ReferenceCompany company_;
  ReferencePeople people_;
  std::vector<ReferencePerson> persons_;  // empty without a company
  std::map<std::uint64_t, Case> chases_;  // to come, by order
  std::vector<CompanySnapshot> company_snapshots_;
  std::size_t looks_ = 0;
  std::vector<std::uint32_t> newcomers_;  // by segment, so far
  std::vector<std::int64_t> referred_;    // of these
  std::vector<double> weeks_;             // of Today's that bring as many as were won so far
  std::vector<double> brought_;           // that were due so far
  std::map<CopyKey, Copy> copies_;        // to come
  std::uint64_t copies_come_ = 0;
  std::map<std::size_t, std::vector<double>> day_sums_;  // by need: of weights before each day
  using SeenLegs =
      std::map<std::tuple<std::size_t, std::size_t, Time>, int>;  // step, weekday, hour
  SeenLegs seen_, known_;  // later legs so far; up to the last midnight
  Time known_at_ = 0;
};

}  // namespace rapport::reference
