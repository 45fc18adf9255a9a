// What a simulator is made of; for simulator*.cpp only.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <vector>

#include "sim/company/company_state.h"
#include "sim/company/leg_planner.h"
#include "sim/core/parallel.h"
#include "sim/engine/group_loop.h"
#include "sim/engine/lane.h"
#include "sim/engine/simulator.h"

namespace rapport {

inline constexpr std::size_t kSumBlock = 4096;  ///< customers a block of an ordered sum

/// Sums by segment of one block of customers.
struct SegmentSums {
  std::vector<std::int64_t> alive;
  std::vector<double> satisfaction;
  std::vector<std::int64_t> value, replies, newcomers;  // only with a company
  std::vector<std::int64_t> credit_use;                 // only with credit
  std::vector<std::int64_t> value_change;               // only where contributions change
  std::vector<double> memory, reported;

  SegmentSums() = default;
  SegmentSums(std::size_t segments, const CompanyModel& company)
      : alive(segments),
        satisfaction(segments),
        value(company.on ? segments : 0),
        replies(value.size()),
        newcomers(value.size()),
        credit_use(company.has_credit ? segments : 0),
        value_change(company.values_change ? segments : 0),
        memory(value.size()),
        reported(value.size()) {}
  void clear() {
    std::ranges::fill(alive, 0);
    std::ranges::fill(satisfaction, 0.0);
    std::ranges::fill(value, 0);
    std::ranges::fill(replies, 0);
    std::ranges::fill(newcomers, 0);
    std::ranges::fill(credit_use, 0);
    std::ranges::fill(value_change, 0);
    std::ranges::fill(memory, 0.0);
    std::ranges::fill(reported, 0.0);
  }
};

struct Simulator::Parts {
  /// What happens at dates: a row for each, in order.
  struct DateRow {
    Phase phase;
    bool (Parts::*is_due)(Time t) const;
    void (Parts::*run)();
    bool at_end;  ///< at the end of the run too
  };
  static const std::array<DateRow, 5> kDates;
  /// Places in Simulator::phases() of what a window does, behind all dates.
  enum WindowPhase : std::size_t { customers_phase = 5, queues_phase };
  static_assert(customers_phase == std::tuple_size_v<decltype(kDates)>);

  Parts(const Model& m, const RunOptions& o, bool warms)
      : model(m),
        options(o),
        only_warms(warms),
        stop(warms ? 0 : m.end),
        team(o.threads, Joins::frequent),
        window(o.window > 0 ? o.window
                            : longest_window(o.threads > 1 ? m.lookahead / 2 : m.lookahead)),
        now(m.begin),
        before(m.begin),
        population(m),
        day_factors(m, o.key),
        copy_times(m, day_factors),
        company(m, o.key),
        planner(m, population, company, o.key),
        block_sums((m.people() + kSumBlock - 1) / kSumBlock),
        pipelined(o.threads > 1 && 2 * window <= m.lookahead) {
    make_snapshots();
  }

  /// Goes on from a warm-up.
  Parts(const Parts& warm_up, const Model& m, const Watch& watch)
      : model(m),
        options(watching(warm_up.options, watch)),
        stop(m.end),
        team(options.threads, Joins::frequent),
        window(warm_up.window),
        now(warm_up.now),
        before(warm_up.before),
        population(m),
        day_factors(warm_up.day_factors),
        copy_times(m, day_factors),
        company(warm_up.company, m, warm_up.now),
        planner(m, population, company, options.key),
        side(warm_up.side),
        block_sums((m.people() + kSumBlock - 1) / kSumBlock),
        pipelined(warm_up.pipelined) {
    make_snapshots();
    population.go_on_from(m, warm_up.population);
  }

  static RunOptions watching(RunOptions options, const Watch& watch) {
    options.watch = watch;
    return options;
  }
  const StoryWish* wish() const {
    return options.watch.follow.empty() ? nullptr : &options.watch.follow;
  }

  void make_snapshots() {
    const Model& m = model;
    const std::size_t segments = m.segments.size();
    const bool on = m.company.on;
    for (SegmentSums& sums : block_sums) sums = SegmentSums(segments, m.company);
    const auto add_blank = [&](std::vector<Snapshot>& to, Time t) {
      const SegmentSums zero(segments, m.company);
      to.push_back({t, zero.alive, zero.satisfaction, zero.value, zero.memory, zero.replies,
                    zero.reported, zero.newcomers, zero.credit_use, zero.value_change});
    };
    if (on) company_snapshots.resize(m.month_starts.size());
    served.resize(m.touch_points.size());
    waits.resize(m.company.has_choices ? m.touch_points.size() : 0);
    plain_weeks.resize(segments);
    brought.resize(segments);
    brought_joined.resize(segments);
    for (const Time t : m.month_starts) add_blank(snapshots, t);
    for (const Time t : m.milestones) add_blank(milestones, t);
  }

  void check_options() const;
  void begin();
  void go_on_from(const Parts& warm_up);
  void make_lanes();
  void make_groups();
  void step();
  void deliver_to(std::size_t l);
  void deliver_all();
  /// Whether something is due at `t`, so that lanes have to stop there, with all before it
  /// delivered.
  bool is_date(Time t) const;
  /// Does what is due at the time `now`, in the order of kDates. At the end of the run only what is
  /// to be done then too.
  void run_dates(bool at_end);
  void set_months();
  void take_snapshot(Snapshot& snapshot);
  bool publishes_at(Time t) const { return model.has_background && floor_to(t, kDay) == t; }
  bool reviews_at(Time t) const { return model.company.on && company.is_due(t); }
  bool joins_at(Time t) const {
    return model.company.has_joining() && t > 0 && floor_to(t, kWeek) == t;
  }
  bool is_milestone(Time t) const {
    return next_milestone < milestones.size() && milestones[next_milestone].time == t;
  }
  bool is_month(Time t) const {
    return next_month < snapshots.size() && snapshots[next_month].time == t;
  }
  void take_milestone() { take_snapshot(milestones[next_milestone++]); }
  void begin_month();
  /// Customers who are to be asked next.
  struct Asked {
    std::array<std::uint32_t, 4> id{};
    std::size_t count = 0;
  };
  void survey(Asked& asked, std::uint32_t day, SegmentSums& sums) const;
  void add_answer(std::uint32_t id, double u, SegmentSums& sums) const;
  std::span<const PlaceWaits> take_waits();
  void look_at_company();
  std::int64_t joining(std::size_t segment) const;
  void count_won(std::size_t segment);
  void let_one_join(std::size_t segment, Source source);
  std::uint32_t joined(std::size_t s) const {  ///< newcomers of the segment so far
    return population.next_newcomer[s] - model.segments[s].first_newcomer;
  }
  void let_join();
  std::vector<Stays> stays() const;
  CompanySnapshot company_snapshot() const;
  std::vector<Prospect> prospects();
  void publish();
  void emit_events();
  std::size_t month_row() const;
  std::uint64_t customer_hash();

  /// Calls `work`, and adds the time it takes to its phase's where that is asked for.
  template <class Work>
  void timed(std::size_t phase, Work&& work) {
    if (options.phase_seconds == nullptr) return work();
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    (*options.phase_seconds)[phase] += taken.count();
  }

  const Model& model;
  RunOptions options;
  bool only_warms = false;  ///< it ends with the warm-up, and decides nothing beyond
  Time stop;                ///< where it ends: of a warm-up at 0, else at the model's end
  Team team;
  Time window;
  Time now;
  Time before;                     ///< start of the last window of the groups
  std::size_t next_month = 0;      ///< of Model::month_starts, to be taken as a snapshot
  std::size_t next_milestone = 0;  ///< likewise of Model::milestones
  Population population;
  DayFactors day_factors;
  CopyTimes copy_times;  ///< of legs of represented customers, with a company
  CompanyState company;  ///< nothing in it without a company
  LegPlanner planner;
  std::vector<std::int64_t> served;  ///< scratch: ticks of service, by touch point
  std::vector<PlaceWaits> waits;     ///< scratch, by touch point; empty where nobody chooses
  std::vector<CompanySnapshot> company_snapshots;
  std::uint32_t customers_per_lane = 0;
  std::vector<std::unique_ptr<Lane>> lanes;
  std::vector<std::unique_ptr<GroupLoop>> groups;
  std::vector<std::vector<Returns*>> returns[2];  ///< [side][lane][group]
  bool finished = false;
  bool lanes_ahead = false;  ///< lanes have run the window that starts now
  int side = 0;  ///< buffers of the window that starts now; the other set is the last one's
  /// By segment, only where newcomers do not come at one rate: how many weeks under Today bring as
  /// many as have been won up to now; how many have been brought by others, in parts of one too;
  /// and how many of these have joined.
  std::vector<double> plain_weeks, brought;
  std::vector<std::int64_t> brought_joined;
  std::vector<SegmentSums> block_sums;
  std::vector<Snapshot> snapshots;   ///< by Model::month_starts; zero until taken
  std::vector<Snapshot> milestones;  ///< by Model::milestones, likewise
  bool pipelined;                    ///< lanes run a window ahead of the groups
  std::vector<Event> events;
};

}  // namespace rapport
