// Numbers and paragraphs as all calibrations write them.
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "experiments/calibrate/complaint_effect.h"
#include "experiments/command/json.h"
#include "experiments/output/text_table.h"

namespace rapport {

inline std::string count(std::size_t value) { return grouped(static_cast<double>(value), 0); }
inline std::string bounds_text(const Bounds& b, int digits) {
  return grouped(b.low, digits) + " to " + grouped(b.high, digits);
}
inline std::string percent_bounds(const Bounds& b, int digits = 1) {
  return grouped(100 * b.low, digits) + " to " + grouped(100 * b.high, digits) + " %";
}

/// A paragraph that begins after two blanks.
inline std::string said(const std::string& text) {
  constexpr std::size_t kTextWidth = 98;
  return "  " + wrapped(text, kTextWidth, 2) + "\n";
}

/// Sentences as such paragraphs.
inline std::string paragraphs(const std::vector<std::string>& sentences) {
  std::string text;
  for (const std::string& sentence : sentences) text += said(sentence);
  return text;
}

/// A coefficient whose error may not be known.
inline Json coefficient_json(const Coefficient& c) {
  return {{"value", c.value},
          {"standard_error", json_number(c.error)},
          {"interval", {json_number(c.bounds.low), json_number(c.bounds.high)}}};
}

}  // namespace rapport
