#include "sim/core/parallel.h"

#include <doctest/doctest.h>

#include <atomic>
#include <bit>
#include <chrono>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/random.h"

using namespace rapport;

namespace {

constexpr int kTeams[] = {1, 2, 3, 7};

double term(std::size_t i) {
  return uniform(philox4x32_10({static_cast<std::uint32_t>(i), 0, 0, 0}, {1, 1}).u64(0)) - 0.3;
}

}  // namespace

TEST_CASE("each index is called exactly once, and its work is seen by the caller") {
  for (const int threads : kTeams) {
    Team team(threads);
    CHECK(team.threads() == threads);
    for (const std::size_t count : {0U, 1U, 2U, 3U, 16U, 1000U, 10007U}) {
      CAPTURE(threads);
      CAPTURE(count);
      std::vector<int> calls(count, 0);  // not atomic: ThreadSanitizer sees two calls of one index
      team.for_each(count, [&](std::size_t i) { ++calls[i]; });
      CHECK(calls == std::vector<int>(count, 1));
    }
  }
}

TEST_CASE("thousands of short loops in a row lose and repeat nothing") {
  for (const int threads : kTeams) {
    Team team(threads);
    std::vector<std::int64_t> sums(16, 0);
    std::int64_t expected = 0;
    for (std::int64_t round = 0; round < 5000; ++round) {
      const std::size_t count = static_cast<std::size_t>(2 + round % 15);
      team.for_each(count, [&](std::size_t i) { sums[i] += round; });
      expected += round * static_cast<std::int64_t>(count);
    }
    std::int64_t total = 0;
    for (const std::int64_t sum : sums) total += sum;
    CAPTURE(threads);
    CHECK(total == expected);
  }
}

TEST_CASE("loops work after the threads had time to fall asleep, and teams end at any time") {
  for (int round = 0; round < 20; ++round) {
    Team team(3);
    if (round % 2 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    std::vector<int> calls(8, 0);
    team.for_each(8, [&](std::size_t i) { ++calls[i]; });
    if (round % 4 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    team.for_each(8, [&](std::size_t i) { ++calls[i]; });
    REQUIRE(calls == std::vector<int>(8, 2));
  }
  for (int round = 0; round < 50; ++round) Team unused(4);
}

TEST_CASE("a team of two is two threads that run at the same time") {
  Team team(2);
  std::atomic<int> inside{0};
  std::atomic<bool> met{false};
  // Each body waits for the other, for at most ten seconds: one thread alone would never see two.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  team.for_each(2, [&](std::size_t) {
    if (inside.fetch_add(1) == 1) met = true;
    while (!met && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  });
  CHECK(met);
}

TEST_CASE("the exception of the lowest index reaches the caller, after all bodies ran") {
  for (const int threads : kTeams) {
    Team team(threads);
    for (int round = 0; round < 200; ++round) {
      std::vector<int> calls(50, 0);
      std::string message;
      try {
        team.for_each(calls.size(), [&](std::size_t i) {
          ++calls[i];
          if (i % 10 == 7) throw std::runtime_error(std::to_string(i));
        });
      } catch (const std::runtime_error& error) {
        message = error.what();
      }
      REQUIRE(message == "7");
      REQUIRE(calls == std::vector<int>(50, 1));
    }
    // Nothing of it is left for the next loop.
    CHECK_NOTHROW(team.for_each(50, [](std::size_t) {}));
    CHECK_THROWS_AS(team.for_each(1, [](std::size_t) { throw 1; }), int);
  }
}

TEST_CASE("loops inside loops and loops from two threads at once are complete") {
  Team team(3);
  std::vector<std::vector<int>> calls(8, std::vector<int>(100, 0));
  team.for_each(8,
                [&](std::size_t i) { team.for_each(100, [&](std::size_t j) { ++calls[i][j]; }); });
  CHECK(calls == std::vector<std::vector<int>>(8, std::vector<int>(100, 1)));

  std::vector<std::vector<int>> both(2, std::vector<int>(64, 0));
  const auto loops = [&](std::size_t who) {
    for (int round = 0; round < 500; ++round) {
      team.for_each(64, [&](std::size_t i) { ++both[who][i]; });
    }
  };
  std::thread other(loops, 1);
  loops(0);
  other.join();
  CHECK(both == std::vector<std::vector<int>>(2, std::vector<int>(64, 500)));
}

TEST_CASE("bodies may be constant, and may be changed by their calls") {
  Team team(2);
  std::atomic<int> calls{0};
  const auto constant = [&](std::size_t) { ++calls; };
  team.for_each(10, constant);
  CHECK(calls == 10);
  struct Counting {
    std::atomic<int> own{0};
    void operator()(std::size_t) { ++own; }
  } counting;
  team.for_each(10, counting);
  CHECK(counting.own == 10);
}

TEST_CASE("an ordered sum has the same bits for every number of threads") {
  for (const std::size_t count : {0U, 1U, 63U, 64U, 65U, 1000U, 40000U}) {
    for (const std::size_t block : {1U, 64U, 100000U}) {
      CAPTURE(count);
      CAPTURE(block);
      // The definition, written out.
      double expected = 0.0;
      for (std::size_t first = 0; first < count; first += block) {
        double part = 0.0;
        for (std::size_t i = first; i < std::min(count, first + block); ++i) part += term(i);
        expected += part;
      }
      std::set<std::uint64_t> bits = {std::bit_cast<std::uint64_t>(expected)};
      for (const int threads : kTeams) {
        Team team(threads);
        for (int repeat = 0; repeat < 2; ++repeat) {
          bits.insert(std::bit_cast<std::uint64_t>(ordered_sum<double>(team, count, block, term)));
        }
      }
      CHECK(bits.size() == 1);
    }
  }
}

TEST_CASE("ordered sums take other types, pass exceptions on and refuse empty blocks") {
  struct Pair {
    std::int64_t terms = 0, total = 0;
    Pair& operator+=(const Pair& other) {
      terms += other.terms;
      total += other.total;
      return *this;
    }
  };
  Team team(3);
  const Pair pair = ordered_sum<Pair>(team, 1001, 10, [](std::size_t i) {
    return Pair{1, static_cast<std::int64_t>(i)};
  });
  CHECK(pair.terms == 1001);
  CHECK(pair.total == 500500);
  const auto failing = [](std::size_t i) { return i == 500 ? throw std::out_of_range("500") : 1; };
  CHECK_THROWS_AS(ordered_sum<int>(team, 1001, 10, failing), std::out_of_range);
  CHECK_THROWS_AS(ordered_sum<int>(team, 10, 0, failing), InvariantError);
}

TEST_CASE("a team has at least one thread") {
  CHECK_THROWS_AS(Team(0), InvariantError);
  CHECK_THROWS_AS(Team(-1), InvariantError);
}
