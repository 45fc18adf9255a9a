#include "experiments/track/tracking.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "experiments/results/results.h"
#include "experiments/study/study_run.h"
#include "experiments/study/study_variants.h"
#include "sim/core/interval.h"
#include "sim/core/problem.h"

namespace rapport {

namespace {

constexpr double kFarFromLuck = 0.99;  // of intervals by which a figure is one to look at first

std::string list_of(const std::vector<std::string>& names) { return nearest_of("", names); }

std::size_t policy_in(const StudyRecord& study, const std::string& db, const std::string& wanted) {
  if (wanted.empty() && study.policies.size() == 1) return 0;
  if (wanted.empty()) {
    refuse(db, "has several policies: which one is in force?",
           "--policy NAME, one of " + list_of(study.policies));
  }
  const auto found = std::ranges::find(study.policies, wanted);
  if (found == study.policies.end()) {
    refuse(db, "has no policy '" + wanted + "'", list_of(study.policies),
           did_you_mean(wanted, study.policies));
  }
  return static_cast<std::size_t>(found - study.policies.begin());
}

/// The units of series, as the file has them: of money the scenario's currency.
std::map<std::string, std::string> units_in(const ResultsFile& file) {
  std::map<std::string, std::string> units;
  const std::vector<std::string> queries{"SELECT id, unit FROM series"};
  file.each_record(queries, [&](std::size_t, const std::string& record) {
    const std::size_t comma = record.find(',');
    if (comma == std::string::npos) return;
    std::string unit = record.substr(comma + 1);
    while (!unit.empty() && (unit.back() == '\n' || unit.back() == '\r')) unit.pop_back();
    units[record.substr(0, comma)] = unit;
  });
  return units;
}

/// Reads series by run, then makes figures of them.
FigureRuns figure_runs(const ResultsFile& file, std::size_t policy) {
  FigureRuns runs;
  for (const std::string& date : file.month_dates()) {
    if (const auto day = parse_date(date)) runs.months.starts.push_back(*day);
  }
  const auto units = units_in(file);
  std::vector<SeriesLine> lines;
  std::map<std::pair<std::size_t, std::uint32_t>, std::vector<double>> by_run;
  const std::vector<ResultsFile::StoredSeries> stored = file.series();
  const std::size_t moments = runs.months.starts.size();
  for (std::size_t s = 0; s < stored.size(); ++s) {
    const auto unit = units.find(stored[s].series);
    lines.push_back({stored[s].series, stored[s].part, stored[s].part_name,
                     unit == units.end() ? "" : unit->second});
    file.each_month(stored[s].ord, [&](const RunTask& task, std::size_t month, double value) {
      if (task.policy != policy || month >= moments) return;
      auto& values = by_run[{task.variant, task.key.replication}];
      values.resize(stored.size() * moments, std::numeric_limits<double>::quiet_NaN());
      values[s * moments + month] = value;
    });
  }
  runs.figures = figures_of(lines);
  for (const auto& [of, values] : by_run) {
    FigureRun run{of.first, of.second, {}};
    for (const Figure& figure : runs.figures) {
      for (std::size_t m = 0; m < runs.months.count(); ++m) {
        run.values.push_back(value_in(figure, runs.months, m, [&](std::size_t s, std::size_t at) {
          return values[s * moments + at];
        }));
      }
    }
    runs.runs.push_back(std::move(run));
  }
  return runs;
}

/// How far a figure's mean is from luck, at a level at which a dozen figures rarely are.
bool is_far(const Matched& all, const RecordErrors& errors) {
  if (errors.months == 0 || all.runs.size() < 3 || all.lines[errors.line].is_set) return false;
  const double n = static_cast<double>(all.runs.size() - 1);
  const double wider =
      student_quantile(0.5 + 0.5 * kFarFromLuck, n) / student_quantile(0.5 + 0.5 * kConfidence, n);
  return std::abs(errors.bias) > wider * errors.bias_half_width;
}

/// Of figures that are far off the one that comes first among causes, of several the furthest.
std::optional<FirstLook> first_look(const Matched& all, const std::vector<RecordErrors>& errors) {
  const RecordErrors* first = nullptr;
  const auto times = [](const RecordErrors& one) {
    return std::abs(one.bias) / one.bias_half_width;
  };
  for (const RecordErrors& one : errors) {
    if (!is_far(all, one)) continue;
    const Stage stage = all.lines[one.line].figure.stage;
    const bool is_earlier = first == nullptr || stage < all.lines[first->line].figure.stage;
    const bool is_further = first != nullptr && stage == all.lines[first->line].figure.stage &&
                            times(one) > times(*first);
    if (is_earlier || is_further) first = &one;
  }
  if (first == nullptr) return std::nullopt;
  const double percent =
      first->foretold != 0.0 ? 100.0 * first->bias / std::abs(first->foretold) : 0.0;
  return FirstLook{first->line, percent};
}

void compare_with_variants(const Matched& all, Tracking& tracking) {
  const Matched drawn = with_assumptions(all);
  if (drawn.runs.empty()) {
    if (!tracking.forecast.places.empty()) {
      tracking.notes.push_back("of assumptions nothing is said: it takes variants, and " +
                               std::to_string(kFewestForLuck) + " runs of the firm as described");
    }
    return;
  }
  tracking.by_assumptions = first_warning(drawn);
  // Nothing is amiss: then no assumption is either. Or it is beyond all variants: then none of the
  // assumptions tells it.
  if (tracking.by_luck.first() == nullptr || tracking.by_assumptions->first() != nullptr) return;
  tracking.culprit = find_culprit(all, tracking.forecast.places);
}

}  // namespace

KeptForecast kept_forecast(const std::string& db, const std::string& policy) {
  const ResultsFile file = ResultsFile::open(db);
  const StudyRecord study = file.study();
  if (file.series().empty()) {
    refuse(db, "has no months, so nothing can be tracked with it",
           "results of 'rapport compare FILE --series --out NEW.db', or of a study with series = "
           "[\"customers\", \"left\", ...] in its file");
  }
  const std::size_t at = policy_in(study, db, policy);
  KeptForecast kept{
      study.scenario_path, study.policies[at],
      at < study.labels.size() && !study.labels[at].empty() ? study.labels[at] : study.policies[at],
      figure_runs(file, at)};
  if (study.variants.size() > 1) {
    AssumptionDraws draws = draws_of(study_of(db));
    kept.assumptions = std::move(draws.labels), kept.places = std::move(draws.places);
  }
  return kept;
}

Tracking track(const std::string& db, const std::string& path, const std::string& policy) {
  Tracking tracking{kept_forecast(db, policy), {}};
  const MonthlyRecord record = read_record(path, tracking.forecast.runs.figures);
  const Matched all = matched(record, tracking.forecast.runs);
  tracking.notes = record.notes;
  tracking.notes.insert(tracking.notes.end(), all.notes.begin(), all.notes.end());
  tracking.luck = with_luck_alone(all);
  tracking.recorded = all.recorded();
  for (std::size_t line = 0; line < all.lines.size(); ++line) {
    tracking.errors.push_back(record_errors(tracking.luck, line, 0, tracking.recorded, 0));
  }
  tracking.by_luck = first_warning(tracking.luck);
  compare_with_variants(all, tracking);
  if (tracking.by_luck.first() != nullptr)
    tracking.look_at = first_look(tracking.luck, tracking.errors);
  return tracking;
}

}  // namespace rapport
