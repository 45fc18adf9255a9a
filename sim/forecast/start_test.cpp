#include "sim/forecast/start_test.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "sim/engine/simulator.h"

namespace rapport {

namespace {

constexpr std::uint32_t kStartSeed = 0x57A127E5;  // one that no study is likely to use
constexpr Time kLast = 56 * kDay;

double mean(const std::vector<double>& sums, const std::vector<std::int64_t>& alive) {
  double sum = 0.0, count = 0.0;
  for (std::size_t s = 0; s < sums.size(); ++s) {
    sum += sums[s];
    count += static_cast<double>(alive[s]);
  }
  return count > 0 ? sum / count : 0.0;
}

std::string near(double a, double b) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.3f, not %.3f", a, b);
  return buffer;
}

}  // namespace

/// The end of the warm-up is run as the horizon of a run in which nobody leaves.
StartTest test_start(const Scenario& today, const GateCalibration& gates, const Crew& crew) {
  StartTest test;
  const Time least = today.has_copies() ? kLeastWarmUpOfCopies * kWeek : 0;
  if (!today.company.on || today.warmup < least + kDay) return test;
  const Time last = std::min(kLast, today.warmup - least);
  test.looked_at = last;
  Scenario s = today;
  s.start = Calendar(today.start).date_at(-last);  // so that the days are those of the warm-up
  s.warmup = today.warmup - last;
  s.horizon = last;
  s.company.joining = {};
  s.shocks.clear();  // a warm-up has none
  for (SegmentSpec& segment : s.segments) {
    segment.leaving.form = LeavingSpec::Form::none;
    segment.leaving.product_weight = 0.0;
    segment.rival = {};
  }
  s.products.clear();  // they are taken and given up when contracts are renewed
  std::erase_if(s.levers, [](const LeverSetting& set) { return set.lever == "cross_sell"; });
  const std::vector<RandomKey> keys{{kStartSeed, 0}, {kStartSeed, 1}};
  const Model model = calibrated(s, gates);
  const std::vector<RunResult> results = run_many(model, keys, crew);
  for (const RunResult& r : results) {
    if (r.snapshots.empty()) return test;  // failed; whoever runs it will be told
    const Snapshot &from = r.snapshots.front(), &to = r.snapshots.back();
    const double n = static_cast<double>(results.size());
    test.moved +=
        (mean(to.satisfaction_sum, to.alive) - mean(from.satisfaction_sum, from.alive)) / n;
    test.memory_moved += (mean(to.memory_sum, to.alive) - mean(from.memory_sum, from.alive)) / n;
  }
  for (std::size_t i = 0; i < today.segments.size(); ++i) {
    const SegmentSpec& spec = today.segments[i];
    if (spec.customers == 0) continue;
    const bool cares = spec.leaving.form == LeavingSpec::Form::cloglog ||
                       spec.leaving.form == LeavingSpec::Form::noncontract;
    SegmentStart start{spec.name,
                       0.0,
                       0.0,
                       spec.leaving.reference,
                       spec.leaving.memory_reference,
                       cares ? spec.leaving.weight : 0.0,
                       cares ? spec.leaving.memory_weight : 0.0};
    for (const RunResult& r : results) {
      const Snapshot& at = r.snapshots.back();
      const double n = static_cast<double>(at.alive[i]) * static_cast<double>(results.size());
      start.satisfaction += at.satisfaction_sum[i] / n;
      start.memory += at.memory_sum[i] / n;
    }
    test.segments.push_back(start);
  }
  return test;
}

std::vector<std::string> warnings_of(const StartTest& start) {
  // On the complementary log-log: what moves nobody's hazard by more than an eighth. References are
  // means over a year (see today_fit.h), in which who is displeased leaves, so the start is below
  // them.
  constexpr double kNear = 0.12;
  std::vector<std::string> warnings;
  if (std::abs(start.moved) > kSettled || std::abs(start.memory_moved) > kSettled) {
    char buffer[200];
    std::snprintf(buffer, sizeof buffer,
                  "warmup: Today has not settled: satisfaction still moves by %+.3f and memory by "
                  "%+.3f in its last %lld days; make it longer",
                  start.moved, start.memory_moved, static_cast<long long>(start.looked_at / kDay));
    warnings.push_back(buffer);
  }
  for (const SegmentStart& s : start.segments) {
    const std::string place = "segment '" + s.segment + "': ";
    if (std::abs(s.weight * (s.satisfaction - s.reference)) > kNear) {
      warnings.push_back(place + "satisfaction at the start is " +
                         near(s.satisfaction, s.reference) +
                         " as leaving.reference says, so the propensity to leave does not hold");
    }
    if (std::abs(s.memory_weight * (s.memory - s.memory_reference)) > kNear) {
      warnings.push_back(
          place + "memory at the start is " + near(s.memory, s.memory_reference) +
          " as leaving.memory_reference says, so the propensity to leave does not hold");
    }
  }
  return warnings;
}

}  // namespace rapport
