// What the files of verbs share: options that several of them read, and how answers are printed.
//
// Each verb stands in its own file, with its flags (see command_verbs.h). Flags are texts until
// command_flags.cpp has checked them. Verbs print results to standard output and return an exit
// code; they throw InvalidInput for input that cannot be used and OutputError for outputs that
// cannot.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "experiments/import/call_calendar.h"
#include "experiments/import/call_columns.h"
#include "experiments/output/text_table.h"
#include "experiments/trial/lone_levers.h"
#include "experiments/trial/trial.h"
#include "experiments/verdict/verdict.h"
#include "sim/core/calendar.h"
#include "sim/core/problem.h"

namespace rapport {

/// A command line that cannot be understood: exit code 2.
class UsageError : public InvalidInput {
 public:
  using InvalidInput::InvalidInput;
};
/// Throws UsageError.
[[noreturn]] void refuse_usage(const std::string& where, const std::string& what,
                               const std::string& allowed, const std::string& hint = {});
/// Throws UsageError if there is any problem.
void refuse_any(const Problems& problems);
/// Texts "PATH=VALUE" as overrides. Throws UsageError for any that is none; `flag` is for messages.
std::vector<Override> overrides_of(const std::vector<std::string>& texts, const std::string& flag);

/// Throws UsageError where two of them set the same, by whatever name: which one is meant cannot be
/// told. `where` is for messages.
void refuse_twice(const std::vector<Override>& overrides, const std::string& where);

enum class Format { table, csv, json };

/// How results are shown.
struct ShowOptions {
  Format format = Format::table;
  std::set<Part::Kind> by;           ///< parts that have rows besides those of the whole
  std::vector<std::string> metrics;  ///< ids; empty: all, in tables for people the short table's
  bool all = false;                  ///< in tables for people too
};

struct CompareOptions {
  std::string against = kTodayName;
  bool until_decided = false;
  std::uint32_t most = 200;  ///< replications, for until_decided
  bool gates = false;        ///< divide differences by gates
  std::string report{};      ///< a new file for a page; empty: none
};

struct SweepOptions {
  std::string lever;  ///< a lever's id or code, or a numeric key of the file
  std::string scope;  ///< "touch_point.phone"; empty: all
  std::string from, to;
  int points = 11;
  std::string metric = "profit";  ///< by which the best is chosen
};

/// What `sweep --staff` was asked, as texts of the command line.
struct StaffQuestion {
  std::string pool;
  std::string answer;   ///< "80 % in 20 s", or "80 %"; empty with `abandon`
  std::string abandon;  ///< "5 %"
};

struct ReplayOptions {
  std::string file;
  std::optional<std::int64_t> run;
  bool list = false;
};

struct ImportOptions {
  std::vector<std::string> files;
  CallReading reading;
  std::vector<std::string> prospects, names;
  std::string out, picture, title = "Call centre", currency = "EUR";
  double calls_a_year = 12, cost_an_hour = 20;
  bool holdout = false;
  std::optional<Date> holdout_from;
  QuietDays quiet_days = QuietDays::open;  ///< days without calls
  int threads = 1;
};

struct CalibrateOptions {
  std::string what;  ///< one of calibrations()
  std::string file, column, by, only, until, unit, dates, at, from;
  double cut = 0.0;        ///< years held out; 0: the usual ones
  int ahead = 6;           ///< years to come
  double customers = 0.0;  ///< that shares stand for; 0: the usual number
  double within = 7.0;     ///< days
  std::vector<std::string> map, with;
  std::uint32_t seed = 1;  ///< of resamples
  // of `today` alone:
  std::string out;  ///< a new file for what was found; empty: none
  int threads = 1;
  bool quiet = false;
  bool in_place = false;  ///< set what was found in the scenario file itself
  // of `price` alone:
  std::string unseen;  ///< a file of other offers, on which the fit is judged; empty: halves
};
/// The names of all calibrations, in the order of the help.
std::vector<std::string> calibrations();

/// `compare --aa`: the one policy that the options name, or Today, against itself so many times.
int self_command(const TrialOptions& options, Format format, std::uint32_t comparisons);

/// `levers FILE --alone`: what each lever of a company does alone.
int alone_command(const Scenario& today, const LoneOptions& options, Format format);

int staff_command(const TrialOptions& trial, const ShowOptions& show,
                  const StaffQuestion& question);

/// Sets the values of texts "PATH=VALUE" in a scenario file, in place (`out` empty) or as a new
/// file, and keeps comments and order. What would be no scenario is refused before anything is
/// written. Returns what is worth knowing of the edits.
std::vector<std::string> edit_file(const std::string& file, const std::vector<std::string>& changes,
                                   const std::string& out);

// ---- what several verbs share -------------------------------------------------------------------

/// Whether a key's metric and part were asked for.
bool is_shown(const MetricKey& key, const ShowOptions& show);
/// Notes on what was asked for and this scenario does not have.
std::vector<std::string> notes_on(const Trial& trial, const ShowOptions& show);
/// How many rows the short table leaves out, and how to see them; empty where it leaves none out.
std::string more_rows_text(const Trial& trial, const ShowOptions& show);
/// Refuses metrics that there are not, with the nearest name.
void check_metrics(const std::vector<std::string>& ids, const std::string& flag = "--metrics");
/// Whether a table should have the row: not where no run has a number, or all of them are 0, unless
/// the metric was asked for.
bool says_something(const Trial& trial, std::size_t key, const ShowOptions& show);
/// The metric's label, or below it the part: "    phone".
Cell row_label(const Trial& trial, const MetricKey& key);
/// "± 0.3", with a digit more where it would be 0; empty where there is none.
std::string half_width_text(double half_width, int digits);
/// "± 0.3" of a mean, or "(0.0 to 0.4)" where its interval is not symmetric.
std::string spread_text(const Interval& interval, int digits);
/// "(-0.3 to +1.2)"; empty where there is none.
std::string interval_text(const Interval& interval, int digits);
/// The same of a comparison: "equal in all 20" where there is no difference to give one of.
std::string interval_text(const Comparison& comparison, int digits);
Tone tone_of(Verdict verdict);
/// What a metric's numbers are given in, for people.
std::string unit_of(const Trial& trial, const MetricKey& key);
/// "20 runs of 365 days from Mon 2026-01-05, seed 1".
std::string runs_text(const Trial& trial);
/// Says on standard error what is worth knowing before the runs.
void print_notes(const std::vector<std::string>& notes);
/// Says on standard error which runs failed and whether it was interrupted, and returns the exit
/// code that this means.
int end_of(Trial& trial);
/// Writes to standard output; throws OutputError where that fails.
void print(const std::string& text);
void flush_output();

}  // namespace rapport
