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
#include "experiments/log/log_words.h"
#include "experiments/output/output_file.h"

namespace rapport {

namespace {

constexpr std::size_t kMostActivities = 100;
constexpr double kFewestToHoldOut = 20;  // cases

std::string count_text(std::size_t n) { return grouped(static_cast<double>(n), 0); }

std::string journey_text(const EventLog& log, const LogFit& fit) {
  TextTable table({Align::left, Align::point, Align::point, Align::left, Align::left});
  table.titles({"activity", "of 100 cases", "times a case", "takes", "before it (median)"});
  for (const ActivityUse& use : uses_of(log)) {
    const TimeLaw &own = fit.times.service[use.activity],
                  &before = fit.times.gap_before[use.activity];
    table.row({log.activities[use.activity], grouped(100 * use.of_cases, 1),
               grouped(use.times_a_case, 2),
               own.text.empty() ? std::string("no time known") : duration_text(own.mean),
               before.count == 0 ? std::string("-") : duration_text(before.median)});
  }
  return "\nJourney\n" + paragraphs(log_journey_words(log, fit)) + table.text(colour_on_output()) +
         said(log_arrival_words(fit));
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
  if (!log.groups.empty()) json["hand_overs"] = hand_overs_a_case(log);
  json["holdout"] = Json::array();
  for (const LogHoldout& one : holdouts) json["holdout"].push_back(json_of(one));
  return json;
}

}  // namespace

void check_flags_of_one_file(const Flags& flags, const std::string& allowed) {
  Problems problems;
  if (flags.files.size() > 1) problems.add(flags.files[1], "is a second file", allowed);
  if (!flags.out.empty() && flags.out == flags.picture) {
    problems.add("--picture " + flags.picture, "is the file of -o too", "another name");
  }
  check_currency(flags.currency, problems);
  refuse_any(problems);
}

int import_log(const Flags& flags) {
  // Nothing is kept of an import that is stopped, so the first Ctrl-C may end it.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  const Format format = table_or_json(flags);
  check_flags_of_one_file(flags, "one event log at a time");
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
    print("Log\n" + paragraphs(log_words(log, lumped)) + paragraphs(log_end_words(log, end)) +
          journey_text(log, fit));
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
