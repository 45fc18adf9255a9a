#include "experiments/command/command_import_log.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>

#include "experiments/command/command_calibrate_words.h"
#include "experiments/command/command_line.h"
#include "experiments/command/json.h"
#include "experiments/log/log_holdout.h"
#include "experiments/log/log_picture.h"
#include "experiments/log/log_reader.h"
#include "experiments/output/output_file.h"

namespace rapport {

namespace {

constexpr std::size_t kMostActivities = 100;
constexpr double kFewestToHoldOut = 20;  // cases

std::string count_text(std::size_t n) { return grouped(static_cast<double>(n), 0); }

/// A count of what was mended, as a sentence; empty where it is 0.
std::string mend(std::size_t count, const std::string& what) {
  return count == 0 ? "" : said(count_text(count) + " " + what);
}

std::string mends_text(const EventLog& log) {
  const LogMends& m = log.mends;
  std::string text;
  text += mend(m.unreadable,
               "events cannot be read and are left out (first: " + m.first_unreadable + ").");
  text += mend(m.out_of_order, "events are earlier than one before them in their case: sorted.");
  text += mend(m.starts_without_end,
               "starts have no end: these are done at one time, as far as is known.");
  text +=
      mend(m.ends_without_start, "ends have no start, of activities that have starts elsewhere.");
  text += mend(m.only_scheduled, "activities were scheduled and never began: left out.");
  text +=
      mend(m.passed_over,
           "events only assign, suspend, resume, skip, or withdraw what never began: passed over.");
  text += mend(m.cases_without_events, "cases have nothing that was done: left out.");
  if (!log.resources.empty()) {
    text += mend(m.without_resource, "activities name nobody who did them.");
  }
  if (!log.groups.empty()) text += mend(m.without_group, "activities name no group.");
  return text;
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

std::string log_text(const EventLog& log, std::size_t lumped) {
  std::string text = "Log\n";
  const auto cases = static_cast<double>(log.cases.size());
  text +=
      said(count_text(log.events) + " events are " + count_text(log.steps()) + " activities of " +
           std::to_string(log.activities.size()) + " kinds in " + count_text(log.cases.size()) +
           " cases, " + grouped(static_cast<double>(log.steps()) / cases, 1) +
           " a case. Half of the cases take " +
           duration_text(3'600 * median_hours(sample_of(log.cases))) + " or less.");
  for (const std::string& note : log.notes) text += said(note);
  if (lumped > 0) {
    text += said("The " + std::to_string(lumped) + " rarest kinds of activity are one, 'other'.");
  }
  if (log.days_only) text += said("Times are days: nothing is known of times of the day.");
  text += mends_text(log);
  if (!log.groups.empty()) {
    text += said("Hand-overs: " + grouped(changes_a_case(log, &LogActivity::group), 2) +
                 " a case between " + count_text(log.groups.size()) + " groups.");
  }
  if (!log.resources.empty()) {
    text += said("Another person goes on with it " +
                 grouped(changes_a_case(log, &LogActivity::resource), 2) + " times a case, of " +
                 count_text(log.resources.size()) + ".");
  }
  return text;
}

/// What is taken of cases that the end of the log cuts off.
std::string end_text(const EventLog& log, const LogEnd& end) {
  if (end.all_taken_as_over) {
    return said(
        "More than half of the cases had an activity so near the end of the log that they may go "
        "on: the log says too little of how cases end, and all are taken as over.");
  }
  if (end.open == 0) return {};
  constexpr std::int64_t kDaySeconds = 86'400;
  return said(count_text(end.open) + " of " + count_text(log.cases.size()) +
              " cases are taken as still open when the log ends (" +
              to_string(civil_from_days(end.at / kDaySeconds)) +
              "): it has been quiet for less time than nineteen in twenty gaps after their last "
              "activity take, so this is not counted as their end." +
              (end.is_cut ? " As the log seems to be cut at a day, no activity counts for what "
                            "follows it that was so near the end."
                          : " Up to " + count_text(end.most_under_way) +
                                " were under way at once, so the log is taken to follow the others "
                                "to their end."));
}

std::string journey_text(const EventLog& log, const LogFit& fit) {
  const LogJourney& journey = fit.journey;
  std::string text = "\nJourney\n";
  text += said(std::to_string(journey.steps.size()) + " steps for " +
               std::to_string(log.activities.size()) + " kinds of activity; " +
               std::to_string(fit.chain.states.size()) + " different histories count, of " +
               std::to_string(longest_history(fit.chain)) + " activities at most.");
  if (journey.rounds > 1) {
    text +=
        said("It is written out in " + std::to_string(journey.rounds) + " rounds; " +
             grouped(100 * journey.remainder, 1) +
             " % of what is done is in steps of later on, where only the last activity counts." +
             (journey.cut == 0 ? ""
                               : " There, the " + std::to_string(journey.cut) +
                                     " rarest moves back are left out.") +
             " That moves " + grouped(100 * fit.written_off, 1) +
             " % of what follows what; --most-steps writes out more.");
  }
  TextTable table({Align::left, Align::point, Align::point, Align::left, Align::left});
  table.titles({"activity", "of 100 cases", "times a case", "takes", "before it (median)"});
  std::vector<double> in_cases(log.activities.size(), 0), times(log.activities.size(), 0);
  for (const LogCase& one : log.cases) {
    std::vector<bool> seen(log.activities.size(), false);
    for (const LogActivity& step : one.steps) {
      const auto a = static_cast<std::size_t>(step.activity);
      times[a] += 1;
      if (!seen[a]) in_cases[a] += 1, seen[a] = true;
    }
  }
  const auto cases = static_cast<double>(log.cases.size());
  for (std::size_t a = 0; a < log.activities.size(); ++a) {
    const TimeLaw &own = fit.times.service[a], &before = fit.times.gap_before[a];
    table.row({log.activities[a], grouped(100 * in_cases[a] / cases, 1),
               grouped(times[a] / cases, 2),
               own.text.empty() ? std::string("no time known") : duration_text(own.mean),
               before.count == 0 ? std::string("-") : duration_text(before.median)});
  }
  text += table.text(colour_on_output());
  const LogArrivals& arrivals = fit.arrivals;
  text += said(grouped(arrivals.per_year, 0) + " cases a year, from the days " +
               to_string(civil_from_days(arrivals.first_day)) + " to " +
               to_string(civil_from_days(arrivals.last_day)) +
               " (the first and last twentieth of the cases left out); days differ by " +
               grouped(100 * arrivals.day_cv, 0) + " % beyond chance.");
  return text;
}

std::string ratio_text(double run, double halves) {
  return halves > 0 ? grouped(run / halves, 2) : std::string("-");
}

std::string holdout_text(const LogHoldout& h) {
  std::string text =
      std::string("\nHeld out: ") +
      (h.by_time ? "the later half of the cases" : "a random half of the cases") + "\n" +
      said("A scenario of " + count_text(h.fitted) + " cases was run, and " +
           count_text(h.simulated) + " cases of it compared with " +
           (h.compared == h.held_out
                ? "the " + count_text(h.compared) + " others"
                : count_text(h.compared) + " of the " + count_text(h.held_out) +
                      " others that the log shows as a whole") +
           (h.still_open == 0 ? std::string(".")
                              : "; " + count_text(h.still_open) + " were not over at its end."));
  TextTable table({Align::left, Align::point, Align::point, Align::point});
  table.titles({"distance to the held-out half", "the other half", "the run", "ratio"});
  table.row({"what follows what, in shares (0 to 1)", grouped(h.halves.follows, 4),
             grouped(h.run.follows, 4), ratio_text(h.run.follows, h.halves.follows)});
  table.row({"activities a case (mean " + grouped(h.mean_length, 2) + ", run " +
                 grouped(h.run_length, 2) + ")",
             grouped(h.halves.length, 3), grouped(h.run.length, 3),
             ratio_text(h.run.length, h.halves.length)});
  table.row(
      {"hours in all (mean " + grouped(h.mean_hours, 1) + ", run " + grouped(h.run_hours, 1) + ")",
       grouped(h.halves.hours, 2), grouped(h.run.hours, 2),
       ratio_text(h.run.hours, h.halves.hours)});
  text += table.text(colour_on_output());
  text +=
      said("What came before makes a held-out case " + grouped(h.likelihood - h.first_order, 2) +
           " likelier, as a logarithm, than the last activity alone (" + grouped(h.likelihood, 2) +
           " against " + grouped(h.first_order, 2) + ").");
  return text;
}

Json json_of(const LogHoldout& h) {
  const auto distances = [](const LogDistances& d) {
    return Json{{"follows", d.follows}, {"length", d.length}, {"hours", d.hours}};
  };
  return Json{{"by_time", h.by_time},
              {"fitted", h.fitted},
              {"held_out", h.held_out},
              {"simulated", h.simulated},
              {"compared", h.compared},
              {"still_open", h.still_open},
              {"between_halves", distances(h.halves)},
              {"run", distances(h.run)},
              {"mean_length", h.mean_length},
              {"mean_hours", h.mean_hours},
              {"run_length", h.run_length},
              {"run_hours", h.run_hours},
              {"log_likelihood", h.likelihood},
              {"log_likelihood_first_order", h.first_order}};
}

Json json_of(const EventLog& log, const LogEnd& end, const LogFit& fit,
             const std::vector<LogHoldout>& holdouts) {
  const LogMends& m = log.mends;
  Json json{{"events", log.events},
            {"cases", log.cases.size()},
            {"activities", log.steps()},
            {"kinds", log.activities},
            {"still_open", fit.still_open},
            {"is_cut", end.is_cut},
            {"days_only", log.days_only},
            {"notes", log.notes},
            {"mended",
             {{"unreadable", m.unreadable},
              {"out_of_order", m.out_of_order},
              {"starts_without_end", m.starts_without_end},
              {"ends_without_start", m.ends_without_start},
              {"only_scheduled", m.only_scheduled},
              {"passed_over", m.passed_over},
              {"cases_without_events", m.cases_without_events},
              {"without_resource", m.without_resource},
              {"without_group", m.without_group}}},
            {"steps", fit.journey.steps.size()},
            {"histories", fit.chain.states.size()},
            {"rounds", fit.journey.rounds},
            {"remainder", fit.journey.remainder},
            {"written_off", fit.written_off},
            {"cases_a_year", fit.arrivals.per_year},
            {"day_cv", fit.arrivals.day_cv}};
  if (!log.groups.empty()) json["hand_overs"] = changes_a_case(log, &LogActivity::group);
  json["holdout"] = Json::array();
  for (const LogHoldout& one : holdouts) json["holdout"].push_back(json_of(one));
  return json;
}

}  // namespace

namespace {

/// Refuses what one log cannot be read by.
void check_flags_of_log(const Flags& flags) {
  Problems problems;
  if (flags.files.size() > 1) {
    problems.add(flags.files[1], "is a second file", "one event log at a time");
  }
  if (!flags.out.empty() && flags.out == flags.picture) {
    problems.add("--picture " + flags.picture, "is the file of -o too", "another name");
  }
  check_currency(flags.currency, problems);
  refuse_any(problems);
}

}  // namespace

int import_log(const Flags& flags) {
  // Nothing is kept of an import that is stopped, so the first Ctrl-C may end it.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  const Format format = table_or_json(flags);
  check_flags_of_log(flags);
  LogScenarioOptions options;
  options.source = std::filesystem::path(flags.files[0]).filename();
  options.name = flags.title.empty() ? "Event log" : flags.title;
  options.currency = flags.currency;
  options.cases_a_year = positive("--cases-a-year", flags.cases_a_year);
  options.longest_history = whole("--history", flags.history, 1, kLongestHistory);
  options.most_steps = whole("--most-steps", flags.most_steps, 20, 4'000);
  NewFile out(flags.out), picture(flags.picture);
  EventLog log = read_event_log(flags.files[0],
                                {flags.map, flags.dates, flags.zone, flags.leave_out_unreadable});
  const std::size_t lumped = lump_rare_activities(log, kMostActivities);
  const LogEnd end = end_of(log);
  const LogFit fit = fit_log(log, end, options);
  std::vector<LogHoldout> holdouts;
  if (flags.holdout && static_cast<double>(log.cases.size()) < kFewestToHoldOut) {
    refuse("--holdout", "the log has " + std::to_string(log.cases.size()) + " cases",
           "20 at least, to be divided in two");
  }
  for (const bool by_time : {false, true}) {
    if (flags.holdout) holdouts.push_back(hold_out_half(log, options, by_time));
  }
  if (out.wanted()) out.write(scenario_of(log, fit, options));
  if (picture.wanted()) picture.write(log_picture(log, fit, options.name));
  if (format == Format::json) {
    print(json_text(json_of(log, end, fit, holdouts)));
  } else {
    print(log_text(log, lumped) + end_text(log, end) + journey_text(log, fit));
    for (const LogHoldout& one : holdouts) print(holdout_text(one));
    if (out.wanted()) {
      print("\nWritten: " + flags.out +
            ". What is measured is marked 'data' in it, the rest 'assumption'.\nNext: rapport "
            "check " +
            flags.out + "\n");
    }
    if (picture.wanted()) print("Picture: " + flags.picture + "\n");
  }
  flush_output();
  return kFine;
}

}  // namespace rapport
