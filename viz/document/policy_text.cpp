#include "viz/document/policy_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "sim/file/scenario_tree.h"
#include "sim/file/toml_layout.h"
#include "sim/file/value_writer.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

bool is_of(const KeyPath& path, const std::string& policy) {
  return path.size() >= 2 && path[0] == "policy" && path[1] == policy;
}

/// Where the lever's value stands in the policy's dated changes: the last place of it.
std::optional<KeyPlace> dated_place(const std::string& text, const std::string& policy,
                                    const Lever* lever) {
  std::optional<KeyPlace> found;
  for (const KeyPlace& key : layout_of(text).keys) {
    if (!is_of(key.path, policy) || key.path.size() < 5 || key.path[2] != "change" ||
        key.path[3] != "levers" || find_lever(key.path[4]) != lever) {
      continue;
    }
    const bool of_all = key.path.size() == 5 || (key.path.size() == 6 && key.path[5] == "all");
    if (of_all && key.value_end > 0) found = key;
  }
  return found;
}

const Value* policy_table(const Value& root, const std::string& policy) {
  const Value* policies = root.find("policy");
  return policies == nullptr ? nullptr : policies->find(policy);
}

/// Whether a dated change of the policy moves the lever, wherever that is written.
bool moves_at_dates(const Value* table, const Lever* lever) {
  const Value* changes = table == nullptr ? nullptr : table->find("change");
  if (changes == nullptr) return false;
  return std::ranges::any_of(changes->list, [&](const Value& change) {
    const Value* levers = change.find("levers");
    return levers != nullptr && std::ranges::any_of(levers->table, [&](const KeyValue& entry) {
             return find_lever(entry.key) == lever;
           });
  });
}

std::size_t line_begin(const std::string& text, std::size_t at) {
  const std::size_t end = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
  return end == std::string::npos ? 0 : end + 1;
}

/// The beginning of a section's header, or of the comment directly above it.
std::size_t begin_with_comment(const std::string& text, std::size_t header) {
  std::size_t at = line_begin(text, header);
  while (at > 0) {
    const std::size_t above = line_begin(text, at - 1);
    if (text[above] != '#') break;
    at = above;
  }
  return at;
}

}  // namespace

std::string with_lever(const std::string& text, const std::string& policy, const std::string& name,
                       double value) {
  const Lever* lever = find_lever(name);
  const std::string number = toml_of(value);
  const Value root = read_document(text, "the file");
  const Value* table = policy_table(root, policy);
  if (moves_at_dates(table, lever)) {
    const std::optional<KeyPlace> place = dated_place(text, policy, lever);
    if (!place) {
      refuse({"policy." + policy, "its dated changes stand in one line, or by part of the firm", "",
              "clone the policy, and change the clone"});
    }
    const std::string edited =
        text.substr(0, place->value_begin) + number + text.substr(place->value_end);
    read_document(edited, "the file");  // still a file
    return edited;
  }
  std::string key = lever->id;
  bool by_scope = false;
  const Value* levers = table == nullptr ? nullptr : table->find("levers");
  if (levers != nullptr) {
    for (const KeyValue& entry : levers->table) {
      if (find_lever(entry.key) != lever) continue;
      key = entry.key;
      by_scope = entry.value.kind == Value::Kind::table;
    }
  }
  std::vector<std::string> path{"policy", policy, "levers", key};
  if (by_scope) path.emplace_back("all");
  return edit_document(text, "the file", join_path(path), number);
}

std::string without_policy(const std::string& text, const std::string& policy) {
  const TomlLayout layout = layout_of(text);
  std::string out = text;
  for (std::size_t i = layout.sections.size(); i-- > 1;) {
    if (!is_of(layout.sections[i].path, policy)) continue;
    const bool last = i + 1 == layout.sections.size();
    const std::size_t begin = begin_with_comment(text, layout.sections[i].begin);
    const std::size_t end =
        last ? text.size() : begin_with_comment(text, layout.sections[i + 1].begin);
    out.erase(begin, end - begin);
  }
  if (policy_table(read_document(out, "the file"), policy) != nullptr) {
    refuse(
        {"policy." + policy, "parts of it stand among other keys", "", "remove it in an editor"});
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

std::string with_policy_text(const std::string& text, const std::string& policy,
                             const std::string& key, const std::string& value) {
  return edit_document(text, "the file", join_path({"policy", policy, key}), toml_text(value));
}

std::optional<Value> policy_table(const std::string& path, const std::string& text,
                                  const std::string& policy) {
  std::vector<SourceText> sources;
  Problems problems;
  const auto read = [&](const std::string& file) {
    return file == path ? text : read_text_file(file);
  };
  const Value tree = load_tree(path, read, sources, problems);
  problems.throw_if_any();
  const Value* policies = tree.find("policy");
  const Value* found = policies == nullptr ? nullptr : policies->find(policy);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

std::string without_policy(const std::string& path, const std::string& text,
                           const std::string& policy) {
  const bool own = policy_table(read_document(text, "the file"), policy) != nullptr;
  const std::string out = own ? without_policy(text, policy) : text;
  if (!policy_table(path, out, policy)) return out;
  return edit_document(out, "the file", join_path({"policy", policy}), "false");
}

std::string free_name(const std::vector<std::string>& taken, const std::string& wished) {
  std::string name = wished;
  for (int n = 2; std::ranges::find(taken, name) != taken.end(); ++n) {
    name = wished + "_" + std::to_string(n);
  }
  return name;
}

}  // namespace rapport
