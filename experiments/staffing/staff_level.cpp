#include "experiments/staffing/staff_level.h"

#include <algorithm>
#include <cmath>

#include "sim/core/check.h"
#include "sim/core/elementary.h"
#include "sim/core/erlang.h"
#include "sim/core/interval.h"

namespace rapport {

namespace {

constexpr double kOneSided = 0.95;  // level of the interval of a share
constexpr double kEndless = 1e11;   // calls in a mean patience from which it counts as infinite
constexpr int kMostServers = 1'000'000;  // of a roster

double seconds_of(double ticks) { return ticks / static_cast<double>(kSecond); }

StaffLevel level_of_counts(std::span<const HalfHourCounts> runs, const StaffTarget& target) {
  StaffLevel level;
  std::int64_t good = 0;
  for (const HalfHourCounts& run : runs) {
    level.counts += run;
    good += target.good(run);
  }
  if (level.counts.calls == 0) return level;
  level.good = number(good) / number(level.counts.calls);
  const double n = static_cast<double>(runs.size());
  if (n < 2) return level;
  double squares = 0.0;
  for (const HalfHourCounts& run : runs) {
    const double off = number(target.good(run)) - level.good * number(run.calls);
    squares += off * off;
  }
  level.margin = student_quantile(kOneSided, n - 1) * std::sqrt(squares * n / (n - 1)) /
                 number(level.counts.calls);
  return level;
}

}  // namespace

bool StaffLevels::meets(const StaffTarget& target) const {
  const auto short_of = [&](const StaffLevel& level) { return level.below(target); };
  return week.good >= target.needed() && std::ranges::none_of(at, short_of);
}

StaffLevel level_of(std::span<const HalfHourTable> runs, std::span<const std::size_t> half_hours,
                    const StaffTarget& target) {
  std::vector<HalfHourCounts> sums(runs.size());
  for (std::size_t r = 0; r < runs.size(); ++r) {
    for (const std::size_t h : half_hours) sums[r] += runs[r][h];
  }
  return level_of_counts(sums, target);
}

StaffLevels levels_of(std::span<const HalfHourTable> runs, const StaffTarget& target) {
  StaffLevels levels;
  std::array<std::size_t, kHalfHoursOfWeek> all{};
  for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
    all[h] = h;
    levels.at[h] = level_of(runs, {&all[h], 1}, target);
  }
  levels.week = level_of(runs, all, target);
  return levels;
}

double StaffDemand::good(int servers, const StaffTarget& target) const {
  if (!(per_second > 0)) return 1.0;
  if (target.kind == StaffTarget::Kind::abandoned) {
    return 1.0 - erlang_a(per_second, service, servers, patience, 0.0).abandoned;
  }
  double in_time = 0.0;
  for (const Part& part : parts) {
    in_time += part.share * erlang_a(per_second, service, servers, patience, part.within).in_time;
  }
  return in_time;
}

int StaffDemand::least(const StaffTarget& target) const {
  if (!(per_second > 0)) return 0;
  check(per_second * service < kMostServers, "a load that some roster can serve");
  const double needed = target.needed();
  int too_few = 0, enough = std::max(1, static_cast<int>(per_second * service));
  while (good(enough, target) < needed && enough < kMostServers) {
    too_few = enough;
    enough = std::min(2 * enough, kMostServers);
  }
  while (enough - too_few > 1) {
    const int middle = too_few + (enough - too_few) / 2;
    (good(middle, target) >= needed ? enough : too_few) = middle;
  }
  return enough;
}

StaffDemand demand_of(std::span<const TouchPointSpec* const> specs,
                      std::span<const std::int64_t> calls, Time time) {
  check(specs.size() == calls.size(), "calls by touch point");
  StaffDemand demand;
  std::int64_t all = 0;
  for (const std::int64_t n : calls) all += n;
  if (all == 0 || time <= 0) return demand;
  demand.per_second = number(all) / seconds_of(static_cast<double>(time));
  double gives_up = 0.0;  // a second, while waiting
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const TouchPointSpec& spec = *specs[i];
    const double share = number(calls[i]) / number(all);
    if (!(share > 0)) continue;
    // A service or patience of 0 is taken as one tick: the formulas need it above 0.
    demand.service += share * seconds_of(std::max(1.0, spec.service.mean()));
    if (spec.patience) gives_up += share / seconds_of(std::max(1.0, spec.patience->mean()));
    demand.parts.push_back({share, seconds_of(static_cast<double>(spec.service_level_within))});
  }
  const bool endless = demand.per_second >= kEndless * gives_up;
  demand.patience = endless ? kInfinity : 1.0 / gives_up;
  return demand;
}

}  // namespace rapport
