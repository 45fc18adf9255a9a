#include "experiments/log/log_words.h"

#include <algorithm>

#include "experiments/log/log_holdout.h"
#include "experiments/output/text_table.h"
#include "sim/core/calendar.h"

namespace rapport {

namespace {

std::string size_text(std::size_t n) { return grouped(static_cast<double>(n), 0); }

void add_mends(const EventLog& log, std::vector<std::string>& words) {
  const LogMends& m = log.mends;
  const auto mend = [&](std::size_t count, const std::string& what) {
    if (count > 0) words.push_back(size_text(count) + " " + what);
  };
  mend(m.unreadable, "events cannot be read and are left out (first: " + m.first_unreadable + ").");
  mend(m.out_of_order, "events are earlier than one before them in their case: sorted.");
  mend(m.starts_without_end, "starts have no end: these are done at one time, as far as is known.");
  mend(m.ends_without_start, "ends have no start, of activities that have starts elsewhere.");
  mend(m.only_scheduled, "activities were scheduled and never began: left out.");
  mend(m.passed_over,
       "events only assign, suspend, resume, skip, or withdraw what never began: passed over.");
  mend(m.cases_without_events, "cases have nothing that was done: left out.");
  if (!log.resources.empty()) {
    mend(m.without_resource, "activities name nobody who did them.");
  }
  if (!log.groups.empty()) mend(m.without_group, "activities name no group.");
}

/// Changes of a name from one activity to the next that names one, a case.
double changes_a_case(const EventLog& log, std::int32_t LogActivity::*of) {
  double changes = 0;
  for (const LogCase& one : log.cases) {
    std::int32_t last = -1;
    for (const LogActivity& step : one.steps) {
      if (step.*of < 0) continue;
      changes += last >= 0 && last != step.*of;
      last = step.*of;
    }
  }
  return changes / static_cast<double>(log.cases.size());
}

double median_hours(const LogSample& sample) {
  std::vector<double> hours = sample.hours;
  const auto middle = hours.begin() + static_cast<std::ptrdiff_t>(hours.size() / 2);
  std::nth_element(hours.begin(), middle, hours.end());
  return *middle;
}

}  // namespace

std::vector<ActivityUse> uses_of(const EventLog& log) {
  std::vector<ActivityUse> uses(log.activities.size());
  for (std::size_t a = 0; a < uses.size(); ++a) uses[a].activity = a;
  for (const LogCase& one : log.cases) {
    std::vector<bool> seen(log.activities.size(), false);
    for (const LogActivity& step : one.steps) {
      const auto a = static_cast<std::size_t>(step.activity);
      uses[a].times_a_case += 1;
      if (!seen[a]) uses[a].of_cases += 1, seen[a] = true;
    }
  }
  const auto cases = static_cast<double>(log.cases.size());
  for (ActivityUse& use : uses) use.of_cases /= cases, use.times_a_case /= cases;
  return uses;
}

double hand_overs_a_case(const EventLog& log) { return changes_a_case(log, &LogActivity::group); }

std::vector<std::string> log_words(const EventLog& log, std::size_t lumped) {
  std::vector<std::string> words;
  const auto cases = static_cast<double>(log.cases.size());
  words.push_back(size_text(log.events) + " events are " + size_text(log.steps()) +
                  " activities of " + std::to_string(log.activities.size()) + " kinds in " +
                  size_text(log.cases.size()) + " cases, " +
                  grouped(static_cast<double>(log.steps()) / cases, 1) +
                  " a case. Half of the cases take " +
                  duration_text(3'600 * median_hours(sample_of(log.cases))) + " or less.");
  for (const std::string& note : log.notes) words.push_back(note);
  if (lumped > 0) {
    words.push_back("The " + std::to_string(lumped) +
                    " rarest kinds of activity are one, 'other'.");
  }
  if (log.days_only) words.emplace_back("Times are days: nothing is known of times of the day.");
  add_mends(log, words);
  if (!log.groups.empty()) {
    words.push_back("Hand-overs: " + grouped(hand_overs_a_case(log), 2) + " a case between " +
                    size_text(log.groups.size()) + " groups.");
  }
  if (!log.resources.empty()) {
    words.push_back("Another person goes on with it " +
                    grouped(changes_a_case(log, &LogActivity::resource), 2) + " times a case, of " +
                    size_text(log.resources.size()) + ".");
  }
  return words;
}

std::vector<std::string> log_end_words(const EventLog& log, const LogEnd& end) {
  if (end.all_taken_as_over) {
    return {
        "More than half of the cases had an activity so near the end of the log that they may go "
        "on: the log says too little of how cases end, and all are taken as over."};
  }
  if (end.open == 0) return {};
  constexpr std::int64_t kDaySeconds = 86'400;
  return {size_text(end.open) + " of " + size_text(log.cases.size()) +
          " cases are taken as still open when the log ends (" +
          to_string(civil_from_days(end.at / kDaySeconds)) +
          "): it has been quiet for less time than nineteen in twenty gaps after their last "
          "activity take, so this is not counted as their end." +
          (end.is_cut ? " As the log seems to be cut at a day, no activity counts for what "
                        "follows it that was so near the end."
                      : " Up to " + size_text(end.most_under_way) +
                            " were under way at once, so the log is taken to follow the others "
                            "to their end.")};
}

std::vector<std::string> log_journey_words(const EventLog& log, const LogFit& fit) {
  const LogJourney& journey = fit.journey;
  std::vector<std::string> words;
  words.push_back(std::to_string(journey.steps.size()) + " steps for " +
                  std::to_string(log.activities.size()) + " kinds of activity; " +
                  std::to_string(fit.chain.states.size()) + " different histories count, of " +
                  std::to_string(longest_history(fit.chain)) + " activities at most.");
  if (journey.rounds > 1) {
    words.push_back(
        "It is written out in " + std::to_string(journey.rounds) + " rounds; " +
        grouped(100 * journey.remainder, 1) +
        " % of what is done is in steps of later on, where only the last activity counts." +
        (journey.cut == 0
             ? ""
             : " There, the " + std::to_string(journey.cut) + " rarest moves back are left out.") +
        " That moves " + grouped(100 * fit.written_off, 1) +
        " % of what follows what; --most-steps writes out more.");
  }
  return words;
}

std::string log_arrival_words(const LogFit& fit) {
  const LogArrivals& arrivals = fit.arrivals;
  return (grouped(arrivals.per_year, 0) + " cases a year, from the days " +
          to_string(civil_from_days(arrivals.first_day)) + " to " +
          to_string(civil_from_days(arrivals.last_day)) +
          " (the first and last twentieth of the cases left out); days differ by " +
          grouped(100 * arrivals.day_cv, 0) + " % beyond chance.");
}

}  // namespace rapport
