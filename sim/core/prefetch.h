// Asking for memory before it is needed.
#pragma once

#include <cstddef>

namespace rapport {

/// Entries of a list that are asked for ahead of the one at hand.
inline constexpr std::size_t kPrefetchAhead = 16;

/// Asks for the cache lines of `bytes` bytes, at most two lines' worth, from `p` on.
///
/// Whatever calls this has to be inlined as well: g++ 12 takes a function that only prefetches for
/// one without effects, and drops calls of it. (A test looks into the program.)
[[gnu::always_inline]] inline void prefetch_bytes(const void* p, std::size_t bytes) {
  __builtin_prefetch(p);
  __builtin_prefetch(static_cast<const char*>(p) + bytes - 1);
}

/// Asks for an item of an array.
template <class T>
[[gnu::always_inline]] inline void prefetch_item(const T& item) {
  prefetch_bytes(&item, sizeof(T));
}

}  // namespace rapport
