// Results files that keep what runs come to month by month, read as other programs read them.
#include <doctest/doctest.h>

#include <cmath>

#include "experiments/results/database.h"
#include "experiments/trial/trial.h"
#include "tests/experiments/temporary_folder.h"
#include "tests/support/source_folder.h"

using namespace rapport;

namespace {

TrialOptions tutorial(const std::string& out) {
  TrialOptions options;
  options.command = "compare";
  options.scenario = (testing::source_folder() / "scenarios/tutorial.toml").string();
  options.set = {"horizon=150 days", "warmup=7 days", "segment.basic.customers=300"};
  options.policies = {"today", "call_backs"};
  options.replications = 3;
  options.quiet = true;
  options.out = out;
  return options;
}

}  // namespace

TEST_CASE("series in a results file: every month of every run, as the trial has them") {
  const TemporaryFolder folder;
  TrialOptions options = tutorial(folder.file("r.db"));
  options.series = true;
  Trial trial(options);
  trial.run(3);
  trial.finish();
  const Database database(folder.file("r.db"), Database::Access::read_alone);
  const Model& model = trial.model(0);
  const auto count = [&](const char* sql) { return database.whole_of(sql); };
  CHECK(count("SELECT count(*) FROM month") == static_cast<std::int64_t>(moments_of(model)));
  CHECK(count("SELECT sum(days) FROM month") == 150);
  CHECK(database.text_of("SELECT date FROM month WHERE month = 1") == "2026-02-01");
  std::int64_t each = 0;
  for (const SeriesKey& key : trial.series_keys()) {
    each += static_cast<std::int64_t>(values_of(*key.series, model));
  }
  CHECK(count("SELECT count(*) FROM month_value") == 6 * each);
  std::int64_t queues = 0;
  for (const TouchPoint& place : model.touch_points) queues += place.queue != kNoQueue;
  CHECK(count("SELECT count(*) FROM hour_value") == 6 * 168 * queues);
  CHECK(count("SELECT count(*) FROM wait_value") == 6 * queues);
  CHECK(count("SELECT count(*) FROM way_value WHERE next = 'end' AND cases > 0") > 6);
  Statement mean = database.prepare(
      "SELECT avg(value) FROM monthly WHERE policy = 'call_backs' AND series = ? AND part = "
      "'company' AND month = 2");
  std::size_t compared = 0;
  for (std::size_t k = 0; k < trial.series_keys().size(); ++k) {
    const SeriesKey& key = trial.series_keys()[k];
    if (!key.part.is_whole()) continue;
    mean.query(key.series->id);
    REQUIRE(mean.next());
    const Moments moments = trial.series_moments(1, k, 2);
    if (moments.count() == 0) continue;
    CHECK(mean.number(0) == doctest::Approx(moments.mean()));
    while (mean.next()) {
    }
    ++compared;
  }
  CHECK(compared > 8);
}

TEST_CASE("series in a results file: none where nobody asked for them") {
  const TemporaryFolder folder;
  Trial trial(tutorial(folder.file("r.db")));
  trial.run(1);
  trial.finish();
  const Database database(folder.file("r.db"), Database::Access::read_alone);
  CHECK(database.whole_of("SELECT count(*) FROM month_value") == 0);
  CHECK(database.whole_of("SELECT count(*) FROM month") == 0);
}
