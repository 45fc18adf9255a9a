#include "experiments/session/warm_ups.h"

#include <algorithm>

namespace rapport {

std::list<WarmUps::Kept>::iterator WarmUps::find(const std::string& firm, RandomKey key) {
  return std::ranges::find_if(kept_, [&](const Kept& kept) {
    return kept.firm == firm && kept.key.seed == key.seed &&
           kept.key.replication == key.replication;
  });
}

std::shared_ptr<const Simulator> WarmUps::of(const std::shared_ptr<const PolicyRuns>& runs,
                                             RandomKey key, const StopSigns& stop) {
  if (runs->model.from_start) return nullptr;
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto found = find(runs->firm, key);
    if (found == kept_.end()) break;
    if (!found->ready) {
      changed_.wait_for(lock, std::chrono::milliseconds(5));
      if (stop.any()) return nullptr;
      continue;
    }
    kept_.splice(kept_.begin(), kept_, found);
    const auto owner = found->owner;
    const auto simulator = found->simulator;
    lock.unlock();
    if (simulator == nullptr || !Simulator::cannot_share(owner->model, runs->model).empty()) {
      return nullptr;
    }
    // The warm-up refers to its owner's model: whoever has one keeps the other.
    return {simulator.get(), [simulator, owner](const Simulator*) {}};
  }
  kept_.push_front({runs->firm, key, false, runs, nullptr, 0});
  lock.unlock();
  std::shared_ptr<const Simulator> simulator = warmed(runs->model, key, stop);
  lock.lock();
  const auto found = find(runs->firm, key);
  if (simulator == nullptr) {
    kept_.erase(found);
    changed_.notify_all();
    return nullptr;
  }
  found->ready = true;
  found->simulator = simulator;
  found->bytes = simulator->bytes();
  make_room();
  changed_.notify_all();
  return {simulator.get(), [simulator, runs](const Simulator*) {}};
}

void WarmUps::make_room() {
  std::size_t sum = 0;
  for (const Kept& kept : kept_) sum += kept.bytes;
  for (auto last = kept_.end(); sum > most_ && last != kept_.begin();) {
    --last;
    if (!last->ready) continue;
    sum -= last->bytes;
    last = kept_.erase(last);
  }
}

std::size_t WarmUps::bytes() const {
  const std::lock_guard lock(mutex_);
  std::size_t sum = 0;
  for (const Kept& kept : kept_) sum += kept.bytes;
  return sum;
}

}  // namespace rapport
