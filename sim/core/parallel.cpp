#include "sim/core/parallel.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

// ThreadSanitizer cannot see into Debian's TBB, so it runs the thread pool for everything.
#ifndef RAPPORT_STD_THREADS
#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>

#include <optional>
#endif

// What a join costs, measured on two virtual processors of a shared machine (g++ 12, oneTBB
// 2021.8): microseconds over the ideal time on 2 threads, the range of medians of 1900 loops with
// 2 bodies | 16 bodies of 20 to 100 us each, for three lengths of serial work before each loop.
// Two or more passes each; passes in which another program took a processor are left out.
//
//                        none          50 us         300 us
//   TBB                  3 | 4-9       3 | 4-14      33-68 | 46-61
//   std::thread pool     1 | 2-3       1 | 3         30-58 | 32-74
//
// So the pool serves loops that follow each other closely, as the windows of one wide run do, and
// TBB the others: it shares processors with the rest of the program, where the pool keeps them.
// After a long serial stretch both pay for waking a thread, about as much as a small body. With
// another busy program on the two processors, both fell to the speed of one thread or less. Neither
// allocates in steady state (by a count of malloc; TBB has its own pool of tasks).

namespace rapport {

namespace {

// The exception of the lowest index among those that bodies of one loop threw.
class FirstError {
 public:
  void keep_current(std::size_t i) {
    const std::lock_guard lock(mutex_);
    if (!error_ || i < index_) {
      index_ = i;
      error_ = std::current_exception();
    }
  }

  // To be called when all bodies are done; leaves nothing behind for the next loop.
  void rethrow_if_any() {
    if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
  }

 private:
  std::mutex mutex_;
  std::size_t index_ = 0;
  std::exception_ptr error_;
};

void relax() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#else
  std::this_thread::yield();
#endif
}

// Waits for `done` by looking again and again, up to `limit`; returns its last answer. After a few
// microseconds it yields between looks: if the system has put two threads of the team on one
// processor, the other one can run, and both being ready to run is what makes the system move one
// to a free processor. (Threads that slept instead were seen to share one for whole runs.)
template <class Done>
bool spin_until(std::chrono::nanoseconds limit, Done done) {
  if (done()) return true;
  if (limit.count() == 0) return false;
  for (int i = 0; i < 256; ++i) {
    if (done()) return true;
    relax();
  }
  const auto deadline = std::chrono::steady_clock::now() + limit;
  do {
    for (int i = 0; i < 16; ++i) {
      if (done()) return true;
      std::this_thread::yield();
    }
  } while (std::chrono::steady_clock::now() < deadline);
  return done();
}

// A thread that sleeps takes some 30 to 50 us to come back, as long as a body lasts, so threads
// first look for the next loop for much longer than the gaps between loops. Where threads outnumber
// processors, looking would keep the one thread away that has the work.
std::chrono::nanoseconds spin_limit(int threads) {
  const unsigned processors = std::thread::hardware_concurrency();
  return std::chrono::microseconds(static_cast<unsigned>(threads) <= processors ? 2000 : 0);
}

}  // namespace

struct Team::Backend {
  virtual ~Backend() = default;
  virtual void run(const Loop& loop) = 0;
};

// Threads that live as long as the team.
//
// `unclaimed_` is the protocol: a positive value before a fetch_sub is a claim to one index. Which
// one is settled by `taken_`: each thread begins at its own share of the indices and takes the
// first that is free, so that in a row of like loops it gets the same ones, whose data are in its
// cache. A late thread's fetch_sub finds either nothing, or the next loop and so a valid claim to
// that. `loop_` is read only under a claim, and the caller writes it only when every claim of the
// loop before is finished, so it needs no lock.
struct Team::ThreadPool : Team::Backend {
  explicit ThreadPool(int threads)
      : threads_(static_cast<std::size_t>(threads)), spin_(spin_limit(threads)) {
    try {
      for (std::size_t t = 1; t < threads_; ++t) workers_.emplace_back([this, t] { work(t); });
    } catch (...) {
      stop();  // the system is out of threads: those that run have to end before members do
      throw;
    }
  }

  ~ThreadPool() override { stop(); }

  void run(const Loop& loop) override {
    loop_ = loop;
    ++number_;
    if (taken_.size() < loop.count) taken_ = std::vector<std::atomic<std::uint64_t>>(loop.count);
    unfinished_.store(loop.count, std::memory_order_relaxed);
    unclaimed_.store(static_cast<std::int64_t>(loop.count), std::memory_order_seq_cst);
    wake(loop.count - 1);
    while (run_one(0)) {
    }
    wait_for_others();
    error_.rethrow_if_any();
  }

 private:
  // Claims one index and runs it; false where none is left.
  bool run_one(std::size_t thread) {
    if (unclaimed_.load(std::memory_order_relaxed) <= 0) return false;
    const std::int64_t left = unclaimed_.fetch_sub(1, std::memory_order_acq_rel);
    if (left <= 0) return false;
    const std::size_t i = take_free(thread * loop_.count / threads_);
    try {
      loop_.call(loop_.body, i);
    } catch (...) {
      error_.keep_current(i);
    }
    if (unfinished_.fetch_sub(1, std::memory_order_seq_cst) == 1 && caller_sleeps_.load()) {
      const std::lock_guard lock(mutex_);
      all_done_.notify_one();
    }
    return true;
  }

  // There is a free index: no more are taken than claimed.
  std::size_t take_free(std::size_t start) {
    for (std::size_t i = start;; ++i) {
      if (i == loop_.count) i = 0;
      std::atomic<std::uint64_t>& taken = taken_[i];
      if (taken.load(std::memory_order_relaxed) == number_) continue;
      if (taken.exchange(number_, std::memory_order_relaxed) != number_) return i;
    }
  }

  // A sleeper is counted before it looks for work and the caller offers work before it looks for
  // sleepers, both sequentially consistent, so one of the two sees the other.
  void wake(std::size_t helpers) {
    if (sleepers_.load() == 0) return;
    const std::lock_guard lock(mutex_);
    const std::size_t sleeping = static_cast<std::size_t>(sleepers_.load());
    for (std::size_t i = 0; i < std::min(helpers, sleeping); ++i) work_ready_.notify_one();
  }

  void wait_for_others() {
    const auto done = [this] { return unfinished_.load() == 0; };
    if (spin_until(spin_, done)) return;
    std::unique_lock lock(mutex_);
    caller_sleeps_.store(true);
    all_done_.wait(lock, done);
    caller_sleeps_.store(false);
  }

  void work(std::size_t thread) {
    const auto called = [this] { return unclaimed_.load() > 0 || stopping_.load(); };
    while (!stopping_.load()) {
      if (run_one(thread) || spin_until(spin_, called)) continue;
      std::unique_lock lock(mutex_);
      sleepers_.fetch_add(1);
      work_ready_.wait(lock, called);
      sleepers_.fetch_sub(1);
    }
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_.store(true);
    }
    work_ready_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }

  // Each on a cache line of its own: threads without work look at the first all the time.
  alignas(64) std::atomic<std::int64_t> unclaimed_{0};
  alignas(64) std::atomic<std::size_t> unfinished_{0};
  alignas(64) Loop loop_;
  std::uint64_t number_ = 0;  // of the loop
  std::vector<std::atomic<std::uint64_t>>
      taken_;  // by index: number of the last loop it was taken in
  std::size_t threads_;
  FirstError error_;
  std::chrono::nanoseconds spin_;
  std::atomic<int> sleepers_{0};
  std::atomic<bool> caller_sleeps_{false};
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::condition_variable work_ready_, all_done_;
  std::vector<std::thread> workers_;
};

#ifndef RAPPORT_STD_THREADS

struct Team::TbbArena : Team::Backend {
  explicit TbbArena(int threads) : arena_(threads) {
    // TBB starts one thread a processor unless told otherwise. Asking for fewer here would hold
    // for the whole program, so only more is asked for.
    if (threads > tbb::info::default_concurrency()) {
      more_threads_.emplace(tbb::global_control::max_allowed_parallelism,
                            static_cast<std::size_t>(threads));
    }
  }

  void run(const Loop& loop) override {
    arena_.execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::size_t>(0, loop.count, 1),
          [&](const tbb::blocked_range<std::size_t>& range) {
            for (std::size_t i = range.begin(); i != range.end(); ++i) run_one(loop, i);
          },
          tbb::simple_partitioner());
    });
    error_.rethrow_if_any();
  }

 private:
  // No exception reaches TBB, which would cancel the bodies that have not begun.
  void run_one(const Loop& loop, std::size_t i) {
    try {
      loop.call(loop.body, i);
    } catch (...) {
      error_.keep_current(i);
    }
  }

  std::optional<tbb::global_control> more_threads_;
  tbb::task_arena arena_;
  FirstError error_;
};

#endif

Team::Team(int threads, [[maybe_unused]] Joins joins) : threads_(threads) {
  check(threads >= 1, "a team needs at least one thread");
  if (threads == 1) return;
#ifndef RAPPORT_STD_THREADS
  if (joins == Joins::rare) {
    backend_ = std::make_unique<TbbArena>(threads);
    return;
  }
#endif
  backend_ = std::make_unique<ThreadPool>(threads);
}

Team::~Team() = default;

void Team::run(const Loop& loop) {
  if (busy_.exchange(true, std::memory_order_acquire)) {
    const auto body = [&loop](std::size_t i) { loop.call(loop.body, i); };
    return plain_loop(loop.count, body);
  }
  struct Release {
    std::atomic<bool>& busy;
    ~Release() { busy.store(false, std::memory_order_release); }
  } release{busy_};
  backend_->run(loop);
}

}  // namespace rapport
