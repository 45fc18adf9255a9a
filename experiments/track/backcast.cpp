#include "experiments/track/backcast.h"

#include <algorithm>
#include <limits>

#include "experiments/session/policy_builder.h"
#include "sim/measure/series.h"

namespace rapport {

namespace {

constexpr const char* kHistory = "history";  // a policy of that name is what was in force

/// The overrides with which a scenario runs over the months of a record.
std::vector<Override> over_months(const BackcastOptions& options, MonthNumber first,
                                  MonthNumber last) {
  const Date start = first_day_of(first);
  const std::int64_t days = days_from_civil(first_day_of(last + 1)) - days_from_civil(start);
  std::vector<Override> set = options.set;
  set.push_back({"start", to_string(start), options.record});
  set.push_back({"horizon", std::to_string(days) + " days", options.record});
  return set;
}

/// The policy that was in force; null: Today.
const Policy* policy_in_force(const ScenarioFile& file, const std::string& wanted) {
  if (wanted == kTodayName) return nullptr;
  std::vector<std::string> names;
  for (const Policy& policy : file.policies) names.push_back(policy.name);
  const std::string name = !wanted.empty() ? wanted : names.size() == 1 ? names[0] : kHistory;
  const Policy* policy = policy_named(file, name);
  if (policy != nullptr || (wanted.empty() && names.empty())) return policy;
  names.push_back(kTodayName);
  if (!wanted.empty()) {
    refuse(file.path, "there is no policy '" + wanted + "'", nearest_of(wanted, names),
           did_you_mean(wanted, names));
  }
  refuse(file.path, "has several policies, and none is called 'history': which one was in force?",
         "--policy NAME, one of " + nearest_of("", names));
}

/// A month's place among those of the record, the first whole one from a date on.
std::size_t first_month_from(const Matched& all, Date date) {
  const MonthNumber month = month_with(date) + (date.day > 1 ? 1 : 0);
  return static_cast<std::size_t>(std::max(0, month - all.months.front()));
}

/// How many customers there are goes on from what was before, so months before a change tell
/// nothing of what it did: who left in a month does.
bool is_stock(const Figure& figure) {
  return figure.id == "customers" || figure.id == "customers_end" || figure.id == "stay";
}

class BackcastMaker {
 public:
  explicit BackcastMaker(const BackcastOptions& options)
      : options_(options), builder_(options.seed, {options.threads, options.stop}) {}

  Backcast make() {
    read();
    build();
    if (!run()) return made_;
    compare();
    return made_;
  }

 private:
  void read() {
    const auto [first, last] = months_of_record(options_.record);
    ReadOptions read;
    read.set = over_months(options_, first, last);
    builder_.read(options_.scenario, read);
    today_ = build_model(builder_.file().today);
    keys_ = series_keys(*today_);
    record_ = read_record(options_.record, figures_of(series_lines(*today_, keys_)));
    policy_ = policy_in_force(builder_.file(), options_.policy);
    made_.name = builder_.file().today.name;
    made_.policy = policy_ == nullptr ? kTodayName : policy_->name;
    made_.policy_label = policy_ == nullptr ? "Today" : policy_->label;
    made_.notes = record_.notes;
    made_.notes.push_back("the scenario is run from " + to_string(first_day_of(first)) +
                          ", the record's start: what the file describes has to be the firm as "
                          "it was then");
    say_targets(builder_.file().today.target);
  }

  void say_targets(const TargetSpec& target) {
    if (target == TargetSpec{}) return;
    made_.notes.push_back(
        "the file has [target]s, and numbers may have been fitted to them: where they were "
        "measured in months that are predicted here, these are no predictions");
  }

  /// The policy, and it without its last change, its last two, and so on to none of those that have
  /// a date after the first day.
  void build() {
    std::vector<const Policy*> arms{policy_};
    const std::vector<Change> none;
    const std::vector<Change>& changes = policy_ == nullptr ? none : policy_->changes;
    shortened_.reserve(changes.size());
    for (std::size_t left = changes.size(); left > 0 && changes[left - 1].from > 0; --left) {
      shortened_.push_back(*policy_);
      shortened_.back().changes.resize(left - 1);
      arms.push_back(left == 1 ? nullptr : &shortened_.back());
      dates_.insert(dates_.begin(), changes[left - 1].from);
    }
    arms_ = builder_.build(arms);
    for (const Note& note : builder_.notes()) {
      if (note.policy.empty() || note.policy == made_.policy) made_.notes.push_back(note.text);
    }
  }

  /// False where it was interrupted.
  bool run() {
    std::vector<const Model*> models;
    for (const BuiltPolicy& arm : arms_) models.push_back(&arm.runs->model);
    const Model& model = *models[0];
    for (const RecordLine& line : record_.lines) figures_.push_back(line.figure);
    months_ = run_months(model);
    RunnerOptions runner;
    runner.threads = options_.threads;
    runner.stop = options_.stop;
    // Figures are places of Today's series, whatever more a policy has.
    runner.wish = [&](const Model&) { return RunWish{{}, keys_}; };
    values_.assign(arms_.size(), std::vector<std::vector<double>>(options_.replications));
    runner.on_record = [&](const RunRecord& record, const Progress& progress) {
      take(record);
      if (options_.progress) options_.progress(progress);
    };
    const auto tasks = paired_tasks(arms_.size(), options_.seed, 0, options_.replications);
    made_.stopped = run_each(models, tasks, runner) < tasks.size();
    return !made_.stopped;
  }

  void take(const RunRecord& record) {
    if (record.status != RunStatus::done) {
      ++made_.failed;
      return;
    }
    const std::size_t moments = months_.starts.size();
    std::vector<double>& values = values_[record.task.policy][record.task.key.replication];
    for (const Figure& figure : figures_) {
      for (std::size_t m = 0; m < months_.count(); ++m) {
        values.push_back(value_in(figure, months_, m, [&](std::size_t series, std::size_t at) {
          return record.series[series * moments + at];
        }));
      }
    }
  }

  /// The record beside the runs of one arm: replications that all arms have.
  Matched beside(std::size_t arm) const {
    FigureRuns runs{months_, figures_, {}};
    for (std::uint32_t r = 0; r < options_.replications; ++r) {
      const bool whole =
          std::ranges::none_of(values_, [r](const auto& by_run) { return by_run[r].empty(); });
      if (whole) runs.runs.push_back({0, r, values_[arm][r]});
    }
    return matched(record_, runs);
  }

  void compare() {
    made_.matched = beside(0);
    const Matched& all = made_.matched;
    made_.notes.insert(made_.notes.end(), all.notes.begin(), all.notes.end());
    const std::size_t end = all.months.size();
    if (options_.fit_until) {
      const MonthNumber known = *options_.fit_until - all.months.front() + 1;
      made_.known = static_cast<std::size_t>(std::clamp(known, 0, static_cast<int>(end)));
    }
    for (std::size_t line = 0; line < all.lines.size(); ++line) {
      if (made_.known > 0) {
        made_.fitted.push_back(record_errors(all, line, 0, made_.known, made_.known));
      }
      if (made_.known < end) {
        made_.predicted.push_back(record_errors(all, line, made_.known, end, made_.known));
      }
    }
    for (std::size_t c = 0; c < dates_.size(); ++c) add_change(c);
  }

  void add_change(std::size_t c) {
    const Calendar& calendar = arms_[0].runs->model.calendar;
    const std::size_t end = made_.matched.months.size();
    BackcastChange change{calendar.date_at(dates_[c])};
    change.from = first_month_from(made_.matched, change.date);
    change.to = end;
    if (c + 1 < dates_.size()) {
      const Date next = calendar.date_at(dates_[c + 1]);
      change.to = std::min<std::size_t>(
          end, static_cast<std::size_t>(month_with(next) - made_.matched.months.front()));
    }
    change.seen = change.from < made_.known;
    const std::size_t first =
        c == 0 ? 0 : first_month_from(made_.matched, calendar.date_at(dates_[c - 1]));
    // Of months before it those that are wholly before it.
    const std::size_t before_end =
        static_cast<std::size_t>(month_with(change.date) - made_.matched.months.front());
    // Arm 0 has all changes, and arm i lacks the last i: with this one and without.
    const Matched with = beside(dates_.size() - c - 1), without = beside(dates_.size() - c);
    for (std::size_t line = 0; line < with.lines.size(); ++line) {
      if (change.from >= change.to) break;
      const PolicyEffect effect =
          policy_effect(with, without, line, {first, before_end}, {change.from, change.to});
      const MatchedLine& of = with.lines[line];
      const bool told = !of.is_set && !is_stock(of.figure) && effect.months > 0;
      if (told) change.effects.push_back(effect);
    }
    made_.changes.push_back(std::move(change));
  }

  const BackcastOptions& options_;
  PolicyBuilder builder_;
  std::optional<Model> today_;
  std::vector<SeriesKey> keys_;  ///< of Today, by which figures are read in all arms
  MonthlyRecord record_;
  const Policy* policy_ = nullptr;
  std::vector<Policy> shortened_;
  std::vector<Time> dates_;  ///< of its changes after the first day
  std::vector<BuiltPolicy> arms_;
  RunMonths months_;
  std::vector<Figure> figures_;
  std::vector<std::vector<std::vector<double>>> values_;  ///< [arm][replication], [figure][month]
  Backcast made_;
};

}  // namespace

std::vector<Figure> figures_of_scenario(const Scenario& today) {
  const Model model = build_model(today);
  return figures_of(series_lines(model, series_keys(model)));
}

Backcast make_backcast(const BackcastOptions& options) { return BackcastMaker(options).make(); }

}  // namespace rapport
