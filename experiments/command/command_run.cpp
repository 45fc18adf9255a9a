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
#include "experiments/log/log_writer.h"
#include "experiments/output/output_file.h"
#include "experiments/output/text_table.h"
#include "experiments/run/interrupt.h"

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

// ---- --log: cases of the first run as an event log ----------------------------------------------

namespace {

/// What is wanted of a log.
struct LogWish {
  std::string path;  ///< empty: none
  std::uint32_t customers = 0;
};

/// By the end of the name.
LogFormat log_format_of(const std::string& path) {
  if (path.ends_with(".xes")) return LogFormat::xes;
  if (path.ends_with(".csv")) return LogFormat::csv;
  refuse_usage("--log " + path, "does not say by its end what it is to be",
               "a new file NAME.xes or NAME.csv");
}

/// Runs the first replication once more, with these customers followed, and writes their cases.
void write_run_log(const Trial& trial, const LogWish& wish, PieceFile& file) {
  const Model& model = trial.model(0);
  const std::vector<std::uint32_t> all = customers_of_run(model, {trial.options().seed, 0});
  const std::vector<std::uint32_t> customers = some_of(all, wish.customers);
  const std::vector<RunCase> cases =
      run_cases(model, {trial.options().seed, 0}, customers, [] { return interrupted().load(); });
  write_log(model, cases, log_format_of(wish.path),
            [&](const std::string& piece) { file.write(piece); });
  file.finish();
  const auto count = [](std::size_t n) { return grouped(static_cast<double>(n), 0); };
  std::vector<std::string> notes{"log: " + wish.path + " has " + count(cases.size()) +
                                 " cases of the first run (seed " +
                                 std::to_string(trial.options().seed) + ")"};
  if (customers.size() < all.size()) {
    notes.push_back("log: only " + count(customers.size()) + " of " + count(all.size()) +
                    " customers are in it, evenly some of them; --log-customers takes more");
  }
  if (!model.streams.empty()) {
    notes.push_back("log: contacts of streams have no customers, and are not in it");
  }
  print_notes(notes);
}

}  // namespace

static int run_command(const TrialOptions& options, const ShowOptions& show, const LogWish& wish) {
  if (!wish.path.empty()) log_format_of(wish.path);
  PieceFile log(wish.path);
  check_metrics(show.metrics);
  TrialOptions one = options;
  if (one.policies.empty()) one.policies = {kTodayName};
  Trial trial(one);
  print_notes(trial.notes());
  print_notes(notes_on(trial, show));
  trial.run(options.replications);
  if (log.wanted() && !trial.stopped()) write_run_log(trial, wish, log);
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
  verb.add_option(
          "--log", flags.log,
          "a new event log of the first run, NAME.xes or NAME.csv, that process-mining tools "
          "and 'rapport import log' read")
      ->type_name("FILE");
  verb.add_option("--log-customers", flags.log_customers,
                  "how many customers are in it at most, evenly some of them (default 10,000)")
      ->type_name("N");
}

int do_run(const Flags& f) {
  if (f.policies.size() > 1) {
    refuse_usage("--policy " + f.policies[1], "is one more than can be run",
                 "one policy; 'rapport compare' puts several side by side");
  }
  const std::uint32_t customers = whole("--log-customers", f.log_customers, 1, 100'000'000);
  return run_command(trial_of(f, "run"), show_of(f), {f.log, customers});
}

}  // namespace

Verb run_verb() {
  return {"run", "Ask", "run one policy and print what comes out",
          "  rapport run scenarios/tutorial.toml\n"
          "  rapport run scenarios/tutorial.toml --policy call_backs --by segment,touch_point\n"
          "  rapport run scenarios/tutorial.toml --format json --out today.db\n"
          "  rapport run scenarios/tutorial.toml --log cases.xes --replications 1\n",
          verb_of<add_run_flags, do_run>};
}

}  // namespace rapport
