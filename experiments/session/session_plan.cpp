#include "experiments/session/session_plan.h"

#include <algorithm>

namespace rapport {

namespace {

/// Where a policy stands among those that are run. A name that is not there is a problem, and Today
/// takes its place.
std::size_t place_of(const std::vector<PlannedArm>& arms, const std::string& name,
                     std::string& problems) {
  const auto found = std::ranges::find(arms, name, &PlannedArm::name);
  if (found != arms.end()) return static_cast<std::size_t>(found - arms.begin());
  problems += "policy '" + name + "' is to be compared, and is not among those that are run\n";
  return 0;
}

}  // namespace

SessionPlan SessionPlanner::plan(const SessionWish& wish) {
  if (wish.path.empty()) return {};
  SessionPlan plan;
  try {
    build(wish, plan);
    last_ = plan;
  } catch (const std::exception& error) {  // of whatever was asked: the session goes on
    plan = last_;
    plan.problems = error.what();
  }
  return plan;
}

/// Reads the file with all that is tried.
void SessionPlanner::read(const SessionWish& wish) {
  ReadOptions options;
  options.set = wish.numbers;
  options.extra = wish.tries;
  if (wish.text) {
    options.read = [&](const std::string& path) {
      return path == wish.path ? *wish.text : read_text_file(path);
    };
  }
  policies_.read(wish.path, options);
}

void SessionPlanner::build(const SessionWish& wish, SessionPlan& plan) {
  read(wish);
  const ScenarioFile& file = policies_.file();
  plan.title = file.today.name;
  plan.question = file.question;
  plan.replications = wish.replications;
  const auto is_tried = [&](const std::string& name) {
    return std::ranges::find(wish.tries, name, &ExtraPolicy::name) != wish.tries.end();
  };
  std::vector<const Policy*> wanted{nullptr};  // Today
  for (const Policy& policy : file.policies) {
    const bool tried = is_tried(policy.name);
    if (!tried) plan.file_policies.push_back(policy.name);
    const bool shown =
        !wish.shown || std::ranges::find(*wish.shown, policy.name) != wish.shown->end();
    if (tried || shown) wanted.push_back(&policy);
  }
  for (BuiltPolicy& built : policies_.build(wanted)) {
    const bool tried = is_tried(built.name);
    plan.arms.push_back({std::move(built), tried});
  }
  for (const Note& note : policies_.notes()) plan.notes.push_back(note.text);
  plan.against = place_of(plan.arms, wish.against, plan.problems);
  plan.policy =
      wish.policy.empty() ? plan.arms.size() - 1 : place_of(plan.arms, wish.policy, plan.problems);
}

}  // namespace rapport
