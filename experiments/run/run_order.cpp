#include "experiments/run/run_order.h"

#include <algorithm>

namespace rapport {

namespace {

constexpr std::size_t kMostBytes = std::size_t{2} << 30;  ///< of all warm-ups kept together
/// Beyond so many people a single warm-up is made first, to see how large one is.
constexpr std::uint32_t kSmallFirm = 200'000;

}  // namespace

RunOrder::RunOrder(std::span<const Model* const> models, std::span<const RunTask> tasks, bool share,
                   int threads)
    : threads_(static_cast<std::size_t>(std::max(1, threads))),
      shares_(models.size()),
      most_kept_(threads_) {
  const auto warms = std::ranges::find_if(models, [](const Model* m) { return !m->from_start; });
  if (share && warms != models.end()) {
    warms_ = static_cast<std::size_t>(warms - models.begin());
    if ((*warms)->people() > kSmallFirm) most_kept_ = 1;
    for (std::size_t m = 0; m < models.size(); ++m) {
      shares_[m] = m == warms_ || Simulator::cannot_share(**warms, *models[m]).empty();
    }
  }
  for (const RunTask& task : tasks) policies_.push_back(task.policy);
  const auto same = [](RandomKey a, RandomKey b) {
    return a.seed == b.seed && a.replication == b.replication;
  };
  for (std::size_t first = 0, last = 0; first < tasks.size(); first = last) {
    while (last < tasks.size() && same(tasks[first].key, tasks[last].key)) ++last;
    add_batch(tasks, first, last);
  }
}

void RunOrder::add_batch(std::span<const RunTask> tasks, std::size_t first, std::size_t last) {
  std::size_t sharing = 0;
  for (std::size_t i = first; i < last; ++i) sharing += shares_[tasks[i].policy];
  Batch batch{first, last};
  batch.keeps = sharing > 1;
  if (batch.keeps) batch.state = State::cold;
  pieces_ += last - first + batch.keeps;
  batches_.push_back(batch);
}

RunOrder::Piece RunOrder::take() {
  std::unique_lock lock(mutex_);
  Piece piece;
  ready_.wait(lock, [&] { return find(piece); });
  return piece;
}

bool RunOrder::find(Piece& piece) {
  while (first_ < batches_.size() && batches_[first_].next == batches_[first_].last) ++first_;
  for (std::size_t b = first_; b < batches_.size(); ++b) {
    Batch& batch = batches_[b];
    if (batch.next == batch.last || batch.state == State::warming) continue;
    if (batch.state == State::cold) {
      if (kept_ >= most_kept_) continue;
      ++kept_;
      batch.state = State::warming;
      piece = {true, b, batch.next};
      return true;
    }
    const bool shares = shares_[policies_[batch.next]];
    piece = {false, b, batch.next, shares ? batch.warm_up : nullptr};
    if (++batch.next == batch.last) drop(batch);
    return true;
  }
  return false;
}

void RunOrder::drop(Batch& batch) {
  batch.warm_up = nullptr;
  if (!batch.keeps) return;
  --kept_;
  ready_.notify_all();
}

void RunOrder::warmed(std::size_t b, std::shared_ptr<const Simulator> warm_up) {
  const std::lock_guard lock(mutex_);
  Batch& batch = batches_[b];
  if (warm_up != nullptr) {
    const std::size_t fit = kMostBytes / std::max<std::size_t>(1, warm_up->bytes());
    most_kept_ = std::min(threads_, std::max<std::size_t>(1, fit));
  }
  batch.warm_up = std::move(warm_up);
  batch.state = State::ready;
  ready_.notify_all();
}

}  // namespace rapport
