// The queue kernel alone, with jobs made by hand.
#include "sim/queue/queue_kernel.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace rapport;

namespace {

/// Writes what happens as text: "t name what".
struct Log {
  const QueueKernel* kernel = nullptr;
  std::vector<std::string> lines;

  std::string name(std::uint32_t id) const { return std::to_string(kernel->job(id).order); }
  void started(std::uint32_t id, Time t, const Start& s) {
    lines.push_back(std::to_string(t) + " " + name(id) + " start" + (s.called_back ? " back" : "") +
                    (s.overflowed ? " over" : "") + " " + std::to_string(s.wait));
  }
  void ended(std::uint32_t id, Time t) {
    lines.push_back(std::to_string(t) + " " + name(id) + " end");
  }
  void abandoned(std::uint32_t id, Time t) {
    lines.push_back(std::to_string(t) + " " + name(id) + " abandon");
  }
  void balked(std::uint32_t id, Time t) {
    lines.push_back(std::to_string(t) + " " + name(id) + " balk");
  }
  void turned_away(std::uint32_t id, Time t, EventRank) {
    lines.push_back(std::to_string(t) + " " + name(id) + " away");
  }
  void resumed(std::uint32_t, Time t) { lines.push_back(std::to_string(t) + " timer"); }
};

KernelConfig one_queue(int servers) {
  KernelConfig c;
  c.pools.push_back({WeekSchedule(servers)});
  KernelConfig::Queue q{};
  q.pool = 0;
  c.queues.push_back(q);
  return c;
}

Job job(Time arrive, Time service, std::uint64_t order, Time patience = kNever) {
  Job j{};
  j.arrive = arrive;
  j.service = service;
  j.patience = patience;
  j.order = order;
  return j;
}

std::vector<std::string> run(const KernelConfig& config, const std::vector<Job>& jobs,
                             Time until = 1000) {
  QueueKernel kernel(config, 0);
  Log log;
  log.kernel = &kernel;
  for (const Job& j : jobs) kernel.add(j);
  kernel.run(until, log);
  return log.lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("first come, first served; patience runs out as an event") {
  const Lines got = run(one_queue(1), {job(0, 10, 1), job(1, 5, 2), job(2, 5, 3, 6), job(3, 5, 4)});
  CHECK(got == Lines{"0 1 start 0", "8 3 abandon", "10 1 end", "10 2 start 9", "15 2 end",
                     "15 4 start 12", "20 4 end"});
}

TEST_CASE("ties at one tick: an end comes before an abandonment, both before an arrival") {
  // job 2's patience ends at 10, when job 1 ends: it is served. Job 3 arrives at 10 and waits.
  const Lines got = run(one_queue(1), {job(0, 10, 1), job(4, 5, 2, 6), job(10, 5, 3)});
  CHECK(got ==
        Lines{"0 1 start 0", "10 1 end", "10 2 start 6", "15 2 end", "15 3 start 5", "20 3 end"});
}

TEST_CASE("classes first, then head starts") {
  Job urgent = job(3, 5, 4);
  Job ahead = job(2, 5, 3);
  ahead.head_start = 90;
  std::vector<Job> jobs{job(0, 10, 1), job(1, 5, 2), ahead, urgent};
  CHECK(run(one_queue(1), jobs)[2] == "10 3 start 8");  // counts as having come at -88
  for (Job& j : jobs) j.priority_class = 1;
  jobs[3].priority_class = 0;
  CHECK(run(one_queue(1), jobs)[2] == "10 4 start 7");
}

TEST_CASE("waiting room, balking and call-backs") {
  KernelConfig config = one_queue(1);
  config.queues[0].waiting_room = 2;
  Job balks = job(2, 5, 3);
  balks.balks = true;
  CHECK(run(config, {job(0, 10, 1), job(1, 5, 2), balks, job(3, 5, 4), job(4, 5, 5)}, 5) ==
        Lines{"0 1 start 0", "2 3 balk", "4 5 away"});
  // Expected wait (0 + 1) * 7 / 1 = 7 for the first who waits, 14 for the second.
  config.queues[0].call_backs = true;
  config.queues[0].mean_service = 7;
  config.queues[0].call_back_from = 14;
  std::vector<Job> jobs{job(0, 50, 1), job(1, 5, 2, 20), job(2, 5, 3, 20)};
  for (Job& j : jobs) j.accepts_call_back = true;
  CHECK(run(config, jobs) ==
        Lines{"0 1 start 0", "21 2 abandon", "50 1 end", "50 3 start back 48", "55 3 end"});
}

TEST_CASE("overflow: at once, or after a wait, and the pool takes the best of all it may serve") {
  KernelConfig config = one_queue(1);
  config.pools.push_back({WeekSchedule(1)});
  config.queues[0].overflow_pool = 1;
  config.queues[0].overflow_after = 4;
  CHECK(run(config, {job(0, 20, 1), job(1, 30, 2), job(2, 5, 3)}, 50) ==
        Lines{"0 1 start 0", "5 2 start over 4", "20 1 end", "20 3 start 18", "25 3 end",
              "35 2 end"});
  config.queues[0].overflow_after = 0;
  CHECK(run(config, {job(0, 20, 1), job(1, 30, 2), job(2, 5, 3)}, 50) ==
        Lines{"0 1 start 0", "1 2 start over 0", "20 1 end", "20 3 start 18", "25 3 end",
              "31 2 end"});
}

TEST_CASE("closing turns away who waits, in order; staff who leave finish their service") {
  KernelConfig config = one_queue(1);
  config.pools[0].staff = WeekSchedule::from_changes({{0, 1}, {100, 0}, {200, 2}});
  CHECK(run(config, {job(90, 20, 1), job(95, 5, 2), job(150, 5, 3)}, 300) ==
        Lines{"90 1 start 0", "110 1 end", "200 2 start 105", "200 3 start 50", "205 2 end",
              "205 3 end"});
  config.queues[0].closes = true;
  config.queues[0].open = WeekSchedule::from_changes({{0, 1}, {100, 0}, {200, 1}});
  CHECK(run(config, {job(90, 20, 1), job(95, 5, 3), job(96, 5, 2), job(150, 5, 4), job(200, 5, 5)},
            300) == Lines{"90 1 start 0", "100 2 away", "100 3 away", "110 1 end", "150 4 away",
                          "200 5 start 0", "205 5 end"});
}

TEST_CASE("many short runs give what one long run gives") {
  std::vector<Job> jobs;
  for (std::uint64_t i = 0; i < 200; ++i) {
    jobs.push_back(job(static_cast<Time>(i * 3), static_cast<Time>(1 + i * 7 % 11), i,
                       static_cast<Time>(1 + i * 5 % 17)));
  }
  const Lines whole = run(one_queue(2), jobs, 2000);
  const KernelConfig config = one_queue(2);
  QueueKernel kernel(config, 0);
  Log log;
  log.kernel = &kernel;
  std::size_t next = 0;
  for (Time until = 10; until <= 2000; until += 10) {
    for (; next < jobs.size() && jobs[next].arrive < until; ++next) kernel.add(jobs[next]);
    kernel.run(until, log);
  }
  CHECK(log.lines == whole);
  CHECK(kernel.jobs() == 0);
}
