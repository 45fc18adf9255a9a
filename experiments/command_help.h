// What `rapport --help` and `rapport VERB --help` say.
#pragma once

#include <string>

#include "experiments/command.h"

namespace rapport {

/// "rapport 0.1.0"
std::string version_text();
/// All verbs by group, with examples.
std::string general_help(bool colour);
/// One verb: what it does, its flags, examples.
std::string verb_help(const Verb& verb, bool colour);

}  // namespace rapport
