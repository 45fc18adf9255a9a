#include "sim/forecast/assumption.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>

#include "sim/file/document.h"
#include "sim/file/scenario_difference.h"
#include "sim/file/value_writer.h"
#include "sim/forecast/target_knob.h"
#include "sim/scenario/validate.h"

namespace rapport {

namespace {

/// Rows that hold by their default where a file does not set them, and that are drawn all the same.
constexpr std::array<std::string_view, 6> kDrawnAtDefault{"department.rules",
                                                          "department.pays_record",
                                                          "need.fit_weight",
                                                          "segment.leaving.price_weight",
                                                          "segment.leaving.price_rise_weight",
                                                          "segment.leaving.price_memory"};

/// Whether a number of a segment does nothing: how its customers mind a price that they do not pay.
bool is_idle(const std::string& key, const void* thing) {
  if (!key.starts_with("segment.leaving.price_")) return false;
  const auto& segment = *static_cast<const SegmentSpec*>(thing);
  return segment.price == 0.0 && segment.leaving.purchase_price == 0.0;
}

/// Whether a number of the firm does nothing under Today as it stands: how save offers are made,
/// where there are none and the file says nothing of it.
bool is_idle_save(const Parameter& row, const Scenario& today) {
  if (!std::string_view(row.key).starts_with("company.save.")) return false;
  const Scenario by_default;
  return has_same_value(row, &today, &by_default) &&
         std::ranges::none_of(today.levers,
                              [](const LeverSetting& set) { return set.lever == "save"; });
}

/// Calls use(sort, index, thing, default thing, name) for all things that have plausible rows.
template <class S, class Use>
void for_each_thing(S& scenario, Use use) {
  const auto all = [&](const char* sort, auto& things) {
    using Spec = std::decay_t<decltype(things[0])>;
    for (std::size_t i = 0; i < things.size(); ++i)
      use(sort, i, &things[i], Spec{}, things[i].name);
  };
  all("department", scenario.departments);
  all("segment", scenario.segments);
  all("need", scenario.needs);
  all("stream", scenario.streams);
  all("pool", scenario.pools);
  all("touch_point", scenario.touch_points);
  all("product", scenario.products);
}

/// The thing that an assumption is of.
void* owner_of(const Assumption& assumption, Scenario& scenario) {
  void* owner = &scenario;
  for_each_thing(
      scenario, [&](const char* sort, std::size_t i, void* thing, const auto&, const std::string&) {
        if (assumption.sort == sort && assumption.thing == i) owner = thing;
      });
  return owner;
}

bool has_range(const Parameter& row) {
  return std::isfinite(row.plausible_low) && std::isfinite(row.plausible_high);
}

/// Whether the row has a number that can be varied as its range says.
bool can_vary(const Parameter& row, const void* owner) {
  switch (row.field.type) {
    case FieldType::number:
    case FieldType::whole:
    case FieldType::size:
    case FieldType::duration:
      return row.vary != Vary::spread;
    case FieldType::optional_number:
      return row.vary != Vary::spread && member<std::optional<double>>(row, owner).has_value();
    case FieldType::optional_whole:
      return row.vary != Vary::spread && member<std::optional<int>>(row, owner).has_value();
    case FieldType::law: {
      const Distribution& law = member<Distribution>(row, owner);
      const bool has_cv =
          law.kind() == Distribution::Kind::log_normal || law.kind() == Distribution::Kind::gamma;
      return row.vary == Vary::spread ? has_cv : law.mean() > 0 && std::isfinite(law.mean());
    }
    case FieldType::optional_law: {
      const auto& law = member<std::optional<Distribution>>(row, owner);
      const bool has_cv = law && (law->kind() == Distribution::Kind::log_normal ||
                                  law->kind() == Distribution::Kind::gamma);
      return row.vary == Vary::spread ? has_cv
                                      : law && law->mean() > 0 && std::isfinite(law->mean());
    }
    case FieldType::series:
    case FieldType::half_hours:
      return row.vary != Vary::value;
    case FieldType::by_segment:
      return row.vary == Vary::times && !member<std::vector<double>>(row, owner).empty();
    default:
      return false;
  }
}

/// Six figures, so that what is drawn can be written down and read as people read it.
double six_figures(double x) {
  if (x == 0.0 || !std::isfinite(x)) return x;
  const double scale = std::pow(10.0, 5.0 - std::floor(std::log10(std::abs(x))));
  return std::round(x * scale) / scale;
}

double at_place(double low, double high, double u) { return low + u * (high - low); }
double factor_at(double low, double high, double u) {
  return std::exp(at_place(std::log(low), std::log(high), u));
}

double varied(double value, const Assumption& a, double u) {
  return six_figures(a.vary == Vary::times ? value * factor_at(a.low, a.high, u)
                                           : at_place(a.low, a.high, u));
}

Distribution varied(const Distribution& law, const Assumption& a, double u) {
  if (a.vary == Vary::times) return law.scaled(six_figures(factor_at(a.low, a.high, u)));
  const DistributionText text = law.made_from();
  if (a.vary == Vary::value) {
    const double mean = six_figures(at_place(a.low, a.high, u));
    if (law.kind() != Distribution::Kind::beta) return law.scaled(mean / law.mean());
    const double sum = text.first + text.second;  // how sure it is stays
    return Distribution::beta(mean * sum, (1.0 - mean) * sum);
  }
  const double cv = six_figures(text.second * at_place(a.low, a.high, u));
  const Distribution spread = law.kind() == Distribution::Kind::gamma
                                  ? Distribution::gamma(text.first, cv)
                                  : Distribution::log_normal(text.first, cv);
  return text.factor == 1.0 ? spread : spread.scaled(text.factor);
}

/// Multipliers farther from, or nearer to, their mean; what is 0 (nobody asks then) stays 0.
void spread_series(std::span<double> values, double factor) {
  double sum = 0.0, count = 0.0;
  for (const double v : values) {
    if (v > 0) sum += v, count += 1;
  }
  const double mean = count > 0 ? sum / count : 0.0;
  for (double& v : values) {
    if (v > 0) v = std::max(0.0, six_figures(mean + factor * (v - mean)));
  }
}

void assume_row(const Assumption& a, double u, void* owner) {
  const Parameter& row = *a.row;
  switch (row.field.type) {
    case FieldType::number:
      member<double>(row, owner) = varied(member<double>(row, owner), a, u);
      return;
    case FieldType::optional_number:
      member<std::optional<double>>(row, owner) =
          varied(*member<std::optional<double>>(row, owner), a, u);
      return;
    case FieldType::whole:
      member<int>(row, owner) =
          static_cast<int>(std::lround(varied(member<int>(row, owner), a, u)));
      return;
    case FieldType::optional_whole:
      member<std::optional<int>>(row, owner) =
          static_cast<int>(std::lround(varied(*member<std::optional<int>>(row, owner), a, u)));
      return;
    case FieldType::size:
      member<std::uint32_t>(row, owner) = static_cast<std::uint32_t>(
          std::lround(varied(static_cast<double>(member<std::uint32_t>(row, owner)), a, u)));
      return;
    case FieldType::duration: {
      // Whole seconds: renewals need them, and people write them.
      const double ticks = varied(static_cast<double>(member<Time>(row, owner)), a, u);
      member<Time>(row, owner) = std::llround(ticks / kSecond) * kSecond;
      return;
    }
    case FieldType::law:
      member<Distribution>(row, owner) = varied(member<Distribution>(row, owner), a, u);
      return;
    case FieldType::optional_law:
      member<std::optional<Distribution>>(row, owner) =
          varied(*member<std::optional<Distribution>>(row, owner), a, u);
      return;
    case FieldType::by_segment:
      for (double& v : member<std::vector<double>>(row, owner)) v = varied(v, a, u);
      return;
    case FieldType::series:
    case FieldType::half_hours:
      if (a.vary == Vary::spread) {
        spread_series(series_of(row, owner), at_place(a.low, a.high, u));
      } else {
        for (double& v : series_of(row, owner)) v = varied(v, a, u);
      }
      return;
    default:
      return;
  }
}

/// The cost of a lever of the firm, which stands for the default where it has none of its own.
LeverCostSpec& cost_of(const Lever& lever, Scenario& scenario) {
  const auto is_it = [&](const LeverCostSpec& spec) { return find_lever(spec.lever) == &lever; };
  auto found = std::ranges::find_if(scenario.lever_costs, is_it);
  if (found == scenario.lever_costs.end()) {
    found = scenario.lever_costs.insert(found, LeverCostSpec{lever.id, {}, {}});
  }
  if (!found->one_off) found->one_off = lever.one_off;
  if (!found->per_month) found->per_month = lever.per_month;
  return *found;
}

/// Keys that the knobs of a scenario's targets move.
std::set<std::string> fitted_keys(const Scenario& today) {
  std::set<std::string> keys;
  for (const Parameter& row : target_parameters()) {
    if (!member<std::optional<double>>(row, &today)) continue;
    const TargetKnob* knob = find_target_knob(metric_of_target(row));
    if (knob == nullptr) continue;
    const Turns range = knob->range(today);
    if (!(range.least < range.most)) continue;
    Scenario turned = today;
    const double to = knob->start(today) + knob->step;
    knob->turn(turned, to <= range.most ? to : knob->start(today) - knob->step);
    for (const KeyChange& change : difference_of(today, turned)) keys.insert(change.key);
  }
  return keys;
}

/// Whether the scenario may have the number anywhere in its range.
bool is_allowed(const Assumption& assumption, const Scenario& today) {
  for (const double u : {0.0, 1.0}) {
    Scenario varied_one = today;
    assume(assumption, u, varied_one);
    if (!find_problems(varied_one).empty()) return false;
  }
  return true;
}

}  // namespace

std::vector<Assumption> assumptions_of(const Scenario& today, bool without_fitted) {
  std::vector<Assumption> found;
  const std::set<std::string> fitted =
      without_fitted ? fitted_keys(today) : std::set<std::string>{};
  const auto add = [&](Assumption assumption) {
    if (fitted.contains(assumption.key) || !is_allowed(assumption, today)) return;
    found.push_back(std::move(assumption));
  };
  for (const Parameter& row : scenario_parameters()) {
    const bool unused = row.needs_company && !today.company.on;
    if (unused || !has_range(row) || !can_vary(row, &today)) continue;
    if (is_idle_save(row, today)) continue;
    add({row.key, row.label, row.vary, row.plausible_low, row.plausible_high, &row, nullptr});
  }
  for_each_thing(today, [&](const char* sort, std::size_t i, const void* thing,
                            const auto& by_default, const std::string& name) {
    for (const Parameter& row : sort_of(sort).parameters) {
      const bool unused = row.needs_company && !today.company.on;
      if (unused || !has_range(row) || !can_vary(row, thing)) continue;
      const std::string plain = std::string(sort) + "." + row.key;
      const bool drawn = std::ranges::find(kDrawnAtDefault, plain) != kDrawnAtDefault.end();
      if (is_idle(plain, thing) || (!drawn && has_same_value(row, thing, &by_default))) continue;
      add({join_path({sort, name}) + "." + row.key, std::string(row.label) + " (" + name + ")",
           row.vary, row.plausible_low, row.plausible_high, &row, nullptr, sort, i});
    }
  });
  if (!today.company.on) return found;
  for (const Lever& lever : company_levers()) {
    if (!(lever.cost_low > 0) || !(lever.one_off > 0 || lever.per_month > 0)) continue;
    add({std::string("lever_cost.") + lever.id, std::string("Cost of '") + lever.label + "'",
         Vary::times, lever.cost_low, lever.cost_high, nullptr, &lever});
  }
  return found;
}

void assume(const Assumption& assumption, double u, Scenario& scenario) {
  if (assumption.row != nullptr) return assume_row(assumption, u, owner_of(assumption, scenario));
  LeverCostSpec& cost = cost_of(*assumption.lever, scenario);
  cost.one_off = varied(*cost.one_off, assumption, u);
  cost.per_month = varied(*cost.per_month, assumption, u);
}

std::string text_of_assumption(const Assumption& assumption, const Scenario& scenario) {
  Scenario copy = scenario;
  if (assumption.row != nullptr) {
    return toml_value(*assumption.row, owner_of(assumption, copy), scenario.currency);
  }
  const LeverCostSpec& cost = cost_of(*assumption.lever, copy);
  return "{ one_off = " + toml_measure(*cost.one_off, Quantity::money, scenario.currency) +
         ", per_month = " + toml_measure(*cost.per_month, Quantity::money, scenario.currency) +
         " }";
}

}  // namespace rapport
