#include "experiments/results/results.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "experiments/output/csv.h"
#include "experiments/results/database.h"
#include "experiments/results/results_schema.h"
#include "sim/core/check.h"
#include "sim/measure/detail_rows.h"

namespace rapport {

namespace {

constexpr std::array<const char*, 3> kStatusNames{"done", "failed", "timed_out"};  // by RunStatus

const char* text_of(RunStatus status) { return kStatusNames[static_cast<std::size_t>(status)]; }

// What is none of these was made by a newer rapport, or altered: no result.
RunStatus status_of(const std::string& text) {
  const auto at = std::find(kStatusNames.begin(), kStatusNames.end(), text);
  return at == kStatusNames.end() ? RunStatus::failed
                                  : static_cast<RunStatus>(at - kStatusNames.begin());
}

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

[[noreturn]] void throw_unreadable(const std::string& path, const DatabaseError& error) {
  throw OutputError("cannot read '" + path + "': " + cause_of(error));
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

struct ResultsFile::Parts {
  struct Inserts {
    explicit Inserts(const Database& database)
        : run(database.prepare("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?)")),
          key(database.prepare("INSERT OR IGNORE INTO key VALUES (?, ?, ?, ?)")),
          value(database.prepare("INSERT INTO value VALUES (?, ?, ?)")),
          timing(database.prepare("INSERT INTO timing VALUES (?, ?)")),
          metric(database.prepare("INSERT OR IGNORE INTO metric VALUES (?, ?, ?, ?, ?)")),
          month(database.prepare("INSERT OR IGNORE INTO month VALUES (?, ?, ?)")),
          series(database.prepare("INSERT OR IGNORE INTO series VALUES (?, ?, ?, ?)")),
          hour(database.prepare("INSERT INTO hour_value VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")),
          wait(database.prepare("INSERT INTO wait_value VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")),
          way(database.prepare("INSERT INTO way_value VALUES (?, ?, ?, ?, ?, ?)")),
          decile(database.prepare("INSERT INTO decile_value VALUES (?, ?, ?, ?, ?, ?)")),
          series_key(database.prepare("INSERT OR IGNORE INTO series_key VALUES (?, ?, ?, ?)")),
          month_value(database.prepare("INSERT INTO month_value VALUES (?, ?, ?, ?)")),
          run_event(database.prepare("INSERT INTO run_event VALUES (?, ?)")),
          event_count(database.prepare("INSERT INTO event_count VALUES (?, ?, ?, ?)")) {}
    Statement run, key, value, timing, metric, month, series, hour, wait, way, decile, series_key,
        month_value, run_event, event_count;
  };

  Parts(const std::string& file, Database&& connection)
      : path(file), database(std::move(connection)) {}

  ~Parts() {
    try {
      close();
    } catch (const DatabaseError&) {
      // Everything is in the file and its log; the next program that opens it folds that in.
    }
  }

  void close() {
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

  /// Whether another program adds runs too, as far as can be seen from what is there.
  bool is_shared() const {
    return was_resumed || database.whole_of("SELECT count(*) FROM run") > std::int64_t(stored);
  }

  std::int64_t id_of(const RunTask& task) const {
    check(task.policy < policies, "a run is of one of the study's policies");
    check(task.variant < variants, "a run is of one of the study's variants");
    check(task.key.seed == seed, "all runs of a results file have the study's seed");
    const std::size_t world = task.variant + task.key.replication * variants;
    return static_cast<std::int64_t>(world * policies + task.policy) + 1;
  }

  void store(const RunRecord& record, const Model& model, std::span<const MetricKey> keys) {
    const std::int64_t id = id_of(record.task);
    inserts->run.run(id, record.task.policy, record.task.key.seed, record.task.key.replication,
                     text_of(record.status), record.message, hex_text(record.hash),
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

  void store_series(const RunRecord& record, const Model& model, std::span<const SeriesKey> keys) {
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

  void store_details(const RunRecord& record, const Model& model) {
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

  // After the commit: the metrics that are in the file for certain.
  void count_stored(std::span<const MetricKey> keys, bool months) {
    ++stored;
    has_months = has_months || months;
    has_keys = has_keys || !keys.empty();
    for (const MetricKey& key : keys) metrics.insert(key.metric);
  }

  std::string path;
  Database database;
  std::optional<Inserts> inserts;  // only while runs can be added
  std::size_t policies = 0, variants = 1;
  std::uint32_t seed = 0;
  std::size_t stored = 0;           // runs
  std::set<const Metric*> metrics;  // that have their row in the file
  bool has_keys = false;            // whether keys have theirs
  bool has_months = false;          // and whether months and series have theirs
  bool was_resumed = false;
};

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

StudyRecord ResultsFile::study() const {
  try {
    return read_study(parts_->database, parts_->path);
  } catch (const DatabaseError& error) {
    throw_unreadable(parts_->path, error);
  }
}

std::vector<ResultsFile::StoredRun> ResultsFile::runs() const {
  try {
    std::vector<StoredRun> runs;
    for (Statement s = parts_->database.prepare(
             "SELECT id, policy, seed, replication, status, message, run.hash, variant, "
             "run_event.hash FROM run LEFT JOIN run_event ON run_event.run = run.id ORDER BY id");
         s.next();) {
      const RunTask task{
          static_cast<std::size_t>(s.whole(1)),
          {static_cast<std::uint32_t>(s.whole(2)), static_cast<std::uint32_t>(s.whole(3))},
          static_cast<std::size_t>(s.whole(7))};
      const std::string event = s.text(8);
      runs.push_back({s.whole(0), task, status_of(s.text(4)), s.text(5),
                      number_of(s.text(6), 16, parts_->path),
                      event.empty() ? 0 : number_of(event, 16, parts_->path)});
    }
    return runs;
  } catch (const DatabaseError& error) {
    throw_unreadable(parts_->path, error);
  }
}

std::vector<RunRecord> ResultsFile::records(std::size_t moments) const {
  std::vector<RunRecord> records;
  std::map<std::int64_t, std::size_t> places;  // by id
  for (const StoredRun& run : runs()) {
    places[run.id] = records.size();
    records.push_back(
        {run.task, run.status, run.message, run.hash, 0, {}, {}, {}, 0.0, {}, {}, {}});
  }
  const Database& database = parts_->database;
  const auto each = [&](const char* query, const auto& take) {
    for (Statement s = database.prepare(query); s.next();)
      take(records.at(places.at(s.whole(0))), s);
  };
  try {
    each("SELECT run, hash FROM run_event", [&](RunRecord& record, const Statement& s) {
      record.event_hash = number_of(s.text(1), 16, parts_->path);
    });
    each("SELECT run, value FROM value ORDER BY run, ord",
         [](RunRecord& record, const Statement& s) { record.values.push_back(s.number(1)); });
    for (RunRecord& record : records) record.events.resize(record.values.size());
    each("SELECT run, ord, events, worth FROM event_count",
         [](RunRecord& record, const Statement& s) {
           record.events.at(static_cast<std::size_t>(s.whole(1))) = {s.number(2), s.number(3)};
         });
    each("SELECT run, ord, month, value FROM month_value ORDER BY run, ord, month",
         [&](RunRecord& record, const Statement& s) {
           const auto key = static_cast<std::size_t>(s.whole(1));
           record.series.resize((key + 1) * moments, std::nan(""));
           record.series.at(key * moments + static_cast<std::size_t>(s.whole(2))) = s.number(3);
         });
    return records;
  } catch (const DatabaseError& error) {
    throw_unreadable(parts_->path, error);
  } catch (const std::out_of_range&) {
    throw OutputError("cannot read '" + parts_->path + "': its tables do not fit together");
  }
}

std::vector<ResultsFile::StoredValue> ResultsFile::values(std::int64_t run) const {
  try {
    std::vector<StoredValue> values;
    Statement s = parts_->database.prepare(
        "SELECT metric, part, part_name, value FROM value JOIN key ON key.ord = value.ord "
        "WHERE run = ? ORDER BY value.ord");
    s.query(run);
    while (s.next()) values.push_back({s.text(0), s.text(1), s.text(2), s.number(3)});
    return values;
  } catch (const DatabaseError& error) {
    throw_unreadable(parts_->path, error);
  }
}

std::vector<ResultsFile::StoredKey> ResultsFile::keys() const {
  try {
    std::vector<StoredKey> keys;
    for (Statement s =
             parts_->database.prepare("SELECT ord, metric, part, part_name FROM key ORDER BY ord");
         s.next();) {
      keys.push_back({s.whole(0), s.text(1), s.text(2), s.text(3)});
    }
    return keys;
  } catch (const DatabaseError& error) {
    throw_unreadable(parts_->path, error);
  }
}

void ResultsFile::each_value(
    std::int64_t ord, const std::function<void(const RunTask& task, double value)>& take) const {
  try {
    Statement s = parts_->database.prepare(
        "SELECT run.policy, run.seed, run.replication, run.variant, value.value FROM run "
        "LEFT JOIN value ON value.run = run.id AND value.ord = ? ORDER BY run.id");
    s.query(ord);
    while (s.next()) {
      take({static_cast<std::size_t>(s.whole(0)),
            {static_cast<std::uint32_t>(s.whole(1)), static_cast<std::uint32_t>(s.whole(2))},
            static_cast<std::size_t>(s.whole(3))},
           s.number(4));
    }
  } catch (const DatabaseError& error) {
    throw_unreadable(parts_->path, error);
  }
}

std::vector<ResultsFile::StoredSeries> ResultsFile::series() const {
  try {
    std::vector<StoredSeries> lines;
    for (Statement s = parts_->database.prepare(
             "SELECT ord, series, part, part_name FROM series_key ORDER BY ord");
         s.next();) {
      lines.push_back({s.whole(0), s.text(1), s.text(2), s.text(3)});
    }
    return lines;
  } catch (const DatabaseError& error) {
    throw_unreadable(parts_->path, error);
  }
}

std::vector<std::string> ResultsFile::month_dates() const {
  try {
    std::vector<std::string> dates;
    for (Statement s = parts_->database.prepare("SELECT date FROM month ORDER BY month");
         s.next();) {
      dates.push_back(s.text(0));
    }
    return dates;
  } catch (const DatabaseError& error) {
    throw_unreadable(parts_->path, error);
  }
}

void ResultsFile::each_month(
    std::int64_t ord,
    const std::function<void(const RunTask& task, std::size_t month, double value)>& take) const {
  try {
    Statement s = parts_->database.prepare(
        "SELECT run.policy, run.seed, run.replication, run.variant, month_value.month, "
        "month_value.value FROM month_value JOIN run ON run.id = month_value.run "
        "WHERE month_value.ord = ? ORDER BY run.id, month_value.month");
    s.query(ord);
    while (s.next()) {
      take({static_cast<std::size_t>(s.whole(0)),
            {static_cast<std::uint32_t>(s.whole(1)), static_cast<std::uint32_t>(s.whole(2))},
            static_cast<std::size_t>(s.whole(3))},
           static_cast<std::size_t>(s.whole(4)), s.number(5));
    }
  } catch (const DatabaseError& error) {
    throw_unreadable(parts_->path, error);
  }
}

std::vector<ResultsFile::StoredMetric> ResultsFile::metrics() const {
  try {
    std::vector<StoredMetric> metrics;
    for (Statement s = parts_->database.prepare(
             "SELECT id, label, unit, good, matters FROM metric ORDER BY id");
         s.next();) {
      metrics.push_back({s.text(0), s.text(1), s.text(2), s.text(3), s.number(4)});
    }
    return metrics;
  } catch (const DatabaseError& error) {
    throw_unreadable(parts_->path, error);
  }
}

namespace {

std::string record_of(const Statement& row, bool is_head) {
  std::string record;
  for (int column = 0; column < row.columns(); ++column) {
    record += column == 0 ? "" : ",";
    if (is_head) {
      record += csv_field(row.name(column));
    } else if (row.holds(column) == Statement::Holds::whole) {
      record += std::to_string(row.whole(column));
    } else if (row.holds(column) == Statement::Holds::number) {
      record += csv_number(row.number(column));
    } else {
      record += csv_field(row.text(column));  // of NULL it is empty
    }
  }
  return record + "\r\n";
}

}  // namespace

void ResultsFile::each_record(
    std::span<const std::string> queries,
    const std::function<void(std::size_t query, const std::string& record)>& take) const {
  try {
    parts_->database.execute("BEGIN");  // a writer's commits meanwhile are not seen
    for (std::size_t q = 0; q < queries.size(); ++q) {
      Statement row = parts_->database.prepare(queries[q]);
      take(q, record_of(row, true));
      while (row.next()) take(q, record_of(row, false));
    }
    parts_->database.execute("COMMIT");
  } catch (const DatabaseError& error) {
    throw_unreadable(parts_->path, error);
  }
}

}  // namespace rapport
