// Runs the `rapport` command from outside, as a user's shell does.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/experiments/temporary_folder.h"

namespace rapport {

using Json = nlohmann::ordered_json;
using Words = std::vector<std::string>;

/// `words`, then `more`.
Words joined(Words words, const Words& more);

/// What a command left behind.
struct CommandEnd {
  int code = -1;      ///< exit code; -1 where a signal ended it
  int signal = 0;     ///< that ended it
  bool late = false;  ///< it ran out of time and was killed
  std::string out, err;
};

/// What is unusual about the place where a command runs.
struct CommandPlace {
  int out = -1;                ///< a file that is open for its standard output; -1: it is caught
  int err = -1;                ///< the same for standard error
  std::size_t most_bytes = 0;  ///< no file may grow beyond, as on a full disk; 0: any size
  Words environment{};         ///< "NAME=value", set besides
};

/// A command that runs.
class Command {
 public:
  /// Starts the program that the environment variable RAPPORT names.
  explicit Command(const Words& arguments, const CommandPlace& place = {});
  /// Starts a line of a shell in a folder, where `rapport` is that program. What it prints,
  /// messages too, is caught as its standard output.
  static Command of_shell(const std::string& line, const std::filesystem::path& folder);
  ~Command();  ///< kills it, if it still runs
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  void send(int signal) const;
  bool runs();  ///< still
  /// Waits for its end, and kills it where that takes too long.
  CommandEnd end(std::chrono::seconds most = std::chrono::seconds(60));

 private:
  Command(const std::string& program, Words words, const CommandPlace& place);
  bool reap(int flags);

  pid_t pid_ = -1;
  int status_ = 0;
  int out_ = -1, err_ = -1;  // files without a name that catch what it prints
};

/// Runs a command to its end.
CommandEnd rapport_command(const Words& arguments, const CommandPlace& place = {});

/// Standard output of a command that has to end well, as JSON.
Json json_of_command(const Words& arguments);

/// Records of CSV by RFC 4180, the header first. Fails the test where the text is no such table.
std::vector<Words> csv_records(const std::string& text);

bool contains(const std::string& text, const std::string& part);

void write_text(const std::string& path, const std::string& text);
std::string text_of(const std::string& path);

/// Names of all that a folder holds, sorted.
Words names_in(const std::filesystem::path& folder);

/// Numbers of the runs that `replay --list` finds in a results file, in order; none where it finds
/// no such file.
struct StoredRuns {
  std::vector<std::size_t> done, failed;
};
StoredRuns stored_runs(const std::string& results);

}  // namespace rapport
