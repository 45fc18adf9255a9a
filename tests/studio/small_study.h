// Studies of the small company, made with the runs that a test asks for.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "experiments/study/study_run.h"
#include "tests/studio/headless.h"

namespace rapport::testing {

/// The small company over ten weeks: a run takes milliseconds.
inline std::string short_company() {
  std::string text = small_company();
  text.replace(text.find("330 days"), 8, "70 days");
  return text;
}

/// Two levers in all combinations, dated and steady, over nine draws of a rate.
inline std::string two_levers() {
  return "schema = 1\ntitle = \"Money or pay\"\nscenario = \"small.toml\"\nreplications = 3\n"
         "in_force = \"both\"\nmetrics = [\"retention\", \"npv\"]\n"
         "[design]\nkind = \"full_factorial\"\n"
         "[[factor]]\nname = \"money\"\nlabel = \"money\"\npath = \"levers.latitude\"\n"
         "from = 10\nto = 300\n"
         "[[factor]]\nname = \"pay\"\nlabel = \"pay\"\npath = \"levers.bonus\"\n"
         "from = 0.1\nto = 0.9\n"
         "[variants]\ncount = 9\nreplications = 1\nplausible = false\nrefit = false\n"
         "[[uncertain]]\npath = \"need.order.rate\"\nfrom = \"0.5 / year\"\nto = \"4 / year\"\n";
}

/// The study of these texts, in files of the folder.
inline Study small_study(const TemporaryFolder& folder, const std::string& text) {
  folder.write("small.toml", short_company());
  return make_study(folder.write("study.toml", text).string());
}

/// Runs a study into NAME of the folder; at most so many runs. `failing`: the first run of the
/// second point is stored as one that failed.
inline std::filesystem::path run_small(const TemporaryFolder& folder, const std::string& text,
                                       const std::string& name = "c.db",
                                       std::uint64_t most = ~std::uint64_t{0},
                                       bool failing = false) {
  Study study = small_study(folder, text);
  const std::filesystem::path path = folder.path() / name;
  ResultsFile results = std::filesystem::exists(path)
                            ? ResultsFile::resume(path.string(), study.record)
                            : ResultsFile::create(path.string(), study.record);
  if (failing) {
    RunRecord record;
    record.task = {1, {study.spec.seed, 0}};
    record.status = RunStatus::failed;
    record.message = "the line grew without end";
    results.add(record, build_model(read_scenario_file(study.spec.scenario).today), {});
  }
  std::atomic<bool> stop{false};
  StudyOptions options;
  options.stop = &stop;
  options.progress = [&](const Progress& progress) { stop = progress.done >= most; };
  if (most > 0) run_study(study, results, options);
  results.close();
  return path;
}

/// A study of two levers with all its runs, made once for all tests of the program.
inline const std::filesystem::path& whole_study() {
  static const TemporaryFolder folder;
  static const std::filesystem::path path = run_small(folder, two_levers());
  return path;
}

}  // namespace rapport::testing
