// The flags of the `rapport` command: one table, from which they are parsed and explained.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "experiments/command.h"

namespace rapport {

/// A flag.
struct CommandOption {
  const char* flag;   ///< "--seed"
  const char* value;  ///< what stands for its value in help, "N"; null: it takes none
  const char* verbs;  ///< the verbs that have it, between blanks: " run compare "
  const char* help;
  /// Takes one value as typed (or "" for a flag without value) into `arguments`; adds a problem
  /// where it will not do.
  void (*take)(Arguments& arguments, const std::string& text, Problems& problems);
};

std::span<const CommandOption> command_options();
bool has_option(const Verb& verb, const CommandOption& option);

/// Reads what follows the verb. Throws UsageError with all that is wrong. `help` is set, and
/// nothing else is looked at, where --help or -h is among them.
Arguments parse_arguments(const Verb& verb, const std::vector<std::string>& words, bool& help);

/// "a, b" at commas outside of brackets and quotes, without blanks around; empty pieces are left
/// out.
std::vector<std::string> split_at_commas(const std::string& text);

}  // namespace rapport
