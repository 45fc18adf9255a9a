// The verbs of the command line: their flags, and what is done with them.
#pragma once

#include <span>

#include "experiments/command/command_flags.h"

namespace CLI {
class App;
}

namespace rapport {

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
