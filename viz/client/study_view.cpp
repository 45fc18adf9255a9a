#include "viz/client/study_view.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

#include "experiments/verdict/key_interval.h"
#include "sim/core/moments.h"
#include "sim/file/scenario_tree.h"
#include "sim/file/tree_text.h"
#include "sim/scenario/parameter.h"
#include "viz/document/point_text.h"
#include "viz/document/policy_text.h"

namespace rapport {

namespace {

namespace fs = std::filesystem;

constexpr Time kOneYear = 365 * kDay;

Scenario described_today(const Study& study) {
  ReadOptions options;
  options.set = study.spec.set;
  options.read = study.read;
  return read_scenario_file(study.spec.scenario, options).today;
}

/// Today's number in the stored runs of the scenario as described.
Interval stored_interval(const ResultsFile& file, std::int64_t key, std::size_t today,
                         Validity validity) {
  Moments moments;
  file.each_value(key, [&](const RunTask& task, double value) {
    if (task.variant == 0 && task.policy == today && std::isfinite(value)) moments.add(value);
  });
  return interval_of(moments, validity);
}

/// What Today came to of its targets. A target of a year is held against a run of a year only.
void add_today(StudyView& view) {
  const auto& points = view.data.study.points.points;
  const auto today = std::ranges::find(points, std::string(kTodayName),
                                       [](const StudyPoint& point) { return point.policy.name; });
  if (today == points.end()) return;
  const Scenario scenario = described_today(view.data.study);
  const ResultsFile file = ResultsFile::open(view.path.string());
  const std::vector<ResultsFile::StoredKey> keys = file.keys();
  for (const Parameter& row : target_parameters()) {
    if (!member<std::optional<double>>(row, &scenario)) continue;
    const Metric* metric = find_metric(metric_of_target(row));
    const bool is_dated = std::string_view(metric->id).starts_with("retention_");
    if (!is_dated && scenario.horizon != kOneYear) continue;
    const auto key = std::ranges::find_if(keys, [&](const ResultsFile::StoredKey& k) {
      return k.metric == metric->id && k.part == part_kind_id(Part::firm);
    });
    if (key == keys.end()) continue;
    const auto number = static_cast<std::size_t>(today - points.begin());
    view.today.emplace_back(metric,
                            stored_interval(file, key->ord, number, view.findings.validity));
  }
}

/// What the points set: levers, and whatever else.
void add_moved(StudyView& view) {
  std::vector<bool> moved(levers().size());
  std::map<std::string, bool> others;
  const auto look_at = [&](const std::vector<Override>& set) {
    for (const Override& change : set) {
      const std::vector<std::string> path = split_path(full_path(change), change.where);
      const Lever* lever = path.size() > 1 && path[0] == "levers" ? find_lever(path[1]) : nullptr;
      if (lever == nullptr) {
        others[change.path] = true;
      } else {
        moved[static_cast<std::size_t>(lever - levers().data())] = true;
      }
    }
  };
  for (const StudyPoint& point : view.data.study.points.points) {
    look_at(point.policy.set);
    for (const DatedSet& dated : point.policy.dated) look_at(dated.set);
  }
  for (std::size_t i = 0; i < moved.size(); ++i) {
    if (moved[i]) view.levers.push_back(&levers()[i]);
  }
  for (const auto& [key, is_set] : others) view.others.push_back(key);
}

/// A reason without the numbers that differ from draw to draw.
std::string kind_of_reason(const std::string& message) {
  std::string kind;
  for (std::size_t i = 0; i < message.size(); ++i) {
    const bool digit = message[i] >= '0' && message[i] <= '9';
    const bool within = digit && !kind.empty() && kind.ends_with("…");
    const bool point = message[i] == '.' && kind.ends_with("…") && i + 1 < message.size() &&
                       message[i + 1] >= '0' && message[i + 1] <= '9';
    if (within || point) continue;
    digit ? kind += "…" : kind += message[i];
  }
  return kind;
}

/// Why draws were left out. Of several that differ in numbers only the first one is said.
void add_left_out(StudyView& view) {
  std::map<std::string, DrawsLeftOut> by_kind;
  for (const StudyVariant& variant : view.data.study.record.variants) {
    if (variant.state != VariantState::rejected) continue;
    DrawsLeftOut& reason = by_kind[kind_of_reason(variant.message)];
    if (reason.draws == 0) reason.why = variant.message;
    ++reason.draws;
  }
  for (const auto& [kind, reason] : by_kind) view.left_out.push_back(reason);
  std::ranges::stable_sort(view.left_out, std::ranges::greater{}, &DrawsLeftOut::draws);
}

/// The scenario with the best point as a policy.
void add_text(StudyView& view) {
  const StudyPoints& points = view.data.study.points;
  view.against = points.points[view.data.against()].policy.name;
  view.text = scenario_text_of(view.data.study.record, view.path);
  for (const std::size_t p : view.findings.order) {
    if (p == view.data.against()) continue;
    view.best_point = p;
    break;
  }
  if (view.best_point == kNoPoint) return;
  const StudyPoint& best = points.points[view.best_point];
  view.best = best.policy.name;
  if (best.as_is) return;
  const std::string path = fs::path(view.path).replace_extension(".toml").string();
  const Value table = table_of_point(path, view.text, best.policy);
  const NewPolicy made = policy_of_point(view.path, view.text, best);
  view.best = made.name;
  view.text = with_policy(view.text, made, &table);
}

}  // namespace

std::string card_label(const fs::path& path, const StudyPoint& point) {
  return "From " + path.filename().string() + ", " + point.policy.name;
}

NewPolicy policy_of_point(const fs::path& path, const std::string& text, const StudyPoint& point) {
  std::string wished = point.policy.name;
  std::ranges::replace_if(
      wished, [](char c) { return c == '/' || c == ' ' || c == '"' || c == '.'; }, '_');
  std::vector<std::string> taken{kTodayName};
  std::vector<SourceText> sources;
  Problems problems;
  const std::string name = fs::path(path).replace_extension(".toml").string();
  const auto read = [&](const std::string& file) {
    return file == name ? text : read_text_file(file);
  };
  const Value tree = load_tree(name, read, sources, problems);
  problems.throw_if_any();
  if (const Value* policies = tree.find("policy"); policies != nullptr) {
    for (const KeyValue& entry : policies->table) taken.push_back(entry.key);
  }
  NewPolicy made;
  made.name = free_name(taken, wished);
  made.label = card_label(path, point);
  made.short_label = point.policy.name.substr(0, kShortLabel);
  std::ranges::replace(made.short_label, '/', ' ');
  made.doc = point.policy.label;
  return made;
}

std::string stamp_of(const fs::path& path) {
  std::string stamp;
  for (const fs::path& file : {path, fs::path(path.string() + "-wal")}) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    const auto time = error ? fs::file_time_type{} : fs::last_write_time(file, error);
    if (error) continue;
    stamp += std::to_string(size) + " " + std::to_string(time.time_since_epoch().count()) + " ";
  }
  return stamp;
}

double age_of(const fs::path& path) {
  double age = std::numeric_limits<double>::infinity();
  for (const fs::path& file : {path, fs::path(path.string() + "-wal")}) {
    std::error_code error;
    const auto time = fs::last_write_time(file, error);
    if (error) continue;
    const auto since = fs::file_time_type::clock::now() - time;
    age = std::min(age, std::chrono::duration<double>(since).count());
  }
  return age;
}

StudyView read_study_view(const fs::path& path, const SideTaskLink& link) {
  const auto begin = std::chrono::steady_clock::now();
  StudyView view;
  view.path = path;
  view.stored = read_stored_results(path);
  view.data = read_study_data(path.string());
  if (link.stop) return view;
  view.findings = find_out(view.data);
  if (link.stop) return view;
  view.answer = answer_in_words(view.data, view.findings);
  add_text(view);
  add_moved(view);
  add_left_out(view);
  add_today(view);
  const auto taken = std::chrono::steady_clock::now() - begin;
  view.seconds = std::chrono::duration<double>(taken).count();
  return view;
}

}  // namespace rapport
