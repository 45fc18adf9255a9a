// Runs docs/tutorial.md: every command of its sh blocks, in order, in a copy of the scenarios; and
// looks for what the text says they print.
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kFewestCommands = 18, kFewestLines = 60;

struct Command {
  std::size_t line;  // of docs/tutorial.md
  std::string text;
  int exit_code = 0;
};

/// A sh block, and what the text block behind it shows of its output.
struct Passage {
  std::vector<Command> commands;
  std::vector<std::string> shown;
};

fs::path folder_of(const char* name) {
  const char* value = std::getenv(name);
  REQUIRE_MESSAGE(value != nullptr, name, " is not set");
  return value;
}

/// `rapport ... # exit 3`
Command command_of(const std::string& line, std::size_t number) {
  const std::size_t comment = line.find("# exit ");
  Command command{number, line.substr(0, comment)};
  if (comment != std::string::npos) command.exit_code = std::stoi(line.substr(comment + 7));
  return command;
}

std::vector<Passage> read_passages(const fs::path& path) {
  std::ifstream in(path);
  REQUIRE_MESSAGE(in, path, " cannot be opened");
  std::vector<Passage> passages;
  std::string line, block;  // language of the block; empty outside of blocks
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (line.starts_with("```")) {
      block = block.empty() ? line.substr(3) : "";
      CHECK_MESSAGE((line == "```" || block == "sh" || block == "text" || block == "toml"), "line ",
                    number, ": a block of another kind");
      if (block == "sh") passages.emplace_back();
    } else if (block == "sh") {
      CHECK_MESSAGE(line.starts_with("rapport "), "line ", number, ": ", line);
      passages.back().commands.push_back(command_of(line, number));
    } else if (block == "text" && !passages.empty()) {
      passages.back().shown.push_back(line);
    }
  }
  return passages;
}

/// A copy of the scenarios in a new folder, which goes with it.
class Workplace {
 public:
  Workplace() {
    std::string name = (fs::temp_directory_path() / "rapport-tutorial-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    folder_ = name;
    fs::copy(folder_of("RAPPORT_SOURCE") / "scenarios", folder_ / "scenarios");
  }
  ~Workplace() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  /// Runs it as a shell does; adds what it prints, messages too, to `output`.
  int run(const std::string& command, std::string& output) const {
    const fs::path bin = folder_of("RAPPORT").parent_path();
    const std::string line = "cd '" + folder_.string() + "' && PATH='" + bin.string() +
                             "':\"$PATH\" && { " + command + "\n} 2>&1 </dev/null";
    FILE* pipe = popen(line.c_str(), "r");
    REQUIRE(pipe != nullptr);
    char buffer[4096];
    for (std::size_t n = 0; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
      output.append(buffer, n);
    }
    const int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  fs::path folder_;
};

/// Words with one space between, so that columns may be wider or narrower.
std::string squeezed(const std::string& line) {
  std::istringstream words(line);
  std::string text, word;
  while (words >> word) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// The first of `wanted` that is no line of the output, in order, with any others between; or
/// empty.
std::string first_missing(const std::vector<std::string>& wanted, const std::string& output) {
  std::istringstream lines(output);
  std::string line;
  for (const std::string& text : wanted) {
    const std::string want = squeezed(text);
    if (want.empty() || want == "...") continue;
    bool found = false;
    while (!found && std::getline(lines, line)) found = squeezed(line) == want;
    if (!found) return text;
  }
  return {};
}

}  // namespace

TEST_CASE("the tutorial's commands do what it says") {
  const auto passages = read_passages(folder_of("RAPPORT_SOURCE") / "docs" / "tutorial.md");
  const Workplace workplace;
  std::size_t commands = 0, lines = 0;
  for (const Passage& passage : passages) {
    std::string output;
    for (const Command& command : passage.commands) {
      const std::size_t before = output.size();
      const int code = workplace.run(command.text, output);
      CHECK_MESSAGE(code == command.exit_code, "docs/tutorial.md:", command.line, ": ",
                    command.text, " ends with ", code, " and says\n", output.substr(before));
      ++commands;
    }
    const std::string missing = first_missing(passage.shown, output);
    CHECK_MESSAGE(missing.empty(), "the text shows, but nothing (or nothing so late) prints\n",
                  missing, "\n---- it prints\n", output);
    lines += passage.shown.size();
  }
  CHECK(commands >= kFewestCommands);
  CHECK(lines >= kFewestLines);
}
