// Factors and refusals that tests of designs share.
#pragma once

#include <string>
#include <vector>

#include "experiments/design/design.h"

namespace rapport::testing {

/// Factors x1, x2, ... that are numbers.
inline std::vector<DesignFactor> numbers(std::size_t count) {
  std::vector<DesignFactor> factors;
  for (std::size_t i = 1; i <= count; ++i) {
    std::string name = "x";
    name += std::to_string(i);
    factors.push_back({name, 0});
  }
  return factors;
}

/// What is said of a wish that is refused; empty where it is made.
inline std::string refusal(const DesignWish& wish) {
  try {
    make_design(wish);
  } catch (const InvalidInput& invalid) {
    return invalid.what();
  }
  return {};
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace rapport::testing
