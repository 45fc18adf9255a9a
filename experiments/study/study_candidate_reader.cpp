// The steps of an attribution: those of the study file, or what a candidate policy sets, lever by
// lever.
#include <algorithm>
#include <map>
#include <set>

#include "experiments/study/attribution_sets.h"
#include "experiments/study/study_reader.h"
#include "sim/file/scenario_tree.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

/// The step that a key is of: its lever, or the key itself.
RoadmapStep step_of(const Override& one) {
  const std::vector<std::string> path = split_path(full_path(one), one.where);
  const Lever* lever = path.size() > 1 && path[0] == "levers" ? find_lever(path[1]) : nullptr;
  if (lever == nullptr) return {one.path, one.path, {}};
  return {lever->id, lever->label, {}};
}

}  // namespace

/// Steps are taken from the compared policy. So all of them together are the candidate only where
/// that policy sets nothing that the candidate does not.
void StudyReader::check_reached(const Value& root, const std::vector<Override>& candidate) {
  if (spec_.against == kTodayName) return;
  const Value& at = *root.find("against");
  std::set<std::string> reached;
  for (const Override& one : candidate) reached.insert(full_path(one));
  for (const Override& one : policy_sets(at, text(root, "scenario") + ":" + spec_.against)) {
    if (reached.contains(full_path(one))) continue;
    problem(at,
            "'" + spec_.against + "' sets " + one.path +
                ", and the candidate does not: all steps from the one would not be the other",
            "a candidate that sets it too, tables [[step]], or no against");
  }
}

/// What the candidate sets, a step for each lever: keys of parts of a firm go with their lever.
void StudyReader::read_candidate(const Value& at, const Value& root) {
  const bool of_file = at.text.find(':') != std::string::npos;
  const std::vector<Override> set =
      policy_sets(at, of_file ? at.text : text(root, "scenario") + ":" + at.text);
  try {
    check_reached(root, set);
    for (const Override& one : set) {
      RoadmapStep step = step_of(one);
      auto known = std::ranges::find(spec_.steps, step.name, &RoadmapStep::name);
      if (known == spec_.steps.end()) known = spec_.steps.insert(known, std::move(step));
      known->set.push_back(one);
    }
  } catch (const InvalidInput& error) {
    problems_.add(error.problems());
  }
}

/// No key is set by two steps: what each brings could not be told apart.
void StudyReader::check_steps_apart() {
  std::map<std::string, std::size_t> setter;
  for (std::size_t s = 0; s < spec_.steps.size(); ++s) {
    for (const Override& one : spec_.steps[s].set) {
      try {
        const auto [at, is_new] = setter.emplace(full_path(one), s);
        if (is_new || at->second == s) continue;
        problems_.add(one.where,
                      "step '" + spec_.steps[s].name + "' sets " + at->first + ", as step '" +
                          spec_.steps[at->second].name + "' does",
                      "a key of its own for each");
      } catch (const InvalidInput& error) {
        problems_.add(error.problems());
      }
    }
  }
}

void StudyReader::read_attribution(const Value& root) {
  const Value* design = root.find("design");
  const Value* candidate = find(*design, "candidate", Value::Kind::text, "a policy's name");
  const bool own_steps = !spec_.steps.empty();
  if (own_steps == (candidate != nullptr)) {
    problem(*design,
            own_steps ? "an attribution has both steps and a candidate"
                      : "an attribution has neither steps nor a candidate",
            "tables [[step]], or candidate = \"NAME\" or \"FILE:NAME\"");
    return;
  }
  if (candidate != nullptr) read_candidate(*candidate, root);
  if (!problems_.empty()) return;
  if (spec_.steps.size() < 2 || spec_.steps.size() > kMostSteps) {
    problem(candidate != nullptr ? *candidate : *design,
            "there is something to divide among " + std::to_string(spec_.steps.size()) +
                (spec_.steps.size() == 1 ? " step" : " steps"),
            "2 to " + std::to_string(kMostSteps) + " steps",
            spec_.steps.size() < 2 ? "" : "tables [[step]] that set several levers each");
  }
  spec_.most_orders = whole(*design, "most", 24, 4, 10'000);
  if (design->find("most") != nullptr && !samples_orders(spec_)) {
    problem(*design->find("most"),
            "of " + std::to_string(spec_.steps.size()) + " steps all sets are run, and no orders",
            "no most");
  }
  if (spec_.most_orders % 2 != 0) {
    problem(*design->find("most"), "most is odd, and orders are sampled with their reverse",
            "an even number");
  }
  check_steps_apart();
}

}  // namespace rapport
