// rapport backcast: a scenario run from the start of a record, beside it.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/command/record_output.h"
#include "experiments/output/output_file.h"
#include "experiments/run/interrupt.h"
#include "experiments/run/progress.h"
#include "experiments/trial/trial.h"

namespace rapport {

namespace {

struct BackcastFlags {
  Flags shared;
  std::string record, policy, fit_until, picture;
  bool blank = false;
};

std::optional<MonthNumber> month_of_flag(const char* flag, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto month = parse_month(text);
  if (!month) refuse_usage(flag + (" " + text), "is no month", "a month as 2025-06");
  return month;
}

/// An empty table of the scenario's figures, two years of months up to the one before its start.
int print_blank(const std::string& path) {
  const Scenario today = read_scenario_file(path).today;
  constexpr std::size_t kTwoYears = 24;
  const MonthNumber last = month_with(today.start) - 1;
  print(record_template(figures_of_scenario(today), last - static_cast<int>(kTwoYears) + 1,
                        kTwoYears));
  return kFine;
}

int do_backcast(const BackcastFlags& flags) {
  const Flags& f = flags.shared;
  if (flags.blank) return print_blank(f.scenario);
  if (flags.record.empty()) {
    refuse_usage("backcast", "is told no record",
                 "rapport backcast SCENARIO.toml RECORD.csv; --template prints an empty table");
  }
  BackcastOptions options{f.scenario, flags.record, flags.policy, overrides_of(f.set, "--set"),
                          month_of_flag("--fit-until", flags.fit_until)};
  options.seed = whole("--seed", f.seed, 0, 0xffffffff);
  if (!f.replications.empty())
    options.replications = whole("--replications", f.replications, 1, 100'000);
  options.threads = threads_of(f);
  options.stop = &interrupted();
  const Format format = format_of(f);
  NewFile picture(flags.picture);
  ProgressLine line("backcast", f.quiet);
  options.progress = [&line](const Progress& progress) { line.show(progress); };
  const Backcast backcast = make_backcast(options);
  line.clear();
  print_notes(backcast.notes);
  if (backcast.stopped) return kInterrupted;
  print(format == Format::json  ? backcast_json(backcast)
        : format == Format::csv ? months_csv(backcast.matched, backcast.known)
                                : backcast_text(backcast));
  if (picture.wanted()) {
    picture.write(backcast_picture(backcast));
    if (format == Format::table) print("Picture: " + printable(flags.picture) + "\n");
  }
  if (backcast.failed > 0) {
    std::fprintf(stderr, "%zu runs failed; the others are shown\n", backcast.failed);
    return kSomeRunsFailed;
  }
  return kFine;
}

Action set_backcast(CLI::App& verb) {
  auto flags = std::make_shared<BackcastFlags>();
  verb.add_option("scenario", flags->shared.scenario, "the scenario file")->required();
  verb.add_option("record", flags->record,
                  "a table of what was counted month by month (CSV): a column month, then "
                  "customers, leavers, churn %, contacts.PLACE, complaints, revenue, cost, ...");
  verb.add_option(
          "--policy", flags->policy,
          "what was in force (default: the policy 'history', else the only one, else today)")
      ->type_name("NAME");
  verb.add_option("--fit-until", flags->fit_until,
                  "the last month that the description was made or fitted with: later ones are "
                  "predicted (default: all are)")
      ->type_name("MONTH");
  verb.add_flag("--template", flags->blank, "print an empty record of this scenario, and no more");
  verb.add_option("--picture", flags->picture, "a new picture: band, record, changes")
      ->type_name("FILE");
  add_set(verb, flags->shared);
  verb.add_option("--replications", flags->shared.replications, "runs (default 20)")
      ->type_name("N");
  verb.add_option("--seed", flags->shared.seed, "of the luck (default 1)")->type_name("N");
  verb.add_option("--threads", flags->shared.threads, "runs at a time (default: one a core)")
      ->type_name("N");
  verb.add_flag("--quiet", flags->shared.quiet, "no progress");
  add_format(verb, flags->shared);
  return [flags] { return do_backcast(*flags); };
}

}  // namespace

Verb backcast_verb() {
  return {
      "backcast", "Trust", "run from the past, beside what was counted since",
      "  rapport backcast scenarios/record.toml scenarios/record.csv\n"
      "  rapport backcast scenarios/record.toml scenarios/record.csv --fit-until 2025-06 --picture "
      "back.svg\n"
      "  rapport backcast mine.toml --template > record.csv\n\n"
      "The scenario is run from the record's first month, and describes the firm as it was then.\n"
      "docs/tracking.md says how a record looks and what the answer means.\n",
      set_backcast};
}

}  // namespace rapport
