#include "experiments/pilot/pilot_data.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "experiments/analysis/direction.h"
#include "sim/core/calendar.h"
#include "sim/core/moments.h"
#include "sim/core/problem.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kDaysOfWeek = 7.0;

/// Days from the run's start to the start of each month, and to its end.
std::vector<double> month_days(const std::vector<std::string>& dates) {
  std::vector<double> days;
  for (const std::string& text : dates) {
    const std::optional<Date> date = parse_date(text);
    if (!date) refuse("month " + text, "is no date", "a results file that nobody changed");
    const auto day = static_cast<double>(days_from_civil(*date));
    days.push_back(days.empty() ? day : day - days[0]);
  }
  if (!days.empty()) days[0] = 0.0;
  return days;
}

/// A figure by a day, from its numbers by month: of a moment along the line between two of them, of
/// counts all up to that day, evenly within a month.
double by_day(const PilotLook& look, std::span<const double> months, std::span<const double> starts,
              double day) {
  double sum = 0.0;
  for (std::size_t m = 0; m + 1 < starts.size(); ++m) {
    const double part = std::clamp((day - starts[m]) / (starts[m + 1] - starts[m]), 0.0, 1.0);
    if (look.form == PilotLook::Form::count) {
      if (part > 0.0) sum += part * months[m];
    } else if (day >= starts[m] && day <= starts[m + 1]) {
      return part > 0.0 ? months[m] + part * (months[m + 1] - months[m]) : months[m];
    }
  }
  return look.form == PilotLook::Form::count ? sum : kNone;
}

class PilotReader {
 public:
  PilotReader(const StudyData& study, const ResultsFile& file, const std::vector<int>& weeks)
      : study_(study), file_(file), weeks_(weeks), starts_(month_days(file.month_dates())) {
    data_.draws = study.draws();
    for (std::size_t v = 1; v < study.values.size(); ++v) {
      data_.drawn += study.study.record.variants[v].state != VariantState::open;
    }
  }

  PilotData read(const std::string& metric) {
    check_study();
    for (const StudyPoint& point : study_.study.points.points) {
      data_.options.push_back(point.policy.label.empty() ? point.policy.name : point.policy.label);
    }
    add_groups();
    add_worth(metric);
    add_cost();
    add_sights();
    return std::move(data_);
  }

 private:
  [[noreturn]] void refuse_study(const std::string& what, const std::string& need) const {
    refuse(study_.study.spec.path, what,
           "a study with " + need +
               "; 'rapport pilot SCENARIO.toml -o pilot.db' makes and runs such a one");
  }
  void check_study() const;
  void add_groups();
  void add_worth(const std::string& metric);
  void add_cost();
  void add_sights();
  PilotRuns runs_of(std::size_t key, double sign) const;
  void add_line(const PilotLook& look, std::size_t group, std::int64_t ord);

  const StudyData& study_;
  const ResultsFile& file_;
  std::vector<int> weeks_;
  std::vector<double> starts_;
  PilotData data_;
};

void PilotReader::check_study() const {
  if (study_.study.spec.seeks()) {
    refuse_study("is a search, whose points are run in few draws of the assumptions",
                 "its best ways as policies, and [variants]");
  }
  if (data_.draws.size() < 4) {
    refuse_study("has " + std::to_string(data_.draws.size()) +
                     " draws of its assumptions that could be run, and without them there is "
                     "nothing that a trial could tell",
                 "[variants] count = 100");
  }
  if (starts_.empty()) {
    refuse_study("keeps nothing by month, so that it is not known what a trial of some weeks sees",
                 "series = [\"stay\", \"complaints\", \"satisfaction_reported\"]");
  }
}

/// All customers, and segments where there are several.
void PilotReader::add_groups() {
  ReadOptions options;
  options.set = study_.study.spec.set;
  options.read = study_.study.read;
  const Scenario today = read_scenario_file(study_.study.spec.scenario, options).today;
  data_.currency = today.currency;
  data_.groups.push_back({});
  for (const SegmentSpec& segment : today.segments) {
    const double customers = segment.customers * today.represents;
    data_.groups[0].customers += customers;
    if (today.segments.size() > 1) data_.groups.push_back({segment.name, customers});
  }
  data_.is_steady = study_.study.spec.in_force == InForce::steady;
  data_.run_weeks = starts_.back() / kDaysOfWeek;
}

PilotRuns PilotReader::runs_of(std::size_t key, double sign) const {
  PilotRuns runs(data_.options.size());
  for (std::size_t p = 0; p < runs.size(); ++p) {
    for (const std::size_t v : data_.draws) {
      runs[p].push_back(study_.values[v][key][p]);
      for (double& x : runs[p].back()) x *= sign;
    }
  }
  return runs;
}

void PilotReader::add_worth(const std::string& metric) {
  std::vector<std::string> judged;
  std::optional<std::size_t> key;
  for (std::size_t k = 0; k < study_.keys.size(); ++k) {
    const Metric& one = *study_.keys[k].metric;
    if (one.good == Good::neither) continue;
    judged.emplace_back(one.id);
    if (!key && (metric.empty() || metric == one.id)) key = k;
  }
  if (!key) {
    std::string list;
    for (const std::string& id : judged) list += (list.empty() ? "" : ", ") + id;
    refuse("--metric " + metric, "is nothing that this study judges and that is good one way",
           list.empty() ? "a study that judges profit or retention" : list,
           did_you_mean(metric, judged));
  }
  data_.metric = study_.keys[*key].metric;
  data_.unit = study_.units[*key];
  data_.is_money = data_.unit.starts_with(data_.currency);
  data_.is_yearly = data_.unit.ends_with("a year");
  data_.sign = sign_of(data_.metric->good == Good::less ? Direction::less_is_better
                                                        : Direction::more_is_better);
  data_.worth = runs_of(*key, data_.sign);
}

void PilotReader::add_cost() {
  data_.cost.assign(data_.options.size(), kNone);
  const std::optional<std::size_t> key = key_of_metric(study_, kCostMetric);
  if (!key) return;
  const PilotRuns runs = runs_of(*key, 1.0);
  for (std::size_t p = 0; p < runs.size(); ++p) {
    Moments more;
    for (std::size_t v = 0; v < runs[p].size(); ++v) {
      for (std::size_t r = 0; r < runs[p][v].size(); ++r) {
        const double by = runs[p][v][r] - runs[0][v][r];
        if (std::isfinite(by)) more.add(by);
      }
    }
    if (more.count() > 0) data_.cost[p] = more.mean() / data_.groups[0].customers;
  }
}

void PilotReader::add_sights() {
  for (const int weeks : weeks_) {
    if (weeks * kDaysOfWeek > starts_.back() + 1e-9) data_.weeks_left_out.push_back(weeks);
  }
  std::erase_if(weeks_, [&](int weeks) { return weeks * kDaysOfWeek > starts_.back() + 1e-9; });
  if (weeks_.empty()) {
    refuse("--weeks",
           "are all longer than the study's runs of " +
               std::to_string(static_cast<int>(data_.run_weeks)) + " weeks",
           "shorter trials, or a study of a longer horizon");
  }
  const std::vector<ResultsFile::StoredSeries> stored = file_.series();
  for (const PilotLook& look : pilot_looks()) {
    bool kept = false;
    for (const ResultsFile::StoredSeries& line : stored) {
      if (line.series != look.series) continue;
      const bool whole = line.part == part_kind_id(Part::firm);
      const auto group = std::ranges::find_if(data_.groups, [&](const PilotGroup& g) {
        return whole ? g.name.empty()
                     : line.part == part_kind_id(Part::segment) && !g.name.empty() &&
                           g.name == line.part_name;
      });
      if (group == data_.groups.end()) continue;
      kept = true;
      add_line(look, static_cast<std::size_t>(group - data_.groups.begin()), line.ord);
    }
    if (!kept) data_.missing.emplace_back(look.series);
  }
  if (data_.sights.empty()) {
    refuse_study("keeps no figure by month that a trial can be judged by",
                 "series = [\"stay\", \"complaints\", \"satisfaction_reported\"]");
  }
}

/// One line of figures by month as what is seen by each week.
void PilotReader::add_line(const PilotLook& look, std::size_t group, std::int64_t ord) {
  std::map<std::size_t, std::size_t> place;  // of variants among the draws
  for (std::size_t i = 0; i < data_.draws.size(); ++i) place[data_.draws[i]] = i;
  PilotRuns none(data_.options.size());
  for (auto& by : none) {
    for (const std::size_t v : data_.draws) {
      by.emplace_back(study_.study.possible_replications(v), kNone);
    }
  }
  std::map<std::array<std::size_t, 3>, std::vector<double>> months;
  file_.each_month(ord, [&](const RunTask& task, std::size_t month, double value) {
    const auto at = place.find(task.variant);
    if (at == place.end() || task.policy >= none.size() || month >= starts_.size()) return;
    if (task.key.replication >= none[task.policy][at->second].size()) return;
    auto& line = months[{task.policy, at->second, task.key.replication}];
    line.resize(starts_.size(), kNone);
    line[month] = value;
  });
  const double per =
      look.form == PilotLook::Form::count ? 100.0 / data_.groups[group].customers : 1.0;
  for (const int weeks : weeks_) {
    PilotSight sight{&look, group, weeks, none};
    for (const auto& [run, line] : months) {
      sight.runs[run[0]][run[1]][run[2]] = per * by_day(look, line, starts_, weeks * kDaysOfWeek);
    }
    data_.sights.push_back(std::move(sight));
  }
}

}  // namespace

PilotData read_pilot_data(const StudyData& study, const std::string& db, const std::string& metric,
                          const std::vector<int>& weeks) {
  const ResultsFile file = ResultsFile::open(db);
  return PilotReader(study, file, weeks).read(metric);
}

}  // namespace rapport
