#include "experiments/trial/gate_state.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <vector>

namespace rapport {

namespace {

double mean_of(const Trial& trial, std::size_t arm, const char* metric) {
  for (std::size_t k = 0; k < trial.keys().size(); ++k) {
    const MetricKey& key = trial.keys()[k];
    if (key.part.is_whole() && std::strcmp(key.metric->id, metric) == 0) {
      return trial.moments(arm, k).mean();
    }
  }
  return std::nan("");
}

std::string percent_text(double points) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f %%", points);
  return text;
}

/// "know (41 % to 70 %) and want (...)": gates that moved by kGateMoves or more, up or down.
std::string moved_text(const GateState& today, const GateState& under, bool up) {
  std::vector<std::string> moved;
  for (std::size_t i = 0; i < kGates; ++i) {
    const double by = under.open[i] - today.open[i];
    if (!((up ? by : -by) >= kGateMoves)) continue;
    moved.push_back(std::string(kGateNames[i]) + " (from " + percent_text(today.open[i]) + " to " +
                    percent_text(under.open[i]) + ")");
  }
  std::string text;
  for (std::size_t i = 0; i < moved.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == moved.size() ? " and " : ", ") + moved[i];
  }
  return text;
}

}  // namespace

std::size_t GateState::narrowest() const {
  return static_cast<std::size_t>(std::ranges::max_element(alone_shuts) - alone_shuts.begin());
}

std::optional<GateState> gate_state(const std::array<double, kGateCells>& cells) {
  constexpr std::size_t kAll = kGateCells - 1;
  GateState state;
  for (std::size_t cell = 0; cell < kGateCells; ++cell) {
    if (!std::isfinite(cells[cell])) return std::nullopt;
    for (std::size_t gate = 0; gate < kGates; ++gate) {
      const std::size_t bit = std::size_t{1} << gate;
      if ((cell & bit) != 0) state.open[gate] += cells[cell];
      if (cell == kAll - bit) state.alone_shuts[gate] = cells[cell];
    }
  }
  state.all = cells[kAll];
  return state;
}

std::optional<GateState> gate_state(const Trial& trial, std::size_t arm) {
  if (!trial.model(arm).company.on) return std::nullopt;
  std::array<double, kGateCells> cells{};
  for (std::size_t cell = 0; cell < kGateCells; ++cell) {
    cells[cell] = mean_of(trial, arm, kGateCellMetrics[cell]);
  }
  return gate_state(cells);
}

std::string opened_in_words(const std::string& policy, const GateState& today,
                            const GateState& under, double most_all, double matters) {
  const std::string opens = moved_text(today, under, true);
  const std::string shuts = moved_text(today, under, false);
  const std::size_t gate = under.narrowest();
  const std::string name = kGateNames[gate], often = percent_text(under.alone_shuts[gate]);
  const std::string shut = " of acts " + name + " is the only gate that is shut.";
  std::string text = "'" + policy + "' ";
  if (!shuts.empty()) text += "shuts " + shuts + (opens.empty() ? "" : " and ");
  if (!opens.empty()) text += "opens " + opens;
  if (opens.empty() && shuts.empty()) text += "moves none of the three gates by 5 points or more";
  if (opens.empty()) return text + "; in " + often + shut;
  if (most_all <= matters) return text + "; alone this opens nothing: in " + often + shut;
  return text + "; acts with all three open go from " + percent_text(today.all) + " to " +
         percent_text(under.all) + ", and in " + often + shut;
}

}  // namespace rapport
