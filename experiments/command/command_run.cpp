// rapport run: one policy, metric by metric.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
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

/// A metric as a sentence: its mean stands between the two parts, and its interval behind them.
struct Saying {
  const char* metric;
  const char* before;
  const char* after;
};
constexpr Saying kSayings[] = {
    {"retention", "Of 100 customers of the start ", " are still there at the end"},
    {"satisfaction", "Their satisfaction is then ", ", where 0 is the worst and 1 the best"},
    {"wait", "Those who come to a staffed touch point wait ", " min on the mean"},
    {"abandonment", "Of 100 waits ", " end by giving up"},
    {"fit", "Of what employees could do for those whom they serve they do ", " %"},
};

std::string sentence(const Trial& trial, std::size_t k, const Saying& saying) {
  const Interval i = trial.mean_interval(0, k, Validity::fixed_n);
  const int digits = trial.keys()[k].metric->digits;
  const bool known = std::isfinite(i.half_width);
  return std::string("  ") + saying.before + grouped(i.mean, digits) + saying.after +
         (known ? " (" + grouped(i.lower(), digits) + " to " + grouped(i.upper(), digits) + ")"
                : "") +
         ".\n";
}

/// The answer: what matters most of the policy, a sentence for each headline metric that is shown.
std::string in_words_text(const Trial& trial, const ShowOptions& show) {
  std::string text;
  for (std::size_t k = 0; k < trial.keys().size(); ++k) {
    const MetricKey& key = trial.keys()[k];
    if (!key.part.is_whole() || !is_shown(key, show) || trial.moments(0, k).count() == 0) continue;
    const std::string id = key.metric->id;
    const auto saying = std::ranges::find(kSayings, id, &Saying::metric);
    if (saying != std::end(kSayings)) text += sentence(trial, k, *saying);
    const std::string unit = " " + unit_of(trial, key);
    if (id == "profit") text += sentence(trial, k, {"profit", "Profit is ", unit.c_str()});
  }
  if (text.empty()) return {};
  const bool known = trial.runs_done() > 1;
  return painted("In words", Tone::strong, colour_on_output()) +
         (known ? " (in brackets the 95 % interval over runs: luck only)\n"
                : " (one run: how far luck goes is not known)\n") +
         printable(text, true) + "\n";
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
          "\n" + runs_text(trial) + ".\n\n" + in_words_text(trial, show) +
          "Mean ± half-width of its 95 % interval over runs" + rare + ".\n" + table.text +
          more_rows_text(trial, show));
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
