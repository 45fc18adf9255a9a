// Dotted paths into a document's tree, and what is done to the tree along them.
#include <optional>
#include <utility>

#include "sim/core/check.h"
#include "sim/file/document.h"
#include "sim/file/toml_layout.h"
#include "sim/file/toml_problem.h"

namespace rapport {

namespace {

// As TOML's basic string.
std::string in_quotes(std::string_view key) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : key) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < ' ' || byte == 0x7F) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace

std::vector<std::string> split_path(std::string_view path, const std::string& where) {
  if (const std::optional<Problem> problem = find_unreadable(path, where)) {
    refuse(where, problem->what);
  }
  std::size_t at = 0;
  std::optional<KeyPath> keys = read_key_path(path, at);
  if (!keys || at != path.size()) {
    refuse(where, "'" + std::string(path.substr(0, 80)) + "' is no path of keys", {},
           "names of letters, digits, '_' and '-' with dots between; others in quotes");
  }
  return std::move(*keys);
}

std::string join_path(const std::vector<std::string>& keys) {
  std::string out;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i > 0) out += '.';
    out += is_bare_key(keys[i]) ? keys[i] : in_quotes(keys[i]);
  }
  return out;
}

void overlay(Value& base, const Value& over) {
  if (base.kind != Value::Kind::table || over.kind != Value::Kind::table) {
    base = Value(over);  // a copy first: `over` may be a part of `base`
    return;
  }
  for (const KeyValue& entry : over.table) {
    if (Value* old = base.find(entry.key)) {
      overlay(*old, entry.value);
    } else {
      base.table.push_back(entry);
    }
  }
}

void set_at(Value& root, const std::vector<std::string>& path, const Value& value) {
  check(!path.empty(), "a path has a key");
  Value copy(value);  // first: `value` may be a part of `root`
  Value* table = &root;
  KeyPath walked;
  for (std::size_t i = 0;; ++i) {
    if (table->kind != Value::Kind::table) {
      refuse(to_string(copy.position), "'" + join_path(path) + "' leads through '" +
                                           join_path(walked) + "', which is a " +
                                           table->kind_text() + " and no table");
    }
    if (table->find(path[i]) == nullptr) {
      table->table.push_back({path[i], copy.position, Value{.position = copy.position}});
    }
    table = table->find(path[i]);
    walked.push_back(path[i]);
    if (i + 1 == path.size()) break;
  }
  *table = std::move(copy);
}

}  // namespace rapport
