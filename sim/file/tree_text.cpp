#include "sim/file/tree_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "sim/file/value_writer.h"

namespace rapport {

namespace {

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

}  // namespace rapport
