// Reading a results file: its study, its runs and what was measured of them.
#include <cmath>
#include <map>

#include "experiments/output/csv.h"
#include "experiments/results/results_parts.h"
#include "experiments/results/results_schema.h"

namespace rapport {

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
