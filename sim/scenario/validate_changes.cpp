// Checks the changes of a policy: their dates, and that they differ from Today only in what a
// policy may change.
#include <algorithm>
#include <set>
#include <tuple>

#include "sim/scenario/checker.h"
#include "sim/scenario/parameter.h"
#include "sim/scenario/periods.h"
#include "sim/scenario/rates.h"
#include "sim/scenario/validate.h"
#include "sim/scenario/validate_parts.h"

namespace rapport {

namespace {

/// The key by which a rate differs from Today's, for a message about the rate.
template <class Spec>
std::string changed_key(const Spec& today, const Spec& now, double Spec::*rate) {
  if (today.*rate != now.*rate) return "rate";
  if (today.profile.hour != now.profile.hour) return "profile.hour";
  if (today.profile.weekday != now.profile.weekday) return "profile.weekday";
  if (today.profile.month != now.profile.month) return "profile.month";
  if (today.profile.half_hour != now.profile.half_hour) return "profile.half_hour";
  return "segment_factor";
}

/// Compares a changed scenario with Today and with the scenario that held before it.
class ChangeCheck {
 public:
  ChangeCheck(const Scenario& today, const Scenario& before, const Change& change,
              Problems& problems)
      : today_(today),
        before_(before),
        now_(change.then),
        at_start_(change.from <= 0),
        where_(place_of(today, change)),
        problems_(problems) {}

  /// Checks the change. Returns whether it has Today's items and steps, and a company (see
  /// company.h) where Today has one; only then can the scenario be checked as a whole.
  bool run() const {
    check_rights(scenario_parameters(), &today_, &before_, &now_, scenario());
    if (!check_all_names()) return false;
    const bool same_model = now_.company.on == today_.company.on;
    check_items("department", &Scenario::departments);
    check_items("segment", &Scenario::segments);
    check_items("need", &Scenario::needs);
    check_items("stream", &Scenario::streams);
    check_items("pool", &Scenario::pools);
    check_items("touch_point", &Scenario::touch_points);
    check_items("product", &Scenario::products);
    check_items("shock", &Scenario::shocks);
    for (std::size_t i = 0; i < now_.needs.size(); ++i) check_need(i);
    for (std::size_t i = 0; i < now_.streams.size(); ++i) check_stream(i);
    bool same_steps = true;
    for (std::size_t i = 0; i < now_.journeys.size(); ++i) same_steps &= check_journey(i);
    return same_steps && same_model;
  }

 private:
  Checker item(std::string_view sort, const std::string& name, std::size_t i) const {
    return {where_ + ", " + place_of(sort, name, i), problems_};
  }
  Checker scenario() const { return {where_ + ", scenario", problems_}; }

  template <class Spec>
  void check_items(const char* key, std::vector<Spec> Scenario::*items) const {
    const Sort& sort = sort_of(key);
    for (std::size_t i = 0; i < (now_.*items).size(); ++i) {
      const Spec& now = (now_.*items)[i];
      check_rights(sort.parameters, &(today_.*items)[i], &(before_.*items)[i], &now,
                   item(sort.place, now.name, i));
    }
  }

  /// Reports parameters that differ although no policy may change them, or that change during the
  /// run although they may only from its start.
  void check_rights(std::span<const Parameter> parameters, const void* today, const void* before,
                    const void* now, const Checker& at) const {
    const auto differs = [&](const Parameter& p, const void* a) {
      return !has_same_value(p, a, now);
    };
    for (const Parameter& p : parameters) {
      if (p.policy == PolicyRight::none && differs(p, today)) {
        at.problem(std::string(p.key) + " differs from Today's, which a policy cannot change",
                   "the same as Today", {}, p.key);
      } else if (p.policy == PolicyRight::at_start && !at_start_ && differs(p, before)) {
        at.problem(std::string(p.key) + " changes during the run, but money is added up by months",
                   "a change from the start of the run", {}, p.key);
      }
    }
  }

  bool check_all_names() const {
    const std::size_t found = problems_.size();
    check_same_names("segments", today_.segments, now_.segments);
    check_same_names("needs", today_.needs, now_.needs);
    check_same_names("streams", today_.streams, now_.streams);
    check_same_names("pools", today_.pools, now_.pools);
    check_same_names("touch points", today_.touch_points, now_.touch_points);
    check_same_names("journeys", today_.journeys, now_.journeys);
    check_same_names("departments", today_.departments, now_.departments);
    check_same_names("divisions", today_.divisions, now_.divisions);
    check_same_names("products", today_.products, now_.products);
    check_same_names("shocks", today_.shocks, now_.shocks);
    return problems_.size() == found && before_fits();
  }
  template <class Spec>
  void check_same_names(const std::string& sort, const std::vector<Spec>& before,
                        const std::vector<Spec>& now) const {
    const NameIndex first(before), second(now);
    if (first.names() == second.names()) return;
    for (const std::string& name : second.names()) {
      if (first.find(name)) continue;
      scenario().problem("its " + sort + " are not Today's: '" + name + "' is new",
                         "the same " + sort + " in the same order",
                         did_you_mean(name, first.names()));
      return;
    }
    scenario().problem("its " + sort + " are not Today's, or in another order",
                       "the same " + sort + " in the same order");
  }
  /// Whether the scenario before has the same items. Where it does not, that was reported for its
  /// own change.
  bool before_fits() const {
    const auto same = [&](const auto& items) {
      return NameIndex(before_.*items).names() == NameIndex(now_.*items).names();
    };
    return same(&Scenario::segments) && same(&Scenario::needs) && same(&Scenario::streams) &&
           same(&Scenario::pools) && same(&Scenario::touch_points) && same(&Scenario::products) &&
           same(&Scenario::shocks);
  }

  void check_need(std::size_t i) const {
    const NeedSpec &today = today_.needs[i], &now = now_.needs[i];
    const Checker at = item("need", now.name, i);
    const std::size_t segments = today_.segments.size();
    const auto fits = [segments](const NeedSpec& need) {
      return need.segment_factor.empty() || need.segment_factor.size() == segments;
    };
    if (!fits(today) || !fits(now) || now.max_per_year) return;  // reported by find_problems()
    check_rate("year", candidate_rate(today, segments), largest_rate(now, segments),
               changed_key(today, now, &NeedSpec::per_year), at);
  }

  void check_stream(std::size_t i) const {
    const StreamSpec &today = today_.streams[i], &now = now_.streams[i];
    const Checker at = item("stream", now.name, i);
    if (now.max_per_hour) return;
    check_rate("hour", candidate_rate(today), largest_rate(now),
               changed_key(today, now, &StreamSpec::per_hour), at);
  }

  /// Reports a rate above that of Today's candidates. Needs and arrivals are thinned from these, so
  /// that they keep their times under every policy.
  void check_rate(const char* unit, double candidates, double largest, const std::string& key,
                  const Checker& at) const {
    if (!(largest > candidates * (1 + kRateRounding))) return;
    const std::string rate = number_text(largest) + " / " + unit;
    at.problem("its rate at the busiest hour is " + rate + ", above Today's largest, " +
                   number_text(candidates) + " / " + unit,
               "at most Today's max_rate", "give it max_rate = \"" + rate + "\" in the company",
               key);
  }

  bool check_journey(std::size_t i) const {
    const auto steps = [](const JourneySpec& journey) {
      std::vector<std::pair<std::string, std::string>> list;
      for (const JourneySpec::Step& step : journey.steps) {
        list.emplace_back(step.name, step.touch_point);
      }
      return list;
    };
    const auto today = steps(today_.journeys[i]), now = steps(now_.journeys[i]);
    if (today == now) return true;
    const auto step = std::ranges::mismatch(today, now);
    if (today.size() == now.size() && step.in1->first == step.in2->first) {
      const auto s = static_cast<std::size_t>(step.in1 - today.begin());
      const Checker at{where_ + ", " + place_of("journey", now_.journeys[i].name, i) + ", " +
                           place_of("step", step.in1->first, s),
                       problems_};
      at.problem("touch_point differs from Today's, which a policy cannot change",
                 "the same as Today", {}, "touch_point");
      return false;
    }
    item("journey", now_.journeys[i].name, i)
        .problem("its steps differ from Today's, which a policy cannot change", "Today's steps", {},
                 "step");
    return false;
  }

  const Scenario& today_;
  const Scenario& before_;
  const Scenario& now_;
  const bool at_start_;
  const std::string where_;
  Problems& problems_;
};

void check_dates(const Scenario& today, std::span<const Change> changes, Problems& problems) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const Time from = changes[i].from;
    const Checker at(place_of(today, changes[i]), problems);
    if (from == kFromStart && i == 0) continue;
    if (from < 0 || from >= today.horizon) {
      at.problem("the change is outside the run", "from the start to before the end of the run", {},
                 "from");
    } else if (from % kDay != 0) {
      at.problem("the change is " + duration_text(from) + " after the start", "a midnight", {},
                 "from");
    }
    const bool at_once =
        i > 0 && changes[i - 1].from == kFromStart && today.warmup == 0 && from == 0;
    if (at_once || (i > 0 && from <= changes[i - 1].from)) {
      at.problem("the change is not later than the one before it", "dates in increasing order", {},
                 "from");
    }
  }
}

/// Checks the number of streams that `represents` adds: one for each need and segment that comes in
/// some period.
void check_background(const Scenario& today, std::span<const Change> changes, Problems& problems) {
  if (!today.has_background()) return;
  std::set<std::pair<std::size_t, std::size_t>> streams;
  const auto add = [&](const Scenario& scenario) {
    for (std::size_t n = 0; n < scenario.needs.size(); ++n) {
      const std::size_t factors = scenario.needs[n].segment_factor.size();
      if (factors != 0 && factors != scenario.segments.size()) continue;  // reported with the need
      for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
        if (scenario.segments[s].customers == 0 || !(rate_of(scenario.needs[n], s) > 0)) continue;
        streams.emplace(n, s);
      }
    }
  };
  add(today);
  const std::size_t before = streams.size();
  for (const Change& change : changes) add(change.then);
  if (streams.size() > before) check_stream_count(today, streams.size(), problems);
}

using Said = std::set<std::tuple<std::string, std::string, std::string>>;

/// Reports what keeps a changed scenario from being built, unless the same was said of Today
/// (`said`).
void check_scenario_of(const Scenario& today, const Change& change, const Scenario& structure,
                       const Said& said, Problems& problems) {
  for (Problem problem : find_problems_within(change.then, structure)) {
    if (said.contains({problem.where, problem.what, problem.allowed})) continue;
    problem.where = place_of(today, change) + ", " + problem.where;
    problems.add(std::move(problem));
  }
}

}  // namespace

std::string place_of(const Scenario& today, const Change& change) {
  if (change.from == kFromStart) return "from the start";
  if (!exists(today.start))
    return "from day " + number_text(static_cast<double>(change.from) / kDay);
  return "from " + to_string(Calendar(today.start).date_at(change.from));
}

void check_changes(const Scenario& today, std::span<const Change> changes, Problems& problems) {
  if (changes.empty()) return;
  check_dates(today, changes, problems);
  bool fits = true;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const Scenario& before = i == 0 ? today : changes[i - 1].then;
    fits &= ChangeCheck(today, before, changes[i], problems).run();
  }
  if (!fits) return;
  const Scenario structure = structure_of(today, changes);
  Said said;
  for (const Problem& p : find_problems_within(today, structure)) {
    said.emplace(p.where, p.what, p.allowed);
  }
  for (const Change& change : changes) {
    check_scenario_of(today, change, structure, said, problems);
  }
  check_background(today, changes, problems);
}

}  // namespace rapport
