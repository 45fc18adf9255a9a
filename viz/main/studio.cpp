// rapport-studio: the window in which a strategy team asks "what if".
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <thread>

#include "viz/main/program.h"

namespace rapport {

namespace {

/// The folder of the scenarios: beside the program, or in the folder that it was built from.
std::filesystem::path find_scenarios(const std::string& asked) {
  if (!asked.empty()) return asked;
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  for (auto folder = program.parent_path(); folder.has_relative_path();
       folder = folder.parent_path()) {
    if (std::filesystem::exists(folder / "scenarios/generic_company.toml", error))
      return folder / "scenarios";
  }
  return "scenarios";
}

int start(Arguments arguments) {
  StudioOptions options;
  options.scenarios = find_scenarios(arguments.scenarios);
  options.config = config_folder();
  options.state = state_folder();
  const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  options.client.threads = arguments.threads > 0 ? arguments.threads : cores;
  options.client.replications = arguments.replications;
  options.client.on_news = Window::wake;
  if (arguments.bench && arguments.file.empty())
    arguments.file = options.scenarios / "generic_company.toml";
  Program program(arguments, options);
  if (arguments.bench) return run_bench(program);
  const int code = program.run();
  try {
    write_settings(program.studio().settings, options.config);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "rapport-studio: settings are not kept: %s\n", error.what());
  }
  return code;
}

}  // namespace

}  // namespace rapport

int main(int argc, char** argv) {
  rapport::Arguments arguments;
  CLI::App app{"Rapport's window: policies side by side, levers to drag, and who stays.",
               "rapport-studio"};
  app.add_option("FILE", arguments.file, "a scenario (.toml), or results (.db)");
  app.add_option("--script", arguments.script, "a text file that drives the window");
  app.add_option("--screenshot", arguments.pictures, "folder for the script's pictures");
  app.add_option("--size", arguments.size, "of the window, as 1600x1000");
  app.add_option("--scenarios", arguments.scenarios, "folder of the cases on the start screen");
  app.add_option("--threads", arguments.threads, "runs at a time");
  app.add_option("--replications", arguments.replications, "runs of each policy")
      ->check(CLI::Range(1, 4096));
  app.add_flag("--bench", arguments.bench, "drag, draw and idle, and print what that takes");
  CLI11_PARSE(app, argc, argv);
  // Large arrays of runs that are over go back to the system at once: with the allocator's own,
  // growing limit a quarter of the memory would be held for nothing.
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  try {
    return rapport::start(arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
