#include "experiments/command/command_verbs.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "sim/scenario/checker.h"

namespace rapport {

namespace {

// ---- flags of the verbs -------------------------------------------------------------------------

void add_format(CLI::App& verb, Flags& flags) {
  verb.add_option("--format", flags.format, "table, csv or json (default table)")
      ->type_name("FORMAT");
}

void add_table_or_json(CLI::App& verb, Flags& flags) {
  verb.add_option("--format", flags.format, "table or json (default table)")->type_name("FORMAT");
}

void add_set(CLI::App& verb, Flags& flags) {
  verb.add_option(
          "--set", flags.set,
          "PATH=VALUE: a lever or any key of the file, for the company and so for Today and "
          "every policy; may be given again")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
}

/// Adds a flag for an output file. An empty name is refused: it is likely a variable that is not
/// set.
void add_out(CLI::App& verb, Flags& flags, const char* what, const char* flag = "--out") {
  verb.add_option(flag, flags.out, what)->type_name("FILE")->check([](const std::string& name) {
    return name.empty() ? std::string("needs the name of a file") : std::string();
  });
}

void add_trial(CLI::App& verb, Flags& flags,
               const char* runs = "runs of each policy (default 20)") {
  verb.add_option("scenario", flags.scenario, "the scenario file")->required();
  add_set(verb, flags);
  verb.add_option("--replications", flags.replications, runs)->type_name("N");
  verb.add_option("--seed", flags.seed, "of the luck (default 1); the same seed, the same numbers")
      ->type_name("N");
  verb.add_option("--threads", flags.threads, "runs at a time (default: one a core)")
      ->type_name("N");
  add_out(verb, flags, "a new results file (SQLite) that keeps every run");
  verb.add_flag("--quiet", flags.quiet, "no progress");
  add_format(verb, flags);
}

void add_show(CLI::App& verb, Flags& flags) {
  verb.add_option("--by", flags.by,
                  "rows for parts too, with commas between: segment, touch_point, of a company "
                  "department and element")
      ->type_name("PARTS");
  verb.add_option("--metrics", flags.metrics,
                  "only these, by id, with commas between (headline metrics keep their verdicts)")
      ->type_name("ID,ID")
      ->delimiter(',')
      ->allow_extra_args(false);
}

void set_check(CLI::App& verb, Flags& flags) {
  verb.add_option("files", flags.files, "scenario files")->required();
  add_set(verb, flags);
  add_table_or_json(verb, flags);
}

void set_import(CLI::App& verb, Flags& flags) {
  verb.add_option("what", flags.what, "calls: records of a call centre")->required();
  verb.add_option("files", flags.files, "CSV files, one after another")->required();
  const auto list = [&](const char* flag, std::vector<std::string>& to, const char* type,
                        const char* help) {
    verb.add_option(flag, to, help)->type_name(type)->allow_extra_args(false);
  };
  list("--map", flags.map, "ROLE=COLUMN",
       "which column says what, where the guess is wrong; and served=WORD, hung_up=WORD, "
       "ignore=WORD for words of the outcome; may be given again");
  add_out(verb, flags, "a new scenario file to write", "-o,--out");
  verb.add_option("--picture", flags.picture, "a new SVG picture of the fits")->type_name("FILE");
  verb.add_flag("--holdout", flags.holdout,
                "predict each day from all the others, and say how well");
  verb.add_option("--holdout-from", flags.holdout_from,
                  "fit the days before, predict the days from this one on")
      ->type_name("DATE");
  list("--prospects", flags.prospects, "TYPE",
       "calls of this type have no customers behind them; may be given again");
  list("--name", flags.names, "TYPE=NAME", "what the file calls a type; may be given again");
  verb.add_option("--title", flags.title, "name of the company")->type_name("TEXT");
  verb.add_option("--calls-a-year", flags.calls_a_year,
                  "of one customer, an assumption: how many customers there are follows from it "
                  "(default 12)")
      ->type_name("N");
  verb.add_option("--cost-an-hour", flags.cost_an_hour,
                  "of an employee, an assumption (default 20)")
      ->type_name("N");
  verb.add_option("--currency", flags.currency, "of the file (default EUR)")->type_name("CODE");
  verb.add_option("--threads", flags.threads, "processors to use (default: all)")->type_name("N");
  add_table_or_json(verb, flags);
}

void set_calibrate(CLI::App& verb, Flags& flags) {
  verb.add_option("what", flags.what,
                  "handovers: how cases differ in going from team to team; value: how unequal "
                  "customers are; fit: what a fitting message does more than another; complaints: "
                  "how leaving goes with complaining")
      ->required();
  verb.add_option("file", flags.scenario, "an event log (XES) for handovers, else CSV")->required();
  verb.add_option("--column", flags.column,
                  "value: the column of numbers; handovers: what an event calls its team (default "
                  "org:group)")
      ->type_name("NAME");
  verb.add_option("--by", flags.by, "value: add the numbers up by this column of customers")
      ->type_name("COLUMN");
  verb.add_option("--map", flags.map,
                  "fit, complaints: what the file calls something, where it is not the usual name; "
                  "may be given again")
      ->type_name("ROLE=NAME")
      ->allow_extra_args(false);
  verb.add_option("--with", flags.with,
                  "complaints: columns of numbers that are held equal, with commas between")
      ->type_name("COLUMN,COLUMN")
      ->delimiter(',')
      ->allow_extra_args(false);
  verb.add_option("--seed", flags.seed,
                  "of resampling (default 1); the same seed, the same numbers")
      ->type_name("N");
  add_table_or_json(verb, flags);
}

void set_edit(CLI::App& verb, Flags& flags) {
  verb.add_option("file", flags.scenario, "the scenario file")->required();
  verb.add_option("changes", flags.changes, "PATH=VALUE")->required();
  add_out(verb, flags, "write there and leave the file as it is");
}

void set_reference(CLI::App& verb, Flags& flags) {
  verb.add_option("word", flags.about, "only rows that have this word");
  verb.add_flag("--phases", flags.phases, "what a run does in each window and at which dates");
}

void set_run(CLI::App& verb, Flags& flags) {
  add_trial(verb, flags);
  verb.add_option("--policy", flags.policies, "a policy of the file (default: today)")
      ->type_name("NAME")
      ->allow_extra_args(false);
  add_show(verb, flags);
}

void set_compare(CLI::App& verb, Flags& flags) {
  add_trial(verb, flags,
            "runs of each policy (default 20); with --until-decided: before the first look");
  verb.add_option("--policy", flags.policies, "only this one; may be given again (default: all)")
      ->type_name("NAME")
      ->allow_extra_args(false);
  verb.add_option("--try", flags.tries,
                  "a policy made here: \"staffing=1.2, call_backs=1\"; may be given again")
      ->type_name("\"PATH=VALUE, ...\"")
      ->allow_extra_args(false);
  verb.add_option("--against", flags.against, "what to compare with (default: today)")
      ->type_name("NAME");
  verb.add_flag("--until-decided", flags.until_decided,
                "go on until every headline verdict is decided, with intervals that hold at every "
                "look; what was equal so far is not decided");
  verb.add_option("--most", flags.most,
                  "with --until-decided: runs of each policy at most (default 200)")
      ->type_name("N");
  add_show(verb, flags);
}

void set_sweep(CLI::App& verb, Flags& flags) {
  add_trial(verb, flags);
  verb.add_option("lever", flags.lever, "a lever, or a numeric key of the file (or --staff)");
  verb.add_option("--from", flags.from, "first value (default: the lever's least)")
      ->type_name("VALUE");
  verb.add_option("--to", flags.to, "last value (default: the lever's most)")->type_name("VALUE");
  verb.add_option("--points", flags.points, "how many values (default 11)")->type_name("N");
  verb.add_option("--metric", flags.metric, "by which the best is chosen (default profit)")
      ->type_name("ID");
  verb.add_option("--scope", flags.scope, "where: touch_point.phone, segment.homes (default: all)")
      ->type_name("SCOPE");
  verb.add_option("--staff", flags.staff,
                  "in place of a lever: the least staff of this pool by half hour of the week that "
                  "meets a service level. Each half hour with 30 calls or more has to meet it "
                  "within its own error (one-sided 95 %), and the week by its estimate; tested "
                  "again on fresh luck. The pool's hours stay as they are")
      ->type_name("POOL");
  verb.add_option("--answer", flags.answer,
                  "with --staff: share of calls to answer in time (default: 80 % within the touch "
                  "points' own service_level_within)")
      ->type_name("\"80 % in 20 s\"");
  verb.add_option("--abandon", flags.abandon,
                  "with --staff, in place of --answer: share of calls that may give up waiting")
      ->type_name("\"5 %\"");
}

void set_replay(CLI::App& verb, Flags& flags) {
  verb.add_option("results", flags.scenario, "a results file that --out wrote")->required();
  verb.add_option("--run", flags.run, "which run, by its number (default: the first)")
      ->type_name("N");
  verb.add_flag("--list", flags.list, "list the stored runs");
  add_table_or_json(verb, flags);
}

void set_levers(CLI::App& verb, Flags& flags) {
  verb.add_option("about", flags.about,
                  "a lever, for its help; or a scenario file, for its values");
  add_set(verb, flags);
  add_format(verb, flags);
}

void set_metrics(CLI::App& verb, Flags& flags) { add_format(verb, flags); }

void set_bench(CLI::App& verb, Flags& flags) {
  verb.add_option("scenario", flags.scenario, "the scenario file")->required();
  add_set(verb, flags);
  add_table_or_json(verb, flags);
}

// ---- what the verbs do --------------------------------------------------------------------------

int do_check(const Flags& f) { return check_command(f.files, f.set, table_or_json(f)); }
int do_import(const Flags& f) {
  if (f.what != "calls") {
    refuse_usage("import " + f.what, "is nothing that can be imported", "calls",
                 did_you_mean(f.what, std::vector<std::string>{"calls"}));
  }
  ImportOptions options{f.files,
                        f.map,
                        f.prospects,
                        f.names,
                        f.out,
                        f.picture,
                        f.title,
                        f.currency,
                        positive("--calls-a-year", f.calls_a_year),
                        positive("--cost-an-hour", f.cost_an_hour),
                        f.holdout,
                        std::nullopt,
                        threads_of(f)};
  if (!f.holdout_from.empty()) {
    options.holdout_from = parse_date(f.holdout_from);
    if (!options.holdout_from) {
      refuse_usage("--holdout-from " + f.holdout_from, "is no day", "a date as 1999-02-15");
    }
  }
  return import_command(options, table_or_json(f));
}

/// Refuses flags that belong to other calibrations than the one that is asked for.
void refuse_strange_flags(const Flags& f) {
  struct Use {
    const char* flag;
    bool given;
    std::vector<std::string> with;
  };
  const Use uses[] = {{"--column", !f.column.empty(), {"handovers", "value"}},
                      {"--by", !f.by.empty(), {"value"}},
                      {"--map", !f.map.empty(), {"fit", "complaints"}},
                      {"--with", !f.with.empty(), {"complaints"}}};
  Problems problems;
  for (const auto& [flag, given, with] : uses) {
    if (!given || std::ranges::find(with, f.what) != with.end()) continue;
    problems.add(flag, "does not go with calibrate " + f.what,
                 "with calibrate " + with[0] + (with.size() > 1 ? " and " + with[1] : ""));
  }
  if (f.what == "value" && f.column.empty()) {
    problems.add("calibrate value", "is not told which column has the numbers",
                 "as --column customer_value, or --column dollars --by customer_id");
  }
  refuse_any(problems);
}

int do_calibrate(const Flags& f) {
  const std::vector<std::string> known = calibrations();
  if (std::ranges::find(known, f.what) == known.end()) {
    std::string list;
    for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
    refuse_usage("calibrate " + f.what, "is nothing that can be estimated", list,
                 did_you_mean(f.what, known));
  }
  refuse_strange_flags(f);
  const CalibrateOptions options{
      f.what, f.scenario, f.column, f.by, f.map, f.with, whole("--seed", f.seed, 0, 4294967295u)};
  return calibrate_command(options, table_or_json(f));
}

int do_edit(const Flags& f) { return edit_command(f.scenario, f.changes, f.out); }
int do_reference(const Flags& f) {
  return f.phases ? phases_command() : reference_command(f.about);
}
int do_run(const Flags& f) {
  if (f.policies.size() > 1) {
    refuse_usage("--policy " + f.policies[1], "is one more than can be run",
                 "one policy; 'rapport compare' puts several side by side");
  }
  return run_command(trial_of(f, "run"), show_of(f));
}
int do_compare(const Flags& f) {
  const TrialOptions trial = trial_of(f, "compare");
  CompareOptions options{f.against, f.until_decided};
  options.most = std::max(options.most, trial.replications);
  if (!f.most.empty()) options.most = whole("--most", f.most, 2, 1000000);
  if (!f.most.empty() && !f.until_decided) {
    refuse_usage("--most " + f.most, "says where --until-decided ends, which is not given",
                 "--until-decided --most N, or --replications N for a number chosen beforehand");
  }
  return compare_command(trial, show_of(f), options);
}

/// sweep --staff. Refuses flags that say how a lever is swept.
int do_staff(const Flags& f) {
  const std::pair<const char*, const std::string*> others[] = {
      {"LEVER", &f.lever},     {"--from", &f.from},     {"--to", &f.to},
      {"--points", &f.points}, {"--metric", &f.metric}, {"--scope", &f.scope}};
  Problems problems;
  for (const auto& [name, text] : others) {
    if (text->empty()) continue;
    problems.add(
        std::string(name) + " " + *text, "does not go with --staff",
        "--answer or --abandon, --set, --replications, --seed, --threads, --out, --format");
  }
  refuse_any(problems);
  return staff_command(trial_of(f, "sweep --staff"), show_of(f), {f.staff, f.answer, f.abandon});
}

int do_sweep(const Flags& f) {
  if (!f.staff.empty()) return do_staff(f);
  if (!f.answer.empty() || !f.abandon.empty()) {
    refuse_usage(f.answer.empty() ? "--abandon " + f.abandon : "--answer " + f.answer,
                 "is a target without a pool", "with --staff POOL");
  }
  if (f.lever.empty()) {
    refuse_usage("sweep", "is told neither a lever nor a pool",
                 "a lever or a numeric key of the file, or --staff POOL");
  }
  SweepOptions options{f.lever, f.scope, f.from, f.to, 11, f.metric.empty() ? "profit" : f.metric};
  if (!f.points.empty()) options.points = static_cast<int>(whole("--points", f.points, 2, 1000));
  return sweep_command(trial_of(f, "sweep"), show_of(f), options);
}
int do_replay(const Flags& f) {
  ReplayOptions options{f.scenario, std::nullopt, f.list};
  if (!f.run.empty()) options.run = whole("--run", f.run, 1, 4294967295u);
  return replay_command(options, table_or_json(f));
}
int do_levers(const Flags& f) { return levers_command(f.about, f.set, format_of(f)); }
int do_metrics(const Flags& f) { return metrics_command(format_of(f)); }
int do_bench(const Flags& f) { return bench_command(f.scenario, f.set, table_or_json(f)); }

constexpr Verb kVerbs[] = {
    {"check", "Start", "say what is wrong with a scenario file, or what is known before a run",
     "  rapport check scenarios/tutorial.toml\n  rapport check my.toml --set staffing=0.8\n",
     set_check, do_check},
    {"import", "Start", "make a scenario of what was recorded, and say how well it predicts",
     "  rapport import calls calls.csv -o centre.toml --picture centre.svg\n"
     "  rapport import calls calls.csv --map arrival=queued_at --map served=ANSWERED --holdout\n"
     "  rapport import calls january.csv february.csv --holdout-from 2026-02-01\n",
     set_import, do_import},
    {"calibrate", "Start", "estimate numbers of the model from data, and say how well they fit",
     "  rapport calibrate handovers incidents.xes.gz\n"
     "  rapport calibrate value customers.csv --column customer_value\n"
     "  rapport calibrate value purchases.csv --column dollars --by customer_id\n"
     "  rapport calibrate fit trial.csv --map arm=segment\n"
     "  rapport calibrate complaints customers.csv --with age,seconds_of_use\n",
     set_calibrate, do_calibrate},
    {"edit", "Start", "set values in a scenario file, keeping its comments and order",
     "  rapport edit my.toml segment.homes.customers=600 "
     "touch_point.phone.patience.exponential=\"4 min\"\n",
     set_edit, do_edit},
    {"reference", "Start", "print every key of scenario files, as Markdown",
     "  rapport reference patience\n  rapport reference --phases\n", set_reference, do_reference},
    {"run", "Ask", "run one policy and print what comes out",
     "  rapport run scenarios/tutorial.toml\n"
     "  rapport run scenarios/tutorial.toml --policy call_backs --by segment,touch_point\n"
     "  rapport run scenarios/tutorial.toml --format json --out today.db\n",
     set_run, do_run},
    {"compare", "Ask", "put policies side by side, with verdicts",
     "  rapport compare scenarios/tutorial.toml\n"
     "  rapport compare scenarios/tutorial.toml --policy call_backs --try \"staffing=1.2\"\n"
     "  rapport compare scenarios/tutorial.toml --until-decided\n",
     set_compare, do_compare},
    {"sweep", "Ask", "try one lever over its range; or find the least staff (--staff)",
     "  rapport sweep scenarios/tutorial.toml staffing --scope touch_point.phone --from 0.5 --to "
     "1.5\n"
     "  rapport sweep my.toml touch_point.phone.waiting_room --from 2 --to 12\n"
     "  rapport sweep scenarios/tutorial.toml --staff agents --answer \"80 % in 20 s\"\n",
     set_sweep, do_sweep},
    {"replay", "Trust", "run a stored run again and say whether it is bit-identical",
     "  rapport replay today.db\n  rapport replay today.db --list\n", set_replay, do_replay},
    {"levers", "Trust", "list the levers, or say what one means and costs",
     "  rapport levers\n  rapport levers staffing\n  rapport levers scenarios/tutorial.toml\n",
     set_levers, do_levers},
    {"metrics", "Trust", "list the metrics", "  rapport metrics\n", set_metrics, do_metrics},
    {"bench", "Trust", "measure how fast this machine runs a scenario",
     "  rapport bench scenarios/w3.toml\n", set_bench, do_bench},
};

}  // namespace

std::span<const Verb> verbs() { return kVerbs; }

}  // namespace rapport
