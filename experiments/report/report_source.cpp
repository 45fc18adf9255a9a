#include "experiments/report/report_source.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "experiments/field_trial/trial_answer.h"
#include "experiments/results/results.h"
#include "experiments/verdict/key_interval.h"

namespace rapport {

namespace {

constexpr const char* kStay = "stay";
constexpr std::array<const char*, 4> kFirstMetrics{"retention", "profit", "npv", "satisfaction"};

/// What Today is to come to, by metric, in the metric's unit.
std::vector<TargetCheck> targets_of(const Scenario& today) {
  const TargetSpec& target = today.target;
  const std::pair<const char*, std::optional<double>> rows[] = {
      {"retention_12", target.retention_12},
      {"retention_24", target.retention_24},
      {"abandonment", target.abandonment},
      {"complaints", target.complaints},
      {"first_contact_resolution", target.first_contact_resolution},
      {"repeats", target.repeats},
      {"act_minimal", target.act_minimal},
      {"load", target.load}};
  std::vector<TargetCheck> checks;
  for (const auto& [id, value] : rows) {
    const Metric* metric = find_metric(id);
    if (!value || metric == nullptr) continue;
    const std::string unit = unit_text(*metric, today);
    checks.push_back({metric, unit == "%" ? 100 * *value : *value, unit, {}});
  }
  return checks;
}

/// The metrics that a comparison's report judges: who stays and money first.
std::vector<std::string> judged_ids(const std::vector<std::string>& stored) {
  std::vector<std::string> ids;
  const auto is_stored = [&](const std::string& id) {
    return std::ranges::find(stored, id) != stored.end();
  };
  for (const char* id : kFirstMetrics) {
    if (is_stored(id)) ids.emplace_back(id);
  }
  for (const Metric& metric : metrics()) {
    const bool taken = std::ranges::find(ids, metric.id) != ids.end();
    if (metric.headline && !taken && is_stored(metric.id)) ids.emplace_back(metric.id);
  }
  return ids;
}

/// A comparison as a study of policies as they are.
Study study_of_policies(const StudyRecord& record, const ScenarioFile& file) {
  Study study;
  study.record = record;
  study.read = read_from(record.sources);
  study.spec.path = study.spec.scenario = record.scenario_path;
  study.spec.title = file.today.name;
  study.spec.question = file.question;
  study.spec.set = record.set;
  study.spec.seed = record.seed;
  study.spec.replications = record.replications;
  for (std::size_t p = 0; p < record.policies.size(); ++p) {
    StudyPoint point;
    const auto extra = std::ranges::find(record.extra, record.policies[p], &ExtraPolicy::name);
    point.as_is = extra == record.extra.end();
    if (!point.as_is) point.policy = *extra;
    point.policy.name = record.policies[p];
    point.policy.label = p < record.labels.size() && !record.labels[p].empty() ? record.labels[p]
                                                                               : record.policies[p];
    point.of_design = p;
    study.points.points.push_back(std::move(point));
  }
  if (!study.points.points.empty()) study.spec.against = record.policies[0];
  return study;
}

ScenarioFile scenario_of(const StudyRecord& record) {
  ReadOptions options;
  options.set = record.set;
  options.extra = record.extra;
  options.read = read_from(record.sources);
  return read_scenario_file(record.scenario_path, options);
}

StayCurves curves_of_results(const ResultsFile& file, std::size_t points) {
  const std::vector<ResultsFile::StoredSeries> lines = file.series();
  const auto stay = std::ranges::find_if(lines, [](const ResultsFile::StoredSeries& line) {
    return line.series == kStay && line.part == part_kind_id(Part::firm);
  });
  if (stay == lines.end()) return {};
  StayCurves curves{file.month_dates(), {}};
  curves.by_point.assign(points, std::vector<Moments>(curves.dates.size()));
  file.each_month(stay->ord, [&](const RunTask& task, std::size_t month, double value) {
    const bool fits = task.policy < points && month < curves.dates.size();
    if (task.variant == 0 && fits && std::isfinite(value)) {
      curves.by_point[task.policy][month].add(value);
    }
  });
  return curves;
}

/// What runs of Today came to on the targets' metrics, as far as the file has them.
void check_targets(ReportSource& source, const ResultsFile& file) {
  const auto& points = source.points().points;
  const auto today = std::ranges::find_if(points, [](const StudyPoint& point) {
    return point.as_is && point.policy.name == kTodayName;
  });
  if (today == points.end()) return;
  const auto place = static_cast<std::size_t>(today - points.begin());
  const std::vector<ResultsFile::StoredKey> keys = file.keys();
  for (TargetCheck& check : source.targets) {
    const auto key = std::ranges::find_if(keys, [&](const ResultsFile::StoredKey& k) {
      return k.metric == check.metric->id && k.part == part_kind_id(Part::firm);
    });
    if (key == keys.end()) continue;
    std::vector<double> values;
    file.each_value(key->ord, [&](const RunTask& task, double value) {
      if (task.policy == place && task.variant == 0) values.push_back(value);
    });
    check.found = mean_interval(*check.metric, {values, {}}, source.validity);
  }
}

}  // namespace

ReportSource source_of_results(const std::string& db, const std::string& made_on,
                               const std::string& trials) {
  const ResultsFile file = ResultsFile::open(db);
  const StudyRecord record = file.study();
  ReportSource source;
  source.scenario = scenario_of(record);
  source.is_study = !record.study.empty();
  if (source.is_study) {
    source.data = read_study_data(db);
    if (!trials.empty()) source.data.weights = weights_for(source.data.study, trials);
  } else {
    if (!trials.empty()) {
      throw OutputError("'" + db +
                        "' is of no study with draws of the assumptions: the trials of '" + trials +
                        "' have nothing to weigh in it");
    }
    Study study = study_of_policies(record, source.scenario);
    std::vector<std::string> stored;
    for (const ResultsFile::StoredKey& key : file.keys()) {
      if (key.part == part_kind_id(Part::firm)) stored.push_back(key.metric);
    }
    study.spec.metrics = judged_ids(stored);
    // A number of runs that was found by looking is none that was fixed beforehand.
    study.spec.always_valid = record.command.find("until-decided") != std::string::npos;
    source.data = read_runs_of(std::move(study), db);
  }
  source.data.study.record.hash = record.hash;
  source.data.study.record.engine = record.engine;
  source.data.study.record.command = record.command;
  source.version = record.version;
  source.findings = find_out(source.data);
  source.validity = source.findings.validity;
  source.evidence = evidence_of(source.scenario);
  source.curves = curves_of_results(file, source.points().points.size());
  source.targets = targets_of(source.scenario.today);
  check_targets(source, file);
  source.results = db;
  source.made_on = made_on;
  return source;
}

namespace {

/// Arms of a trial in the order of a report: what all are compared with first.
std::vector<std::size_t> arms_in_order(const Trial& trial, std::size_t against) {
  std::vector<std::size_t> arms{against};
  for (std::size_t arm = 0; arm < trial.arms().size(); ++arm) {
    if (arm != against) arms.push_back(arm);
  }
  return arms;
}

StudyRecord record_of_trial(const Trial& trial, const std::vector<std::size_t>& arms) {
  const TrialOptions& options = trial.options();
  StudyRecord record;
  record.command = options.command;
  record.version = RAPPORT_VERSION;
  record.engine = this_engine();
  record.scenario_path = trial.file().path;
  record.sources = trial.file().sources;
  Problems problems;
  for (const std::string& text : options.set) {
    if (const auto one = override_of(text, "--set", problems)) record.set.push_back(*one);
  }
  record.extra = options.extra;
  record.seed = options.seed;
  record.replications = trial.replications();
  record.represents = trial.file().today.represents;
  record.notes = trial.notes();
  for (const std::size_t arm : arms) {
    record.policies.push_back(trial.arms()[arm].name);
    record.labels.push_back(trial.arms()[arm].label);
  }
  record.hash = scenario_hash(record);
  return record;
}

/// Runs of a trial as those of a study with one variant.
void take_values(const Trial& trial, const std::vector<std::size_t>& arms, StudyData& data,
                 std::vector<std::size_t>& places) {
  std::vector<std::string> available;
  for (const MetricKey& key : trial.keys()) {
    if (key.part.is_whole()) available.emplace_back(key.metric->id);
  }
  data.values.resize(1);
  for (const std::string& id : judged_ids(available)) {
    const auto key = std::ranges::find_if(
        trial.keys(), [&](const MetricKey& k) { return k.part.is_whole() && k.metric->id == id; });
    const auto place = static_cast<std::size_t>(key - trial.keys().begin());
    places.push_back(place);
    data.study.spec.metrics.push_back(id);
    data.keys.push_back(*key);
    data.units.push_back(unit_text(*key->metric, trial.file().today));
    std::vector<std::vector<double>> by_arm;
    for (const std::size_t arm : arms) by_arm.push_back(trial.values(arm)[place]);
    data.values[0].push_back(std::move(by_arm));
  }
}

void take_failures(const Trial& trial, const std::vector<std::size_t>& arms, StudyData& data) {
  for (const RunRecord& run : trial.failures()) {
    const auto place = std::ranges::find(arms, run.task.policy) - arms.begin();
    data.failures.push_back(
        {static_cast<std::size_t>(place), 0, run.task.key.replication, run.message});
  }
  data.done = trial.runs_done() + trial.failures().size();
  data.wanted = std::uint64_t{trial.replications()} * arms.size();
}

StayCurves curves_of_trial(const Trial& trial, const std::vector<std::size_t>& arms) {
  const auto& keys = trial.series_keys();
  const auto stay = std::ranges::find_if(
      keys, [](const SeriesKey& key) { return key.series->id == kStay && key.part.is_whole(); });
  if (stay == keys.end()) return {};
  const auto place = static_cast<std::size_t>(stay - keys.begin());
  const Model& model = trial.model(0);
  StayCurves curves;
  for (std::size_t m = 0; m < values_of(*stay->series, model); ++m) {
    curves.dates.push_back(to_string(model.calendar.date_at(model.month_starts[m])));
  }
  for (const std::size_t arm : arms) {
    curves.by_point.emplace_back();
    for (std::size_t m = 0; m < curves.dates.size(); ++m) {
      curves.by_point.back().push_back(trial.series_moments(arm, place, m));
    }
  }
  return curves;
}

}  // namespace

ReportSource source_of_trial(const Trial& trial, std::size_t against,
                             const std::vector<std::vector<Comparison>>& differences,
                             Validity validity, const std::string& made_on) {
  const std::vector<std::size_t> arms = arms_in_order(trial, against);
  ReportSource source;
  source.scenario = trial.file();
  source.is_study = false;
  source.validity = validity;
  source.data.study = study_of_policies(record_of_trial(trial, arms), source.scenario);
  source.data.study.spec.always_valid = validity == Validity::always_valid;
  std::vector<std::size_t> places;
  take_values(trial, arms, source.data, places);
  take_failures(trial, arms, source.data);
  source.findings = find_out(source.data);
  for (std::size_t p = 1; p < arms.size() && p < source.findings.points.size(); ++p) {
    std::vector<Comparison> mine;
    for (const std::size_t place : places) mine.push_back(differences[arms[p]][place]);
    source.findings.points[p].differences = std::move(mine);
  }
  source.evidence = evidence_of(source.scenario);
  source.curves = curves_of_trial(trial, arms);
  source.targets = targets_of(source.scenario.today);
  for (TargetCheck& check : source.targets) {
    for (std::size_t k = 0; k < trial.keys().size(); ++k) {
      const MetricKey& key = trial.keys()[k];
      if (key.metric != check.metric || !key.part.is_whole()) continue;
      for (std::size_t arm = 0; arm < trial.arms().size(); ++arm) {
        if (trial.arms()[arm].name == kTodayName) {
          check.found = trial.mean_interval(arm, k, validity);
        }
      }
    }
  }
  source.results = trial.options().out;
  source.made_on = made_on;
  source.version = RAPPORT_VERSION;
  return source;
}

}  // namespace rapport
