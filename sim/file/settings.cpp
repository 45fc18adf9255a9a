#include "sim/file/settings.h"

#include <algorithm>

#include "sim/file/scenario_tree.h"
#include "sim/file/tree_text.h"
#include "sim/file/value_reader.h"
#include "sim/scenario/parameter.h"

namespace rapport {

namespace {

/// Whether a table is one value, and not keys that can be set one by one: a distribution of its own
/// kind, or a timetable, which replaces the one before.
bool is_one_value(const Value& value, const std::vector<std::string>& path) {
  if (value.kind != ValueKind::table || value.table.empty()) return true;
  const auto is_form = [&](const LawForm& form) { return value.find(form.key) != nullptr; };
  if (std::ranges::any_of(law_forms(), is_form)) return true;
  const Parameter* parameter = parameter_at(path);
  return parameter != nullptr && (parameter->field.type == FieldType::week ||
                                  parameter->field.type == FieldType::half_hours);
}

void add_settings(const Value& table, const std::vector<std::string>& front,
                  std::vector<Override>& found) {
  for (const KeyValue& entry : table.table) {
    std::vector<std::string> path = front;
    // A key that is written as one text, "levers.bonus", is a path; further down keys are names.
    if (path.empty()) {
      path = split_path(entry.key, to_string(entry.position));
    } else {
      path.push_back(entry.key);
    }
    if (!is_one_value(entry.value, path)) {
      add_settings(entry.value, path, found);
    } else {
      found.push_back({join_path(path), setting_text(entry.value), to_string(entry.position)});
    }
  }
}

}  // namespace

std::string setting_text(const Value& value) {
  return value.kind == ValueKind::text ? value.text : toml_of(value);
}

std::vector<Override> settings_of(const Value& table, Problems& problems) {
  std::vector<Override> found;
  try {
    add_settings(table, {}, found);
  } catch (const InvalidInput& error) {
    problems.add(error.problems());
  }
  return found;
}

}  // namespace rapport
