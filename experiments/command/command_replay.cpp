// rapport replay: one stored run again, and whether it is the same to the last bit.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/command/json.h"
#include "experiments/output/text_table.h"
#include "experiments/run/interrupt.h"
#include "experiments/study/study_build.h"
#include "experiments/trial/replay.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

std::string hex(std::uint64_t value) {
  char text[20];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(value));
  return text;
}

/// Returns what `read` returns. Here a results file is input: one that cannot be read is no failed
/// output.
template <class Read>
auto from_file(Read&& read) {
  try {
    return read();
  } catch (const OutputError& error) {
    refuse("", error.what());
  }
}

std::string list_json(const StudyRecord& study, const std::vector<ResultsFile::StoredRun>& runs) {
  Json json{{"command", study.command},
            {"scenario", study.scenario_path},
            {"version", study.version},
            {"seed", study.seed},
            {"replications", study.replications},
            {"represents", study.represents},
            {"notes", study.notes},
            {"runs", Json::array()}};
  for (const ResultsFile::StoredRun& run : runs) {
    const bool done = run.status == RunStatus::done;
    json["runs"].push_back({{"run", run.id},
                            {"policy", study.policies[run.task.policy]},
                            {"replication", run.task.key.replication},
                            {"status", done ? "done" : "failed"},
                            {"hash", done ? Json(hex(run.hash)) : Json(nullptr)},
                            {"message", run.message}});
  }
  return json_text(json);
}

std::string list_table(const StudyRecord& study, const std::vector<ResultsFile::StoredRun>& runs) {
  TextTable table({Align::right, Align::left, Align::right, Align::left, Align::left});
  table.row({{"run", Tone::strong},
             {"policy", Tone::strong},
             {"replication", Tone::strong},
             {"hash", Tone::strong},
             {"", Tone::strong}});
  for (const ResultsFile::StoredRun& run : runs) {
    table.row({std::to_string(run.id), study.policies[run.task.policy],
               std::to_string(run.task.key.replication),
               run.status == RunStatus::done ? hex(run.hash) : "",
               run.status == RunStatus::done ? "" : "failed: " + run.message});
  }
  return table.text(colour_on_output());
}

int list_runs(const std::string& path, Format format) {
  const ResultsFile file = from_file([&] { return ResultsFile::open(path); });
  const StudyRecord study = from_file([&] { return file.study(); });
  const auto runs = from_file([&] { return file.runs(); });
  for (const ResultsFile::StoredRun& run : runs) {
    if (run.task.policy < study.policies.size()) continue;
    refuse(path, "is damaged: run " + std::to_string(run.id) + " is of no policy");
  }
  print_notes(study.notes);
  if (format == Format::json) {
    print(list_json(study, runs));
  } else {
    print(printable(path + ": rapport " + study.command + " " + study.scenario_path + ", version " +
                    study.version + ", seed " + std::to_string(study.seed)) +
          "\n" + list_table(study, runs));
  }
  flush_output();
  return kFine;
}

void print_json(const ReplayOutcome& outcome) {
  Json json{{"run", outcome.stored.id},
            {"policy", outcome.policy},
            {"seed", outcome.stored.task.key.seed},
            {"replication", outcome.stored.task.key.replication},
            {"identical", outcome.identical},
            {"stored_hash", hex(outcome.stored.hash)},
            {"hash", hex(outcome.now.hash)},
            {"represents", outcome.represents},
            {"notes", outcome.notes},
            {"stored_version", outcome.version},
            {"version", RAPPORT_VERSION},
            {"status", outcome.now.status == RunStatus::done ? "done" : "failed"},
            {"stored_message", outcome.stored.message},
            {"message", outcome.now.message},
            {"differing_metrics", outcome.differences.size()}};
  print(json_text(json));
}

/// How a run ended: the hash of its outcome, or why it failed.
std::string end_text(RunStatus status, std::uint64_t hash, const std::string& message) {
  return status == RunStatus::done ? hex(hash) : "failed: " + printable(message);
}

void print_text(const ReplayOutcome& outcome) {
  const bool colour = colour_on_output();
  print("run " + std::to_string(outcome.stored.id) + ": policy '" + printable(outcome.policy) +
        "', seed " + std::to_string(outcome.stored.task.key.seed) + ", replication " +
        std::to_string(outcome.stored.task.key.replication) + "\n  stored " +
        end_text(outcome.stored.status, outcome.stored.hash, outcome.stored.message) +
        "\n  now    " + end_text(outcome.now.status, outcome.now.hash, outcome.now.message) + "\n");
  if (outcome.identical && outcome.now.status == RunStatus::failed) {
    print("  " + painted("the same", Tone::good, colour) + ": it fails as it did\n");
    return;
  }
  if (outcome.identical) {
    print("  " + painted("bit-identical", Tone::good, colour) + ": the same outcome and the same " +
          std::to_string(outcome.now.values.size()) + " metrics\n");
    return;
  }
  print("  " + painted("not the same", Tone::bad, colour) + ", in " +
        std::to_string(outcome.differences.size()) + " metrics\n");
  for (const auto& d : outcome.differences) {
    const auto text = [](const std::optional<double>& x) { return x ? number_text(*x) : "none"; };
    print(printable("    " + d.metric + " (" + d.part + ", " + d.part_name + "): ") +
          text(d.stored) + " stored, " + text(d.now) + " now\n");
  }
  print(outcome.version == RAPPORT_VERSION
            ? "  One version has to give the same bits. If nobody has altered the stored values "
              "since, please report this as a fault.\n"
            : "  It was stored by version " + outcome.version + ", this is " + RAPPORT_VERSION +
                  "; versions may differ.\n");
}

}  // namespace

/// A point of a study, made of the texts that the file holds.
static std::shared_ptr<const PolicyRuns> stored_point(const std::string& db, const RunTask& task) {
  const Study study = study_of(db);
  PolicyBuilder builder(study.spec.seed, 1);
  return build_points(study, task.variant, {task.policy}, builder)[0].runs;
}

static int replay_command(const ReplayOptions& options, Format format) {
  if (options.list) return list_runs(options.file, format);
  const ReplayOutcome outcome = from_file([&] {
    return replay(options.file, options.run, &interrupted(),
                  [&](const RunTask& task) { return stored_point(options.file, task); });
  });
  if (!outcome.found) {
    refuse(options.file,
           options.run ? "holds no run " + std::to_string(*options.run) : "holds no runs", "",
           "'rapport replay FILE --list' lists them");
  }
  print_notes(outcome.notes);
  if (format == Format::json) {
    print_json(outcome);
  } else {
    print_text(outcome);
  }
  flush_output();
  return outcome.identical ? kFine : kInternalError;
}

// ---- the verb replay ---------------------------------------------------------------------------

namespace {

void add_replay_flags(CLI::App& verb, Flags& flags) {
  verb.add_option("results", flags.scenario, "a results file that --out wrote")->required();
  verb.add_option("--run", flags.run, "which run, by its number (default: the first)")
      ->type_name("N");
  verb.add_flag("--list", flags.list, "list the stored runs");
  add_table_or_json(verb, flags);
}

int do_replay(const Flags& f) {
  ReplayOptions options{f.scenario, std::nullopt, f.list};
  if (!f.run.empty()) options.run = whole("--run", f.run, 1, 4294967295u);
  return replay_command(options, table_or_json(f));
}

}  // namespace

Verb replay_verb() {
  return {"replay", "Trust", "run a stored run again and say whether it is bit-identical",
          "  rapport replay today.db\n  rapport replay today.db --list\n",
          verb_of<add_replay_flags, do_replay>};
}

}  // namespace rapport
