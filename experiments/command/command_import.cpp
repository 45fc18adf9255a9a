// rapport import: records of calls, a table of customers, an event log, or a table of visits in;
// estimates and a scenario file out.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <map>

#include "experiments/chart/svg.h"
#include "experiments/command/command_flags.h"
#include "experiments/command/command_import_customers.h"
#include "experiments/command/command_import_log.h"
#include "experiments/command/command_import_text.h"
#include "experiments/command/command_import_visits.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/import/call_charts.h"
#include "experiments/import/law_text.h"
#include "experiments/import/ringing.h"
#include "experiments/output/output_file.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

void estimate(Import& import, Team& team) {
  import.days = look_at_days(import.log);
  const UseDays all(import.days.size(), true);
  import.fit = fit_calls(import.log, import.days, all);
  import.arrivals = fit_arrivals(import.log, import.days, all);
  import.drift = find_drift(import.log, import.days, all, import.fit, import.arrivals);
  fit_answering(import.log, import.days, all, import.fit, team);
}

/// Reports types of calls that would have the same name in the scenario file.
void check_names(const CallScenarioOptions& options, const CallLog& log, Problems& problems) {
  std::map<std::string, std::string> taken;
  for (const std::string& type : log.types) {
    const auto renamed = options.names.find(type);
    const std::string& name = renamed == options.names.end() ? type : renamed->second;
    const auto [other, is_new] = taken.emplace(name, type);
    if (is_new) continue;
    problems.add("--name",
                 "'" + other->second + "' and '" + type + "' would both be '" + name + "'",
                 "a name of its own for each type");
  }
}

}  // namespace

void check_currency(const std::string& currency, Problems& problems) {
  if (is_currency_code(currency)) return;
  problems.add("--currency " + currency, "is no code of a currency",
               "one to eight letters, as EUR");
}

namespace {

CallScenarioOptions scenario_options(const ImportOptions& options, const CallLog& log) {
  CallScenarioOptions result;
  Problems problems;
  const auto check_type = [&](const std::string& flag, const std::string& type) {
    if (std::find(log.types.begin(), log.types.end(), type) != log.types.end()) return;
    std::string known;
    for (const std::string& name : log.types) known += (known.empty() ? "" : ", ") + name;
    problems.add(flag, "the calls have no such type", known, did_you_mean(type, log.types));
  };
  for (const std::string& file : options.files) {
    const std::string name = std::filesystem::path(file).filename();
    result.source += (result.source.empty() ? "" : ", ") + name;
  }
  result.name = options.title;
  result.currency = options.currency;
  check_currency(options.currency, problems);
  result.calls_a_year = options.calls_a_year;
  result.cost_an_hour = options.cost_an_hour;
  for (const std::string& type : options.prospects) {
    check_type("--prospects " + type, type);
    result.prospects.push_back(type);
  }
  for (const std::string& text : options.names) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
      problems.add("--name " + text, "is not TYPE=NAME", "as --name PS=regular");
      continue;
    }
    check_type("--name " + text, text.substr(0, equals));
    result.names[text.substr(0, equals)] = text.substr(equals + 1);
  }
  check_names(result, log, problems);
  refuse_any(problems);
  return result;
}

/// Says on standard error how far predictions are, every few seconds.
std::function<void(std::size_t, std::size_t)> say_days() {
  using Clock = std::chrono::steady_clock;
  return [last = Clock::now()](std::size_t done, std::size_t all) mutable {
    if (Clock::now() - last < std::chrono::seconds(5)) return;
    last = Clock::now();
    std::fprintf(stderr, "import: %zu of %zu days predicted\n", done, all);
  };
}

std::string page_of(const ImportOptions& options, const Import& import, const Holdout* holdout) {
  std::vector<Chart> charts = charts_of_fit(import.log, import.days, import.fit, import.arrivals);
  if (holdout != nullptr) {
    for (Chart& chart : charts_of_holdout(import.predicted(), *holdout))
      charts.push_back(std::move(chart));
  }
  const std::string span = std::to_string(import.log.calls.size()) + " calls, " +
                           to_string(import.log.days.front()) + " to " +
                           to_string(import.log.days.back());
  return svg_page(options.title + ": what the calls say", span, charts, 2);
}

}  // namespace

static int import_command(const ImportOptions& options, Format format) {
  // Nothing is kept of an import that is stopped, so the first Ctrl-C may end it.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  if (!options.out.empty() && options.out == options.picture) {
    refuse_usage("--picture " + options.picture, "is the file of -o too", "another name");
  }
  NewFile out(options.out), picture(options.picture);
  Team team(options.threads);
  Import import;
  import.log = read_calls(options.files, options.reading, &import.columns);
  take_off_ringing(import.log);
  import.calendar = complete_days(import.log, options.quiet_days);
  CallScenarioOptions scenario = scenario_options(options, import.log);
  std::optional<Holdout> holdout;
  if (options.holdout_from) {
    holdout = predict_from(import.log, *options.holdout_from, team);
    import.whole = std::move(import.log);
    import.log = days_before(*import.whole, *options.holdout_from);
  } else if (options.holdout) {
    holdout = leave_one_day_out(import.log, team, say_days());
  }
  estimate(import, team);
  if (out.wanted()) {
    scenario.staff =
        staff_to_match(import.log, import.days, import.fit, import.arrivals, scenario, team);
    const UseDays all(import.days.size(), true);
    const auto text_of = [&](const CallFit& fit) {
      return scenario_of(import.log, fit, import.arrivals, scenario);
    };
    // The file is of the last days; what it is laid beside, and so what is laid there, of all.
    import.check = check_scenario(text_of(import.fit), import.log, import.days, import.fit,
                                  scenario.names, team);
    out.write(text_of(as_of_the_last_day(import.fit, all)));
  }
  if (picture.wanted()) picture.write(page_of(options, import, holdout ? &*holdout : nullptr));
  if (format == Format::json) {
    print(json_text(json_of(import, holdout ? &*holdout : nullptr)));
  } else {
    print(estimates_text(import));
    if (holdout) print(holdout_text(import.predicted(), *holdout));
    if (import.check) print(check_text(import.log, *import.check));
    if (out.wanted()) {
      print("\nWritten: " + options.out +
            ". What is measured is marked 'data' in it, the rest "
            "'assumption'.\nNext: rapport check " +
            options.out + "\n");
    }
    if (picture.wanted()) print("Picture: " + options.picture + "\n");
  }
  flush_output();
  return kFine;
}

// ---- the verb import ---------------------------------------------------------------------------

namespace {

void add_import_flags(CLI::App& verb, Flags& flags) {
  verb.add_option(
          "what", flags.what,
          "calls: records of a call centre; customers: a table with a record a customer, of "
          "any of: when it joined and left, what it is worth, how often it got in touch, its "
          "segment; log: an event log of cases; visits: a table of which only arrivals and times "
          "in the system are known")
      ->required()
      ->type_name("calls|customers|log|visits");
  verb.add_option(
          "files", flags.files,
          "CSV files, plain or packed with gzip, or a queue_log of Asterisk; one after another. Of "
          "customers and of visits one table; of a log one file: XES, or CSV with a case, an "
          "activity and a time")
      ->required()
      ->type_name("FILE");
  const auto list = [&](const char* flag, std::vector<std::string>& to, const char* type,
                        const char* help) {
    verb.add_option(flag, to, help)->type_name(type)->allow_extra_args(false);
  };
  list(
      "--map", flags.map, "ROLE=COLUMN",
      "which column says what, where the guess is wrong (of customers: customer, joined, ended, "
      "cause, left, value, contacts, segment; of a log: case, activity, time, start, lifecycle, "
      "resource, group, of XES with the key of the attribute; of visits: arrival, departure, stay, "
      "class, outcome, person); of calls also served=WORD, "
      "hung_up=WORD, ignore=WORD for words of the outcome; may be given again");
  verb.add_option("--dates", flags.dates,
                  "which comes first in dates as 01/02/2026, where no date of the file shows it: "
                  "day-first or month-first")
      ->type_name("ORDER");
  list("--durations", flags.durations, "ROLE=FORM",
       "how wait, service or length is written, where the column does not show it: seconds, "
       "milliseconds, minutes, hours, days, MM:SS, H:MM, decimal-comma, thousands-comma, ...; of "
       "visits stay=seconds, stay=minutes or stay=hours; may be given again");
  verb.add_option("--zone", flags.zone,
                  "make times that are UTC local to a place: Europe/Berlin, or +02:00")
      ->type_name("ZONE");
  verb.add_flag("--leave-out-unreadable", flags.leave_out_unreadable,
                "go on where more than 1 % of the records cannot be read");
  add_out(verb, flags, "a new scenario file to write", "-o,--out");
  verb.add_option("--picture", flags.picture, "a new SVG picture of the fits")->type_name("FILE");
  verb.add_flag(
      "--holdout", flags.holdout,
      "predict each day from all the others, and say how well; of a log, each half of the "
      "cases from the other; of visits, the last quarter of the days from those before");
  verb.add_option("--holdout-from", flags.holdout_from,
                  "fit the days before, predict the days from this one on")
      ->type_name("DATE");
  verb.add_option("--days-without-calls", flags.quiet_days,
                  "what a day without a call was, where its weekday has calls on other days: open, "
                  "and nobody called (default), or closed, and left out")
      ->type_name("open|closed");
  list("--prospects", flags.prospects, "TYPE",
       "calls of this type have no customers behind them; may be given again");
  list("--name", flags.names, "TYPE=NAME", "what the file calls a type; may be given again");
  verb.add_option("--title", flags.title, "name of the firm")->type_name("TEXT");
  verb.add_option("--calls-a-year", flags.calls_a_year,
                  "of one customer, an assumption: how many customers there are follows from it "
                  "(default 12)")
      ->type_name("N");
  verb.add_option("--cost-an-hour", flags.cost_an_hour,
                  "of an employee, an assumption (default 20)")
      ->type_name("N");
  verb.add_option("--currency", flags.currency, "of the file (default EUR)")->type_name("CODE");
  verb.add_option("--at", flags.at,
                  "customers: the day on which the table was made (default: its last date)")
      ->type_name("DATE");
  verb.add_option("--over", flags.over,
                  "customers: years in which contacts were counted, and in which who left did so "
                  "(default 1)")
      ->type_name("YEARS");
  verb.add_option("--value-per", flags.value_per,
                  "customers: what the value is of, month (default) or year")
      ->type_name("month|year");
  verb.add_option("--with", flags.with,
                  "customers: other columns that leaving may go with, with commas between")
      ->type_name("COLUMN,COLUMN")
      ->delimiter(',')
      ->allow_extra_args(false);
  verb.add_option(
          "--cases-a-year", flags.cases_a_year,
          "of a log, and of visits that name nobody: of one customer, an assumption (default "
          "1)")
      ->type_name("N");
  list("--left", flags.left_words, "WORD",
       "visits: an outcome that says that somebody left on his own (default: left, lwbs, "
       "abandoned, ...); may be given again");
  verb.add_option("--longest", flags.longest,
                  "visits: hours; longer stays are taken as files that were not closed (default "
                  "48)")
      ->type_name("N");
  verb.add_option("--history", flags.history,
                  "of a log: how many activities back may decide what comes next, 1 to 4, where "
                  "that predicts better (default 4)")
      ->type_name("N");
  verb.add_option("--most-steps", flags.most_steps,
                  "of a log: steps that the journey may have, 20 to 4,000 (default 1,000)")
      ->type_name("N");
  verb.add_option("--threads", flags.threads, "processors to use (default: all)")->type_name("N");
  add_table_or_json(verb, flags);
}

/// Refuses flags that belong to the import of something else.
void refuse_strange_flags_of_import(const Flags& f) {
  const FlagUse uses[] = {
      {"--durations", !f.durations.empty(), {"calls", "visits"}},
      {"--zone", !f.zone.empty(), {"calls", "log"}},
      {"--leave-out-unreadable", f.leave_out_unreadable, {"calls", "log", "visits"}},
      {"--picture", !f.picture.empty(), {"calls", "log", "visits"}},
      {"--holdout", f.holdout, {"calls", "log", "visits"}},
      {"--holdout-from", !f.holdout_from.empty(), {"calls", "visits"}},
      {"--days-without-calls", f.quiet_days != "open", {"calls"}},
      {"--prospects", !f.prospects.empty(), {"calls"}},
      {"--name", !f.names.empty(), {"calls"}},
      {"--calls-a-year", f.calls_a_year != "12", {"calls"}},
      {"--at", !f.at.empty(), {"customers"}},
      {"--over", !f.over.empty(), {"customers"}},
      {"--value-per", !f.value_per.empty(), {"customers"}},
      {"--with", !f.with.empty(), {"customers"}},
      {"--cases-a-year", f.cases_a_year != "1", {"log", "visits"}},
      {"--left", !f.left_words.empty(), {"visits"}},
      {"--longest", f.longest != "48", {"visits"}},
      {"--history", f.history != "4", {"log"}},
      {"--most-steps", f.most_steps != "1000", {"log"}},
      {"--cost-an-hour", f.cost_an_hour != "20", {"calls", "customers"}}};
  Problems problems;
  find_strange_flags("import " + f.what, f.what, uses, problems);
  refuse_any(problems);
}

int do_import_customers(const Flags& f) {
  if (f.files.size() != 1) {
    refuse_usage("import customers", "was given " + std::to_string(f.files.size()) + " files",
                 "one table");
  }
  if (!f.value_per.empty() && f.value_per != "month" && f.value_per != "year") {
    refuse_usage("--value-per " + f.value_per, "is not known", "month or year");
  }
  ImportCustomersOptions options;
  options.file = f.files[0], options.out = f.out, options.map = f.map;
  options.form.stay.at = f.at, options.form.stay.dates = f.dates;
  if (!f.over.empty()) options.form.over = positive("--over", f.over);
  options.form.value_a_year = f.value_per == "year";
  for (const std::string& name : f.with) {
    if (!trimmed(name).empty()) options.form.with.emplace_back(trimmed(name));
  }
  options.scenario.source = std::filesystem::path(options.file).filename();
  options.scenario.name = f.title.empty() ? "Customers" : f.title;
  options.scenario.currency = f.currency;
  Problems problems;
  check_currency(f.currency, problems);
  refuse_any(problems);
  options.scenario.cost_an_hour = positive("--cost-an-hour", f.cost_an_hour);
  return import_customers_command(options, table_or_json(f));
}

int do_import(const Flags& f) {
  const std::vector<std::string> known{"calls", "customers", "log", "visits"};
  if (std::ranges::find(known, f.what) == known.end()) {
    refuse_usage("import " + f.what, "is nothing that can be imported",
                 "calls, customers, log or visits", did_you_mean(f.what, known));
  }
  refuse_strange_flags_of_import(f);
  if (f.what == "customers") return do_import_customers(f);
  if (f.what == "log") return import_log(f);
  if (f.what == "visits") return import_visits(f);
  ImportOptions options{f.files,
                        {.map = f.map,
                         .dates = f.dates,
                         .durations = f.durations,
                         .zone = f.zone,
                         .leave_out_unreadable = f.leave_out_unreadable},
                        f.prospects,
                        f.names,
                        f.out,
                        f.picture,
                        f.title.empty() ? "Call centre" : f.title,
                        f.currency,
                        positive("--calls-a-year", f.calls_a_year),
                        positive("--cost-an-hour", f.cost_an_hour),
                        f.holdout,
                        std::nullopt,
                        QuietDays::open,
                        threads_of(f)};
  if (f.quiet_days == "closed") {
    options.quiet_days = QuietDays::closed;
  } else if (f.quiet_days != "open") {
    refuse_usage("--days-without-calls " + f.quiet_days, "is none of what such days can be",
                 "closed or open",
                 did_you_mean(f.quiet_days, std::vector<std::string>{"closed", "open"}));
  }
  if (!f.holdout_from.empty()) {
    options.holdout_from = parse_date(f.holdout_from);
    if (!options.holdout_from) {
      refuse_usage("--holdout-from " + f.holdout_from, "is no day", "a date as 1999-02-15");
    }
  }
  return import_command(options, table_or_json(f));
}

}  // namespace

Verb import_verb() {
  return {
      "import", "Start", "make a scenario of what was recorded, and say how well it predicts",
      "  rapport import calls calls.csv -o centre.toml --picture centre.svg\n"
      "  rapport import calls calls.csv --map arrival=queued_at --map served=ANSWERED --holdout\n"
      "  rapport import calls export.csv.gz --dates day-first --zone Europe/Berlin\n"
      "  rapport import calls january.csv february.csv --holdout-from 2026-02-01\n"
      "  rapport import customers customers.csv -o mine.toml --at 2026-06-30\n"
      "  rapport import log tickets.xes.gz --holdout -o tickets.toml --picture tickets.svg\n"
      "  rapport import log events.csv --map case=ticket --map activity=state --map time=at\n"
      "  rapport import visits visits.csv --holdout -o ward.toml --picture ward.svg\n",
      verb_of<add_import_flags, do_import>};
}

}  // namespace rapport
