// A timing wheel (Varghese and Lauck 1987) of due-lists: who is due in which window.
//
// It has two levels: a list for each window of the current block of 256 windows, and a list for
// each whole block. An entry is 8 bytes: an id, and its time since the list's window or block
// begins. Lists are chains of 128-byte chunks, so that a window is taken as one sequential read and
// its customers' rows can be prefetched.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/core/cache_line.h"
#include "sim/core/check.h"
#include "sim/core/clock.h"
#include "sim/core/huge_pages.h"

namespace rapport {

/// Ids with the times at which they are due, given out window by window.
class Wheel {
 public:
  struct Due {
    Time time;
    std::uint32_t id;
  };
  static constexpr Time kLongestWindow = 4 * kHour;  // a block's ticks have to fit in 32 bits

  /// For times in [begin, end), taken in windows of length `window`. `expected_entries`, the number
  /// of ids in it at a time, only says how much memory to reserve.
  Wheel(Time begin, Time end, Time window, std::size_t expected_entries)
      : begin_(begin), end_(end), window_(window), block_span_(window * kBlock) {
    check(window > 0 && window <= kLongestWindow, "wheel: window out of range");
    const Time span = end > begin ? end - begin : 0;
    blocks_.resize(static_cast<std::size_t>(span / block_span_) + 1);
    fine_.resize(kBlock);
    chunks_.reserve(expected_entries / kPerChunk * 9 / 8 + 2 * kBlock + blocks_.size());
  }

  /// Memory that each expected entry asks for: its place in a chunk, and chunks that are not full.
  static constexpr double kBytesAnEntry = 8.0 * 16.0 / 15.0 * 9.0 / 8.0;

  /// Adds `id` at `t`, which lies not before the window to be taken next. A `t` at or after the end
  /// is dropped.
  void push(std::uint32_t id, Time t) {
    if (t >= end_) return;
    const auto since = static_cast<std::uint64_t>(t - begin_);
    const std::uint64_t block = since / static_cast<std::uint64_t>(block_span_);
    RAPPORT_ASSERT(t >= begin_ + static_cast<Time>(next_) * window_);
    const auto in_block =
        static_cast<std::uint32_t>(since - block * static_cast<std::uint64_t>(block_span_));
    if (block == block_) {
      const auto window = static_cast<std::uint32_t>(window_);
      append(fine_[in_block / window], {id, in_block % window});
    } else {
      append(blocks_[block], {id, in_block});
    }
  }

  /// Appends the entries of the next window to `due`, in no useful order, and moves on.
  void take(std::vector<Due>& due) {
    if (next_ / kBlock != block_) open_block(next_ / kBlock);
    const Time from = begin_ + static_cast<Time>(next_) * window_;
    drain(fine_[next_ % kBlock], [&](Entry e) { due.push_back({from + e.offset, e.id}); });
    ++next_;
  }

  std::size_t bytes() const {
    return chunks_.capacity() * sizeof(Chunk) + (fine_.size() + blocks_.size()) * sizeof(List);
  }

 private:
  static constexpr std::uint64_t kBlock = 256;
  static constexpr std::uint32_t kPerChunk = 15;
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  struct Entry {
    std::uint32_t id, offset;
  };
  struct Chunk {
    std::uint32_t next, unused;
    Entry entry[kPerChunk];
  };
  struct List {
    std::uint32_t chunk = kNone;  // first chunk; the others are full
    std::uint32_t used = 0;       // entries in the first chunk
  };

  void append(List& list, Entry e) {
    if (list.chunk == kNone || list.used == kPerChunk) {
      const std::uint32_t fresh = new_chunk();
      chunks_[fresh].next = list.chunk;
      list = {fresh, 0};
    }
    chunks_[list.chunk].entry[list.used++] = e;
  }

  template <class F>
  void drain(List& list, F&& use) {
    for (std::uint32_t at = list.chunk, n = list.used; at != kNone; n = kPerChunk) {
      for (std::uint32_t i = 0; i < n; ++i) use(chunks_[at].entry[i]);
      const std::uint32_t next = chunks_[at].next;
      chunks_[at].next = free_;
      free_ = at;
      at = next;
    }
    list = {};
  }

  void open_block(std::uint64_t block) {
    block_ = block;
    const auto window = static_cast<std::uint32_t>(window_);
    // The drained chunk goes to the free list only after its entries were read, so the fresh
    // chunks that append() takes never overwrite what is still to be moved.
    drain(blocks_[block], [&](Entry e) {
      append(fine_[e.offset / window], {e.id, e.offset % window});
    });
  }

  std::uint32_t new_chunk() {
    if (free_ != kNone) {
      const std::uint32_t c = free_;
      free_ = chunks_[c].next;
      return c;
    }
    chunks_.push_back({});
    return static_cast<std::uint32_t>(chunks_.size() - 1);
  }

  Time begin_, end_, window_, block_span_;
  std::uint64_t next_ = 0;   // window to be taken next, counted from begin
  std::uint64_t block_ = 0;  // block whose windows are in fine_
  std::uint32_t free_ = kNone;
  LineVector<List> fine_, blocks_;
  BigVector<Chunk> chunks_;
};

}  // namespace rapport
