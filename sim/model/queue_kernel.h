// The queue kernel: servers, waiting lines, patience, priority, opening hours, call-backs, overflow.
//
// It draws nothing and knows no customers: jobs come with their service time, patience and choices
// already drawn, so that it can be checked against Erlang's formulas on its own. One kernel serves
// one service group as one exact event loop.
//
// At one tick, events happen in the order of EventRank, ties by Job::order (or the pool's or
// queue's number). The discipline never idles: a free server of a pool takes, from the queues the
// pool serves, the waiting job with the smallest (priority class, arrival - head start, order).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/clock.h"
#include "sim/model/schedule.h"

namespace rapport {

/// Order of the events of one tick.
enum class EventRank : std::uint64_t { staff = 0, close = 1, end = 2, abandon = 3, overflow = 4, arrive = 5 };

struct KernelConfig {
  struct Pool {
    WeekSchedule staff;
  };
  struct Queue {
    std::uint16_t pool;
    std::uint16_t overflow_pool = kNone;
    Time overflow_after = 0;
    int waiting_room = kUnlimited;
    bool closes = false;  ///< closed means turned away, and closing turns away who waits
    WeekSchedule open{1};
    bool call_backs = false;
    Time call_back_from = 0;  ///< expected wait at which a call-back is offered
    Time mean_service = 0;    ///< for the expected wait
  };
  static constexpr std::uint16_t kNone = 0xFFFF;
  static constexpr int kUnlimited = 0x7FFFFFFF;

  std::vector<Pool> pools;
  std::vector<Queue> queues;
  Time monday = 0;  ///< time of a Monday midnight: the schedules' week time is t - monday
};

}  // namespace rapport
