// Loops over a fixed number of threads. Results never depend on that number.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <exception>
#include <memory>
#include <type_traits>

#include "sim/core/check.h"

namespace rapport {

/// How loops follow each other.
enum class Joins {
  rare,      ///< now and then, with long bodies: TBB, which shares processors with the rest
  frequent,  ///< thousands in a row, with bodies of microseconds: threads that wait awake for a
             ///< while, and take the same bodies each time, so that what they touch stays near
};

/// A fixed number of threads, the caller among them, that run loops together.
class Team {
 public:
  /// Throws InvariantError unless threads >= 1. One thread starts no other.
  explicit Team(int threads, Joins joins = Joins::rare);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  int threads() const { return threads_; }

  /// Calls body(i) exactly once for each i < count, on any thread in any order; returns when all
  /// are done, and what they wrote is then visible to the caller.
  ///
  /// Where bodies throw, the rest still run, and then the exception of the lowest index is
  /// rethrown: the same one for any number of threads. A call from inside a body, or while another
  /// thread's call is under way, is a plain loop on the calling thread. Allocates nothing,
  /// except for a count larger than any before.
  template <class F>
  void for_each(std::size_t count, F&& body) {
    if (threads_ == 1 || count <= 1) {
      plain_loop(count, body);
      return;
    }
    using Body = std::remove_reference_t<F>;
    const Loop loop{count, const_cast<void*>(static_cast<const volatile void*>(&body)),
                    [](void* erased, std::size_t i) { (*static_cast<Body*>(erased))(i); }};
    run(loop);
  }

 private:
  struct Backend;
  struct TbbArena;
  struct ThreadPool;

  // A loop whose body's type is erased, so that threads need not be templates.
  struct Loop {
    std::size_t count = 0;
    void* body = nullptr;
    void (*call)(void* body, std::size_t i) = nullptr;
  };

  template <class F>
  static void plain_loop(std::size_t count, F& body) {
    std::exception_ptr first;
    for (std::size_t i = 0; i < count; ++i) {
      try {
        body(i);
      } catch (...) {
        if (!first) first = std::current_exception();
      }
    }
    if (first) std::rethrow_exception(first);
  }

  void run(const Loop& loop);

  int threads_;
  std::unique_ptr<Backend> backend_;  // empty for one thread
  std::atomic<bool> busy_{false};     // a loop is under way
};

/// T{} + value_of(0) + ... + value_of(count - 1), where each run of `block` terms is summed from
/// T{} and the runs' sums are then added in order: the same bits for any number of threads (and
/// other bits for another `block`, which has to be a constant of the program and not of the
/// machine). T is default-constructible with +=. Throws InvariantError for a block of 0. Allocates
/// nothing of its own.
template <class T, class F>
T ordered_sum(Team& team, std::size_t count, std::size_t block, F&& value_of) {
  check(block > 0, "ordered_sum needs blocks of at least one term");
  constexpr std::size_t kWave = 256;  // blocks in flight: a fixed buffer instead of an allocation
  const std::size_t blocks = count / block + (count % block != 0 ? 1 : 0);
  std::array<T, kWave> parts;
  T total{};
  for (std::size_t first = 0; first < blocks; first += kWave) {
    const std::size_t wave = std::min(kWave, blocks - first);
    team.for_each(wave, [&](std::size_t b) {
      const std::size_t begin = (first + b) * block;
      const std::size_t end = begin + std::min(block, count - begin);
      T part{};
      for (std::size_t i = begin; i < end; ++i) part += value_of(i);
      parts[b] = part;
    });
    for (std::size_t b = 0; b < wave; ++b) total += parts[b];
  }
  return total;
}

}  // namespace rapport
