#include "experiments/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <thread>

#include "experiments/command_help.h"
#include "experiments/commands.h"
#include "experiments/interrupt.h"
#include "sim/model/checker.h"

namespace rapport {

namespace {

/// Flags of all verbs as they are read; numbers stay texts until they are checked.
struct Flags {
  std::string scenario, format = "table", seed = "1", replications = "20", threads, out, by;
  std::string against = kTodayName, most = "200";
  std::string from, to, points, metric, scope, lever, run, about;
  std::string staff, answer, abandon;
  std::vector<std::string> files, set, policies, tries, metrics, changes;
  bool quiet = false, until_decided = false, list = false;
};

std::uint32_t whole(const char* flag, const std::string& text, std::uint32_t least,
                    std::uint32_t most) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size() && least <= value && value <= most) {
    return static_cast<std::uint32_t>(value);
  }
  refuse(std::string(flag) + " " + text, "is no whole number that it can be",
         std::to_string(least) + " to " + std::to_string(most));
}

Format format_of(const Flags& flags) {
  if (flags.format == "table") return Format::table;
  if (flags.format == "csv") return Format::csv;
  if (flags.format == "json") return Format::json;
  refuse("--format " + flags.format, "is none of the formats", "table, csv or json",
         did_you_mean(flags.format, std::vector<std::string>{"table", "csv", "json"}));
}

/// Of verbs whose answer is no one table.
Format table_or_json(const Flags& flags) {
  const Format format = format_of(flags);
  if (format == Format::csv) refuse("--format csv", "is no format of this verb", "table or json");
  return format;
}

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// The comma that ends the first part: outside of quotes and brackets, so that values may have
/// some.
std::size_t end_of_part(const std::string& text) {
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    } else if (c == ',' && depth == 0) {
      return i;
    }
  }
  return std::string::npos;
}

/// "staffing=1.2, call_backs=1", or with a name before it: "more people: staffing=1.2".
ExtraPolicy policy_of(const std::string& text) {
  ExtraPolicy policy{trimmed(text), "", {}};
  std::string rest = text;
  const std::size_t colon = text.find(':');
  if (colon != std::string::npos && colon < text.find('=')) {
    policy.name = trimmed(text.substr(0, colon));
    rest = text.substr(colon + 1);
  }
  Problems problems;
  while (!rest.empty()) {
    const std::size_t comma = end_of_part(rest);
    if (auto change = override_of(trimmed(rest.substr(0, comma)), "--try", problems)) {
      change->path = trimmed(change->path);
      change->value = trimmed(change->value);
      policy.set.push_back(*change);
    }
    rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
  }
  refuse_any(problems);
  return policy;
}

TrialOptions trial_of(const Flags& flags, const char* verb) {
  TrialOptions trial;
  trial.command = verb;
  trial.scenario = flags.scenario;
  trial.set = flags.set;
  trial.policies = flags.policies;
  for (const std::string& text : flags.tries) trial.extra.push_back(policy_of(text));
  trial.seed = whole("--seed", flags.seed, 0, 4294967295u);
  trial.replications = whole("--replications", flags.replications, 1, 1000000);
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  trial.threads =
      static_cast<int>(flags.threads.empty() ? cores : whole("--threads", flags.threads, 1, 1024));
  trial.out = flags.out;
  trial.quiet = flags.quiet;
  Problems problems;
  for (const std::string& text : flags.set) override_of(text, "--set", problems);
  refuse_any(problems);
  return trial;
}

ShowOptions show_of(const Flags& flags) {
  ShowOptions show;
  show.format = format_of(flags);
  show.metrics = flags.metrics;
  std::string rest = flags.by;
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string part = trimmed(rest.substr(0, comma));
    rest.erase(0, std::min(comma + 1, rest.size()));
    if (part == "segment") {
      show.by_segment = true;
    } else if (part == "touch_point") {
      show.by_touch_point = true;
    } else {
      refuse("--by " + part, "is nothing that metrics have parts by", "segment, touch_point",
             did_you_mean(part, std::vector<std::string>{"segment", "touch_point"}));
    }
  }
  return show;
}

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

void add_trial(CLI::App& verb, Flags& flags) {
  verb.add_option("scenario", flags.scenario, "the scenario file")->required();
  add_set(verb, flags);
  verb.add_option("--replications", flags.replications, "runs of each policy (default 20)")
      ->type_name("N");
  verb.add_option("--seed", flags.seed, "of the luck (default 1); the same seed, the same numbers")
      ->type_name("N");
  verb.add_option("--threads", flags.threads, "runs at a time (default: one a core)")
      ->type_name("N");
  verb.add_option("--out", flags.out, "a new results file (SQLite) that keeps every run")
      ->type_name("FILE");
  verb.add_flag("--quiet", flags.quiet, "no progress");
  add_format(verb, flags);
}

void add_show(CLI::App& verb, Flags& flags) {
  verb.add_option("--by", flags.by, "rows for parts too: segment, touch_point or both with a comma")
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

void set_edit(CLI::App& verb, Flags& flags) {
  verb.add_option("file", flags.scenario, "the scenario file")->required();
  verb.add_option("changes", flags.changes, "PATH=VALUE")->required();
  verb.add_option("--out", flags.out, "write there and leave the file as it is")->type_name("FILE");
}

void set_reference(CLI::App& verb, Flags& flags) {
  verb.add_option("word", flags.about, "only rows that have this word");
}

void set_run(CLI::App& verb, Flags& flags) {
  add_trial(verb, flags);
  verb.add_option("--policy", flags.policies, "a policy of the file (default: today)")
      ->type_name("NAME")
      ->allow_extra_args(false);
  add_show(verb, flags);
}

void set_compare(CLI::App& verb, Flags& flags) {
  add_trial(verb, flags);
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
                "look");
  verb.add_option("--most", flags.most, "with --until-decided: replications at most (default 200)")
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
int do_edit(const Flags& f) { return edit_command(f.scenario, f.changes, f.out); }
int do_reference(const Flags& f) { return reference_command(f.about); }
int do_run(const Flags& f) {
  if (f.policies.size() > 1) {
    refuse("--policy " + f.policies[1], "is one more than can be run",
           "one policy; 'rapport compare' puts several side by side");
  }
  return run_command(trial_of(f, "run"), show_of(f));
}
int do_compare(const Flags& f) {
  CompareOptions options{f.against, f.until_decided, whole("--most", f.most, 2, 1000000)};
  return compare_command(trial_of(f, "compare"), show_of(f), options);
}

/// Flags that say how a lever is swept do not go with --staff.
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
    refuse(f.answer.empty() ? "--abandon " + f.abandon : "--answer " + f.answer,
           "is a target without a pool", "with --staff POOL");
  }
  if (f.lever.empty()) {
    refuse("sweep", "is told neither a lever nor a pool",
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

struct Verb {
  const char* name;
  const char* group;
  const char* line;
  const char* examples;
  void (*set)(CLI::App& verb, Flags& flags);
  int (*act)(const Flags& flags);
};

constexpr Verb kVerbs[] = {
    {"check", "Start", "say what is wrong with a scenario file, or what is known before a run",
     "  rapport check scenarios/tutorial.toml\n  rapport check my.toml --set staffing=0.8\n",
     set_check, do_check},
    {"edit", "Start", "set values in a scenario file, keeping its comments and order",
     "  rapport edit my.toml pool.agents.staff=5 touch_point.phone.service.log_normal=\"4 min\"\n",
     set_edit, do_edit},
    {"reference", "Start", "print every key of scenario files, as Markdown",
     "  rapport reference patience\n", set_reference, do_reference},
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
     "  rapport sweep scenarios/tutorial.toml staffing --scope touch_point.phone\n"
     "  rapport sweep scenarios/tutorial.toml pool.agents.staff --from 2 --to 12\n"
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

constexpr const char* kFooter =
    "Examples:\n"
    "  rapport check scenarios/tutorial.toml      is it sound, and is there staff enough?\n"
    "  rapport compare scenarios/tutorial.toml    which policy is better, and how sure is that?\n"
    "  rapport VERB --help                        flags and examples of one verb\n\n"
    "Results go to standard output, progress and messages to standard error. Exit codes: 0 fine,\n"
    "1 internal fault, 2 usage, 3 invalid input, 4 some runs failed, 5 output exists or cannot be\n"
    "written, 130 interrupted with what was finished kept. docs/tutorial.md shows all of it.\n";

std::vector<std::string> verb_names() {
  std::vector<std::string> names;
  for (const Verb& verb : kVerbs) names.emplace_back(verb.name);
  return names;
}

/// Arguments that no flag took, with the flag that was likely meant.
int refuse_extras(const CLI::App& verb) {
  std::vector<std::string> known;
  for (const CLI::Option* option : verb.get_options()) {
    for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
  }
  bool after_flag = false;
  for (const std::string& extra : verb.remaining()) {
    const bool flag = extra.starts_with("-");
    const bool value = after_flag && !flag;  // likely of the flag that was told already
    after_flag = flag && extra.find('=') == std::string::npos;
    if (value) continue;
    const std::string hint = did_you_mean(extra.substr(0, extra.find('=')), known);
    std::fprintf(stderr, "rapport %s: unexpected '%s'%s\n", verb.get_name().c_str(), extra.c_str(),
                 hint.empty() ? "" : ("; " + hint).c_str());
  }
  std::fprintf(stderr, "'rapport %s --help' lists the flags\n", verb.get_name().c_str());
  return kUsage;
}

int act(const Verb& verb, const Flags& flags) {
  try {
    return verb.act(flags);
  } catch (const UsageError& e) {
    std::fprintf(stderr, "%s", e.what());
    return kUsage;
  } catch (const InvalidInput& e) {
    const std::size_t count = e.problems().size();
    std::fprintf(stderr, "%s", e.what());
    if (count > 1) std::fprintf(stderr, "%zu problems\n", count);
    return kInvalidInput;
  } catch (const OutputError& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return kOutputRefused;
  } catch (const Interrupted&) {
    std::fprintf(stderr, "interrupted\n");
    return kInterrupted;
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "out of memory: fewer customers or --threads 1 need less\n");
    return kInternalError;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "internal fault: %s\nThis is a fault of rapport: please report it.\n",
                 e.what());
    return kInternalError;
  }
}

int parse_and_act(int argc, const char* const* argv) {
  CLI::App app(
      "Rapport: a wind tunnel for customer strategy. Simulates a company's customers under\n"
      "different policies and says who stays, who leaves, and at what cost.",
      "rapport");
  app.footer(kFooter);
  app.set_version_flag("--version", "rapport " RAPPORT_VERSION);
  app.require_subcommand(0, 1);
  app.get_formatter()->label("SUBCOMMAND", "VERB");
  app.get_formatter()->label("OPTIONS", "OPTIONS");
  app.formatter(help_formatter());
  Flags flags;
  std::vector<CLI::App*> apps;
  for (const Verb& verb : kVerbs) {
    CLI::App* sub = app.add_subcommand(verb.name, verb.line);
    sub->group(verb.group);
    sub->footer(std::string("Examples:\n") + verb.examples);
    sub->allow_extras();
    verb.set(*sub, flags);
    apps.push_back(sub);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    print(app.help());  // of the verb, where there is one
    flush_output();
    return kFine;
  } catch (const CLI::CallForVersion& e) {
    print(std::string(e.what()) + "\n");
    flush_output();
    return kFine;
  } catch (const CLI::ParseError& e) {
    const std::string program = argc > 1 ? "rapport " + std::string(argv[1]) : "rapport";
    std::fprintf(stderr, "%s: %s\n'%s --help' shows how it is used\n", program.c_str(), e.what(),
                 program.c_str());
    return kUsage;
  }
  for (std::size_t i = 0; i < apps.size(); ++i) {
    if (!apps[i]->parsed()) continue;
    if (!apps[i]->remaining().empty()) return refuse_extras(*apps[i]);
    return act(kVerbs[i], flags);
  }
  std::fprintf(stderr, "%s", app.help().c_str());
  return kUsage;
}

}  // namespace

int command_line(int argc, const char* const* argv) {
  handle_signals();
  try {
    if (argc > 1) {
      const std::string verb = argv[1];
      const bool flag = verb.starts_with("-");
      const std::vector<std::string> names =
          flag ? std::vector<std::string>{"--help", "-h", "--version"} : verb_names();
      if (std::ranges::find(names, verb) == names.end()) {
        const std::string hint = did_you_mean(verb, names);
        std::fprintf(stderr, "rapport: there is no %s '%s'%s\n'rapport --help' lists them\n",
                     flag ? "flag" : "verb", verb.c_str(),
                     hint.empty() ? "" : ("; " + hint).c_str());
        return kUsage;
      }
    }
    return parse_and_act(argc, argv);
  } catch (const OutputError& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return kOutputRefused;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "internal fault: %s\n", e.what());
    return kInternalError;
  }
}

}  // namespace rapport
