#include "experiments/study/study_people.h"

#include <algorithm>
#include <map>

#include "experiments/study/study_build.h"
#include "sim/file/scenario_tree.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

/// Whether all that a factor moves is how many people there are.
bool is_staffing(const StudyFactorSpec& factor) {
  if (factor.paths.empty()) return false;
  return std::ranges::all_of(factor.paths, [&](const std::string& path) {
    const std::string key = full_path({path, "", factor.where}) + ".";
    return key.starts_with("levers.staffing.");
  });
}

/// What the others of a point's factors are, and from when on which people are on shift.
std::string key_of(const StudyPoint& point, const Policy& policy,
                   const std::vector<bool>& is_people) {
  std::string key = point.policy.base;
  for (const DatedSet& dated : point.policy.dated) key += "|" + dated.from;
  for (std::size_t f = 0; f < is_people.size() && f < point.settings.size(); ++f) {
    if (!is_people[f]) key += "|" + point.settings[f].text;
  }
  for (const Change& change : policy.changes) {
    key += "@" + std::to_string(change.from);
    for (const PoolSpec& pool : with_levers(change.then).pools) {
      key += "/";
      for (const WeekSchedule::Change& one : pool.staff.changes()) {
        key += std::to_string(one.from) + ":" + std::to_string(one.value) + ",";
      }
    }
  }
  return key;
}

}  // namespace

std::vector<std::vector<std::size_t>> same_people(const Study& study) {
  std::vector<bool> is_people;
  for (const StudyFactorSpec& factor : study.spec.factors) is_people.push_back(is_staffing(factor));
  if (std::ranges::find(is_people, true) == is_people.end()) return {};
  std::map<std::string, std::vector<std::size_t>> by_key;
  const std::size_t points = study.points.points.size(), at_a_time = points_at_a_time(study, 1);
  for (std::size_t first = 0; first < points; first += at_a_time) {
    const std::size_t end = std::min(points, first + at_a_time);
    ReadOptions options = study_read_options(study, 0);
    for (std::size_t p = first; p < end; ++p) {
      if (!study.points.points[p].as_is) options.extra.push_back(study.points.points[p].policy);
    }
    const ScenarioFile file = read_scenario_file(study.spec.scenario, options);
    for (std::size_t p = first; p < end; ++p) {
      const StudyPoint& point = study.points.points[p];
      if (point.as_is) continue;
      const auto policy = std::ranges::find(file.policies, point.policy.name, &Policy::name);
      if (policy != file.policies.end()) by_key[key_of(point, *policy, is_people)].push_back(p);
    }
  }
  std::vector<std::vector<std::size_t>> groups;
  for (auto& [key, group] : by_key) {
    if (group.size() > 1) groups.push_back(std::move(group));
  }
  std::ranges::sort(groups);
  return groups;
}

std::vector<std::string> people_notes(const Study& study) {
  const std::vector<std::vector<std::size_t>> groups = same_people(study);
  if (groups.empty()) return {};
  constexpr std::size_t kNamed = 3;
  std::string names;
  for (std::size_t p = 0; p < std::min(kNamed, groups[0].size()); ++p) {
    names += (p == 0 ? "'" : ", '") + study.points.points[groups[0][p]].policy.label + "'";
  }
  std::size_t points = 0;
  for (const std::vector<std::size_t>& group : groups) points += group.size();
  return {std::to_string(points) + " points come to " + std::to_string(groups.size()) +
          (groups.size() == 1 ? " staffing" : " staffings") +
          ", as people are whole, and are options of their own all the same (the first: " + names +
          ")."};
}

}  // namespace rapport
