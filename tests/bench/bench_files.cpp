#include "tests/bench/bench_files.h"

#include <cstdlib>
#include <filesystem>

#include "sim/core/problem.h"

namespace rapport {

namespace {

namespace fs = std::filesystem;

fs::path program_folder() { return fs::read_symlink("/proc/self/exe").parent_path(); }

/// Where the sources are; empty where nobody knows.
fs::path source_folder() {
  if (const char* folder = std::getenv("RAPPORT_SOURCE")) return folder;
  for (fs::path folder = program_folder(); folder.has_relative_path();
       folder = folder.parent_path()) {
    if (fs::exists(folder / "scenarios/w3.toml")) return folder;
  }
  return {};
}

/// The segments of the generic company, and how many of 1,000 customers each has.
struct BenchPart {
  const char* segment;
  int of_thousand;
};
constexpr BenchPart kParts[] = {{"single", 550}, {"family", 383}, {"business", 67}};

}  // namespace

std::string scenario_path(const std::string& name) {
  const fs::path path = source_folder() / "scenarios" / name;
  if (!fs::exists(path)) {
    refuse({"rapport_bench", "there is no " + path.string(), "",
            "set RAPPORT_SOURCE to the folder of the sources, which has scenarios/" + name});
  }
  return path.string();
}

std::string rapport_command() {
  const char* named = std::getenv("RAPPORT");
  const fs::path path = named != nullptr ? fs::path(named) : program_folder() / "rapport";
  if (!fs::exists(path)) {
    refuse({"rapport_bench", "there is no " + path.string(), "",
            "build the command with ./dev rapport, or name it in RAPPORT"});
  }
  return path.string();
}

Model model_of_file(const std::string& name) {
  return build_model(read_scenario_file(scenario_path(name)).today);
}

std::vector<std::string> company_numbers(int customers) {
  std::vector<std::string> numbers{"horizon=1095 days", "warmup=52 weeks"};
  for (const BenchPart& part : kParts) {
    numbers.push_back(std::string("segment.") + part.segment +
                      ".customers=" + std::to_string(customers * part.of_thousand / 1000));
  }
  return numbers;
}

std::vector<Override> company_overrides(int customers) {
  std::vector<Override> overrides;
  for (const std::string& number : company_numbers(customers)) {
    const std::size_t equals = number.find('=');
    overrides.push_back({number.substr(0, equals), number.substr(equals + 1), number});
  }
  return overrides;
}

}  // namespace rapport
