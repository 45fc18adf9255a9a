// A min-heap of small entries with a 128-bit key. Each entry has four children: so the heap is
// flatter than a binary one, and the children share a cache line or two.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/core/cache_line.h"

namespace rapport {

__extension__ using Key128 = unsigned __int128;

/// A key that orders by `high`, then by `low`.
constexpr Key128 make_key(std::uint64_t high, std::uint64_t low) {
  return static_cast<Key128>(high) << 64 | low;
}

/// Maps signed to unsigned so that the order is kept.
constexpr std::uint64_t ordered_bits(std::int64_t v) {
  return static_cast<std::uint64_t>(v) ^ (std::uint64_t{1} << 63);
}

constexpr std::int64_t from_ordered_bits(std::uint64_t bits) {
  return static_cast<std::int64_t>(bits ^ (std::uint64_t{1} << 63));
}

/// Entry has a member `Key128 key`; top() has the smallest. top(), pop() and replace_top() ask for
/// a heap that is not empty.
template <class Entry>
class Heap {
 public:
  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }
  const Entry& top() const { return entries_.front(); }
  void reserve(std::size_t n) { entries_.reserve(n); }
  void clear() { entries_.clear(); }
  /// All entries, in no useful order.
  const LineVector<Entry>& entries() const { return entries_; }

  void push(const Entry& e) {
    std::size_t i = entries_.size();
    entries_.push_back(e);
    while (i > 0) {
      const std::size_t parent = (i - 1) / 4;
      if (!(e.key < entries_[parent].key)) break;
      entries_[i] = entries_[parent];
      i = parent;
    }
    entries_[i] = e;
  }

  void pop() {
    const Entry last = entries_.back();
    entries_.pop_back();
    if (!entries_.empty()) sift_down(last);
  }

  /// The same as pop() and push(e), in one pass.
  void replace_top(const Entry& e) { sift_down(e); }

 private:
  void sift_down(const Entry& e) {
    Entry* const a = entries_.data();
    const std::size_t n = entries_.size();
    std::size_t i = 0;
    for (;;) {
      const std::size_t first = 4 * i + 1;
      if (first >= n) break;
      std::size_t best = first;
      const std::size_t last = first + 4 < n ? first + 4 : n;
      for (std::size_t child = first + 1; child < last; ++child) {
        best = a[child].key < a[best].key ? child : best;
      }
      if (!(a[best].key < e.key)) break;
      a[i] = a[best];
      i = best;
    }
    a[i] = e;
  }

  LineVector<Entry> entries_;
};

}  // namespace rapport
