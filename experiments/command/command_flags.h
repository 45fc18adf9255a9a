// What the flags of the command line say. All throw UsageError where that is not understood.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "experiments/command/commands.h"

namespace CLI {
class App;
}

namespace rapport {

/// Flags of all verbs as they are read; numbers stay texts until they are checked.
struct Flags {
  std::string scenario, format = "table", seed = "1", replications, threads, out, by;
  std::string against = kTodayName, most, aa, points, metric;
  std::string from, to, scope, lever, run, about, staff, answer, abandon;
  std::vector<std::string> files, set, policies, tries, metrics, changes;
  std::string what, picture, title, currency = "EUR", holdout_from, quiet_days = "open";
  std::string dates, zone, shard, on_error, time_limit, parts, time, partition, report, words;
  std::vector<std::string> durations;
  bool leave_out_unreadable = false;
  std::string calls_a_year = "12", cost_an_hour = "20", cases_a_year = "1", history = "4",
              most_steps = "1000";
  std::string longest = "48";           // of visits
  std::vector<std::string> left_words;  // of visits
  std::string log, log_customers = "10000";
  std::vector<std::string> map, prospects, names, with;
  std::string only, until, unit, at, cut, ahead, customers, within, over, value_per;
  std::string column, variants, trials;
  bool quiet = false, resume = false, until_decided = false, list = false, holdout = false,
       phases = false;
  bool man = false, completion = false;
  bool again = false, gates = false, alone = false, all = false, must = false;
  bool in_place = false, series = false;
  // rapport new
  std::string industry, sheet_template, simulated;
  std::vector<std::string> answers;
  bool ask = false, no_fit = false;
  // rapport scorecard
  std::string scored, rival;
};

/// A whole number from `least` to `most`; `flag` is for messages.
std::uint32_t whole(const char* flag, const std::string& text, std::uint32_t least,
                    std::uint32_t most);
/// The names of a list with commas between, at least one.
std::vector<std::string> names_of(const char* flag, std::string rest);
/// A number above 0, up to a billion.
double positive(const char* flag, const std::string& text);
Format format_of(const Flags& flags);
/// The format of verbs whose answer is no single table: CSV is refused.
Format table_or_json(const Flags& flags);
/// The number of threads to use.
int threads_of(const Flags& flags);
TrialOptions trial_of(const Flags& flags, const char* verb);
ShowOptions show_of(const Flags& flags);

/// A flag that goes with some of the things that a verb can do.
struct FlagUse {
  const char* flag;
  bool given;
  std::vector<std::string> with;
};
/// Reports flags that are given and do not go with `what`. `verb` is for messages: "import log".
void find_strange_flags(const std::string& verb, const std::string& what,
                        std::span<const FlagUse> uses, Problems& problems);

// ---- flags that several verbs take --------------------------------------------------------------

/// The type of a flag or an argument that is one of these: "plan|run|show". Completion offers them.
std::string one_of(const std::vector<std::string>& names);
void add_format(CLI::App& verb, Flags& flags);
void add_table_or_json(CLI::App& verb, Flags& flags);
void add_set(CLI::App& verb, Flags& flags);
/// Adds a flag for an output file. An empty name is refused: it is likely a variable that is not
/// set.
void add_out(CLI::App& verb, Flags& flags, const char* what, const char* flag = "-o,--out");
void add_trial(CLI::App& verb, Flags& flags, const char* runs = "runs of each policy (default 20)");
void add_show(CLI::App& verb, Flags& flags);

}  // namespace rapport
