// What is said of input that cannot be used.
#pragma once

#include <string>

#include "sim/core/problem.h"

namespace rapport {

/// The problems that `read` throws, as text; empty where it throws none.
template <class Read>
std::string problem_of(Read read) {
  try {
    read();
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "";
}

inline bool says(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

}  // namespace rapport
