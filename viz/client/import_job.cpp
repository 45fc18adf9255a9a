#include "viz/client/import_job.h"

#include <exception>
#include <utility>

#include "experiments/import/answering.h"
#include "experiments/import/call_calendar.h"
#include "experiments/import/call_columns.h"
#include "experiments/import/call_fit.h"
#include "experiments/import/call_scenario.h"
#include "experiments/import/fit_arrivals.h"
#include "experiments/import/ringing.h"
#include "experiments/import/scenario_check.h"
#include "experiments/output/numbers.h"
#include "sim/core/give_up.h"
#include "sim/core/parallel.h"

namespace rapport {

namespace {

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

std::string scenario_text(const std::filesystem::path& records, const CallLog& log, int threads,
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
  options.source = records.filename().string();
  options.name = records.stem().string();
  options.staff = staff_to_match(log, days, fit, arrivals, options, team, &stop);
  return scenario_of(log, as_of_the_last_day(std::move(fit), all), arrivals, options);
}

}  // namespace

ImportOutcome import_calls(const std::filesystem::path& records, int threads,
                           const std::atomic<bool>& stop) {
  ImportOutcome outcome{records, {}, {}, {}};
  try {
    std::vector<MappedColumn> columns;
    CallLog log = read_calls({records.string()}, {}, &columns, &stop);
    throw_if_set(&stop);
    take_off_ringing(log);
    outcome.said = words_of(log, columns);
    for (std::string& sentence : sentences(complete_days(log, QuietDays::open))) {
      outcome.said.push_back(std::move(sentence));
    }
    outcome.text = scenario_text(records, log, threads, stop);
  } catch (const GivenUp&) {
    throw;
  } catch (const std::exception& error) {
    outcome.problems = error.what();
  }
  return outcome;
}

ImportJob::ImportJob(std::filesystem::path records, int threads, std::function<void()> on_done)
    : thread_([this, records = std::move(records), threads, on_done = std::move(on_done)] {
        try {
          outcome_ = import_calls(records, threads, stop_);
        } catch (const GivenUp&) {
          return;  // nobody waits for it
        }
        done_ = true;
        if (on_done) on_done();
      }) {}

ImportJob::~ImportJob() {
  stop_ = true;
  thread_.join();
}

ImportOutcome ImportJob::take() { return std::exchange(outcome_, {}); }

}  // namespace rapport
