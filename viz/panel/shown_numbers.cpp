#include "viz/panel/shown_numbers.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "experiments/output/numbers.h"
#include "sim/core/moments.h"

namespace rapport {

namespace {

constexpr std::uint32_t kRoughBelow = 4;

/// Calls with the two runs of each replication that both of the pair have.
template <class Use>
void for_pairs(const SessionState& state, Use use) {
  if (state.policy >= state.arms.size() || state.against >= state.arms.size()) return;
  const auto &policy = state.arms[state.policy].runs, &against = state.arms[state.against].runs;
  for (std::size_t r = 0; r < std::min(policy.size(), against.size()); ++r) {
    if (policy[r] != nullptr && against[r] != nullptr) use(*policy[r], *against[r]);
  }
}

double mean_of(const SessionArm& arm, int key) {
  const auto k = static_cast<std::size_t>(key);
  return key >= 0 && k < arm.means.size() ? arm.means[k].mean : kUnknown;
}

/// How far an arm's mean may be off: by its own runs, or for one that has few by the pair.
double uncertainty(const SessionState& state, std::size_t arm, int key) {
  const auto k = static_cast<std::size_t>(key);
  const Interval& own = state.arms[arm].means[k];
  if (std::isfinite(own.half_width) && state.arms[arm].done >= kRoughBelow) return own.half_width;
  const double level = std::abs(own.mean);
  return level > 0 ? 0.02 * level : 1.0;
}

}  // namespace

int key_of_part(const SessionState& state, const char* metric, Part part) {
  for (std::size_t k = 0; k < state.keys.size(); ++k) {
    const MetricKey& key = state.keys[k];
    if (key.part.kind == part.kind && key.part.index == part.index &&
        std::string_view(key.metric->id) == metric) {
      return static_cast<int>(k);
    }
  }
  return -1;
}

std::string help_of(const char* metric) {
  const Metric* row = find_metric(metric);
  if (row == nullptr) return "";
  return std::string(row->label) + ", " + row->unit +
         ". In this model: " + (row->doc[0] != '\0' ? row->doc : "as its name says") + ".";
}

std::string label_on_screen(const Metric& metric) {
  const std::string_view id = metric.id;
  return id == "npv" ? "Worth" : metric.label;
}

std::string help_of(const Studio& studio, const char* metric) {
  const SessionState& state = *studio.seen.state;
  const int key = key_of(state, metric);
  std::string words = help_of(metric);
  if (key < 0 || static_cast<std::size_t>(key) >= state.differences.size()) return words;
  const SessionDifference& d = state.differences[static_cast<std::size_t>(key)];
  if (!std::isfinite(d.mean)) return words;
  const bool rough = is_rough(studio, state.policy);
  const double step = step_for(half_width_of(d), rough);
  words += " It differs by " + signed_number(d.mean, step);
  if (std::isfinite(d.interval.half_width)) {
    words += ", " + range(d.interval, step, false) + " by luck alone";
  }
  return words + ".";
}

std::string rough_words(const Studio& studio) {
  return is_rough(studio, studio.seen.state->policy) ? "First estimate: " : "";
}

double value_of(const SessionState& state, std::size_t arm, int key) {
  if (key < 0 || arm >= state.arms.size()) return kUnknown;
  const auto k = static_cast<std::size_t>(key);
  if (arm == state.policy && state.pairs > 0 && k < state.differences.size()) {
    const double shared = mean_of(state.arms[state.against], key) + state.differences[k].mean;
    if (std::isfinite(shared)) return shared;
  }
  return mean_of(state.arms[arm], key);
}

bool is_rough(const Studio& studio, std::size_t arm) {
  const SessionState& state = *studio.seen.state;
  if (arm >= state.arms.size()) return true;
  const bool changed = studio.seen.is_old && state.arms[arm].name == studio.policy;
  return changed || state.arms[arm].done < std::min(kRoughBelow, state.wanted);
}

std::string stay_text(const Studio& studio, std::size_t arm) {
  const SessionState& state = *studio.seen.state;
  const double value = value_of(state, arm, key_of(state, "retention"));
  if (!std::isfinite(value)) return "–";
  if (is_rough(studio, arm)) return "≈ " + number(value, 1.0) + " %";
  return number(value, 0.1) + " %";
}

std::string money_text(const Studio& studio, std::size_t arm, int key, bool in_short) {
  return money_text_of(studio, arm, key, value_of(*studio.seen.state, arm, key), in_short);
}

std::string money_text_of(const Studio& studio, std::size_t arm, int key, double value,
                          bool in_short) {
  const SessionState& state = *studio.seen.state;
  if (!std::isfinite(value)) return "–";
  const bool rough = is_rough(studio, arm);
  const double step = step_for(uncertainty(state, arm, key), false) * (rough ? 10 : 1);
  return (rough ? "≈ " : "") + (in_short ? short_money(value, step) : money(value, step));
}

Interval paired_interval(const SessionState& state,
                         const std::function<double(const RunRecord&)>& of) {
  Moments apart;
  for_pairs(state, [&](const RunRecord& policy, const RunRecord& against) {
    const double value = of(policy) - of(against);
    if (std::isfinite(value)) apart.add(value);
  });
  Interval interval = student_interval(apart, kConfidence);
  const bool none_differs = interval.half_width == 0 && interval.mean == 0;
  if (apart.count() < kRoughBelow || none_differs) {
    interval.half_width = std::numeric_limits<double>::infinity();
  }
  return interval;
}

double paired_mean(const SessionState& state, std::size_t arm, int key) {
  Moments values;
  for_pairs(state, [&](const RunRecord& policy, const RunRecord& against) {
    const auto k = static_cast<std::size_t>(key);
    const double ours = policy.values[k], theirs = against.values[k];
    if (std::isfinite(ours - theirs)) values.add(arm == state.policy ? ours : theirs);
  });
  return values.count() > 0 ? values.mean() : kUnknown;
}

bool is_clear(const Interval& interval) {
  return std::isfinite(interval.half_width) && !interval.contains(0);
}

double half_width_of(const SessionDifference& difference) {
  if (std::isfinite(difference.interval.half_width)) return difference.interval.half_width;
  return std::abs(difference.mean) / 10;
}

}  // namespace rapport
