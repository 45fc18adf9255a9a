// Public data that is not part of the project, where it is at hand.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

namespace rapport {

/// The path of a file of the folder that RAPPORT_DATA names, or of the usual one.
inline std::string data_file(const std::string& name) {
  const char* data = std::getenv("RAPPORT_DATA");
  const char* source = std::getenv("RAPPORT_SOURCE");
  const std::filesystem::path folder =
      data != nullptr ? std::filesystem::path(data)
                      : std::filesystem::path(source != nullptr ? source : ".") / "../shared/data";
  return (folder / name).string();
}

/// Whether it is there; says so loudly where it is not.
inline bool has_data(const std::string& file) {
  if (std::filesystem::exists(file)) return true;
  std::cout << "SKIPPED: " << file << " is not there (RAPPORT_DATA names its folder)\n";
  return false;
}

}  // namespace rapport
