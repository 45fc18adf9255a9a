// Selection of the best policy, round by round: those that are clearly worse are dropped on the
// way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "experiments/analysis/direction.h"
#include "sim/core/moments.h"

namespace rapport {

struct SelectionOptions {
  /// The indifference zone, in the value's unit, above 0: the smallest difference that is worth
  /// finding. A policy within it of the best is as good as the best.
  double delta = 0.0;
  double alpha = 0.05;       ///< chance to select wrongly, 0 < alpha < 1 - 1 / policies
  std::uint32_t first = 10;  ///< rounds before the first is dropped (n0), 2 or more
  Direction direction = Direction::more_is_better;
};

/// The procedure's two constants, for c = 1.
struct SelectionConstants {
  double eta = 0.0;        ///< ((2 alpha / (policies - 1))^(-2 / (first - 1)) - 1) / 2
  double h_squared = 0.0;  ///< 2 eta (first - 1)
};
/// Throws InvariantError for fewer than two policies, or alpha or first out of their ranges.
SelectionConstants selection_constants(std::size_t policies, double alpha, std::uint32_t first);

/// The fully sequential procedure KN of Kim and Nelson (2001, "A fully sequential procedure for
/// indifference-zone selection in simulation", ACM TOMACS 11, 251-273), with c = 1 and the constant
/// of their section on common random numbers, which holds however policies go together.
///
/// Promise: if the best policy is better than every other by delta or more, it is selected with
/// probability 1 - alpha or more. Assumes that rounds are independent, that the values of a round
/// are jointly normal, and that the variances of paired differences are those seen in the first
/// `first` rounds up to chance. It says nothing where delta is chosen after looking.
///
/// Deterministic, and no more than a fold over rounds: the same values give the same decisions, so
/// an interrupted study goes on by adding its stored rounds again.
class KimNelson {
 public:
  /// Throws InvariantError for fewer than two policies or options out of their ranges.
  KimNelson(std::size_t policies, const SelectionOptions& options);

  /// One more round. values[policy], by number: finite for those that are still in, all under the
  /// same random numbers; the others are not read. A round in which a run failed is left out
  /// whole. Throws InvariantError where a value is missing, or the procedure has finished.
  void add(std::span<const double> values);

  /// Which policies are still in, by number, ascending.
  const std::vector<std::size_t>& survivors() const { return survivors_; }
  bool finished() const { return finished_; }
  /// The survivor of the best mean so far, the lowest number among equals; the one selected once
  /// finished. Throws InvariantError before the first round.
  std::size_t best() const;
  std::uint64_t rounds() const { return rounds_; }
  /// The round at which it ends at the latest; 0 while rounds are fewer than `first`.
  std::uint64_t last_round() const { return last_round_; }
  const SelectionConstants& constants() const { return constants_; }

 private:
  void take_variances();
  void screen();
  double lead(std::size_t a, std::size_t b) const;
  std::size_t pair(std::size_t a, std::size_t b) const { return a * sums_.size() + b; }

  SelectionOptions options_;
  SelectionConstants constants_;
  std::vector<std::size_t> survivors_;
  std::vector<double> sums_;    // [policy], so that more is better
  std::vector<Moments> pairs_;  // [a][b], a < b: differences of the first rounds
  std::vector<double> needed_;  // [a][b]: h^2 S^2 / delta^2, rounds
  std::uint64_t rounds_ = 0, last_round_ = 0;
  bool finished_ = false;
};

}  // namespace rapport
