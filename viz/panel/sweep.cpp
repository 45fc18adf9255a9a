// One lever over its whole range.
#include <algorithm>

#include "viz/document/policy_text.h"
#include "viz/panel/studio.h"

namespace rapport {

namespace {

constexpr int kValues = 7;
constexpr std::uint32_t kSweepRuns = 4;

/// Values that are evenly apart on the slider, each once.
std::vector<double> values_over(const Lever& lever) {
  std::vector<double> values;
  for (int i = 0; i < kValues; ++i) {
    const double value = value_at(lever, static_cast<double>(i) / (kValues - 1));
    if (values.empty() || value > values.back()) values.push_back(value);
  }
  return values;
}

}  // namespace

std::uint32_t Sweep::runs() const {
  std::uint32_t least = kSweepRuns;
  for (const SessionArm& arm : state->arms) least = std::min(least, arm.done);
  return state->arms.empty() ? 0 : least;
}

void Studio::try_range(const std::string& id) {
  const Lever* row = find_lever(id);
  const PolicyView* view = changing();
  if (row == nullptr || view == nullptr || policy == kTodayName) return;
  try_to("Cannot try the range: ", [&] {
    Sweep next;
    next.policy = policy;
    next.lever = row->id;
    next.text = document.text();
    next.now = lever_value(*row, *view);
    next.values = values_over(*row);
    std::vector<std::string> names{kTodayName};
    for (const PolicyView& p : firm->policies) names.push_back(p.name);
    std::string text = document.text();
    const std::optional<Value> table = policy_table_of(document, policy);
    for (std::size_t i = 0; i < next.values.size(); ++i) {
      const std::string name = free_name(names, "range_" + std::to_string(i));
      text = with_policy(text, {name, name, name, ""}, table ? &*table : nullptr);
      text = with_lever(text, name, row->id, next.values[i]);
      next.names.push_back(name);
    }
    if (sweep_client_ == nullptr) {
      ClientOptions small = options_.client;
      small.replications = kSweepRuns;
      small.memory /= 2;
      sweep_client_ = std::make_unique<Client>(small);
    }
    sweep_client_->work_on(
        {document.path().string(), text, next.names, next.names.back(), kTodayName});
    sweep = std::move(next);
    show_sweep = true;
    tab = "options";
  });
}

bool Studio::look_at_sweep() {
  if (!sweep || sweep->done || sweep_client_ == nullptr || sweep_client_->is_behind()) return false;
  const auto state = sweep_client_->state();
  const bool changed =
      state->runs_done != sweep->state->runs_done || state->busy != sweep->state->busy;
  sweep->state = state;
  if (!state->problems.empty())
    say_problem("Cannot try the range: " + state->problems.substr(0, state->problems.find('\n')));
  sweep->done = !state->busy;
  if (sweep->done) sweep_client_.reset();  // its warm-ups are not needed any more
  return changed || sweep->done;
}

}  // namespace rapport
