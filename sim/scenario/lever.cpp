#include "sim/scenario/lever.h"

#include <algorithm>
#include <array>

#include "sim/core/text.h"
#include "sim/scenario/lever_parts.h"

namespace rapport {

namespace {

char lower(char c) { return 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

double represented_customers(const Scenario& scenario) {
  double customers = 0.0;
  for (const SegmentSpec& segment : scenario.segments) customers += segment.customers;
  return customers * scenario.represents;
}

struct Prices {
  double one_off, per_month;
};

/// Whether that is a name of the lever. Rows are compared by their id, because those of levers()
/// are copies of the tables'.
bool is_lever(std::string_view id_or_code, const Lever& lever) {
  const Lever* found = find_lever(id_or_code);
  return found != nullptr && found->id == lever.id;
}

Prices prices_of(const Lever& lever, const Scenario& scenario) {
  Prices prices{lever.one_off, lever.per_month};
  for (const LeverCostSpec& spec : scenario.lever_costs) {
    if (!is_lever(spec.lever, lever)) continue;
    prices.one_off = spec.one_off.value_or(prices.one_off);
    prices.per_month = spec.per_month.value_or(prices.per_month);
  }
  return prices;
}

/// What the levers of the scenario `now` cost from the time `from` on, where `before` held until
/// then.
LeverCharge charge_for(Time from, const Scenario& now, const Scenario& before) {
  LeverCharge charge{from, 0.0, 0.0};
  const double customers = represented_customers(now);
  for (const Lever& lever : levers()) {
    const Prices prices = prices_of(lever, now);
    const double dose = lever.dose(now, LeverValues(lever, now));
    const double rise = dose - lever.dose(before, LeverValues(lever, before));
    const double one_off = prices.one_off * std::max(0.0, rise) * customers;
    const double per_month = prices.per_month * dose * customers;
    charge.one_off += one_off;
    charge.per_month += per_month;
    if (lever.family == LeverFamily::plain) continue;
    charge.company_one_off += one_off;
    charge.company_per_month += per_month;
  }
  return charge;
}

}  // namespace

bool part_by_segment(const Scenario& scenario, const LeverValues& values, TouchPointSpec& spec) {
  if (!spec.by_segment.empty()) return true;
  const double all = values.of_touch_point(spec);
  const bool differs = std::ranges::any_of(scenario.segments, [&](const SegmentSpec& segment) {
    return values.of_place(spec, segment.name) != all;
  });
  if (!differs) return false;
  const PlaceForSegment alike{spec.assistant, spec.call_back.acceptance,
                              spec.delivery.promise_factor};
  spec.by_segment.assign(scenario.segments.size(), alike);
  return true;
}

std::span<const Lever> plain_levers() {
  static const std::vector<Lever> all = [] {
    std::vector<Lever> rows;
    for (const std::span<const Lever> part :
         {service_levers(), order_levers(), market_levers(), credit_levers()}) {
      rows.insert(rows.end(), part.begin(), part.end());
    }
    return rows;
  }();
  return all;
}

std::span<const Lever> levers() {
  static const std::vector<Lever> all = [] {
    std::vector<Lever> rows(plain_levers().begin(), plain_levers().end());
    rows.insert(rows.end(), company_levers().begin(), company_levers().end());
    return rows;
  }();
  return all;
}

const char* lacking_for(const Lever& lever, const Scenario& scenario) {
  const bool is_plain = lever.family == LeverFamily::plain && !lever.needs_company;
  if (!is_plain && !scenario.company.on) return "a company";
  if (lever.lacks != nullptr) return lever.lacks(scenario);
  const bool has_place =
      lever.acts_at == nullptr || std::ranges::any_of(scenario.touch_points, lever.acts_at);
  return has_place ? nullptr : "a touch point of the kind that it acts at";
}

std::vector<std::string> idle_levers(const Scenario& scenario) {
  std::vector<std::string> said;
  for (const LeverSetting& setting : scenario.levers) {
    const Lever* lever = find_lever(setting.lever);
    if (lever == nullptr || setting.value == lever->neutral) continue;
    const char* lacking = lacking_for(*lever, scenario);
    if (lacking == nullptr) continue;
    said.push_back("lever '" + std::string(lever->id) + "' does nothing without " + lacking +
                   ", whatever it costs");
  }
  return said;
}

bool is_about(const Lever& lever, std::string_view words) {
  const std::string said = std::string(lever.id) + " " + lever.code + " " + lever.label + " " +
                           lever.help + " " + lever.also;
  return has_words(said, words);
}

const Lever* find_lever(std::string_view id_or_code) {
  if (id_or_code.empty()) return nullptr;  // it would match levers that have no code
  const auto found = std::ranges::find_if(levers(), [&](const Lever& lever) {
    return same_ignoring_case(lever.id, id_or_code) || same_ignoring_case(lever.code, id_or_code);
  });
  return found == levers().end() ? nullptr : &*found;
}

const char* name_of(LeverScope scope) {
  return kLeverScopeNames.at(static_cast<std::size_t>(scope));
}

std::string key_of(const LeverSetting& setting) {
  if (setting.scope == LeverScope::all) return setting.lever;
  return setting.lever + "." + name_of(setting.scope) + "." + setting.of;
}

const LeverSetting* LeverValues::find(LeverScope scope, std::string_view of) const {
  if (scope != LeverScope::all && of.empty()) return nullptr;
  for (const LeverSetting& setting : scenario_->levers) {
    if (setting.scope == scope && setting.of == of && is_lever(setting.lever, *lever_)) {
      return &setting;
    }
  }
  return nullptr;
}

const LeverSetting* LeverValues::setting_of(const TouchPointSpec& spec) const {
  if (const auto* setting = find(LeverScope::touch_point, spec.name)) return setting;
  if (const auto* setting = find(LeverScope::department, spec.department)) return setting;
  return find(LeverScope::all, {});
}

double LeverValues::of_need(const NeedSpec& need, const SegmentSpec& segment) const {
  if (const auto* setting = find(LeverScope::segment, segment.name)) return setting->value;
  if (const auto* setting = find(LeverScope::division, need.division)) return setting->value;
  return of_all();
}

double LeverValues::of_pool(const PoolSpec& pool) const {
  for (const TouchPointSpec& spec : scenario_->touch_points) {
    if (spec.pool == pool.name) return of_touch_point(spec);
  }
  return of_all();
}

Scenario with_levers(const Scenario& scenario) {
  Scenario applied = scenario;
  for (const Lever& lever : plain_levers()) lever.apply(applied, LeverValues(lever, scenario));
  return applied;
}

std::vector<LeverCharge> lever_charges(const Scenario& today, std::span<const Change> changes) {
  std::vector<LeverCharge> charges{charge_for(0, today, today)};
  const Scenario* before = &today;
  for (const Change& change : changes) {
    // What was there from the start has been paid, as Today's levers have.
    const bool had = change.from == kFromStart;
    const Time from = std::max<Time>(change.from, 0);
    if (from == charges.back().from) charges.pop_back();
    charges.push_back(charge_for(from, change.then, had ? change.then : *before));
    before = &change.then;
  }
  return charges;
}

}  // namespace rapport
