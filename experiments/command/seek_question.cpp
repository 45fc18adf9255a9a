#include "experiments/command/seek_question.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>

#include "experiments/study/study_spec.h"
#include "sim/core/text.h"
#include "sim/file/scenario_tree.h"
#include "sim/file/value_writer.h"
#include "sim/measure/metric.h"
#include "sim/model/model.h"
#include "sim/scenario/checker.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

constexpr std::uint32_t kRuns = 600, kRunsOfEach = 2, kWays = 3;
constexpr std::uint32_t kLeastPoints = 10;

/// Metrics that say what a way does, besides those that are asked for.
constexpr const char* kAlsoKept[] = {"retention", "npv", "profit", "over_cost"};

/// The number of runs divided among the search and what it recommends.
struct SeekSizes {
  std::uint32_t replications, points, generation, fresh;
};

SeekSizes sizes_of(const SeekFlags& f) {
  SeekSizes sizes{};
  const std::uint32_t runs = f.runs.empty() ? kRuns : whole("--runs", f.runs, 1, 10'000'000);
  sizes.replications =
      f.replications.empty() ? kRunsOfEach : whole("--replications", f.replications, 1, 10'000);
  sizes.fresh = std::clamp(runs / 20, 5u, 50u);
  const std::uint32_t confirmed = (kWays + 1) * sizes.fresh;
  const std::uint32_t least = (kLeastPoints + 1) * sizes.replications + confirmed;
  if (runs < least) {
    refuse_usage(f.runs.empty() ? "--replications " + f.replications : "--runs " + f.runs,
                 "leaves too few programmes to try",
                 "--runs " + std::to_string(least) + " or more, or fewer --replications");
  }
  sizes.points = std::min(kMostSought, (runs - confirmed) / sizes.replications - 1);
  sizes.generation = std::clamp(sizes.points / 10, 4u, 40u);
  return sizes;
}

/// The one of the four questions that is asked, as a line of [seek].
std::string goal_line(const SeekFlags& f) {
  const std::pair<const char*, bool> asked[] = {{"--spend", !f.spend.empty()},
                                                {"--save", !f.save.empty()},
                                                {"--move", f.move},
                                                {"--target", !f.target.empty()}};
  std::string given;
  int goals = 0;
  for (const auto& [flag, is_given] : asked) {
    if (!is_given) continue;
    given += (goals++ == 0 ? "" : " and ") + std::string(flag);
  }
  const char* form = "one of --spend AMOUNT, --save AMOUNT, --move, --target \"METRIC >= VALUE\"";
  if (goals == 0) refuse_usage("seek", "is not told what for", form);
  if (goals > 1) refuse_usage(given, "do not go together", form);
  if (!f.spend.empty()) return "spend = " + toml_text(plain_amount("--spend", f.spend));
  if (!f.save.empty()) return "save = " + toml_text(plain_amount("--save", f.save));
  if (f.move) return "move = true";
  if (!seek_target_of(f.target)) {
    refuse_usage("--target " + f.target, "is no target",
                 "METRIC >= VALUE or METRIC <= VALUE, as --target \"retention >= 86 %\"");
  }
  return "target = " + toml_text(f.target);
}

std::string question_of(const SeekFlags& f) {
  if (!f.spend.empty()) return "What is the best use of " + f.spend + " a year more?";
  if (!f.save.empty()) return "Where do cuts of " + f.save + " a year do the least harm?";
  if (f.move) return "Where else should the money of today go?";
  return "What is the least that reaches " + f.target + "?";
}

/// The metrics of the study: what ranks first.
std::vector<std::string> metrics_of(const SeekFlags& f, const Model& model) {
  std::vector<std::string> known, kept;
  const Metric* headline = nullptr;
  for (const MetricKey& key : metric_keys(model)) {
    if (!key.part.is_whole()) continue;
    known.emplace_back(key.metric->id);
    const bool judges = key.metric->headline && key.metric->good != Good::neither;
    if (headline == nullptr && judges) headline = key.metric;
  }
  const auto is_known = [&](const std::string& id) {
    return std::ranges::find(known, id) != known.end();
  };
  const auto keep = [&](const std::string& id) {
    if (std::ranges::find(kept, id) == kept.end()) kept.push_back(id);
  };
  const auto ask_for = [&](const std::string& flag, const std::string& id) {
    if (!is_known(id)) {
      refuse_usage(flag, "this scenario has no metric '" + id + "'", "'rapport metrics' lists them",
                   did_you_mean(id, known));
    }
    keep(id);
  };
  if (!f.metric.empty()) {
    ask_for("--metric " + f.metric, f.metric);
    if (find_metric(f.metric)->good == Good::neither) {
      refuse_usage("--metric " + f.metric, "is good neither way: nothing is best by it",
                   "a metric of which more or less is better");
    }
  } else if (headline != nullptr) {
    keep(headline->id);
  }
  keep(kCostMetric);
  if (!f.target.empty()) ask_for("--target " + f.target, seek_target_of(f.target)->metric);
  for (const char* id : kAlsoKept) {
    if (is_known(id)) keep(id);
  }
  return kept;
}

/// Keys of the levers that are moved.
std::vector<std::string> levers_of(const SeekFlags& f, const Scenario& today) {
  std::vector<std::string> paths;
  if (f.levers.empty()) {
    for (const std::string& id : movable_levers(today)) paths.push_back("levers." + id);
    if (paths.empty()) {
      refuse_usage("seek", "finds no lever in this scenario that can move", "--levers, by name");
    }
    return paths;
  }
  std::vector<std::string> ids;
  for (const Lever& lever : levers()) ids.emplace_back(lever.id);
  for (const std::string& name : names_of("--levers", f.levers)) {
    const std::string id = name.substr(0, name.find('.'));
    const Lever* lever = find_lever(id);
    if (lever == nullptr) {
      refuse_usage("--levers " + name, "is no lever", "'rapport levers' lists them",
                   did_you_mean(id, ids));
    }
    const std::string path = "levers." + (lever->id + name.substr(id.size()));
    if (std::ranges::find(paths, path) != paths.end()) {
      refuse_usage("--levers " + f.levers, "names " + name + " twice", "each once");
    }
    paths.push_back(path);
  }
  return paths;
}

std::string list_text(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "[" : ", ") + toml_text(item);
  return text + "]";
}

}  // namespace

std::string plain_amount(const std::string& flag, const std::string& text) {
  const auto refuse_amount = [&] {
    refuse_usage(flag + " " + text, "is no amount above 0",
                 "money a year or a part of what Today costs: 2000000, \"2 million EUR\", 500k, "
                 "\"10 %\"");
  };
  std::string digits, rest(trimmed(text));
  std::size_t i = 0;
  while (i < rest.size() && (std::isdigit(static_cast<unsigned char>(rest[i])) != 0 ||
                             rest[i] == '.' || rest[i] == ',' || rest[i] == '\'')) {
    const bool separates = rest[i] == ',' || rest[i] == '\'';
    const bool before_three =
        rest.size() >= i + 4 && std::all_of(rest.begin() + i + 1, rest.begin() + i + 4, [](char c) {
          return std::isdigit(static_cast<unsigned char>(c)) != 0;
        });
    if (separates && (!before_three || digits.empty())) refuse_amount();
    if (!separates) digits += rest[i];
    ++i;
  }
  // 1e6, 2.5E6: a power of ten that nothing follows but a unit.
  if (!digits.empty() && i < rest.size() && (rest[i] == 'e' || rest[i] == 'E')) {
    const std::size_t first = i + 1 < rest.size() && rest[i + 1] == '+' ? i + 2 : i + 1;
    std::size_t last = first;
    while (last < rest.size() && std::isdigit(static_cast<unsigned char>(rest[last])) != 0) ++last;
    if (last > first && last - first <= 2) {
      digits += "e" + rest.substr(first, last - first);
      i = last;
    }
  }
  rest = trimmed(rest.substr(i));
  const auto number = measure_of(digits);
  if (!number || !number->unit.empty() || !(number->number > 0)) refuse_amount();
  static const std::map<std::string, double> kWords{
      {"million", 1e6}, {"m", 1e6}, {"thousand", 1e3}, {"k", 1e3}};
  const std::string word = rest.substr(0, rest.find(' '));
  double value = number->number;
  if (const auto at = kWords.find(word); at != kWords.end()) {
    value *= at->second;
    rest = trimmed(rest.substr(word.size()));
  }
  char written[64];  // without an exponent, so that people can read it
  std::snprintf(written, sizeof written, value == std::floor(value) ? "%.0f" : "%.6f", value);
  return written + (rest.empty() ? "" : " " + rest);
}

std::vector<std::string> movable_levers(const Scenario& today) {
  std::vector<std::string> ids;
  for (const Lever& lever : levers()) {
    if (lacking_for(lever, today) == nullptr &&
        lever.scopes[static_cast<std::size_t>(LeverScope::all)]) {
      ids.emplace_back(lever.id);
    }
  }
  return ids;
}

SeekStudy seek_study(const SeekFlags& f) {
  const std::string goal = goal_line(f);
  const SeekSizes sizes = sizes_of(f);
  const std::vector<Override> set = overrides_of(f.set, "--set");
  ReadOptions options;
  options.set = set;
  const ScenarioFile file = read_scenario_file(f.scenario, options);
  const std::vector<std::string> metrics = metrics_of(f, build_model(file.today));
  const std::vector<std::string> paths = levers_of(f, file.today);
  const std::filesystem::path path(f.scenario);
  std::string text = "# As asked by `rapport seek`.\nschema = 1\n";
  text += "title = " + toml_text("Seek: " + file.today.name) + "\n";
  text += "question = " + toml_text(question_of(f)) + "\n";
  text += "scenario = " + toml_text(path.filename().string()) + "\n";
  text += "seed = " + std::to_string(whole("--seed", f.seed, 0, 4294967295u)) + "\n";
  text += "replications = " + std::to_string(sizes.replications) + "\n";
  text += "metrics = " + list_text(metrics) + "\n";
  if (!f.in_force.empty()) {
    if (f.in_force != "dated" && f.in_force != "steady") {
      refuse_usage("--in-force " + f.in_force, "is no way to be in force", "dated or steady");
    }
    text += "in_force = " + toml_text(f.in_force) + "\n";
  }
  if (!set.empty()) {
    text += "\n[set]\n";
    for (const Override& one : set) {
      text += toml_text(full_path(one)) + " = " + toml_text(one.value) + "\n";
    }
  }
  text += "\n[design]\nkind = \"seek\"\n\n[seek]\n" + goal + "\n";
  text += "points = " + std::to_string(sizes.points) + "\n";
  text += "generation = " + std::to_string(sizes.generation) + "\n";
  text += "fresh = " + std::to_string(sizes.fresh) + "\n";
  text += "ways = " + std::to_string(kWays) + "\n";
  if (!f.variants.empty()) {
    text += "\n[variants]\ncount = " + std::to_string(whole("--variants", f.variants, 1, 100'000)) +
            "\nreplications = 1\n";
  }
  for (const std::string& lever : paths) {
    text += "\n[[factor]]\npath = " + toml_text(lever) +
            "\nlabel = " + toml_text(lever_label(lever)) + "\n";
  }
  return {(path.parent_path() / (path.stem().string() + ".seek.toml")).string(), text};
}

}  // namespace rapport
