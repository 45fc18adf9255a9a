// The queue kernel: servers, waiting lines, patience, priority, opening hours, call-backs,
// overflow.
//
// It draws nothing and knows no customers: jobs come with their service time, patience and choices
// already drawn, so that it can be checked against Erlang's formulas on its own. One kernel serves
// one service group as one exact event loop.
//
// At one tick, events happen in the order of EventRank, ties by Job::order (or the pool's or
// queue's number). The discipline never idles: a free server of a pool takes, from the queues the
// pool serves, the waiting job with the smallest (priority class, arrival - head start, order).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/clock.h"
#include "sim/core/heap.h"
#include "sim/queue/schedule.h"

namespace rapport {

/// The kinds of events, in the order in which they happen at one tick. A rank has three bits.
enum class EventRank : std::uint64_t {
  staff = 0,     ///< a pool's number of servers changes
  close = 1,     ///< a queue closes or opens
  end = 2,       ///< a service ends
  abandon = 3,   ///< a job's patience is over
  overflow = 4,  ///< from now on the overflow pool may serve a job too
  arrive = 5,    ///< a job arrives
  chase = 6      ///< a job has waited as long as Job::chase says
};

/// What orders the events of one tick: the rank, then `order`, which lies below 2^61.
constexpr std::uint64_t event_order(EventRank rank, std::uint64_t order) {
  return static_cast<std::uint64_t>(rank) << 61 | order;
}

/// What a kernel is made of. Durations are in ticks.
struct KernelConfig {
  struct Pool {
    DatedSchedule staff;  ///< number of servers
  };
  struct Queue {
    std::uint16_t pool;                   ///< that serves it first
    std::uint16_t overflow_pool = kNone;  ///< that may serve it too
    Time overflow_after = 0;              ///< wait after which the overflow pool may
    int waiting_room = kUnlimited;        ///< jobs that arrive while as many wait are turned away
    /// Whether `open` counts: jobs that arrive while it is closed are turned away, and so are those
    /// that wait when it closes. Without it the queue is always open.
    bool closes = false;
    DatedSchedule open{WeekSchedule(1)};
    bool call_backs = false;  ///< whether call-backs are offered
    Time call_back_from = 0;  ///< expected wait from which they are
    Time mean_service = 0;    ///< expected wait = (waiting + 1) x mean_service / servers
  };
  static constexpr std::uint16_t kNone = 0xFFFF;
  static constexpr int kUnlimited = 0x7FFFFFFF;

  std::vector<Pool> pools;
  std::vector<Queue> queues;  ///< as they are in the first period
  /// The same queues in each later period: other numbers, but the same pools and timetables.
  std::vector<std::vector<Queue>> later;
};

/// One leg as the kernel sees it. `arrive` is a time, all others of type Time are durations.
struct Job {
  Time arrive;
  Time service;
  Time patience = kNever;  ///< wait after which it gives up; kNever: waits for ever
  Time head_start = 0;     ///< served as if it had arrived this much earlier
  Time chase = kNever;     ///< wait after which the sink is told chased(id, time)
  std::uint64_t order;     ///< decides ties; distinct among jobs present, below 2^61
  std::uint16_t queue;
  std::uint8_t priority_class = 0;  ///< smaller is served first
  bool balks = false;               ///< leaves at once if it would have to wait
  bool accepts_call_back = false;   ///< where one is offered; then its patience does not count
};

/// How a service started.
struct Start {
  Time wait;         ///< ticks since the arrival
  bool called_back;  ///< it waited for a call-back
  bool overflowed;   ///< the overflow pool serves it
};

/// Runs jobs through queues. A Sink is told what happens to each, in time order:
///   started(id, time, Start)  its service begins
///   ended(id, time)           its service ended
///   abandoned(id, time)       it gave up waiting
///   balked(id, time)          it would have had to wait, and left
///   turned_away(id, time, EventRank)  arrive: it found the queue closed or full;
///                             close: the queue closed while it waited
///   resumed(id, time)         a timer's time has come, see add_timer()
///   chased(id, time)          it has waited Job::chase; a sink need not have this one
/// After all of these but started and chased the id is free again. A sink may add() from inside
/// them.
class QueueKernel {
 public:
  QueueKernel(const KernelConfig& config, Time begin);

  /// Takes over the jobs of a kernel that has run up to `now` with a configuration of the same
  /// pools and queues, whose timetables agreed with this one's until then. Not from inside run().
  void go_on_from(const QueueKernel& other, Time now);

  /// Says which queues hold from now on: KernelConfig::queues for period 0, KernelConfig::later[n -
  /// 1] for period n. Events of jobs that are there already stay as planned. Not from inside run().
  void set_period(std::size_t period) {
    settings_ = (period == 0 ? config_->queues : config_->later[period - 1]).data();
  }

  /// Takes a job in, to arrive at job.arrive: not before now from inside run(), else before the
  /// `until` of the next run(). Returns its id, which is small and used again once the job is gone.
  std::uint32_t add(const Job& job);

  /// Takes in a timer: something that is in no queue and that resumed() tells of at `t`. From
  /// inside run() only. `rank` is end or arrive; `order` as Job::order.
  std::uint32_t add_timer(Time t, EventRank rank, std::uint64_t order);

  const Job& job(std::uint32_t id) const { return slots_[id].job; }

  /// Runs all events before `until`, in order. Jobs that were added before the call have to arrive
  /// before `until` too.
  template <class Sink>
  void run(Time until, Sink&& sink);

  /// Jobs and timers that were added and are not gone.
  std::size_t jobs() const { return slots_.size() - free_.size(); }

  void reserve(std::size_t jobs);
  /// Memory of jobs and events; waiting lines are left out.
  std::size_t bytes() const;

 private:
  // coming: not arrived yet, or about to be reported gone; called_back: waits for a call-back.
  enum class State : std::uint8_t { free, coming, waiting, called_back, serving, timer };
  struct Slot {
    Job job;
    std::uint32_t generation = 0;  // tells an old event or line entry from this job's
    State state = State::free;
    std::uint16_t pool = 0;  // that serves it
  };
  struct Entry {  // of the event list, or of a waiting line
    Key128 key;
    std::uint32_t id;
    std::uint32_t generation;
  };
  struct Pool {
    int servers = 0, busy = 0;
    std::vector<std::uint16_t> lines;  // that it serves: own queues', then its overflow line
    std::uint16_t overflow_line = KernelConfig::kNone;
  };
  struct Queue {
    int waiting = 0;
    bool open = true;
  };

  static EventRank rank_of(Key128 key) {
    return static_cast<EventRank>(static_cast<std::uint64_t>(key) >> 61);
  }
  static Time time_of(Key128 key) {
    return from_ordered_bits(static_cast<std::uint64_t>(key >> 64));
  }
  static Key128 event_key(Time t, EventRank rank, std::uint64_t order) {
    return make_key(ordered_bits(t), event_order(rank, order));
  }
  static Key128 line_key(const Job& job) {
    // 8 bits of class, 56 bits of the time it counts as having arrived at
    const auto since = static_cast<std::uint64_t>(job.arrive - job.head_start + (Time{1} << 55));
    return make_key(static_cast<std::uint64_t>(job.priority_class) << 56 | since, job.order);
  }
  void schedule(Time t, EventRank rank, std::uint64_t order, std::uint32_t id) {
    events_.push({event_key(t, rank, order), id, slots_[id].generation});
  }
  bool waits(const Entry& e) const {
    const Slot& s = slots_[e.id];
    return s.generation == e.generation &&
           (s.state == State::waiting || s.state == State::called_back);
  }

  std::uint32_t new_slot(State state);
  void start_clocks(Time since);
  void schedule_change(Time now, EventRank rank, std::uint32_t number,
                       const DatedSchedule& schedule);
  bool offers_call_back(const KernelConfig::Queue& config, const Queue& queue) const;
  std::uint32_t pop_best(const Pool& pool);
  void release(std::uint32_t id);
  void wait(std::uint32_t id, Time now, bool called_back);

  template <class Sink>
  void arrive(std::uint32_t id, Time now, Sink& sink);
  template <class Sink>
  void serve(std::uint32_t id, std::uint16_t pool, Time now, Sink& sink);
  template <class Sink>
  void fill(std::uint16_t pool, Time now, Sink& sink);
  template <class Sink>
  void close_or_open(std::uint16_t queue, Time now, Sink& sink);
  template <class Sink>
  void happen(const Entry& e, Sink& sink);

  const KernelConfig* config_;
  const KernelConfig::Queue* settings_;  // the queues of the period that holds
  LineVector<Pool> pools_;
  LineVector<Queue> queues_;
  // A waiting line for each queue, then one for each overflow pool; entries of jobs that have left
  // are skipped.
  LineVector<Heap<Entry>> lines_;
  Heap<Entry> events_;
  std::vector<Entry> arrivals_;  // of the next run(); jobs that are added inside go to events_
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
  std::vector<std::uint32_t> closing_;  // scratch
  bool running_ = false;
};

template <class Sink>
void QueueKernel::run(Time until, Sink&& sink) {
  running_ = true;
  std::sort(arrivals_.begin(), arrivals_.end(),
            [](const Entry& a, const Entry& b) { return a.key < b.key; });
  const Key128 end = make_key(ordered_bits(until), 0);
  // The list of arrivals known beforehand and the heap of events are merged; the heap stays small.
  for (std::size_t next = 0;;) {
    const bool listed =
        next < arrivals_.size() && (events_.empty() || arrivals_[next].key < events_.top().key);
    if (listed) {
      const Entry e = arrivals_[next++];
      check(e.key < end, "queue kernel: a job arrives after the window it was added for");
      arrive(e.id, time_of(e.key), sink);
      continue;
    }
    if (events_.empty() || !(events_.top().key < end)) break;
    const Entry e = events_.top();
    events_.pop();
    happen(e, sink);
  }
  arrivals_.clear();
  running_ = false;
}

template <class Sink>
void QueueKernel::happen(const Entry& e, Sink& sink) {
  const Time now = time_of(e.key);
  const EventRank rank = rank_of(e.key);
  if (rank >= EventRank::end && slots_[e.id].state == State::timer &&
      slots_[e.id].generation == e.generation) {
    sink.resumed(e.id, now);
    release(e.id);
    return;
  }
  switch (rank) {
    case EventRank::end: {
      const std::uint16_t pool = slots_[e.id].pool;
      --pools_[pool].busy;
      sink.ended(e.id, now);
      release(e.id);
      fill(pool, now, sink);
      break;
    }
    case EventRank::abandon: {
      if (!waits(e)) break;
      --queues_[slots_[e.id].job.queue].waiting;
      slots_[e.id].state = State::coming;  // no line may serve it any more
      sink.abandoned(e.id, now);
      release(e.id);
      break;
    }
    case EventRank::overflow: {
      if (!waits(e)) break;
      const std::uint16_t pool = settings_[slots_[e.id].job.queue].overflow_pool;
      lines_[pools_[pool].overflow_line].push({line_key(slots_[e.id].job), e.id, e.generation});
      fill(pool, now, sink);
      break;
    }
    case EventRank::arrive:
      arrive(e.id, now, sink);
      break;
    case EventRank::chase:
      if constexpr (requires { sink.chased(e.id, now); }) {
        if (waits(e)) sink.chased(e.id, now);
      }
      break;
    case EventRank::staff: {
      const auto pool = static_cast<std::uint16_t>(e.id);
      pools_[pool].servers = config_->pools[pool].staff.at(now);
      schedule_change(now, EventRank::staff, pool, config_->pools[pool].staff);
      fill(pool, now, sink);
      break;
    }
    case EventRank::close:
      close_or_open(static_cast<std::uint16_t>(e.id), now, sink);
      break;
  }
}

template <class Sink>
void QueueKernel::arrive(std::uint32_t id, Time now, Sink& sink) {
  const Job& job = slots_[id].job;
  const KernelConfig::Queue& config = settings_[job.queue];
  const Queue& queue = queues_[job.queue];
  const auto has_free_server = [&](std::uint16_t p) { return pools_[p].busy < pools_[p].servers; };
  const bool overflows_now =
      config.overflow_pool != KernelConfig::kNone && config.overflow_after == 0;
  if (!queue.open) {
    sink.turned_away(id, now, EventRank::arrive);
    release(id);
  } else if (has_free_server(config.pool)) {
    serve(id, config.pool, now, sink);
  } else if (overflows_now && has_free_server(config.overflow_pool)) {
    serve(id, config.overflow_pool, now, sink);
  } else if (queue.waiting >= config.waiting_room) {
    sink.turned_away(id, now, EventRank::arrive);
    release(id);
  } else if (job.balks) {
    sink.balked(id, now);
    release(id);
  } else {
    wait(id, now, job.accepts_call_back && offers_call_back(config, queue));
  }
}

template <class Sink>
void QueueKernel::serve(std::uint32_t id, std::uint16_t pool, Time now, Sink& sink) {
  Slot& slot = slots_[id];
  const bool called_back = slot.state == State::called_back;
  slot.state = State::serving;
  slot.pool = pool;
  ++pools_[pool].busy;
  schedule(now + slot.job.service, EventRank::end, slot.job.order, id);
  sink.started(id, now,
               {now - slot.job.arrive, called_back, pool != settings_[slot.job.queue].pool});
}

template <class Sink>
void QueueKernel::fill(std::uint16_t pool, Time now, Sink& sink) {
  while (pools_[pool].busy < pools_[pool].servers) {
    const std::uint32_t id = pop_best(pools_[pool]);
    if (id == UINT32_MAX) return;
    --queues_[slots_[id].job.queue].waiting;
    serve(id, pool, now, sink);
  }
}

template <class Sink>
void QueueKernel::close_or_open(std::uint16_t queue, Time now, Sink& sink) {
  const KernelConfig::Queue& config = settings_[queue];
  queues_[queue].open = config.open.at(now) != 0;
  schedule_change(now, EventRank::close, queue, config.open);
  if (queues_[queue].open) return;
  closing_.clear();
  for (const Entry& e : lines_[queue].entries()) {
    if (waits(e)) closing_.push_back(e.id);
  }
  std::sort(closing_.begin(), closing_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return slots_[a].job.order < slots_[b].job.order;
  });
  lines_[queue].clear();
  for (const std::uint32_t id : closing_) {
    --queues_[queue].waiting;
    slots_[id].state = State::coming;
    sink.turned_away(id, now, EventRank::close);
    release(id);
  }
}

}  // namespace rapport
