// The files that the bench needs, wherever it is started.
#pragma once

#include <string>
#include <vector>

#include "sim/file/scenario_file.h"
#include "sim/model/model.h"

namespace rapport {

/// A scenario of the sources, by its file's name: in the folder that RAPPORT_SOURCE names, else in
/// the nearest one above the program that has it. Throws InvalidInput where there is none.
std::string scenario_path(const std::string& name);

/// This build's command: RAPPORT, else `rapport` beside the program. Throws InvalidInput.
std::string rapport_command();

/// A workload as users have it.
Model model_of_file(const std::string& name);

/// What is set to give the generic company so many customers, and 36 months after its warm-up; its
/// staff stays as the file has it.
std::vector<std::string> company_numbers(int customers);
/// The same for those who take overrides.
std::vector<Override> company_overrides(int customers);

}  // namespace rapport
