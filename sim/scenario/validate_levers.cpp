// Checks departments, divisions and levers.
#include <algorithm>
#include <array>

#include "sim/scenario/checker.h"
#include "sim/scenario/lever.h"
#include "sim/scenario/parameter.h"
#include "sim/scenario/validate_parts.h"

namespace rapport {

namespace {

constexpr double kMostLeverCost = 1e9;  // money for one customer: beyond it is a slip

/// The scope for people: "touch point".
const char* words_of(LeverScope scope) {
  return scope == LeverScope::touch_point ? "touch point" : name_of(scope);
}

std::vector<std::string> lever_names() {
  std::vector<std::string> names;
  for (const Lever& lever : levers()) names.emplace_back(lever.id);
  return names;
}

/// The lever with that name; where there is none, reports it and returns null.
const Lever* known_lever(const std::string& name, const std::string& key, const Checker& at) {
  const Lever* lever = find_lever(name);
  if (lever == nullptr) {
    at.problem("unknown lever '" + name + "'",
               nearest_of(name, lever_names()) + " ('rapport levers' lists all)",
               did_you_mean(name, lever_names()), key);
  }
  return lever;
}

/// Where the lever can be set, for people: "for all, or by department or touch point".
std::string scopes_text(const Lever& lever) {
  std::string text;
  for (int i = 1; i < kLeverScopes; ++i) {
    if (!lever.scopes[i]) continue;
    text += (text.empty() ? ", or by " : " or ") + std::string(words_of(LeverScope(i)));
  }
  return "for all" + text;
}

/// The lever's range for people: "0 to 24 (months)"; without the unit where the numbers say enough.
std::string range_text(const Lever& lever) {
  const std::string range = number_text(lever.least) + " to " + number_text(lever.most);
  const std::string_view unit = lever.unit;
  const bool says_enough =
      lever.family == LeverFamily::plain || unit == "0 to 1" || unit == "share";
  return says_enough ? range : range + " (" + lever.unit + ")";
}

/// Reports a lever that is set at a touch point where it does nothing: that can only be a mistake.
void check_acts(const Lever& lever, const Scenario& scenario, const LeverSetting& setting,
                const Checker& at) {
  if (setting.scope != LeverScope::touch_point || lever.acts_at == nullptr) return;
  for (const TouchPointSpec& spec : scenario.touch_points) {
    if (spec.name != setting.of || lever.acts_at(spec)) continue;
    std::vector<std::string> others;
    for (const TouchPointSpec& other : scenario.touch_points) {
      if (lever.acts_at(other)) others.push_back(other.name);
    }
    at.problem(setting.lever + " does nothing at touch point '" + spec.name + "'", list_of(others),
               {}, key_of(setting));
  }
}

void check_scope(const Lever& lever, const Scenario& scenario, const LeverSetting& setting,
                 const Checker& at) {
  const std::string key = key_of(setting);
  if (!lever.scopes[static_cast<std::size_t>(setting.scope)]) {
    at.problem(setting.lever + " cannot be set by " + words_of(setting.scope), scopes_text(lever),
               {}, key);
    return;
  }
  if (setting.scope == LeverScope::all) {
    if (!setting.of.empty()) {
      at.problem(setting.lever + " for all names '" + setting.of + "'", "no name", {}, key);
    }
    return;
  }
  const std::vector<std::string> names = names_in(scenario, setting.scope);
  if (std::ranges::find(names, setting.of) == names.end()) {
    at.problem("unknown " + std::string(words_of(setting.scope)) + " '" + setting.of + "'",
               nearest_of(setting.of, names), did_you_mean(setting.of, names), key);
    return;
  }
  check_acts(lever, scenario, setting, at);
}

/// Reports rewards where nobody pays a price of which something could be given back.
void check_rewards(const Scenario& scenario, const LeverSetting& setting, const Checker& at) {
  if (setting.lever != "rewards" || !(setting.value > 0.0)) return;
  for (const SegmentSpec& spec : scenario.segments) {
    const bool is_meant = setting.scope == LeverScope::all || spec.name == setting.of;
    if (is_meant && (spec.price > 0.0 || spec.leaving.purchase_price > 0.0)) return;
  }
  const bool of_all = setting.scope == LeverScope::all;
  at.problem(
      of_all ? "rewards give back a share of the price, but no segment has one"
             : "rewards give back a share of the price, but segment '" + setting.of + "' has none",
      "price or leaving.purchase_price above 0", "give what a customer pays, or leave this out",
      key_of(setting));
}

bool same_place(const LeverSetting& a, const LeverSetting& b) {
  return find_lever(a.lever) == find_lever(b.lever) && a.scope == b.scope && a.of == b.of;
}

void check_settings(const Scenario& scenario, Problems& problems) {
  const Checker at("levers", problems);
  for (auto setting = scenario.levers.begin(); setting != scenario.levers.end(); ++setting) {
    const std::string key = key_of(*setting);
    const Lever* lever = known_lever(setting->lever, key, at);
    if (lever == nullptr) continue;
    if (!(lever->least <= setting->value && setting->value <= lever->most)) {
      at.problem(key + " is " + number_text(setting->value), range_text(*lever), {}, key);
    }
    check_scope(*lever, scenario, *setting, at);
    check_rewards(scenario, *setting, at);
    const auto is_same = [&](const LeverSetting& other) { return same_place(other, *setting); };
    if (std::find_if(scenario.levers.begin(), setting, is_same) != setting) {
      at.problem(key + " is set twice", "one value", {}, key);
    }
  }
}

/// Reports touch points that share a pool and differ in staffing. A pool's roster is multiplied
/// once, for all the touch points that it serves first.
void check_shared_pools(const Scenario& scenario, Problems& problems) {
  const Lever& staffing = *find_lever("staffing");
  const LeverValues values(staffing, scenario);
  for (const PoolSpec& pool : scenario.pools) {
    const TouchPointSpec* first = nullptr;
    for (const TouchPointSpec& spec : scenario.touch_points) {
      if (spec.pool != pool.name || spec.kind == TouchPointSpec::Kind::self_service) continue;
      if (first == nullptr) first = &spec;
      const double one = values.of_touch_point(*first), other = values.of_touch_point(spec);
      if (one == other) continue;
      const LeverSetting* setting = values.setting_of(spec);
      if (setting == nullptr || setting->scope == LeverScope::all) {
        setting = values.setting_of(*first);  // the narrower setting is likely the mistake
      }
      problems.add({"levers",
                    "staffing is " + number_text(one) + " at touch point '" + first->name +
                        "' and " + number_text(other) + " at '" + spec.name +
                        "', which share pool '" + pool.name + "'",
                    "one value for all touch points of a pool",
                    "set it for both, or for their department", key_of(*setting)});
      break;
    }
  }
}

void check_costs(const Scenario& scenario, Problems& problems) {
  const Checker at("lever_cost", problems);
  const auto& costs = scenario.lever_costs;
  for (auto spec = costs.begin(); spec != costs.end(); ++spec) {
    const Lever* lever = known_lever(spec->lever, spec->lever, at);
    if (lever == nullptr) continue;
    if (spec->one_off) at.number(spec->lever + ".one_off", *spec->one_off, 0, kMostLeverCost);
    if (spec->per_month) at.number(spec->lever + ".per_month", *spec->per_month, 0, kMostLeverCost);
    const auto is_same = [&](const LeverCostSpec& o) { return find_lever(o.lever) == lever; };
    if (std::find_if(costs.begin(), spec, is_same) != spec) {
      at.problem("the cost of " + spec->lever + " is set twice", "one cost", {}, spec->lever);
    }
  }
}

}  // namespace

std::vector<std::string> names_in(const Scenario& scenario, LeverScope scope) {
  switch (scope) {
    case LeverScope::all:
      return {};
    case LeverScope::segment:
      return NameIndex(scenario.segments).names();
    case LeverScope::department:
      return NameIndex(scenario.departments).names();
    case LeverScope::division:
      return NameIndex(scenario.divisions).names();
    case LeverScope::touch_point:
      return NameIndex(scenario.touch_points).names();
  }
  return {};
}

void check_organisation(const Scenario& scenario, Problems& problems) {
  check_names("department", scenario.departments, "", problems);
  check_names("division", scenario.divisions, "", problems);
  for (std::size_t d = 0; d < scenario.departments.size(); ++d) {
    const DepartmentSpec& spec = scenario.departments[d];
    check_parameters(department_parameters(), &spec,
                     Checker(place_of("department", spec.name, d), problems));
  }
  const NameIndex departments(scenario.departments), divisions(scenario.divisions);
  for (std::size_t t = 0; t < scenario.touch_points.size(); ++t) {
    const TouchPointSpec& spec = scenario.touch_points[t];
    if (spec.department.empty()) continue;
    Checker(place_of("touch point", spec.name, t), problems)
        .known("department", spec.department, departments);
  }
  for (std::size_t n = 0; n < scenario.needs.size(); ++n) {
    const NeedSpec& spec = scenario.needs[n];
    if (spec.division.empty()) continue;
    Checker(place_of("need", spec.name, n), problems).known("division", spec.division, divisions);
  }
}

void check_levers(const Scenario& scenario, Problems& problems) {
  check_settings(scenario, problems);
  check_shared_pools(scenario, problems);
  check_costs(scenario, problems);
}

}  // namespace rapport
