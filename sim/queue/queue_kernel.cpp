#include "sim/queue/queue_kernel.h"

namespace rapport {

QueueKernel::QueueKernel(const KernelConfig& config, Time begin)
    : config_(&config),
      settings_(config.queues.data()),
      pools_(config.pools.size()),
      queues_(config.queues.size()) {
  lines_.resize(queues_.size());
  for (std::uint16_t q = 0; q < queues_.size(); ++q) {
    pools_[config.queues[q].pool].lines.push_back(q);
  }
  for (const KernelConfig::Queue& queue : config.queues) {
    if (queue.overflow_pool == KernelConfig::kNone) continue;
    Pool& pool = pools_[queue.overflow_pool];
    if (pool.overflow_line != KernelConfig::kNone) continue;
    pool.overflow_line = static_cast<std::uint16_t>(lines_.size());
    pool.lines.push_back(pool.overflow_line);
    lines_.emplace_back();
  }
  start_clocks(begin);
}

/// What holds at `since`, and what changes next after it.
void QueueKernel::start_clocks(Time since) {
  for (std::uint32_t p = 0; p < pools_.size(); ++p) {
    const DatedSchedule& staff = config_->pools[p].staff;
    pools_[p].servers = staff.at(since);
    schedule_change(since, EventRank::staff, p, staff);
  }
  for (std::uint32_t q = 0; q < queues_.size(); ++q) {
    const KernelConfig::Queue& queue = settings_[q];
    if (!queue.closes) continue;
    queues_[q].open = queue.open.at(since) != 0;
    schedule_change(since, EventRank::close, q, queue.open);
  }
}

void QueueKernel::go_on_from(const QueueKernel& other, Time now) {
  check(other.pools_.size() == pools_.size() && other.queues_.size() == queues_.size(),
        "a queue kernel goes on from one of other queues");
  check(other.arrivals_.empty(), "a queue kernel goes on from one to which jobs are on their way");
  pools_ = other.pools_;
  queues_ = other.queues_;
  lines_ = other.lines_;
  slots_ = other.slots_;
  free_ = other.free_;
  events_.clear();
  for (const Entry& e : other.events_.entries()) {
    if (rank_of(e.key) >= EventRank::end) events_.push(e);  // all but what timetables say
  }
  start_clocks(now - 1);
}

void QueueKernel::schedule_change(Time now, EventRank rank, std::uint32_t number,
                                  const DatedSchedule& schedule) {
  const Time next = schedule.next_change(now);
  if (next == kNever) return;
  events_.push({event_key(next, rank, number), number, 0});
}

std::uint32_t QueueKernel::new_slot(State state) {
  std::uint32_t id;
  if (free_.empty()) {
    id = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    id = free_.back();
    free_.pop_back();
  }
  slots_[id].state = state;
  return id;
}

std::uint32_t QueueKernel::add(const Job& job) {
  const std::uint32_t id = new_slot(State::coming);
  Slot& slot = slots_[id];
  slot.job = job;
  const Entry e{event_key(job.arrive, EventRank::arrive, job.order), id, slot.generation};
  if (running_) {
    events_.push(e);
  } else {
    arrivals_.push_back(e);
  }
  return id;
}

std::uint32_t QueueKernel::add_timer(Time t, EventRank rank, std::uint64_t order) {
  const std::uint32_t id = new_slot(State::timer);
  schedule(t, rank, order, id);
  return id;
}

void QueueKernel::release(std::uint32_t id) {
  slots_[id].state = State::free;
  ++slots_[id].generation;
  free_.push_back(id);
}

void QueueKernel::wait(std::uint32_t id, Time now, bool called_back) {
  Slot& slot = slots_[id];
  const Job& job = slot.job;
  const KernelConfig::Queue& config = settings_[job.queue];
  slot.state = called_back ? State::called_back : State::waiting;
  ++queues_[job.queue].waiting;
  const Entry in_line{line_key(job), id, slot.generation};
  lines_[job.queue].push(in_line);
  if (!called_back && job.patience != kNever) {
    schedule(now + job.patience, EventRank::abandon, job.order, id);
  }
  if (job.chase != kNever) schedule(now + job.chase, EventRank::chase, job.order, id);
  if (config.overflow_pool == KernelConfig::kNone) return;
  if (config.overflow_after == 0) {
    lines_[pools_[config.overflow_pool].overflow_line].push(in_line);
  } else {
    schedule(now + config.overflow_after, EventRank::overflow, job.order, id);
  }
}

bool QueueKernel::offers_call_back(const KernelConfig::Queue& config, const Queue& queue) const {
  if (!config.call_backs) return false;
  const int servers = pools_[config.pool].servers;
  return servers == 0 ||
         (queue.waiting + 1) * config.mean_service / servers >= config.call_back_from;
}

std::uint32_t QueueKernel::pop_best(const Pool& pool) {
  Heap<Entry>* best = nullptr;
  for (const std::uint16_t l : pool.lines) {
    Heap<Entry>& line = lines_[l];
    while (!line.empty() && !waits(line.top())) line.pop();
    if (!line.empty() && (best == nullptr || line.top().key < best->top().key)) best = &line;
  }
  if (best == nullptr) return UINT32_MAX;
  const std::uint32_t id = best->top().id;
  best->pop();
  return id;
}

void QueueKernel::reserve(std::size_t jobs) {
  slots_.reserve(jobs);
  free_.reserve(jobs);
  arrivals_.reserve(jobs);
  closing_.reserve(jobs);
  events_.reserve(3 * jobs);
  for (Heap<Entry>& line : lines_) line.reserve(jobs);
}

std::size_t QueueKernel::bytes() const {
  return slots_.capacity() * sizeof(Slot) + events_.size() * sizeof(Entry);
}

}  // namespace rapport
