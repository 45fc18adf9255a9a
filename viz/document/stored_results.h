// A results file as a document: the scenario and the policies that it was made with stand in it,
// and with the stored seed they give the stored numbers again.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "experiments/results/results.h"

namespace rapport {

struct StoredResults {
  std::filesystem::path path;  ///< of the results file
  std::string text;            ///< one scenario, whole: what it extends and what was set are in it
  std::string version;         ///< of the rapport that ran it
  std::string command;         ///< "compare", "study"
  bool is_study = false;  ///< then only what stands in the record is here, no text and no runs:
                          ///< a study is read beside the screen, see viz/client/study_view.h
  std::uint32_t seed = 1, replications = 0;
  std::size_t runs = 0, failed = 0, wanted = 0;
  std::vector<std::string> policies;  ///< by name, in the order of the file; of a study those that
                                      ///< get cards
};

/// What came out of them.
struct StoredMeans {
  /// Of metrics of the whole firm over the runs that were done, by policy and metric.
  std::map<std::string, std::map<std::string, double>> of;
  std::string problem;  ///< why they cannot be read; empty where they can
};

/// Whether a file begins as results files do, or has their ending.
bool is_results_file(const std::filesystem::path& path);

/// The scenario of a record as one text, whole: what it extends, what was set and the policies that
/// were made outside of it are in it. Where it was one file and nothing was set, that file as it
/// was. Throws InvalidInput.
std::string scenario_text_of(const StudyRecord& study, const std::filesystem::path& path);

/// Reads it, and changes nothing. Throws std::exception with a sentence for people: it is missing,
/// damaged, no results file, or one of another version.
StoredResults read_stored_results(const std::filesystem::path& path);
/// Reads every value of it, which takes 0.4 s for 1,000 runs: not for the screen's thread. Gives
/// what it has once `stop` is true. Throws likewise.
StoredMeans read_stored_means(const std::filesystem::path& path, const std::atomic<bool>& stop);

}  // namespace rapport
