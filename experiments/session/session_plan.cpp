#include "experiments/session/session_plan.h"

#include <algorithm>

#include "sim/core/problem.h"

namespace rapport {

namespace {

constexpr std::size_t kMostKnown = 32;  ///< policies whose runs are kept beside those in use

/// Two texts of different parts never run into each other.
std::string part(const std::string& text) { return std::to_string(text.size()) + ":" + text; }

std::string words_of(const std::vector<Override>& set) {
  std::string words;
  for (const Override& o : set) words += part(o.path) + part(o.value);
  return words;
}

/// Everything of a policy that decides on results.
std::string content_of(const Policy* policy) {
  if (policy == nullptr) return "today";
  std::string content;
  for (const Change& change : policy->changes) {
    content += std::to_string(change.from) + part(write_scenario(change.then));
  }
  for (const RuleSpec& rule : policy->rules) {
    content += std::to_string(static_cast<int>(rule.figure)) + (rule.above ? ">" : "<") +
               std::to_string(rule.factor) + ";" + std::to_string(rule.lasting);
  }
  return content;
}

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

/// Reads the file with all that is tried. Where neither text nor numbers have changed, Today is
/// what it was.
void SessionPlanner::read(const SessionWish& wish) {
  ReadOptions options;
  options.set = wish.numbers;
  options.extra = wish.tries;
  if (wish.text) {
    options.read = [&](const std::string& path) {
      return path == wish.path ? *wish.text : read_text_file(path);
    };
  }
  ScenarioFile file = read_scenario_file(wish.path, options);
  std::string as = words_of(wish.numbers);
  for (const SourceText& source : file.sources) as += part(source.path) + part(source.text);
  if (as != read_as_) {
    const std::string firm = part(write_scenario(file.today));
    if (firm != firm_) gates_ = calibrate_gates(file.today, threads_);
    firm_ = firm;
    read_as_ = as;
  }
  file_ = std::move(file);
}

void SessionPlanner::build(const SessionWish& wish, SessionPlan& plan) {
  read(wish);
  plan.title = file_.today.name;
  plan.question = file_.question;
  plan.replications = wish.replications;
  for (const Note& note : file_.notes) plan.notes.push_back(note.text);
  plan.arms.push_back(arm_of(nullptr, kTodayName, false));
  const auto is_tried = [&](const std::string& name) {
    return std::ranges::find(wish.tries, name, &ExtraPolicy::name) != wish.tries.end();
  };
  for (const Policy& policy : file_.policies) {
    const bool tried = is_tried(policy.name);
    if (!tried) plan.file_policies.push_back(policy.name);
    const bool wanted =
        tried || !wish.shown || std::ranges::find(*wish.shown, policy.name) != wish.shown->end();
    if (wanted) plan.arms.push_back(arm_of(&policy, policy.name, tried));
  }
  while (used_.size() > kMostKnown + plan.arms.size()) {
    known_.erase(used_.front());
    used_.erase(used_.begin());
  }
  plan.against = place_of(plan.arms, wish.against, plan.problems);
  plan.policy =
      wish.policy.empty() ? plan.arms.size() - 1 : place_of(plan.arms, wish.policy, plan.problems);
}

PlannedArm SessionPlanner::arm_of(const Policy* policy, const std::string& name, bool tried) {
  const bool today = policy == nullptr;
  return {name, today ? "Today" : policy->label, today ? "Today" : policy->short_label, tried,
          runs_of(policy)};
}

std::shared_ptr<PolicyRuns> SessionPlanner::runs_of(const Policy* policy) {
  const std::string key =
      RAPPORT_VERSION + std::string(" ") + std::to_string(seed_) + firm_ + content_of(policy);
  std::erase(used_, key);
  used_.push_back(key);
  std::shared_ptr<PolicyRuns>& runs = known_[key];
  if (runs == nullptr) {
    runs = std::make_shared<PolicyRuns>(key, std::to_string(seed_) + firm_,
                                        model_of(file_, policy, gates_));
  }
  return runs;
}

}  // namespace rapport
