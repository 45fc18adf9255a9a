// rapport study: many runs of many points, planned, run, gone on with, divided, joined and read.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <filesystem>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/study_output.h"
#include "experiments/output/text_table.h"
#include "experiments/results/merge.h"
#include "experiments/run/interrupt.h"
#include "experiments/run/progress.h"
#include "experiments/study/study_plan.h"
#include "experiments/study/study_run.h"

namespace rapport {

namespace {

/// "2/8" as a part of a study.
Shard shard_of(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) {
    refuse_usage("--shard " + text, "is no part of a study", "PART/OF, as --shard 1/8 to 8/8");
  }
  const std::uint32_t of = whole("--shard", text.substr(slash + 1), 1, 1'000'000);
  return {whole("--shard", text.substr(0, slash), 1, of) - 1, of};
}

/// Says how a run of a study ended, and returns the exit code that this means.
int end_of_study(const StudyOutcome& outcome, const std::string& db, bool stop_on_error) {
  if (outcome.failed > 0) {
    std::fprintf(stderr, "%llu of %llu runs failed; 'rapport study show %s' names them\n",
                 static_cast<unsigned long long>(outcome.failed),
                 static_cast<unsigned long long>(outcome.wanted), printable(db).c_str());
  }
  if (is_set(&interrupted())) {
    std::fprintf(stderr,
                 "interrupted: %llu of %llu runs are in %s; 'rapport study resume %s' goes on\n",
                 static_cast<unsigned long long>(outcome.found + outcome.done),
                 static_cast<unsigned long long>(outcome.wanted), printable(db).c_str(),
                 printable(db).c_str());
    return kInterrupted;
  }
  if (outcome.stopped && stop_on_error) {
    std::fprintf(stderr, "stopped at the first run that failed, as the study says (on_error)\n");
  }
  return outcome.failed > 0 ? kSomeRunsFailed : kFine;
}

/// Runs what the file lacks, and prints what the study found by then.
int study_go_on(Study& study, ResultsFile& results, const Flags& f, const std::string& db) {
  StudyOptions options;
  options.threads = threads_of(f);
  options.stop = &interrupted();
  if (!f.shard.empty()) options.shard = shard_of(f.shard);
  ProgressLine line("study", f.quiet);
  options.progress = [&](const Progress& progress) { line.show(progress); };
  const StudyOutcome outcome = run_study(study, results, options);
  line.clear();
  results.close();
  if (options.shard.of > 1) {
    print("Part " + f.shard + " of the study: " + std::to_string(outcome.found + outcome.done) +
          " of its " + std::to_string(outcome.wanted) + " runs are in " + printable(db) +
          ".\n'rapport study merge' joins the parts.\n");
  } else {
    print(study_text(read_study_data(db), f.all));
  }
  flush_output();
  return end_of_study(outcome, db, study.spec.stop_on_error);
}

int study_run(const Flags& f) {
  if (f.out.empty()) {
    refuse_usage("study run", "is not told where results go", "with --out FILE.db, a new file");
  }
  if (std::filesystem::exists(f.out) && !f.resume) claim_output(f.out);  // refuses what is there
  Study study = make_study(f.files[0]);
  check_points(study);
  const bool is_there = std::filesystem::exists(f.out);
  ResultsFile results = is_there ? ResultsFile::resume(f.out, study.record)
                                 : ResultsFile::create(f.out, study.record);
  return study_go_on(study, results, f, f.out);
}

int study_resume(const Flags& f) {
  Study study = study_of(f.files[0]);
  ResultsFile results = ResultsFile::resume(f.files[0], study.record);
  return study_go_on(study, results, f, f.files[0]);
}

int study_plan(const Flags& f) {
  const Study study = make_study(f.files[0]);
  check_points(study);
  const int threads = threads_of(f);
  print(plan_text(study, plan_study(study, threads, &interrupted()), threads));
  return kFine;
}

int study_show(const Flags& f) {
  const StudyData data = read_study_data(f.files[0]);
  const Format format = format_of(f);
  if (format == Format::json) {
    print(study_json(data));
  } else if (format == Format::csv) {
    print(study_csv(data));
  } else {
    print(study_text(data, f.all));
  }
  return kFine;
}

int study_merge(const Flags& f) {
  if (f.out.empty()) {
    refuse_usage("study merge", "is not told where to put the whole",
                 "with --out FILE.db, a new file");
  }
  const MergeOutcome merged = merge_results(f.files, f.out);
  print(std::to_string(merged.runs) + " runs of " + std::to_string(f.files.size()) +
        " files are in " + printable(f.out) +
        (merged.twice > 0
             ? "; " + std::to_string(merged.twice) + " of them were there more than once, alike"
             : "") +
        ".\n");
  return kFine;
}

struct StudyDeed {
  const char* name;
  std::size_t most_files;
  int (*act)(const Flags&);
};
constexpr std::size_t kAny = 100'000;
constexpr StudyDeed kDeeds[] = {{"plan", 1, study_plan},
                                {"run", 1, study_run},
                                {"resume", 1, study_resume},
                                {"show", 1, study_show},
                                {"merge", kAny, study_merge}};

void add_study_flags(CLI::App& verb, Flags& flags) {
  verb.add_option("what", flags.what,
                  "plan: what it would take; run; resume: go on with a results file; show: what a "
                  "results file says; merge: join results files of parts")
      ->required();
  verb.add_option("file", flags.files, "a study file (plan, run), or results files (the others)")
      ->required();
  add_out(verb, flags, "run, merge: a new results file (SQLite)");
  verb.add_flag("--resume", flags.resume, "run: where the file of --out is there, go on with it");
  verb.add_option("--shard", flags.shard,
                  "run, resume: one part of the study, as 3/8; each part has its own results file, "
                  "on any machine")
      ->type_name("PART/OF");
  verb.add_option("--threads", flags.threads, "runs at a time (default: one a core)")
      ->type_name("N");
  verb.add_flag("--all", flags.all, "every point, in place of the best twenty");
  verb.add_flag("--quiet", flags.quiet, "no progress");
  add_format(verb, flags);
}

int do_study(const Flags& f) {
  const auto deed = std::ranges::find(kDeeds, f.what, &StudyDeed::name);
  if (deed == std::end(kDeeds)) {
    std::vector<std::string> names;
    for (const StudyDeed& known : kDeeds) names.emplace_back(known.name);
    refuse_usage("study " + f.what, "is nothing that a study can do", nearest_of(f.what, names),
                 did_you_mean(f.what, names));
  }
  if (f.files.size() > deed->most_files) {
    refuse_usage("study " + f.what,
                 "takes one file and was given " + std::to_string(f.files.size()), "one file");
  }
  return deed->act(f);
}

}  // namespace

Verb study_verb() {
  return {
      "study", "Experiment", "thousands of runs: plan, run, resume, divide, join, read",
      "  rapport study plan scenarios/studies/in_concert.toml\n"
      "  rapport study run scenarios/studies/in_concert.toml --out c.db\n"
      "  rapport study resume c.db\n"
      "  rapport study show c.db --format csv\n"
      "  rapport study run my_study.toml --shard 1/4 --out part1.db    (on each of 4 machines)\n"
      "  rapport study merge part1.db part2.db part3.db part4.db --out whole.db\n",
      verb_of<add_study_flags, do_study>};
}

}  // namespace rapport
