#include "experiments/results/results.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include "experiments/results/results_parts.h"
#include "experiments/results/results_schema.h"
#include "sim/core/check.h"
#include "sim/measure/detail_rows.h"

namespace rapport {

namespace {

constexpr std::array<const char*, 3> kStatusNames{"done", "failed", "timed_out"};  // by RunStatus

const char* text_of(Good good) {
  if (good == Good::more) return "more";
  return good == Good::less ? "less" : "neither";
}

// Removes a file that claim_output() made and that could not be filled.
void remove_claimed(const std::string& path) {
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    std::remove((path + suffix).c_str());
  }
}

std::string counted_runs(std::size_t runs) {
  return runs == 1 ? "1 run is" : std::to_string(runs) + " runs are";
}

// Opens the file as a writer would, so that a log left behind is folded in on the way. That takes
// files beside it; where its folder may not be written or is full, it is read without them.
Database open_to_read(const std::string& path) {
  try {
    Database database(path, Database::Access::write);
    database.execute("PRAGMA query_only = 1");
    database.whole_of("SELECT count(*) FROM sqlite_master");
    return database;
  } catch (const DatabaseError& error) {
    using enum DatabaseError::Kind;
    const bool no_files = error.kind() == no_access || error.kind() == full;
    if (!no_files && error.kind() != storage) throw;
  }
  Database database(path, Database::Access::read_alone);
  database.whole_of("SELECT count(*) FROM sqlite_master");
  return database;
}

// Whether the program that made the file was stopped before it was a results file. What it had half
// done is taken back on the way.
bool is_unbegun(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return false;
  if (fs::file_size(path, error) > 0 && !fs::exists(path + "-journal", error)) return false;
  try {
    return Database(path, Database::Access::write).whole_of("SELECT count(*) FROM sqlite_master") ==
           0;
  } catch (const DatabaseError&) {
    return false;  // whoever opens it says why
  }
}

}  // namespace

const char* name_of(RunStatus status) { return kStatusNames[static_cast<std::size_t>(status)]; }

RunStatus status_of(const std::string& text) {
  const auto at = std::find(kStatusNames.begin(), kStatusNames.end(), text);
  return at == kStatusNames.end() ? RunStatus::failed
                                  : static_cast<RunStatus>(at - kStatusNames.begin());
}

std::string cause_of(const DatabaseError& error) {
  const std::string what = error.what();
  switch (error.kind()) {
    case DatabaseError::Kind::full:
      return "the disk is full";
    case DatabaseError::Kind::storage:
      return "the disk may be full or gone, or a limit on the size of files reached (" + what + ")";
    case DatabaseError::Kind::busy:
      return "another program keeps it locked (" + what + ")";
    case DatabaseError::Kind::damaged:
      return "it is damaged (" + what + ")";
    default:
      return what;
  }
}

void throw_unreadable(const std::string& path, const DatabaseError& error) {
  throw OutputError("cannot read '" + path + "': " + cause_of(error));
}

void ResultsFile::Parts::close() {
  if (!inserts) return database.close();
  inserts.reset();  // statements keep a connection open
  database.set_time_out(1000);
  try {
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)");  // a reader in the way is no error here
    database.execute("PRAGMA journal_mode = DELETE");
  } catch (const DatabaseError& error) {
    if (error.kind() != DatabaseError::Kind::busy) {
      database.close();
      throw;
    }
  }
  database.close();
}

std::int64_t ResultsFile::Parts::id_of(const RunTask& task) const {
  check(task.policy < policies, "a run is of one of the study's policies");
  check(task.variant < variants, "a run is of one of the study's variants");
  check(task.key.seed == seed, "all runs of a results file have the study's seed");
  const std::size_t world = task.variant + task.key.replication * variants;
  return static_cast<std::int64_t>(world * policies + task.policy) + 1;
}

void ResultsFile::Parts::store(const RunRecord& record, const Model& model,
                               std::span<const MetricKey> keys) {
  const std::int64_t id = id_of(record.task);
  inserts->run.run(id, record.task.policy, record.task.key.seed, record.task.key.replication,
                   name_of(record.status), record.message, hex_text(record.hash),
                   record.task.variant);
  inserts->timing.run(id, record.seconds);
  inserts->run_event.run(id, hex_text(record.event_hash));
  if (record.values.empty()) return;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Metric& m = *keys[i].metric;
    if (!has_keys) {
      inserts->key.run(i, m.id, part_kind_id(keys[i].part.kind), part_name(model, keys[i].part));
    }
    inserts->value.run(id, i, record.values[i]);
    const EventCount count = i < record.events.size() ? record.events[i] : EventCount{};
    if (!std::isnan(count.events)) inserts->event_count.run(id, i, count.events, count.worth);
    if (metrics.count(&m) != 0) continue;
    inserts->metric.run(m.id, m.label, unit_text(m, model.scenario), text_of(m.good), m.matters);
  }
}

void ResultsFile::Parts::store_series(const RunRecord& record, const Model& model,
                                      std::span<const SeriesKey> keys) {
  if (record.series.empty()) return;
  const std::int64_t id = id_of(record.task);
  const std::size_t moments = moments_of(model);
  for (std::size_t m = 0; m < moments && !has_months; ++m) {
    inserts->month.run(m, to_string(model.calendar.date_at(model.month_starts[m])),
                       days_of_month(model, m));
  }
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const MonthlySeries& row = *keys[k].series;
    if (!has_months) {
      inserts->series.run(row.id, row.label, unit_text(row, model.scenario),
                          row.when == MonthlySeries::When::at_moment ? "moment" : "month");
    }
    if (!has_months) {
      inserts->series_key.run(k, row.id, part_kind_id(keys[k].part.kind),
                              part_name(model, keys[k].part));
    }
    for (std::size_t m = 0; m < values_of(row, model); ++m) {
      inserts->month_value.run(id, k, m, record.series[k * moments + m]);
    }
  }
}

void ResultsFile::Parts::store_details(const RunRecord& record, const Model& model) {
  if (record.details.empty()) return;
  const std::int64_t id = id_of(record.task);
  for (const HourRow& r : hour_rows(model, record.details)) {
    inserts->hour.run(id, r.touch_point, r.hour, r.arrivals, r.staff, r.load, r.wait, r.in_time,
                      r.failed);
  }
  for (const WaitRow& r : wait_rows(model, record.details)) {
    const auto& m = r.minutes;
    inserts->wait.run(id, r.touch_point, r.started, r.none, m[0], m[1], m[2], m[3], m[4]);
  }
  for (const DecileRow& r : record.deciles) {
    inserts->decile.run(id, r.decile, r.customers, r.value, r.stay, r.satisfaction);
  }
  for (const WayRow& r : way_rows(model, record.details)) {
    inserts->way.run(id, r.journey, r.from, r.outcome, r.to, r.cases);
  }
}

void ResultsFile::Parts::count_stored(std::span<const MetricKey> keys, bool months) {
  ++stored;
  has_months = has_months || months;
  has_keys = has_keys || !keys.empty();
  for (const MetricKey& key : keys) metrics.insert(key.metric);
}

ResultsFile::ResultsFile(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
ResultsFile::ResultsFile(ResultsFile&&) noexcept = default;
ResultsFile& ResultsFile::operator=(ResultsFile&&) noexcept = default;
ResultsFile::~ResultsFile() = default;

ResultsFile ResultsFile::create(const std::string& path, const StudyRecord& study) {
  check(!study.policies.empty(), "a study has at least one policy");
  claim_output(path);
  try {
    auto parts = std::make_unique<Parts>(path, Database(path, Database::Access::write));
    begin_results(parts->database, study);
    parts->inserts.emplace(parts->database);
    parts->policies = study.policies.size();
    parts->variants = std::max<std::size_t>(1, study.variants.size());
    parts->seed = study.seed;
    return ResultsFile(std::move(parts));
  } catch (const DatabaseError& error) {
    remove_claimed(path);
    throw OutputError("cannot write '" + path + "': " + cause_of(error));
  }
}

ResultsFile ResultsFile::resume(const std::string& path, const StudyRecord& study) {
  const bool unbegun = is_unbegun(path);
  if (!unbegun) ResultsFile(ResultsFile::open(path)).close();  // folds in a log of a killed program
  try {
    auto parts = std::make_unique<Parts>(path, Database(path, Database::Access::write));
    if (unbegun) begin_results(parts->database, study);
    check_is_ours(parts->database, path);
    const std::string differs = difference_of(read_study(parts->database, path), study);
    if (!differs.empty()) {
      throw OutputError("cannot go on with '" + path + "': " + differs +
                        ". Give --out another name, or ask as it was asked.");
    }
    go_on_with_results(parts->database, study);
    parts->was_resumed = true;
    parts->stored = static_cast<std::size_t>(parts->database.whole_of("SELECT count(*) FROM run"));
    parts->inserts.emplace(parts->database);
    parts->policies = study.policies.size();
    parts->variants = std::max<std::size_t>(1, study.variants.size());
    parts->seed = study.seed;
    return ResultsFile(std::move(parts));
  } catch (const DatabaseError& error) {
    throw OutputError("cannot go on with '" + path + "': " + cause_of(error));
  }
}

ResultsFile ResultsFile::open(const std::string& path) {
  look_at_database(path);
  try {
    auto parts = std::make_unique<Parts>(path, open_to_read(path));
    check_is_ours(parts->database, path);
    return ResultsFile(std::move(parts));
  } catch (const DatabaseError& error) {
    throw_unreadable(path, error);
  }
}

void ResultsFile::add(const RunRecord& record, const Model& model, std::span<const MetricKey> keys,
                      std::span<const SeriesKey> series) {
  Parts& parts = *parts_;
  check(parts.inserts.has_value(), "runs are added to a file that was made here and is open");
  const std::size_t expected = record.status == RunStatus::done ? keys.size() : 0;
  check(record.values.size() == expected, "a run has a value for each key, or failed");
  try {
    Transaction transaction(parts.database);
    parts.store(record, model, keys);
    parts.store_series(record, model, series);
    parts.store_details(record, model);
    transaction.commit();
    parts.count_stored(keys.first(expected), !record.series.empty());
  } catch (const DatabaseError& error) {
    if (error.kind() == DatabaseError::Kind::duplicate && parts.is_shared()) {
      throw OutputError("another program goes on with '" + parts.path +
                        "' too: this one ends, and what is stored there stays");
    }
    check(error.kind() != DatabaseError::Kind::duplicate, "a run is stored once");
    throw OutputError("cannot write '" + parts.path + "': " + cause_of(error) + ". " +
                      counted_runs(parts.stored) + " stored in it and can be read.");
  }
}

void ResultsFile::set_variant(std::size_t variant, const StudyVariant& made) {
  Parts& parts = *parts_;
  check(parts.inserts.has_value(), "variants are stored in a file that was made here and is open");
  check(variant < parts.variants, "a variant is one of the study's");
  try {
    Transaction transaction(parts.database);
    store_variant(parts.database, variant, made);
    transaction.commit();
  } catch (const DatabaseError& error) {
    throw OutputError("cannot write '" + parts.path + "': " + cause_of(error));
  }
}

std::uint64_t ResultsFile::forget_timed_out() {
  Parts& parts = *parts_;
  check(parts.inserts.has_value(), "runs are forgotten in a file that is open to be added to");
  try {
    Transaction transaction(parts.database);
    const std::int64_t forgotten =
        parts.database.whole_of("SELECT count(*) FROM run WHERE status = 'timed_out'");
    for (const char* table : {"timing", "run_event"}) {
      parts.database.execute(std::string("DELETE FROM ") + table +
                             " WHERE run IN (SELECT id FROM run WHERE status = 'timed_out')");
    }
    parts.database.execute("DELETE FROM run WHERE status = 'timed_out'");
    transaction.commit();
    parts.stored -= static_cast<std::size_t>(forgotten);
    return static_cast<std::uint64_t>(forgotten);
  } catch (const DatabaseError& error) {
    throw OutputError("cannot write '" + parts.path + "': " + cause_of(error));
  }
}

void ResultsFile::set_policies(std::span<const std::size_t> policies, const StudyRecord& study) {
  Parts& parts = *parts_;
  check(parts.inserts.has_value(), "policies are stored in a file that was made here and is open");
  try {
    Transaction transaction(parts.database);
    for (const std::size_t policy : policies) store_policy(parts.database, policy, study);
    transaction.commit();
  } catch (const DatabaseError& error) {
    throw OutputError("cannot write '" + parts.path + "': " + cause_of(error));
  }
}

void ResultsFile::close() {
  try {
    parts_->close();
  } catch (const DatabaseError& error) {
    std::error_code ignored;
    if (!std::filesystem::exists(parts_->path, ignored)) {
      throw OutputError("'" + parts_->path +
                        "' was removed while it was written: its runs are lost with it");
    }
    throw OutputError("cannot finish '" + parts_->path + "': " + cause_of(error) + ". " +
                      counted_runs(parts_->stored) + " stored in it and in '" + parts_->path +
                      "-wal'; keep the two together until the file has been opened once.");
  }
}

}  // namespace rapport
