// Made-up paths of figures over months, whose law is known.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "experiments/record/matched.h"
#include "tests/analysis/draws.h"

namespace rapport::testing {

/// One path: figures that share half of their luck, months of which each remembers most of the last
/// one's, and every other figure skewed as counts of few are.
inline std::vector<double> path_of(Draws& draws, std::size_t lines, std::size_t months) {
  std::vector<double> path(lines * months);
  std::vector<double> state(lines, 0.0);
  for (std::size_t m = 0; m < months; ++m) {
    const double shared = draws.normal();
    for (std::size_t l = 0; l < lines; ++l) {
      state[l] = 0.8 * state[l] + 0.6 * (0.7 * shared + 0.7 * draws.normal());
      path[l * months + m] = 100.0 + (l % 2 == 0 ? state[l] : std::exp(0.8 * state[l]));
    }
  }
  return path;
}

/// A path as the record beside others as runs.
inline Matched beside(std::vector<double> record, const std::vector<std::vector<double>>& runs,
                      std::size_t lines) {
  Matched all;
  const std::size_t months = record.size() / lines;
  for (std::size_t m = 0; m < months; ++m) all.months.push_back(24'000 + static_cast<int>(m));
  for (std::size_t l = 0; l < lines; ++l) {
    MatchedLine line;
    line.figure.id = "figure " + std::to_string(l), line.figure.part = "company";
    const auto begin = record.begin() + static_cast<std::ptrdiff_t>(l * months);
    line.record.assign(begin, begin + static_cast<std::ptrdiff_t>(months));
    line.error.assign(months, 0.0);
    all.lines.push_back(line);
  }
  for (std::size_t r = 0; r < runs.size(); ++r) {
    all.runs.push_back({0, static_cast<std::uint32_t>(r), runs[r]});
  }
  return all;
}

}  // namespace rapport::testing
