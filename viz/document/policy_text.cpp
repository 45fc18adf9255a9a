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

/// The keys of a table as lines "a.b = value".
void add_lines(const Value& table, const std::vector<std::string>& front, std::string& out) {
  for (const KeyValue& entry : table.table) {
    std::vector<std::string> path = front;
    path.push_back(entry.key);
    const bool opens = entry.value.kind == Value::Kind::table && !entry.value.table.empty();
    if (opens) {
      add_lines(entry.value, path, out);
    } else {
      out += join_path(path) + " = " + toml_of(entry.value) + "\n";
    }
  }
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

std::string toml_of(double value) {
  char out[64];
  const auto end = std::to_chars(out, out + sizeof out, value);
  std::string text(out, end.ptr);
  return text;
}

std::string toml_of(const Value& value) {
  const auto all = [](const auto& items, auto text_of) {
    std::string out;
    for (const auto& item : items) out += (out.empty() ? "" : ", ") + text_of(item);
    return out;
  };
  switch (value.kind) {
    case Value::Kind::text:
      return toml_text(value.text);
    case Value::Kind::whole:
      return std::to_string(value.whole);
    case Value::Kind::number: {
      if (std::isnan(value.number)) return "nan";
      if (std::isinf(value.number)) return value.number > 0 ? "inf" : "-inf";
      const std::string text = toml_of(value.number);
      return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
    }
    case Value::Kind::flag:
      return value.flag ? "true" : "false";
    case Value::Kind::date:
      return to_string(value.date);
    case Value::Kind::other:
      return value.text;
    case Value::Kind::list:
      return "[" + all(value.list, [](const Value& v) { return toml_of(v); }) + "]";
    case Value::Kind::table: {
      if (value.table.empty()) return "{}";
      const auto pair = [](const KeyValue& e) {
        return join_path({e.key}) + " = " + toml_of(e.value);
      };
      return "{ " + all(value.table, pair) + " }";
    }
  }
  return {};
}

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

std::string with_policy(const std::string& text, const NewPolicy& policy, const Value* like) {
  std::string out = text;
  if (!out.empty() && out.back() != '\n') out += '\n';
  const std::string header = join_path({"policy", policy.name});
  out += "\n[" + header + "]\n";
  if (!policy.label.empty()) out += "label = " + toml_text(policy.label) + "\n";
  if (!policy.short_label.empty()) out += "short = " + toml_text(policy.short_label) + "\n";
  if (!policy.doc.empty()) out += "doc = " + toml_text(policy.doc) + "\n";
  if (like != nullptr) {
    Value own = *like;
    std::erase_if(own.table, [](const KeyValue& e) {
      return e.key == "label" || e.key == "short" || e.key == "doc" || e.key == "change" ||
             e.key == "rule";
    });
    add_lines(own, {}, out);
    for (const char* list : {"change", "rule"}) {
      const Value* items = like->find(list);
      if (items == nullptr) continue;
      for (const Value& item : items->list) {
        out += "[[" + header + "." + list + "]]\n";
        add_lines(item, {}, out);
      }
    }
  }
  read_document(out, "the file");
  return out;
}

std::string text_of_tree(const Value& root) {
  Value firm = root;
  std::erase_if(firm.table, [](const KeyValue& entry) { return entry.key == "policy"; });
  std::string out;
  add_lines(firm, {}, out);
  const Value* policies = root.find("policy");
  if (policies == nullptr) return out;
  for (const KeyValue& entry : policies->table) {
    const auto text = [&](const char* key) {
      const Value* value = entry.value.find(key);
      return value != nullptr ? value->text : std::string();
    };
    out = with_policy(out, {entry.key, text("label"), text("short"), text("doc")}, &entry.value);
  }
  return out;
}

Value difference_of(const Value& base, const Value& changed) {
  Value out;
  for (const KeyValue& entry : changed.table) {
    const Value* before = base.find(entry.key);
    const bool tables = before != nullptr && before->kind == Value::Kind::table &&
                        entry.value.kind == Value::Kind::table;
    if (!tables) {
      if (before == nullptr || toml_of(*before) != toml_of(entry.value)) out.table.push_back(entry);
      continue;
    }
    KeyValue part{entry.key, entry.position, difference_of(*before, entry.value)};
    if (!part.value.table.empty()) out.table.push_back(std::move(part));
  }
  return out;
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
