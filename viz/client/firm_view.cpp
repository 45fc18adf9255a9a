#include "viz/client/firm_view.h"

#include <algorithm>
#include <cmath>
#include <exception>

#include "sim/core/calendar.h"
#include "sim/core/units.h"
#include "sim/file/document.h"
#include "sim/forecast/target_knob.h"

namespace rapport {

namespace {

constexpr double kMonthsOfYear = 12.0;

/// What a dose of 1 costs in this firm, for all its customers.
struct Prices {
  double one_off, per_month;
};
Prices prices_of(const Lever& lever, const Scenario& scenario) {
  Prices prices{lever.one_off, lever.per_month};
  for (const LeverCostSpec& cost : scenario.lever_costs) {
    if (find_lever(cost.lever) != &lever) continue;
    prices = {cost.one_off.value_or(prices.one_off), cost.per_month.value_or(prices.per_month)};
  }
  double customers = 0.0;
  for (const SegmentSpec& segment : scenario.segments) customers += segment.customers;
  customers *= scenario.represents;
  return {prices.one_off * customers, prices.per_month * customers};
}

double dose_of(const Lever& lever, const Scenario& scenario) {
  return lever.dose == nullptr ? 0.0 : lever.dose(scenario, LeverValues(lever, scenario));
}

/// The parts of the firm for which the lever can be set, and what it is there.
std::vector<PartView> parts_of(const Lever& lever, const Scenario& scenario) {
  std::vector<PartView> parts;
  const LeverValues values(lever, scenario);
  const auto add = [&](LeverScope scope, const std::string& of, double inherited) {
    if (!lever.scopes[static_cast<std::size_t>(scope)]) return;
    PartView view{{scope, of}, inherited, false};
    for (const LeverSetting& setting : scenario.levers) {
      if (find_lever(setting.lever) != &lever || setting.scope != scope || setting.of != of)
        continue;
      view.value = setting.value;
      view.own = true;
    }
    parts.push_back(std::move(view));
  };
  for (const SegmentSpec& segment : scenario.segments) {
    add(LeverScope::segment, segment.name, values.of_all());
  }
  for (const DepartmentSpec& department : scenario.departments) {
    add(LeverScope::department, department.name, values.of_all());
  }
  for (const DivisionSpec& division : scenario.divisions) {
    add(LeverScope::division, division.name, values.of_all());
  }
  for (const TouchPointSpec& place : scenario.touch_points) {
    const bool acts = lever.acts_at == nullptr || lever.acts_at(place);
    if (acts) add(LeverScope::touch_point, place.name, values.of_touch_point(place));
  }
  return parts;
}

LeverStep step_with(const Lever& lever, const Scenario& scenario, std::string date) {
  return {std::move(date), LeverValues(lever, scenario).of_all(), parts_of(lever, scenario)};
}

bool same_step(const LeverStep& a, const LeverStep& b) {
  const auto same_part = [](const PartView& x, const PartView& y) {
    return x.part == y.part && x.value == y.value;
  };
  return a.value == b.value && std::ranges::equal(a.parts, b.parts, same_part);
}

/// What holds at the start, and each later date at which the lever does something else.
std::vector<LeverStep> steps_of(const Lever& lever, const Policy& policy, const Scenario& today) {
  std::vector<LeverStep> steps{step_with(lever, today, "")};
  const Calendar calendar(today.start);
  for (const Change& change : policy.changes) {
    const std::string date = change.from > 0 ? to_string(calendar.date_at(change.from)) : "";
    LeverStep step = step_with(lever, change.then, date);
    if (date.empty()) steps.clear();
    if (steps.empty() || !same_step(step, steps.back())) steps.push_back(std::move(step));
  }
  return steps;
}

LeverView lever_view(const Lever& lever, const Scenario& scenario, const Scenario& today) {
  LeverView view;
  view.value = LeverValues(lever, scenario).of_all();
  for (const LeverSetting& setting : scenario.levers) {
    if (find_lever(setting.lever) == &lever && setting.scope != LeverScope::all) ++view.parts;
  }
  view.by_part = parts_of(lever, scenario);
  const Prices prices = prices_of(lever, scenario);
  const double dose = dose_of(lever, scenario);
  view.per_year = prices.per_month * dose * kMonthsOfYear;
  view.one_off = prices.one_off * std::max(0.0, dose - dose_of(lever, today));
  return view;
}

std::vector<LeverSetting> settings_of(const Lever& lever, const Scenario& scenario) {
  std::vector<LeverSetting> out;
  for (const LeverSetting& s : scenario.levers) {
    if (find_lever(s.lever) == &lever) out.push_back(s);
  }
  std::ranges::sort(out);
  return out;
}

/// What a policy changes, by date: first what holds from the start on.
std::vector<DatedChange> dates_of(const Policy& policy, const Scenario& today) {
  std::vector<DatedChange> dates(1);
  const Calendar calendar(today.start);
  dates[0].date = to_string(today.start);
  const Scenario* before = &today;
  for (const Change& change : policy.changes) {
    if (change.from > 0) {
      dates.push_back({to_string(calendar.date_at(change.from)),
                       static_cast<double>(change.from) / static_cast<double>(kDay),
                       {}});
    }
    for (const Lever& lever : levers()) {
      if (settings_of(lever, change.then) == settings_of(lever, *before)) continue;
      dates.back().levers.push_back(&lever);
      dates.back().values.push_back(LeverValues(lever, change.then).of_all());
    }
    before = &change.then;
  }
  return dates;
}

PolicyView policy_view(const Policy& policy, const Scenario& today) {
  PolicyView view{policy.name, policy.label, policy.short_label, policy.doc, {}, {}, {}, false};
  const Scenario& last = policy.changes.empty() ? today : policy.changes.back().then;
  view.others = difference_of(today, last);
  view.dates = dates_of(policy, today);
  view.at_start = std::move(view.dates.front());
  view.dates.erase(view.dates.begin());
  for (const Lever& lever : levers()) {
    view.levers.push_back(lever_view(lever, last, today));
    view.levers.back().steps = steps_of(lever, policy, today);
    for (const DatedChange& date : view.dates) {
      if (std::ranges::find(date.levers, &lever) != date.levers.end()) {
        view.levers.back().from = date.date;
      }
    }
  }
  return view;
}

/// The day from which a table [[policy.NAME.change]] holds; -1: from the start, or it is unclear.
double day_of_step(const Value& change, Date start) {
  const Value* from = change.find("from");
  if (from == nullptr) return -1;
  if (from->kind == Value::Kind::date) {
    return static_cast<double>(days_from_civil(from->date) - days_from_civil(start));
  }
  const Measured time = read_measure(from->text, Quantity::duration, "");
  return time.problem.empty() ? std::floor(time.value / static_cast<double>(kDay)) : -1;
}

/// Finds the policies, and their dated changes, that stand in the text itself.
void mark_own(const std::string& path, const std::string& text, Date start, FirmView& view) {
  const Value root = read_document(text, path);
  const Value* own = root.find("policy");
  for (PolicyView& policy : view.policies) {
    const Value* table = own == nullptr ? nullptr : own->find(policy.name);
    policy.in_text = table != nullptr;
    const Value* changes = table == nullptr ? nullptr : table->find("change");
    if (changes == nullptr) continue;
    for (std::size_t i = 0; i < changes->list.size(); ++i) {
      const double day = day_of_step(changes->list[i], start);
      if (day == 0) policy.at_start.step = static_cast<int>(i);
      for (DatedChange& date : policy.dates) {
        if (date.days == day) date.step = static_cast<int>(i);
      }
    }
  }
}

Pace pace_of(Time lag, Time ramp) {
  constexpr auto kDays = static_cast<double>(kDay);
  return {static_cast<double>(lag) / kDays, static_cast<double>(ramp) / kDays};
}

std::vector<TargetView> targets_of(const Scenario& today) {
  std::vector<TargetView> out;
  for (const Parameter& row : target_parameters()) {
    const auto& given = member<std::optional<double>>(row, &today);
    if (!given) continue;
    const std::string_view metric = metric_of_target(row);
    out.push_back({find_metric(metric), *given * (row.quantity == Quantity::share ? 100.0 : 1.0),
                   find_target_knob(metric) != nullptr});
  }
  return out;
}

void fill(const ScenarioFile& file, FirmView& view) {
  const Scenario& today = file.today;
  view.title = today.name;
  view.question = file.question;
  view.currency = today.currency;
  view.start = to_string(today.start);
  view.end = to_string(Calendar(today.start).date_at(today.horizon));
  view.days = static_cast<double>(today.horizon) / static_cast<double>(kDay);
  view.represents = today.represents;
  view.has_company = today.company.on;
  for (const Lever& lever : levers()) view.of_use.push_back(lacking_for(lever, today) == nullptr);
  for (const SegmentSpec& segment : today.segments) {
    view.customers += segment.customers;
    view.segments.push_back(segment.name);
  }
  for (const TouchPointSpec& place : today.touch_points) {
    view.touch_points.push_back(place.name);
    view.elements.push_back(static_cast<std::size_t>(place.element));
  }
  view.targets = targets_of(today);
  view.evidence = evidence_of(file);
  view.today = write_scenario(today);
  const RoadmapSpec& pace = today.company.roadmap;
  view.paces[static_cast<std::size_t>(LeverFamily::orientation)] =
      pace_of(pace.orientation_lag, pace.orientation_ramp);
  view.paces[static_cast<std::size_t>(LeverFamily::configuration)] =
      pace_of(pace.configuration_lag, pace.configuration_ramp);
  view.paces[static_cast<std::size_t>(LeverFamily::information)] =
      pace_of(pace.information_lag, pace.information_ramp);
  Policy as_is;
  as_is.name = kTodayName;
  as_is.label = as_is.short_label = "Today";
  view.policies.push_back(policy_view(as_is, today));
  for (const Policy& policy : file.policies) view.policies.push_back(policy_view(policy, today));
}

}  // namespace

bool same_course(const LeverView& a, const LeverView& b) {
  return std::ranges::equal(a.steps, b.steps, [](const LeverStep& x, const LeverStep& y) {
    return x.date == y.date && same_step(x, y);
  });
}

const PolicyView* FirmView::find(const std::string& name) const {
  const auto found = std::ranges::find(policies, name, &PolicyView::name);
  return found == policies.end() ? nullptr : &*found;
}

std::shared_ptr<const FirmView> view_of(const std::string& path, const std::string& text) {
  auto view = std::make_shared<FirmView>();
  try {
    ReadOptions options;
    options.read = [&](const std::string& file) {
      return file == path ? text : read_text_file(file);
    };
    const ScenarioFile file = read_scenario_file(path, options);
    fill(file, *view);
    mark_own(path, text, file.today.start, *view);
  } catch (const std::exception& error) {
    *view = {};
    view->problems = error.what();
  }
  view->text = text;
  return view;
}

}  // namespace rapport
