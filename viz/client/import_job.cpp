#include "viz/client/import_job.h"

#include <exception>
#include <utility>

#include "experiments/chart/inter_width.h"
#include "experiments/customers/customer_scenario.h"
#include "experiments/customers/customer_words.h"
#include "experiments/import/answering.h"
#include "experiments/import/call_calendar.h"
#include "experiments/import/call_charts.h"
#include "experiments/import/call_columns.h"
#include "experiments/import/call_fit.h"
#include "experiments/import/call_scenario.h"
#include "experiments/import/fit_arrivals.h"
#include "experiments/import/ringing.h"
#include "experiments/import/scenario_check.h"
#include "experiments/log/log_picture.h"
#include "experiments/log/log_reader.h"
#include "experiments/log/log_words.h"
#include "experiments/output/numbers.h"
#include "sim/core/give_up.h"
#include "sim/core/parallel.h"

namespace rapport {

namespace {

constexpr std::size_t kMostActivities = 100;  // as rapport import log has it
constexpr Extent kCallChart{520, 300};

/// What whoever opens the scenario has to know of how it was made.
std::vector<std::string> words_of(const CallLog& log, const std::vector<MappedColumn>& columns) {
  std::vector<std::string> words;
  std::string taken;
  for (const MappedColumn& column : columns) {
    taken += (taken.empty() ? "" : ", ") + column.role + " is “" + column.column + "”";
  }
  words.push_back("Columns, as guessed from their headings: " + taken + ".");
  const auto how_many = [](std::size_t n) { return count(static_cast<double>(n)); };
  words.push_back(how_many(log.calls.size()) + " calls of " + how_many(log.days.size()) +
                  " days, out of " + how_many(log.records) + " records.");
  for (const LeftOut& left : log.left_out) {
    words.push_back(how_many(left.records) + " left out: " + left.reason +
                    " (the first: " + left.first + ").");
  }
  words.insert(words.end(), log.notes.begin(), log.notes.end());
  words.emplace_back(
      "Arrivals, services, patience and staff are estimated from the records. "
      "Customers behind the calls, satisfaction, leaving and money are assumptions: "
      "in the file each is marked so.");
  return words;
}

void estimate_calls(ImportOutcome& outcome, const CallLog& log, int threads,
                    const std::atomic<bool>& stop) {
  Team team(threads);
  const std::vector<CallDay> days = look_at_days(log);
  const UseDays all(days.size(), true);
  throw_if_set(&stop);
  CallFit fit = fit_calls(log, days, all);
  throw_if_set(&stop);
  const ArrivalFit arrivals = fit_arrivals(log, days, all);
  fit_answering(log, days, all, fit, team, &stop);
  CallScenarioOptions options;
  options.source = outcome.records.filename().string();
  options.name = outcome.records.stem().string();
  options.staff = staff_to_match(log, days, fit, arrivals, options, team, &stop);
  for (const Chart& chart : charts_of_fit(log, days, fit, arrivals)) {
    outcome.pictures.push_back(draw(chart, kCallChart, inter_width));
  }
  outcome.text = scenario_of(log, as_of_the_last_day(std::move(fit), all), arrivals, options);
}

void import_calls(ImportOutcome& outcome, int threads, const std::atomic<bool>& stop) {
  std::vector<MappedColumn> columns;
  CallLog log = read_calls({outcome.records.string()}, {}, &columns, &stop);
  throw_if_set(&stop);
  take_off_ringing(log);
  outcome.said = words_of(log, columns);
  for (std::string& sentence : sentences(complete_days(log, QuietDays::open))) {
    outcome.said.push_back(std::move(sentence));
  }
  estimate_calls(outcome, log, threads, stop);
}

void import_customers(ImportOutcome& outcome, const std::atomic<bool>& stop) {
  const std::string file = outcome.records.string();
  const CustomerForm form;
  const CustomerTable table = read_customers(file, names_of_roles(customer_roles(), {}), form);
  throw_if_set(&stop);
  const CustomerFit fit = fit_customers(table, form, file);
  throw_if_set(&stop);
  const auto say = [&](const std::vector<std::string>& words) {
    outcome.said.insert(outcome.said.end(), words.begin(), words.end());
  };
  say({table_line(table) + "."});
  say(table_words(table));
  for (const SegmentFit& segment : fit.segments) say({segment_line(fit, segment)});
  say(segment_words(fit));
  say(leaving_words(table, fit, form));
  CustomerScenarioOptions options;
  options.source = outcome.records.filename().string();
  options.name = outcome.records.stem().string();
  outcome.text = scenario_of(table, fit, form, options);
}

void import_log(ImportOutcome& outcome, const std::atomic<bool>& stop) {
  LogScenarioOptions options;
  options.source = outcome.records.filename().string();
  options.name = outcome.records.stem().string();
  EventLog log = read_event_log(outcome.records.string(), {});
  throw_if_set(&stop);
  const std::size_t lumped = lump_rare_activities(log, kMostActivities);
  const LogEnd end = end_of(log);
  const LogFit fit = fit_log(log, end, options);
  throw_if_set(&stop);
  for (const auto& words : {log_words(log, lumped),
                            log_end_words(log, end),
                            log_journey_words(log, fit),
                            {log_arrival_words(fit)}}) {
    outcome.said.insert(outcome.said.end(), words.begin(), words.end());
  }
  outcome.text = scenario_of(log, fit, options);
  outcome.pictures.push_back(log_drawing(log, fit, options.name));
}

}  // namespace

ImportOutcome import_records(const std::filesystem::path& records, RecordKind kind, int threads,
                             const std::atomic<bool>& stop) {
  ImportOutcome outcome{records, kind};
  try {
    if (kind == RecordKind::customers) {
      import_customers(outcome, stop);
    } else if (kind == RecordKind::log) {
      import_log(outcome, stop);
    } else {
      import_calls(outcome, threads, stop);
    }
  } catch (const GivenUp&) {
    throw;
  } catch (const std::exception& error) {
    outcome.problems = error.what();
  }
  return outcome;
}

}  // namespace rapport
