#include "experiments/log/run_log.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "sim/core/give_up.h"

namespace rapport {

std::string RunCase::id() const {
  std::string text =
      std::to_string(customer) + "-" + std::to_string(need) + "-" + std::to_string(slot);
  if (cause == Cause::root) return text;
  return text + "-" + std::to_string(static_cast<int>(cause)) + "-" + std::to_string(repeats) +
         "-" + std::to_string(complaints);
}

std::vector<std::uint32_t> customers_of_run(const Model& model, RandomKey key) {
  RunOptions options;
  options.key = key;
  std::vector<CustomerState> states;
  if (model.newcomers > 0) {  // not all of whom join
    Simulator simulator(model, options);
    simulator.run_until(model.end);
    simulator.finish();
    states = simulator.customers();
  }
  std::vector<std::uint32_t> customers;
  for (std::uint32_t id = 0; id < model.people(); ++id) {
    if (states.empty() || states[id].joined != kNever) customers.push_back(id);
  }
  return customers;
}

std::vector<std::uint32_t> some_of(const std::vector<std::uint32_t>& all, std::uint32_t most) {
  const std::uint64_t some = std::min<std::uint64_t>(all.size(), most);
  std::vector<std::uint32_t> customers;
  for (std::uint64_t i = 0; i < some; ++i) customers.push_back(all[i * all.size() / some]);
  return customers;
}

std::vector<RunCase> run_cases(const Model& model, RandomKey key,
                               const std::vector<std::uint32_t>& customers,
                               const std::function<bool()>& is_stopped) {
  RunOptions options;
  options.key = key;
  options.watch.follow = StoryWish(customers);
  Simulator simulator(model, options);
  while (simulator.now() < model.end) {
    if (is_stopped && is_stopped()) throw GivenUp("the run was given up before its end");
    simulator.run_until(std::min(simulator.now() + kDay, model.end));
  }
  simulator.finish();
  const Story story = simulator.story();
  const std::vector<CustomerState> states = simulator.customers();

  struct Open {
    RunCase one;
    bool whole = false;  // its first leg is there
  };
  std::map<
      std::tuple<std::uint32_t, std::uint8_t, std::uint32_t, Cause, std::uint8_t, std::uint8_t>,
      Open>
      open;
  for (const StoryLeg& leg : story.legs) {
    Open& at = open[{leg.customer, leg.kind, leg.slot, leg.cause, leg.repeats, leg.complaints}];
    if (at.one.steps.empty()) {
      at.one.customer = leg.customer;
      at.one.slot = leg.slot;
      at.one.need = leg.kind;
      at.one.segment = states[leg.customer].segment;
      at.one.cause = leg.cause;
      at.one.repeats = leg.repeats;
      at.one.complaints = leg.complaints;
      at.whole = leg.leg == 1 && leg.arrived >= 0;
    }
    at.one.closed = leg.closes;
    at.one.steps.push_back({model.steps[leg.step].touch_point, leg.arrived, leg.arrived + leg.wait,
                            leg.time, leg.outcome});
  }
  std::vector<RunCase> cases;
  for (auto& [id, at] : open) {
    if (at.whole) cases.push_back(std::move(at.one));
  }
  std::ranges::stable_sort(cases, {}, [](const RunCase& one) {
    return std::pair(one.customer, one.steps.front().arrived);
  });
  return cases;
}

}  // namespace rapport
