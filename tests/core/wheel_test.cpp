#include "sim/core/wheel.h"

#include <doctest/doctest.h>

#include <map>
#include <vector>

#include "sim/core/random.h"

using namespace rapport;

TEST_CASE("every entry comes out once, in the window that holds its time") {
  const Time begin = -3 * kDay, end = 90 * kDay;
  for (const Time window : {kHour, 15 * kMinute, 4 * kHour}) {
    Wheel wheel(begin, end, window, 100);
    std::map<std::uint32_t, Time> expected;
    std::uint32_t next_id = 0;
    const auto push = [&](Time earliest) {
      const RandomBlock b = philox4x32_10({next_id, 0, 0, 0}, {3, 4});
      const Time t = earliest + static_cast<Time>(b.u64(0) % static_cast<std::uint64_t>(95 * kDay));
      wheel.push(next_id, t);
      if (t < end) expected[next_id] = t;
      ++next_id;
    };
    for (int i = 0; i < 500; ++i) push(begin);
    std::vector<Wheel::Due> due;
    for (Time from = begin; from < end; from += window) {
      if (next_id < 5000) push(from);  // into the window about to be taken, or later
      due.clear();
      wheel.take(due);
      for (const Wheel::Due& d : due) {
        REQUIRE(expected.count(d.id) == 1);
        CHECK(expected[d.id] == d.time);
        CHECK(d.time >= from);
        CHECK(d.time < from + window);
        expected.erase(d.id);
      }
    }
    CHECK(expected.empty());  // nothing is left, nothing was lost
  }
}

TEST_CASE("chunks are used again") {
  Wheel wheel(0, kYear, kHour, 64);
  std::vector<Wheel::Due> due;
  std::size_t bytes = 0;
  for (int window = 0; window < 8000; ++window) {
    if (window < 2000) {
      for (std::uint32_t i = 0; i < 64; ++i) wheel.push(i, window * kHour + (i % 48) * kHour);
      bytes = wheel.bytes();
    }
    due.clear();
    wheel.take(due);
  }
  CHECK(wheel.bytes() == bytes);
}

TEST_CASE("a window whose block of 256 would not fit in an entry is refused") {
  CHECK_THROWS_AS(Wheel(0, kYear, 5 * kHour, 1), InvariantError);
  CHECK_THROWS_AS(Wheel(0, kYear, 0, 1), InvariantError);
}
