// How far the three gates are open under a policy, and what a policy opens; see
// sim/scenario/company.h for the company and its gates.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "experiments/trial/trial.h"

namespace rapport {

inline constexpr std::array<const char*, kGates> kGateNames{"may", "want", "know"};

/// Of the acts of employees under one policy, in percent, as means over its runs. The eight cells
/// of gates open and shut are expected shares, as if an act's gates were independent chances.
struct GateState {
  std::array<double, kGates> open{};         ///< how far each gate is open on the mean
  std::array<double, kGates> alone_shuts{};  ///< acts that only this gate is in the way of
  double all = 0.0;                          ///< acts with all three open
  /// The gate that is most often the only one shut; the first of equals.
  std::size_t narrowest() const;
};

inline constexpr std::size_t kGateCells = 8;  ///< by open gates: bit 0 may, 1 want, 2 know
/// The metrics that give the shares of acts in the cells.
inline constexpr std::array<const char*, kGateCells> kGateCellMetrics{
    "gates_none", "gates_may",      "gates_want",      "gates_may_want",
    "gates_know", "gates_may_know", "gates_want_know", "gates_all"};
/// Of the shares of acts in the cells, in percent. None where one is no number.
std::optional<GateState> gate_state(const std::array<double, kGateCells>& cells);

/// The same of the means of an arm. None where the model has no company or no run has acts.
std::optional<GateState> gate_state(const Trial& trial, std::size_t arm);

/// What counts as opening or shutting a gate: so many points of its mean.
inline constexpr double kGateMoves = 5.0;

/// What a policy opens and what stays shut, in a sentence.
///
/// It says that the policy "alone opens nothing" where it moves some gate up by kGateMoves or more
/// and yet acts with all three gates open rise by no more than what matters for them: `most_all`,
/// the upper end of the interval of that rise, is at most `matters`. All are points. Then it names
/// the gate that is most often the only one shut, and how often that is.
std::string opened_in_words(const std::string& policy, const GateState& today,
                            const GateState& under, double most_all, double matters);

}  // namespace rapport
