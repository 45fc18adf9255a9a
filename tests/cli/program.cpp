#include "tests/cli/program.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

extern char** environ;

namespace rapport::test {

Folder::Folder() {
  std::string name = std::filesystem::temp_directory_path() / "rapport_cli_XXXXXX";
  REQUIRE(mkdtemp(name.data()) != nullptr);
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Folder::write(const std::string& name, const std::string& text) const {
  std::ofstream(path(name), std::ios::binary) << text;
  return path(name);
}

std::string Folder::read(const std::string& name) const {
  std::ostringstream text;
  text << std::ifstream(path(name), std::ios::binary).rdbuf();
  return text.str();
}

bool Folder::has(const std::string& name) const { return std::filesystem::exists(path(name)); }

std::vector<std::string> Folder::names() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path_)) {
    const std::string name = entry.path().filename();
    if (!name.starts_with("standard_")) names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

Program::Program(const Folder& folder, const std::vector<std::string>& arguments,
                 const std::string& out, int kilobytes)
    : folder_(&folder) {
  static int count = 0;
  const std::string number = std::to_string(++count);
  if (out.empty()) out_name_ = "standard_out_" + number;
  err_name_ = "standard_err_" + number;
  const char* program = getenv("RAPPORT");
  REQUIRE_MESSAGE(program != nullptr, "RAPPORT names the program under test");
  const std::string target = out.empty() ? folder.path(out_name_) : out;
  const std::string errors = folder.path(err_name_);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, target.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, errors.c_str(), O_WRONLY | O_CREAT, 0600);
  std::vector<std::string> words{"rapport"};
  if (kilobytes > 0) {
    const std::string limit = "ulimit -f " + std::to_string(2 * kilobytes);  // in 512 bytes
    words = {"sh", "-c", limit + "; exec \"$RAPPORT\" \"$@\"", "rapport"};
    program = "/bin/sh";
  }
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const int error = posix_spawn(&pid_, program, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  REQUIRE(error == 0);
}

Program::~Program() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void Program::send(int signal) const { REQUIRE(kill(pid_, signal) == 0); }

Ended Program::end() {
  int status = 0;
  REQUIRE(waitpid(pid_, &status, 0) == pid_);
  pid_ = -1;
  Ended ended;
  if (WIFEXITED(status)) ended.code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) ended.signal = WTERMSIG(status);
  if (!out_name_.empty()) ended.out = folder_->read(out_name_);
  ended.err = folder_->read(err_name_);
  return ended;
}

Ended command(const Folder& folder, const std::vector<std::string>& arguments,
              const std::string& out) {
  return Program(folder, arguments, out).end();
}

Ended limited_command(const Folder& folder, int kilobytes,
                      const std::vector<std::string>& arguments) {
  return Program(folder, arguments, "", kilobytes).end();
}

bool has_text(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const char* const kPhoneLine = R"(# A phone line, invented.
schema = 1
name = "Phone line"
start = 2026-01-05
horizon = "60 days"

[segment.homes]
customers = 400
satisfaction = { uniform = [0.4, 1.0] }
value = "10 EUR / month"
leaving.form = "logistic"
leaving.period = "30 days"
leaving.threshold = 0.5

[segment.firms]
customers = 100
satisfaction = { uniform = [0.4, 1.0] }
value = "50 EUR / month"
leaving.form = "logistic"
leaving.period = "30 days"
leaving.threshold = 0.5

[need.question]
journey = "call"
rate = "120 / year"  # often

[pool.agents]
staff = 2  # two at the phone
cost = "20 EUR / hour"

[touch_point.phone]
kind = "staffed"
pool = "agents"
service = { exponential = "12 min" }
patience = { exponential = "10 min" }
experience.served = 0.02
experience.abandoned = -0.10

[journey.call.step.talk]
touch_point = "phone"
entry = 1
served = [{ to = "end" }]

[policy.more_staff]
label = "One more at the phone"
pool.agents.staff = 3
)";

std::string phone_line_with(const std::string& from, const std::string& to) {
  std::string text = kPhoneLine;
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace rapport::test
