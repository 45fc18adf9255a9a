#include "sim/scenario/shock.h"

#include <algorithm>

#include "sim/scenario/checker.h"
#include "sim/scenario/lever.h"
#include "sim/scenario/name_index.h"
#include "sim/scenario/parameter.h"
#include "sim/scenario/validate_parts.h"

namespace rapport {

namespace {

/// Whether a shock that names nothing, or this thing, is about it.
bool is_about(const std::string& named, const std::string& name) {
  return named.empty() || named == name;
}

void raise_needs(const ShockSpec& shock, Scenario& scenario) {
  if (shock.needs == 1.0) return;
  for (NeedSpec& need : scenario.needs) {
    if (!is_about(shock.need, need.name)) continue;
    if (shock.segment.empty()) {
      need.per_year *= shock.needs;
      continue;
    }
    if (need.segment_factor.empty()) need.segment_factor.assign(scenario.segments.size(), 1.0);
    for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
      if (scenario.segments[s].name == shock.segment) need.segment_factor[s] *= shock.needs;
    }
  }
  if (!shock.need.empty() || !shock.segment.empty()) return;
  for (StreamSpec& stream : scenario.streams) stream.per_hour *= shock.needs;
}

void change_service(const ShockSpec& shock, Scenario& scenario) {
  for (PoolSpec& pool : scenario.pools) {
    const bool serves = std::ranges::any_of(scenario.touch_points, [&](const TouchPointSpec& spec) {
      return spec.pool == pool.name && is_about(shock.touch_point, spec.name);
    });
    if (!serves || shock.staff == 1.0) continue;
    pool.staff = scaled_staff(pool.staff, shock.staff);
  }
  for (TouchPointSpec& spec : scenario.touch_points) {
    if (!shock.outage || !is_about(shock.touch_point, spec.name)) continue;
    spec.is_down = spec.kind == TouchPointSpec::Kind::self_service;
    if (spec.kind == TouchPointSpec::Kind::staffed) spec.open = WeekSchedule(0);
  }
}

void change_price(const ShockSpec& shock, Scenario& scenario) {
  for (SegmentSpec& segment : scenario.segments) {
    if (is_about(shock.segment, segment.name)) segment.price_factor *= shock.price;
  }
}

void change_rivals(const ShockSpec& shock, Scenario& scenario) {
  for (SegmentSpec& segment : scenario.segments) {
    if (!is_about(shock.segment, segment.name)) continue;
    segment.rival.price *= shock.rival;
    segment.rival.offers *= shock.offers;
  }
}

/// Whether it changes what rivals do.
bool moves_rivals(const ShockSpec& shock) { return shock.rival != 1.0 || shock.offers != 1.0; }

/// The scenario under the shocks that hold at `t`.
Scenario shocked(Scenario scenario, std::span<const ShockSpec> shocks, Time t) {
  for (const ShockSpec& shock : shocks) {
    if (!span_of(shock, scenario).holds_at(t)) continue;
    raise_needs(shock, scenario);
    change_service(shock, scenario);
    change_price(shock, scenario);
    change_rivals(shock, scenario);
  }
  return scenario;
}

/// The dates at which shocks begin or end within the run.
std::vector<Time> dates_of(const Scenario& scenario) {
  std::vector<Time> dates;
  for (const ShockSpec& shock : scenario.shocks) {
    const ShockSpan span = span_of(shock, scenario);
    if (span.from == span.until) continue;
    for (const Time date : {span.from, span.until}) {
      if (date < scenario.horizon) dates.push_back(date);
    }
  }
  return dates;
}

/// By how much the shocks that pass `matters` raise demand together, on the day on which they do
/// most.
template <class Matters>
double most_together(const Scenario& scenario, Matters matters) {
  double most = 1.0;
  for (const Time date : dates_of(scenario)) {
    double factor = 1.0;
    for (const ShockSpec& shock : scenario.shocks) {
      if (span_of(shock, scenario).holds_at(date) && matters(shock)) {
        factor *= std::max(1.0, shock.needs);
      }
    }
    most = std::max(most, factor);
  }
  return most;
}

/// What a shock may be about, and what of it looks at that.
void check_scope(const ShockSpec& shock, const Scenario& scenario, const Checker& at) {
  struct Scope {
    const char* key;
    const std::string& name;
    NameIndex names;
    bool is_used;
    const char* users;
  };
  const bool serves = shock.staff != 1.0 || shock.outage;
  const bool asks = shock.needs != 1.0;
  for (const Scope& scope :
       {Scope{"segment", shock.segment, NameIndex(scenario.segments),
              asks || shock.price != 1.0 || moves_rivals(shock), "needs, price, rival and offers"},
        Scope{"need", shock.need, NameIndex(scenario.needs), asks, "needs"},
        Scope{"touch_point", shock.touch_point, NameIndex(scenario.touch_points), serves,
              "staff and outage"}}) {
    if (scope.name.empty() || !at.known(scope.key, scope.name, scope.names)) continue;
    if (scope.is_used) continue;
    at.problem(std::string(scope.key) + " is said, and nothing of the shock is about one",
               std::string("with ") + scope.users, {}, scope.key);
  }
}

/// What an outage is of.
void check_outage(const ShockSpec& shock, const Scenario& scenario, const Checker& at) {
  if (!shock.outage) return;
  const auto place = NameIndex(scenario.touch_points).find(shock.touch_point);
  if (shock.touch_point.empty()) {
    at.problem("is an outage, and does not say of what", "touch_point = NAME", {}, "outage");
  } else if (place) {
    const TouchPointSpec::Kind kind = scenario.touch_points[*place].kind;
    if (kind == TouchPointSpec::Kind::staffed || kind == TouchPointSpec::Kind::self_service) return;
    at.problem("is an outage of a backlog, which takes in what comes whoever works it off",
               "an outage of a staffed or self-service touch point", "staff = 0 stops the work",
               "outage");
  }
}

/// Reports people of a touch point that has none, and a price that nobody pays.
void check_effects(const ShockSpec& shock, const Scenario& scenario, const Checker& at) {
  const auto place = NameIndex(scenario.touch_points).find(shock.touch_point);
  if (shock.staff != 1.0 && place && scenario.touch_points[*place].pool.empty()) {
    at.problem("changes the staff of a touch point that nobody serves",
               "a touch point with a pool, or outage = true", {}, "staff");
  }
  const bool pays = std::ranges::any_of(scenario.segments, [&](const SegmentSpec& segment) {
    return is_about(shock.segment, segment.name) &&
           (segment.price > 0.0 || segment.leaving.purchase_price > 0.0);
  });
  const bool has_rival = std::ranges::any_of(scenario.segments, [&](const SegmentSpec& segment) {
    return is_about(shock.segment, segment.name) && segment.rival.offers > 0.0;
  });
  if (moves_rivals(shock) && !has_rival) {
    at.problem("is about a rival that no segment has", "a segment with `rival.offers` above 0", {},
               shock.rival != 1.0 ? "rival" : "offers");
  }
  if (shock.price != 1.0 && !pays) {
    at.problem("changes a price that no segment pays",
               "a segment with `price` or `leaving.purchase_price`", {}, "price");
  }
}

void check_dates(const ShockSpec& shock, const Checker& at) {
  const bool ends = shock.until != kNoDate;
  if (shock.from == kNoDate) {
    at.problem("does not say from when it holds", "from = 2026-03-02", {}, "from");
  } else if (!exists(shock.from)) {
    at.problem("from is " + to_string(shock.from) + ", a day that does not exist", {}, {}, "from");
  } else if (ends && !exists(shock.until)) {
    at.problem("until is " + to_string(shock.until) + ", a day that does not exist", {}, {},
               "until");
  } else if (ends && shock.until <= shock.from) {
    at.problem("ends on " + to_string(shock.until) + ", before it has begun",
               "a day after " + to_string(shock.from), {}, "until");
  }
}

}  // namespace

ShockSpan span_of(const ShockSpec& shock, const Scenario& scenario) {
  if (!exists(shock.from) || !exists(scenario.start)) return {0, 0};
  const Calendar calendar(scenario.start);
  const bool ends = exists(shock.until);
  const Time until = ends ? calendar.time_of(shock.until) : scenario.horizon;
  const auto within = [&](Time t) {
    return std::clamp<Time>(t, 0, std::max<Time>(0, scenario.horizon));
  };
  const ShockSpan span{within(calendar.time_of(shock.from)), within(until)};
  return span.from < span.until ? span : ShockSpan{0, 0};
}

std::vector<Change> with_shocks(const Scenario& today, std::vector<Change> changes) {
  std::vector<Time> dates = dates_of(today);
  if (dates.empty()) return changes;
  for (const Change& change : changes) dates.push_back(change.from);
  std::ranges::sort(dates);
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  const bool all_along = !changes.empty() && changes[0].from == kFromStart;
  std::vector<Change> all;
  for (const Time date : dates) {
    const Scenario* then = &today;
    for (const Change& change : changes) {
      if (change.from <= date) then = &change.then;
    }
    const bool is_beginning = date == 0 && today.warmup == 0;
    if (is_beginning) all.clear();  // what has always been so begins then too
    all.push_back(
        {is_beginning && all_along ? kFromStart : date, shocked(*then, today.shocks, date)});
  }
  return all;
}

double largest_demand(const Scenario& scenario, const NeedSpec& need) {
  return most_together(scenario,
                       [&](const ShockSpec& shock) { return is_about(shock.need, need.name); });
}

double largest_demand(const Scenario& scenario, const StreamSpec&) {
  return most_together(
      scenario, [](const ShockSpec& shock) { return shock.need.empty() && shock.segment.empty(); });
}

std::string words_of(const ShockSpec& shock, const Scenario& scenario) {
  std::string what;
  const auto say = [&](const std::string& text) { what += (what.empty() ? "" : ", ") + text; };
  const auto times = [&](const char* of, double factor) {
    if (factor != 1.0) say(std::string(of) + " x " + number_text(factor));
  };
  if (shock.outage) say(shock.touch_point + " is down");
  times("needs", shock.needs);
  times("staff", shock.staff);
  times("price", shock.price);
  times("price of rivals", shock.rival);
  times("offers of rivals", shock.offers);
  for (const std::string* of : {&shock.segment, &shock.need}) {
    if (!of->empty()) what += " (" + *of + ")";
  }
  if (!shock.outage && !shock.touch_point.empty()) what += " (" + shock.touch_point + ")";
  const ShockSpan span = span_of(shock, scenario);
  std::string when = "from " + to_string(shock.from);
  if (shock.until != kNoDate) when += " until " + to_string(shock.until);
  if (span.from == span.until) when += ", outside of the run";
  return "shock '" + shock.name + "' " + when + ", under all policies alike: " + what;
}

void check_shocks(const Scenario& scenario, Problems& problems) {
  check_names("shock", scenario.shocks, "", problems);
  for (std::size_t i = 0; i < scenario.shocks.size(); ++i) {
    const ShockSpec& shock = scenario.shocks[i];
    const Checker at(place_of("shock", shock.name, i), problems);
    check_parameters(shock_parameters(), &shock, at);
    check_dates(shock, at);
    check_scope(shock, scenario, at);
    check_outage(shock, scenario, at);
    const bool acts = shock.outage || shock.needs != 1.0 || shock.staff != 1.0 ||
                      shock.price != 1.0 || moves_rivals(shock);
    if (!acts) at.problem("does nothing", "one of needs, staff, outage, price, rival and offers");
    check_effects(shock, scenario, at);
  }
}

}  // namespace rapport
