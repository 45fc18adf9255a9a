#include "experiments/staffing/staffing.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <set>

#include "experiments/run/memory_need.h"
#include "sim/core/check.h"
#include "sim/forecast/gate_calibration.h"
#include "sim/scenario/lever.h"
#include "sim/scenario/name_index.h"

namespace rapport {

namespace {

constexpr int kLowerUntil = 8;  // from this round on staff is only raised until a roster will do
constexpr std::size_t kMostNamed = 6;  // half hours in a message

[[noreturn]] void refuse_pool(const std::string& name, const std::string& what,
                              const std::string& allowed = {}, const std::string& hint = {}) {
  refuse("--staff " + name, what, allowed, hint);
}

std::size_t pool_named(const Scenario& today, const std::string& name) {
  std::vector<std::string> names;
  std::string list;
  for (std::size_t p = 0; p < today.pools.size(); ++p) {
    if (today.pools[p].name == name) return p;
    names.push_back(today.pools[p].name);
    list += (p == 0 ? "" : ", ") + names.back();
  }
  refuse_pool(name, "there is no such pool", list, did_you_mean(name, names));
}

bool loses_patience(const TouchPointSpec& spec) {
  return spec.patience && std::isfinite(spec.patience->mean());
}

void check_multiplied(const Scenario& today, const StaffedPool& pool, const std::string& name) {
  const Lever* lever = find_lever("staffing");
  check(lever != nullptr, "there is a lever for staffing");
  if (LeverValues(*lever, today).of_pool(today.pools[pool.pool]) == lever->neutral) return;
  refuse_pool(name, "the lever 'staffing' multiplies this pool's people, whatever its roster says",
              "a company where it is 1", "write the people into the roster, or --set staffing=1");
}

std::string names_of(const std::vector<std::size_t>& half_hours) {
  std::string text;
  for (std::size_t i = 0; i < std::min(kMostNamed, half_hours.size()); ++i) {
    text += (i == 0 ? "" : ", ") + half_hour_text(half_hours[i]);
  }
  if (half_hours.size() > kMostNamed) {
    text += " and " + std::to_string(half_hours.size() - kMostNamed) + " more";
  }
  return text;
}

std::string percent_text(double share) {
  char text[40];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
  return text;
}

class StaffSearch {
 public:
  StaffSearch(const Scenario& today, const StaffOptions& options)
      : today_(today),
        gates_(calibrate_gates(today, {options.threads, options.stop})),
        options_(options) {
    if (today.horizon < kWeek) {
      refuse_pool(options.pool, "a run is shorter than a week, and the roster is one of a week",
                  "a horizon of 7 days or more", "--set horizon=\"52 weeks\"");
    }
    plan_.pool = staffed_pool(today, options.pool, options.target);
    check(options.replications >= kLeastStaffRuns, "runs enough to judge half hours");
  }

  StaffPlan find() {
    const StaffTried today = simulate(std::nullopt, 0);
    begin_at(today);
    StaffByHalfHour staff = plan_.erlang;
    std::optional<double> least;
    std::set<StaffByHalfHour> seen;
    for (int round = 1; round <= kStaffRounds && seen.insert(staff).second; ++round) {
      const StaffTried tried = simulate(staff, round);
      const StaffRound& result = note(tried);
      if (result.meets && (!least || result.server_hours < *least)) {
        least = result.server_hours;
        plan_.staff = staff;
      }
      refuse_hopeless(tried);
      staff = next_staff(tried, options_.target, least || round < kLowerUntil, memory_);
    }
    if (!least) refuse_all();
    plan_.roster = week_of(plan_.staff);
    return plan_;
  }

 private:
  WeekSchedule week_of(const StaffByHalfHour& staff) const {
    return roster_of(today_.pools[plan_.pool.pool].staff, staff);
  }
  Model model_of(const std::optional<StaffByHalfHour>& staff) const {
    if (!staff) return calibrated(today_, gates_);
    Change change{0, today_};
    change.then.pools[plan_.pool.pool].staff = week_of(*staff);
    return calibrated(today_, gates_, {&change, 1});
  }

  /// All runs of one roster, or of Today.
  StaffTried simulate(const std::optional<StaffByHalfHour>& staff, int round);
  StaffTried tried_of(const Model& model, const std::vector<HalfHourCounter>& runs) const;
  StaffDemand demand_at(std::size_t half_hour, const std::vector<HalfHourCounter>& runs,
                        Time time) const;
  void begin_at(const StaffTried& today);
  const StaffRound& note(const StaffTried& tried);
  void refuse_failed(const std::vector<RunRecord>& records) const;
  void refuse_hopeless(const StaffTried& tried) const;
  [[noreturn]] void refuse_all();

  const Scenario& today_;
  const GateCalibration gates_;  ///< of Today
  const StaffOptions& options_;
  StaffPlan plan_;
  StaffMemory memory_;
};

StaffTried StaffSearch::simulate(const std::optional<StaffByHalfHour>& staff, int round) {
  const Model model = model_of(staff);
  const auto tasks = paired_tasks(1, options_.seed, kFirstSearchRun, options_.replications);
  std::vector<HalfHourCounter> counters(tasks.size(), HalfHourCounter(model));
  RunnerOptions runner;
  runner.threads = options_.threads;
  runner.stop = options_.stop;
  runner.observer = [&](std::size_t i) { return &counters[i]; };
  runner.on_record = [&](const RunRecord&, const Progress& progress) {
    if (options_.on_progress) options_.on_progress(round, progress);
  };
  const std::vector<RunRecord> records = run_tasks({&model, 1}, tasks, runner);
  if (records.size() < tasks.size()) throw Interrupted("the search was given up before its end");
  refuse_failed(records);
  std::vector<HalfHourCounter> finished;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i].status == RunStatus::done) finished.push_back(std::move(counters[i]));
  }
  plan_.failed += records.size() - finished.size();
  StaffTried tried = tried_of(model, finished);
  if (staff) tried.staff = *staff;
  return tried;
}

StaffTried StaffSearch::tried_of(const Model& model,
                                 const std::vector<HalfHourCounter>& runs) const {
  StaffTried tried;
  std::vector<HalfHourTable> tables;
  for (const HalfHourCounter& run : runs) tables.push_back(calls_of(run, plan_.pool));
  tried.levels = levels_of(tables, options_.target);
  const auto times = time_in_half_hours(model.end, model.monday);
  for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
    if (plan_.pool.today[h] == 0) continue;
    tried.demand[h] = demand_at(h, runs, times[h] * static_cast<Time>(runs.size()));
  }
  return tried;
}

StaffDemand StaffSearch::demand_at(std::size_t half_hour, const std::vector<HalfHourCounter>& runs,
                                   Time time) const {
  std::vector<const TouchPointSpec*> specs;
  std::vector<std::int64_t> calls;
  for (const std::size_t t : plan_.pool.touch_points) {
    specs.push_back(&today_.touch_points[t]);
    calls.push_back(0);
    for (const HalfHourCounter& run : runs) calls.back() += run.at(t)[half_hour].calls;
  }
  return demand_of(specs, calls, time);
}

void StaffSearch::begin_at(const StaffTried& today) {
  bool any = false;
  for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
    if (plan_.pool.today[h] == 0) continue;
    const int least = today.demand[h].least(options_.target);
    any |= least > 0;
    plan_.erlang[h] = std::max(1, least);
    memory_.start[h] = plan_.erlang[h];
    memory_.most[h] = 2 * std::max(plan_.erlang[h], plan_.pool.today[h]) + 10;
  }
  if (!any) {
    refuse_pool(options_.pool, "nobody calls its touch points while it is staffed",
                "a pool that has something to do");
  }
}

const StaffRound& StaffSearch::note(const StaffTried& tried) {
  StaffRound round{server_hours(week_of(tried.staff)), tried.levels.week.good, 0,
                   will_do(tried, options_.target, memory_)};
  for (const StaffLevel& level : tried.levels.at) round.below += level.below(options_.target);
  plan_.rounds.push_back(round);
  return plan_.rounds.back();
}

void StaffSearch::refuse_failed(const std::vector<RunRecord>& records) const {
  std::size_t failed = 0;
  std::string why;
  for (const RunRecord& record : records) {
    if (record.status == RunStatus::done) continue;
    ++failed;
    why = record.message;
  }
  if (records.size() - failed >= kLeastStaffRuns) return;
  refuse_pool(options_.pool, std::to_string(failed) + " of " + std::to_string(records.size()) +
                                 " runs failed: " + why);
}

void StaffSearch::refuse_hopeless(const StaffTried& tried) const {
  const auto hopeless = hopeless_half_hours(tried, options_.target, memory_);
  if (hopeless.empty()) return;
  const std::size_t first = hopeless.front();
  const StaffLevel& level = tried.levels.at[first];
  const bool answered = options_.target.kind == StaffTarget::Kind::answered;
  refuse_pool(options_.pool,
              "no number of people meets the target at " + names_of(hopeless) + ": with " +
                  std::to_string(tried.staff[first]) + " at " + half_hour_text(first) + " still " +
                  percent_text(answered ? level.good : 1.0 - level.good) +
                  (answered ? " are answered in time" : " give up"),
              "a target that every half hour can meet; calls that came before the pool begins "
              "wait, and who still waits when the touch point closes is turned away");
}

/// No roster met the target.
void StaffSearch::refuse_all() {
  const StaffTried plenty = simulate(memory_.most, kStaffRounds + 1);
  refuse_hopeless(plenty);
  const StaffRound result = note(plenty);
  refuse_pool(options_.pool,
              result.meets
                  ? "none of the " + std::to_string(plan_.rounds.size() - 1) +
                        " rosters that were tried meets the target in all half hours; their "
                        "levels are known too roughly to tell which are short"
                  : "no number of people meets the target over the week: with " +
                        std::to_string(std::lround(result.server_hours)) +
                        " server hours a week it is " + percent_text(result.good),
              "a lower target", result.meets ? "more --replications tell half hours apart" : "");
}

}  // namespace

HalfHourTable calls_of(const HalfHourCounter& run, const StaffedPool& pool) {
  HalfHourTable calls = run.sum(pool.touch_points);
  for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
    if (pool.today[h] == 0) calls[h] = {};
  }
  return calls;
}

StaffedPool staffed_pool(const Scenario& today, const std::string& name,
                         const StaffTarget& target) {
  StaffedPool found;
  found.pool = pool_named(today, name);
  const WeekSchedule& staff = today.pools[found.pool].staff;
  bool patient = true;
  for (std::size_t t = 0; t < today.touch_points.size(); ++t) {
    const TouchPointSpec& spec = today.touch_points[t];
    if (spec.pool != name || spec.kind != TouchPointSpec::Kind::staffed) continue;
    found.touch_points.push_back(t);
    patient &= !loses_patience(spec);
  }
  if (found.touch_points.empty()) {
    refuse_pool(name,
                "serves no touch point at which callers wait on the line; a backlog or visits "
                "outlive the half hour in which they come, so half hours have no service level",
                "a pool of touch points of kind \"staffed\"",
                "'rapport sweep ... pool." + name + ".staff' tries numbers of people");
  }
  if (staff.largest() == 0) {
    refuse_pool(name, "nobody works there at any time, and when a pool opens is not decided here",
                "a pool with a roster that says when somebody is there");
  }
  if (patient && target.kind == StaffTarget::Kind::abandoned) {
    refuse_pool(name, "its callers have no patience to lose, so nobody ever gives up",
                "a target on calls answered in time: --answer \"80 %\"");
  }
  check_multiplied(today, found, name);
  for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
    const Time from = start_of_half_hour(h), to = from + kHalfHour;
    found.today[h] = staff.at(from);
    for (Time t = staff.next_change(from); t < to; t = staff.next_change(t)) {
      found.today[h] = std::max(found.today[h], staff.at(t));
    }
  }
  return found;
}

WeekSchedule roster_of(const WeekSchedule& today, const StaffByHalfHour& staff) {
  std::set<Time> times;
  for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) times.insert(start_of_half_hour(h));
  for (const WeekSchedule::Change& change : today.changes()) times.insert(change.from);
  std::vector<WeekSchedule::Change> changes;
  for (const Time t : times) {
    changes.push_back({t, today.at(t) > 0 ? staff[half_hour_of_week(t)] : 0});
  }
  return WeekSchedule::from_changes(std::move(changes));
}

double server_hours(const WeekSchedule& roster) {
  return static_cast<double>(roster.integral(0, kWeek)) / static_cast<double>(kHour);
}

std::string half_hour_text(std::size_t half_hour) {
  static constexpr const char* kDays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  const std::size_t of_day = half_hour % 48;
  char text[32];
  std::snprintf(text, sizeof text, "%s %02zu:%s", kDays[half_hour / 48 % 7], of_day / 2,
                of_day % 2 == 0 ? "00" : "30");
  return text;
}

StaffPlan find_staff(const Scenario& today, const StaffOptions& options) {
  check_memory(build_model(today), options.threads, "sweep --staff " + options.pool);
  return StaffSearch(today, options).find();
}

}  // namespace rapport
