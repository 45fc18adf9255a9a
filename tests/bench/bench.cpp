// Speed and memory, as JSON. The same binary varies up to 1.5x between machines and hours, so that
// ratios measured in one run say most.
#include <cstdio>
#include <exception>
#include <string>

#include "tests/bench/bench_files.h"
#include "tests/bench/bench_parts.h"

namespace rapport {
namespace {

constexpr const char* kUsage =
    "usage: rapport_bench [--quick] [--against BINARY [--against-scenario FILE]]\n"
    "\n"
    "  --quick                  smaller, with fewer rounds: for a look\n"
    "  --against BINARY         only compares this build's rapport command with another build's\n"
    "  --against-scenario FILE  the generic company as that build reads it (default: this one's)\n"
    "\n"
    "Scenarios are read from the sources: RAPPORT_SOURCE, else the nearest folder above the "
    "program\n"
    "that has them. This build's command is RAPPORT, else rapport beside the program.\n";

struct Asked {
  bool help = false, quick = false, fine = true;
  std::string against, scenario;
};

Asked asked_by(int argc, char** argv) {
  Asked asked;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const bool has_value = i + 1 < argc && argv[i + 1][0] != '\0' && argv[i + 1][0] != '-';
    if (word == "--help") {
      asked.help = true;
    } else if (word == "--quick") {
      asked.quick = true;
    } else if (word == "--against" && has_value) {
      asked.against = argv[++i];
    } else if (word == "--against-scenario" && has_value) {
      asked.scenario = argv[++i];
    } else {
      asked.fine = false;
    }
  }
  if (asked.against.empty() && !asked.scenario.empty()) asked.fine = false;
  return asked;
}

void bench(const Asked& asked) {
  const std::string own = scenario_path("generic_company.toml");  // before minutes of measuring
  Numbers numbers;
  if (!asked.against.empty()) {
    bench_against(numbers, asked.quick, asked.against,
                  asked.scenario.empty() ? own : asked.scenario);
  } else {
    for (const auto part : {bench_memory, bench_runs, bench_study, bench_session, bench_threads}) {
      part(numbers, asked.quick);
    }
  }
  numbers.end();
}

}  // namespace
}  // namespace rapport

int main(int argc, char** argv) {
  const rapport::Asked asked = rapport::asked_by(argc, argv);
  if (!asked.fine) {
    std::fprintf(stderr, "%s", rapport::kUsage);
    return 2;
  }
  if (asked.help) {
    std::printf("%s\n%s", rapport::kUsage, rapport::numbers_in_words().c_str());
    return 0;
  }
  try {
    rapport::bench(asked);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
