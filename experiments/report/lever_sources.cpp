#include "experiments/report/lever_sources.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace rapport {

namespace {

struct KeysSet {
  std::set<const Lever*> levers;
  std::set<std::string> others;
};

/// The lever that a path of an override is about: "levers.staffing.touch_point.phone", "C8a".
const Lever* lever_of_path(std::string_view path) {
  constexpr std::string_view kLevers = "levers.";
  if (path.starts_with(kLevers)) path.remove_prefix(kLevers.size());
  return find_lever(path.substr(0, path.find('.')));
}

void take(const std::vector<Override>& set, KeysSet& keys) {
  for (const Override& one : set) {
    if (const Lever* lever = lever_of_path(one.path)) {
      keys.levers.insert(lever);
    } else {
      keys.others.insert(one.path);
    }
  }
}

/// The levers that a policy of the scenario file has otherwise than Today.
void take(const Policy& policy, const Scenario& today, KeysSet& keys) {
  const auto is_in = [](const std::vector<LeverSetting>& all, const LeverSetting& one) {
    return std::ranges::find(all, one) != all.end();
  };
  for (const Change& change : policy.changes) {
    const auto differ = [&](const std::vector<LeverSetting>& a,
                            const std::vector<LeverSetting>& b) {
      for (const LeverSetting& setting : a) {
        if (is_in(b, setting)) continue;
        if (const Lever* lever = find_lever(setting.lever)) keys.levers.insert(lever);
      }
    };
    differ(change.then.levers, today.levers);
    differ(today.levers, change.then.levers);
  }
}

KeysSet keys_set(const ReportSource& source) {
  KeysSet keys;
  std::set<std::string> policies;
  for (const StudyPoint& point : source.points().points) {
    take(point.policy.set, keys);
    for (const DatedSet& dated : point.policy.dated) take(dated.set, keys);
    policies.insert(point.as_is ? point.policy.name : point.policy.base);
  }
  for (const Policy& policy : source.scenario.policies) {
    if (policies.contains(policy.name)) take(policy, source.scenario.today, keys);
  }
  return keys;
}

}  // namespace

std::vector<LeverSource> lever_sources(const ReportSource& source) {
  const KeysSet keys = keys_set(source);
  std::vector<LeverSource> found;
  for (const Lever& lever : levers()) {
    if (!keys.levers.contains(&lever)) continue;
    LeverSource one{&lever, kind_of_source(lever.source), kind_of_source(lever.source)};
    for (const LeverEvidence& evidence : source.evidence.levers) {
      if (evidence.lever == &lever) one.effect = evidence.effect, one.cost = evidence.cost;
    }
    found.push_back(one);
  }
  return found;
}

std::vector<std::string> other_keys(const ReportSource& source) {
  const KeysSet keys = keys_set(source);
  return {keys.others.begin(), keys.others.end()};
}

}  // namespace rapport
