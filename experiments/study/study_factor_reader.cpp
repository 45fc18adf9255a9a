// What points set: levels, steps, listed points, and the factors of a design.
#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <set>

#include "experiments/study/study_reader.h"
#include "sim/file/scenario_tree.h"
#include "sim/file/tree_text.h"
#include "sim/file/value_reader.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

namespace fs = std::filesystem;
using Kind = Value::Kind;

}  // namespace

/// What a policy "FILE:NAME" sets: its levers and keys, without dates.
std::vector<Override> StudyReader::policy_sets(const Value& at, const std::string& reference) {
  const std::size_t colon = reference.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == reference.size()) {
    problem(at, "policy is \"" + reference + "\"",
            "\"FILE:NAME\", as \"../levels/plan.toml:high\"");
    return {};
  }
  const std::string name = reference.substr(colon + 1);
  const std::string path =
      (fs::path(spec_.path).parent_path() / reference.substr(0, colon)).lexically_normal().string();
  Problems found;
  std::vector<SourceText> sources;
  Value root;
  try {
    read_text_at(read_, path, to_string(at.position));  // refuses none with the line that names it
    root = load_tree(path, read_, sources, found);
  } catch (const InvalidInput& error) {
    found.add(error.problems());
  }
  if (!found.empty()) {
    problems_.add(found);
    return {};
  }
  const Value* policies = root.find("policy");
  const Value* policy = policies == nullptr ? nullptr : policies->find(name);
  if (policy == nullptr || policy->kind != Kind::table) {
    std::vector<std::string> known;
    if (policies != nullptr) {
      for (const KeyValue& entry : policies->table) known.push_back(entry.key);
    }
    problem(at, path + " has no policy '" + name + "'", nearest_of(name, known),
            did_you_mean(name, known));
    return {};
  }
  for (const SourceText& source : sources) {
    const auto is_it = [&](const SourceText& text) { return text.path == source.path; };
    if (std::ranges::none_of(spec_.texts, is_it)) spec_.texts.push_back(source);
  }
  if (policy->find("change") != nullptr) {
    problem(at, "policy '" + name + "' of " + path + " has dated changes",
            "a policy that sets its keys at once; a study gives the dates");
    return {};
  }
  if (policy->find("rule") != nullptr) {
    problem(at, "policy '" + name + "' of " + path + " has rules",
            "a policy of keys alone; a point can begin with one that has rules: policies = [...]");
    return {};
  }
  Value body = *policy;
  std::erase_if(body.table, [](const KeyValue& entry) {
    return entry.key == "label" || entry.key == "short" || entry.key == "doc";
  });
  return settings_of(body, problems_);
}

/// What a level, a step or a listed point sets.
std::vector<Override> StudyReader::set_by(const Value& entry, const std::string& what) {
  const Value* set = find(entry, "set", Kind::table, "a table of keys, { levers.bonus = 0.5 }");
  const Value* policy = find(entry, "policy", Kind::text, "\"FILE:NAME\"");
  if ((set != nullptr) == (policy != nullptr)) {
    problem(entry,
            what + " has " + (set != nullptr ? "both set and policy" : "neither set nor policy"),
            "set = { ... }, or policy = \"FILE:NAME\"");
    return {};
  }
  return set != nullptr ? settings_of(*set, problems_) : policy_sets(*policy, policy->text);
}

/// A factor says what it can be in one way alone.
void StudyReader::check_ways(const Value& factor, const StudyFactorSpec& spec) {
  std::string given;
  int ways = 0;
  const auto look = [&](std::initializer_list<const char*> keys) {
    bool any = false;
    for (const char* key : keys) {
      if (factor.find(key) == nullptr) continue;
      given += (given.empty() ? "" : ", ") + std::string(key);
      any = true;
    }
    ways += any;
  };
  look({"levels"});
  look({"values"});
  look({"from", "to"});
  if (factor.find("middle") != nullptr) {
    const bool tornado =
        spec_.from == PointsFrom::design && spec_.design.kind == DesignKind::tornado;
    if (!tornado || factor.find("levels") != nullptr || factor.find("values") != nullptr) {
      problem(*factor.find("middle"), "factor '" + spec.name + "' has a middle",
              tornado ? "three levels or values, the middle one between"
                      : "no middle, or kind = \"tornado\"");
    }
  }
  if (spec_.from == PointsFrom::table && ways > 0) {
    problem(factor, "factor '" + spec.name + "' has " + given + ", and its values are in the table",
            "name, label and path");
  } else if (ways > 1) {
    problem(factor, "factor '" + spec.name + "' has " + given,
            "one of: from and to, values, levels");
  }
}

void StudyReader::read_factor(const Value& factor) {
  check_keys(factor, "factor");
  StudyFactorSpec spec;
  spec.where = to_string(factor.position);
  spec.paths = texts(factor, "path");
  spec.name = text(factor, "name", spec.paths.empty() ? "" : spec.paths[0]);
  spec.label = text(factor, "label", spec.name);
  spec.label = factor_name(spec);  // a lever that nobody named has its own words
  if (spec.name.empty()) problem(factor, "a factor has neither name nor path", "name = \"bonus\"");
  const auto is_taken = [&](const StudyFactorSpec& f) { return f.name == spec.name; };
  if (std::ranges::any_of(spec_.factors, is_taken)) {
    problem(factor, "two factors are called '" + spec.name + "'", "a name of its own for each");
  }
  check_ways(factor, spec);
  if (const Value* levels = find(factor, "levels", Kind::list, "a list of tables")) {
    read_levels(*levels, spec);
    if (!spec.paths.empty())
      problem(factor, "factor '" + spec.name + "' has levels and a path",
              "levels that set keys, or one path with from and to or values");
  } else if (spec.paths.empty()) {
    problem(factor, "factor '" + spec.name + "' says neither path nor levels",
            "path = \"levers.bonus\"");
  } else if (const Value* values = find(factor, "values", Kind::list, "a list of values")) {
    read_values(*values, spec);
  } else if (spec_.from == PointsFrom::table) {
    // its values are in the table
  } else {
    read_ends(factor, spec);
  }
  spec_.factors.push_back(std::move(spec));
}

/// The ends of a number; those of a lever that has none are its least and its most.
void StudyReader::read_ends(const Value& factor, StudyFactorSpec& spec) {
  std::optional<Measure> low = measure(factor, "from"), high = measure(factor, "to");
  const Lever* lever = nullptr;
  try {
    split_path(spec.paths[0], spec.where);  // refuses what is no key
    lever = lever_of(spec.paths[0]);
  } catch (const InvalidInput& error) {
    problems_.add(error.problems());
    return;
  }
  if (lever != nullptr) {
    if (!low && factor.find("from") == nullptr) low = Measure{lever->least, ""};
    if (!high && factor.find("to") == nullptr) high = Measure{lever->most, ""};
  }
  if (!low || !high) {
    if (factor.find("from") == nullptr || factor.find("to") == nullptr) {
      problem(factor, "factor '" + spec.name + "' does not say its range",
              "from and to, or values; levers have theirs");
    }
    return;
  }
  if (low->unit != high->unit) {
    problem(factor, "factor '" + spec.name + "' goes from " + low->text() + " to " + high->text(),
            "both in one unit");
  } else if (!(low->number < high->number)) {
    problem(factor, "factor '" + spec.name + "' goes from " + low->text() + " to " + high->text(),
            "from below to");
  }
  const auto is_whole = [&](const char* key) {
    const Value* value = factor.find(key);
    return value != nullptr && value->kind == Kind::whole;
  };
  spec.whole = lever == nullptr && is_whole("from") && is_whole("to");
  spec.low = *low;
  spec.high = *high;
  read_middle(factor, spec);
}

/// Where the number is while other factors of a tornado move.
void StudyReader::read_middle(const Value& factor, StudyFactorSpec& spec) {
  spec.middle = measure(factor, "middle");
  if (!spec.middle) return;
  const double at = spec.middle->number;
  if (spec.middle->unit == spec.low.unit && at >= spec.low.number && at <= spec.high.number) return;
  problem(*factor.find("middle"),
          "the middle of factor '" + spec.name + "' is " + spec.middle->text(),
          spec.low.text() + " to " + spec.high.text() + ", in their unit");
  spec.middle.reset();
}

/// Levels are known by their labels.
void StudyReader::check_labels(const Value& at, const StudyFactorSpec& spec, const char* what) {
  std::set<std::string> seen;
  for (const FactorLevel& level : spec.levels) {
    if (seen.insert(level.label).second) continue;
    problem(at, "factor '" + spec.name + "' has two " + what + " '" + level.label + "'",
            "each once");
    return;
  }
}

void StudyReader::read_values(const Value& values, StudyFactorSpec& spec) {
  for (const Value& value : values.list) {
    FactorLevel level{setting_text(value), {}};
    for (const std::string& path : spec.paths) {
      level.set.push_back({path, setting_text(value), to_string(value.position)});
    }
    spec.levels.push_back(std::move(level));
  }
  check_labels(values, spec, "values");
  if (spec.levels.size() < 2) {
    problem(values, "factor '" + spec.name + "' has fewer than two values", "two or more");
  }
}

void StudyReader::read_levels(const Value& levels, StudyFactorSpec& spec) {
  for (const Value& level : levels.list) {
    if (level.kind != Kind::table) {
      problem(level, "a level is a " + level.kind_text(),
              "a table, { label = \"high\", set = { ... } }");
      continue;
    }
    const std::string label = text(level, "label", std::to_string(spec.levels.size() + 1));
    spec.levels.push_back({label, set_by(level, "level '" + label + "'")});
  }
  check_labels(levels, spec, "levels");
  if (levels.list.size() < 2) {
    problem(levels, "factor '" + spec.name + "' has fewer than two levels", "two or more");
  }
}

/// No key is set by two factors: the later one would have its way unseen.
void StudyReader::check_apart() {
  std::map<std::string, std::size_t> setter;
  const auto set = [&](std::size_t factor, const std::string& path) {
    const StudyFactorSpec& spec = spec_.factors[factor];
    try {
      const std::string key = full_path({path, "", spec.where});
      const auto [at, is_new] = setter.emplace(key, factor);
      if (is_new || at->second == factor) return;
      problems_.add(spec.where,
                    "factor '" + spec.name + "' sets " + key + ", as factor '" +
                        spec_.factors[at->second].name + "' does",
                    "a key of its own for each");
      at->second = factor;
    } catch (const InvalidInput& error) {
      problems_.add(error.problems());
    }
  };
  for (std::size_t f = 0; f < spec_.factors.size(); ++f) {
    std::set<std::string> paths(spec_.factors[f].paths.begin(), spec_.factors[f].paths.end());
    for (const FactorLevel& level : spec_.factors[f].levels) {
      for (const Override& one : level.set) paths.insert(one.path);
    }
    for (const std::string& path : paths) set(f, path);
  }
  check_nested(setter);
}

/// Nor one that lies within what another factor sets: there one of the two would have its way.
void StudyReader::check_nested(const std::map<std::string, std::size_t>& setter) {
  for (const auto& [key, factor] : setter) {
    for (std::size_t dot = key.find('.'); dot != key.npos; dot = key.find('.', dot + 1)) {
      const std::string front = key.substr(0, dot);
      for (const std::string& whole : {front, front + ".all"}) {
        const auto other = setter.find(whole);
        if (other == setter.end() || other->second == factor || whole == key) continue;
        const StudyFactorSpec& spec = spec_.factors[factor];
        problems_.add(spec.where,
                      "factor '" + spec.name + "' sets " + key + ", which lies within " + whole +
                          " of factor '" + spec_.factors[other->second].name +
                          "': there one of the two would have its way unseen",
                      "keys that lie apart, as those of each touch point, or levels that set both");
      }
    }
  }
}

bool is_within(const std::string& path, const std::string& other) {
  const auto front_of = [](const std::string& key) {
    const bool is_lever = key.starts_with("levers.") && key.ends_with(".all");
    return (is_lever ? key.substr(0, key.size() - 4) : key) + ".";
  };
  const std::string a = front_of(path), b = front_of(other);
  return a.starts_with(b) || b.starts_with(a);
}

std::string lever_label(const std::string& path) {
  constexpr std::string_view kFront = "levers.";
  if (!path.starts_with(kFront)) return path;
  const std::string name = path.substr(kFront.size());
  const std::size_t dot = name.find('.');
  const Lever* lever = find_lever(name.substr(0, dot));
  if (lever == nullptr || dot == std::string::npos) return lever == nullptr ? path : lever->label;
  return std::string(lever->label) + " (" + name.substr(name.rfind('.') + 1) + ")";
}

std::string factor_name(const StudyFactorSpec& factor) {
  const bool has_own = factor.paths.size() != 1 || factor.label != factor.paths[0];
  return has_own ? factor.label : lever_label(factor.paths[0]);
}

}  // namespace rapport
