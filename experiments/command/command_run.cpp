// rapport run: one policy, metric by metric.
#include <CLI/CLI.hpp>
#include <cstring>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/command/result_output.h"
#include "experiments/output/text_table.h"

namespace rapport {

namespace {

struct RunTable {
  std::string text;
  bool rare = false;  ///< some intervals are those of rare events
};

RunTable table_of(const Trial& trial, const ShowOptions& show) {
  RunTable all;
  TextTable table({Align::left, Align::point, Align::left, Align::left});
  const char* group = "";
  for (std::size_t k = 0; k < trial.keys().size(); ++k) {
    const MetricKey& key = trial.keys()[k];
    if (!is_shown(key, show)) continue;
    if (!says_something(trial, k, show)) continue;
    const Interval i = trial.mean_interval(0, k, Validity::fixed_n);
    all.rare = all.rare || !i.is_symmetric();
    if (std::strcmp(group, key.metric->group) != 0) {
      group = key.metric->group;
      table.gap();
      table.heading(group);
    }
    table.row({row_label(trial, key),
               grouped(i.mean, key.metric->digits),
               {spread_text(i, key.metric->digits), Tone::faint},
               {unit_of(trial, key), Tone::faint}});
  }
  all.text = table.text(colour_on_output());
  return all;
}

}  // namespace

static int run_command(const TrialOptions& options, const ShowOptions& show) {
  check_metrics(show.metrics);
  TrialOptions one = options;
  if (one.policies.empty()) one.policies = {kTodayName};
  Trial trial(one);
  print_notes(trial.notes());
  print_notes(notes_on(trial, show));
  trial.run(options.replications);
  if (show.format == Format::json) {
    print(run_json(trial, show));
  } else if (show.format == Format::csv) {
    print(options.series ? series_csv(trial, show) : run_csv(trial, show));
  } else if (trial.runs_done() > 0 || !trial.stopped()) {
    const bool colour = colour_on_output();
    const RunTable table = table_of(trial, show);
    const char* rare = table.rare ? "; of rare events the interval itself, in brackets" : "";
    print(painted(trial.file().today.name + ": " + trial.arms()[0].label, Tone::strong, colour) +
          "\n" + runs_text(trial) + ". Mean ± half-width of its 95 % interval over runs" + rare +
          ".\n" + table.text);
  }
  return end_of(trial);
}

// ---- the verb run ------------------------------------------------------------------------------

namespace {

void add_run_flags(CLI::App& verb, Flags& flags) {
  add_trial(verb, flags);
  verb.add_option("--policy", flags.policies, "a policy of the file (default: today)")
      ->type_name("NAME")
      ->allow_extra_args(false);
  add_show(verb, flags);
}

int do_run(const Flags& f) {
  if (f.policies.size() > 1) {
    refuse_usage("--policy " + f.policies[1], "is one more than can be run",
                 "one policy; 'rapport compare' puts several side by side");
  }
  return run_command(trial_of(f, "run"), show_of(f));
}

}  // namespace

Verb run_verb() {
  return {"run", "Ask", "run one policy and print what comes out",
          "  rapport run scenarios/tutorial.toml\n"
          "  rapport run scenarios/tutorial.toml --policy call_backs --by segment,touch_point\n"
          "  rapport run scenarios/tutorial.toml --format json --out today.db\n",
          verb_of<add_run_flags, do_run>};
}

}  // namespace rapport
