#include "viz/document/stored_results.h"

#include <algorithm>
#include <cmath>
#include <fstream>

#include "sim/file/scenario_tree.h"
#include "viz/document/policy_text.h"

namespace rapport {

namespace {

namespace fs = std::filesystem;

/// The policies of the file that were made outside of it, as tables beside the others.
void add_extra(const StudyRecord& study, Value& root, Problems& problems) {
  const Value today = root;
  for (const ExtraPolicy& extra : study.extra) {
    Value body = today;
    for (const Override& change : extra.set) apply_override(body, change, problems);
    Value policy = difference_of(today, body);
    Value label;
    label.kind = Value::Kind::text;
    label.text = extra.label.empty() ? extra.name : extra.label;
    set_at(policy, {"label"}, label);
    set_at(root, {"policy", extra.name}, policy);
  }
}

}  // namespace

std::string scenario_text_of(const StudyRecord& study, const fs::path& path) {
  const bool as_it_was = study.sources.size() == 1 && study.set.empty() && study.extra.empty();
  if (as_it_was) return study.sources[0].text;
  Problems problems;
  std::vector<SourceText> sources;
  Value root = load_tree(study.scenario_path, read_from(study.sources), sources, problems);
  for (const Override& change : study.set) apply_override(root, change, problems);
  add_extra(study, root, problems);
  problems.throw_if_any();
  std::erase_if(root.table, [](const KeyValue& entry) { return entry.key == "extends"; });
  return "# Out of " + path.filename().string() + ": the scenario " + study.scenario_path +
         " with all that it extends and all that was set.\n" + text_of_tree(root);
}

bool is_results_file(const fs::path& path) {
  constexpr std::string_view kBegins = "SQLite format 3";
  if (path.extension() == ".db") return true;
  std::string begin(kBegins.size(), '\0');
  std::ifstream in(path, std::ios::binary);
  in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  return in && begin == kBegins;
}

StoredResults read_stored_results(const fs::path& path) {
  const ResultsFile file = ResultsFile::open(path.string());
  const StudyRecord study = file.study();
  StoredResults results;
  results.path = path;
  results.version = study.version;
  results.command = study.command;
  results.seed = study.seed;
  results.replications = study.replications;
  results.is_study = !study.study.empty();
  if (results.is_study) return results;
  results.policies = study.policies;
  results.wanted = study.policies.size() * study.replications;
  results.text = scenario_text_of(study, path);
  for (const ResultsFile::StoredRun& run : file.runs()) {
    ++results.runs;
    results.failed += run.status == RunStatus::done ? 0 : 1;
  }
  return results;
}

StoredMeans read_stored_means(const fs::path& path, const std::atomic<bool>& stop) {
  const ResultsFile file = ResultsFile::open(path.string());
  const std::vector<std::string> policies = file.study().policies;
  std::map<std::string, std::map<std::string, std::pair<double, int>>> sums;
  for (const ResultsFile::StoredRun& run : file.runs()) {
    if (stop) break;
    if (run.status != RunStatus::done || run.task.policy >= policies.size()) continue;
    for (const ResultsFile::StoredValue& value : file.values(run.id)) {
      if (value.part != part_kind_id(Part::firm) || !std::isfinite(value.value)) continue;
      auto& [sum, n] = sums[policies[run.task.policy]][value.metric];
      sum += value.value;
      ++n;
    }
  }
  StoredMeans means;
  for (const auto& [policy, metrics] : sums) {
    for (const auto& [metric, sum] : metrics) means.of[policy][metric] = sum.first / sum.second;
  }
  return means;
}

}  // namespace rapport
