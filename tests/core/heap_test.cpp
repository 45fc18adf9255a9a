#include "sim/core/heap.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "sim/core/random.h"

using namespace rapport;

namespace {
struct Item {
  Key128 key;
  int id;
};
}  // namespace

TEST_CASE("heap gives back what was put in, in order of key") {
  Heap<Item> heap;
  std::vector<std::uint64_t> keys;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const RandomBlock b = philox4x32_10({i, 0, 0, 0}, {1, 2});
    keys.push_back(b.u64(0) % 500);  // ties on the high half are broken by the low one
    heap.push({make_key(keys.back(), i), static_cast<int>(i)});
    if (i % 3 == 2) {  // pops in between
      const auto least = std::min_element(keys.begin(), keys.end());
      CHECK(static_cast<std::uint64_t>(heap.top().key >> 64) == *least);
      keys.erase(least);
      heap.pop();
    }
  }
  std::sort(keys.begin(), keys.end());
  Key128 last = 0;
  for (const std::uint64_t key : keys) {
    REQUIRE(!heap.empty());
    CHECK(static_cast<std::uint64_t>(heap.top().key >> 64) == key);
    CHECK(heap.top().key >= last);
    last = heap.top().key;
    heap.pop();
  }
  CHECK(heap.empty());
}

TEST_CASE("ordered_bits keeps the order of signed numbers") {
  const std::int64_t v[] = {INT64_MIN, -5, -1, 0, 1, 7, INT64_MAX};
  for (std::size_t i = 1; i < std::size(v); ++i) CHECK(ordered_bits(v[i - 1]) < ordered_bits(v[i]));
}
