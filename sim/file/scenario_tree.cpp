#include "sim/file/scenario_tree.h"

#include <algorithm>
#include <filesystem>

#include "sim/file/scenario_reader.h"
#include "sim/scenario/checker.h"
#include "sim/scenario/lever.h"

namespace rapport {

const Parameter* parameter_at(const std::vector<std::string>& path) {
  if (path.empty()) return nullptr;
  const auto sort = std::ranges::find_if(sorts(), [&](const Sort& s) { return path[0] == s.key; });
  const bool of_thing = sort != sorts().end();
  const std::size_t first = of_thing ? 2 : 0;
  if (path.size() <= first) return nullptr;
  std::string key = path[first];
  for (std::size_t i = first + 1; i < path.size(); ++i) key += "." + path[i];
  const auto rows = of_thing ? sort->parameters : scenario_parameters();
  const auto row = std::ranges::find_if(rows, [&](const Parameter& p) { return p.key == key; });
  return row == rows.end() ? nullptr : &*row;
}

namespace {

constexpr std::size_t kLongestChain = 32;  // files that extend each other in a row

using Path = std::vector<std::string>;

bool is_table(const Value& value) { return value.kind == ValueKind::table; }

/// Whether both name the same kind of distribution, so that one can change the other in part.
bool same_law(const Value& a, const Value& b) {
  return std::ranges::any_of(law_forms(), [&](const LawForm& form) {
    return a.find(form.key) != nullptr && b.find(form.key) != nullptr;
  });
}

bool replaces(const Value& base, const Value& over, const Path& path) {
  if (!is_table(base) || !is_table(over)) return true;
  const Parameter* p = parameter_at(path);
  if (p == nullptr) return false;
  const FieldType type = p->field.type;
  if (type == FieldType::law || type == FieldType::optional_law) return !same_law(base, over);
  return type == FieldType::week || type == FieldType::half_hours;
}

/// People on shift and employees are two ways to say one thing: what is put on top of a pool takes
/// the other one away.
void drop_other_staffing(Value& pool, bool has_staff, bool has_headcount) {
  const std::vector<std::string> keys = headcount_keys();
  std::erase_if(pool.table, [&](const KeyValue& entry) {
    const bool is_headcount = std::ranges::find(keys, entry.key) != keys.end();
    return (has_staff && !has_headcount && is_headcount) ||
           (has_headcount && !has_staff && entry.key == "staff");
  });
}

void overlay_at(Value& base, const Value& over, Path& path) {
  if (path.size() == 2 && path[0] == "pool") {
    drop_other_staffing(base, over.find("staff") != nullptr, over.find("headcount") != nullptr);
  }
  for (const KeyValue& entry : over.table) {
    path.push_back(entry.key);
    Value* below = base.find(entry.key);
    if (below == nullptr) {
      base.table.push_back(entry);
    } else if (replaces(*below, entry.value, path)) {
      *below = entry.value;
    } else {
      // Policies hold the same keys, one level further down.
      Path inside = path.size() == 2 && path[0] == "policy" ? Path{} : path;
      overlay_at(*below, entry.value, inside);
    }
    path.pop_back();
  }
}

/// Levers may be written as one number; as tables they can be joined: { all = 1.2 }. So can those
/// written by code and by name; one who writes both in one place is told that it is twice there.
void spread_levers(Value& root) {
  Value* levers = root.find("levers");
  if (levers == nullptr || !is_table(*levers)) return;
  for (KeyValue& lever : levers->table) {
    const Lever* known = find_lever(lever.key);
    if (known != nullptr && levers->find(known->id) == nullptr) lever.key = known->id;
    if (is_table(lever.value)) continue;
    Value all;
    all.kind = ValueKind::table;
    all.position = lever.value.position;
    all.table.push_back({"all", lever.position, std::move(lever.value)});
    lever.value = std::move(all);
  }
}

void spread_all_levers(Value& root) {
  spread_levers(root);
  Value* policies = root.find("policy");
  if (policies == nullptr || !is_table(*policies)) return;
  for (KeyValue& policy : policies->table) {
    if (!is_table(policy.value)) continue;
    spread_levers(policy.value);
    Value* changes = policy.value.find("change");
    if (changes == nullptr) continue;
    for (Value& change : changes->list) {
      if (is_table(change)) spread_levers(change);
    }
  }
}

std::vector<std::string> keys_of(const Value& table) {
  std::vector<std::string> keys;
  for (const KeyValue& entry : table.table) keys.push_back(entry.key);
  return keys;
}

/// The sort of thing for people: "touch point".
std::string words_of(const std::string& sort) {
  return sort == "touch_point" ? "touch point" : sort;
}

/// Adds a problem where there is no thing of that name among `things`, which may be null.
bool check_known(const Value* things, const std::string& sort, const std::string& name,
                 const std::string& where, Problems& problems) {
  const bool any = things != nullptr && is_table(*things);
  if (any && things->find(name) != nullptr) return true;
  const auto known = any ? keys_of(*things) : std::vector<std::string>{};
  problems.add(where, "there is no " + words_of(sort) + " '" + name + "'", nearest_of(name, known),
               did_you_mean(name, known));
  return false;
}

/// Takes out of `over` what is not among `things`, and reports it.
void keep_known(const Value* things, const std::string& sort, Value& over, Problems& problems) {
  std::erase_if(over.table, [&](const KeyValue& thing) {
    return !check_known(things, sort, thing.key, to_string(thing.position), problems);
  });
}

/// Whether the entry of [policy] says that the file does without a policy of the file it extends:
/// savings = false.
bool leaves_out(const KeyValue& policy) {
  return policy.value.kind == ValueKind::flag && !policy.value.flag;
}

/// Takes the policies of `base` that `over` does without out of both. One that `base` does not have
/// is reported.
void leave_out_policies(Value& base, Value& over, Problems& problems) {
  Value* policies = over.find("policy");
  if (policies == nullptr || !is_table(*policies)) return;
  Value* known = base.find("policy");
  for (const KeyValue& policy : policies->table) {
    if (!leaves_out(policy)) continue;
    if (known == nullptr || !is_table(*known)) {
      problems.add(to_string(policy.position),
                   "policy '" + policy.key + "' is left out (false), and no other file has it",
                   "a policy of a file that this one extends");
    } else if (check_known(known, "policy", policy.key, to_string(policy.position), problems)) {
      std::erase_if(known->table, [&](const KeyValue& e) { return e.key == policy.key; });
    }
  }
  std::erase_if(policies->table, leaves_out);
}

/// The steps of a journey, or null.
const Value* steps_of(const Value& journeys, const std::string& journey) {
  const Value* found = is_table(journeys) ? journeys.find(journey) : nullptr;
  return found != nullptr && is_table(*found) ? found->find("step") : nullptr;
}

bool is_sort(const std::string& key) {
  return key == "journey" ||
         std::ranges::any_of(sorts(), [&](const Sort& sort) { return key == sort.key; });
}

/// A path of the command line as the tree has it: a lever's id or code stands for its key, and a
/// lever without a scope for that of all.
Path tree_path(const std::string& text, const std::string& where) {
  Path path = split_path(text, where);
  if (find_lever(path[0]) != nullptr) path.insert(path.begin(), "levers");
  if (path[0] == "levers" && path.size() > 1) {
    if (const Lever* lever = find_lever(path[1])) path[1] = lever->id;
  }
  if (path[0] == "levers" && path.size() == 2) path.push_back("all");
  return path;
}

const Value* value_at(const Value& root, const Path& path) {
  const Value* value = &root;
  for (const std::string& key : path) {
    if (value == nullptr || !is_table(*value)) return nullptr;
    value = value->find(key);
  }
  return value;
}

/// Loads files from the last that is extended to the first.
class Loader {
 public:
  Loader(const ReadText& read, std::vector<SourceText>& sources, Problems& problems)
      : read_(read), sources_(sources), problems_(problems) {}

  Value load(const std::string& path, const std::string& where, Path chain) {
    const std::string normal = std::filesystem::path(path).lexically_normal().string();
    if (const auto again = std::ranges::find(chain, normal); again != chain.end()) {
      std::string circle;
      for (auto file = again; file != chain.end(); ++file) circle += "'" + *file + "' extends ";
      problems_.add(where, "files extend each other in a circle: " + circle + "'" + normal + "'",
                    "a chain of files with an end");
      return {};
    }
    if (chain.size() >= kLongestChain) {
      problems_.add(where,
                    "more than " + std::to_string(kLongestChain) + " files extend each other");
      return {};
    }
    chain.push_back(normal);
    Value root;
    try {
      const std::string text = read_text_at(read_, path, where);
      sources_.push_back({path, text});
      root = read_document(text, path);
    } catch (const InvalidInput& e) {
      problems_.add(e.problems());
      return {};
    }
    const Value* schema = root.find("schema");
    if (schema != nullptr && !check_schema(*schema, problems_)) return {};
    spread_all_levers(root);
    return with_base(std::move(root), path, chain);
  }

 private:
  Value with_base(Value root, const std::string& path, const Path& chain) {
    const auto extends = std::ranges::find(root.table, "extends", &KeyValue::key);
    if (extends == root.table.end()) {
      Value none;
      leave_out_policies(none, root, problems_);
      return root;
    }
    const Value value = extends->value;
    root.table.erase(extends);
    const std::string where = to_string(value.position);
    if (value.kind != ValueKind::text || value.text.empty()) {
      problems_.add(
          where,
          "extends is " + (value.kind == ValueKind::text ? "empty" : "a " + value.kind_text()),
          "the path of a file, in quotes");
      return root;
    }
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    const std::size_t before = problems_.size();
    Value base = load((folder / value.text).lexically_normal().string(), where, chain);
    base.position = root.position;
    // Where the other file could not be read, nothing is known of its policies.
    if (problems_.size() == before) leave_out_policies(base, root, problems_);
    overlay_scenario(base, root);
    return base;
  }

  const ReadText& read_;
  std::vector<SourceText>& sources_;
  Problems& problems_;
};

}  // namespace

Value load_tree(const std::string& path, const ReadText& read, std::vector<SourceText>& sources,
                Problems& problems) {
  return Loader(read, sources, problems).load(path, "", {});
}

void overlay_scenario(Value& base, const Value& over) {
  Path path;
  overlay_at(base, over, path);
}

Value known_things(const Value& base, Value over, Problems& problems) {
  for (KeyValue& sort : over.table) {
    if (!is_sort(sort.key) || !is_table(sort.value)) continue;
    const Value* things = base.find(sort.key);
    keep_known(things, sort.key, sort.value, problems);
    if (sort.key != "journey" || things == nullptr) continue;
    for (KeyValue& journey : sort.value.table) {
      Value* steps = is_table(journey.value) ? journey.value.find("step") : nullptr;
      if (steps == nullptr || !is_table(*steps)) continue;
      keep_known(steps_of(*things, journey.key), "step", *steps, problems);
    }
  }
  return over;
}

namespace {

/// Whether the change is "policy.NAME=false", which takes a policy away; then it is done.
bool leaves_out_policy(Value& root, const Path& path, const Override& change, Problems& problems) {
  if (path.size() != 2 || path[0] != "policy") return false;
  Position position;
  position.file = change.where;
  if (!leaves_out({path[1], position, read_value(change.value, position)})) return false;
  Value* policies = root.find("policy");
  if (check_known(policies, "policy", path[1], change.where, problems)) {
    std::erase_if(policies->table, [&](const KeyValue& e) { return e.key == path[1]; });
  }
  return true;
}

}  // namespace

void apply_override(Value& root, const Override& change, Problems& problems) {
  try {
    const Path path = tree_path(change.path, change.where);
    if (leaves_out_policy(root, path, change, problems)) return;
    Path known = keys_of(root);
    for (const char* key : file_keys()) known.push_back(key);
    for (const Sort& sort : sorts()) known.push_back(sort.key);
    for (const Parameter& p : scenario_parameters()) {
      known.push_back(std::string(p.key).substr(0, std::string_view(p.key).find('.')));
    }
    if (std::ranges::find(known, path[0]) == known.end()) {
      for (const Lever& lever : levers()) known.push_back(lever.id);
      problems.add(change.where, "there is no key or lever '" + path[0] + "'", "",
                   did_you_mean(path[0], known));
      return;
    }
    if (is_sort(path[0]) && path.size() > 1 &&
        !check_known(root.find(path[0]), path[0], path[1], change.where, problems)) {
      return;
    }
    Position position;
    position.file = change.where;
    set_at(root, path, read_value(change.value, position));
    if (path[0] != "pool" || path.size() < 3) return;
    Value* pool = root.find("pool")->find(path[1]);
    drop_other_staffing(*pool, path[2] == "staff", path[2] == "headcount");
  } catch (const InvalidInput& e) {
    problems.add(e.problems());
  }
}

std::string full_path(const Override& change) {
  return join_path(tree_path(change.path, change.where));
}

const Value* value_at(const Value& root, const std::string& path) {
  return value_at(root, tree_path(path, path));
}

std::string side_effect_of(const Value& root, const Override& change) {
  Path path = tree_path(change.path, change.where);
  const Value* old = value_at(root, path);
  if (old == nullptr || !is_table(*old)) return {};
  Position position;
  position.file = change.where;
  const Value value = read_value(change.value, position);
  if (value.kind != ValueKind::whole && value.kind != ValueKind::number) return {};
  // Policies hold the same keys, two levels further down.
  if (path[0] == "policy" && path.size() > 2) path.erase(path.begin(), path.begin() + 2);
  const Parameter* parameter = parameter_at(path);
  if (parameter == nullptr || parameter->field.type != FieldType::week) return {};
  return change.path + " was a timetable; the number now holds all hours of the week";
}

std::string read_text_at(const ReadText& read, const std::string& path, const std::string& where) {
  try {
    return read(path);
  } catch (const InvalidInput& e) {
    if (where.empty()) throw;
    Problems located;
    for (const Problem& p : e.problems()) {
      located.add(where, p.where.empty() ? p.what : p.where + ": " + p.what, p.allowed, p.hint);
    }
    throw InvalidInput(located);
  }
}

}  // namespace rapport
