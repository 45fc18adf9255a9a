// What the verbs of the `rapport` command share: their arguments, their table, their errors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/core/problem.h"

namespace rapport {

enum class Format { table, csv, json };

/// The command line of one verb, as typed and checked. Everything that was not given is at its
/// default.
struct Arguments {
  std::string verb;
  std::vector<std::string> rest{};  ///< what stands without a flag: files, names, PATH=VALUE

  Format format = Format::table;
  bool quiet = false;  ///< no progress
  bool list = false;
  bool until_decided = false;
  int threads = 1;
  std::uint32_t seed = 1;
  std::uint32_t replications = 20;
  std::uint32_t most = 200;
  int points = 11;
  bool points_given = false;
  std::optional<std::int64_t> run{};  ///< of a results file

  std::vector<std::string> set{};  ///< "PATH=VALUE"
  std::vector<std::string> policies{};
  std::vector<std::string> tries{};  ///< "PATH=VALUE, PATH=VALUE"
  std::vector<std::string> metrics{};
  bool by_segment = false, by_touch_point = false;
  std::string against = "today";
  std::string out{};  ///< empty: none
  std::string from{}, to{}, scope{};
};

/// A command line that cannot be understood: exit code 2.
class UsageError : public InvalidInput {
 public:
  using InvalidInput::InvalidInput;
  explicit UsageError(Problem problem);
};

/// A verb of the command. Help, parsing and dispatch loop over the table.
struct Verb {
  const char* name;
  const char* group;                       ///< "Start", "Ask", "Trust"
  const char* summary;                     ///< one line
  const char* arguments;                   ///< of the usage line: "SCENARIO [LEVER]"
  const char* doc;                         ///< what it does, in a few sentences
  const char* examples;                    ///< lines "command  # what it does"
  std::size_t least, most;                 ///< number of arguments without a flag
  int (*run)(const Arguments& arguments);  ///< returns an exit code
};

std::span<const Verb> verbs();
const Verb* find_verb(const std::string& name);  ///< null where there is none

// One function a verb, each in its command_*.cpp. They throw UsageError, InvalidInput and
// OutputError, which command_line() turns into messages and exit codes.
int check_verb(const Arguments& arguments);
int edit_verb(const Arguments& arguments);
int reference_verb(const Arguments& arguments);
int run_verb(const Arguments& arguments);
int compare_verb(const Arguments& arguments);
int sweep_verb(const Arguments& arguments);
int replay_verb(const Arguments& arguments);
int levers_verb(const Arguments& arguments);
int metrics_verb(const Arguments& arguments);
int bench_verb(const Arguments& arguments);

}  // namespace rapport
