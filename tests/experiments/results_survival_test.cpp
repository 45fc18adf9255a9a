// What a results file holds after its writer was killed, ran out of room or may not write.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "experiments/results/results.h"
#include "tests/experiments/stored_study.h"
#include "tests/experiments/temporary_folder.h"

using namespace rapport;
namespace fs = std::filesystem;

namespace {

// Number `k` of a run: known to the reader without asking the writer.
std::vector<double> values_of(std::uint32_t replication) {
  const double x = replication / 3.0;
  return {x, x + 1.0, x + 2.0, x + 3.0};
}

// Runs `body` in a process of its own, which can be killed, limited or stripped of its rights. What
// it writes to the pipe comes to the parent. It ends without the test program's own farewell.
class Child {
 public:
  explicit Child(const std::function<int(int pipe)>& body) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    process_ = fork();
    REQUIRE(process_ >= 0);
    if (process_ == 0) {
      ::close(ends[0]);
      int code = 99;
      try {
        code = body(ends[1]);
      } catch (...) {
      }
      _exit(code);
    }
    ::close(ends[1]);
    read_end_ = ends[0];
  }
  ~Child() { ::close(read_end_); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  bool read_byte() {
    char byte = 0;
    return ::read(read_end_, &byte, 1) == 1;
  }
  std::string read_all() {
    std::string text;
    char byte = 0;
    while (::read(read_end_, &byte, 1) == 1) text += byte;
    return text;
  }
  void kill() { ::kill(process_, SIGKILL); }
  int status() {
    int status = 0;
    REQUIRE(waitpid(process_, &status, 0) == process_);
    return status;
  }

 private:
  pid_t process_ = 0;
  int read_end_ = 0;
};

void send(int pipe, const std::string& text) {
  if (::write(pipe, text.data(), text.size()) != static_cast<ssize_t>(text.size())) _exit(98);
}

// Root may write everywhere, so a test of rights takes them off first.
void become_nobody() {
  if (geteuid() != 0) return;
  if (setgid(65534) != 0 || setuid(65534) != 0) _exit(97);
}

// The runs of policy 0 are those numbered from 0, each whole. Returns how many.
std::size_t check_runs(const std::string& path) {
  const ResultsFile file = ResultsFile::open(path);
  const std::vector<ResultsFile::StoredRun> runs = file.runs();
  for (std::size_t i = 0; i < runs.size(); ++i) {
    CHECK(runs[i].task.key.replication == i);
    const std::vector<ResultsFile::StoredValue> values = file.values(runs[i].id);
    const std::vector<double> expected = values_of(static_cast<std::uint32_t>(i));
    REQUIRE(values.size() == expected.size());
    for (std::size_t k = 0; k < values.size(); ++k) CHECK(values[k].value == expected[k]);
  }
  return runs.size();
}

// A writer that was killed with three runs in its log.
void leave_a_log(const std::string& path, const StoredStudy& s) {
  Child child([&](int) {
    ResultsFile file = ResultsFile::create(path, s.study);
    for (std::uint32_t i = 0; i < 3; ++i) file.add(s.record(0, i, values_of(i)), s.model, s.keys);
    ::kill(getpid(), SIGKILL);
    return 0;
  });
  REQUIRE(WIFSIGNALED(child.status()));
  REQUIRE(fs::file_size(path + "-wal") > 0);
}

}  // namespace

TEST_CASE("a killed writer loses at most the run in flight") {
  const StoredStudy s;
  for (const std::size_t after : {1, 40, 400}) {
    const TemporaryFolder folder;
    const std::string path = folder.file("r.db");
    Child child([&](int pipe) {
      ResultsFile file = ResultsFile::create(path, s.study);
      for (std::uint32_t i = 0;; ++i) {
        file.add(s.record(0, i, values_of(i)), s.model, s.keys);
        send(pipe, "x");  // this one is stored
      }
      return 0;
    });
    std::size_t stored = 0;
    while (stored < after && child.read_byte()) ++stored;
    child.kill();
    stored += child.read_all().size();
    const int status = child.status();
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGKILL);
    CHECK(fs::exists(path + "-wal"));
    const std::size_t found = check_runs(path);
    CHECK(found >= stored);
    CHECK(found <= stored + 1);              // one may be stored and not yet told
    CHECK_FALSE(fs::exists(path + "-wal"));  // reading has folded it in
    CHECK(check_runs(path) == found);
  }
}

TEST_CASE("a writer killed before its first run leaves a results file without runs") {
  const TemporaryFolder folder;
  const StoredStudy s;
  Child child([&](int) {
    ResultsFile file = ResultsFile::create(folder.file("r.db"), s.study);
    ::kill(getpid(), SIGKILL);
    return 0;
  });
  CHECK(WIFSIGNALED(child.status()));
  // Even without its log the file says what it is.
  fs::remove(folder.file("r.db-wal"));
  CHECK(check_runs(folder.file("r.db")) == 0);
  CHECK(ResultsFile::open(folder.file("r.db")).study().command == "compare");
}

TEST_CASE("a full disk keeps every run that was stored, and says how many") {
  const TemporaryFolder folder;
  const StoredStudy s;
  const std::string path = folder.file("r.db");
  Child child([&](int pipe) {
    signal(SIGXFSZ, SIG_IGN);  // as the command line does, so that writing fails instead
    const rlimit limit{300000, 300000};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
    ResultsFile file = ResultsFile::create(path, s.study);
    std::uint32_t stored = 0;
    try {
      for (;; ++stored) file.add(s.record(0, stored, values_of(stored)), s.model, s.keys);
    } catch (const OutputError& error) {
      send(pipe, std::to_string(stored) + ";" + error.what());
    }
    return 0;
  });
  const std::string text = child.read_all();
  CHECK(child.status() == 0);
  const std::string stored = text.substr(0, text.find(';'));
  INFO(text);
  CHECK(text.find("the disk may be full") != std::string::npos);
  CHECK(text.find(stored + " runs are stored in it and can be read") != std::string::npos);
  CHECK(std::to_string(check_runs(path)) == stored);
  CHECK(std::stoi(stored) > 10);
}

TEST_CASE("a disk with no room at all is no crash, and nothing is left behind") {
  const TemporaryFolder folder;
  const StoredStudy s;
  for (const rlim_t bytes : {0, 4096, 20000, 45000}) {
    const std::string path = folder.file("r.db");
    Child child([&](int pipe) {
      signal(SIGXFSZ, SIG_IGN);
      const rlimit limit{bytes, bytes};
      if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
      try {
        ResultsFile::create(path, s.study);
      } catch (const OutputError& error) {
        send(pipe, error.what());
      }
      return 0;
    });
    const std::string text = child.read_all();
    CHECK(child.status() == 0);
    CHECK(text.find("cannot write") != std::string::npos);
    INFO(text);
    CHECK(text.find("the disk may be full") != std::string::npos);
    CHECK(fs::directory_iterator(folder.path()) == fs::directory_iterator());
  }
}

TEST_CASE("a folder that may not be written is refused in words") {
  const TemporaryFolder folder;
  const StoredStudy s;
  fs::permissions(folder.path(), fs::perms(0555));
  Child child([&](int pipe) {
    become_nobody();
    try {
      ResultsFile::create(folder.file("r.db"), s.study);
    } catch (const OutputError& error) {
      send(pipe, error.what());
    }
    return 0;
  });
  CHECK(child.read_all().find("you may not write in the folder") != std::string::npos);
  CHECK(child.status() == 0);
}

TEST_CASE("a log left behind is read where nothing may be written") {
  const TemporaryFolder folder;
  const StoredStudy s;
  const std::string path = folder.file("r.db");
  leave_a_log(path, s);
  SUBCASE("with the index of the log") {}
  SUBCASE("without it, as in a copy") { fs::remove(path + "-shm"); }
  for (const fs::directory_entry& entry : fs::directory_iterator(folder.path())) {
    fs::permissions(entry.path(), fs::perms(0444));
  }
  fs::permissions(folder.path(), fs::perms(0555));
  Child child([&](int pipe) {
    become_nobody();
    try {
      const ResultsFile file = ResultsFile::open(path);
      send(pipe, std::to_string(file.runs().size()) + " runs of " +
                     std::to_string(file.values(file.runs().back().id).size()));
    } catch (const OutputError& error) {
      send(pipe, error.what());
    }
    return 0;
  });
  CHECK(child.read_all() == "3 runs of 4");
  CHECK(child.status() == 0);
  CHECK(fs::exists(path + "-wal"));
  fs::permissions(folder.path(), fs::perms::owner_all);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder.path())) {
    fs::permissions(entry.path(), fs::perms(0644));
  }
  CHECK(check_runs(path) == 3);
}
