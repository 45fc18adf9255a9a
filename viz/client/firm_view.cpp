#include "viz/client/firm_view.h"

#include <algorithm>
#include <exception>

#include "sim/core/calendar.h"
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

LeverView lever_view(const Lever& lever, const Scenario& scenario, const Scenario& today) {
  LeverView view;
  view.value = LeverValues(lever, scenario).of_all();
  for (const LeverSetting& setting : scenario.levers) {
    if (find_lever(setting.lever) == &lever && setting.scope != LeverScope::all) ++view.parts;
  }
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

/// The dates after the start at which levers change, with these.
std::vector<DatedChange> dates_of(const Policy& policy, const Scenario& today) {
  std::vector<DatedChange> dates;
  const Calendar calendar(today.start);
  const Scenario* before = &today;
  for (const Change& change : policy.changes) {
    DatedChange date{to_string(calendar.date_at(std::max<Time>(change.from, 0))),
                     static_cast<double>(change.from) / static_cast<double>(kDay),
                     {}};
    for (const Lever& lever : levers()) {
      if (settings_of(lever, change.then) != settings_of(lever, *before)) {
        date.levers.push_back(&lever);
      }
    }
    before = &change.then;
    if (change.from > 0) dates.push_back(std::move(date));
  }
  return dates;
}

PolicyView policy_view(const Policy& policy, const Scenario& today) {
  PolicyView view{policy.name, policy.label, policy.short_label, policy.doc, {}, {}, false};
  const Scenario& last = policy.changes.empty() ? today : policy.changes.back().then;
  view.dates = dates_of(policy, today);
  for (const Lever& lever : levers()) {
    view.levers.push_back(lever_view(lever, last, today));
    for (const DatedChange& date : view.dates) {
      if (std::ranges::find(date.levers, &lever) != date.levers.end()) {
        view.levers.back().from = date.date;
      }
    }
  }
  return view;
}

/// Names of the policies that stand in the text itself.
std::vector<std::string> own_policies(const std::string& path, const std::string& text) {
  std::vector<std::string> names;
  const Value root = read_document(text, path);
  if (const Value* policies = root.find("policy")) {
    for (const KeyValue& entry : policies->table) names.push_back(entry.key);
  }
  return names;
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
  Policy as_is;
  as_is.name = kTodayName;
  as_is.label = as_is.short_label = "Today";
  view.policies.push_back(policy_view(as_is, today));
  for (const Policy& policy : file.policies) view.policies.push_back(policy_view(policy, today));
}

}  // namespace

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
    fill(read_scenario_file(path, options), *view);
    const std::vector<std::string> own = own_policies(path, text);
    for (PolicyView& policy : view->policies) {
      policy.in_text = std::ranges::find(own, policy.name) != own.end();
    }
  } catch (const std::exception& error) {
    *view = {};
    view->problems = error.what();
  }
  view->text = text;
  return view;
}

}  // namespace rapport
