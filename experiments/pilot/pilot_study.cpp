#include "experiments/pilot/pilot_study.h"

#include <algorithm>
#include <filesystem>

#include "experiments/pilot/pilot_look.h"
#include "experiments/study/study_spec.h"
#include "sim/core/problem.h"
#include "sim/file/scenario_tree.h"
#include "sim/file/value_writer.h"
#include "sim/measure/metric.h"
#include "sim/measure/series.h"
#include "sim/model/model.h"
#include "sim/scenario/checker.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

/// Metrics that are kept besides that of the choice, where the scenario has them.
constexpr const char* kKeptToo[] = {"profit", "retention", kCostMetric};

std::string toml_list(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "[" : ", ") + toml_text(item);
  return (text.empty() ? "[" : text) + "]";
}

std::vector<std::string> kept_metrics(const PilotQuestion& question, const Model& model) {
  std::vector<std::string> known, kept;
  for (const MetricKey& key : metric_keys(model)) {
    if (key.part.is_whole() && key.metric->good != Good::neither)
      known.emplace_back(key.metric->id);
  }
  const auto has = [](const std::vector<std::string>& list, const std::string& id) {
    return std::ranges::find(list, id) != list.end();
  };
  if (!question.metric.empty()) {
    if (!has(known, question.metric)) {
      refuse("--metric " + question.metric, "this scenario has no such metric that is good one way",
             "'rapport metrics' lists them", did_you_mean(question.metric, known));
    }
    kept.push_back(question.metric);
  }
  for (const char* id : kKeptToo) {
    if (has(known, id) && !has(kept, id)) kept.emplace_back(id);
  }
  return kept;
}

std::vector<std::string> kept_series(const Model& model) {
  std::vector<std::string> ids;
  for (const PilotLook& look : pilot_looks()) {
    if (find_series(look.series)->available(model)) ids.emplace_back(look.series);
  }
  return ids;
}

/// The part of the text that says which points there are.
std::string points_text(const ScenarioFile& file, const std::string& scenario) {
  if (!file.policies.empty()) return "";  // all of them
  std::string text = "\n[design]\nkind = \"tornado\"\n";
  std::size_t moved = 0;
  for (const Lever& lever : levers()) {
    if (lacking_for(lever, file.today) != nullptr ||
        !lever.scopes[static_cast<std::size_t>(LeverScope::all)]) {
      continue;
    }
    const std::string path = std::string("levers.") + lever.id;
    text += "\n[[factor]]\npath = " + toml_text(path) +
            "\nlabel = " + toml_text(lever_label(path)) + "\n";
    ++moved;
  }
  if (moved == 0) {
    refuse(scenario, "has neither policies nor a lever that does something: there is no choice",
           "[policy.NAME] tables");
  }
  return text;
}

}  // namespace

PilotStudy pilot_study(const PilotQuestion& question) {
  ReadOptions options;
  options.set = question.set;
  const ScenarioFile file = read_scenario_file(question.scenario, options);
  const Model model = build_model(file.today);
  const std::filesystem::path path(question.scenario);
  std::string text = "# As asked by `rapport pilot`.\nschema = 1\n";
  text += "title = " + toml_text("Pilot: " + file.today.name) + "\n";
  text += "question = \"Which trial would change the choice?\"\n";
  text += "scenario = " + toml_text(path.filename().string()) + "\n";
  text += "seed = " + std::to_string(question.seed) + "\n";
  text += "replications = " + std::to_string(question.replications) + "\n";
  text += "metrics = " + toml_list(kept_metrics(question, model)) + "\n";
  text += "series = " + toml_list(kept_series(model)) + "\nseries_of = \"segments\"\n";
  if (!question.set.empty()) {
    text += "\n[set]\n";
    for (const Override& one : question.set) {
      text += toml_text(full_path(one)) + " = " + toml_text(one.value) + "\n";
    }
  }
  text += points_text(file, question.scenario);
  text += "\n[variants]\ncount = " + std::to_string(question.draws) +
          "\nreplications = " + std::to_string(question.replications) + "\n";
  return {(path.parent_path() / (path.stem().string() + ".pilot.toml")).string(), text};
}

}  // namespace rapport
