// Runs the `rapport` command from outside, as a user's shell does.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/experiments/temporary_folder.h"

namespace rapport {

using Json = nlohmann::ordered_json;
using Words = std::vector<std::string>;

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
  ~Command();  ///< kills it, if it still runs
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  void send(int signal) const;
  bool runs();  ///< still
  /// Waits for its end, and kills it where that takes too long.
  CommandEnd end(std::chrono::seconds most = std::chrono::seconds(60));

 private:
  bool reap(int flags);

  pid_t pid_ = -1;
  int status_ = 0;
  int out_ = -1, err_ = -1;  // files without a name that catch what it prints
};

/// Runs a command to its end.
CommandEnd rapport_command(const Words& arguments, const CommandPlace& place = {});

/// Standard output of a command that has to end well, as JSON.
Json json_of_command(Words arguments);

/// Records of CSV by RFC 4180, the header first. Fails the test where the text is no such table.
std::vector<Words> csv_records(const std::string& text);

bool contains(const std::string& text, const std::string& part);

void write_text(const std::string& path, const std::string& text);
std::string text_of(const std::string& path);

/// Runs that `replay --list` finds in a results file, by status.
struct StoredCount {
  std::size_t done = 0, failed = 0;
};
StoredCount stored_runs(const std::string& results);

/// A scenario with two segments, a staffed touch point whose name has a comma, and two policies:
/// 'third' has one clerk more, 'same_again' sets what is so already. A run takes milliseconds.
extern const char* const kCounter;

/// One customer who calls less than twice a run. Whoever calls while nobody answers redials at
/// once for ever, and the run fails; a run without such a call is fine.
extern const char* const kRedials;

/// Path of a scenario that comes with Rapport.
std::string shipped(const std::string& name);

}  // namespace rapport
