#include "experiments/command/command_flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <thread>

#include "sim/core/text.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

/// Where the first part of a list ends: at a comma outside of quotes and brackets, as values may
/// have some; npos where there is none.
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

using Names = std::vector<std::string>;

/// The policy of a text "staffing=1.2, call_backs=1", or with a name before it: "more people:
/// staffing=1.2".
ExtraPolicy policy_of(const std::string& text) {
  ExtraPolicy policy{std::string(trimmed(text)), "", {}};
  std::string rest = text;
  const std::size_t colon = text.find(':');
  if (colon != std::string::npos && colon < text.find('=')) {
    policy.name = trimmed(text.substr(0, colon));
    rest = text.substr(colon + 1);
    if (policy.name.empty()) {
      refuse_usage("--try \"" + text + "\"", "has no name before the colon",
                   "as --try \"more people: staffing=1.2\", or no colon");
    }
  }
  if (trimmed(rest).empty()) {
    refuse_usage("--try \"" + text + "\"", "sets nothing",
                 "as --try \"staffing=1.2, call_backs=1\"");
  }
  Problems problems;
  while (!rest.empty()) {
    const std::size_t comma = end_of_part(rest);
    if (auto change = override_of(std::string(trimmed(rest.substr(0, comma))), "--try", problems)) {
      change->path = std::string(trimmed(change->path));
      change->value = std::string(trimmed(change->value));
      policy.set.push_back(*change);
    }
    rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
  }
  refuse_any(problems);
  refuse_twice(policy.set, "--try \"" + text + "\"");
  return policy;
}

}  // namespace

Names names_of(const char* flag, std::string rest) {
  Names names;
  const std::string list = rest;
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string name(trimmed(rest.substr(0, comma)));
    if (!name.empty()) names.push_back(name);
    rest.erase(0, std::min(comma + 1, rest.size()));
  }
  if (names.empty()) {
    refuse_usage(flag + (" '" + list + "'"), "names nothing", "names with commas between");
  }
  return names;
}

std::uint32_t whole(const char* flag, const std::string& text, std::uint32_t least,
                    std::uint32_t most) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size() && least <= value && value <= most) {
    return static_cast<std::uint32_t>(value);
  }
  refuse_usage(std::string(flag) + " " + text, "is no whole number that it can be",
               std::to_string(least) + " to " + std::to_string(most));
}

double positive(const char* flag, const std::string& text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size() && value > 0 && value < 1e9) {
    return value;
  }
  refuse_usage(std::string(flag) + " " + text, "is no number that it can be",
               "above 0, up to a billion");
}

Format format_of(const Flags& flags) {
  if (flags.format == "table") return Format::table;
  if (flags.format == "csv") return Format::csv;
  if (flags.format == "json") return Format::json;
  refuse_usage("--format " + flags.format, "is none of the formats", "table, csv or json",
               did_you_mean(flags.format, std::vector<std::string>{"table", "csv", "json"}));
}

Format table_or_json(const Flags& flags) {
  const Format format = format_of(flags);
  if (format == Format::csv)
    refuse_usage("--format csv", "is no format of this verb", "table or json");
  return format;
}

int threads_of(const Flags& flags) {
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  return static_cast<int>(flags.threads.empty() ? cores
                                                : whole("--threads", flags.threads, 1, 1024));
}

TrialOptions trial_of(const Flags& flags, const char* verb) {
  TrialOptions trial;
  trial.command = verb;
  trial.scenario = flags.scenario;
  trial.set = flags.set;
  trial.policies = flags.policies;
  for (const std::string& text : flags.tries) trial.extra.push_back(policy_of(text));
  trial.seed = whole("--seed", flags.seed, 0, 4294967295u);
  if (!flags.replications.empty()) {
    trial.replications = whole("--replications", flags.replications, 1, 1000000);
  }
  trial.threads = threads_of(flags);
  trial.out = flags.out;
  trial.resume = flags.resume;
  if (flags.resume && flags.out.empty()) {
    refuse_usage("--resume", "goes on with a results file, and none is named", "with --out FILE");
  }
  trial.quiet = flags.quiet;
  trial.series = flags.series;
  if (flags.series && flags.format == "csv" && !flags.metrics.empty()) {
    refuse_usage("--metrics", "chooses metrics, and --series prints months in their place",
                 "one of the two, or --out FILE for both");
  }
  if (flags.series && flags.out.empty() && flags.format != "csv") {
    refuse_usage("--series", "goes into a file or comes as CSV", "with --out FILE or --format csv");
  }
  overrides_of(flags.set, "--set");  // throws where they are none
  return trial;
}

ShowOptions show_of(const Flags& flags) {
  ShowOptions show;
  show.format = format_of(flags);
  show.all = flags.all;
  for (const std::string& list : flags.metrics) {
    for (const std::string& id : names_of("--metrics", list)) show.metrics.push_back(id);
  }
  if (show.all && !show.metrics.empty()) {
    refuse_usage("--all", "cannot stand beside --metrics", "the one or the other");
  }
  for (const std::string& part : flags.by.empty() ? Names{} : names_of("--by", flags.by)) {
    const auto row = std::ranges::find(part_kinds(), part, &PartKind::id);
    if (row != part_kinds().end()) {
      show.by.insert(row->kind);
      continue;
    }
    std::vector<std::string> known;
    for (const PartKind& kind : part_kinds()) known.emplace_back(kind.id);
    refuse_usage("--by " + part, "is nothing that metrics have parts by", list_of(known),
                 did_you_mean(part, known));
  }
  return show;
}

void find_strange_flags(const std::string& verb, const std::string& what,
                        std::span<const FlagUse> uses, Problems& problems) {
  const std::string its_name = verb.substr(0, verb.find(' '));
  for (const auto& [flag, given, with] : uses) {
    if (!given || std::ranges::find(with, what) != with.end()) continue;
    std::string whose;
    for (const std::string& one : with) whose += (whose.empty() ? "" : ", ") + one;
    problems.add(flag, "does not go with " + verb, "with " + its_name + " " + whose);
  }
}

std::string one_of(const std::vector<std::string>& names) {
  std::string type;
  for (const std::string& name : names) type += (type.empty() ? "" : "|") + name;
  return type;
}

void add_format(CLI::App& verb, Flags& flags) {
  verb.add_option("--format", flags.format, "of the answer (default table)")
      ->type_name("table|csv|json");
}

void add_table_or_json(CLI::App& verb, Flags& flags) {
  verb.add_option("--format", flags.format, "of the answer (default table)")
      ->type_name("table|json");
}

void add_set(CLI::App& verb, Flags& flags) {
  verb.add_option("--set", flags.set,
                  "PATH=VALUE: a lever or any key of the file, for the firm and so for Today and "
                  "every policy; may be given again")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
}

void add_out(CLI::App& verb, Flags& flags, const char* what, const char* flag) {
  verb.add_option(flag, flags.out, what)->type_name("FILE")->check([](const std::string& name) {
    if (name.empty()) return std::string("needs the name of a file");
    if (name != "-") return std::string();
    return std::string(
        "- is no file, and what is written here does not go to standard output; name a file (./- "
        "for one that is called so)");
  });
}

void add_trial(CLI::App& verb, Flags& flags, const char* runs) {
  verb.add_option("scenario", flags.scenario, "the scenario file")->required();
  add_set(verb, flags);
  verb.add_option("--replications", flags.replications, runs)->type_name("N");
  verb.add_option("--seed", flags.seed, "of the luck (default 1); the same seed, the same numbers")
      ->type_name("N");
  verb.add_option("--threads", flags.threads, "runs at a time (default: one a core)")
      ->type_name("N");
  add_out(verb, flags, "a new results file (SQLite) that keeps every run");
  verb.add_flag("--resume", flags.resume,
                "where the file of --out is there, go on with it: what it holds is not run again. "
                "So a study that was stopped is finished, and runs are added to one that was not");
  verb.add_flag("--quiet", flags.quiet, "no progress");
  add_format(verb, flags);
}

void add_show(CLI::App& verb, Flags& flags) {
  verb.add_option("--by", flags.by,
                  "rows for parts too, with commas between: segment, touch_point, of a company "
                  "division, department and element")
      ->type_name("PARTS");
  verb.add_flag("--series", flags.series,
                "month by month: customers, contacts, waits, money, levers; with --out kept for "
                "every run, with --format csv printed in place of metrics");
  verb.add_flag("--all", flags.all,
                "every metric, in place of the dozen that tables have otherwise (CSV and JSON have "
                "them all)");
  verb.add_option("--metrics", flags.metrics,
                  "only these, by id, with commas between (headline metrics keep their verdicts)")
      ->type_name("ID,ID")
      ->allow_extra_args(false);
}

}  // namespace rapport
