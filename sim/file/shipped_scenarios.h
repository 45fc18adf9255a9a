// Where the scenarios are that come with the program.
#pragma once

#include <filesystem>
#include <string>

namespace rapport {

/// Their folder: of an installed program share/rapport/scenarios of its prefix, of one that was
/// built the folder of the sources. Empty where there is none.
std::filesystem::path shipped_scenarios();

/// The file that `path` names. Where it begins with "scenarios/" and the folder that one works in
/// has no folder of that name, that is one of shipped_scenarios(), if it is there; else `path`.
std::string shipped_or_own(const std::string& path);

}  // namespace rapport
