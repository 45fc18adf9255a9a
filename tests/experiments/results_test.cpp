#include "experiments/results/results.h"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <limits>
#include <set>
#include <thread>

#include "sim/core/check.h"
#include "tests/experiments/stored_study.h"
#include "tests/experiments/temporary_folder.h"

using namespace rapport;
namespace fs = std::filesystem;

namespace {

std::string message_of_open(const std::string& path) {
  try {
    ResultsFile::open(path);
  } catch (const OutputError& error) {
    return error.what();
  }
  return {};
}

std::string message_of_create(const std::string& path) {
  try {
    ResultsFile::create(path, StoredStudy().study);
  } catch (const OutputError& error) {
    return error.what();
  }
  return {};
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

// What another program does: plain SQLite, without the code under test. Rows as text, "a|b".
std::vector<std::string> sql(const std::string& path, const std::string& statement) {
  sqlite3* database = nullptr;
  std::vector<std::string> rows;
  const auto row = [](void* to, int columns, char** texts, char**) {
    std::string line;
    for (int c = 0; c < columns; ++c) {
      line += (c == 0 ? "" : "|") + std::string(texts[c] == nullptr ? "NULL" : texts[c]);
    }
    static_cast<std::vector<std::string>*>(to)->push_back(line);
    return 0;
  };
  REQUIRE(sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK);
  CHECK(sqlite3_exec(database, statement.c_str(), row, &rows, nullptr) == SQLITE_OK);
  CHECK(sqlite3_close(database) == SQLITE_OK);
  return rows;
}

}  // namespace

TEST_CASE("what is stored comes back") {
  const TemporaryFolder folder;
  const std::string path = folder.file("r.db");
  const StoredStudy s;
  const double inf = std::numeric_limits<double>::infinity();
  const std::vector<std::vector<double>> rows{{0.1, std::nan(""), 1e-310, 5.0},
                                              {-inf, inf, -1.0 / 3.0, 1e308}};
  {
    ResultsFile file = ResultsFile::create(path, s.study);
    file.add(s.record(1, 0, rows[1]), s.model, s.keys);
    file.add(s.record(0, 0, rows[0]), s.model, s.keys);
    file.add(s.failed(0, 1, "it's \"broken\"; größer als 255 → ✗\nsecond line"), s.model, s.keys);
    file.close();
  }
  const ResultsFile file = ResultsFile::open(path);
  const StudyRecord back = file.study();
  CHECK(back.command == "compare");
  CHECK(back.version == "0.1.0");
  CHECK(back.scenario_path == s.study.scenario_path);
  CHECK(back.seed == 4294967295u);
  CHECK(back.replications == 20);
  REQUIRE(back.sources.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(back.sources[i].path == s.study.sources[i].path);
    CHECK(back.sources[i].text == s.study.sources[i].text);
  }
  REQUIRE(back.set.size() == 1);
  CHECK(back.set[0].path == "levers.staffing");
  CHECK(back.set[0].value == "1.2");
  CHECK(back.set[0].where == "--set staffing=1.2");
  REQUIRE(back.extra.size() == 2);
  CHECK(back.extra[0].name == "fünf \"mehr\"");
  CHECK(back.extra[0].label == "Fünf Leute mehr");
  REQUIRE(back.extra[0].set.size() == 2);
  CHECK(back.extra[0].set[0].path == "pool.agents.staff");
  CHECK(back.extra[0].set[1].value == "\"4 min\"");
  CHECK(back.extra[1].set.empty());
  CHECK(back.policies == s.study.policies);
  CHECK(back.labels == std::vector<std::string>{"Today", "Fünf Leute mehr", "more"});
  CHECK(scenario_hash(back) == scenario_hash(s.study));

  const std::vector<ResultsFile::StoredRun> runs = file.runs();
  REQUIRE(runs.size() == 3);
  const std::vector<std::int64_t> ids{1, 2, 4};  // by replication and policy, of three policies
  for (std::size_t i = 0; i < 3; ++i) CHECK(runs[i].id == ids[i]);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(runs[i].task.policy == i);
    CHECK(runs[i].task.key.seed == 4294967295u);
    CHECK(runs[i].task.key.replication == 0);
    CHECK(runs[i].status == RunStatus::done);
    CHECK(runs[i].message.empty());
    CHECK(runs[i].hash == s.record(i, 0, {}).hash);
    const std::vector<ResultsFile::StoredValue> values = file.values(runs[i].id);
    REQUIRE(values.size() == 4);
    for (std::size_t k = 0; k < 4; ++k) {
      const double x = rows[i][k];
      CHECK((values[k].value == x || (std::isnan(values[k].value) && std::isnan(x))));
    }
  }
  const std::vector<ResultsFile::StoredValue> values = file.values(1);
  CHECK(values[0].metric == "stay");
  CHECK(values[0].part == "company");
  CHECK(values[0].part_name == "all");
  CHECK(values[1].part == "segment");
  CHECK(values[1].part_name == s.model.segments[0].name);
  CHECK(values[3].metric == "wait");
  CHECK(values[3].part == "touch_point");
  CHECK(values[3].part_name == s.model.touch_points[0].name);
  CHECK(runs[2].status == RunStatus::failed);
  CHECK(runs[2].message == "it's \"broken\"; größer als 255 → ✗\nsecond line");
  CHECK(runs[2].task.key.replication == 1);
  CHECK(file.values(4).empty());
  CHECK(file.values(99).empty());
}

TEST_CASE("other programs read tidy tables, from one file") {
  const TemporaryFolder folder;
  const std::string path = folder.file("r.db");
  const StoredStudy s;
  {
    ResultsFile file = ResultsFile::create(path, s.study);
    file.add(s.record(0, 3, {1.5, std::nan(""), 2.5, 3.5}), s.model, s.keys);
    file.add(s.record(1, 3, {2.5, 3.5, 4.5, 5.5}), s.model, s.keys);
    CHECK(fs::exists(path + "-wal"));
  }  // as good as close()
  CHECK_FALSE(fs::exists(path + "-wal"));
  CHECK_FALSE(fs::exists(path + "-shm"));
  CHECK(sql(path, "PRAGMA journal_mode") == std::vector<std::string>{"delete"});
  CHECK(sql(path, "PRAGMA integrity_check") == std::vector<std::string>{"ok"});
  const std::string segment = s.model.segments[0].name;
  const std::string line = s.model.touch_points[0].name;
  CHECK(sql(path, "SELECT * FROM tidy WHERE policy = 'today'") ==
        std::vector<std::string>{"today|3|stay|company|all|1.5|as described",
                                 "today|3|stay|segment|" + segment + "|NULL|as described",
                                 "today|3|wait|company|all|2.5|as described",
                                 "today|3|wait|touch_point|" + line + "|3.5|as described"});
  CHECK(sql(path,
            "SELECT policy, avg(value) FROM tidy WHERE metric = 'stay' GROUP BY policy "
            "ORDER BY policy DESC") == std::vector<std::string>{"today|1.5", "fünf \"mehr\"|3.0"});
  CHECK(sql(path, "SELECT * FROM metric ORDER BY id") ==
        std::vector<std::string>{"stay|Customers who stay|%|more|0.3", "wait|Wait|min|less|0.5"});
  CHECK(sql(path, "SELECT id, status, hash FROM run ORDER BY id LIMIT 1") ==
        std::vector<std::string>{"10|done|8000000000000003"});
  CHECK(sql(path, "SELECT count(*) FROM timing WHERE seconds = 0.25") ==
        std::vector<std::string>{"2"});
  CHECK(sql(path, "SELECT value FROM meta WHERE key = 'scenario_hash'") ==
        std::vector<std::string>{scenario_hash(s.study)});
}

TEST_CASE("the order in which runs are added does not matter") {
  const TemporaryFolder folder;
  const StoredStudy s;
  std::vector<std::vector<std::string>> contents;
  for (const bool backwards : {false, true}) {
    const std::string path = folder.file(backwards ? "b.db" : "a.db");
    ResultsFile file = ResultsFile::create(path, s.study);
    for (std::uint32_t i = 0; i < 9; ++i) {
      const std::uint32_t n = backwards ? 8 - i : i;
      file.add(s.record(n % 3, n / 3, {0.5 * n, 1.0, 2.0, 3.0}), s.model, s.keys);
    }
    file.close();
    contents.push_back(sql(
        path, "SELECT * FROM run; SELECT * FROM value; SELECT * FROM metric; SELECT * FROM key"));
  }
  CHECK(contents[0].size() == 9 + 9 * 4 + 2 + 4);
  CHECK(contents[0] == contents[1]);
}

TEST_CASE("the hash of a scenario tells scenarios apart") {
  const StudyRecord study = StoredStudy().study;
  std::set<std::string> hashes{scenario_hash(study)};
  const auto with = [&](auto change) {
    StudyRecord other = study;
    change(other);
    hashes.insert(scenario_hash(other));
  };
  with([](StudyRecord& s) { s.sources[0].text += " "; });
  with([](StudyRecord& s) { s.sources.pop_back(); });
  with([](StudyRecord& s) { std::swap(s.sources[0].text, s.sources[1].text); });
  with([](StudyRecord& s) {  // the same letters, split elsewhere
    s.sources[1].text = s.sources[0].text.back() + s.sources[1].text;
    s.sources[0].text.pop_back();
  });
  with([](StudyRecord& s) { s.set[0].value = "1.3"; });
  with([](StudyRecord& s) { s.set[0].path = "levers.other"; });
  with([](StudyRecord& s) { s.extra[0].set.pop_back(); });
  with([](StudyRecord& s) { s.extra.pop_back(); });
  CHECK(hashes.size() == 9);
  with([](StudyRecord& s) { s.sources[0].path = "/elsewhere/company.toml"; });
  with([](StudyRecord& s) { s.set[0].where = "the studio"; });
  with([](StudyRecord& s) { s.seed = 2; });
  CHECK(hashes.size() == 9);
  for (const std::string& hash : hashes) CHECK(hash.size() == 16);
}

TEST_CASE("nothing that exists is touched") {
  const TemporaryFolder folder;
  const std::string file = folder.file("kept.db");
  write_text(file, "precious");
  CHECK(message_of_create(file).find("exists already") != std::string::npos);
  std::ifstream in(file);
  CHECK(std::string(std::istreambuf_iterator<char>(in), {}) == "precious");

  fs::create_directory(folder.path() / "sub");
  CHECK(message_of_create(folder.file("sub")).find("is a folder") != std::string::npos);
  CHECK(message_of_create(folder.file("sub/")).find("folder") != std::string::npos);

  fs::create_symlink(folder.path() / "nowhere", folder.path() / "dangling");
  CHECK(message_of_create(folder.file("dangling")).find("link that leads nowhere") !=
        std::string::npos);
  CHECK_FALSE(fs::exists(folder.path() / "nowhere"));
  fs::create_symlink(file, folder.path() / "link");
  CHECK(message_of_create(folder.file("link")).find("exists already") != std::string::npos);

  write_text(folder.file("gone.db-wal"), "runs of a file that was moved");
  CHECK(message_of_create(folder.file("gone.db")).find("gone.db-wal") != std::string::npos);
  CHECK(fs::exists(folder.file("gone.db-wal")));
  CHECK_FALSE(fs::exists(folder.file("gone.db")));
}

TEST_CASE("an output that cannot be made says why") {
  const TemporaryFolder folder;
  CHECK(message_of_create("").find("file name") != std::string::npos);
  CHECK(message_of_create(folder.file("no/such/r.db")).find("there is no folder") !=
        std::string::npos);
  write_text(folder.file("file"), "");
  CHECK(message_of_create(folder.file("file/r.db")).find("is no folder") != std::string::npos);
  CHECK_FALSE(message_of_create(folder.file(std::string(300, 'x'))).empty());
  CHECK(fs::directory_iterator(folder.path()) != fs::directory_iterator());
}

TEST_CASE("of many that make the same file at once, one gets it") {
  const TemporaryFolder folder;
  const std::string path = folder.file("r.db");
  const StoredStudy s;
  std::array<int, 4> made{};
  std::vector<std::thread> threads;
  for (int& m : made) {
    threads.emplace_back([&] {
      try {
        ResultsFile::create(path, s.study);
        m = 1;
      } catch (const OutputError&) {
        m = 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(std::count(made.begin(), made.end(), 1) == 1);
  CHECK(ResultsFile::open(path).runs().empty());
}

TEST_CASE("what is no results file is refused") {
  const TemporaryFolder folder;
  CHECK(message_of_open(folder.file("missing.db")).find("does not exist") != std::string::npos);
  CHECK(message_of_open(folder.path().string()).find("is a folder") != std::string::npos);
  CHECK(message_of_open("/dev/null").find("no results file") != std::string::npos);
  write_text(folder.file("text"), "schema = 1\nname = 'a scenario, not a results file'\n");
  CHECK(message_of_open(folder.file("text")).find("no results file") != std::string::npos);
  write_text(folder.file("empty"), "");
  CHECK(message_of_open(folder.file("empty")).find("empty") != std::string::npos);
  write_text(folder.file("short"), "SQLite");
  CHECK(message_of_open(folder.file("short")).find("no results file") != std::string::npos);
  write_text(folder.file("head"), std::string("SQLite format 3\0", 16) + std::string(5000, 'x'));
  CHECK_FALSE(message_of_open(folder.file("head")).empty());

  const std::string other = folder.file("other.db");
  write_text(other, "");
  sql(other, "CREATE TABLE run (id INTEGER)");
  CHECK(message_of_open(other).find("no results file of rapport") != std::string::npos);

  const std::string newer = folder.file("newer.db");
  ResultsFile::create(newer, StoredStudy().study).close();
  sql(newer, "PRAGMA user_version = 999");
  CHECK(message_of_open(newer).find("newer rapport") != std::string::npos);
  CHECK(message_of_open(newer).find("999") != std::string::npos);
  sql(newer, "PRAGMA user_version = 1");
  CHECK(message_of_open(newer).find("an older rapport (schema 1") != std::string::npos);
}

TEST_CASE("a damaged results file is told as such") {
  const TemporaryFolder folder;
  const std::string path = folder.file("r.db");
  const StoredStudy s;
  {
    ResultsFile file = ResultsFile::create(path, s.study);
    file.add(s.record(0, 0, {1.0, 2.0, 3.0, 4.0}), s.model, s.keys);
  }
  sql(path, "UPDATE run SET hash = 'xyz'");
  CHECK_THROWS_AS(ResultsFile::open(path).runs(), OutputError);
  sql(path, "UPDATE meta SET value = 'many' WHERE key = 'replications'");
  CHECK_THROWS_AS(ResultsFile::open(path).study(), OutputError);
  sql(path, "DROP VIEW tidy; DROP TABLE value");
  CHECK_THROWS_AS(ResultsFile::open(path).values(1), OutputError);
}

TEST_CASE("a file that is being written can be read, and its writer closes all the same") {
  const TemporaryFolder folder;
  const std::string path = folder.file("r.db");
  const StoredStudy s;
  ResultsFile writer = ResultsFile::create(path, s.study);
  CHECK(ResultsFile::open(path).runs().empty());
  for (std::uint32_t i = 0; i < 3; ++i) {
    writer.add(s.record(0, i, {1.0, 2.0, 3.0, 4.0}), s.model, s.keys);
    const ResultsFile reader = ResultsFile::open(path);
    CHECK(reader.runs().size() == i + 1);
    CHECK(reader.values(reader.runs().back().id).size() == 4);
  }
  {
    const ResultsFile reader = ResultsFile::open(path);
    CHECK(reader.runs().size() == 3);
    writer.close();
    CHECK(reader.runs().size() == 3);
  }
  CHECK_FALSE(fs::exists(path + "-wal"));
  CHECK(ResultsFile::open(path).runs().size() == 3);
}

TEST_CASE("mistakes of the program in adding runs are told, and nothing is stored of them") {
  const TemporaryFolder folder;
  const StoredStudy s;
  ResultsFile file = ResultsFile::create(folder.file("r.db"), s.study);
  const RunRecord good = s.record(0, 0, {1.0, 2.0, 3.0, 4.0});
  file.add(good, s.model, s.keys);
  CHECK_THROWS_AS(file.add(good, s.model, s.keys), InvariantError);  // twice
  CHECK_THROWS_AS(file.add(s.record(3, 0, good.values), s.model, s.keys), InvariantError);
  CHECK_THROWS_AS(file.add(s.record(1, 0, {1.0}), s.model, s.keys), InvariantError);
  RunRecord seed = s.record(1, 0, good.values);
  seed.task.key.seed = 3;
  CHECK_THROWS_AS(file.add(seed, s.model, s.keys), InvariantError);
  file.add(s.record(1, 0, good.values), s.model, s.keys);
  CHECK(file.runs().size() == 2);
  CHECK(file.values(1).size() == 4);
}
