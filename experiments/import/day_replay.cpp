#include "experiments/import/day_replay.h"

#include <algorithm>
#include <cmath>

#include "sim/queue/queue_kernel.h"

namespace rapport {

namespace {

constexpr std::int32_t kSlotSeconds = 300;
constexpr std::uint16_t kAnswering = 0, kReserve = 1;  // pools
constexpr Time kPlacedHeadStart = kDay;  // calls that employees place come before all callers

/// Whole servers by slots of five minutes whose running sum stays within a half of the exact one.
WeekSchedule roster_of(const ByHalfHour<double>& present, double share) {
  std::vector<WeekSchedule::Change> changes;
  double owed = 0.0;
  for (std::int32_t second = 0; second < kHalfHours * kHalfHourSeconds; second += kSlotSeconds) {
    owed += share * present[half_hour_of(second)];
    const int servers = std::max(0, static_cast<int>(std::lround(owed)));
    owed -= servers;
    if (changes.empty() || changes.back().value != servers) {
      changes.push_back({second * kSecond, servers});
    }
  }
  return WeekSchedule::from_changes(changes);
}

/// Two queues a type: callers, and calls that employees place, which wait for any server.
KernelConfig config_of(const CallFit& fit, const DayPlan& plan) {
  KernelConfig config;
  const double ready = plan.factors.readiness;
  config.pools = {{DatedSchedule(roster_of(plan.present, ready * fit.regular))},
                  {DatedSchedule(roster_of(plan.present, ready * fit.reserve))}};
  for (const TypeFit& type : fit.types) {
    KernelConfig::Queue queue{};
    queue.pool = kAnswering;
    queue.overflow_pool = kReserve;
    queue.overflow_after = static_cast<Time>(type.reserve_after * kSecond);
    config.queues.push_back(queue);
    queue.overflow_after = 0;
    config.queues.push_back(queue);
  }
  return config;
}

enum ReplayDraw : std::uint32_t { kService, kChoices };

double pick(const std::vector<double>& sorted, double u) {
  if (sorted.empty()) return 0.0;
  return sorted[static_cast<std::size_t>(u * static_cast<double>(sorted.size()))];
}

std::size_t level_of(const TypeFit& type, double u) {
  double sum = 0.0;
  for (std::size_t level = 0; level + 1 < type.priority.size(); ++level) {
    sum += type.priority[level];
    if (u < sum) return level;
  }
  return type.priority.size() - 1;
}

/// Whether the caller hangs up at once, whoever is free (TypeFit::lost).
bool hangs_up_at_once(const CallFit& fit, const PlannedCall& arrival, std::uint32_t number,
                      RandomKey key) {
  const double share = fit.types[static_cast<std::size_t>(arrival.type)].lost;
  return share > 0 && uniform(philox4x32_10({number, kChoices, 0, 0}, key).u32(3)) < share;
}

/// The sink of the kernel: counts what happens, by type.
struct Tally {
  const std::vector<PlannedCall>* calls;
  std::vector<std::uint32_t> call_of;  // by job
  std::vector<bool> placed;            // by job
  std::vector<bool> settled;           // by job: answered, or hung up
  std::vector<CallCounts> outcomes;

  CallCounts& of(std::uint32_t id) {
    return outcomes[static_cast<std::size_t>((*calls)[call_of[id]].type)];
  }
  void waited(std::uint32_t id, Time wait) {
    if (wait <= 0 || placed[id]) return;
    of(id).waited += 1;
    of(id).wait += static_cast<double>(wait) / kSecond;
  }
  void hung_up(std::uint32_t id) {
    settled[id] = true;
    of(id).hung_up += 1;
  }
  void started(std::uint32_t id, Time, Start start) {
    settled[id] = true;
    waited(id, start.wait);
  }
  void ended(std::uint32_t, Time) {}
  void abandoned(std::uint32_t id, Time now) {
    const Time arrived = (*calls)[call_of[id]].second * kSecond;
    waited(id, now - arrived);
    hung_up(id);
  }
  void balked(std::uint32_t id, Time) { hung_up(id); }
  void turned_away(std::uint32_t id, Time, EventRank) { hung_up(id); }
  void resumed(std::uint32_t, Time) {}
};

Job job_of(const CallFit& fit, const DayPlan& plan, std::uint32_t number, RandomKey key,
           bool* placed) {
  const PlannedCall& arrival = plan.arrivals[number];
  const TypeFactors factors = plan.factors.of(static_cast<std::size_t>(arrival.type));
  const double pace = plan.pace[half_hour_of(arrival.second)];
  const TypeFit& type = fit.types[static_cast<std::size_t>(arrival.type)];
  const RandomBlock time = philox4x32_10({number, kService, 0, 0}, key);
  const RandomBlock choice = philox4x32_10({number, kChoices, 0, 0}, key);
  Job job{};
  job.arrive = arrival.second * kSecond;
  const double seconds =
      factors.service * (pace > 0 ? pace : 1.0) * pick(type.service.seconds, uniform(time.u64(0)));
  job.service = std::max<Time>(1, static_cast<Time>(seconds * kSecond));
  job.order = number;
  *placed = uniform(choice.u32(0)) < type.direct;
  job.queue = static_cast<std::uint16_t>(2 * arrival.type + (*placed ? 1 : 0));
  if (*placed) {
    job.head_start = kPlacedHeadStart;
    return job;
  }
  // With a hazard times f, a share u has given up when without it a share 1 - (1 - u)^(1/f) has.
  const double given_up = -std::expm1(std::log1p(-uniform(time.u64(1))) / factors.hazard);
  const double patience = type.patience.pieces.quantile(given_up);
  if (patience < 1e6) job.patience = std::max<Time>(1, static_cast<Time>(patience * kSecond));
  job.balks = uniform(choice.u32(1)) < factors.balk * type.balk;
  const std::size_t level = arrival.priority >= 0 ? static_cast<std::size_t>(arrival.priority)
                                                  : level_of(type, uniform(choice.u32(2)));
  job.head_start = static_cast<Time>(fit.head_start[level] * kSecond);
  return job;
}

}  // namespace

CallCounts& CallCounts::operator+=(const CallCounts& other) {
  calls += other.calls;
  hung_up += other.hung_up;
  waited += other.waited;
  wait += other.wait;
  return *this;
}

namespace {

/// Ends of services that began on the day before, if that is in the log.
std::vector<std::int32_t> carried_into(const CallLog& log, const CallDay& day) {
  constexpr std::int32_t kDaySeconds = kHalfHours * kHalfHourSeconds;
  std::vector<std::int32_t> ends;
  if (day.first == day.last) return ends;
  const std::int32_t here = log.calls[day.first].day;
  if (here == 0) return ends;
  const auto date = [&log](std::int32_t d) {
    return days_from_civil(log.days[static_cast<std::size_t>(d)]);
  };
  if (date(here) - date(here - 1) != 1) return ends;
  for (std::size_t i = day.first; i-- > 0 && log.calls[i].day == here - 1;) {
    const Call& call = log.calls[i];
    if (call.served() && call.service_end() > kDaySeconds && call.service_start < kDaySeconds) {
      ends.push_back(call.service_end() - kDaySeconds);
    }
  }
  return ends;
}

}  // namespace

DayPlan plan_of(const CallLog& log, const CallDay& day) {
  DayPlan plan;
  plan.carried = carried_into(log, day);
  plan.present = day.present;
  plan.open = day.open;
  for (std::size_t i = day.first; i < day.last; ++i) {
    const Call& call = log.calls[i];
    if (is_abnormal(day, call)) continue;
    plan.arrivals.push_back(
        {call.arrival, call.type, call.wait > 0 ? call.priority : static_cast<std::int16_t>(-1)});
  }
  return plan;
}

std::vector<CallCounts> recorded(const CallLog& log, const CallDay& day, std::size_t types) {
  std::vector<CallCounts> outcomes(types);
  for (std::size_t i = day.first; i < day.last; ++i) {
    const Call& call = log.calls[i];
    if (is_abnormal(day, call)) continue;
    CallCounts& outcome = outcomes[static_cast<std::size_t>(call.type)];
    outcome.calls += 1;
    outcome.hung_up += call.served() ? 0 : 1;
    if (!is_open(day, call)) continue;  // it heard an announcement, and stood in no line
    outcome.waited += call.wait > 0 ? 1 : 0;
    outcome.wait += call.wait;
  }
  return outcomes;
}

namespace {

/// Servers who are busy from midnight on with services of the day before. They are in no count.
void keep_busy(const DayPlan& plan, QueueKernel& kernel, Tally& tally) {
  for (std::size_t i = 0; i < plan.carried.size(); ++i) {
    Job job{};
    job.service = plan.carried[i] * kSecond;
    job.order = plan.arrivals.size() + i;
    job.queue = 1;  // whoever is there, of both pools
    job.head_start = kPlacedHeadStart;
    tally.placed[kernel.add(job)] = true;
  }
}

}  // namespace

std::vector<CallCounts> replay_day(const CallFit& fit, const DayPlan& plan, RandomKey key) {
  const KernelConfig config = config_of(fit, plan);
  QueueKernel kernel(config, 0);
  const std::size_t jobs = plan.arrivals.size() + plan.carried.size();
  kernel.reserve(jobs);
  Tally tally{&plan.arrivals, {}, {}, {}, std::vector<CallCounts>(fit.types.size())};
  tally.call_of.resize(jobs);
  tally.placed.resize(jobs);
  tally.settled.resize(jobs, true);
  keep_busy(plan, kernel, tally);
  for (std::size_t i = 0; i < plan.arrivals.size(); ++i) {
    const PlannedCall& arrival = plan.arrivals[i];
    CallCounts& outcome = tally.outcomes[static_cast<std::size_t>(arrival.type)];
    outcome.calls += 1;
    if (!plan.open[half_hour_of(arrival.second)]) {
      outcome.hung_up += 1;
      continue;
    }
    if (hangs_up_at_once(fit, arrival, static_cast<std::uint32_t>(i), key)) {
      outcome.hung_up += 1;
      continue;
    }
    bool placed = false;
    const std::uint32_t id =
        kernel.add(job_of(fit, plan, static_cast<std::uint32_t>(i), key, &placed));
    tally.call_of[id] = static_cast<std::uint32_t>(i);
    tally.placed[id] = placed;
    tally.settled[id] = false;
  }
  kernel.run(2 * kDay, tally);
  for (std::uint32_t id = 0; id < tally.settled.size(); ++id) {
    if (!tally.settled[id]) tally.hung_up(id);
  }
  return tally.outcomes;
}

}  // namespace rapport
