#include "tests/support/allocation_counter.h"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> g_calls{0}, g_bytes{0}, g_peak{0};

void* counted(void* p) {
  if (p == nullptr) throw std::bad_alloc();
  ++g_calls;
  const std::size_t now = g_bytes += malloc_usable_size(p);
  std::size_t peak = g_peak.load();
  while (now > peak && !g_peak.compare_exchange_weak(peak, now)) {
  }
  return p;
}

void give_back(void* p) {
  if (p == nullptr) return;
  g_bytes -= malloc_usable_size(p);
  std::free(p);
}

}  // namespace

void* operator new(std::size_t n) { return counted(std::malloc(n == 0 ? 1 : n)); }
void* operator new(std::size_t n, std::align_val_t a) {
  const auto align = static_cast<std::size_t>(a);
  return counted(std::aligned_alloc(align, (n + align - 1) / align * align));
}
void operator delete(void* p) noexcept { give_back(p); }
void operator delete(void* p, std::size_t) noexcept { give_back(p); }
void operator delete(void* p, std::align_val_t) noexcept { give_back(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { give_back(p); }

namespace rapport {

std::size_t allocations() { return g_calls; }
std::size_t allocated_bytes() { return g_bytes; }
std::size_t peak_bytes() { return g_peak; }
void reset_peak() { g_peak = g_bytes.load(); }

}  // namespace rapport
