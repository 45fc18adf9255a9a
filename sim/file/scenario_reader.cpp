#include "sim/file/scenario_reader.h"

#include <algorithm>

#include "sim/scenario/lever.h"
#include "sim/scenario/validate_parts.h"

namespace rapport {

namespace {

constexpr std::array kFileKeys{"schema", "extends", "name",   "label",      "doc",   "question",
                               "must",   "journey", "levers", "lever_cost", "policy"};

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

/// The keys that may stand next below `prefix`: first parts of the parameters' keys, and `others`.
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

/// Whether amounts that are written with this currency read back.
bool is_currency(const std::string& name) {
  constexpr double kAmount = 1.5;
  const auto reads_back = [&](Quantity quantity) {
    const Measured read = read_measure(measure_text(kAmount, quantity, name), quantity, name);
    return read.problem.empty() && read.value == kAmount;
  };
  return !name.empty() && reads_back(Quantity::money) && reads_back(Quantity::money_hourly);
}

/// The sort of thing that a mistyped key at the top most likely meant, or empty.
std::string sort_meant_by(const std::string& key) {
  std::vector<std::string> names{"journey"};
  for (const Sort& sort : sorts()) names.push_back(sort.key);
  return nearest_name(key, names);
}

}  // namespace

std::span<const char* const> file_keys() { return kFileKeys; }

bool check_schema(const Value& schema, Problems& problems) {
  if (schema.kind == Value::Kind::whole && schema.whole == kSchema) return true;
  const bool newer = schema.kind == Value::Kind::whole && schema.whole > kSchema;
  const std::string read =
      schema.kind == Value::Kind::whole ? std::to_string(schema.whole) : "a " + schema.kind_text();
  problems.add(to_string(schema.position), "schema is " + read + ", which this version cannot read",
               "schema = " + std::to_string(kSchema),
               newer ? "the file is for a newer version" : "");
  return false;
}

Scenario ScenarioReader::read(const Value& root, SourceMap& map, Problems& problems) {
  map_ = &map;
  values_.set_problems(problems);
  scenario_ = {};
  map.add("scenario", root.position);
  read_currency(root);
  read_top(root);
  read_items(root, "department", scenario_.departments);
  read_items(root, "division", scenario_.divisions);
  read_items(root, "segment", scenario_.segments);
  read_items(root, "need", scenario_.needs);
  read_items(root, "stream", scenario_.streams);
  read_items(root, "pool", scenario_.pools, headcount_keys());
  read_items(root, "touch_point", scenario_.touch_points);
  read_items(root, "product", scenario_.products);
  read_items(root, "shock", scenario_.shocks);
  read_headcounts(root);
  read_journeys(root);
  read_levers(root);
  read_lever_costs(root);
  return std::move(scenario_);
}

void ScenarioReader::read_currency(const Value& root) {
  values_.set_currency(scenario_.currency);
  const Value* currency = root.find("currency");
  if (currency == nullptr || currency->kind != Value::Kind::text) return;  // reported later
  if (!currency->text.empty()) values_.set_currency(currency->text);
  if (is_currency(currency->text)) return;
  values_.problem(currency->position,
                  "scenario: currency is \"" + currency->text + "\", which no amount can carry",
                  "a word or sign without '/', as EUR");
}

bool ScenarioReader::is_table(const Value& value, const std::string& what) {
  if (value.kind == Value::Kind::table) return true;
  values_.problem(value.position, what + " is a " + value.kind_text(), "a table");
  return false;
}

const Value* ScenarioReader::table_of(const Value& root, const char* key) {
  const Value* table = root.find(key);
  if (table == nullptr || table->kind == Value::Kind::table) return table;
  values_.problem(table->position, std::string(key) + " is a " + table->kind_text(),
                  "tables [" + std::string(key) + ".NAME]");
  map_->add_unread_sort(key);
  return nullptr;
}

void ScenarioReader::unknown_key(const KeyValue& entry, const std::string& place,
                                 const std::string& prefix, const std::vector<std::string>& known) {
  std::string list = known.empty() ? "no keys" : nearest_of(entry.key, known, "");
  if (list.ends_with("...")) list += " ('rapport reference' lists all)";
  const bool dotted = entry.key.find('.') != std::string::npos;
  const bool lever = prefix.empty() && find_lever(entry.key) != nullptr;
  values_.problem(entry.position, place + ": unknown key '" + prefix + entry.key + "'", list,
                  dotted  ? "a key of several parts has no quotes around all of it"
                  : lever ? "did you mean 'levers." + entry.key + "'?"
                          : did_you_mean(entry.key, known));
  map_->add_unread(place);
}

void ScenarioReader::read_top(const Value& root) {
  std::vector<std::string> others(kFileKeys.begin(), kFileKeys.end());
  for (const Sort& sort : sorts()) others.push_back(sort.key);
  read_parameters(root, scenario_parameters(), &scenario_, "scenario", others);
  // Whoever says anything of a company, readable or not, has one: else all that needs it would be
  // reported.
  for (const char* key : {"company", "company.on"}) {
    scenario_.company.on |= map_->is_unread("scenario", key);
  }
  read_schema(root);
  const Value* name = root.find("name");
  if (name == nullptr) return;
  if (name->kind != Value::Kind::text) {
    values_.problem(name->position, "name is a " + name->kind_text(), "a text in quotes");
  }
  scenario_.name = name->text;
}

void ScenarioReader::read_schema(const Value& root) {
  if (const Value* schema = root.find("schema")) {
    check_schema(*schema, values_.problems());
    return;
  }
  Position top = root.position;
  top.line = top.column = 1;
  values_.problem(top, "schema is missing", "schema = " + std::to_string(kSchema),
                  "add it as the first line");
}

void ScenarioReader::read_parameters(const Value& table, std::span<const Parameter> parameters,
                                     void* owner, const std::string& place,
                                     const std::vector<std::string>& others,
                                     const std::string& prefix) {
  for (const KeyValue& entry : table.table) {
    const std::string key = prefix + entry.key;
    // A key of several parts in quotes is none: "leaving.form".
    const bool one_part = entry.key.find('.') == std::string::npos;
    const auto is_key = [&](const Parameter& p) { return one_part && p.key == key; };
    const auto is_below = [&](const Parameter& p) {
      return one_part && starts_with(p.key, key + ".");
    };
    if (const auto row = std::ranges::find_if(parameters, is_key); row != parameters.end()) {
      map_->add(place, key, entry.value.position);
      if (row->field.type == FieldType::by_segment) {
        read_segment_factor(entry.value, *static_cast<NeedSpec*>(owner), place);
      } else if (!values_.read(*row, entry.value, owner, place)) {
        map_->add_unread(place, key);
      } else if (row->field.type == FieldType::half_hours) {
        add_weekdays(entry.value, place, key);
      }
    } else if (std::ranges::any_of(parameters, is_below)) {
      if (is_table(entry.value, place + ": " + key)) {
        read_parameters(entry.value, parameters, owner, place, others, key + ".");
      } else {
        map_->add_unread(place, key);
      }
    } else if (!prefix.empty() || std::ranges::find(others, entry.key) == others.end()) {
      unknown_key(entry, place, prefix, known_keys(parameters, prefix, others));
      if (owner == &scenario_) map_->add_unread_sort(sort_meant_by(entry.key));
    }
  }
}

/// Says where the list of each weekday stands.
void ScenarioReader::add_weekdays(const Value& table, const std::string& place,
                                  const std::string& key) {
  for (const KeyValue& entry : table.table) {
    const auto days = weekdays_of(entry.key);
    for (std::size_t day = 0; days && day < days->size(); ++day) {
      if ((*days)[day]) map_->add(place, key + "." + kWeekdayNames[day], entry.value.position);
    }
  }
}

template <class Spec>
void ScenarioReader::read_items(const Value& root, const char* key, std::vector<Spec>& items,
                                const std::vector<std::string>& others) {
  const Value* table = table_of(root, key);
  if (table == nullptr) return;
  const Sort& sort = sort_of(key);
  for (const KeyValue& entry : table->table) {
    Spec spec;
    spec.name = entry.key;
    const std::string place = place_of(sort.place, spec.name, items.size());
    map_->add(place, entry.position);
    if (is_table(entry.value, place)) {
      read_parameters(entry.value, sort.parameters, &spec, place, others);
    } else {
      map_->add_unread(place);
    }
    items.push_back(std::move(spec));  // even if it could not be read: what names it is right
  }
}

void ScenarioReader::read_segment_factor(const Value& value, NeedSpec& need,
                                         const std::string& place) {
  const std::string what = place + ": segment_factor";
  if (!is_table(value, what)) return map_->add_unread(place, "segment_factor");
  const NameIndex segments(scenario_.segments);
  need.segment_factor.assign(scenario_.segments.size(), 1.0);
  for (const KeyValue& entry : value.table) {
    const auto segment = segments.find(entry.key);
    if (!segment) {
      if (map_->is_unread_sort("segment")) continue;
      values_.problem(entry.position, what + " names no segment: '" + entry.key + "'",
                      nearest_of(entry.key, segments.names()),
                      did_you_mean(entry.key, segments.names()));
      continue;
    }
    const std::string key = "segment_factor[" + std::to_string(*segment) + "]";
    map_->add(place, key, entry.value.position);
    const auto factor = values_.number(entry.value, Quantity::plain, what + "." + entry.key);
    need.segment_factor[*segment] = factor.value_or(1.0);
    if (!factor) map_->add_unread(place, key);
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
      add_lever({lever.key, LeverScope::all, "", 0.0}, lever.value, lever.position);
    }
  }
}

void ScenarioReader::read_lever_scopes(const KeyValue& lever) {
  for (const KeyValue& scope : lever.value.table) {
    const auto known = std::ranges::find(kLeverScopeNames, scope.key);
    const auto of = static_cast<LeverScope>(known - kLeverScopeNames.begin());
    if (known == kLeverScopeNames.end()) {
      unknown_scope(lever, scope);
    } else if (of == LeverScope::all) {
      // By now a lever that was written as a number is a table too, at the place of its value.
      const bool known_lever = find_lever(lever.key) != nullptr;
      add_lever({lever.key, of, "", 0.0}, scope.value,
                known_lever ? scope.value.position : lever.position);
    } else {
      read_lever_scope(lever, scope, of);
    }
  }
}

/// Reports an unknown scope. Most likely it is the name of a part, without the sort of part.
void ScenarioReader::unknown_scope(const KeyValue& lever, const KeyValue& scope) {
  const Lever* known = find_lever(lever.key);
  std::vector<std::string> scopes;
  std::string hint;
  for (std::size_t s = 0; s < kLeverScopes; ++s) {
    if (known != nullptr && !known->scopes[s]) continue;
    scopes.emplace_back(kLeverScopeNames[s]);
    const std::vector<std::string> names = names_in(scenario_, static_cast<LeverScope>(s));
    if (std::ranges::find(names, scope.key) == names.end()) continue;
    hint = "did you mean '" + lever.key + "." + kLeverScopeNames[s] + "." + scope.key + "'?";
  }
  if (hint.empty()) return unknown_key(scope, "levers", lever.key + ".", scopes);
  values_.problem(scope.position, "levers: unknown key '" + lever.key + "." + scope.key + "'",
                  list_of(scopes), hint);
  map_->add_unread("levers");
}

void ScenarioReader::read_lever_scope(const KeyValue& lever, const KeyValue& scope, LeverScope of) {
  const std::string key = lever.key + "." + scope.key;
  if (!is_table(scope.value, "levers: " + key)) return;
  const Lever* known = find_lever(lever.key);
  const std::vector<std::string> names = names_in(scenario_, of);
  for (const KeyValue& item : scope.value.table) {
    // The place where the fault is, if there is one: in a name, or else in the value.
    const bool in_item = std::ranges::find(names, item.key) == names.end();
    const Position& fault = known == nullptr                               ? lever.position
                            : !known->scopes[static_cast<std::size_t>(of)] ? scope.position
                            : in_item                                      ? item.position
                                                                           : item.value.position;
    add_lever({lever.key, of, item.key, 0.0}, item.value, fault);
  }
}

void ScenarioReader::add_lever(const LeverSetting& setting, const Value& value,
                               const Position& fault) {
  const std::string key = key_of(setting);
  map_->add("levers", key, fault);
  const auto x = lever_number(find_lever(setting.lever), value, "levers: " + key);
  if (x) scenario_.levers.push_back({setting.lever, setting.scope, setting.of, *x});
}

/// Reads a value in the lever's own unit: 60 or "60 EUR", 6 or "6 months".
std::optional<double> ScenarioReader::lever_number(const Lever* lever, const Value& value,
                                                   const std::string& what) {
  const std::string_view unit = lever == nullptr ? "" : lever->unit;
  if (unit == "money") return values_.number(value, Quantity::money, what);
  if (unit == "months" && value.kind == Value::Kind::text) {
    const auto ticks = values_.number(value, Quantity::duration, what);
    return ticks ? std::optional(*ticks / (static_cast<double>(kYear) / 12)) : std::nullopt;
  }
  // "60 %" of hours or tests would be read as 0.6 of them.
  const bool counts = lever != nullptr && lever->family != LeverFamily::plain && lever->most > 1.0;
  return values_.number(value, counts ? Quantity::plain : Quantity::share, what);
}

void ScenarioReader::read_lever_costs(const Value& root) {
  const Value* table = table_of(root, "lever_cost");
  if (table == nullptr) return;
  map_->add("lever_cost", table->position);
  for (const KeyValue& lever : table->table) {
    map_->add("lever_cost", lever.key, lever.position);
    if (is_table(lever.value, "lever_cost: " + lever.key)) read_lever_cost(lever);
  }
}

void ScenarioReader::read_lever_cost(const KeyValue& lever) {
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

}  // namespace rapport
