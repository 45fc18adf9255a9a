// Makes studies of their texts or of results files, with all that can be wrong with one before it
// is run.
#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <set>

#include "experiments/run/memory_need.h"
#include "experiments/session/policy_builder.h"
#include "experiments/study/study_build.h"
#include "experiments/study/study_run.h"
#include "experiments/study/study_seek_runs.h"
#include "experiments/study/study_selection.h"
#include "experiments/study/study_stop.h"
#include "experiments/study/study_variants.h"
#include "experiments/study/study_wish.h"
#include "sim/core/units.h"
#include "sim/file/scenario_tree.h"

namespace rapport {

namespace {

/// Most points of a study that selects: each is compared with each.
constexpr std::size_t kMostSelected = 2000;
/// What results files of studies say that they are of.
constexpr const char* kStudyCommand = "study";

/// Refuses what is no study but a mistake, before it is tried.
void check_size(const StudySpec& spec) {
  const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t each =
      spec.most_replications() + std::uint64_t{spec.variants.count} * spec.variants.replications;
  const std::uint64_t points = std::max<std::uint64_t>(1, count_points(spec));
  const std::uint64_t settings = points > kMostStudyPoints
                                     ? points
                                     : points * std::max(spec.factors.size(), spec.steps.size());
  if (points <= kMostStudyPoints && settings <= kMostStudySettings &&
      points * each <= kMostStudyRuns) {
    return;
  }
  if (points > kMostStudyPoints) {
    refuse(spec.path,
           "the study would have " + (points == most ? "more points than can be counted"
                                                     : std::to_string(points) + " points"),
           "at most " + std::to_string(kMostStudyPoints),
           "fewer factors or levels, or a sample of them");
  }
  if (settings > kMostStudySettings) {
    refuse(spec.path, "the study's points would set " + std::to_string(settings) + " values in all",
           "at most " + std::to_string(kMostStudySettings), "fewer points or factors");
  }
  refuse(spec.path, "the study would have " + std::to_string(points * each) + " runs",
         "at most " + std::to_string(kMostStudyRuns), "fewer points, variants or replications");
}

/// Checks both ends of each number by itself, so that a wrong one is refused at its line and not at
/// points between them; and what is in the scenario's currency.
void check_ends(const Study& study, const ScenarioFile& file) {
  Problems problems;
  const StudySpec& spec = study.spec;
  if (spec.budget > 0) {
    const Measured read = read_measure(spec.budget_text, Quantity::money, file.today.currency);
    if (!read.problem.empty()) {
      problems.add(spec.budget_where, "budget: " + read.problem, read.allowed, read.hint);
    }
  }
  std::set<std::string> said;
  for (const UncertainSpec& own : spec.variants.uncertain) {
    for (const Measure* end : {&own.low, &own.high}) {
      ReadOptions options = study_read_options(study, 0);
      options.set.push_back({own.path, end->text(), own.where});
      try {
        read_scenario_file(spec.scenario, options);
      } catch (const InvalidInput& error) {
        for (const Problem& problem : error.problems()) {
          if (said.insert(to_string(problem)).second) problems.add(problem);
        }
      }
    }
  }
  for (const StudyFactorSpec& factor : spec.factors) {
    for (const Measure* end : {&factor.low, &factor.high}) {
      const bool is_range = spec.from == PointsFrom::design || spec.seeks();
      if (factor.has_levels() || !is_range) continue;
      ExtraPolicy policy{factor.name + " " + end->text(), "", {}};
      for (const std::string& path : factor.paths) {
        policy.set.push_back({path, end->text(), factor.where});
      }
      ReadOptions options = study_read_options(study, 0);
      options.extra = {policy};
      try {
        read_scenario_file(spec.scenario, options);
      } catch (const InvalidInput& error) {
        for (const Problem& problem : error.problems()) {
          if (said.insert(to_string(problem)).second) problems.add(problem);
        }
      }
    }
  }
  problems.throw_if_any();
}

/// Only levers can be in force from the start. Said once for each key, and not for each point.
void check_steady(const StudySpec& spec) {
  if (spec.in_force == InForce::dated) return;
  Problems problems;
  std::set<std::string> said;
  const auto look = [&](const std::string& path, const std::string& where) {
    try {
      if (full_path({path, "", where}).starts_with("levers.") || !said.insert(path).second) return;
    } catch (const InvalidInput&) {
      return;  // said of the path itself
    }
    problems.add(where, path + " cannot be in force from the start", "levers",
                 "in_force = \"dated\"");
  };
  for (const StudyFactorSpec& factor : spec.factors) {
    for (const std::string& path : factor.paths) look(path, factor.where);
    for (const FactorLevel& level : factor.levels) {
      for (const Override& one : level.set) look(one.path, one.where);
    }
  }
  for (const FactorLevel& point : spec.listed) {
    for (const Override& one : point.set) look(one.path, one.where);
  }
  for (const RoadmapStep& step : spec.steps) {
    for (const Override& one : step.set) look(one.path, one.where);
  }
  problems.throw_if_any();
}

/// Refuses sequences whose last step would come after the run.
void check_steps(const StudySpec& spec, const ScenarioFile& file) {
  if (spec.from != PointsFrom::orders) return;
  const auto ticks = [](const std::string& text) {
    return read_measure(text, Quantity::duration, "").value;
  };
  const double last = ticks(spec.first_step) +
                      ticks(spec.between_steps) * static_cast<double>(spec.steps.size() - 1);
  if (last < static_cast<double>(file.today.horizon)) return;
  refuse(spec.path,
         "the last of " + std::to_string(spec.steps.size()) + " steps would be taken after the run",
         "a longer horizon (set = { horizon = \"5 years\" }), or steps less far apart");
}

/// The record of a study, as far as its scenario and its points say it.
StudyRecord record_of(const Study& study, const ScenarioFile& file) {
  StudyRecord record;
  record.command = kStudyCommand;
  record.version = RAPPORT_VERSION;
  record.scenario_path = file.path;
  record.sources = file.sources;
  record.set = study.spec.set;
  record.seed = study.spec.seed;
  record.replications = study.spec.replications;
  record.represents = file.today.represents;
  record.series = !study.spec.series.empty();
  record.study = study.spec.texts;
  record.factors = study.points.factors;
  for (const Note& note : file.notes) record.notes.push_back(note.text);
  for (const StudyPoint& point : study.points.points) {
    record.policies.push_back(point.policy.name);
    record.labels.push_back(point.policy.label);
    if (!record.factors.empty()) record.settings.push_back(point.settings);
  }
  return record;
}

}  // namespace

std::uint64_t Study::runs_of(std::size_t variant) const {
  if (is_rejected(variant)) return 0;
  if (!spec.seeks()) return std::uint64_t{replications(variant)} * points.points.size();
  const std::uint64_t confirmed = std::uint64_t{1} + spec.seek.ways;
  if (variant > 0) return replications(variant) * confirmed;
  return std::uint64_t{spec.replications} * points.points.size() + spec.seek.fresh * confirmed;
}

std::uint64_t Study::runs() const {
  std::uint64_t all = 0;
  for (std::size_t v = 0; v < variants(); ++v) all += runs_of(v);
  return all;
}

Study make_study(const std::string& path, const ReadText& read) {
  return make_study(read_study(path, read), read);
}

Study make_study(StudySpec spec, const ReadText& read) {
  Study study{std::move(spec), read, {}, {}};
  ReadOptions options;
  options.set = study.spec.set;
  options.read = read;
  read_text_at(read, study.spec.scenario, study.spec.scenario_where);  // refuses none with its line
  const ScenarioFile file = read_scenario_file(study.spec.scenario, options);
  check_size(study.spec);
  check_ends(study, file);
  check_steady(study.spec);
  study.points = make_points(study.spec, file);
  study.record = record_of(study, file);
  if (study.spec.seeks()) {
    check_seek_units(study.spec, file.today);
    tell_points(follow_seek(study, [](std::size_t, std::uint32_t) { return SeekRun{}; }), study);
  }
  check_wish(study.spec, build_model(file.today));
  check_steps(study.spec, file);
  if (study.spec.select.is_asked() &&
      (study.points.points.size() < 2 || study.points.points.size() > kMostSelected)) {
    refuse(study.spec.path,
           "select is asked of " + std::to_string(study.points.points.size()) + " points",
           "2 to " + std::to_string(kMostSelected));
  }
  if (study.spec.stop.is_asked() && study.points.points.size() < 2) {
    refuse(study.spec.path, "stop is asked of one point, and there is nothing to compare it with",
           "policies, or a design");
  }
  if (study.spec.variants.count == 0) return study;
  draws_of(study);  // refuses where there is nothing to draw
  study.record.variants.push_back({"as described", {}, VariantState::ready, {}});
  for (std::uint32_t v = 1; v <= study.spec.variants.count; ++v) {
    study.record.variants.push_back({std::to_string(v), {}, VariantState::open, {}});
  }
  return study;
}

namespace {

/// Whether a search comes to another point than the one that a file has of that number.
bool has_other_points(const Study& study, const StudyRecord& stored) {
  if (!study.spec.seeks() || stored.settings.size() != study.points.points.size()) return false;
  for (std::size_t p = 1; p < study.points.points.size(); ++p) {
    const std::vector<StudySetting>&mine = study.points.points[p].settings,
          &theirs = stored.settings[p];
    const bool is_known = !study.points.points[p].open && stored.labels[p] != kNotTried;
    if (is_known &&
        !std::ranges::equal(mine, theirs, {}, &StudySetting::text, &StudySetting::text)) {
      return true;
    }
  }
  return false;
}

}  // namespace

Study study_of(const std::string& db) {
  const ResultsFile file = ResultsFile::open(db);
  const StudyRecord record = file.study();
  if (record.study.empty() || record.command != kStudyCommand) {
    throw OutputError("'" + db + "' is a results file of 'rapport " + record.command +
                      "', and of no study");
  }
  std::vector<SourceText> texts = record.study;
  texts.insert(texts.end(), record.sources.begin(), record.sources.end());
  Study study = make_study(record.study[0].path, read_from(std::move(texts)));
  study.record.variants = record.variants;
  study.record.part = record.part;
  if (study.spec.seeks()) {
    tell_points(follow_seek(study, file), study);
  }
  if (study.record.policies != record.policies || has_other_points(study, record)) {
    throw OutputError("cannot go on with '" + db +
                      "': this rapport makes other points of its texts than the one that began it");
  }
  return study;
}

std::optional<Shard> part_of(const std::string& text) {
  Shard shard{1, 0};
  const char* end = text.data() + text.size();
  const auto part = std::from_chars(text.data(), end, shard.part);
  if (part.ec != std::errc{} || part.ptr == end || *part.ptr != '/') return std::nullopt;
  const auto of = std::from_chars(part.ptr + 1, end, shard.of);
  if (of.ec != std::errc{} || of.ptr != end || shard.part < 1 || shard.part > shard.of) {
    return std::nullopt;
  }
  --shard.part;
  return shard;
}

std::string to_string(const Shard& shard) {
  return std::to_string(shard.part + 1) + "/" + std::to_string(shard.of);
}

bool is_in(const Shard& shard, const Study& study, const RunTask& task) {
  if (shard.of <= 1) return true;
  if (task.variant > 0) return task.variant % shard.of == shard.part;
  const std::uint64_t world = task.key.replication;
  if (study.spec.replications >= shard.of) return world % shard.of == shard.part;
  return (world * study.points.points.size() + task.policy) % shard.of == shard.part;
}

void check_points(const Study& study, const std::atomic<bool>* stop) {
  const std::size_t points = study.points.points.size();
  const std::size_t at_a_time = points_at_a_time(study, 1);
  for (std::size_t first = 0; first < points; first += at_a_time) {
    if (is_set(stop)) throw Interrupted("the study was given up before its first run");
    ReadOptions options = study_read_options(study, 0);
    for (std::size_t p = first; p < std::min(points, first + at_a_time); ++p) {
      if (study.points.points[p].can_be_made())
        options.extra.push_back(study.points.points[p].policy);
    }
    read_scenario_file(study.spec.scenario, options);
  }
}

}  // namespace rapport
