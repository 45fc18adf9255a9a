// rapport study: many runs of many points, planned, run, gone on with, divided, joined and read.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <filesystem>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/study_output.h"
#include "experiments/command/study_slurm.h"
#include "experiments/field_trial/trial_answer.h"
#include "experiments/output/text_table.h"
#include "experiments/results/merge.h"
#include "experiments/run/interrupt.h"
#include "experiments/run/progress.h"
#include "experiments/study/study_findings.h"
#include "experiments/study/study_plan.h"
#include "experiments/study/study_run.h"
#include "experiments/study/study_stop.h"

namespace rapport {

namespace {

constexpr std::uint32_t kMostParts = 1'000'000;

/// "2/8" as a part of a study.
Shard shard_of(const std::string& text) {
  const std::optional<Shard> shard = part_of(text);
  if (!shard) {
    refuse_usage("--shard " + text, "is no part of a study",
                 "PART/OF with PART from 1 to OF: --shard 1/8 is the first of eight, 8/8 the last");
  }
  if (shard->of > kMostParts) {
    refuse_usage("--shard " + text, "is a part of too many", "at most a million parts");
  }
  return *shard;
}

/// What the command line says of how long a run may take, in place of the study file.
void set_time_limit(Study& study, const Flags& f) {
  if (f.time_limit.empty()) return;
  const std::optional<double> seconds = clock_seconds(f.time_limit);
  if (!seconds) {
    refuse_usage("--time-limit " + f.time_limit, "is no time of the clock",
                 "a duration, as --time-limit \"5 min\"");
  }
  study.spec.time_limit = *seconds;
}

/// What the command line says of runs that fail, in place of the study file.
void set_on_error(Study& study, const Flags& f) {
  if (f.on_error.empty()) return;
  if (f.on_error != "stop" && f.on_error != "keep") {
    const std::vector<std::string> known{"stop", "keep"};
    refuse_usage("--on-error " + f.on_error, "is nothing that a study can do",
                 nearest_of(f.on_error, known), did_you_mean(f.on_error, known));
  }
  study.spec.stop_on_error = f.on_error == "stop";
}

/// Says how a run of a study ended, and returns the exit code that this means.
int end_of_study(const StudyOutcome& outcome, const std::string& db, bool stop_on_error) {
  if (outcome.failed > 0) {
    std::fprintf(stderr, "%llu of %llu runs failed; 'rapport study show %s' names them\n",
                 static_cast<unsigned long long>(outcome.failed),
                 static_cast<unsigned long long>(outcome.wanted), printable(db).c_str());
  }
  if (outcome.timed_out > 0) {
    std::fprintf(stderr,
                 "%llu of %llu runs took longer than a run may and were given up; 'rapport study "
                 "resume %s --again' makes them again\n",
                 static_cast<unsigned long long>(outcome.timed_out),
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
    std::fprintf(stderr, "stopped at the first run that failed, as the study or --on-error says\n");
  }
  return outcome.failed + outcome.timed_out > 0 ? kSomeRunsFailed : kFine;
}

/// Refuses parts of a study that decides by all of its runs, before any file is made.
void refuse_parts(const Study& study, const Shard& shard) {
  if (!study.spec.adapts() || shard.of <= 1) return;
  refuse(study.spec.path, kNotDivided, "no parts, or no [select], [stop] and [seek]");
}

StudyOptions options_of(const Flags& f) {
  StudyOptions options;
  options.threads = threads_of(f);
  options.stop = &interrupted();
  if (!f.shard.empty()) options.shard = shard_of(f.shard);
  return options;
}

/// Runs that were given up are made again where that is asked for.
void forget_given_up(const Flags& f, const Study& study, ResultsFile& results) {
  if (!f.again) return;
  if (study.spec.adapts()) {
    refuse_usage("--again",
                 "does not go with a study that looks at its runs: what was decided by the others "
                 "would change",
                 "no --again, or the study run anew with another --time-limit");
  }
  const std::uint64_t again = results.forget_timed_out();
  if (!f.quiet && again > 0) {
    std::fprintf(stderr, "%llu runs that took too long are made again\n",
                 static_cast<unsigned long long>(again));
  }
}

/// A file that was begun as a part goes on as that part.
void go_on_with_part(const StudyRecord& stored, const std::string& db, StudyOptions& options) {
  const std::optional<Shard> own = part_of(stored.part);
  if (!own) return;
  const bool is_other = options.shard.of > 1 && to_string(options.shard) != stored.part;
  if (is_other) {
    throw OutputError("'" + db + "' is part " + stored.part + " of its study, and not " +
                      to_string(options.shard) + ": each part has a file of its own");
  }
  options.shard = *own;
}

/// Runs what the file lacks, and prints what the study found by then.
int study_go_on(Study& study, ResultsFile& results, StudyOptions options, const Flags& f,
                const std::string& db) {
  if (!f.quiet) {
    for (const std::string& note : study_notes(study)) {
      std::fprintf(stderr, "%s\n", printable(note).c_str());
    }
  }
  options.time_limit = study.spec.time_limit;
  ProgressLine line("study", f.quiet);
  options.progress = [&](const Progress& progress) { line.show(progress); };
  const StudyOutcome outcome = run_study(study, results, options);
  line.clear();
  results.close();
  if (options.shard.of > 1) {
    print("Part " + to_string(options.shard) +
          " of the study: " + std::to_string(outcome.found + outcome.done) + " of its " +
          std::to_string(outcome.wanted) + " runs are in " + printable(db) +
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
  StudyOptions options = options_of(f);
  const bool go_on = f.resume && std::filesystem::exists(f.out);
  if (!go_on) NewFile{f.out};  // refuses what cannot be made, before any work
  Study study = make_study(f.files[0]);
  set_on_error(study, f);
  set_time_limit(study, f);
  refuse_parts(study, options.shard);
  check_points(study, &interrupted());
  if (options.shard.of > 1) study.record.part = to_string(options.shard);
  ResultsFile results =
      go_on ? ResultsFile::resume(f.out, study.record) : ResultsFile::create(f.out, study.record);
  if (go_on) {
    const StudyRecord stored = results.study();
    study.record.variants = stored.variants;  // draws that were made
    go_on_with_part(stored, f.out, options);
    forget_given_up(f, study, results);
  }
  return study_go_on(study, results, options, f, f.out);
}

int study_resume(const Flags& f) {
  StudyOptions options = options_of(f);
  Study study = study_of(f.files[0]);
  set_on_error(study, f);
  set_time_limit(study, f);
  refuse_parts(study, options.shard);
  go_on_with_part(study.record, f.files[0], options);
  ResultsFile results = ResultsFile::resume(f.files[0], study.record);
  forget_given_up(f, study, results);
  return study_go_on(study, results, options, f, f.files[0]);
}

int study_plan(const Flags& f) {
  const Study study = make_study(f.files[0]);
  check_points(study, &interrupted());
  const int threads = threads_of(f);
  print(plan_text(study, plan_study(study, threads, &interrupted()), threads));
  return kFine;
}

int study_show(const Flags& f) {
  StudyData data = read_study_data(f.files[0]);
  if (!f.trials.empty()) data.weights = weights_for(data.study, f.trials);
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
        (f.files.size() == 1 ? " file are in " : " files are in ") + printable(f.out) +
        (merged.twice > 0
             ? "; " + std::to_string(merged.twice) + " of them were there more than once, alike"
             : "") +
        ".\n");
  const StudyData whole = read_study_data(f.out);
  if (!whole.is_whole()) {
    print("It is not whole yet: " + std::to_string(whole.wanted - whole.done) + " of " +
          std::to_string(whole.wanted) + " runs are missing; 'rapport study resume " +
          printable(f.out) + "' makes them.\n");
  }
  return kFine;
}

/// This program, to be run again elsewhere.
std::string own_path() {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? "rapport" : path.string();
}

int study_slurm(const Flags& f) {
  if (f.out.empty()) {
    refuse_usage("study slurm", "is not told where to put the scripts",
                 "with --out FOLDER, a new one");
  }
  if (f.parts.empty()) {
    refuse_usage("study slurm", "is not told into how many parts", "with --parts N, as --parts 8");
  }
  SlurmWish wish;
  wish.parts = whole("--parts", f.parts, 1, 1'000'000);
  wish.threads = f.threads.empty() ? 1 : threads_of(f);
  wish.time = f.time;
  wish.partition = f.partition;
  check_slurm(wish);
  Study study = make_study(f.files[0]);
  set_on_error(study, f);
  set_time_limit(study, f);
  refuse_parts(study, {0, wish.parts});
  check_points(study, &interrupted());
  if (wish.parts > study.runs()) {
    refuse_usage("--parts " + f.parts, "is more than the study has runs",
                 "1 to " + std::to_string(study.runs()));
  }
  wish.study = std::filesystem::absolute(f.files[0]).lexically_normal().string();
  wish.program = own_path();
  wish.name = std::filesystem::path(f.files[0]).stem().string();
  wish.on_error = f.on_error;
  wish.time_limit = f.time_limit;
  wish.stop_on_error = study.spec.stop_on_error;
  claim_folder(f.out);
  for (const SlurmScript& script : slurm_scripts(wish)) {
    NewFile((std::filesystem::path(f.out) / script.name).string()).write(script.text);
  }
  const std::string out = printable(f.out);
  print("The scripts are in " + out + ": " + std::to_string(wish.parts) + " parts of " +
        std::to_string(study.runs()) + " runs in all.\n  sh " + out +
        "/submit.sh    submits them, and a job that joins them when all have ended well\n"
        "  squeue --me    shows what is waiting and running; logs are " +
        out + "/part_*.log\n  rapport study show " + out +
        "/whole.db    says what was found\nA part that was killed or ran out of time goes on where "
        "it was: "
        "run submit.sh again.\n");
  return kFine;
}

struct StudyDeed {
  const char* name;
  std::size_t most_files;
  int (*act)(const Flags&);
};
constexpr std::size_t kAny = 100'000;
constexpr StudyDeed kDeeds[] = {{"plan", 1, study_plan},      {"run", 1, study_run},
                                {"resume", 1, study_resume},  {"show", 1, study_show},
                                {"merge", kAny, study_merge}, {"slurm", 1, study_slurm}};

void add_study_flags(CLI::App& verb, Flags& flags) {
  std::vector<std::string> deeds;
  for (const StudyDeed& deed : kDeeds) deeds.emplace_back(deed.name);
  verb.add_option(
          "what", flags.what,
          "plan: what it would take; run; resume: go on with a results file; show: what a "
          "results file says; merge: join results files of parts; slurm: scripts that run it "
          "on a cluster")
      ->required()
      ->type_name(one_of(deeds));
  verb.add_option("file", flags.files,
                  "a study file (plan, run, slurm), or results files (the others)")
      ->required()
      ->type_name("*.toml|*.db");
  add_out(verb, flags, "run, merge: a new results file (SQLite); slurm: a new folder");
  verb.add_flag("--resume", flags.resume, "run: where the file of --out is there, go on with it");
  verb.add_option("--shard", flags.shard,
                  "run: one part of the study, as 3/8; each part has its own results file, on any "
                  "machine, and goes on as that part")
      ->type_name("PART/OF");
  verb.add_option(
          "--on-error", flags.on_error,
          "run, resume: stop at the first run that fails, or keep it and go on; in place of "
          "what the study says")
      ->type_name("stop|keep");
  verb.add_option("--time-limit", flags.time_limit,
                  "run, resume, slurm: of the clock that one run may take; one that takes longer "
                  "is given up, and "
                  "stored as timed out; in place of what the study says")
      ->type_name("TIME");
  verb.add_flag("--again", flags.again,
                "resume, run --resume: make runs again that were given up so");
  verb.add_option("--threads", flags.threads, "runs at a time (default: one a core)")
      ->type_name("N");
  verb.add_option("--parts", flags.parts, "slurm: into how many parts the study is divided")
      ->type_name("N");
  verb.add_option("--time", flags.time, "slurm: the most time that a part may take, as 4:00:00")
      ->type_name("TIME");
  verb.add_option("--partition", flags.partition, "slurm: where its jobs run")->type_name("NAME");
  verb.add_option("--trials", flags.trials,
                  "show: a results file of 'rapport calibrate trial', whose trials weigh the draws "
                  "of the assumptions")
      ->type_name("FILE");
  verb.add_flag("--all", flags.all, "every point, in place of the best twenty");
  verb.add_flag("--quiet", flags.quiet, "no progress");
  add_format(verb, flags);
}

/// What a flag goes with: the deeds that read it, with commas between.
struct StudyFlag {
  const char* name;
  bool (*is_given)(const Flags&);
  std::string_view deeds;
};
constexpr StudyFlag kStudyFlags[] = {
    {"--out", [](const Flags& f) { return !f.out.empty(); }, "run, merge, slurm"},
    {"--resume", [](const Flags& f) { return f.resume; }, "run"},
    {"--shard", [](const Flags& f) { return !f.shard.empty(); }, "run, resume"},
    {"--on-error", [](const Flags& f) { return !f.on_error.empty(); }, "run, resume, slurm"},
    {"--time-limit", [](const Flags& f) { return !f.time_limit.empty(); }, "run, resume, slurm"},
    {"--again", [](const Flags& f) { return f.again; }, "resume, run"},
    {"--threads", [](const Flags& f) { return !f.threads.empty(); }, "plan, run, resume, slurm"},
    {"--parts", [](const Flags& f) { return !f.parts.empty(); }, "slurm"},
    {"--time", [](const Flags& f) { return !f.time.empty(); }, "slurm"},
    {"--partition", [](const Flags& f) { return !f.partition.empty(); }, "slurm"},
    {"--trials", [](const Flags& f) { return !f.trials.empty(); }, "show"},
    {"--all", [](const Flags& f) { return f.all; }, "run, resume, show"},
    {"--format", [](const Flags& f) { return f.format != "table"; }, "show"}};

/// Refuses flags that the deed would not look at.
void check_flags(const Flags& f) {
  for (const StudyFlag& flag : kStudyFlags) {
    if (!flag.is_given(f)) continue;
    const std::vector<std::string> deeds = names_of(flag.name, std::string(flag.deeds));
    if (std::ranges::find(deeds, f.what) != deeds.end()) continue;
    std::string known;
    for (const std::string& deed : deeds) {
      known += (known.empty() ? "study " : " or study ") + deed;
    }
    refuse_usage(flag.name, "does nothing for 'study " + f.what + "'", "it with " + known);
  }
  if (f.again && f.what == "run" && !f.resume) {
    refuse_usage("--again", "does nothing for a study that begins", "it with --resume");
  }
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
  check_flags(f);
  const int code = deed->act(f);
  flush_output();
  return code;
}

}  // namespace

Verb study_verb() {
  return {
      "study", "Experiment", "thousands of runs: plan, run, resume, divide, join, read",
      "  rapport study plan scenarios/studies/in_concert.toml\n"
      "  rapport study run scenarios/studies/in_concert.toml --out c.db\n"
      "  rapport study resume c.db\n"
      "  rapport study show c.db --format csv\n"
      "  rapport study show c.db --trials trials.db    (docs/trials.md)\n"
      "  rapport study run my_study.toml --shard 1/4 --out part1.db    (on each of 4 machines)\n"
      "  rapport study merge part1.db part2.db part3.db part4.db --out whole.db\n"
      "  rapport study slurm my_study.toml --parts 64 --time 4:00:00 --out jobs    (for a "
      "cluster)\n",
      verb_of<add_study_flags, do_study>};
}

}  // namespace rapport
