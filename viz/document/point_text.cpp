#include "viz/document/point_text.h"

#include <algorithm>

#include "sim/file/scenario_tree.h"
#include "sim/file/tree_text.h"
#include "viz/document/policy_text.h"

namespace rapport {

namespace {

bool is_about_policy(const KeyValue& entry) {
  return entry.key == "label" || entry.key == "short" || entry.key == "doc";
}

/// Today as the text has it, as a tree without policies.
Value today_of_text(const std::string& path, const std::string& text) {
  std::vector<SourceText> sources;
  Problems problems;
  const auto read = [&](const std::string& file) {
    return file == path ? text : read_text_file(file);
  };
  Value today = load_tree(path, read, sources, problems);
  problems.throw_if_any();
  std::erase_if(today.table, [](const KeyValue& entry) { return entry.key == "policy"; });
  return today;
}

/// Puts what is set from outside into a policy's keys. `today` is where the keys have to be, and
/// says how a value is meant; it is changed.
void put(const std::vector<Override>& set, Value& today, Value& keys) {
  Problems problems;
  for (const Override& change : set) {
    apply_override(today, change, problems);
    problems.throw_if_any();
    const Value* made = value_at(today, change.path);
    if (made == nullptr) refuse(change.where, change.path + " is not set by that");
    Value one;
    set_at(one, split_path(full_path(change), change.where), *made);
    overlay_scenario(keys, one);
  }
}

/// The step of a policy from a date on; a new one at the end where there is none.
Value& step_from(Value& policy, const Value& from) {
  Value* steps = policy.find("change");
  if (steps == nullptr) {
    Value list;
    list.kind = Value::Kind::list;
    policy.table.push_back({"change", {}, list});
    steps = policy.find("change");
  }
  const auto same = std::ranges::find_if(steps->list, [&](const Value& step) {
    const Value* date = step.find("from");
    return date != nullptr && toml_of(*date) == toml_of(from);
  });
  if (same != steps->list.end()) return *same;
  Value step;
  step.table.push_back({"from", {}, from});
  steps->list.push_back(std::move(step));
  return steps->list.back();
}

}  // namespace

Value table_of_point(const std::string& path, const std::string& text, const ExtraPolicy& point) {
  Value today = today_of_text(path, text);
  Value policy;
  if (!point.base.empty() && point.base != kTodayName) {
    const std::optional<Value> base = policy_table(path, text, point.base);
    if (!base) {
      refuse(point.name,
             "the point begins with policy '" + point.base + "', which is not here any more");
    }
    policy = *base;
    std::erase_if(policy.table, is_about_policy);
  }
  put(point.set, today, policy);
  for (const DatedSet& dated : point.dated) {
    const Position nowhere{point.name, 0, 0};
    put(dated.set, today, step_from(policy, read_value(dated.from, nowhere)));
  }
  return policy;
}

bool is_point(const Value& policy, const Value& point) {
  Value own = policy;
  std::erase_if(own.table, is_about_policy);
  return toml_of(own) == toml_of(point);
}

}  // namespace rapport
