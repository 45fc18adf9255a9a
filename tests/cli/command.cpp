#include "tests/cli/command.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
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

std::string program_under_test() {
  const char* program = getenv("RAPPORT");
  REQUIRE_MESSAGE(program != nullptr, "RAPPORT has to name the program under test");
  return program;
}

std::vector<char*> pointers(Words& words) {
  std::vector<char*> list;
  for (std::string& word : words) list.push_back(word.data());
  list.push_back(nullptr);
  return list;
}

}  // namespace

Command::Command(const Words& arguments, const CommandPlace& place)
    : Command(program_under_test(), joined({"rapport"}, arguments), place) {}

Command Command::of_shell(const std::string& line, const std::filesystem::path& folder) {
  const std::string bin = std::filesystem::path(program_under_test()).parent_path();
  const std::string place = "cd '" + folder.string() + "' && PATH='" + bin + "':\"$PATH\" && ";
  return {"/bin/sh", {"sh", "-c", place + "{ " + line + "\n} 2>&1"}, {}};
}

Command::Command(const std::string& program, Words words, const CommandPlace& place)
    : out_(catcher("standard output")), err_(catcher("standard error")) {
  Words environment = place.environment;
  for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
  const std::vector<char*> argv = pointers(words), env = pointers(environment);
  pid_ = fork();
  REQUIRE(pid_ >= 0);
  if (pid_ == 0) {
    become(program.c_str(), argv.data(), env.data(), place.out < 0 ? out_ : place.out,
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

Words joined(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

Json json_of_command(const Words& arguments) {
  const CommandEnd end = rapport_command(joined(arguments, {"--format", "json"}));
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

Words names_in(const std::filesystem::path& folder) {
  Words names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename());
  }
  std::ranges::sort(names);
  return names;
}

StoredRuns stored_runs(const std::string& results) {
  StoredRuns runs;
  const CommandEnd list = rapport_command({"replay", results, "--list"});
  if (list.code != 0) return runs;
  std::istringstream lines(list.out);
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    if (++number <= 2) continue;  // what it is, and the heads of the columns
    (contains(line, "failed: ") ? runs.failed : runs.done).push_back(std::stoul(line));
  }
  return runs;
}

}  // namespace rapport
