// The group phase: one service group's queues for one window, and what comes out of them.
#pragma once

#include <memory>
#include <vector>

#include "sim/engine/lane.h"
#include "sim/engine/others.h"

namespace rapport {

/// One service group: its queue kernel and the cases in it. One thread at a time.
class alignas(2 * kCacheLine) GroupLoop {
 public:
  GroupLoop(const Model& model, std::uint16_t group, RandomKey key, std::size_t lanes,
            std::uint32_t customers_per_lane, Time window, const LegPlanner& planner,
            const CopyTimes& copy_times, bool observed, const StoryWish* wish, bool detailed);

  /// Takes over the cases of a group of the same touch points that has run up to `now`.
  void go_on_from(const GroupLoop& other, Time now);
  /// Takes the lanes' arrivals of the window [from, until) and runs everything in it. `side` says
  /// which of the two sets of buffers belongs to this window.
  void run(Time from, Time until, int side, std::vector<std::unique_ptr<Lane>>& lanes);
  void set_month(std::size_t month) { rows_month_ = month; }

  /// What goes back to lane `l`; Lane::deliver empties it.
  Returns& returns(int side, std::size_t l) { return returns_[side][l]; }
  /// Legs kept of customers who are followed.
  const std::vector<StoryLeg>& told() const { return flow_.told; }
  /// Cases in the group: in queues, with servers, between its steps.
  std::int64_t present() const { return static_cast<std::int64_t>(kernel_.jobs()); }
  std::size_t bytes() const {
    return kernel_.bytes() + cases_.capacity() * sizeof(Present) + copies_.bytes();
  }

  Totals totals;
  std::vector<Event> events;
  RunDetails details;  ///< empty unless asked for

  // Sink of CaseFlow
  void queue(Case& c, const Job& job);
  void later(Case& c);
  void leg_end(const LegEnd& end) { returns_[side_][lane_of(end.customer)].ends.push_back(end); }

  // Sink of QueueKernel
  void started(std::uint32_t id, Time now, const Start& start);
  void ended(std::uint32_t id, Time now);
  void abandoned(std::uint32_t id, Time now);
  void balked(std::uint32_t id, Time now);
  void turned_away(std::uint32_t id, Time now, EventRank rank);
  void resumed(std::uint32_t id, Time now);
  void chased(std::uint32_t id, Time now);

  /// Ticks of service begun since the firm's last look at itself, by touch point of the model.
  std::vector<std::int64_t> work;
  /// Waits since then, likewise; empty where customers do not choose their channel.
  std::vector<PlaceWaits> waits;

 private:
  struct Present {
    Case c;
    Time wait = 0;
    bool called_back = false;
  };
  void reserve(std::size_t lanes, Time window);
  void store(std::uint32_t id, const Case& c);
  void plan_copies(const Case& c);
  void count_wait(const Case& c, Time wait);
  void bring_copies(Time from, Time until);
  std::size_t lane_of(std::uint32_t customer) const { return customer / customers_per_lane_; }
  std::size_t lane_of(const Case& c) const {
    return c.domain == Domain::customer ? lane_of(c.subject) : c.kind % returns_[0].size();
  }

  const Model* model_;
  CaseFlow flow_;
  QueueKernel kernel_;
  std::uint16_t group_;
  std::uint32_t customers_per_lane_;
  std::size_t rows_month_ = 0;
  Time until_ = 0;
  std::vector<Present> cases_;  ///< by job id
  const CopyTimes* copy_times_;
  LaterLegs later_legs_;
  CopyList copies_;            ///< of legs of customers; none where nobody is represented
  std::uint64_t brought_ = 0;  ///< copies that have arrived
  int side_ = 0;
  LineVector<Returns> returns_[2];  ///< by side, then lane
};

}  // namespace rapport
