#include "experiments/trial/replay.h"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>

#include "sim/core/problem.h"
#include "sim/file/scenario_file.h"
#include "tests/experiments/temporary_folder.h"

using namespace rapport;

namespace {

constexpr const char* kScenario = R"(
schema = 1
name = "one line"
horizon = "60 days"

[segment.clients]
customers = 300
satisfaction = { uniform = [0.4, 1.0] }
leaving.form = "logistic"
leaving.period = "30 days"
leaving.threshold = 0.5

[need.question]
journey = "call"
rate = "60 / year"

[pool.agents]
staff = 1

[touch_point.phone]
kind = "staffed"
pool = "agents"
service = { exponential = "12 min" }
patience = { exponential = "10 min" }
experience.served = 0.02
experience.abandoned = -0.10

[journey.call.step.talk]
touch_point = "phone"
entry = 1.0

[policy.more]
pool.agents.staff = 2
)";

// Today, the file's policy and one made outside, two replications each; ids 1 to 6.
StudyRecord store(const std::string& path) {
  StudyRecord study;
  study.command = "compare";
  study.version = "0.1.0";
  study.scenario_path = "line.toml";
  study.sources = {{"line.toml", kScenario}};
  study.set = {{"segment.clients.customers", "200", "--set segment.clients.customers=200"}};
  study.extra = {{"most", "", {{"pool.agents.staff", "3", "--policy"}}}};
  study.policies = {"today", "more", "most"};
  study.seed = 11;
  study.replications = 2;
  const ScenarioFile scenario =
      read_scenario_file(study.scenario_path, {study.set, study.extra, read_from(study.sources)});
  REQUIRE(scenario.policies.size() == 2);
  const std::vector<Model> models{build_model(scenario.today),
                                  build_model(scenario.today, scenario.policies[0].changes),
                                  build_model(scenario.today, scenario.policies[1].changes)};
  ResultsFile file = ResultsFile::create(path, study);
  for (const RunRecord& record : run_tasks(models, paired_tasks(3, 11, 0, 2), {.threads = 2})) {
    const Model& model = models[record.task.policy];
    file.add(record, model, metric_keys(model));
  }
  file.close();
  return study;
}

void damage(const std::string& path, const std::string& statement) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  CHECK(sqlite3_exec(database, statement.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  CHECK(sqlite3_changes(database) > 0);
  sqlite3_close(database);
}

}  // namespace

TEST_CASE("every stored run is replayed bit for bit, of each kind of policy") {
  const TemporaryFolder folder;
  const std::string path = folder.file("r.db");
  const StudyRecord study = store(path);
  std::vector<std::uint64_t> hashes;
  for (std::int64_t id = 1; id <= 6; ++id) {
    const ReplayOutcome outcome = replay(path, id);
    REQUIRE(outcome.found);
    CHECK(outcome.identical);
    CHECK(outcome.differences.empty());
    CHECK(outcome.stored.id == id);
    CHECK(outcome.policy == study.policies[static_cast<std::size_t>(id - 1) % 3]);
    CHECK(outcome.now.task.key.replication == static_cast<std::uint32_t>(id - 1) / 3);
    CHECK(outcome.now.status == RunStatus::done);
    CHECK_FALSE(outcome.now.values.empty());
    hashes.push_back(outcome.now.hash);
  }
  std::sort(hashes.begin(), hashes.end());
  CHECK(std::unique(hashes.begin(), hashes.end()) == hashes.end());  // all six are different runs
  CHECK(replay(path).stored.id == 1);
}

TEST_CASE("a run that is not there") {
  const TemporaryFolder folder;
  store(folder.file("r.db"));
  CHECK_FALSE(replay(folder.file("r.db"), 7).found);
  CHECK_FALSE(replay(folder.file("r.db"), 7).identical);
  CHECK_THROWS_AS(replay(folder.file("missing.db")), OutputError);
}

TEST_CASE("any difference is found and named") {
  const TemporaryFolder folder;
  const std::string path = folder.file("r.db");
  store(path);
  // The nearest other double: the last bit.
  damage(path,
         "UPDATE value SET value = value * (1 + 2.3e-16) WHERE run = 1 AND ord = (SELECT "
         "ord FROM key WHERE metric = 'retention' AND part = 'company')");
  const ReplayOutcome value = replay(path, 1);
  CHECK_FALSE(value.identical);
  CHECK(value.stored.hash == value.now.hash);
  REQUIRE(value.differences.size() == 1);
  CHECK(value.differences[0].metric == "retention");
  CHECK(value.differences[0].part == "company");
  CHECK(*value.differences[0].stored != *value.differences[0].now);

  damage(path, "UPDATE run SET hash = '0123456789abcdef' WHERE id = 2");
  CHECK_FALSE(replay(path, 2).identical);
  CHECK(replay(path, 2).differences.empty());

  damage(path, "UPDATE run SET status = 'failed', message = 'x' WHERE id = 3");
  CHECK_FALSE(replay(path, 3).identical);

  // A metric that this rapport does not know, in place of one that it has.
  damage(path, "UPDATE key SET metric = 'old' WHERE metric = 'retention' AND part = 'company'");
  const ReplayOutcome renamed = replay(path, 4);
  REQUIRE(renamed.differences.size() == 2);
  CHECK(renamed.differences[0].metric == "old");
  CHECK_FALSE(renamed.differences[0].now.has_value());
  CHECK(renamed.differences[1].metric == "retention");
  CHECK_FALSE(renamed.differences[1].stored.has_value());

  damage(path, "UPDATE source SET text = replace(text, '12 min', '13 min')");
  CHECK_THROWS_AS(replay(path, 5), InvalidInput);  // the text is not the one that was run
}

TEST_CASE("a stored scenario that cannot be used is told") {
  const TemporaryFolder folder;
  const std::string path = folder.file("r.db");
  store(path);
  damage(path, "UPDATE policy SET name = 'renamed' WHERE id = 1");
  CHECK_THROWS_AS(replay(path, 2), InvalidInput);
  damage(path, "UPDATE source SET path = 'other.toml'");
  CHECK_THROWS_AS(replay(path, 1), InvalidInput);
  damage(path, "UPDATE run SET policy = 9 WHERE id = 3");
  CHECK_THROWS_AS(replay(path, 3), OutputError);
}

TEST_CASE("a replay can be stopped") {
  const TemporaryFolder folder;
  store(folder.file("r.db"));
  const std::atomic<bool> stop{true};
  CHECK_THROWS_AS(replay(folder.file("r.db"), 1, &stop), Interrupted);
}
