#include "tests/cli/command.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <thread>

namespace rapport {

namespace {

int catcher(const char* name) {
  const int file = memfd_create(name, MFD_CLOEXEC);
  REQUIRE(file >= 0);
  return file;
}

std::string caught(int file) {
  std::string text;
  char buffer[65536];
  off_t at = 0;
  for (ssize_t n; (n = pread(file, buffer, sizeof buffer, at)) > 0; at += n) {
    text.append(buffer, static_cast<std::size_t>(n));
  }
  return text;
}

/// In the child, from fork to exec: only calls that are safe there.
[[noreturn]] void become(const char* program, char* const* argv, char* const* environment, int out,
                         int err, std::size_t most_bytes) {
  if (most_bytes > 0) {
    const rlimit limit{most_bytes, most_bytes};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(126);
  }
  const int nothing = open("/dev/null", O_RDONLY);
  if (dup2(nothing, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) _exit(126);
  signal(SIGPIPE, SIG_DFL);
  execve(program, argv, environment);
  _exit(127);
}

std::vector<char*> pointers(Words& words) {
  std::vector<char*> list;
  for (std::string& word : words) list.push_back(word.data());
  list.push_back(nullptr);
  return list;
}

}  // namespace

Command::Command(const Words& arguments, const CommandPlace& place) {
  const char* program = getenv("RAPPORT");
  REQUIRE_MESSAGE(program != nullptr, "RAPPORT has to name the program under test");
  out_ = catcher("standard output");
  err_ = catcher("standard error");
  Words words{"rapport"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  Words environment = place.environment;
  for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
  const std::vector<char*> argv = pointers(words), env = pointers(environment);
  pid_ = fork();
  REQUIRE(pid_ >= 0);
  if (pid_ == 0) {
    become(program, argv.data(), env.data(), place.out < 0 ? out_ : place.out,
           place.err < 0 ? err_ : place.err, place.most_bytes);
  }
}

Command::~Command() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    reap(0);
  }
  close(out_);
  close(err_);
}

void Command::send(int signal) const { REQUIRE(kill(pid_, signal) == 0); }

bool Command::reap(int flags) {
  if (pid_ > 0 && waitpid(pid_, &status_, flags) == pid_) pid_ = -1;
  return pid_ < 0;
}

bool Command::runs() { return !reap(WNOHANG); }

CommandEnd Command::end(std::chrono::seconds most) {
  using namespace std::chrono_literals;
  CommandEnd end;
  const auto until = std::chrono::steady_clock::now() + most;
  for (auto pause = 1ms; runs(); pause = std::min(2 * pause, 16ms)) {
    if (std::chrono::steady_clock::now() > until) {
      end.late = true;
      kill(pid_, SIGKILL);
      reap(0);
      break;
    }
    std::this_thread::sleep_for(pause);
  }
  CHECK_FALSE_MESSAGE(end.late, "the command had to be killed");
  if (WIFEXITED(status_)) end.code = WEXITSTATUS(status_);
  if (WIFSIGNALED(status_)) end.signal = WTERMSIG(status_);
  end.out = caught(out_);
  end.err = caught(err_);
  return end;
}

CommandEnd rapport_command(const Words& arguments, const CommandPlace& place) {
  return Command(arguments, place).end();
}

Json json_of_command(Words arguments) {
  arguments.insert(arguments.end(), {"--format", "json"});
  const CommandEnd end = rapport_command(arguments);
  INFO(end.err);
  REQUIRE(end.code == 0);
  return Json::parse(end.out);
}

std::vector<Words> csv_records(const std::string& text) {
  std::vector<Words> records;
  Words record{""};
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (quoted) {
      if (c != '"') {
        record.back() += c;
      } else if (next == '"') {
        record.back() += text[++i];
      } else {
        quoted = false;
        REQUIRE((next == ',' || next == '\r'));
      }
    } else if (c == '"') {
      REQUIRE(record.back().empty());
      quoted = true;
    } else if (c == ',') {
      record.emplace_back();
    } else if (c == '\r') {
      REQUIRE(next == '\n');
      ++i;
      records.push_back(record);
      record = {""};
    } else {
      REQUIRE(c != '\n');
      record.back() += c;
    }
  }
  REQUIRE_FALSE(quoted);
  REQUIRE(record == Words{""});  // the last line ends too
  REQUIRE(!records.empty());
  for (const Words& other : records) REQUIRE(other.size() == records[0].size());
  return records;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  REQUIRE(file);
}

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

StoredCount stored_runs(const std::string& results) {
  StoredCount count;
  const CommandEnd list = rapport_command({"replay", results, "--list"});
  if (list.code != 0) return count;
  std::istringstream lines(list.out);
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    if (++number <= 2) continue;  // what it is, and the heads of the columns
    ++(contains(line, "failed: ") ? count.failed : count.done);
  }
  return count;
}

std::string shipped(const std::string& name) {
  const char* source = getenv("RAPPORT_SOURCE");
  REQUIRE_MESSAGE(source != nullptr, "RAPPORT_SOURCE has to name the root of the repository");
  return std::string(source) + "/scenarios/" + name;
}

const char* const kCounter = R"(# A counter in a shop. Every number is made up.
schema = 1
name = "Counter, \"small\""
start = 2026-01-05
horizon = "40 days"

[segment.regulars]
customers = 200
satisfaction = { uniform = [0.4, 1.0] }
value = "20 EUR / month"
leaving.form = "logistic"
leaving.period = "10 days"
leaving.threshold = 0.5

[segment."now, and then"]
customers = 100
satisfaction = { uniform = [0.4, 1.0] }
value = "5 EUR / month"
leaving.form = "logistic"
leaving.period = "10 days"
leaving.threshold = 0.5

[need.question]
journey = "ask"
rate = "150 / year"   # three a week

[pool.clerks]
# Two are too few at times.
staff = 2
cost = "15 EUR / hour"

[touch_point."desk, front"]
kind = "staffed"
pool = "clerks"
service = { exponential = "15 min" }
patience = { exponential = "8 min" }
experience.served = 0.02
experience.abandoned = -0.1

[journey.ask.step.desk]
touch_point = "desk, front"
entry = 1

[policy.third]
label = "A third clerk"
pool.clerks.staff = 3

[policy.same_again]
label = "Nothing new"
pool.clerks.staff = 2
)";

const char* const kRedials = R"(schema = 1
name = "Redials"
start = 2026-01-05
horizon = "20 days"
[segment.one]
customers = 1
[need.question]
journey = "call"
clock = "calendar"
rate = "12 / year"
[pool.agents]
staff = { "mon-fri 09:00-10:00" = 1 }
[touch_point.line]
kind = "staffed"
pool = "agents"
service = "3 min"
patience = "1 s"
[journey.call.step.line]
touch_point = "line"
entry = 1
abandoned = [{ to = "line" }]
)";

}  // namespace rapport
