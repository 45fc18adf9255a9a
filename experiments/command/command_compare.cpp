// rapport compare: policies side by side, and their differences from one of them.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/command/gate_output.h"
#include "experiments/command/result_output.h"
#include "experiments/output/output_file.h"
#include "experiments/output/short_names.h"
#include "experiments/output/text_table.h"
#include "experiments/report/html_page.h"
#include "experiments/report/study_report.h"
#include "sim/core/interval.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

constexpr std::uint32_t kBatch = 10;  // replications between two looks
constexpr std::size_t kWidestName = 14;

bool is_headline(const MetricKey& key) { return key.metric->headline && key.part.is_whole(); }

/// The arm of the policy against which all others are compared.
std::size_t baseline_of(const Trial& trial, const std::string& name) {
  for (std::size_t arm = 0; arm < trial.arms().size(); ++arm) {
    if (trial.arms()[arm].name == name) return arm;
  }
  std::vector<std::string> known;
  for (const Trial::Arm& arm : trial.arms()) known.push_back(arm.name);
  refuse("--against " + name, "there is no such policy among those compared", list_of(known),
         did_you_mean(name, known));
}

std::vector<ComparedArm> compare_all(const Trial& trial, std::size_t against, Validity validity) {
  std::vector<ComparedArm> compared;
  const std::size_t comparisons = trial.arms().size() - 1;
  for (std::size_t arm = 0; arm < trial.arms().size(); ++arm) {
    if (arm == against) continue;
    compared.push_back({arm, against,
                        compare(trial.keys(), trial.values(arm), trial.values(against), kConfidence,
                                validity, comparisons, trial.paired_events(arm, against))});
  }
  return compared;
}

/// Whether the same happened under both policies in every pair so far, and every headline metric
/// came out equal.
bool all_identical(const Trial& trial, const ComparedArm& pair) {
  for (std::size_t k = 0; k < pair.by_key.size(); ++k) {
    if (!is_headline(trial.keys()[k])) continue;
    if (pair.by_key[k].verdict != Verdict::identical) return false;
  }
  return true;
}

/// Whether there is nothing more to look for. A metric that was equal so far in runs that differ is
/// not decided. Where the same happened event for event, it is, but not before ten pairs: a policy
/// may act rarely.
bool is_decided(const Trial& trial, const ComparedArm& pair) {
  for (std::size_t k = 0; k < pair.by_key.size(); ++k) {
    const Comparison& c = pair.by_key[k];
    if (!is_headline(trial.keys()[k]) || !c.has_verdict) continue;
    if (c.verdict == Verdict::undecided) return false;
    if (c.verdict == Verdict::identical && c.pairs < kBatch) return false;
  }
  return true;
}

bool all_decided(const Trial& trial, const std::vector<ComparedArm>& compared) {
  return std::ranges::all_of(compared,
                             [&](const ComparedArm& pair) { return is_decided(trial, pair); });
}

// ---- for people ---------------------------------------------------------------------------------

/// A table of the means of arms [first, last), a column each.
std::string side_by_side(const Trial& trial, const ShowOptions& show, std::size_t first,
                         std::size_t last) {
  std::vector<Align> columns{Align::left};
  columns.resize(1 + last - first, Align::right);
  columns.push_back(Align::left);
  TextTable table(columns);
  std::vector<std::string> all;
  for (const Trial::Arm& arm : trial.arms()) all.push_back(arm.name);
  const std::vector<std::string> shown = short_names(all, kWidestName);
  std::vector<Cell> names{""};
  for (std::size_t arm = first; arm < last; ++arm) names.push_back({shown[arm], Tone::strong});
  table.row(names);
  const char* group = "";
  for (std::size_t k = 0; k < trial.keys().size(); ++k) {
    const MetricKey& key = trial.keys()[k];
    if (!is_shown(key, show)) continue;
    if (!says_something(trial, k, show)) continue;
    if (std::strcmp(group, key.metric->group) != 0) table.heading(group = key.metric->group);
    std::vector<Cell> cells{row_label(trial, key)};
    for (std::size_t arm = first; arm < last; ++arm) {
      cells.push_back(grouped(trial.moments(arm, k).mean(), key.metric->digits));
    }
    cells.push_back({unit_of(trial, key), Tone::faint});
    table.row(cells);
  }
  return table.text(colour_on_output());
}

/// Adds the headline metrics of one policy, with their verdicts, and the metrics and parts that
/// were asked for.
void add_verdicts(TextTable& table, const Trial& trial, const ShowOptions& show,
                  const ComparedArm& pair) {
  const Trial::Arm& arm = trial.arms()[pair.arm];
  table.gap();
  table.heading(arm.name == arm.label ? arm.name : arm.name + ": " + arm.label);
  for (std::size_t k = 0; k < trial.keys().size(); ++k) {
    const MetricKey& key = trial.keys()[k];
    const Comparison& c = pair.by_key[k];
    const bool asked_for = is_shown(key, show) && (!key.part.is_whole() || !show.metrics.empty()) &&
                           says_something(trial, k, show) && c.difference.n > 0;
    if (!(is_headline(key) && c.has_verdict) && !asked_for) continue;
    const int digits = key.metric->digits + (key.metric->digits == 0 ? 0 : 1);
    const std::string unit = unit_of(trial, key);
    const std::string some = pairs_in_words(c);
    table.row({row_label(trial, key),
               signed_text(c.difference.mean, digits),
               {interval_text(c, digits), Tone::faint},
               {unit_of_difference(unit), Tone::faint},
               {c.has_verdict ? name_of(c.verdict) : "", tone_of(c.verdict)},
               {some.empty() ? some : some.substr(1), Tone::faint}});
  }
}

/// Says how many runs may decide what is undecided; empty where nothing is.
std::string what_may_decide(const Trial& trial, const ComparedArm& pair) {
  std::uint64_t more = 0;
  for (std::size_t k = 0; k < trial.keys().size(); ++k) {
    const Comparison& c = pair.by_key[k];
    if (!is_headline(trial.keys()[k]) || !c.has_verdict) continue;
    if (c.verdict == Verdict::undecided) more = std::max(more, replications_to_decide(c));
  }
  if (more == 0) return {};
  const std::string text = "  '" + trial.arms()[pair.arm].name + "': ";
  if (more >= kMostReplications) {
    return text + "no number of runs that is worth waiting for decides all that is undecided.\n";
  }
  const bool fixed = pair.by_key[0].validity == Validity::fixed_n;
  return text + (fixed ? "a new study of about " : "about ") +
         grouped(static_cast<double>(more), 0) + (fixed ? " runs" : " runs in all") +
         " may decide what is undecided.\n";
}

/// What matters most of one policy, in sentences: who stays and what it brings.
std::string sentences(const Trial& trial, const ComparedArm& pair) {
  const std::string policy = trial.arms()[pair.arm].name;
  const std::string against = trial.arms()[pair.against].name;
  if (all_identical(trial, pair)) {
    return "  '" + policy + "' and '" + against + "': " + unseen_in_words(pair.by_key[0].pairs) +
           ". Every run of one is that of the other, event for event.\n";
  }
  std::string text;
  for (std::size_t k = 0; k < trial.keys().size(); ++k) {
    const MetricKey& key = trial.keys()[k];
    const Comparison& c = pair.by_key[k];
    const std::string id = key.metric->id;
    if (!is_headline(key) || !c.has_verdict || (id != "retention" && id != "profit")) continue;
    text += "  " + in_words(key, c, policy, against, unit_of(trial, key)) + "\n";
  }
  return text + what_may_decide(trial, pair);
}

std::string validity_text(const Trial& trial, Validity validity) {
  const std::string together =
      "Intervals of the headline metrics hold all together with 95 % confidence; luck only.\n";
  if (validity == Validity::fixed_n) {
    return "Fixed-n intervals, for " + std::to_string(trial.replications()) +
           (trial.replications() == 1 ? " pair" : " pairs") + " of runs chosen beforehand. " +
           together;
  }
  const std::string why = trial.stopped() ? " (the comparison was interrupted)" : "";
  return "Always-valid intervals: they hold however often one looks" + why + ". " + together;
}

/// Says that looking ended before everything was decided; empty where it did not.
std::string end_of_looking(const Trial& trial, const CompareOptions& options, bool decided) {
  if (!options.until_decided || decided || trial.stopped()) return {};
  return "  Not everything is decided: it ended at the " + std::to_string(options.most) +
         " pairs of runs that --most allows.\n";
}

/// What was asked, of whom, and by how many runs.
std::string head_of_table(const Trial& trial) {
  const std::string& question = trial.file().question;
  return painted(trial.file().today.name, Tone::strong, colour_on_output()) + "\n" +
         (question.empty() ? "" : printable(wrapped(question, terminal_width()), true) + "\n") +
         runs_text(trial) + "; all policies meet the same customers with the same luck.\n\n";
}

/// The answer: a few sentences for each policy.
std::string in_words_text(const Trial& trial, const std::vector<ComparedArm>& compared) {
  std::string text = painted("In words", Tone::strong, colour_on_output()) + "\n";
  for (const ComparedArm& pair : compared) text += printable(sentences(trial, pair), true);
  return text;
}

std::string verdicts_text(const Trial& trial, const ShowOptions& show,
                          const std::vector<ComparedArm>& compared, Validity validity) {
  const bool colour = colour_on_output();
  TextTable table({Align::left, Align::right, Align::left, Align::left, Align::left, Align::left});
  for (const ComparedArm& pair : compared) add_verdicts(table, trial, show, pair);
  return painted("Against " + trial.arms()[compared[0].against].name, Tone::strong, colour) + "\n" +
         validity_text(trial, validity) + table.text(colour);
}

/// The means of all policies, in as many tables as the terminal's width asks for.
std::string means_text(const Trial& trial, const ShowOptions& show) {
  const std::size_t per_table =
      std::max<std::size_t>(2, (std::max<std::size_t>(terminal_width(), 60) - 44) / 12);
  std::string text = painted("Side by side", Tone::strong, colour_on_output()) + " (means)\n";
  for (std::size_t first = 0; first < trial.arms().size(); first += per_table) {
    const std::size_t last = std::min(trial.arms().size(), first + per_table);
    text += (first == 0 ? "" : "\n") + side_by_side(trial, show, first, last);
  }
  return text + more_rows_text(trial, show);
}

/// The answer first: sentences, then verdicts, then what they rest on.
std::string table_of(const Trial& trial, const ShowOptions& show,
                     const std::vector<ComparedArm>& compared, Validity validity,
                     const std::string& end_of_looking) {
  if (compared.empty()) {
    return head_of_table(trial) + means_text(trial, show) +
           "\nThere is nothing to compare. Write a policy into the file, or make one here, as "
           "--try \"staffing=1.2\".\n";
  }
  return head_of_table(trial) + in_words_text(trial, compared) + end_of_looking + "\n" +
         verdicts_text(trial, show, compared, validity) + "\n" + means_text(trial, show) +
         opened_text(trial, compared);
}

/// Says how the runs of --gates ended, and returns the exit code that this means beside the
/// trial's own.
int end_of_gates(const GateStudy* study, int code) {
  if (study == nullptr || code != kFine) return code;
  if (study->failed > 0) {
    std::fprintf(stderr, "\n%zu run%s of --gates failed; their replications are left out\n",
                 study->failed, study->failed == 1 ? "" : "s");
    code = kSomeRunsFailed;
  }
  if (!study->stopped) return code;
  std::fprintf(stderr, "\ninterrupted: --gates shows the replications that were finished\n");
  return kInterrupted;
}

/// What --gates needs of the scenario.
void check_gates(const Trial& trial) {
  if (trial.file().today.company.on) return;
  refuse_usage("compare " + trial.options().scenario + " --gates",
               "asks what goes through the gates of a company, and this scenario has none",
               "a scenario with company.on = true");
}

}  // namespace

/// The page of --report, once all runs are done.
static void write_report(NewFile& page, const Trial& trial, std::size_t against,
                         const std::vector<ComparedArm>& compared, Validity validity) {
  if (!page.wanted() || trial.runs_done() == 0) return;
  std::vector<std::vector<Comparison>> differences(trial.arms().size());
  for (const ComparedArm& pair : compared) differences[pair.arm] = pair.by_key;
  page.write(html_of(
      make_report(source_of_trial(trial, against, differences, validity, date_of_today()))));
}

static int compare_command(const TrialOptions& options, const ShowOptions& show,
                           const CompareOptions& compare_options) {
  check_metrics(show.metrics);
  NewFile page(compare_options.report);  // refuses what is there, before any run
  TrialOptions with_baseline = options;
  // The page draws months; a results file keeps them where the user asks for it.
  if (page.wanted() && options.out.empty()) with_baseline.series = true;
  if (compare_options.until_decided) {
    with_baseline.command = "compare --until-decided";
    with_baseline.most_replications = compare_options.most;
  }
  auto& policies = with_baseline.policies;
  if (!policies.empty() && std::ranges::find(policies, compare_options.against) == policies.end()) {
    policies.insert(policies.begin(), compare_options.against);
  }
  if (!policies.empty()) {  // policies of the command line were asked for too
    for (const ExtraPolicy& extra : options.extra) policies.push_back(extra.name);
  }
  Trial trial(with_baseline);
  const std::size_t against = baseline_of(trial, compare_options.against);
  if (compare_options.gates) check_gates(trial);
  const bool until = compare_options.until_decided;
  print_notes(trial.notes());
  print_notes(notes_on(trial, show));
  trial.run(until ? std::min(options.replications, compare_options.most) : options.replications);
  // Fixed-n intervals hold only where the number of runs was chosen before looking.
  const Validity validity = until || trial.stopped() ? Validity::always_valid : Validity::fixed_n;
  std::vector<ComparedArm> compared = compare_all(trial, against, validity);
  while (until && !trial.stopped() && !all_decided(trial, compared) &&
         trial.replications() < compare_options.most) {
    trial.run(std::min(kBatch, compare_options.most - trial.replications()));
    compared = compare_all(trial, against, validity);
  }
  const bool decided = all_decided(trial, compared);
  std::optional<GateStudy> gates;
  if (compare_options.gates && !trial.stopped()) {
    gates = study_gates(trial, against, keys_of_paths(trial, show));
  }
  const GateStudy* paths = gates ? &*gates : nullptr;
  if (show.format == Format::json) {
    print(compare_json(trial, show, compared, validity,
                       until ? std::optional(decided) : std::nullopt, paths));
  } else if (show.format == Format::csv) {
    print(options.series ? series_csv(trial, show)
                         : compare_csv(trial, show, compared, validity, paths));
  } else if (trial.runs_done() > 0 || !trial.stopped()) {
    print(
        table_of(trial, show, compared, validity, end_of_looking(trial, compare_options, decided)) +
        (gates ? paths_text(trial, show, compared, *gates) : ""));
  }
  write_report(page, trial, against, compared, validity);
  return end_of_gates(paths, end_of(trial));
}

// ---- the verb compare --------------------------------------------------------------------------

namespace {

void add_compare_flags(CLI::App& verb, Flags& flags) {
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
                "look; what was equal so far is decided only where all events were");
  verb.add_option("--most", flags.most,
                  "with --until-decided: runs of each policy at most (default 200)")
      ->type_name("N");
  verb.add_option(
          "--aa", flags.aa,
          "compare one policy (--policy, default: today) with itself N times, each side with "
          "luck of its own, and count how often it comes out better or worse: there is no "
          "difference, so that should be in 5 of 100 at most")
      ->type_name("N");
  verb.add_flag("--gates", flags.gates,
                "with a company: how much of each difference from today goes through which of the "
                "gates may, want and know, how much past them, and what roll-out takes; eight more "
                "runs for each run of a policy, which --out does not store");
  verb.add_option("--report", flags.report,
                  "a new file for a page to hand on (HTML), as 'rapport report' makes it")
      ->type_name("FILE");
  add_show(verb, flags);
}

/// Refuses what has no meaning beside --gates.
void check_gate_flags(const Flags& f) {
  if (!f.gates) return;
  if (f.against != kTodayName) {
    refuse_usage("--gates", "cannot stand beside --against", "gates are opened from today's");
  }
  if (f.until_decided) {
    refuse_usage("--gates", "cannot stand beside --until-decided",
                 "--replications N: its intervals hold for a number of runs chosen beforehand");
  }
}

/// Refuses what has no meaning beside --aa.
void check_self_flags(const Flags& f) {
  const std::string flag = "--aa " + f.aa;
  const auto refuse_beside = [&](bool given, const char* other) {
    if (given)
      refuse_usage(flag, std::string("cannot stand beside ") + other, "the one or the other");
  };
  refuse_beside(f.until_decided, "--until-decided");
  refuse_beside(!f.most.empty(), "--most");
  refuse_beside(!f.out.empty(), "--out");
  refuse_beside(!f.report.empty(), "--report");
  refuse_beside(f.gates, "--gates");
  refuse_beside(f.against != kTodayName, "--against");
  refuse_beside(!f.by.empty(), "--by");
  refuse_beside(!f.metrics.empty(), "--metrics");
  refuse_beside(f.all, "--all");
  if (f.policies.size() + f.tries.size() > 1) {
    refuse_usage(flag, "compares one policy with itself", "one --policy or one --try");
  }
}

int do_compare(const Flags& f) {
  const TrialOptions trial = trial_of(f, "compare");
  if (!f.aa.empty()) {
    check_self_flags(f);
    return self_command(trial, table_or_json(f), whole("--aa", f.aa, 1, 100000));
  }
  check_gate_flags(f);
  CompareOptions options{f.against, f.until_decided};
  options.gates = f.gates;
  options.report = f.report;
  options.most = std::max(options.most, trial.replications);
  if (!f.most.empty()) options.most = whole("--most", f.most, 2, 1000000);
  if (!f.most.empty() && !f.until_decided) {
    refuse_usage("--most " + f.most, "says where --until-decided ends, which is not given",
                 "--until-decided --most N, or --replications N for a number chosen beforehand");
  }
  if (!f.replications.empty() && options.most < trial.replications) {
    refuse_usage("--most " + f.most,
                 "is fewer than the " + f.replications +
                     " runs of --replications, before the first "
                     "look",
                 "--most " + f.replications + " or more, or fewer --replications");
  }
  return compare_command(trial, show_of(f), options);
}

}  // namespace

Verb compare_verb() {
  return {"compare", "Ask", "put policies side by side, with verdicts",
          "  rapport compare scenarios/tutorial.toml\n"
          "  rapport compare scenarios/tutorial.toml --policy call_backs --try \"staffing=1.2\"\n"
          "  rapport compare scenarios/tutorial.toml --until-decided\n"
          "  rapport compare scenarios/tutorial.toml --aa 100 --replications 10\n"
          "  rapport compare scenarios/generic_company.toml --gates\n",
          verb_of<add_compare_flags, do_compare>};
}

}  // namespace rapport
