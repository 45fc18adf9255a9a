// Where the project's own files are, for tests that read them.
#pragma once

#include <cstdlib>
#include <filesystem>

namespace rapport::testing {

inline std::filesystem::path source_folder() {
  const char* folder = std::getenv("RAPPORT_SOURCE");
  return folder == nullptr ? "." : folder;
}

}  // namespace rapport::testing
