// rapport track: what came about beside a forecast that was kept.
#include <CLI/CLI.hpp>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/command/record_output.h"
#include "experiments/output/output_file.h"

namespace rapport {

namespace {

struct TrackFlags {
  Flags shared;
  std::string record, policy, picture;
  bool blank = false;
};

/// An empty table of what the file has month by month.
int print_empty(const TrackFlags& flags) {
  const KeptForecast kept = kept_forecast(flags.shared.scenario, flags.policy);
  print(record_template(kept.runs.figures, kept.runs.months.number(0), kept.runs.months.count()));
  return kFine;
}

int do_track(const TrackFlags& flags) {
  if (flags.blank) return print_empty(flags);
  if (flags.record.empty()) {
    refuse_usage("track", "is told no record",
                 "rapport track RESULTS.db RECORD.csv; --template prints an empty table");
  }
  const Format format = format_of(flags.shared);
  NewFile picture(flags.picture);
  const Tracking tracking = track(flags.shared.scenario, flags.record, flags.policy);
  print_notes(tracking.notes);
  print(format == Format::json  ? tracking_json(tracking)
        : format == Format::csv ? months_csv(tracking.luck, 0)
                                : tracking_text(tracking));
  if (picture.wanted()) {
    picture.write(tracking_picture(tracking));
    if (format == Format::table) print("Picture: " + printable(flags.picture) + "\n");
  }
  return kFine;
}

Action set_track(CLI::App& verb) {
  auto flags = std::make_shared<TrackFlags>();
  verb.add_option("results", flags->shared.scenario,
                  "the forecast: a results file of 'compare' or 'run' with --series, or of a study "
                  "with series = [...]")
      ->required();
  verb.add_option("record", flags->record,
                  "a table of what was counted month by month (CSV), see docs/tracking.md");
  verb.add_option("--policy", flags->policy, "the policy that is in force (default: the only one)")
      ->type_name("NAME");
  verb.add_flag("--template", flags->blank, "print an empty record of this forecast, and no more");
  verb.add_option("--picture", flags->picture, "a new picture: band, record, first warning")
      ->type_name("FILE");
  add_format(verb, flags->shared);
  return [flags] { return do_track(*flags); };
}

}  // namespace

Verb track_verb() {
  return {"track", "Trust", "a forecast beside what came about: the first warning, and why",
          "  rapport compare scenarios/record.toml --series --replications 100 --out forecast.db\n"
          "  rapport track forecast.db actuals.csv --policy today\n"
          "  rapport track forecast.db --policy today --template > actuals.csv\n\n"
          "A forecast that is right warns once in twenty times at most, over all its months and\n"
          "figures together: docs/tracking.md says how.\n",
          set_track};
}

}  // namespace rapport
