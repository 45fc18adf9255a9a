#include "experiments/study/study_plan.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "experiments/output/scratch_file.h"
#include "experiments/session/policy_builder.h"
#include "experiments/study/study_build.h"
#include "experiments/study/study_variants.h"
#include "experiments/study/study_wish.h"

namespace rapport {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Bytes that the program has had in use at most so far.
double peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024.0;
}

/// Points spread evenly over the study.
std::vector<std::size_t> sample_of(std::size_t points, std::size_t wanted) {
  std::vector<std::size_t> sample;
  for (std::size_t i = 0; i < wanted; ++i) {
    const std::size_t p = wanted == 1 ? 0 : i * (points - 1) / (wanted - 1);
    if (sample.empty() || sample.back() != p) sample.push_back(p);
  }
  return sample;
}

/// What fitting Today in all draws takes, from the first of them.
double fit_seconds(const Study& study, int threads, const std::atomic<bool>* stop) {
  const auto draws = static_cast<double>(study.variants() - 1);
  if (draws < 1) return 0.0;
  const Clock::time_point start = Clock::now();
  const VariantMaker maker(study, threads, stop);
  const double once = seconds_since(start);
  const Clock::time_point fit_start = Clock::now();
  maker.make(1, 1);
  return once + seconds_since(fit_start) * draws / std::min<double>(threads, draws);
}

}  // namespace

StudyCost plan_study(const Study& study, int threads, const std::atomic<bool>* stop) {
  constexpr std::size_t kLeast = 6;
  const std::size_t points = study.points.points.size();
  const auto is_open = [](const StudyPoint& point) { return point.open; };
  const auto known = static_cast<std::size_t>(std::ranges::find_if(study.points.points, is_open) -
                                              study.points.points.begin());
  const std::vector<std::size_t> sample =
      sample_of(known, std::min(known, std::max(kLeast, 3 * static_cast<std::size_t>(threads))));
  StudyCost cost;
  cost.points = points;
  cost.runs = study.runs();
  const Clock::time_point build_start = Clock::now();
  PolicyBuilder builder(study.spec.seed, {threads, stop});
  const std::vector<BuiltPolicy> policies = build_points(study, 0, sample, builder);
  const double build = seconds_since(build_start);
  std::vector<const Model*> models;
  std::vector<RunTask> tasks;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    models.push_back(&policies[i].runs->model);
    tasks.push_back({i, {study.spec.seed, 0}});
  }
  const Clock::time_point warm_start = Clock::now();
  const bool has_warm_up = warmed(*models[0], {study.spec.seed, 0}, {stop, nullptr}) != nullptr;
  const double warm_up = has_warm_up ? seconds_since(warm_start) : 0.0;
  ScratchFile scratch;
  ResultsFile results = ResultsFile::create(scratch.path(), study.record);
  const double empty = scratch.bytes();
  RunnerOptions runner;
  runner.threads = threads;
  runner.stop = stop;
  runner.wish = [&](const Model& model) { return study_wish(study.spec, model); };
  runner.on_record = [&](const RunRecord& record, const Progress& progress) {
    RunRecord stored = record;
    stored.task.policy = sample[record.task.policy];
    const RunWish wish = study_wish(study.spec, *models[record.task.policy]);
    results.add(stored, *models[record.task.policy], wish.keys, wish.series);
    cost.failed = progress.failed;
  };
  const Clock::time_point run_start = Clock::now();
  cost.timed = run_each(models, tasks, runner);
  const double ran = seconds_since(run_start);
  if (cost.timed < tasks.size()) throw Interrupted("the timing was given up before its end");
  results.close();
  // Warm-ups are shared by the points of a batch; here all of the sample shared one.
  const double at_once = std::min<double>(threads, static_cast<double>(tasks.size()));
  const double each = std::max(0.0, ran - warm_up) * at_once / static_cast<double>(tasks.size());
  const double batches = std::ceil(static_cast<double>(points) /
                                   static_cast<double>(points_at_a_time(study, threads)));
  const double worlds = static_cast<double>(cost.runs) / static_cast<double>(points);
  const double work = each * static_cast<double>(cost.runs) + warm_up * worlds * batches;
  const double reading = build / static_cast<double>(sample.size()) * static_cast<double>(points) *
                         static_cast<double>(study.variants());
  cost.fit_seconds = fit_seconds(study, threads, stop);
  cost.seconds = work / threads + reading + cost.fit_seconds;
  cost.memory = peak_memory();
  cost.disk = empty + (scratch.bytes() - empty) / static_cast<double>(sample.size()) *
                          static_cast<double>(cost.runs);
  return cost;
}

}  // namespace rapport
