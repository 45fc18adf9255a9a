// The customer phase for one block of customers: their wheel, their cases outside queues.
//
// A lane is the unit of parallel work inside one run. It touches only its own customers, so lanes
// run side by side; what they send to service groups is ordered there by keys that do not depend
// on lanes. Results are the same for any number of lanes.
#pragma once

#include <utility>
#include <vector>

#include "sim/core/heap.h"
#include "sim/core/wheel.h"
#include "sim/engine/case_flow.h"
#include "sim/engine/child_needs.h"
#include "sim/engine/customer_memory.h"
#include "sim/model/day_factors.h"
#include "sim/model/population.h"

namespace rapport {

/// A leg on its way to a queue.
struct Arrival {
  Job job;
  Case c;
};

/// What a service group hands back to a lane after a window.
struct alignas(kCacheLine) Returns {
  std::vector<LegEnd> ends;  ///< of customers' legs; those of one case in time order
  std::vector<Case> later;   ///< cases that go on after the window
};

/// One block of customers and some of the streams. Not to be used by two threads at a time.
class alignas(2 * kCacheLine) Lane {
 public:
  struct Setup {
    const Model* model;
    Population* population;
    const DayFactors* day_factors;
    const LegPlanner* planner;
    RandomKey key;
    Time window;
    std::uint32_t first, last;           ///< customers [first, last), of who may join too
    std::vector<std::uint16_t> streams;  ///< that this lane generates
    bool observed;
    const StoryWish* wish;  ///< customers to be followed; null: nobody
    bool detailed;          ///< whether to count RunDetails
    /// Of what comes after this time nothing is decided: it depends on the policy.
    Time decides_until = kNever;
  };
  explicit Lane(const Setup& setup);
  Lane(const Lane&) = delete;  // memory_ and children_ point into it
  Lane& operator=(const Lane&) = delete;

  /// Draws the customers' start.
  void begin();
  /// Takes over from a lane of the same customers, which has decided nothing from `now` on, and
  /// decides it. Nobody may be on the way to a queue.
  void go_on_from(const Lane& other, Time now);
  /// A newcomer joins segment `s` at `now`, a midnight before which everything has been delivered.
  void join(std::uint32_t id, std::uint8_t s, Time now, Source source = Source::own);
  /// Takes in what the groups handed back for this lane from a window that ended at `bound`.
  void deliver(Time bound, const std::vector<Returns*>& returns);
  /// Runs the customers due in [from, until). `side` says which of the two sets of buffers belongs
  /// to this window.
  void run(Time from, Time until, int side);
  /// Counts what is left to be counted after the last delivery.
  void finish();
  /// Sets the month whose row is counted from now on; one past the model's last month: not counted.
  void set_month(std::size_t month) { rows_month_ = month; }

  LineVector<std::vector<Arrival>> arrivals[2];  ///< by side and group; the group empties them
  Totals totals;                                 ///< one month more than the model's: not counted
  std::vector<Event> events;
  RunDetails details;  ///< empty unless asked for

  /// By segment: customers without an open case, and all who have not left.
  std::int64_t idle(std::size_t segment) const { return idle_[segment]; }
  std::int64_t present(std::size_t segment) const { return present_[segment]; }
  std::int64_t open_customer_cases() const;
  /// Adds what was kept of customers who are followed: legs as the lane saw them, how their
  /// customers stood after all their legs, and who left.
  void add_story(Story& story, std::vector<StoryLeg>& after) const;
  /// Complaints begun, and customers who left, since it was last asked.
  std::int64_t take_complaints() { return std::exchange(complaints_, 0); }
  std::int64_t take_departures() { return std::exchange(departures_, 0); }
  /// Cases of this lane that are between legs or in self-service, streams' too.
  std::int64_t parked() const {
    return static_cast<std::int64_t>(parked_.size() - parked_free_.size());
  }
  std::size_t bytes() const;

  // Sink of CaseFlow
  void queue(Case& c, const Job& job);
  void later(Case& c);
  void leg_end(const LegEnd& end);

 private:
  struct StreamState {
    std::uint16_t stream;
    Time due;
    std::uint64_t number;  ///< of the pending candidate
    std::uint32_t thinning;
    std::uint32_t entry;
  };
  /// A need that is to come not before the time `least`, since its customer's last case closed so
  /// late.
  struct Later {
    std::uint32_t id, kind;
    bool decided;  ///< whether it is accepted, so that it comes then
    Time least;
  };
  struct Agenda {  ///< what is still to be done in this window for the customer at hand
    Key128 key;
    std::uint32_t id;  ///< customer, or kCase + parked case
  };
  static constexpr std::uint32_t kCase = 0x80000000;

  void reserve(Time window);
  void begin_customer(std::uint32_t id, std::uint8_t segment);
  void begin_presence(std::uint32_t id, double satisfaction, Time now);
  void begin_needs(std::uint32_t id, Time now);
  bool accepts(std::uint32_t kind, std::uint8_t segment, Time t, const RandomBlock& b) const;
  void decide(std::uint32_t id, std::uint32_t kind);
  void begin_leaving(std::uint32_t id, const Segment& segment);
  void begin_purchases(std::uint32_t id, const LeavingSpec& spec, Time from, double accepted = 1.0);
  double start_propensity(std::uint32_t id, const LeavingSpec& spec, double accepted = 1.0) const;
  void count_joining(std::uint32_t id, Time now, Source source);
  void next_candidate(std::uint32_t id, std::uint32_t kind, Time from);
  Time start_of(const Customer& c, std::uint32_t kind, const Clock& clock) const;

  double rate_factor_of(std::uint32_t id) const;

  // only with a company, in lane_company.cpp:
  void apply_company(const LegEnd& end);
  void start_child(std::uint32_t id, Time now);
  void open_case(Case& c, std::uint16_t journey, const NeedKey& need);
  void open_chase(Case& c);
  void begin_on_credit(Case& c);
  void count_check(std::uint32_t id, Time now);
  void count_child(const Case& c);
  double memory_at(std::uint32_t id, Time date) const {
    return model_->company.on ? memory_.at(id, date) : 0.0;
  }
  bool buys(std::uint32_t id, Time date, const RandomBlock& b, double memory, double shift);
  /// The chances to leave at a renewal that say why a customer leaves: at the references; without a
  /// rival, at Today's offer or a better one of now; at Today's offer with the rival; as it is.
  struct Hazards {
    double plain, alone, today, all;
  };
  double won_away(std::uint32_t id, Time date, double memory, double shift) const;
  void blame(std::uint32_t id, double draw, const Hazards& hazards);
  Loss anyway(std::uint32_t id, double draw, double plain, double hazard) const;
  bool stays_after_all(std::uint32_t id, Time now);
  bool defaults(std::uint32_t id, Time date, const RandomBlock& b);
  void count_credit(std::uint32_t id, Time now);
  // products, in lane_products.cpp:
  ProductCounts& product_row(std::uint32_t id, std::size_t line, Time t);
  void begin_products(std::uint32_t id, Time now, bool joins);
  void hold_product(std::uint32_t id, const Product& product, Time t, ProductCounts& row);
  void release_product(std::uint32_t id, const Product& product, Time t, ProductCounts& row);
  bool renew_products(std::uint32_t id, std::uint32_t renewal, Time date, double memory,
                      double shift);
  void offer_product(const LegEnd& end);
  void leave_products(std::uint32_t id, Time now);
  bool is_asked(std::uint32_t id, std::uint32_t kind) const;
  bool pass_over(std::uint32_t id, Time start);
  void count_exit(std::uint32_t id, Time now);
  void tell_after(const LegEnd& end);

  void apply(const LegEnd& end);
  void close_case(const LegEnd& end);
  void absorb_merged(std::uint32_t id, Time now);
  void plan(std::uint32_t id);
  Time next_start(std::uint32_t id) const;
  Time renew_until(std::uint32_t id, Time start);
  void plan_beside(std::uint32_t id);
  void set_wake(std::uint32_t id, Time t);

  void prefetch(const Wheel::Due& due) const;
  void prefetch_customer(std::uint32_t id) const;
  void run_due(std::size_t first, std::size_t last);
  std::uint32_t owner(const Wheel::Due& due) const;
  void do_agenda();
  void wake(std::uint32_t id, Time now);
  void start_need(std::uint32_t id, Time now);
  void count_late_start(const Customer& c, Time due, Time now);
  bool gives_notice(std::uint32_t id, Time now);
  void leave(std::uint32_t id, Time now);
  void resume(std::uint32_t parked);
  std::uint32_t park(const Case& c);
  void push_agenda(Time t, EventRank rank, std::uint64_t order, std::uint32_t id);

  void run_streams();
  void next_arrival(StreamState& s);
  std::size_t month_of(Time t) const;
  CustomerKey key_of(std::uint32_t id) const {
    return customer_key(*model_, id, population_->customers[id].segment);
  }
  Clock* clocks_of(std::uint32_t id) { return population_->clocks.data() + id * kinds_; }

  const Model* model_;
  Population* population_;
  const DayFactors* day_factors_;
  const LegPlanner* planner_;
  OngoingList ongoing_;
  CustomerMemory memory_;
  ChildNeeds children_;
  std::int64_t complaints_ = 0, departures_ = 0;  ///< since the firm's last look at itself
  RandomKey key_;
  CaseFlow flow_;
  std::uint32_t first_, last_;
  std::size_t kinds_;
  Wheel wheel_;
  Time decides_until_;  ///< see Setup
  std::vector<Later> later_;
  Time until_ = 0;          ///< end of the window that is running
  int side_ = 0;            ///< its set of buffers
  bool in_window_ = false;  ///< inside run(): what is due before until_ goes to the agenda
  std::size_t rows_month_ = 0;
  std::vector<Wheel::Due> due_;
  Heap<Agenda> agenda_;
  std::vector<Case> parked_;  ///< cases between legs and in self-service
  std::vector<std::uint32_t> parked_free_;
  std::vector<LegEnd> deferred_;  ///< where cases run beside each other: to be sorted in
  std::vector<LegEnd> sorting_;
  std::vector<StoryLeg> after_;  ///< of customers who are followed: how they stood after a leg
  std::vector<StoryEnd> story_ends_;
  LineVector<StreamState> streams_;
  LineVector<std::int64_t> idle_, present_;  ///< by segment
};

}  // namespace rapport
