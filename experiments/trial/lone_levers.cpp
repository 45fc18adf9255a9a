#include "experiments/trial/lone_levers.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "experiments/run/interrupt.h"
#include "experiments/run/memory_need.h"
#include "experiments/run/progress.h"
#include "experiments/run/runner.h"
#include "sim/forecast/gate_calibration.h"

namespace rapport {

namespace {

/// The metrics by which levers are judged; the last is profit, to which costs are added.
constexpr std::array<const char*, kLoneMetrics> kMetricIds{"retention", "satisfaction_true", "fit",
                                                           "profit"};
constexpr std::array<const char*, 3> kOwnCosts{"cost_levers", "cost_training", "cost_incentives"};

std::size_t place_of(const std::vector<MetricKey>& keys, const char* id) {
  const auto found = std::ranges::find_if(keys, [&](const MetricKey& key) {
    return key.part.is_whole() && std::strcmp(key.metric->id, id) == 0;
  });
  return static_cast<std::size_t>(found - keys.begin());
}

/// One run, as levers are judged; NaN where the run has no such number.
using Judged = std::array<double, kLoneMetrics>;

class Judge {
 public:
  explicit Judge(const Model& today) : keys_(metric_keys(today)) {}

  double value(const RunRecord& run, const char* id) const {
    const std::size_t place = place_of(keys_, id);
    return place < run.values.size() ? run.values[place] : std::nan("");
  }
  Judged judged(const RunRecord& run) const {
    Judged values{};
    for (std::size_t m = 0; m < kLoneMetrics; ++m) values[m] = value(run, kMetricIds[m]);
    for (const char* cost : kOwnCosts) {
      const double money = value(run, cost);
      if (std::isfinite(money)) values[kLoneMetrics - 1] += money;
    }
    return values;
  }

 private:
  std::vector<MetricKey> keys_;
};

/// All runs of one model.
struct LeverRuns {
  std::vector<Judged> runs;  // by replication; NaN where there is none
  std::array<Moments, kGateCells> cells;

  std::optional<GateState> gates() const {
    std::array<double, kGateCells> means{};
    for (std::size_t i = 0; i < kGateCells; ++i) means[i] = cells[i].mean();
    return gate_state(means);
  }
};

double value_alone(const Lever& lever, const Scenario& today) {
  const LeverValues values(lever, today);
  const bool at_most = std::ranges::all_of(today.departments, [&](const DepartmentSpec& d) {
    return values.of_department(d.name) == lever.most;
  });
  return at_most ? lever.least : lever.most;
}

bool is_tried(const Lever& lever) {
  return lever.family == LeverFamily::orientation || lever.family == LeverFamily::configuration ||
         lever.family == LeverFamily::information;
}

Change moved_alone(const Scenario& today, const Lever& lever, double value) {
  Change change{kFromStart, today};
  std::erase_if(change.then.levers, [&](const LeverSetting& setting) {
    const Lever* set = find_lever(setting.lever);
    return set != nullptr && std::strcmp(set->id, lever.id) == 0;
  });
  change.then.levers.push_back({lever.id, LeverScope::all, "", value});
  return change;
}

/// Runs all models; sides in their order.
std::vector<LeverRuns> run_sides(const std::vector<Model>& models, const LoneOptions& options,
                                 LoneLevers& found) {
  constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
  Judged none;
  none.fill(kMissing);
  std::vector<LeverRuns> sides(models.size());
  for (LeverRuns& side : sides) side.runs.assign(options.replications, none);
  const Judge judge(models[0]);
  ProgressLine line("levers --alone", options.quiet);
  RunnerOptions runner;
  runner.threads = options.threads;
  runner.stop = &interrupted();
  runner.on_record = [&](const RunRecord&, const Progress& progress) { line.show(progress); };
  const auto tasks = paired_tasks(models.size(), options.seed, 0, options.replications);
  const std::vector<RunRecord> records = run_tasks(models, tasks, runner);
  found.stopped = records.size() < tasks.size();
  found.runs = records.size();
  for (const RunRecord& record :
       records) {  // in the order of tasks: means do not depend on threads
    if (record.status == RunStatus::failed) {
      ++found.failed;
      continue;
    }
    LeverRuns& side = sides[record.task.policy];
    side.runs[record.task.key.replication] = judge.judged(record);
    for (std::size_t i = 0; i < kGateCells; ++i) {
      side.cells[i].add(judge.value(record, kGateCellMetrics[i]));
    }
  }
  return sides;
}

void compare_sides(const LeverRuns& moved, const LeverRuns& today, LoneLever& lone) {
  bool nothing = true, something = false;
  for (std::size_t m = 0; m < kLoneMetrics; ++m) {
    Moments differences, usual;
    for (std::size_t i = 0; i < today.runs.size(); ++i) {
      const double difference = moved.runs[i][m] - today.runs[i][m];
      if (!std::isfinite(difference)) continue;
      differences.add(difference);
      usual.add(today.runs[i][m]);
    }
    lone.differences[m] = student_interval(differences, kConfidence);
    lone.matters[m] =
        usual.count() > 0 ? find_metric(kMetricIds[m])->matters_at(usual.mean()) : 0.0;
    const Verdict verdict = verdict_of(lone.differences[m], Good::more, lone.matters[m]);
    nothing = nothing && verdict == Verdict::same;
    something = something || verdict == Verdict::better || verdict == Verdict::worse;
  }
  lone.effect = nothing     ? LoneEffect::nothing
                : something ? LoneEffect::something
                            : LoneEffect::untold;
}

bool has_avoidable(const Model& model) {
  return std::ranges::any_of(model.moves, &Move::avoidable);
}

bool is_0_everywhere(const Model& model, CompanyLever lever) {
  for (std::size_t d = 0; d < model.company.departments.size(); ++d) {
    if (model.lever(lever, d) != 0.0) return false;
  }
  return true;
}

/// Of pay: what it takes for a bonus on customers to do anything.
std::string reason_of_pay(const Model& today, CompanyLever lever) {
  if (!(today.company.money.variable_pay > 0.0)) return "there is no variable pay";
  if (lever != CompanyLever::bonus && is_0_everywhere(today, CompanyLever::bonus)) {
    return "no pay is on customers (bonus is 0)";
  }
  return "";
}

/// Of records of others: joined up, linked and written for others, all three.
std::string reason_of_records(const Model& today, CompanyLever lever) {
  if (today.company.departments.size() < 2) return "there is one department only";
  if (lever != CompanyLever::systems && is_0_everywhere(today, CompanyLever::systems)) {
    return "no department sees another's records (systems is 0)";
  }
  if (lever != CompanyLever::share && is_0_everywhere(today, CompanyLever::share)) {
    return "no record is of use to others (share is 0)";
  }
  return "";
}

}  // namespace

const char* name_of(LoneEffect effect) {
  if (effect == LoneEffect::untold) return "not told";
  return effect == LoneEffect::nothing ? "nothing" : "something";
}

std::string reason_for_nothing(const Model& today, CompanyLever lever) {
  const CompanyModel& company = today.company;
  using enum CompanyLever;
  switch (lever) {
    case latitude:
      return company.mechanism.may ? "" : "everything is allowed (mechanism.may is off)";
    case strategy: {
      const auto forbids = [](const DepartmentSpec& d) { return d.rules > 0.0; };
      if (!company.mechanism.may) return "everything is allowed (mechanism.may is off)";
      if (std::ranges::any_of(company.departments, forbids)) return "";
      return "no department's rules forbid anything";
    }
    case structure:
      if (!company.mechanism.hand_over) return "moves are as journeys say (mechanism.hand_over)";
      return has_avoidable(today) ? "" : "no move between departments is avoidable";
    case bonus:
    case deferral:
    case metrics:
      return reason_of_pay(today, lever);
    case answer: {
      const auto messages = [](const TouchPoint& place) {
        return place.kind == TouchPointSpec::Kind::asynchronous && place.queue != kNoQueue;
      };
      return std::ranges::any_of(today.touch_points, messages) ? "" : "nothing takes messages";
    }
    case survey:
      return "it changes what management sees, not what customers meet";
    case share:
    case one_view:
    case systems:
      return company.mechanism.know ? reason_of_records(today, lever)
                                    : "everything is known (mechanism.know is off)";
    case upkeep:
    case depth:
    case screen:
    case tests:
      return company.mechanism.know ? "" : "everything is known (mechanism.know is off)";
    default:
      return "";
  }
}

LoneLevers try_levers_alone(const Scenario& today, const LoneOptions& options) {
  if (!today.company.on) {
    refuse("levers --alone", "tries the levers of a company, and this scenario has none",
           "a scenario with company.on = true");
  }
  Scenario year = today;
  year.horizon = std::min(today.horizon, kYear);
  LoneLevers found{
      .levers = {}, .today = {}, .replications = options.replications, .horizon = year.horizon};
  check_memory(build_model(year), options.threads, today.name);
  const GateCalibration gates = calibrate_gates(year, {options.threads, &interrupted()});
  std::vector<Model> models{calibrated(year, gates)};
  for (std::size_t i = 0; i < company_levers().size(); ++i) {
    const Lever& lever = company_levers()[i];
    if (!is_tried(lever)) continue;
    LoneLever lone;
    lone.lever = &lever;
    lone.value = value_alone(lever, year);
    lone.reason = reason_for_nothing(models[0], static_cast<CompanyLever>(i));
    const Change change = moved_alone(year, lever, lone.value);
    models.push_back(calibrated(year, gates, {&change, 1}));
    found.levers.push_back(lone);
  }
  const std::vector<LeverRuns> sides = run_sides(models, options, found);
  found.today = sides[0].gates();
  for (std::size_t i = 0; i < found.levers.size(); ++i) {
    compare_sides(sides[i + 1], sides[0], found.levers[i]);
    found.levers[i].gates = sides[i + 1].gates();
  }
  return found;
}

}  // namespace rapport
