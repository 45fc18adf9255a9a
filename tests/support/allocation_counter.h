// Counts what the program allocates. Linked only where it is wanted: it replaces operator new.
#pragma once

#include <cstddef>

namespace rapport {

std::size_t allocations();      ///< calls of operator new so far
std::size_t allocated_bytes();  ///< alive now
std::size_t peak_bytes();       ///< most alive since the last reset_peak()
void reset_peak();

}  // namespace rapport
