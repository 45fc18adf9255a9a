// rapport-studio: the window in which a strategy team asks "what if".
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <thread>

#include "experiments/manual/manual_page.h"
#include "sim/file/shipped_scenarios.h"
#include "viz/main/program.h"

namespace rapport {

namespace {

constexpr const char* kFiles =
    "/usr/share/rapport/scenarios holds the cases of the start screen. Settings are kept in "
    "$XDG_CONFIG_HOME/rapport/studio.json, and what is not saved yet in "
    "$XDG_STATE_HOME/rapport/recovery.";

/// The folder of the cases: the one asked for, that which comes with the program, or one here.
std::filesystem::path find_scenarios(const std::string& asked) {
  if (!asked.empty()) return asked;
  const std::filesystem::path shipped = shipped_scenarios();
  return shipped.empty() ? "scenarios" : shipped;
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
  app.add_option("FILE", arguments.file, "a scenario (.toml), or results (.db)")
      ->type_name("*.toml|*.db");
  app.add_option("--script", arguments.script, "a text file that drives the window")
      ->type_name("FILE");
  app.add_option("--screenshot", arguments.pictures, "folder for the script's pictures")
      ->type_name("FOLDER");
  app.add_option("--size", arguments.size, "of the window, as 1600x1000")->type_name("SIZE");
  app.add_option("--scenarios", arguments.scenarios, "folder of the cases on the start screen")
      ->type_name("FOLDER");
  app.add_option("--threads", arguments.threads, "runs at a time")->type_name("N");
  app.add_option("--replications", arguments.replications,
                 "runs of each policy, up to 4,096 (default 8)")
      ->type_name("N")
      ->check(CLI::Range(1, 4096).description(""));
  app.add_flag("--bench", arguments.bench, "drag, draw and idle, and print what that takes");
  bool man = false;
  app.add_flag("--man", man, "print the manual page of this program, for man");
  app.set_version_flag("--version", "rapport-studio " RAPPORT_VERSION);
  CLI11_PARSE(app, argc, argv);
  if (man) {
    const std::string page =
        rapport::manual_page(app, {.version = RAPPORT_VERSION,
                                   .line = "a window to try policies for the customers of a firm",
                                   .files = rapport::kFiles,
                                   .see_also = "rapport(1)"});
    return std::fputs(page.c_str(), stdout) < 0 || std::fflush(stdout) != 0 ? 1 : 0;
  }
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
