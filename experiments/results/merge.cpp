#include "experiments/results/merge.h"

#include <algorithm>
#include <cstdio>

#include "experiments/results/database.h"
#include "experiments/results/results.h"
#include "experiments/results/results_schema.h"

namespace rapport {

namespace {

/// Tables whose rows are those of runs, and their column with the run's id.
struct RunTable {
  const char* name;
  const char* id;
};
constexpr RunTable kRunTables[] = {
    {"run", "id"},         {"value", "run"},      {"timing", "run"},    {"month_value", "run"},
    {"hour_value", "run"}, {"wait_value", "run"}, {"way_value", "run"}, {"decile_value", "run"},
    {"run_event", "run"},  {"event_count", "run"}};
/// Tables that say what runs have, the same in all parts that have a run.
constexpr const char* kSharedTables[] = {"metric", "key", "month", "series", "series_key"};

/// Runs of a part that are finished there and were given up in the files before.
constexpr const char* kFinished =
    "SELECT w.id FROM main.run w JOIN part.run p ON p.id = w.id WHERE w.status = 'timed_out' AND "
    "p.status <> 'timed_out'";

/// Takes in one part. It is attached as a database of its own, so rows never pass through here.
void take_in(Database& whole, const std::string& part, MergeOutcome& outcome) {
  Statement attach = whole.prepare("ATTACH DATABASE ? AS part");
  attach.run(part);
  {
    Transaction transaction(whole);
    // Alike: all that a run was is in its hash, and a failed one is known by its message.
    // One that took too long here may have been finished there: that is the one that counts.
    const std::int64_t other = whole.whole_of(
        "SELECT count(*) FROM part.run p JOIN main.run w ON w.id = p.id WHERE (p.hash <> w.hash OR "
        "p.status <> w.status OR p.message <> w.message) AND p.status <> 'timed_out' AND w.status "
        "<> 'timed_out'");
    if (other > 0) {
      throw OutputError(
          "cannot join '" + part + "': " + std::to_string(other) +
          " of its runs came out otherwise in another file, so one of the two was not "
          "made by this engine, or was altered");
    }
    outcome.twice += static_cast<std::uint64_t>(
        whole.whole_of("SELECT count(*) FROM part.run p JOIN main.run w ON w.id = p.id"));
    for (const char* table : {"timing", "run_event"}) {
      whole.execute(std::string("DELETE FROM main.") + table + " WHERE run IN (" + kFinished + ")");
    }
    whole.execute(std::string("DELETE FROM main.run WHERE id IN (") + kFinished + ")");
    whole.execute(
        "CREATE TEMP TABLE fresh AS SELECT id FROM part.run WHERE id NOT IN (SELECT id FROM "
        "main.run)");
    for (const char* table : kSharedTables) {
      whole.execute(std::string("INSERT OR IGNORE INTO main.") + table + " SELECT * FROM part." +
                    table);
    }
    for (const RunTable& table : kRunTables) {
      whole.execute(std::string("INSERT INTO main.") + table.name + " SELECT * FROM part." +
                    table.name + " WHERE " + table.id + " IN (SELECT id FROM temp.fresh)");
    }
    // What one part has not made, another may have.
    whole.execute(
        "INSERT OR REPLACE INTO main.variant SELECT * FROM part.variant WHERE state <> 'open'");
    whole.execute(
        "INSERT OR REPLACE INTO main.variant_override SELECT * FROM part.variant_override");
    whole.execute("DROP TABLE temp.fresh");
    transaction.commit();
  }
  whole.execute("DETACH DATABASE part");
}

/// The study of all parts; they have to be of one.
StudyRecord common_study(const std::vector<std::string>& parts) {
  const auto read = [](const std::string& path) {
    ResultsFile file = ResultsFile::open(path);  // folds in a log that a killed program left
    StudyRecord study = file.study();
    file.close();
    return study;
  };
  const auto refuse_others = [](const std::string& path, const StudyRecord& record) {
    if (!record.study.empty()) return;
    throw OutputError("'" + path + "' is a results file of 'rapport " + record.command +
                      "', and no part of a study: only these are joined");
  };
  StudyRecord first = read(parts[0]);
  refuse_others(parts[0], first);
  first.part.clear();
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const StudyRecord other = read(parts[i]);
    refuse_others(parts[i], other);
    const std::string differs = difference_between(first, other);
    if (!differs.empty()) {
      throw OutputError("cannot join '" + parts[i] + "' with '" + parts[0] + "': " + differs);
    }
    first.replications = std::max(first.replications, other.replications);
  }
  return first;
}

}  // namespace

MergeOutcome merge_results(const std::vector<std::string>& parts, const std::string& whole) {
  const StudyRecord study = common_study(parts);
  ResultsFile::create(whole, study).close();
  MergeOutcome outcome;
  try {
    Database database(whole, Database::Access::write);
    for (const std::string& part : parts) take_in(database, part, outcome);
    outcome.runs = static_cast<std::uint64_t>(database.whole_of("SELECT count(*) FROM run"));
    database.close();
    return outcome;
  } catch (const DatabaseError& error) {
    std::remove(whole.c_str());
    throw OutputError("cannot make '" + whole + "': " + error.what());
  } catch (...) {
    std::remove(whole.c_str());
    throw;
  }
}

}  // namespace rapport
