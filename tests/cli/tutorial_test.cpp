// Runs docs/tutorial.md: every command of its sh blocks, in order, in a copy of the scenarios; and
// looks for what the text says they print.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "tests/cli/companies.h"

using namespace rapport;

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kFewestCommands = 18, kFewestLines = 60;
constexpr std::chrono::minutes kMost{10};  // for a command; far more than any needs

/// A command of the tutorial.
struct Line {
  std::size_t number;  ///< of docs/tutorial.md
  std::string text;
  int exit_code = 0;
};

/// A sh block, and what the text block behind it shows of its output.
struct Passage {
  std::vector<Line> commands;
  std::vector<std::string> shown;
};

/// `rapport ... # exit 3`
Line command_of(const std::string& line, std::size_t number) {
  const std::size_t comment = line.find("# exit ");
  Line command{number, line.substr(0, comment)};
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
  const auto passages = read_passages(in_source("docs/tutorial.md"));
  const TemporaryFolder workplace;
  fs::copy(in_source("scenarios"), workplace.path() / "scenarios");
  std::size_t commands = 0, lines = 0;
  for (const Passage& passage : passages) {
    std::string output;
    for (const Line& line : passage.commands) {
      const CommandEnd end = Command::of_shell(line.text, workplace.path()).end(kMost);
      CHECK_MESSAGE(end.code == line.exit_code, "docs/tutorial.md:", line.number, ": ", line.text,
                    " ends with ", end.code, " and says\n", end.out);
      output += end.out;
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
