// rapport pilot: the trial that would change the choice, its size, weeks and stop rule.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/pilot_output.h"
#include "experiments/output/output_file.h"
#include "experiments/output/shell_word.h"
#include "experiments/pilot/pilot_study.h"
#include "experiments/run/interrupt.h"
#include "experiments/run/progress.h"
#include "experiments/study/study_run.h"
#include "experiments/study/study_variants.h"

namespace rapport {

namespace {

constexpr std::uint32_t kPilotDraws = 100, kRunsOfDraw = 2, kLongestWeeks = 520;
constexpr double kMostYears = 50.0;

struct PilotFlags : Flags {
  std::string weeks = "4,8,13,26,52", years, variants;
};

void add_pilot_flags(CLI::App& verb, PilotFlags& flags) {
  verb.add_option("file", flags.scenario,
                  "the results file of a study with [variants] and figures by month, or a scenario "
                  "file, of whose policies such a study is then run")
      ->required();
  verb.add_option("--metric", flags.metric,
                  "by which the choice is made (default: the study's first; of a scenario profit)")
      ->type_name("ID");
  verb.add_option("--weeks", flags.weeks, "how long trials may be (default 4,8,13,26,52)")
      ->type_name("N,N");
  verb.add_option("--years", flags.years,
                  "how long the choice lasts, for metrics by year (default: as long as a run)")
      ->type_name("N");
  verb.add_option("--variants", flags.variants,
                  "of a scenario: draws of its assumptions (default 100)")
      ->type_name("N");
  verb.add_option("--replications", flags.replications,
                  "of a scenario: runs of each policy in each draw (default 2)")
      ->type_name("N");
  add_set(verb, flags);
  verb.add_option("--seed", flags.seed, "of a scenario: of the luck (default 1)")->type_name("N");
  verb.add_option("--threads", flags.threads, "runs at a time (default: one a core)")
      ->type_name("N");
  add_out(verb, flags, "of a scenario: a new results file (SQLite) of the study that is run");
  verb.add_flag("--resume", flags.resume, "where the file of --out is there, go on with it");
  verb.add_option("--picture", flags.picture,
                  "a new SVG picture: what trials are worth by their customers")
      ->type_name("FILE");
  verb.add_flag("--quiet", flags.quiet, "no progress");
  add_format(verb, flags);
}

bool is_database(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  char start[16] = {};
  return file.read(start, sizeof start) && std::string(start, 15) == "SQLite format 3";
}

std::vector<int> weeks_of(const PilotFlags& f) {
  std::vector<int> weeks;
  for (const std::string& text : names_of("--weeks", f.weeks)) {
    weeks.push_back(static_cast<int>(whole("--weeks", text, 1, kLongestWeeks)));
  }
  std::ranges::sort(weeks);
  const auto twice = std::ranges::unique(weeks);
  weeks.erase(twice.begin(), twice.end());
  return weeks;
}

double years_of(const PilotFlags& f) {
  if (f.years.empty()) return 0.0;
  const double years = positive("--years", f.years);
  if (years > kMostYears) refuse_usage("--years " + f.years, "is too long", "50 years at most");
  return years;
}

/// Refuses flags that say how a study is made where there is one already.
void refuse_study_flags(const PilotFlags& f) {
  const FlagUse uses[] = {{"--variants", !f.variants.empty(), {"a scenario"}},
                          {"--replications", !f.replications.empty(), {"a scenario"}},
                          {"--set", !f.set.empty(), {"a scenario"}},
                          {"--seed", f.seed != "1", {"a scenario"}},
                          {"--out", !f.out.empty(), {"a scenario"}},
                          {"--resume", f.resume, {"a scenario"}}};
  Problems problems;
  find_strange_flags("pilot", "a results file", uses, problems);
  refuse_any(problems);
}

/// Runs the study that a scenario asks for, or what a results file lacks of it. Returns the exit
/// code; anything but kFine and kSomeRunsFailed ends the command.
int run_pilot_study(const PilotFlags& f) {
  const bool go_on = f.resume && std::filesystem::exists(f.out);
  if (!go_on) NewFile{f.out};
  PilotQuestion question;
  question.scenario = f.scenario;
  question.set = overrides_of(f.set, "--set");
  question.metric = f.metric;
  question.seed = whole("--seed", f.seed, 0, 4294967295u);
  question.draws = f.variants.empty() ? kPilotDraws : whole("--variants", f.variants, 4, 100'000);
  question.replications =
      f.replications.empty() ? kRunsOfDraw : whole("--replications", f.replications, 1, 10'000);
  const PilotStudy asked = pilot_study(question);
  const ReadText read = [asked](const std::string& path) {
    return path == asked.path ? asked.text : read_text_file(path);
  };
  Study study = make_study(asked.path, read);
  check_points(study, &interrupted());
  ResultsFile results =
      go_on ? ResultsFile::resume(f.out, study.record) : ResultsFile::create(f.out, study.record);
  if (go_on) study.record.variants = results.study().variants;  // draws that were made
  StudyOptions options;
  options.threads = threads_of(f);
  options.stop = &interrupted();
  ProgressLine line("pilot", f.quiet);
  options.progress = [&](const Progress& progress) { line.show(progress); };
  const StudyOutcome outcome = run_study(study, results, options);
  line.clear();
  results.close();
  if (is_set(&interrupted())) {
    std::fprintf(stderr, "interrupted: the same command with --resume goes on\n");
    return kInterrupted;
  }
  if (outcome.failed == 0) return kFine;
  std::fprintf(stderr, "%llu runs failed; draws in which one did are left out\n",
               static_cast<unsigned long long>(outcome.failed));
  return kSomeRunsFailed;
}

/// What the results file says of trials.
void answer_pilot(const PilotFlags& f, const std::string& db) {
  NewFile picture(f.picture);
  const StudyData study = read_study_data(db);
  const PilotData data = read_pilot_data(study, db, f.metric, weeks_of(f));
  PilotOptions options;
  options.years = years_of(f);
  PilotAnswer answer = find_pilots(data, options);
  const AssumptionDraws drawn = draws_of(study.study);
  add_told_assumptions(data, drawn.labels, drawn.places, answer);
  const std::string title = study.study.spec.title.empty() ? "Which trial would change the choice?"
                                                           : study.study.spec.title;
  if (picture.wanted()) picture.write(pilot_svg(data, answer, title));
  const Format format = format_of(f);
  if (format == Format::table && !study.is_whole()) {
    print("Runs are missing (" + std::to_string(study.done) + " of " +
          std::to_string(study.wanted) + " are there): what follows may change.\n\n");
  }
  print(format == Format::json  ? pilot_json(data, answer)
        : format == Format::csv ? pilot_csv(data, answer)
                                : pilot_text(data, answer, title));
  flush_output();
}

int do_pilot(const PilotFlags& f) {
  format_of(f);  // what is wrong with flags is refused before any work
  weeks_of(f);
  years_of(f);
  if (is_database(f.scenario)) {
    refuse_study_flags(f);
    answer_pilot(f, f.scenario);
    return kFine;
  }
  if (!std::filesystem::exists(f.scenario)) {
    refuse(f.scenario, "is not there", "the results file of a study, or a scenario file");
  }
  if (f.out.empty()) {
    refuse_usage(
        "pilot " + f.scenario,
        "is no results file: of a scenario a study has to be run, and it is not told where "
        "its results go",
        "--out FILE.db, a new file; or the results file of a study that was run");
  }
  NewFile{f.picture};
  const int code = run_pilot_study(f);
  if (code != kFine && code != kSomeRunsFailed) return code;
  answer_pilot(f, f.out);
  return code;
}

Action set_pilot(CLI::App& verb) {
  auto flags = std::make_shared<PilotFlags>();
  add_pilot_flags(verb, *flags);
  return [flags] { return do_pilot(*flags); };
}

}  // namespace

Verb pilot_verb() {
  return {
      "pilot", "Ask", "the trial that would change the choice: its size, weeks and stop rule",
      "  rapport pilot scenarios/generic_company.toml --metric npv -o pilot.db\n"
      "  rapport pilot pilot.db --weeks 8,13,26 --picture pilot.svg\n"
      "\n"
      "Reads a study that ran its options in many draws of the assumptions. In each draw it is\n"
      "known what a trial of an option on some customers would see after some weeks, and which\n"
      "option is best. So it is known which results would turn the choice, how often they come,\n"
      "and what that gains: the value of the trial. Its study asks for [variants] and for\n"
      "series = [\"stay\", \"complaints\", \"satisfaction_reported\"]. Of a scenario the study is "
      "made and\n"
      "run first, which takes hours for a large company; the same command with --resume goes\n"
      "on. docs/trials.md explains the answer.\n",
      set_pilot};
}

}  // namespace rapport
