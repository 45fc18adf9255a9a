#include "sim/model/document.h"

#define TOML_EXCEPTIONS 0
#define TOML_MAX_NESTED_VALUES 32
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "sim/core/check.h"
#include "sim/model/toml_layout.h"
#include "sim/model/toml_problem.h"

namespace rapport {

namespace {

static_assert(TOML_MAX_NESTED_VALUES == kDeepest);

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

[[noreturn]] void refuse(Problem problem) {
  Problems problems;
  problems.add(std::move(problem));
  throw InvalidInput(std::move(problems));
}

// A time or date-time as it is written at a place of the text.
std::string time_as_written(std::string_view text, const Position& position) {
  const std::size_t begin = offset_of(text, position.line, position.column);
  const std::size_t end = end_of_value(text, begin).value_or(text.size());
  return std::string(text.substr(begin, end - begin));
}

// The library's tree as Values. It sorts keys by name; their places tell the file's order.
class Conversion {
 public:
  Conversion(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  Value value(const toml::node& node) const {
    Value out{.position = position(node.source())};
    switch (node.type()) {
      case toml::node_type::table:
        table(*node.as_table(), out);
        break;
      case toml::node_type::array:
        out.kind = Value::Kind::list;
        for (const toml::node& item : *node.as_array()) out.list.push_back(value(item));
        break;
      default:
        scalar(node, out);
    }
    return out;
  }

 private:
  Position position(const toml::source_region& region) const {
    return {file_, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
  }

  void table(const toml::table& from, Value& out) const {
    out.kind = Value::Kind::table;
    std::vector<std::pair<const toml::key*, const toml::node*>> entries;
    for (const auto& [key, node] : from) entries.emplace_back(&key, &node);
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
      return a.first->source().begin < b.first->source().begin;
    });
    for (const auto& [key, node] : entries) {
      out.table.push_back({std::string(key->str()), position(key->source()), value(*node)});
    }
  }

  void scalar(const toml::node& node, Value& out) const {
    if (const auto* text = node.as_string()) {
      out.kind = Value::Kind::text;
      out.text = text->get();
    } else if (const auto* whole = node.as_integer()) {
      out.kind = Value::Kind::whole;
      out.whole = whole->get();
    } else if (const auto* number = node.as_floating_point()) {
      out.kind = Value::Kind::number;
      out.number = number->get();
    } else if (const auto* flag = node.as_boolean()) {
      out.kind = Value::Kind::flag;
      out.flag = flag->get();
    } else if (const auto* date = node.as_date()) {
      out.kind = Value::Kind::date;
      out.date = {date->get().year, date->get().month, date->get().day};
    } else {
      out.kind = Value::Kind::other;
      out.text = time_as_written(text_, out.position);
    }
  }

  std::string_view text_;
  const std::string& file_;
};

// The tree, or what is wrong with the text. `text` has no byte order mark.
std::optional<Problem> parse(std::string_view text, const std::string& file, Value& out) {
  if (std::optional<Problem> problem = find_unreadable(text, file)) return problem;
  const toml::parse_result result = toml::parse(text);
  if (!result) {
    const toml::source_position at = result.error().source().begin;
    const std::size_t offset =
        offset_of(text, static_cast<int>(at.line), static_cast<int>(at.column));
    return plain_problem(text, offset, result.error().description(), file);
  }
  out = Conversion(text, file).value(result.table());
  return std::nullopt;
}

void move_to(Value& value, const Position& position) {
  value.position = position;
  for (Value& item : value.list) move_to(item, position);
  for (KeyValue& entry : value.table) {
    entry.position = position;
    move_to(entry.value, position);
  }
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

}  // namespace

std::string to_string(const Position& position) {
  if (position.line == 0) return position.file;
  return position.file + ":" + std::to_string(position.line) + ":" +
         std::to_string(position.column);
}

const Value* Value::find(std::string_view key) const {
  const auto at = std::find_if(table.begin(), table.end(),
                               [&](const KeyValue& entry) { return entry.key == key; });
  return at == table.end() ? nullptr : &at->value;
}

Value* Value::find(std::string_view key) {
  return const_cast<Value*>(std::as_const(*this).find(key));
}

std::string Value::kind_text() const {
  switch (kind) {
    case Kind::text:
      return "text";
    case Kind::whole:
      return "whole number";
    case Kind::number:
      return "number";
    case Kind::flag:
      return "flag (true or false)";
    case Kind::date:
      return "date";
    case Kind::other:
      return "time";
    case Kind::list:
      return "list";
    case Kind::table:
      return "table";
  }
  check(false, "a value has a kind");
  return {};
}

Value read_document(std::string_view text, const std::string& file) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Value out;
  if (std::optional<Problem> problem = parse(text, file, out)) refuse(std::move(*problem));
  return out;
}

Value read_value(std::string_view text, const Position& position) {
  const std::string_view value = trimmed(text);
  const std::string where = to_string(position);
  if (std::optional<Problem> problem = find_unreadable(value, where)) {
    refuse({.where = where, .what = problem->what});
  }
  // The whole text has to be the value, so that no second line slips in.
  const std::optional<std::size_t> end = end_of_value(value, 0);
  std::optional<Problem> problem{Problem{.what = "more than one value"}};
  Value document;
  if (end == value.size()) problem = parse("value = " + std::string(value), where, document);
  if (!problem) {
    Value out = std::move(document.table.at(0).value);
    move_to(out, position);
    return out;
  }
  if (!value.empty() && std::string_view("[{\"'").find(value[0]) != std::string_view::npos) {
    refuse({.where = where, .what = problem->what, .hint = problem->hint});
  }
  return {.kind = Value::Kind::text, .position = position, .text = std::string(value)};
}

}  // namespace rapport
