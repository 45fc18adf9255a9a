// A TOML text as a tree that keeps its order and knows where everything stands.
//
// The only file that knows the TOML library. What the tree means is read in scenario_file.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/calendar.h"
#include "sim/core/problem.h"

namespace rapport {

/// Where something stands: line and column from 1, columns in characters (not bytes). Line 0: in no
/// file, `file` then says where instead ("--set staffing=2").
struct Position {
  std::string file;
  int line = 0;
  int column = 0;
};

/// "file:line:column", or `file` alone for line 0.
std::string to_string(const Position& position);

struct Value;

/// A key of a table and its value. A template for clang, which would need a complete KeyValue where
/// Value begins; only KeyValue is used.
template <typename V>
struct KeyValueOf {
  std::string key;
  Position position;  ///< of the key
  V value;
};
using KeyValue = KeyValueOf<Value>;

/// One TOML value.
struct Value {
  enum class Kind {
    text,
    whole,   ///< integer
    number,  ///< float; may be nan or infinite, as TOML allows
    flag,    ///< boolean
    date,    ///< local date
    other,   ///< a time or date-time, which no key takes; `text` holds it as written
    list,
    table
  };
  Kind kind = Kind::table;
  Position position;  ///< where the value begins; of a table, its header
  std::string text{};
  std::int64_t whole = 0;
  double number = 0.0;
  bool flag = false;
  Date date{};
  std::vector<Value> list{};
  std::vector<KeyValue> table{};  ///< in the order of the file; keys are unique

  /// The entry of that key, or null. Tables only.
  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);
  /// "text", "whole number", "number", "flag (true or false)", "date", "list", "table", ...
  std::string kind_text() const;
};

using ValueKind = Value::Kind;

/// Reads a TOML 1.0 text. `file` is used for positions only. Throws InvalidInput with line and
/// column for text that is no TOML, has NUL bytes or is no UTF-8.
Value read_document(std::string_view text, const std::string& file);

/// Reads one value as TOML, as `--set key=value` gives it; what is no TOML value is taken as text,
/// so that units need no quotes (4 min). `position` becomes that of all of it. Throws InvalidInput
/// for NUL bytes, what is no UTF-8, and what begins as a list, table or quoted text and is none.
Value read_value(std::string_view text, const Position& position);

/// A dotted path "touch_point.\"voice unit\".service.mean" as its keys; bare and quoted keys as in
/// TOML. Throws InvalidInput at `where` for a path that is none.
std::vector<std::string> split_path(std::string_view path, const std::string& where);
/// The inverse: keys quoted where they have to be.
std::string join_path(const std::vector<std::string>& keys);

/// Puts `over` on top of `base`: tables are joined key by key, anything else is replaced. New keys
/// come last.
void overlay(Value& base, const Value& over);

/// Sets the value at `path`, making tables on the way. Throws InvalidInput where a key on the way
/// holds something that is no table.
void set_at(Value& root, const std::vector<std::string>& path, const Value& value);

/// The text with the value at `path` replaced by `value` (TOML text), or added in its table where
/// it is missing. Everything else stays as it is, byte for byte: comments, order, blank lines.
/// Throws InvalidInput where the text is no TOML, the value is none, or the path leads through
/// something that is no table.
std::string edit_document(std::string_view text, const std::string& file, std::string_view path,
                          std::string_view value);

}  // namespace rapport
