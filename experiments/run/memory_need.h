// How much memory runs need, and how much there is: said before anything is allocated.
#pragma once

#include <string>

#include "sim/model/model.h"

namespace rapport {

/// Bytes that a program may have here: what the machine has, or less where the system or the shell
/// sets a limit (a control group, ulimit -v).
double bytes_there_are();

/// Refuses runs that need more memory than there is, `at_once` of them at a time, with what would
/// fit. `where` is the scenario file. Throws InvalidInput.
void check_memory(const Model& model, int at_once, const std::string& where);

/// What is said of a run that found no memory: how much it needs, and what needs less.
std::string out_of_memory_text(const Model& model);

}  // namespace rapport
