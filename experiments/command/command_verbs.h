// The verbs of the command line, a row each.
//
// A verb is a function `NAME_verb()` in the file of its command: what help says of it, the flags it
// takes, and what is done with them. Its row is in command_verbs.cpp.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "experiments/command/command_flags.h"

namespace CLI {
class App;
}

namespace rapport {

/// What is done once the command line has been read; returns the exit code.
using Action = std::function<int()>;

/// A verb, for help and for parsing.
struct Verb {
  const char* name;
  const char* group;
  const char* line;
  const char* examples;
  /// Adds the verb's flags to its command line and returns what to do with what they say. The
  /// action keeps them alive.
  Action (*set)(CLI::App& verb);
};

/// The `set` of a verb whose flags are of the struct Flags.
template <void (*add_flags)(CLI::App&, Flags&), int (*act)(const Flags&)>
Action verb_of(CLI::App& verb) {
  auto flags = std::make_shared<Flags>();
  add_flags(verb, *flags);
  return [flags] { return act(*flags); };
}

/// All of them, in the order of the help.
std::span<const Verb> verbs();

}  // namespace rapport
