#include "experiments/run/runner.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "sim/core/check.h"
#include "sim/engine/simulator.h"
#include "tests/support/office_hours.h"
#include "tests/support/workloads.h"

using namespace rapport;

namespace {

Model company(double staff_factor, std::uint32_t customers = 300, Time horizon = 40 * kDay) {
  Scenario s = w3(customers, staff_factor);
  s.horizon = horizon;
  return build_model(s);
}

// Who has waited for a second calls again at once, at a place that has staff one hour a week.
Model failing_company() {
  Scenario s = w3(50, 1.0);
  s.horizon = 20 * kDay;
  s.touch_points[1].patience = Distribution::constant(1.0 * kSecond);
  s.pools[0].staff = office_hours(1, 9, 10, 0, 0);
  s.journeys[0].moves.push_back({"phone", "phone", 1.0, Outcome::abandoned, {}, 0.0});
  return build_model(s);
}

bool same_values(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

bool same(const RunRecord& a, const RunRecord& b) {
  return a.task.policy == b.task.policy && a.task.key.seed == b.task.key.seed &&
         a.task.key.replication == b.task.key.replication && a.status == b.status &&
         a.message == b.message && a.hash == b.hash && same_values(a.values, b.values);
}

bool same(const std::vector<RunRecord>& a, const std::vector<RunRecord>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const RunRecord& x, const RunRecord& y) { return same(x, y); });
}

}  // namespace

TEST_CASE("paired tasks: replication by replication, all policies next to each other") {
  const std::vector<RunTask> tasks = paired_tasks(3, 7, 10, 2);
  REQUIRE(tasks.size() == 6);
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(tasks[i].policy == i % 3);
    CHECK(tasks[i].key.seed == 7);
    CHECK(tasks[i].key.replication == 10 + i / 3);
  }
  CHECK(paired_tasks(3, 7, 10, 0).empty());
  CHECK(paired_tasks(0, 7, 10, 5).empty());
}

TEST_CASE("a record holds what a run by itself gives") {
  const std::vector<Model> models{company(2.0), company(0.01)};
  const std::vector<RunTask> tasks = paired_tasks(2, 5, 3, 2);
  const std::vector<RunRecord> records = run_tasks(models, tasks, {.threads = 2});
  REQUIRE(records.size() == tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const Model& model = models[tasks[i].policy];
    const RunResult result = run(model, {.key = tasks[i].key});
    const RunRecord& record = records[i];
    CHECK(record.task.policy == tasks[i].policy);
    CHECK(record.task.key.replication == tasks[i].key.replication);
    CHECK(record.status == RunStatus::done);
    CHECK(record.hash == result.hash());
    CHECK(same_values(record.values, metric_values(model, result, metric_keys(model))));
    CHECK(record.seconds > 0.0);
    CHECK(same(record, run_one(model, tasks[i])));
  }
  CHECK(records[0].hash != records[1].hash);
  CHECK(records[0].hash != records[2].hash);
}

TEST_CASE("records are the same for any number of threads and any order of tasks") {
  const std::vector<Model> models{company(2.0), failing_company(), company(0.01)};
  std::vector<RunTask> tasks = paired_tasks(3, 1, 0, 4);
  const std::vector<RunRecord> one = run_tasks(models, tasks, {.threads = 1});
  REQUIRE(one.size() == tasks.size());
  CHECK(same(one, run_tasks(models, tasks, {.threads = 2})));
  CHECK(same(one, run_tasks(models, tasks, {.threads = 3})));
  std::reverse(tasks.begin(), tasks.end());
  std::vector<RunRecord> backwards = run_tasks(models, tasks, {.threads = 2});
  std::reverse(backwards.begin(), backwards.end());
  CHECK(same(one, backwards));
}

TEST_CASE("a warm-up is part of the run") {
  Scenario s = w3(200, 1.0);
  s.warmup = 14 * kDay;
  s.horizon = 20 * kDay + 5 * kHour;
  const Model model = build_model(s);
  CHECK(run_one(model, {0, {2, 1}}).hash == run(model, {.key = {2, 1}}).hash());
}

TEST_CASE("a run that fails is recorded, and the others go on") {
  const std::vector<Model> models{failing_company(), company(2.0)};
  const std::vector<RunTask> tasks = paired_tasks(2, 1, 0, 2);
  Progress last;
  RunnerOptions options{.threads = 2};
  options.on_record = [&](const RunRecord&, const Progress& progress) { last = progress; };
  const std::vector<RunRecord> records = run_tasks(models, tasks, options);
  REQUIRE(records.size() == 4);
  for (const RunRecord& record : records) {
    if (record.task.policy == 1) {
      CHECK(record.status == RunStatus::done);
      CHECK(record.message.empty());
      CHECK(record.values.size() == metric_keys(models[1]).size());
      continue;
    }
    CHECK(record.status == RunStatus::failed);
    INFO(record.message);
    CHECK(record.message.find("255 times") != std::string::npos);
    CHECK(record.message.find('/') == std::string::npos);  // no folders of who built the program
    CHECK(record.message.find("(case_flow.h:") != std::string::npos);
    CHECK(record.hash == 0);
    CHECK(record.values.empty());
  }
  CHECK(last.done == 4);
  CHECK(last.failed == 2);
  CHECK(last.total == 4);
}

TEST_CASE("each record is handed over once, one call at a time") {
  const std::vector<Model> models{company(20.0, 100), company(0.01, 100)};
  const std::vector<RunTask> tasks = paired_tasks(2, 1, 0, 10);
  for (const int threads : {1, 2, 3}) {
    std::vector<RunRecord> seen;  // no lock: calls must not overlap (ThreadSanitizer would tell)
    std::set<std::thread::id> ids;
    std::atomic<int> inside{0};
    RunnerOptions options{.threads = threads};
    options.on_record = [&](const RunRecord& record, const Progress& progress) {
      CHECK(inside.fetch_add(1) == 0);
      seen.push_back(record);
      ids.insert(std::this_thread::get_id());
      CHECK(progress.done == seen.size());
      CHECK(progress.total == tasks.size());
      CHECK(progress.seconds >= 0.0);
      inside.fetch_sub(1);
    };
    const std::vector<RunRecord> records = run_tasks(models, tasks, options);
    CHECK(ids.size() <= static_cast<std::size_t>(threads));
    if (threads == 1) CHECK(same(seen, records));
    std::sort(seen.begin(), seen.end(), [](const RunRecord& a, const RunRecord& b) {
      return std::pair(a.task.key.replication, a.task.policy) <
             std::pair(b.task.key.replication, b.task.policy);
    });
    CHECK(same(seen, records));
  }
}

TEST_CASE("stop keeps what is finished and begins nothing more") {
  const std::vector<Model> models{company(20.0, 100), company(0.01, 100)};
  const std::vector<RunTask> tasks = paired_tasks(2, 1, 0, 10);
  const std::vector<RunRecord> all = run_tasks(models, tasks, {.threads = 1});
  for (const int threads : {1, 2, 3}) {
    std::atomic<bool> stop{false};
    std::size_t seen = 0;
    RunnerOptions options{.threads = threads, .stop = &stop};
    options.on_record = [&](const RunRecord&, const Progress&) { stop = ++seen >= 4; };
    const std::vector<RunRecord> some = run_tasks(models, tasks, options);
    CHECK(some.size() == seen);
    CHECK(some.size() >= 4);
    CHECK(some.size() < 4 + static_cast<std::size_t>(threads));  // those in their last day
    for (const RunRecord& record : some) {
      CHECK(
          std::any_of(all.begin(), all.end(), [&](const RunRecord& r) { return same(r, record); }));
    }
  }
  const std::atomic<bool> stop{true};
  CHECK(run_tasks(models, tasks, {.threads = 2, .stop = &stop}).empty());
}

TEST_CASE("stop gives up a run in its middle") {
  const Model model = company(1.0, 100000, 20 * kYear);  // seconds of work
  std::atomic<bool> stop{false};
  std::thread user([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    stop = true;
  });
  CHECK_THROWS_AS(run_one(model, {0, {1, 0}}, &stop), Interrupted);
  user.join();
}

TEST_CASE("an exception from on_record stops the rest and comes out") {
  const std::vector<Model> models{company(20.0, 100)};
  const std::vector<RunTask> tasks = paired_tasks(1, 1, 0, 12);
  for (const int threads : {1, 2, 3}) {
    int calls = 0;
    RunnerOptions options{.threads = threads};
    options.on_record = [&](const RunRecord&, const Progress&) {
      if (++calls == 2) throw std::runtime_error("the disk is full");
    };
    CHECK_THROWS_WITH_AS(run_tasks(models, tasks, options), "the disk is full", std::runtime_error);
    CHECK(calls == 2);
  }
}

TEST_CASE("mistakes of the program are told") {
  const std::vector<Model> models{company(20.0, 100)};
  const std::vector<RunTask> tasks{{1, {1, 0}}};
  CHECK_THROWS_AS(run_tasks(models, tasks, {}), InvariantError);
  CHECK_THROWS_AS(run_tasks(models, {}, {.threads = 0}), InvariantError);
  CHECK(run_tasks(models, {}, {.threads = 2}).empty());
}
