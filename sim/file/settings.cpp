#include "sim/file/settings.h"

#include <algorithm>

#include "sim/file/tree_text.h"
#include "sim/file/value_reader.h"

namespace rapport {

namespace {

bool is_law(const Value& table) {
  return std::ranges::any_of(law_forms(),
                             [&](const LawForm& form) { return table.find(form.key) != nullptr; });
}

void add_settings(const Value& table, const std::vector<std::string>& front,
                  std::vector<Override>& found) {
  for (const KeyValue& entry : table.table) {
    std::vector<std::string> path = front;
    for (std::string& part : split_path(entry.key, to_string(entry.position))) {
      path.push_back(std::move(part));
    }
    const bool opens =
        entry.value.kind == ValueKind::table && !entry.value.table.empty() && !is_law(entry.value);
    if (opens) {
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
