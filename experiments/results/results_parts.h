// What a results file is made of inside this room: its database, and what is known of what it
// holds.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "experiments/results/database.h"
#include "experiments/results/results.h"

namespace rapport {

/// How the file writes it: "done", "failed", "timed_out".
const char* name_of(RunStatus status);
/// The other way round. What is none of these was made by a newer rapport, or altered: failed.
RunStatus status_of(const std::string& text);

/// What went wrong, for people.
std::string cause_of(const DatabaseError& error);
/// Throws OutputError: the file cannot be read, and why.
[[noreturn]] void throw_unreadable(const std::string& path, const DatabaseError& error);

/// The connection, the statements of whoever adds runs, and what is known without asking the file.
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

  void close();  ///< folds the log in. Throws DatabaseError

  /// Whether another program adds runs too, as far as can be seen from what is there.
  bool is_shared() const {
    return was_resumed || database.whole_of("SELECT count(*) FROM run") > std::int64_t(stored);
  }

  std::int64_t id_of(const RunTask& task) const;  ///< of a run, in the file

  /// Within a transaction: a run with its numbers, its months, its half hours, waits and ways.
  void store(const RunRecord& record, const Model& model, std::span<const MetricKey> keys);
  void store_series(const RunRecord& record, const Model& model, std::span<const SeriesKey> keys);
  void store_details(const RunRecord& record, const Model& model);

  /// After the commit: the metrics that are in the file for certain.
  void count_stored(std::span<const MetricKey> keys, bool months);

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

}  // namespace rapport
