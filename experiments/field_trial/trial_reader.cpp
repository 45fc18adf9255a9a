// Reads tables of trials.
#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <sstream>

#include "experiments/calibrate/date_column.h"
#include "experiments/calibrate/difference.h"
#include "experiments/field_trial/field_trial.h"
#include "experiments/import/csv_reader.h"
#include "experiments/output/text_table.h"
#include "experiments/study/study_spec.h"
#include "sim/core/calendar.h"
#include "sim/core/interval.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

/// Whether a number is written as 5.000, which is five to some and five thousand to others.
bool has_thousands_mark(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return false;
  std::size_t digits = 0;
  while (point + 1 + digits < text.size() &&
         std::isdigit(static_cast<unsigned char>(text[point + 1 + digits])) != 0) {
    ++digits;
  }
  return digits == 3;
}

/// Problems beyond so many are of one mistake, made in every row.
constexpr std::size_t kMostProblems = 50;
/// An effect that lies so far from the middle of its interval, in half-widths, is worth a note.
constexpr double kAside = 0.25;

std::vector<std::string> column_names() {
  std::vector<std::string> names;
  for (const FieldColumn& column : field_columns()) names.emplace_back(column.name);
  return names;
}

bool is_column(std::string_view heading) {
  return std::ranges::any_of(
      field_columns(), [&](const FieldColumn& column) { return trimmed(heading) == column.name; });
}

/// Cells of one row, by column; those that are not there are empty.
struct Row {
  std::string where;
  std::map<std::string, std::string, std::less<>> cells;
  const std::string& operator[](std::string_view column) const {
    static const std::string none;
    const auto found = cells.find(column);
    return found == cells.end() ? none : found->second;
  }
};

class TrialReader {
 public:
  TrialReader(const std::string& path, const ScenarioFile& file) : path_(path), file_(file) {}
  FieldTrials read(const std::string& text);

 private:
  void read_rows(const std::string& text);
  bool has_headings(const CsvReader& reader);
  void find_dates();
  void read_row(const Row& row);
  void read_what(const Row& row, FieldTrial& trial);
  void read_segment(const Row& row, FieldTrial& trial);
  void read_metric(const Row& row, FieldTrial& trial);
  void read_time(const Row& row, FieldTrial& trial);
  std::optional<std::int64_t> day(const Row& row, const char* column);
  void read_found(const Row& row, FieldTrial& trial);
  void read_effect(const Row& row, FieldTrial& trial);
  void read_interval(const Row& row, FieldTrial& trial);
  void read_counts(const Row& row, FieldTrial& trial);
  void read_means(const Row& row, FieldTrial& trial);
  std::optional<double> number(const Row& row, const char* column);
  std::optional<double> customers(const Row& row, const char* column);
  std::optional<double> in_unit(const Row& row, const char* column, const FieldTrial& trial);
  bool take_unit(const Row& row, FieldTrial& trial, const std::string& unit);
  double level_of(const Row& row);
  bool any(const Row& row, std::initializer_list<const char*> columns) const {
    return std::ranges::any_of(columns, [&](const char* c) { return !row[c].empty(); });
  }
  void problem(const Row& row, const std::string& what, const std::string& allowed = {},
               const std::string& hint = {}) {
    problems_.add(row.where, what, allowed, hint);
  }

  const std::string& path_;
  const ScenarioFile& file_;
  std::vector<Row> rows_;
  const DateForm* dates_ = &iso_date();
  FieldTrials found_;
  Problems problems_;
};

bool TrialReader::has_headings(const CsvReader& reader) {
  const std::string top = path_ + ":" + std::to_string(reader.header_line());
  if (reader.header_fault() != CsvFault::none) refuse(top, to_string(reader.header_fault()));
  const std::vector<std::string> known = column_names();
  std::vector<std::string> seen;
  for (const std::string& text : reader.header()) {
    const std::string heading(trimmed(text));
    if (heading.empty()) continue;
    if (!is_column(heading)) {
      problems_.add(top, "there is no column '" + heading + "'", nearest_of(heading, known),
                    did_you_mean(heading, known));
    } else if (std::ranges::find(seen, heading) != seen.end()) {
      problems_.add(top, "two columns are headed '" + heading + "'", "one of each");
    }
    seen.push_back(heading);
  }
  for (const char* needed : {"name", "lever", "metric"}) {
    if (std::ranges::find(seen, needed) == seen.end()) {
      problems_.add(top, "has no column '" + std::string(needed) + "'", "a heading of that name",
                    "rapport calibrate trial --template trials.csv");
    }
  }
  return problems_.empty();
}

void TrialReader::read_rows(const std::string& text) {
  std::istringstream in(text);
  CsvReader reader(in, is_column);
  if (!has_headings(reader)) return;
  while (reader.next()) {
    const std::string where = path_ + ":" + std::to_string(reader.line());
    if (rows_.size() == kMostFieldTrials) {
      problems_.add(where, "has more rows", "at most " + std::to_string(kMostFieldTrials));
      return;
    }
    if (reader.fault() != CsvFault::none) {
      problems_.add(where, to_string(reader.fault()));
      continue;
    }
    Row row{where, {}};
    bool any = false;
    for (std::size_t i = 0; i < reader.fields().size() && i < reader.header().size(); ++i) {
      const std::string cell(trimmed(reader.fields()[i]));
      any = any || !cell.empty();
      row.cells[std::string(trimmed(reader.header()[i]))] = cell;
    }
    if (any) rows_.push_back(std::move(row));
  }
  if (rows_.empty()) problems_.add(path_, "has no trials below its headings");
}

/// How dates are written: as most of them are.
void TrialReader::find_dates() {
  std::vector<std::string> texts;
  for (const Row& row : rows_) {
    for (const char* column : {"start", "end"}) {
      if (!row[column].empty()) texts.push_back(row[column]);
    }
  }
  if (texts.empty()) return;
  if (date_order_is_open(texts)) {
    problems_.add(path_, "dates as '" + texts[0] + "' may have the day first or the month",
                  "2026-03-02");
    return;
  }
  const DateForm* const best = best_date_form(texts, std::nullopt).first;
  if (best != nullptr) dates_ = best;
}

void TrialReader::read_what(const Row& row, FieldTrial& trial) {
  trial.name = row["name"];
  trial.lever = row["lever"];
  trial.from = row["from"];
  trial.to = row["to"];
  if (trial.name.empty()) problem(row, "the trial has no name", "a name of its own");
  const auto has_name = [&](const FieldTrial& other) { return other.name == trial.name; };
  if (!trial.name.empty() && std::ranges::any_of(found_.trials, has_name)) {
    problem(row, "two trials are called '" + trial.name + "'", "a name of its own for each");
  }
  if (trial.lever.empty()) {
    problem(row, "lever is empty: what was tried?", "a lever, another key, or a policy");
    return;
  }
  if (!trial.to.empty()) return;
  std::vector<std::string> known;
  for (const Policy& policy : file_.policies) known.push_back(policy.name);
  trial.is_policy = std::ranges::find(known, trial.lever) != known.end();
  if (!trial.is_policy) {
    const std::string near = did_you_mean(trial.lever, known);
    problem(row, "to is empty, and the scenario has no policy '" + trial.lever + "'",
            "in to the value that was tried; or a policy: " + nearest_of(trial.lever, known), near);
  } else if (!trial.from.empty()) {
    problem(row, "policy '" + trial.lever + "' has a value in from",
            "from and to empty: a policy is compared with Today");
  }
}

void TrialReader::read_segment(const Row& row, FieldTrial& trial) {
  trial.segment = row["segment"];
  if (trial.segment.empty()) return;
  std::vector<std::string> known;
  for (const SegmentSpec& segment : file_.today.segments) known.push_back(segment.name);
  if (std::ranges::find(known, trial.segment) == known.end()) {
    problem(row, "the scenario has no segment '" + trial.segment + "'",
            nearest_of(trial.segment, known), did_you_mean(trial.segment, known));
  } else if (trial.metric != nullptr && !trial.metric->by_segment) {
    problem(row, "'" + std::string(trial.metric->id) + "' is no number of segments",
            "a metric by segment, or segment empty");
  }
}

void TrialReader::read_metric(const Row& row, FieldTrial& trial) {
  const std::string& id = row["metric"];
  std::vector<std::string> known;
  for (const Metric& metric : metrics()) known.emplace_back(metric.id);
  trial.metric = find_metric(id);
  if (trial.metric != nullptr) return;
  problem(row,
          id.empty() ? "metric is empty: what was measured?" : "there is no metric '" + id + "'",
          nearest_of(id, known), did_you_mean(id, known));
}

std::optional<std::int64_t> TrialReader::day(const Row& row, const char* column) {
  if (row[column].empty()) return std::nullopt;
  const auto found = parse_day(row[column], *dates_);
  if (!found) {
    problem(row, std::string(column) + " is '" + row[column] + "', which is no date",
            std::string(dates_->name) + ", as most dates of the file");
  }
  return found;
}

void TrialReader::read_time(const Row& row, FieldTrial& trial) {
  trial.start = day(row, "start");
  const std::optional<std::int64_t> end = day(row, "end");
  const std::optional<double> weeks = number(row, "weeks");
  if (!row["end"].empty() && !row["weeks"].empty()) {
    problem(row, "has both end and weeks", "one of them");
  } else if (end && trial.start) {
    trial.days = static_cast<int>(
        std::clamp<std::int64_t>(*end - *trial.start + 1, -1, kLongestFieldTrial + 1));
  } else if (weeks) {
    trial.days = static_cast<int>(std::lround(7 * std::clamp(*weeks, -1.0, 1e6)));
  } else if (row["weeks"].empty() && (row["end"].empty() || row["start"].empty())) {
    problem(row, "does not say how long the trial took", "start and end, or weeks");
    return;
  } else {
    return;  // said of the cell
  }
  if (trial.days < 1 || trial.days > kLongestFieldTrial) {
    problem(row, trial.days < 1 ? "the trial ends before it begins" : "the trial is too long",
            "1 to " + std::to_string(kLongestFieldTrial) + " days; end is its last day");
  }
}

std::optional<double> TrialReader::number(const Row& row, const char* column) {
  if (row[column].empty()) return std::nullopt;
  const auto read = measure_of(row[column]);
  if (read && read->unit.empty()) return read->number;
  problem(row, std::string(column) + " is '" + row[column] + "'", "a number, as 12.5");
  return std::nullopt;
}

std::optional<double> TrialReader::customers(const Row& row, const char* column) {
  const std::optional<double> read = number(row, column);
  if (!read) {
    if (row[column].empty()) {
      problem(row, std::string(column) + " is empty", "a number for each arm, with and without");
    }
    return std::nullopt;
  }
  if (has_thousands_mark(row[column])) {
    problem(row, std::string(column) + " is '" + row[column] + "', which can be read in two ways",
            "a whole number without marks between thousands, as 5000");
    return std::nullopt;
  }
  if (*read >= 0 && *read <= 1e12 && *read == std::floor(*read)) return read;
  problem(row, std::string(column) + " is '" + row[column] + "'", "a whole number from 0 on");
  return std::nullopt;
}

/// Takes the unit of the effect, or says why it will not do. Of shares it has to be said whether
/// "2.1" are points, or percent of what it was.
bool TrialReader::take_unit(const Row& row, FieldTrial& trial, const std::string& unit) {
  const bool share = trial.metric->unit == std::string_view("%");
  const std::string own = share ? "points" : unit_text(*trial.metric, file_.today);
  if (unit == "%") {
    trial.relative = true;
  } else if (unit.empty() ? share : unit != own) {
    problem(row,
            unit.empty() ? "the effect on a share has no unit: points, or percent of what it was?"
                         : "the effect is in '" + unit + "'",
            share
                ? "'2.1 points' where 84 % became 86.1 %; '2.1 %' where it became 2.1 % more than "
                  "it was"
                : (own.empty() ? "a number without a unit" : "'" + own + "' or no unit") +
                      ", as the metric has it; or '%' of what it was without");
    return false;
  }
  trial.unit = unit.empty() ? own : unit;
  return true;
}

/// A number in the unit of the effect, which need not be said again.
std::optional<double> TrialReader::in_unit(const Row& row, const char* column,
                                           const FieldTrial& trial) {
  if (row[column].empty()) return std::nullopt;
  const auto read = measure_of(row[column]);
  if (!read) {
    problem(row, std::string(column) + " is '" + row[column] + "'", "a number, as 0.8 points");
    return std::nullopt;
  }
  const std::string unit(trimmed(read->unit));
  if (!unit.empty() && unit != trial.unit) {
    problem(row,
            std::string(column) + " is in '" + unit + "', and the effect in '" + trial.unit + "'",
            "both in one unit");
    return std::nullopt;
  }
  return read->number;
}

double TrialReader::level_of(const Row& row) {
  if (row["level"].empty()) return kConfidence;
  const auto read = measure_of(row["level"]);
  const std::string unit(read ? trimmed(read->unit) : "");
  double level = read ? read->number : 0.0;
  if (unit == "%" || level > 1.0) level /= 100.0;
  if (read && (unit.empty() || unit == "%") && level >= 0.5 && level < 1.0) return level;
  problem(row, "level is '" + row["level"] + "'",
          "the level of an interval, from 50 % to below 100 %");
  return kConfidence;
}

void TrialReader::read_interval(const Row& row, FieldTrial& trial) {
  const auto low = in_unit(row, "low", trial), high = in_unit(row, "high", trial);
  const double level = level_of(row);
  if (!low || !high) {
    if (row["low"].empty() != row["high"].empty()) {
      problem(row, "the interval has one end", "low and high");
    }
    return;
  }
  const double effect = trial.found.value, half = 0.5 * (*high - *low);
  if (!(*low < *high)) {
    problem(row, "low is not below high", "the lower end of the interval first");
  } else if (effect < *low || effect > *high) {
    problem(row,
            formatted("the interval, %g to %g, does not hold the effect, %g", *low, *high, effect),
            "low, effect and high in this order, in one unit");
  } else {
    trial.found.error = half / normal_quantile(0.5 + 0.5 * level);
    trial.error_from = "its " + percent(level, 0) + " interval";
    if (std::abs(effect - 0.5 * (*low + *high)) > kAside * half) {
      found_.notes.push_back(row.where + ": the effect of '" + trial.name +
                             "' lies far from the middle of its interval; it is taken as "
                             "symmetric, by its width");
    }
  }
}

/// Effect and error as they are given.
void TrialReader::read_effect(const Row& row, FieldTrial& trial) {
  const auto read = measure_of(row["effect"]);
  if (!read) {
    problem(row, "effect is '" + row["effect"] + "'", "a number with its unit, as 2.1 points");
    return;
  }
  const std::string behind(trimmed(read->unit));
  if (!behind.empty() && !row["unit"].empty() && behind != row["unit"]) {
    problem(row, "the effect is in '" + behind + "', and unit says '" + row["unit"] + "'",
            "one unit");
    return;
  }
  if (behind.starts_with(',')) {
    problem(row, "effect is '" + row["effect"] + "'",
            "a point before decimals and no marks between thousands, as 16.95 or -110705");
    return;
  }
  if (!take_unit(row, trial, behind.empty() ? row["unit"] : behind)) return;
  trial.found.value = read->number;
  if (has_thousands_mark(row["effect"]) && std::abs(read->number) >= 1.0) {
    found_.notes.push_back(row.where + ": the effect of '" + trial.name + "', " + row["effect"] +
                           ", is read with decimals; where its point stands between thousands, "
                           "leave the point out");
  }
  if (row["error"].empty()) {
    read_interval(row, trial);
    return;
  }
  const std::optional<double> error = in_unit(row, "error", trial);
  if (!error) return;
  if (!(*error > 0)) {
    problem(row, "error is '" + row["error"] + "'",
            "a standard error above 0: no trial of people is certain");
    return;
  }
  trial.found.error = *error;
  trial.error_from = "its standard error";
}

/// Effect and error of a share, from who did what the metric counts.
void TrialReader::read_counts(const Row& row, FieldTrial& trial) {
  const auto n1 = customers(row, "customers_with"), n0 = customers(row, "customers_without"),
             x1 = customers(row, "events_with"), x0 = customers(row, "events_without");
  if (trial.metric->unit != std::string_view("%")) {
    problem(row, "events are counted, and '" + std::string(trial.metric->id) + "' is no share",
            "means and standard deviations, or effect and error");
    return;
  }
  if (!n1 || !n0 || !x1 || !x0) return;
  if (*n1 < 2 || *n0 < 2 || *x1 > *n1 || *x0 > *n0) {
    problem(row, "there are more events than customers, or fewer than two customers",
            "events up to the customers of their arm");
    return;
  }
  const auto whole = [](double x) { return static_cast<std::uint64_t>(x); };
  const Difference d = share_difference(whole(*x1), whole(*n1), whole(*x0), whole(*n0));
  trial.unit = "points";
  trial.found.value = 100 * d.value;
  trial.found.error =
      100 * 0.5 * (d.bounds.high - d.bounds.low) / normal_quantile(0.5 + 0.5 * kConfidence);
  trial.error_from = grouped(*x1, 0) + " of " + grouped(*n1, 0) + " customers against " +
                     grouped(*x0, 0) + " of " + grouped(*n0, 0) + " (Newcombe)";
}

/// Effect and error of an amount, from the means of both arms.
void TrialReader::read_means(const Row& row, FieldTrial& trial) {
  const auto n1 = customers(row, "customers_with"), n0 = customers(row, "customers_without");
  const auto m1 = number(row, "mean_with"), m0 = number(row, "mean_without"),
             s1 = number(row, "sd_with"), s0 = number(row, "sd_without");
  for (const char* column : {"mean_with", "mean_without", "sd_with", "sd_without"}) {
    if (row[column].empty()) {
      problem(row, std::string(column) + " is empty", "a mean and an sd for each arm");
    }
  }
  if (!n1 || !n0 || !m1 || !m0 || !s1 || !s0) return;
  const double variance = *s1 * *s1 / *n1 + *s0 * *s0 / *n0;
  if (*n1 < 2 || *n0 < 2 || *s1 < 0 || *s0 < 0 || !(variance > 0)) {
    problem(row, "the arms are too small, or nobody differs in them",
            "at least two customers each, and standard deviations above 0");
    return;
  }
  const bool share = trial.metric->unit == std::string_view("%");
  trial.unit = share ? "points" : unit_text(*trial.metric, file_.today);
  trial.found.value = *m1 - *m0;
  trial.found.error = std::sqrt(variance);
  trial.error_from = "means of " + grouped(*n1, 0) + " and " + grouped(*n0, 0) + " customers";
}

/// The effect and its error, in one of four ways.
void TrialReader::read_found(const Row& row, FieldTrial& trial) {
  if (trial.metric == nullptr) return;  // its unit is not known
  const bool counts = any(row, {"events_with", "events_without"}),
             means = any(row, {"mean_with", "mean_without", "sd_with", "sd_without"}),
             interval = any(row, {"low", "high"}), error = any(row, {"error"}),
             effect = any(row, {"effect"});
  if (counts + means + (interval || error || effect) > 1 || (interval && error)) {
    problem(row, "the effect or its error is said in two ways",
            "one of: effect and error; effect, low and high; customers and events of both arms; "
            "customers, means and sds of both arms");
  } else if (counts) {
    read_counts(row, trial);
  } else if (means) {
    read_means(row, trial);
  } else if (!effect || !(interval || error)) {
    problem(row, effect ? "the effect has no error" : "the trial says no effect",
            "effect and error; effect, low and high; or the arms' counts or means");
  } else {
    read_effect(row, trial);
  }
}

void TrialReader::read_row(const Row& row) {
  FieldTrial trial;
  trial.where = row.where;
  read_what(row, trial);
  read_metric(row, trial);
  read_segment(row, trial);
  read_time(row, trial);
  read_found(row, trial);
  found_.trials.push_back(std::move(trial));
}

FieldTrials TrialReader::read(const std::string& text) {
  found_.path = path_;
  read_rows(text);
  find_dates();
  for (const Row& row : rows_) {
    if (problems_.size() < kMostProblems) read_row(row);
  }
  problems_.throw_if_any();
  found_.by_date = std::ranges::all_of(
      found_.trials, [](const FieldTrial& trial) { return trial.start.has_value(); });
  if (found_.by_date) std::ranges::stable_sort(found_.trials, {}, &FieldTrial::start);
  return std::move(found_);
}

}  // namespace

FieldTrials read_field_trials(const std::string& path, const std::string& text,
                              const ScenarioFile& file) {
  return TrialReader(path, file).read(text);
}

}  // namespace rapport
