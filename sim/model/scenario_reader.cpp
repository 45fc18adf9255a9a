#include "sim/model/scenario_reader.h"

#include <algorithm>

namespace rapport {

namespace {

constexpr std::array kFileKeys{"schema",  "extends", "name",       "label", "doc",
                               "journey", "levers",  "lever_cost", "policy"};

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

/// What may stand next below `prefix`: first parts of the parameters' keys, and `others`.
std::vector<std::string> known_keys(std::span<const Parameter> parameters,
                                    const std::string& prefix,
                                    const std::vector<std::string>& others) {
  std::vector<std::string> known;
  for (const Parameter& p : parameters) {
    if (!starts_with(p.key, prefix)) continue;
    const std::string_view rest = std::string_view(p.key).substr(prefix.size());
    const std::string first(rest.substr(0, rest.find('.')));
    if (std::ranges::find(known, first) == known.end()) known.push_back(first);
  }
  if (prefix.empty()) known.insert(known.end(), others.begin(), others.end());
  return known;
}

}  // namespace

std::span<const char* const> file_keys() { return kFileKeys; }

Scenario ScenarioReader::read(const Value& root, SourceMap& map, Problems& problems) {
  map_ = &map;
  values_.set_problems(problems);
  scenario_ = {};
  map.add("scenario", root.position);
  if (const Value* currency = root.find("currency"); currency && !currency->text.empty()) {
    values_.set_currency(currency->text);
  } else {
    values_.set_currency(scenario_.currency);
  }
  read_top(root);
  read_items(root, "department", scenario_.departments);
  read_items(root, "division", scenario_.divisions);
  read_items(root, "segment", scenario_.segments);
  read_items(root, "need", scenario_.needs);
  read_items(root, "stream", scenario_.streams);
  read_items(root, "pool", scenario_.pools);
  read_items(root, "touch_point", scenario_.touch_points);
  read_journeys(root);
  read_levers(root);
  read_lever_costs(root);
  return std::move(scenario_);
}

bool ScenarioReader::is_table(const Value& value, const std::string& what) {
  if (value.kind == Value::Kind::table) return true;
  values_.problem(value.position, what + " is a " + value.kind_text(), "a table");
  return false;
}

const Value* ScenarioReader::table_of(const Value& root, const char* key) {
  const Value* table = root.find(key);
  return table != nullptr && is_table(*table, key) ? table : nullptr;
}

void ScenarioReader::unknown_key(const KeyValue& entry, const std::string& place,
                                 const std::string& prefix, const std::vector<std::string>& known) {
  std::string list;
  for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
  const std::string in = place.empty() ? "" : place + ": ";
  values_.problem(entry.position, in + "unknown key '" + prefix + entry.key + "'",
                  list.empty() ? "no keys" : list, did_you_mean(entry.key, known));
}

void ScenarioReader::read_top(const Value& root) {
  std::vector<std::string> others(kFileKeys.begin(), kFileKeys.end());
  for (const Sort& sort : sorts()) others.push_back(sort.key);
  read_parameters(root, scenario_parameters(), &scenario_, "scenario", others);
  const Value* schema = root.find("schema");
  const std::string allowed = "schema = " + std::to_string(kSchema);
  if (schema == nullptr) {
    Position top = root.position;
    top.line = top.column = 1;
    values_.problem(top, "schema is missing", allowed, "add it as the first line");
  } else if (schema->kind != Value::Kind::whole || schema->whole != kSchema) {
    values_.problem(schema->position, "schema is none that this version reads", allowed);
  }
  const Value* name = root.find("name");
  if (name == nullptr) return;
  if (name->kind != Value::Kind::text) {
    values_.problem(name->position, "name is a " + name->kind_text(), "a text in quotes");
  }
  scenario_.name = name->text;
}

void ScenarioReader::read_parameters(const Value& table, std::span<const Parameter> parameters,
                                     void* owner, const std::string& place,
                                     const std::vector<std::string>& others,
                                     const std::string& prefix) {
  for (const KeyValue& entry : table.table) {
    const std::string key = prefix + entry.key;
    const auto is_key = [&](const Parameter& p) { return p.key == key; };
    const auto is_below = [&](const Parameter& p) { return starts_with(p.key, key + "."); };
    if (const auto row = std::ranges::find_if(parameters, is_key); row != parameters.end()) {
      map_->add(place, key, entry.value.position);
      if (row->field.type == FieldType::by_segment) {
        read_segment_factor(entry.value, *static_cast<NeedSpec*>(owner), place);
      } else {
        values_.read(*row, entry.value, owner, place);
      }
    } else if (std::ranges::any_of(parameters, is_below)) {
      if (is_table(entry.value, place + ": " + key)) {
        read_parameters(entry.value, parameters, owner, place, others, key + ".");
      }
    } else if (!prefix.empty() || std::ranges::find(others, entry.key) == others.end()) {
      unknown_key(entry, place, prefix, known_keys(parameters, prefix, others));
    }
  }
}

template <class Spec>
void ScenarioReader::read_items(const Value& root, const char* key, std::vector<Spec>& items) {
  const Value* table = table_of(root, key);
  if (table == nullptr) return;
  const Sort& sort = sort_of(key);
  for (const KeyValue& entry : table->table) {
    Spec spec;
    spec.name = entry.key;
    const std::string place = place_of(sort.place, spec.name, items.size());
    map_->add(place, entry.position);
    if (!is_table(entry.value, place)) continue;
    read_parameters(entry.value, sort.parameters, &spec, place);
    items.push_back(std::move(spec));
  }
}

void ScenarioReader::read_segment_factor(const Value& value, NeedSpec& need,
                                         const std::string& place) {
  const std::string what = place + ": segment_factor";
  if (!is_table(value, what)) return;
  const NameIndex segments(scenario_.segments);
  need.segment_factor.assign(scenario_.segments.size(), 1.0);
  for (const KeyValue& entry : value.table) {
    const auto segment = segments.find(entry.key);
    if (!segment) {
      unknown_key(entry, place, "segment_factor.", segments.names());
      continue;
    }
    const auto factor = values_.number(entry.value, Quantity::plain, what + "." + entry.key);
    if (!factor) continue;
    need.segment_factor[*segment] = *factor;
    map_->add(place, "segment_factor[" + std::to_string(*segment) + "]", entry.value.position);
  }
}

// ---- levers -------------------------------------------------------------------------------------

void ScenarioReader::read_levers(const Value& root) {
  const Value* table = table_of(root, "levers");
  if (table == nullptr) return;
  map_->add("levers", table->position);
  for (const KeyValue& lever : table->table) {
    if (lever.value.kind == Value::Kind::table) {
      read_lever_scopes(lever);
    } else {
      add_lever(lever, LeverScope::all, "", lever.value, lever.key);
    }
  }
}

void ScenarioReader::read_lever_scopes(const KeyValue& lever) {
  for (const KeyValue& scope : lever.value.table) {
    const auto known = std::ranges::find(kLeverScopeNames, scope.key);
    const auto of = static_cast<LeverScope>(known - kLeverScopeNames.begin());
    if (known == kLeverScopeNames.end()) {
      unknown_key(scope, "levers", lever.key + ".",
                  {kLeverScopeNames.begin(), kLeverScopeNames.end()});
    } else if (of == LeverScope::all) {
      add_lever(lever, of, "", scope.value, lever.key);
    } else {
      read_lever_scope(lever, scope, of);
    }
  }
}

void ScenarioReader::read_lever_scope(const KeyValue& lever, const KeyValue& scope, LeverScope of) {
  const std::string key = lever.key + "." + scope.key;
  if (!is_table(scope.value, "levers: " + key)) return;
  for (const KeyValue& item : scope.value.table) {
    add_lever(lever, of, item.key, item.value, key + "." + item.key);
  }
}

void ScenarioReader::add_lever(const KeyValue& lever, LeverScope scope, const std::string& of,
                               const Value& value, const std::string& key) {
  map_->add("levers", key, value.position);
  const auto x = values_.number(value, Quantity::share, "levers: " + key);
  if (x) scenario_.levers.push_back({lever.key, scope, of, *x});
}

void ScenarioReader::read_lever_costs(const Value& root) {
  const Value* table = table_of(root, "lever_cost");
  if (table == nullptr) return;
  map_->add("lever_cost", table->position);
  for (const KeyValue& lever : table->table) {
    map_->add("lever_cost", lever.key, lever.value.position);
    if (!is_table(lever.value, "lever_cost: " + lever.key)) continue;
    LeverCostSpec cost{lever.key, {}, {}};
    for (const KeyValue& entry : lever.value.table) {
      const std::string key = lever.key + "." + entry.key;
      map_->add("lever_cost", key, entry.value.position);
      if (entry.key == "one_off") {
        cost.one_off = values_.number(entry.value, Quantity::money, "lever_cost: " + key);
      } else if (entry.key == "per_month") {
        cost.per_month = values_.number(entry.value, Quantity::money, "lever_cost: " + key);
      } else {
        unknown_key(entry, "lever_cost", lever.key + ".", {"one_off", "per_month"});
      }
    }
    scenario_.lever_costs.push_back(cost);
  }
}

}  // namespace rapport
