// The verbs of the command line: their flags, and what is done with them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "experiments/commands.h"

namespace CLI {
class App;
}

namespace rapport {

/// Flags of all verbs as they are read; numbers stay texts until they are checked.
struct Flags {
  std::string scenario, format = "table", seed = "1", replications = "20", threads, out, by;
  std::string against = kTodayName, most, points = "11", metric = "profit";
  std::string from, to, scope, lever, run, about;
  std::vector<std::string> files, set, policies, tries, metrics, changes;
  bool quiet = false, until_decided = false, list = false;
};

/// A verb, for help and for parsing.
struct Verb {
  const char* name;
  const char* group;
  const char* line;
  const char* examples;
  void (*set)(CLI::App& verb, Flags& flags);
  int (*act)(const Flags& flags);
};

/// All of them, in the order of the help.
std::span<const Verb> verbs();

}  // namespace rapport
