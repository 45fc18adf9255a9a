// Storage for small arrays that one thread writes often, on cache lines of their own.
//
// The heap puts small blocks side by side. Where one thread's counters share a cache line with what
// another thread reads, be it the constant model, each write makes the other thread load the line
// again. One run on two threads lost a fifth of its speed to this.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace rapport {

inline constexpr std::size_t kCacheLine = 64;  ///< bytes

template <class T>
struct CacheLineAllocator {
  using value_type = T;

  CacheLineAllocator() = default;
  template <class U>
  CacheLineAllocator(const CacheLineAllocator<U>&) {}  // NOLINT: allocators convert

  static constexpr std::align_val_t kAlign{2 * kCacheLine};  // processors fetch lines in pairs

  T* allocate(std::size_t n) {
    constexpr std::size_t unit = 2 * kCacheLine;
    return static_cast<T*>(::operator new((n * sizeof(T) + unit - 1) / unit * unit, kAlign));
  }
  void deallocate(T* p, std::size_t) { ::operator delete(p, kAlign); }
  bool operator==(const CacheLineAllocator&) const { return true; }
};

/// A vector whose elements share no cache line with anything else.
template <class T>
using LineVector = std::vector<T, CacheLineAllocator<T>>;

}  // namespace rapport
