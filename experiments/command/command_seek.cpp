// rapport seek: the best use of money, the least harm of cuts, the least cost of a target.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/seek_output.h"
#include "experiments/command/seek_question.h"
#include "experiments/command/study_output.h"
#include "experiments/output/scratch_file.h"
#include "experiments/run/interrupt.h"
#include "experiments/run/progress.h"
#include "experiments/study/study_run.h"

namespace rapport {

namespace {

void add_seek_flags(CLI::App& verb, SeekFlags& flags) {
  verb.add_option("scenario", flags.scenario, "the scenario file")->required();
  verb.add_option(
          "--spend", flags.spend,
          "what brings most for so much a year more than Today costs, as 500000, \"2 million "
          "EUR\" or \"10 %\" of Today's cost (metric cost)")
      ->type_name("AMOUNT");
  verb.add_option("--save", flags.save,
                  "what does the least harm and costs so much a year less than Today")
      ->type_name("AMOUNT");
  verb.add_flag(
      "--move", flags.move,
      "what brings most without costing more than Today: levers may go down too, and what "
      "is spent beyond worth is said");
  verb.add_option("--target", flags.target,
                  "what reaches this for the least cost, as \"retention >= 86 %\"")
      ->type_name("TARGET");
  verb.add_option("--metric", flags.metric,
                  "what is to be best (default: the scenario's first headline metric that is good "
                  "one way)")
      ->type_name("ID");
  verb.add_option("--levers", flags.levers,
                  "levers that may move, with commas between, as bonus,staffing.touch_point.phone "
                  "(default: all that do something in the scenario)")
      ->type_name("ID,ID");
  verb.add_option("--runs", flags.runs, "the most runs (default 600)")->type_name("N");
  verb.add_option("--replications", flags.replications,
                  "runs of each programme while it is sought (default 2)")
      ->type_name("N");
  verb.add_option(
          "--in-force", flags.in_force,
          "dated: decreed on the first day, so that getting there counts (default); steady: "
          "as if always so")
      ->type_name("dated|steady");
  verb.add_option("--variants", flags.variants,
                  "draws of the assumptions over which the ways and Today are run besides: regret "
                  "and how often each is more than Today (default none; 100 says something)")
      ->type_name("N");
  add_set(verb, flags);
  verb.add_option("--seed", flags.seed, "of the luck, and of the search (default 1)")
      ->type_name("N");
  verb.add_option("--threads", flags.threads, "runs at a time (default: one a core)")
      ->type_name("N");
  add_out(
      verb, flags,
      "a new results file (SQLite) that keeps every programme and run, for 'rapport study show' "
      "and 'rapport report'");
  verb.add_flag("--resume", flags.resume, "where the file of --out is there, go on with it");
  verb.add_flag("--quiet", flags.quiet, "no progress");
  add_format(verb, flags);
}

/// Runs what the file lacks, and prints what was found by then.
int go_on_seeking(Study& study, ResultsFile& results, const Flags& f, const std::string& db) {
  StudyOptions options;
  options.threads = threads_of(f);
  options.stop = &interrupted();
  ProgressLine line("seek", f.quiet);
  options.progress = [&](const Progress& progress) { line.show(progress); };
  const StudyOutcome outcome = run_study(study, results, options);
  line.clear();
  results.close();
  const StudyData data = read_study_data(db);
  const Format format = format_of(f);
  print(format == Format::json  ? study_json(data)
        : format == Format::csv ? study_csv(data)
                                : seek_text(data));
  if (format == Format::table && !f.out.empty()) {
    print("All programmes: rapport study show " + printable(f.out) +
          " --all; as a page: rapport report " + printable(f.out) + "\n");
  }
  flush_output();
  if (outcome.failed > 0) {
    std::fprintf(stderr, "%llu runs failed, and nothing rests on them\n",
                 static_cast<unsigned long long>(outcome.failed));
  }
  if (is_set(&interrupted())) {
    std::fprintf(stderr, f.out.empty()
                             ? "interrupted; with --out FILE.db it could be gone on with\n"
                             : "interrupted: the same command with --resume goes on\n");
    return kInterrupted;
  }
  return outcome.failed > 0 ? kSomeRunsFailed : kFine;
}

int do_seek(const SeekFlags& f) {
  format_of(f);  // refuses what is none, before any work
  if (f.resume && f.out.empty()) {
    refuse_usage("--resume", "goes on with a results file, and none is named",
                 "with --out FILE.db");
  }
  const bool go_on = f.resume && std::filesystem::exists(f.out);
  if (!f.out.empty() && !go_on) NewFile{f.out};
  const SeekStudy asked = seek_study(f);
  const ReadText read = [asked](const std::string& path) {
    return path == asked.path ? asked.text : read_text_file(path);
  };
  Study study = make_study(asked.path, read);
  check_points(study, &interrupted());
  std::optional<ScratchFile> scratch;
  if (f.out.empty()) scratch.emplace();
  const std::string db = scratch ? scratch->path() : f.out;
  ResultsFile results =
      go_on ? ResultsFile::resume(db, study.record) : ResultsFile::create(db, study.record);
  if (go_on) study.record.variants = results.study().variants;  // draws that were made
  return go_on_seeking(study, results, f, db);
}

Action set_seek(CLI::App& verb) {
  auto flags = std::make_shared<SeekFlags>();
  add_seek_flags(verb, *flags);
  return [flags] { return do_seek(*flags); };
}

}  // namespace

Verb seek_verb() {
  return {"seek", "Ask",
          "the best use of more money, cuts of least harm, money better spent, a target at least "
          "cost",
          "  rapport seek scenarios/generic_company.toml --spend 200000\n"
          "  rapport seek scenarios/generic_company.toml --save \"10 %\" --metric npv\n"
          "  rapport seek scenarios/generic_company.toml --move --out moved.db\n"
          "  rapport seek scenarios/generic_company.toml --target \"retention >= 70 %\"\n"
          "\n"
          "Hundreds of programmes are tried, each a few times with the same luck as Today; later\n"
          "ones are made of the best of those before (NSGA-II). Ways are pared: of what has nine\n"
          "tenths of the best's gain, the one that moves fewest levers is recommended. Three\n"
          "different ways are then run again on luck that the search has not seen, because the\n"
          "best of many looks better than it is. Amounts are money a year, as the metric cost.\n"
          "With 600 runs the generic company takes about five minutes on two idle cores; --runs\n"
          "2000 finds better programmes. With --out nothing finished is lost: the same command\n"
          "with --resume goes on.\n",
          set_seek};
}

}  // namespace rapport
